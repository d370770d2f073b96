import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { earlyEnd } from './early.rules.ts'
import { IdParams } from './elections.forms.ts'
import { denyNewElection } from './elections.policy.ts'
import { presentList } from './elections.presenter.ts'
import { getElection, listElections, openElections, timelineOf } from './elections.service.ts'
import type { Election } from './elections.types.ts'
import { presentOfficer } from './officer.presenter.ts'
import { presentElection } from './page.presenter.ts'
import { readinessProblems } from './readiness.rules.ts'
import { rollRoutes } from './roll.routes.ts'
import { runningRoutes } from './running.routes.ts'
import { setupRoutes } from './setup.routes.ts'
import { ceremonyComplete } from './trustees.service.ts'
import { classTurnouts, totalTurnout, type ClassTurnout } from './turnout.service.ts'

/** /elections: what is voted on, for everybody inside; the officers' pages, trustees', voters' and results have routers of their own. */
export function electionRoutes(deps: Deps): Router {
  const router = Router()
  // What is no number is another router's page.
  router.param('id', (_req, _res, next, id: string) => {
    if (/^\d{1,9}$/.test(id)) next()
    else next('router')
  })

  router.get('/', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const [lines, open] = await Promise.all([listElections(deps, actor), openElections(deps, actor)])
    res.render('elections/index', {
      title: words.t('elections.title'),
      list: presentList(lines, open, words),
      officer: denyNewElection(actor) === undefined,
    })
  })

  router.use(setupRoutes(deps), runningRoutes(deps), rollRoutes(deps))

  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const seen = await getElection(deps, actor, parseAddress(IdParams, req).id)
    const { election } = seen
    const [steps, classes] = await Promise.all([timelineOf(deps, election.id), classTurnouts(deps, election)])
    const page = presentElection(seen, steps, totalTurnout(classes), actor, words)
    const officer = page.runs ? presentOfficer(election, await standingOf(deps, election, classes), words) : undefined
    res.render('elections/election', { title: page.title, page, officer })
  })

  return router
}

/** What the officer's panel has to know besides the page. */
async function standingOf({ db, now }: Deps, election: Election, classes: readonly ClassTurnout[]) {
  const rolls = new Map(classes.map((one) => [one.of.uuid, one]))
  const open = election.state === 'draft' || election.state === 'ceremony'
  return {
    classes,
    missing: open ? readinessProblems(election, rolls, now().toISOString()) : [],
    early: earlyEnd(election, classes, now().toISOString()),
    complete: election.state === 'ceremony' && (await ceremonyComplete(db.read, election.id)),
  }
}
