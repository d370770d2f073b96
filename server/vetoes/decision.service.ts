import { refuse } from '../errors.ts'
import type { Knex } from 'knex'
import { audited, record, type Agent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { holdState, reviseForVeto } from '../evaluations/results.service.ts'
import { getScheme } from '../evaluations/schemes.service.ts'
import { eventOf, filePaper, getCase, moved, todayOf, type FilingAct } from './steps.service.ts'
import { denyAppeal, denyReverse, denyReview, denyVote } from './vetoes.policy.ts'
import { insertVote } from './vetoes.queries.ts'
import { decidersOf, LONGEST_TEXT, takesVetoes, VERDICTS, verdictOf, type Verdict } from './vetoes.rules.ts'
import { vetoesInForce } from './vetoes.service.ts'
import { tellDepartment, tellRegistrant, tellReviewers } from './vetoes.telling.ts'
import type { Veto, VetoCase } from './vetoes.types.ts'
import { wordProblem } from './words.rules.ts'

type By = Actor | (Agent & { readonly id: null })

/** One deciding department signs its verdict; with the second that agrees the case is decided. @throws AppError forbidden, not_found, invalid, conflict */
export async function voteOnVeto(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  typed: { readonly verdict: string; readonly reasons: string },
): Promise<void> {
  const verdict = VERDICTS.find((one) => one === typed.verdict)
  refuse({
    ...(verdict === undefined && { verdict: { code: 'common.error.required' } as const }),
    ...wordProblem('reasons', typed.reasons, LONGEST_TEXT),
  })
  if (verdict === undefined) return
  await audited(deps, actor, async (tx) => {
    const found = await getCase(tx, actor, id)
    authorize(denyVote(actor, found))
    const at = deps.now().toISOString()
    const veto = { ...found.veto, version }
    await moved(tx, veto, {}, { step: 'voted', actorId: actor.id, at, detail: { name: actor.departmentName } })
    await insertVote(tx, id, { departmentId: actor.departmentId, personId: actor.id, verdict, reasons: typed.reasons, at })
    const outcome = outcomeOf(found, verdict)
    if (outcome !== undefined)
      await conclude(deps, tx, { ...veto, version: version + 1 }, outcome, reasonsOf(found, outcome, { verdict, reasons: typed.reasons }))
    return [undefined, eventOf('vetoes.vote', veto, { name: actor.departmentName })]
  })
}

function outcomeOf({ veto, deciders, votes }: VetoCase, verdict: Verdict): Verdict | undefined {
  const { departments } = decidersOf(deciders, veto.departmentId)
  return verdictOf([...votes.map((one) => one.verdict), verdict], departments.length)
}

/** What those who came to the outcome wrote, one paragraph each. */
const reasonsOf = ({ votes }: VetoCase, outcome: Verdict, last: { readonly verdict: Verdict; readonly reasons: string }): string =>
  [...votes, last]
    .filter(({ verdict }) => verdict === outcome)
    .map(({ reasons }) => reasons)
    .join('\n')

async function conclude(deps: Deps, tx: Knex.Transaction, veto: Veto, outcome: Verdict, reasons: string): Promise<void> {
  const at = deps.now().toISOString()
  const { scheme } = await getScheme(tx, veto.schemeId)
  const until = (await calendarIn(tx)).addWorkingDays(todayOf(deps), scheme.periods.appealDays).date
  const values = outcome === 'established' ? { appeal_until: until } : { ended_at: at }
  const detail = outcome === 'established' ? { until } : {}
  await moved(tx, veto, { state: outcome, reasons, decided_at: at, ...values }, { step: outcome, actorId: null, at, detail })
  const code = outcome === 'established' ? 'vetoes.told.established' : 'vetoes.told.closed'
  await tellDepartment(tx, veto, { code, params: { until }, name: outcome, at })
  await tellRegistrant(tx, veto, { code: 'vetoes.told.decided', name: outcome, at })
}

/** The department objects to the decision. @throws AppError forbidden, not_found, invalid, conflict */
export const appealVeto: FilingAct = (deps, actor, id, version, text, uploads) =>
  filePaper(
    deps,
    actor,
    id,
    { version, text, uploads },
    {
      part: 'appeal',
      action: 'vetoes.appeal',
      deny: (veto) => denyAppeal(actor, veto, todayOf(deps)),
      take: async (tx, veto, at) => {
        const { scheme } = await getScheme(tx, veto.schemeId)
        const due = (await calendarIn(tx)).addWorkingDays(todayOf(deps), scheme.periods.reviewDays).date
        const values = { state: 'appealed', appeal: text, appealed_by: actor.id, appealed_at: at, review_due_on: due }
        await moved(tx, veto, values, { step: 'appealed', actorId: actor.id, at, detail: { due } })
        await tellReviewers(tx, veto, { code: 'vetoes.told.appealed', params: { name: veto.subjectName, due }, name: 'appealed', at })
        return { dueOn: due }
      },
    },
  )

/** A leader who had nothing to do with it decides the appeal. @throws AppError forbidden, not_found, invalid, conflict */
export async function reviewAppeal(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  typed: { readonly uphold: boolean; readonly reasons: string },
): Promise<void> {
  refuse(wordProblem('reasons', typed.reasons, LONGEST_TEXT))
  await audited(deps, actor, async (tx) => {
    const found = await getCase(tx, actor, id)
    authorize(denyReview(actor, found))
    const veto = { ...found.veto, version }
    const at = deps.now().toISOString()
    const values = { reasons: typed.reasons, reviewed_by: actor.id }
    if (typed.uphold) {
      await moved(tx, veto, { ...values, state: 'reversed', ended_at: at }, { step: 'upheld', actorId: actor.id, at })
      await tellDepartment(tx, veto, { code: 'vetoes.told.reversed', name: 'reversed', at })
    } else {
      await moved(tx, veto, values, { step: 'rejected', actorId: actor.id, at })
      await force(deps, tx, actor, { ...veto, version: version + 1 })
    }
    return [undefined, eventOf('vetoes.review', veto, { outcome: typed.uphold ? 'upheld' : 'rejected' })]
  })
}

/**
 * Acts from now on: a result that is on notice is revised in the same transaction, a running cycle's preview reads it by itself. When there is
 * no result any more that it could change, the case ends with that.
 */
export async function force(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, by: By, veto: Veto): Promise<void> {
  const at = deps.now().toISOString()
  const state = await holdState(tx, veto.cycleId)
  if (!takesVetoes(state)) return lapse(deps, tx, by, veto, state)
  await moved(tx, veto, { state: 'in_force', in_force_on: todayOf(deps) }, { step: 'in_force', actorId: null, at })
  await recompute(deps, tx, by, veto)
  await tellDepartment(tx, veto, { code: 'vetoes.told.in_force', name: 'in_force', at })
  await record(deps, tx, by, eventOf('vetoes.force', veto))
}

/** What was found stays found; it changes no result. */
async function lapse(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, by: By, veto: Veto, cycleState: string): Promise<void> {
  const at = deps.now().toISOString()
  await moved(tx, veto, { state: 'lapsed', ended_at: at }, { step: 'lapsed', actorId: null, at })
  const told = { code: 'vetoes.told.lapsed', name: 'lapsed', at } as const
  await tellDepartment(tx, veto, told)
  await tellRegistrant(tx, veto, told)
  await record(deps, tx, by, eventOf('vetoes.lapse', veto, { state: cycleState }))
}

async function recompute(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, by: By, { cycleId, title }: Veto): Promise<void> {
  await reviseForVeto(deps, tx, by, cycleId, { vetoes: await vetoesInForce(tx, cycleId), reason: title })
}

/** What is in force turns out not to hold. @throws AppError forbidden, not_found, invalid, conflict */
export const reverseVeto: FilingAct = (deps, actor, id, version, text, uploads) =>
  filePaper(
    deps,
    actor,
    id,
    { version, text, uploads },
    {
      part: 'reversal',
      action: 'vetoes.reverse',
      deny: (veto) => denyReverse(actor, veto),
      take: async (tx, veto, at) => {
        await moved(tx, veto, { state: 'reversed', reasons: text, ended_at: at }, { step: 'reversed', actorId: actor.id, at })
        await recompute(deps, tx, actor, veto)
        await tellDepartment(tx, veto, { code: 'vetoes.told.reversed', name: 'reversed', at })
        return undefined
      },
    },
  )
