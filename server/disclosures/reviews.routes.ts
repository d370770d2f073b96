import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function reviewRoutes(_deps: Deps): Router {
  return Router()
}
