import type { Knex } from 'knex'
import { daysBetween, isDate } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { decideExtension, findExtension, insertExtension, listExtensions, type Extension } from './extensions.queries.ts'
import { subjectOf } from './nil.service.ts'
import { denyAskTime, denyDecideTime } from './obligations.policy.ts'
import { dueOf, LONGEST_EXTENSION, LONGEST_SUSPENSION } from './obligations.rules.ts'
import { changeObligation, insertEvents } from './obligations.queries.ts'
import { loadObligation, type PlacedObligation } from './reading.service.ts'

/** More working days, or days that do not count (both ends included, `YYYY-MM-DD`). */
export type AskedTime =
  | { readonly kind: 'extension'; readonly days: number; readonly reason: string }
  | { readonly kind: 'suspension'; readonly from: string; readonly to: string; readonly reason: string }

/**
 * A head, or an approver, asks once for more time, and once for a pause; an approver or a leader who did not ask decides.
 * @throws AppError not_found, forbidden, invalid (days, from, to, reason), conflict (asked already)
 */
export async function askTime(deps: Deps, actor: Actor, id: number, asked: AskedTime): Promise<void> {
  try {
    await audited(deps, actor, async (tx) => {
      const duty = await loadObligation(tx, actor, id)
      authorize(denyAskTime(actor, duty, asked.kind))
      const problems = problemsOf(duty, asked)
      if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
      if (await isAsked(tx, id, asked.kind)) throw new AppError('conflict', 'obligations.error.asked_already')
      const at = deps.now().toISOString()
      const [days, fromOn, toOn] = asked.kind === 'extension' ? [asked.days, null, null] : [null, asked.from, asked.to]
      await insertExtension(tx, { obligationId: id, kind: asked.kind, days, fromOn, toOn, reason: asked.reason, askedBy: actor.id, at })
      await insertEvents(tx, [
        {
          obligationId: id,
          kind: `${asked.kind}_asked`,
          at,
          actorId: actor.id,
          details: { days, from: fromOn, to: toOn, reason: asked.reason },
        },
      ])
      await tellDeciders(tx, actor, duty, at)
      return [
        undefined,
        {
          action: 'obligation.ask_time',
          subject: subjectOf(id),
          details: { kind: asked.kind, days, from: fromOn, to: toOn, reason: asked.reason },
        },
      ]
    })
  } catch (error) {
    // Two at once on PostgreSQL: neither sees the other's, and the unique index refuses the second.
    if (!(error instanceof AppError) && (await isAsked(deps.db.read, id, asked.kind)))
      throw new AppError('conflict', 'obligations.error.asked_already')
    throw error
  }
}

const isAsked = async (db: Knex, id: number, kind: Extension['kind']): Promise<boolean> =>
  (await listExtensions(db, id)).some((one) => one.kind === kind && one.outcome !== 'refused')

function problemsOf({ formedOn, dueOn }: PlacedObligation, asked: AskedTime): FieldProblems {
  const reason: FieldProblems = asked.reason === '' ? { reason: { code: 'common.error.required' } } : {}
  if (asked.kind === 'extension') {
    const fits = Number.isInteger(asked.days) && asked.days >= 1 && asked.days <= LONGEST_EXTENSION
    return fits ? reason : { ...reason, days: { code: 'obligations.error.days', params: { most: LONGEST_EXTENSION } } }
  }
  const { from, to } = asked
  if (!isDate(from)) return { ...reason, from: { code: 'common.error.not_a_date' } }
  if (!isDate(to)) return { ...reason, to: { code: 'common.error.not_a_date' } }
  // A pause of days that were not counted, or are not any more, would say nothing.
  if (from <= (formedOn ?? '') || from > dueOn) return { ...reason, from: { code: 'obligations.error.pause_outside' } }
  if (to < from) return { ...reason, to: { code: 'obligations.error.pause_backwards' } }
  if (daysBetween(from, to) >= LONGEST_SUSPENSION)
    return { ...reason, to: { code: 'obligations.error.pause_long', params: { most: LONGEST_SUSPENSION } } }
  return reason
}

async function tellDeciders(tx: Knex.Transaction, actor: Actor, duty: PlacedObligation, at: string): Promise<void> {
  const found = (await tx('people as p')
    .join('role_assignments as r', 'r.person_id', 'p.id')
    .where({ 'r.role': 'approver', 'p.status': 'active' })
    .whereNot('p.id', actor.id)
    .distinct('p.id')) as { id: number }[]
  const params = { title: duty.title, title_en: duty.titleEn, name: actor.name }
  await tell(
    tx,
    found.map(({ id: personId }) => ({ personId, code: 'obligations.told.time_asked', params, href: `/obligations/${duty.id}` })),
    at,
  )
}

export interface TimeDecision {
  readonly extensionId: number
  readonly outcome: 'granted' | 'refused'
  readonly remark: string
}

/** Grants what was asked for, and the due day moves at once, also of the record under way; or refuses it. @throws AppError not_found, forbidden, conflict, invalid (remark) */
export async function decideTime(deps: Deps, actor: Actor, id: number, { extensionId, outcome, remark }: TimeDecision): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const duty = await loadObligation(tx, actor, id)
    const asked = await findExtension(tx, extensionId)
    if (asked?.obligationId !== id) throw new AppError('not_found', 'errors.not_found')
    authorize(denyDecideTime(actor, duty, asked))
    if (outcome === 'refused' && remark === '')
      throw new AppError('invalid', 'errors.invalid_input', { remark: { code: 'common.error.required' } })
    const at = deps.now().toISOString()
    await decideExtension(tx, extensionId, { outcome, by: actor.id, at, remark })
    await logRow(tx, 'extension', { id: extensionId }, at)
    const to = outcome === 'granted' ? await grant(tx, duty, asked) : duty.dueOn
    await insertEvents(tx, [
      { obligationId: id, kind: `${asked.kind}_${outcome}`, at, actorId: actor.id, details: { from: duty.dueOn, to, remark } },
    ])
    const code = outcome === 'granted' ? 'obligations.told.time_granted' : 'obligations.told.time_refused'
    const people = [...new Set([asked.askedBy, ...(duty.responsibleId === null ? [] : [duty.responsibleId])])].filter(
      (person) => person !== actor.id,
    )
    const params = { title: duty.title, title_en: duty.titleEn, due: to }
    await tell(
      tx,
      people.map((personId) => ({ personId, code, params, href: `/obligations/${id}` })),
      at,
    )
    return [
      undefined,
      { action: 'obligation.decide_time', subject: subjectOf(id), details: { kind: asked.kind, outcome, from: duty.dueOn, to, remark } },
    ]
  })
}

async function grant(tx: Knex, duty: PlacedObligation, { kind, days, fromOn, toOn }: Extension): Promise<string> {
  const granted = kind === 'extension' ? { extendedDays: days ?? 0 } : { suspendedFrom: fromOn, suspendedTo: toOn }
  const due = dueOf(await calendarIn(tx), { ...duty, ...granted })
  await changeObligation(tx, duty, {
    ...(kind === 'extension' ? { extended_days: days } : { suspended_from: fromOn, suspended_to: toOn }),
    due_on: due.dueOn,
    provisional: due.provisional,
  })
  if (duty.disclosureId !== null)
    await tx('disclosures').where({ id: duty.disclosureId }).whereNull('published_number').update({ due_on: due.dueOn })
  return due.dueOn
}
