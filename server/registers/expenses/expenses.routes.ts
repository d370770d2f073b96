import { Router } from 'express'
import type { Deps } from '../../deps.ts'

export function expenseRoutes(_deps: Deps): Router {
  return Router()
}
