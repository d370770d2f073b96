import { Router } from 'express'
import type { Deps } from '../deps.ts'

/** For load balancers and supervisors: answers only when the database answers. */
export function healthRoutes({ db, log }: Deps): Router {
  const router = Router()
  router.get('/', async (_req, res) => {
    try {
      await db.read.raw('select 1')
      res.json({ status: 'ok', database: db.engine })
    } catch (error) {
      log.error({ err: error }, 'the database does not answer')
      res.status(503).json({ status: 'unavailable', database: db.engine })
    }
  })
  return router
}
