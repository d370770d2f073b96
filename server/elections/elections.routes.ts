import { Router } from 'express'
import type { Deps } from '../deps.ts'
import { parse } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { IdParams } from './elections.forms.ts'
import { denyNewElection } from './elections.policy.ts'
import { presentList } from './elections.presenter.ts'
import { getElection, listElections, openElections, timelineOf } from './elections.service.ts'
import { presentElection } from './page.presenter.ts'
import { classTurnouts, totalTurnout } from './turnout.service.ts'

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

  router.get('/:id', async (req, res) => {
    const { actor, ...words } = wordsOf(deps, req, res)
    const seen = await getElection(deps, actor, parse(IdParams, req.params).id)
    const [steps, classes] = await Promise.all([timelineOf(deps, seen.election.id), classTurnouts(deps, seen.election)])
    const page = presentElection(seen, steps, totalTurnout(classes), actor, words)
    res.render('elections/election', { title: page.title, page })
  })

  return router
}
