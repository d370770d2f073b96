import { Router } from 'express'
import type { Deps } from '../deps.ts'

/** For load balancers and supervisors: answers only when the database answers. */
export function healthRoutes({ db }: Deps): Router {
  const router = Router()
  router.get('/', async (_req, res) => {
    await db.read.raw('select 1')
    res.json({ status: 'ok', database: db.engine })
  })
  return router
}
