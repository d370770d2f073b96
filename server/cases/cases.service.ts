import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { caseClock, type CaseClock } from '../../core/case-clock.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { keepFiles } from './files.service.ts'
import { denyCases } from './cases.policy.ts'
import { changeCase, countRunningOf, findByReceipt, findCase, insertCase, insertStep, lastActorOf, listRules } from './cases.queries.ts'
import { MOST_RUNNING, numberOf, RUNNING, type Kind } from './cases.rules.ts'
import { kindOf } from './kinds.ts'
import { insertMessage } from './messages.queries.ts'
import { endPause, insertPause, listPauses } from './pauses.queries.ts'
import { RECEIPT_BYTES, receiptCode, receiptHash } from '../../core/receipt-code.ts'
import { assertSees } from './seat.service.ts'
import { tellOf } from './cases.telling.ts'
import type { Act, Case, CaseRule, Change, Opened, Opening, Pause, Reader } from './cases.types.ts'

export type { Act, Case, CaseRule, Change, Opened, Opening, Reader, Step } from './cases.types.ts'

export const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** The rule of a kind that holds on a day. */
export async function ruleOn(db: Knex, kind: Kind, on: string): Promise<CaseRule> {
  const found = (await listRules(db)).find((rule) => rule.kind === kind && rule.fromOn <= on)
  if (found === undefined) throw new Error(`no rule for ${kind} on ${on}`)
  return found
}

/** Where a case stands on a day; one that ended without an answer stands where it stood when it ended. */
export const clockOf = (
  held: Pick<Case, 'receivedOn' | 'days' | 'extensionDays' | 'restartedOn' | 'answeredOn'> & Partial<Pick<Case, 'closedOn'>>,
  pauses: readonly Pick<Pause, 'from' | 'until'>[],
  asOf: string,
  calendar: WorkingCalendar,
): CaseClock => caseClock({ ...held, answeredOn: held.answeredOn ?? held.closedOn, pauses, asOf }, calendar)

/** A case. Not for readers: they ask `caseForReader`. @throws AppError not_found */
export async function getCase(db: Knex, id: number): Promise<Case> {
  const held = await findCase(db, id)
  if (held === undefined) throw new AppError('not_found', 'errors.not_found')
  return held
}

/** A case as far as its reader may know of it. @throws AppError not_found for what may not be seen */
export async function caseForReader(db: Knex, reader: Reader, id: number): Promise<Case> {
  const held = await getCase(db, id)
  await assertSees(db, reader, held)
  return held
}

/** By the receipt code alone. @throws AppError not_found */
export async function caseByReceipt(db: Knex, code: string | { readonly hash: string }): Promise<Case> {
  const hash = typeof code === 'string' ? receiptHash(code) : code.hash
  const held = hash === undefined ? undefined : await findByReceipt(db, hash)
  if (held === undefined) throw new AppError('not_found', 'cases.error.receipt')
  return held
}

/**
 * Begins a case: one transaction with its own row of `alongside`, its first step and its files. What an applicant without a name does is
 * in no audit log, whose instants would tell when; it is in the steps of the case, by the day.
 * @throws AppError forbidden, too_many
 */
export async function openCase(
  deps: Pick<Deps, 'db' | 'now' | 'random'>,
  opening: Opening,
  alongside?: (tx: Knex.Transaction, caseId: number) => Promise<void>,
): Promise<Opened> {
  const { by, kind } = opening
  if (by !== undefined) authorize(denyCases(by))
  else if (!kindOf(kind).anonymous) throw new AppError('forbidden', 'cases.denied.named')
  const made = opening.receiptHash === undefined && (by === undefined || opening.receipt === true)
  const code = made ? receiptCode(deps.random(RECEIPT_BYTES)) : undefined
  const open = async (tx: Knex.Transaction): Promise<Opened> => {
    await opening.first?.(tx)
    const { id, serial, year } = await insertOpened(deps, tx, opening, code)
    await alongside?.(tx, id)
    return { id, number: numberOf({ kind, year, serial }), ...(code !== undefined && { receipt: code }) }
  }
  if (by === undefined) return deps.db.write.transaction(open)
  return audited(deps, by, async (tx) => {
    const opened = await open(tx)
    return [opened, { action: 'cases.open', subject: `case:${opened.id}`, details: { case_number: opened.number } }]
  })
}

