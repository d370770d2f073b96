import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { findingRoutes } from './findings.routes.ts'
import { planRoutes } from './plan.routes.ts'
import { visitRoutes } from './visits.routes.ts'

/** /inspections: the plan, visits to departments, what was found there and what became of it. */
export function inspectionRoutes(deps: Deps): Router {
  const router = Router()
  visitRoutes(router, deps)
  findingRoutes(router, deps)
  planRoutes(router, deps) // last: its /:id takes whatever is left
  return router
}
