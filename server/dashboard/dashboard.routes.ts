import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function dashboardRoutes(_deps: Deps): Router {
  return Router()
}
