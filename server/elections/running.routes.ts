import { Router } from 'express'
import type { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { notify } from '../web/frame.ts'
import { parse, parseAddress } from '../web/parse.ts'
import { wordsOf } from '../web/words.ts'
import { remindVoters } from './due.service.ts'
import { ExtendForm, IdParams, instantOf, MergeForm, ReasonForm, StepForm, StepParams } from './elections.forms.ts'
import { LIMITS } from './elections.rules.ts'
import { mergeClass } from './roll.service.ts'
import { cancelElection, closeCollection, closeVoting, extendElection, openCollection, openVoting, startCeremony } from './steps.service.ts'

/** Below /elections/:id: what the officer of an election presses while it runs. */
export function runningRoutes(deps: Deps): Router {
  const router = Router()

  router.post('/:id/steps/:step', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id, step } = parseAddress(StepParams, req)
    const { version, reason } = parse(StepForm, req.body)
    const outcome = await take(step, { deps, actor, id, version, reason })
    if (outcome === 'stopped') notify(req, 'warn', t('elections.do.stopped'))
    else notify(req, 'ok', t(`elections.do.done.${step}`))
    res.redirect(303, step === 'ceremony' ? `/elections/${id}/trustees` : `/elections/${id}`)
  })

  router.post('/:id/cancel', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const { version, reason } = parse(ReasonForm, req.body)
    await cancelElection(deps, actor, id, version, given(reason))
    notify(req, 'ok', t('elections.do.cancelled'))
    res.redirect(303, `/elections/${id}`)
  })

  router.post('/:id/extend', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const { version, reason, until } = parse(ExtendForm, req.body)
    const at = instantOf(until)
    if (at === undefined) throw new AppError('invalid', 'elections.error.time', { until: { code: 'elections.error.time' } })
    await extendElection(deps, actor, id, { version, until: at, reason: given(reason) })
    notify(req, 'ok', t('elections.do.extended'))
    res.redirect(303, `/elections/${id}`)
  })

  router.post('/:id/remind', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    await remindVoters(deps, actor, id)
    notify(req, 'ok', t('elections.do.reminded'))
    res.redirect(303, `/elections/${id}`)
  })

  router.post('/:id/merge', async (req, res) => {
    const { actor, t } = wordsOf(deps, req, res)
    const { id } = parseAddress(IdParams, req)
    const { version, class: code } = parse(MergeForm, req.body)
    await mergeClass(deps, actor, id, version, code)
    notify(req, 'ok', t('elections.do.merged'))
    res.redirect(303, `/elections/${id}`)
  })

  return router
}

interface Taking {
  readonly deps: Deps
  readonly actor: Actor
  readonly id: number
  readonly version: number
  readonly reason: string
}

function take(step: z.output<typeof StepParams>['step'], { deps, actor, id, version, reason }: Taking): Promise<unknown> {
  if (step === 'freeze') return closeCollection(deps, actor, id, version, short(reason))
  if (step === 'close') return closeVoting(deps, actor, id, version, short(reason))
  const steps = { ceremony: startCeremony, collection: openCollection, voting: openVoting }
  return steps[step](deps, actor, id, version)
}

/** @throws AppError invalid */
function short(reason: string): string {
  if (reason.length > LIMITS.reason)
    throw new AppError('invalid', 'elections.error.reason', { reason: { code: 'common.error.too_long', params: { max: LIMITS.reason } } })
  return reason
}

/** Everybody reads it, so it has to be there. @throws AppError invalid */
function given(reason: string): string {
  if (reason === '') throw new AppError('invalid', 'elections.error.reason', { reason: { code: 'common.error.required' } })
  return short(reason)
}
