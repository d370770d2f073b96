import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { denyDecide, denyDecideAbout } from './cycles.policy.ts'
import { holdCycle, insertStep, listSubjects } from './cycles.queries.ts'
import { parsePoints } from './cycles.rules.ts'
import { getCycle } from './cycles.service.ts'
import { headsOfSubject, tellOf } from './cycles.telling.ts'
import { insertDecision, listDecisions } from './entries.queries.ts'
import { decisionsInForce } from './entries.rules.ts'
import { leavesIn } from './facts.rules.ts'
import { getScheme } from './schemes.service.ts'

export interface TypedDecision {
  readonly subjectId: number
  readonly indicator: string
  readonly kind: 'not_applicable' | 'override' | 'withdrawn'
  /** As typed, of an override. */
  readonly points: string
  readonly reason: string
}
const LONGEST_REASON = 500

/**
 * A leader says that an indicator does not apply to somebody, or what it shall count instead; or takes that back. The computed value stays
 * beside it, and the reason is read by everybody who reads the sheet. @throws AppError not_found, forbidden, invalid
 */
export async function decide(deps: Deps, actor: Actor, id: number, typed: TypedDecision): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyDecide(actor, cycle))
    const { scheme } = await getScheme(tx, cycle.schemeId)
    const leaf = leavesIn(scheme.indicators).find(({ code }) => code === typed.indicator)
    const subject = (await listSubjects(tx, id)).find((one) => one.id === typed.subjectId)
    if (subject !== undefined) authorize(denyDecideAbout(actor, cycle, subject))
    const inForce = decisionsInForce(await listDecisions(tx, id))
    const points = typed.kind === 'override' ? parsePoints(typed.points) : undefined
    const problems: Record<string, Problem> = {}
    if (subject === undefined) problems['subject'] = { code: 'common.error.not_a_choice' }
    if (leaf === undefined) problems['indicator'] = { code: 'common.error.not_a_choice' }
    if (typed.kind === 'override' && points === undefined) problems['points'] = { code: 'cycles.error.points' }
    if (leaf !== undefined && points !== undefined && points > leaf.weight)
      problems['points'] = { code: 'cycles.error.above_weight', params: { max: leaf.weight / 100 } }
    if (typed.reason === '') problems['reason'] = { code: 'common.error.required' }
    else if (typed.reason.length > LONGEST_REASON) problems['reason'] = { code: 'common.error.too_long', params: { max: LONGEST_REASON } }
    if (subject === undefined || leaf === undefined || Object.keys(problems).length > 0)
      throw new AppError('invalid', 'errors.invalid_input', problems)
    const stands = inForce.some((one) => one.subjectId === subject.id && one.indicator === leaf.code)
    if (typed.kind === 'withdrawn' && !stands) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    const row = { subjectId: subject.id, indicator: leaf.code, kind: typed.kind, points: points ?? null, reason: typed.reason }
    await insertDecision(tx, id, { ...row, by: actor.id, at })
    const detail = {
      indicator: `${leaf.code} ${leaf.name}`,
      subject: subject.name,
      subject_en: subject.nameEn,
      kind: typed.kind,
      reason: typed.reason,
    }
    await insertStep(tx, id, 'decision', { actorId: actor.id, at, detail })
    const told = {
      code: `cycles.told.decision.${typed.kind}`,
      params: detail,
      below: `/sheets/${encodeURIComponent(subject.key)}`,
    } as const
    await tellOf(
      tx,
      headsOfSubject(subject.id, actor.id),
      cycle,
      { ...told, about: `decision:${leaf.code}:${subject.id}:${typed.kind}:${at}` },
      at,
    )
    return [
      undefined,
      { action: `evaluations.${typed.kind}`, subject: `evaluation_cycle:${id}`, details: { title: cycle.title, ...detail } },
    ]
  })
}
