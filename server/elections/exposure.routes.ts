import { Router } from 'express'
import { hasRole } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { wordsOf } from '../web/words.ts'
import { denyElections } from './elections.policy.ts'
import { presentExposure } from './exposure.presenter.ts'

/** /elections/exposure: who can see what. For everybody who may sign in: it tells of nobody. */
export function exposureRoutes(deps: Deps): Router {
  const router = Router()
  router.get('/exposure', (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    res.render('elections/exposure', {
      title: words.t('exposure.title'),
      exposure: presentExposure(words),
      attacks: hasRole(actor, 'auditor'),
      below: denyElections(actor) === undefined,
    })
  })
  return router
}