async function insertOpened(
  deps: Pick<Deps, 'now'>,
  tx: Knex.Transaction,
  opening: Opening,
  code: string | undefined,
): Promise<{ readonly id: number; readonly serial: number; readonly year: number }> {
  const { by, kind, responsibleId = null } = opening
  const today = todayOf(deps)
  const receivedOn = opening.receivedOn ?? today
  if (receivedOn > today) throw new AppError('invalid', 'errors.invalid_input', { receivedOn: { code: 'cases.error.future' } })
  const applicantId = by === undefined ? null : opening.applicantId === undefined ? by.id : opening.applicantId
  if (applicantId !== null && (await countRunningOf(tx, applicantId, RUNNING)) >= MOST_RUNNING)
    throw new AppError('too_many', 'cases.error.too_many')
  const rule = await ruleOn(tx, kind, receivedOn)
  const at = by === undefined ? null : deps.now().toISOString()
  const dueOn = clockOf(
    { receivedOn, days: rule.days, extensionDays: 0, restartedOn: null, answeredOn: null },
    [],
    today,
    await calendarIn(tx),
  ).dueOn
  const year = Number(receivedOn.slice(0, 4))
  const { id, serial } = await insertCase(tx, kind, year, {
    title: opening.title,
    body: opening.body,
    anonymous: by === undefined,
    applicant_id: applicantId,
    receipt_hash: opening.receiptHash ?? (code === undefined ? null : (receiptHash(code) ?? null)),
    about_id: opening.aboutId ?? null,
    responsible_id: responsibleId,
    state: responsibleId === null ? 'received' : 'open',
    received_on: receivedOn,
    submitted_at: at,
    days: rule.days,
    due_on: dueOn,
    publication: opening.consent === true ? 'offered' : 'no',
    consent: opening.consent === true,
  })
  const first = { caseId: id, round: 1, actorId: by?.id ?? null, on: today, at }
  await insertStep(tx, { ...first, kind: 'received', rule: rule.basis, ...(opening.details && { details: opening.details }) })
  if (responsibleId !== null) await insertStep(tx, { ...first, actorId: null, kind: 'assigned', departmentId: responsibleId })
  await keepFiles(tx, opening.files ?? [], { caseId: id, side: 'applicant', by: by?.id ?? null, on: today, at: at ?? dayOf(today) })
  if (at !== null && opening.silent !== true)
    await tellOf(
      tx,
      await getCase(tx, id),
      [responsibleId === null ? { to: 'desk', code: 'cases.told.received' } : { to: 'department', code: 'cases.told.assigned' }],
      { at, name: 'received', except: by?.id ?? null },
    )
  return { id, serial, year }
}

/** The beginning of a day in Shanghai as an instant: as fine as anything is kept of somebody without a name. */
export const dayOf = (on: string): string => new Date(`${on}T00:00:00+08:00`).toISOString()

/**
 * Changes a case: compare-and-set on `version`, the clock recomputed, the step written, people told, the audit log kept, in one transaction.
 * `act` looks at the case as it is, refuses or says what becomes of it; inside it only `tx` is used. Returns the case as it is then.
 * With a receipt code nothing finer than the day is kept, and nobody is told at that moment: the morning's job does it.
 * @throws AppError not_found, conflict, and what `act` throws
 */
export async function actOn(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Reader | Agent,
  caseId: number,
  version: number,
  act: Act,
): Promise<Case> {
  if ('receipt' in actor)
    return deps.db.write.transaction(async (tx) => {
      await actor.take?.(tx)
      return (await move(deps, tx, undefined, caseId, version, act)).moved
    })
  return audited(deps, actor, async (tx) => {
    const { moved, kind } = await move(deps, tx, actor, caseId, version, act)
    return [moved, { action: 'cases.act', subject: `case:${caseId}`, details: { case_number: numberOf(moved), step: kind } }]
  })
}

async function move(
  deps: Pick<Deps, 'now'>,
  tx: Knex.Transaction,
  actor: Actor | Agent | undefined,
  caseId: number,
  version: number,
  act: Act,
): Promise<{ readonly moved: Case; readonly kind: string }> {
  const held = await getCase(tx, caseId)
  const [{ then: afterwards, ...change }, step] = await act(tx, held)
  const on = todayOf(deps)
  const at = actor === undefined ? null : deps.now().toISOString()
  const next = { ...held, ...definedOf(change) }
  const dueOn = clockOf(next, await listPauses(tx, caseId), on, await calendarIn(tx)).dueOn
  if (!(await changeCase(tx, { id: caseId, version }, { ...change, dueOn }))) throw await changedBy(tx, actor, caseId)
  const about = { caseId, round: next.round, actorId: actor?.id ?? null, on, at }
  await insertStep(tx, { ...about, ...step, details: { ...step.details, dueOn } })
  if (change.message !== undefined)
    await insertMessage(tx, { ...about, ...change.message, departmentId: change.message.side === 'applicant' ? null : departmentOf(actor) })
  const side = change.fileSide ?? change.message?.side ?? (actor === undefined ? 'applicant' : 'department')
  await keepFiles(tx, change.files ?? [], { caseId, side, by: actor?.id ?? null, on, at: at ?? dayOf(on) })
  const moved = await getCase(tx, caseId)
  await afterwards?.(tx, moved)
  if (at !== null && change.tell !== undefined)
    await tellOf(tx, moved, change.tell, { at, name: `${step.kind}:${moved.version}`, except: actor?.id ?? null })
  return { moved, kind: step.kind }
}

/** Whoever works in two windows is not told of somebody else. */
async function changedBy(tx: Knex, actor: Actor | Agent | undefined, caseId: number): Promise<AppError> {
  const own = actor?.id != null && (await lastActorOf(tx, caseId)) === actor.id
  return new AppError('conflict', own ? 'errors.changed_by_you' : 'errors.changed_meanwhile')
}

const departmentOf = (actor: Actor | Agent | undefined): number | null =>
  actor !== undefined && 'departmentId' in actor ? actor.departmentId : null

/** Left-out fields stay as they are. */
const definedOf = ({ receivedOn, days, extensionDays, restartedOn, answeredOn, round }: Omit<Change, 'then'>): Partial<Case> =>
  Object.fromEntries(
    Object.entries({ receivedOn, days, extensionDays, restartedOn, answeredOn, round }).filter(([, value]) => value !== undefined),
  )

/** For kinds with pauses of their own, inside `act`. */
export { endPause, insertPause }
