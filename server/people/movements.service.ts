import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { endSessions, giveTemporaryPassword, prepareTemporaryPassword } from '../auth/credentials.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems } from '../errors.ts'
import { passOn } from '../obligations/passing.service.ts'
import { administered } from './administration.ts'
import { queueAdministration } from './departments.queries.ts'
import { denyClose, denyManagePeople, denyResetPassword } from './people.policy.ts'
import { updatePerson } from './people.queries.ts'
import type { Person } from './people.rules.ts'
import { endOnReturn, getPerson, refuseClosedDepartment, rolesThatStay } from './people.service.ts'
import { changePosting, deletePosting, findPosting, insertPostings, listDue } from './postings.queries.ts'
import { denyPeriod, earliestChange, lastDayBefore, plannedOf, samePlace, type Place, type Posting } from './postings.rules.ts'
import { columnsOf, historyForChange } from './postings.service.ts'
import { openRoleReview } from './role-reviews.service.ts'

export interface Move {
  /** The first day in the new place, YYYY-MM-DD; may lie ahead. */
  readonly fromOn: string
  readonly place: Place
  readonly reason: string
}
export type Leave = Pick<Move, 'fromOn' | 'reason'>

const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())
const atField = (fields: FieldProblems): AppError => new AppError('invalid', 'errors.invalid_input', fields)

/** Another department, post or rank from a day on. A day that lies ahead is a plan: the job of that day makes it true. */
export async function movePerson(deps: Deps, actor: Actor, id: number, version: number, { fromOn, place, reason }: Move): Promise<void> {
  authorize(denyManagePeople(actor))
  await changed(deps, actor, id, version, async (tx, person, history) => {
    if (person.status === 'left') throw new AppError('conflict', 'staffing.error.has_left')
    refuseSecondPlan(history, todayOf(deps))
    refuseTooEarly(history, fromOn)
    if (samePlace(person, place)) throw atField({ department_id: { code: 'staffing.error.same_place' } })
    if (place.departmentId !== person.departmentId) await refuseClosedDepartment(tx, place.departmentId)
    const now = fromOn <= todayOf(deps)
    const at = deps.now().toISOString()
    const last = history.at(-1)
    if (last !== undefined) await changePosting(tx, last, { to_on: lastDayBefore(fromOn) })
    const [postingId] = await insertPostings(tx, [{ ...place, personId: id, kind: 'moved', fromOn, reason, appliedAt: now ? at : null }])
    if (now && postingId !== undefined) {
      await updatePerson(tx, { ...person, ...place })
      await openRoleReview(tx, person, postingId, 'moved', at)
      await passOn(tx, at)
    } else await updatePerson(tx, person)
    return { action: 'people.move', details: { fromOn, to: place, planned: !now } }
  })
}

/** From this day on no longer with us: the account is open through the day before, whenever the job runs. */
export async function leavePerson(deps: Deps, actor: Actor, id: number, version: number, { fromOn, reason }: Leave): Promise<void> {
  authorize(denyManagePeople(actor))
  await changed(deps, actor, id, version, async (tx, person, history) => {
    if (person.status === 'left') throw new AppError('conflict', 'staffing.error.has_left')
    authorize(denyClose(actor, person, await rolesThatStay(tx, person)))
    refuseSecondPlan(history, todayOf(deps))
    refuseTooEarly(history, fromOn)
    const last = history.at(-1)
    if (last === undefined) throw new Error(`person ${id} has no posting`)
    const lastDay = lastDayBefore(fromOn)
    await changePosting(tx, last, { to_on: lastDay, end_reason: reason, until_before: person.validUntil })
    if (fromOn <= todayOf(deps)) await close(deps, tx, person, last.id)
    else await updatePerson(tx, { ...person, validUntil: earlier(person.validUntil, lastDay) })
    return { action: 'people.leave', details: { fromOn, planned: fromOn > todayOf(deps) } }
  })
}

