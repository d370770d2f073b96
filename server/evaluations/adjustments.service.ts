import { isDate } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { denyEntries, denyEntriesAbout } from './cycles.policy.ts'
import { holdCycle, insertStep, listSubjects } from './cycles.queries.ts'
import { getCycle } from './cycles.service.ts'
import { headsOfSubject, tellOf } from './cycles.telling.ts'
import { insertAdjustment, listAdjustments, withdrawAdjustment } from './entries.queries.ts'
import { getScheme } from './schemes.service.ts'

export interface TypedAdjustment {
  readonly subjectId: number
  readonly rule: string
  readonly times: string
  /** Number and title of the document that it rests on. */
  readonly document: string
  readonly on: string
  /** Where the document is found. */
  readonly evidence: string
}
const LONGEST = 200

/** A bonus or deduction by a rule of the scheme. @throws AppError not_found, forbidden, invalid */
export async function enterAdjustment(deps: Deps, actor: Actor, id: number, typed: TypedAdjustment): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyEntries(actor, cycle))
    const { scheme } = await getScheme(tx, cycle.schemeId)
    const rule = scheme.adjustments.items.find(({ code }) => code === typed.rule)
    const subject = (await listSubjects(tx, id)).find((one) => one.id === typed.subjectId)
    if (subject !== undefined) authorize(denyEntriesAbout(actor, cycle, subject))
    const problems = problemsOf(typed, cycle)
    if (subject === undefined) problems['subject'] = { code: 'common.error.not_a_choice' }
    if (rule === undefined) problems['rule'] = { code: 'common.error.not_a_choice' }
    if (subject === undefined || rule === undefined || Object.keys(problems).length > 0)
      throw new AppError('invalid', 'errors.invalid_input', problems)
    const at = deps.now().toISOString()
    const evidence = JSON.stringify([{ kind: 'text', text: typed.evidence }])
    const row = { subjectId: subject.id, rule: rule.code, times: Number(typed.times), document: typed.document, on: typed.on, evidence }
    await insertAdjustment(tx, id, { ...row, by: actor.id, at })
    const detail = { rule: `${rule.code} ${rule.name}`, subject: subject.name, subject_en: subject.nameEn, document: typed.document }
    await insertStep(tx, id, 'adjustment', { actorId: actor.id, at, detail })
    const below = `/sheets/${encodeURIComponent(subject.key)}`
    const told = { code: 'cycles.told.adjustment', params: detail, below, about: `adjustment:${rule.code}:${subject.id}:${at}` } as const
    await tellOf(tx, headsOfSubject(subject.id, actor.id), cycle, told, at)
    return [undefined, { action: 'evaluations.adjust', subject: `evaluation_cycle:${id}`, details: { title: cycle.title, ...detail } }]
  })
}

function problemsOf({ times, document, on, evidence }: TypedAdjustment, cycle: { fromOn: string; toOn: string }): Record<string, Problem> {
  const problems: Record<string, Problem> = {}
  if (!/^[1-9]\d?$/.test(times)) problems['times'] = { code: 'cycles.error.times' }
  for (const [name, text] of Object.entries({ document, evidence }))
    if (text === '') problems[name] = { code: 'common.error.required' }
    else if (text.length > LONGEST) problems[name] = { code: 'common.error.too_long', params: { max: LONGEST } }
  if (!isDate(on)) problems['on'] = { code: 'cycles.error.date' }
  else if (on < cycle.fromOn || on > cycle.toOn) problems['on'] = { code: 'cycles.error.outside' }
  return problems
}

/** Takes an entry back; it stays on record with the reason. @throws AppError not_found, forbidden, invalid, conflict */
export async function takeBackAdjustment(
  deps: Deps,
  actor: Actor,
  id: number,
  { adjustmentId, version, reason }: { readonly adjustmentId: number; readonly version: number; readonly reason: string },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyEntries(actor, cycle))
    const entry = (await listAdjustments(tx, id)).find((one) => one.id === adjustmentId)
    const subject = (await listSubjects(tx, id)).find((one) => one.id === entry?.subjectId)
    if (entry === undefined || subject === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyEntriesAbout(actor, cycle, subject))
    if (reason === '')
      throw new AppError('invalid', 'errors.invalid_input', { [`reason.${adjustmentId}`]: { code: 'common.error.required' } })
    const at = deps.now().toISOString()
    if (!(await withdrawAdjustment(tx, id, adjustmentId, version, reason, at))) throw new AppError('conflict', 'errors.changed_meanwhile')
    const detail = { document: entry.document, subject: subject.name, subject_en: subject.nameEn, reason }
    await insertStep(tx, id, 'adjustment_withdrawn', { actorId: actor.id, at, detail })
    return [
      undefined,
      { action: 'evaluations.withdraw_adjustment', subject: `evaluation_cycle:${id}`, details: { title: cycle.title, ...detail } },
    ]
  })
}
