import { Router } from 'express'
import { homeOf, type Actor } from '../auth/policy.ts'
import { accountOf } from '../auth/session-store.ts'
import { denyCompliance } from '../compliance/compliance.policy.ts'
import type { Deps } from '../deps.ts'
import { cockpitRoutes } from './cockpit.routes.ts'
import { isReader, readHome } from './home.service.ts'
import { presentHome } from './home.presenter.ts'
import { wordsOf } from '../web/words.ts'

/** How the reader's own department keeps what it owes; an observer has none. */
const complianceHrefOf = (actor: Actor): string =>
  denyCompliance(actor) === undefined ? `/compliance/departments/${actor.departmentId}` : ''

/** GET /: what is new for whoever is signed in. Below /cockpit: what leaders see. */
export function dashboardRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    // The three administrators read no disclosures: their day begins elsewhere.
    if (!isReader(actor)) {
      const elsewhere = homeOf(actor)
      if (elsewhere === '/') res.render('dashboard/no-role', { title: words.t('dashboard.no_role.title') })
      else res.redirect(303, elsewhere)
      return
    }
    const home = await readHome(deps, actor, Number(words.today.slice(0, 4)))
    const view = presentHome(home, accountOf(req)?.previousVisitAt ?? null, deps.now().toISOString(), words)
    res.render('dashboard/home', { title: words.t('dashboard.home.title'), home: view, complianceHref: complianceHrefOf(actor) })
  })

  router.use('/cockpit', cockpitRoutes(deps))

  return router
}
