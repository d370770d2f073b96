import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function catalogueRoutes(_deps: Deps): Router {
  return Router()
}