const earlier = (a: string | null, b: string): string => (a !== null && a < b ? a : b)

async function close(deps: Pick<Deps, 'now'>, tx: Knex.Transaction, person: Person, postingId: number): Promise<void> {
  await endSessions(tx, person.id)
  await updatePerson(tx, { ...person, status: 'left' })
  await openRoleReview(tx, person, postingId, 'left', deps.now().toISOString())
  await passOn(tx, deps.now().toISOString())
}

/** Back after a leave; returns the one-time password, which is kept nowhere. */
export async function returnPerson(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  { fromOn, place, reason }: Move,
): Promise<string> {
  authorize(denyManagePeople(actor))
  const { password, hash } = await prepareTemporaryPassword(deps)
  await changed(deps, actor, id, version, async (tx, person, history) => {
    if (person.status === 'active') throw new AppError('conflict', 'errors.changed_meanwhile')
    authorize(denyResetPassword(actor, person))
    if (fromOn > todayOf(deps)) throw atField({ from_on: { code: 'staffing.error.return_ahead' } })
    const last = history.at(-1)
    if (last?.toOn != null && fromOn <= last.toOn)
      throw atField({ from_on: { code: 'staffing.error.before', params: { date: last.toOn } } })
    await refuseClosedDepartment(tx, place.departmentId)
    await insertPostings(tx, [{ ...place, personId: id, kind: 'returned', fromOn, reason, appliedAt: deps.now().toISOString() }])
    await giveTemporaryPassword(deps, tx, id, hash)
    await updatePerson(tx, { ...person, ...place, status: 'active', validUntil: endOnReturn(person, todayOf(deps)) })
    return { action: 'people.return', details: { fromOn, to: place } }
  })
  return password
}

/** Takes back what is planned and has not happened. */
export async function cancelPlan(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyManagePeople(actor))
  await changed(deps, actor, id, version, async (tx, person, history) => {
    const { move, leave } = plannedOf(history, todayOf(deps))
    if (person.status === 'left' || (move === undefined && leave === undefined)) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (move !== undefined) {
      const before = history[history.indexOf(move) - 1]
      await deletePosting(tx, move)
      if (before !== undefined) await changePosting(tx, before, { to_on: null })
      await updatePerson(tx, person)
    } else if (leave !== undefined) {
      await changePosting(tx, leave, { to_on: null, end_reason: '', until_before: null })
      await updatePerson(tx, { ...person, validUntil: leave.untilBefore })
    }
    return { action: 'people.cancel_plan', details: { plan: move === undefined ? 'leave' : 'move', of: (move ?? leave)?.fromOn } }
  })
}

export interface Correction {
  readonly version: number
  readonly place: Place
  readonly fromOn: string
  /** Null only for the posting that lasts. */
  readonly toOn: string | null
  readonly reason: string
}

