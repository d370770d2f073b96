import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function auditRoutes(_deps: Deps): Router {
  return Router()
}
