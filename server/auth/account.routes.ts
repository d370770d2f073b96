import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function accountRoutes(_deps: Deps): Router {
  return Router()
}
