import { Router, type RequestHandler } from 'express'
import { authorize, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { requireActor } from '../web/actor.ts'
import { departmentsRoutes } from './departments.routes.ts'
import { movementRoutes } from './movements.routes.ts'
import { denyManagePeople, denyManageRoles } from './people.policy.ts'
import { peopleRoutes } from './people.routes.ts'
import { rolesRoutes } from './roles.routes.ts'
import { sessionsRoutes } from './sessions.routes.ts'

const guard =
  (deny: (actor: Actor) => Denial): RequestHandler =>
  (req, _res, next) => {
    authorize(deny(requireActor(req)))
    next()
  }

/** Everything below /admin but the audit log and the list that is read in: accounts for one administrator, roles and sessions for another. */
export function adminRoutes(deps: Deps): Router {
  const router = Router()
  router.use('/people', guard(denyManagePeople), movementRoutes(deps), peopleRoutes(deps))
  router.use('/departments', guard(denyManagePeople), departmentsRoutes(deps))
  router.use('/roles', guard(denyManageRoles), rolesRoutes(deps))
  router.use('/sessions', guard(denyManageRoles), sessionsRoutes(deps))
  return router
}
