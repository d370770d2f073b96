import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { hitRoutes } from './hits.routes.ts'
import { officeRoutes } from './office.routes.ts'
import { withheldRoutes } from './withheld.routes.ts'

/** The secrecy gate's pages below /disclosures; words such as /withheld come before numbers. */
export function secrecyRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/withheld', withheldRoutes(deps))
  router.use(hitRoutes(deps))
  router.use(officeRoutes(deps))
  return router
}
