import { Router } from 'express'
import type { Deps } from '../deps.ts'

export function disclosureRoutes(_deps: Deps): Router {
  return Router()
}
