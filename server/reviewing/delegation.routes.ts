import { Router, type Request, type Response } from 'express'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { requireActor } from '../web/actor.ts'
import { statusOf } from '../web/errors.ts'
import { notify, preferencesOf, speech } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { presentDelegations } from './delegation.presenter.ts'
import { delegate, endEarly, readDelegations } from './delegation.service.ts'
import { DelegationForm, IdParams } from './reviewing.forms.ts'

/** /reviews/delegations: who stands in while a reviewer is away. */
export function delegationRoutes(deps: Deps): Router {
  const router = Router()

  router.get('/', async (req, res) => {
    await renderDelegations(deps, req, res)
  })

  router.post('/', async (req, res) => {
    const actor = requireActor(req)
    try {
      const { to, from_on: fromOn, to_on: toOn, reason } = parse(DelegationForm, req.body)
      await delegate(deps, actor, { role: to.role, to: to.person, fromOn, toOn, reason })
      notify(req, 'ok', speech(res).t('reviewing.notice.delegated'))
      res.redirect(303, '/reviews/delegations')
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'invalid') throw error
      res.status(statusOf(error))
      await renderDelegations(deps, req, res, error.fields)
    }
  })

  router.post('/:id/end', async (req, res) => {
    await endEarly(deps, requireActor(req), parseAddress(IdParams, req).id)
    notify(req, 'ok', speech(res).t('reviewing.notice.ended'))
    res.redirect(303, '/reviews/delegations')
  })

  return router
}

async function renderDelegations(deps: Deps, req: Request, res: Response, problems: FieldProblems = {}): Promise<void> {
  const actor = requireActor(req)
  const context = { ...speech(res), locale: preferencesOf(req).locale, actor, today: dateInShanghai(deps.now().toISOString()) }
  const page = await readDelegations(deps, actor)
  const typed = (req.method === 'POST' ? req.body : {}) as Readonly<Record<string, unknown>>
  res.render('reviews/delegations', {
    title: context.t('reviewing.delegations.title'),
    ...presentDelegations(page, typed, problems, context),
  })
}
