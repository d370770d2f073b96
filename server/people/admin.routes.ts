import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function adminRoutes(_deps: Deps): Router {
  return Router()
}
