import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { correctionRoutes } from './correction.routes.ts'
import { draftRoutes } from './drafts.routes.ts'
import { listRoutes } from './list.routes.ts'
import { lifeRoutes } from './life.routes.ts'
import { recordRoutes } from './record.routes.ts'

/** Everything below /disclosures. Words such as /new come before numbers. */
export function disclosureRoutes(deps: Deps): Router {
  const router = Router()
  router.use(listRoutes(deps))
  router.use(draftRoutes(deps))
  router.use(correctionRoutes(deps))
  router.use(lifeRoutes(deps))
  router.use(recordRoutes(deps))
  return router
}
