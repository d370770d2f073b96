import { Router } from 'express'
import { hasRole } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { listToDo } from './disclosures.service.ts'
import { readerOf } from './pages.routes.ts'
import { presentToDo } from './reviews.presenter.ts'

/** What waits for whoever is signed in. */
export function reviewRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const reader = readerOf(deps, req, res)
    const toDo = await listToDo(deps, reader.actor)
    res.render('reviews/index', {
      title: reader.t('disclosures.reviews.title'),
      ...presentToDo(toDo, reader, hasRole(reader.actor, 'publisher')),
    })
  })

  return router
}