/** Puts right what the history says. The posting that lasts is the person's row too; that it lasts is not changed here. */
export async function correctPosting(deps: Deps, actor: Actor, id: number, postingId: number, wanted: Correction): Promise<void> {
  authorize(denyManagePeople(actor))
  await administered(deps, actor, async (tx) => {
    const [person, posting] = await Promise.all([getPerson(tx, id), findPosting(tx, postingId)])
    if (posting?.personId !== id) throw new AppError('not_found', 'errors.not_found')
    if (posting.version !== wanted.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const history = await historyForChange(tx, id)
    refusePeriod(posting, wanted, history, todayOf(deps))
    const lasts = posting.id === history.findLast(({ appliedAt }) => appliedAt !== null)?.id
    await changePosting(tx, posting, { ...columnsOf(wanted.place), from_on: wanted.fromOn, to_on: wanted.toOn, reason: wanted.reason })
    if (lasts && !samePlace(person, wanted.place)) {
      if (person.departmentId !== wanted.place.departmentId && person.status === 'active')
        await refuseClosedDepartment(tx, wanted.place.departmentId)
      await updatePerson(tx, { ...person, ...wanted.place })
    }
    const from = { ...columnsOf(posting), from_on: posting.fromOn, to_on: posting.toOn }
    const to = { ...columnsOf(wanted.place), from_on: wanted.fromOn, to_on: wanted.toOn }
    return [undefined, { action: 'people.correct_history', subject: `person:${id}`, details: { posting: postingId, from, to } }]
  })
}

function refusePeriod(posting: Posting, wanted: Correction, history: readonly Posting[], today: string): void {
  if ((posting.toOn === null) !== (wanted.toOn === null)) throw atField({ to_on: { code: 'staffing.error.end_stays' } })
  if (posting.appliedAt !== null && wanted.fromOn > today) throw atField({ from_on: { code: 'staffing.error.ahead' } })
  if (posting.toOn !== null && posting.toOn >= today !== (wanted.toOn ?? today) >= today)
    throw atField({ to_on: { code: 'staffing.error.end_stays' } })
  const code = denyPeriod(
    history.filter(({ id }) => id !== posting.id),
    wanted.fromOn,
    wanted.toOn,
  )
  if (code !== undefined) throw atField({ [code === 'staffing.error.ends_before' ? 'to_on' : 'from_on']: { code } })
}

/** What was planned for today or before becomes true. Every instance may run it: each change is compare-and-set. Returns how many. */
export async function applyDue(deps: Deps): Promise<number> {
  const today = todayOf(deps)
  const due = await listDue(deps.db.read, today)
  for (const id of due) await applyTo(deps, id, today)
  return due.length
}

const applyTo = (deps: Deps, id: number, today: string): Promise<void> =>
  audited(deps, { id: null, name: 'system' }, async (tx) => {
    await queueAdministration(tx)
    const person = await getPerson(tx, id)
    const history = await historyForChange(tx, id)
    const move = history.find(({ appliedAt, fromOn }) => appliedAt === null && fromOn <= today)
    const last = history.at(-1)
    const at = deps.now().toISOString()
    const event = (action: string, fromOn: string): [undefined, AuditEvent] => [
      undefined,
      { action, subject: `person:${id}`, details: { fromOn, planned: true } },
    ]
    if (move !== undefined) {
      await changePosting(tx, move, { applied_at: at })
      await updatePerson(tx, { ...person, ...columnsAsPlace(move) })
      await openRoleReview(tx, person, move.id, 'moved', at)
      await passOn(tx, at)
      return event('people.move', move.fromOn)
    }
    if (person.status === 'active' && last?.toOn != null && last.toOn < today) {
      await close(deps, tx, person, last.id)
      return event('people.leave', last.toOn)
    }
    throw new AppError('conflict', 'errors.changed_meanwhile')
  }).catch((error: unknown) => {
    // Another instance was first: what was due has happened.
    if (!(error instanceof AppError && error.kind === 'conflict')) throw error
  })

const columnsAsPlace = ({ departmentId, post, postEn, rankClass }: Posting): Place => ({ departmentId, post, postEn, rankClass })

function refuseSecondPlan(history: readonly Posting[], today: string): void {
  const { move, leave } = plannedOf(history, today)
  if (move !== undefined || leave !== undefined) throw new AppError('conflict', 'staffing.error.planned_already')
}

function refuseTooEarly(history: readonly Posting[], fromOn: string): void {
  const earliest = earliestChange(history)
  if (earliest !== undefined && fromOn < earliest)
    throw atField({ from_on: { code: 'staffing.error.before', params: { date: lastDayBefore(earliest) } } })
}

async function changed(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  decide: (tx: Knex.Transaction, person: Person, history: readonly Posting[]) => Promise<Omit<AuditEvent, 'subject'>>,
): Promise<void> {
  await administered(deps, actor, async (tx) => {
    const person = await getPerson(tx, id)
    if (person.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const event = await decide(tx, person, await historyForChange(tx, id))
    return [undefined, { ...event, subject: `person:${id}` }]
  })
}
