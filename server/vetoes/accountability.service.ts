import type { Knex } from 'knex'
import { isDate } from '../../core/dates.ts'
import { audited, type Agent, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, refuse } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { tell } from '../notifications/notifications.service.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyAccountability, denyOpening, denyPersonAct, seesPerson, seesRecord, type PersonAct } from './accountability.policy.ts'
import {
  changePerson,
  countMeasures,
  decodeRecord,
  findPerson,
  findRecord,
  insertPersons,
  insertPersonStep,
  insertRecord,
  listCandidatePeople,
  listPersons,
  listPersonSteps,
  listUnappealed,
  selectRecords,
  type CandidatePerson,
} from './accountability.queries.ts'
import {
  CIRCUMSTANCES,
  LONGEST_VIOLATION,
  MEASURES,
  PERSON_DAYS,
  responsibleOf,
  SHARES,
  type AccountabilityStepName,
  type Named,
} from './accountability.rules.ts'
import { RECORDS, type RecordRow } from './accountability.table.ts'
import type { AccountabilityRecord, AccountabilityStep, AccountablePerson } from './accountability.types.ts'
import { todayOf } from './steps.service.ts'
import { listOffices, type Office } from './vetoes.queries.ts'
import { LONGEST_TEXT } from './vetoes.rules.ts'
import { wordProblem } from './words.rules.ts'

const CLOCK = { id: null, name: 'system' } as const satisfies Agent

/** Rows without names; a link only for whom the record is open. @throws AppError forbidden */
export async function listRecords({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<RecordRow>> {
  authorize(denyAccountability(actor))
  return readPage(selectRecords(db.read, actor.id), RECORDS, query, shown(actor))
}
export function exportRecords({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly RecordRow[]> {
  authorize(denyAccountability(actor))
  return readAll(selectRecords(db.read, actor.id), RECORDS, query, shown(actor))
}
const shown =
  (actor: Actor) =>
  (row: unknown): RecordRow => {
    const record = decodeRecord(row)
    return { ...record, sees: seesRecord(actor, record) }
  }
export type { MeasureCount } from './accountability.queries.ts'
/** Measures in force of this year and the one before. */
export const measuresOf = ({ db }: Pick<Deps, 'db'>, year: number) => countMeasures(db.read, year - 1)

export interface RecordPage {
  readonly record: AccountabilityRecord
  /** Those of whom the reader may know. */
  readonly persons: readonly AccountablePerson[]
  readonly steps: readonly AccountabilityStep[]
}
/** @throws AppError forbidden, not_found */
export async function readRecord(db: Knex, actor: Actor, id: number): Promise<RecordPage> {
  authorize(denyAccountability(actor))
  const record = await findRecord(db, actor.id, id)
  if (record === undefined || !seesRecord(actor, record)) throw new AppError('not_found', 'errors.not_found')
  const persons = (await listPersons(db, id)).filter((person) => seesPerson(actor, record, person))
  const known = new Set(persons.map(({ personId }) => personId))
  const steps = (await listPersonSteps(db, id)).filter(({ personId }) => personId === null || known.has(personId))
  return { record, persons, steps }
}

export interface Openable {
  readonly offices: readonly Office[]
  readonly people: readonly CandidatePerson[]
}
/** What the form offers; nobody opens a record about their own department. @throws AppError forbidden */
export async function openable({ db }: Pick<Deps, 'db'>, actor: Actor, departmentId: number | undefined): Promise<Openable> {
  authorize(denyOpening(actor))
  const offices = (await listOffices(db.read)).filter(({ id }) => id !== actor.departmentId)
  const isOne = offices.some(({ id }) => id === departmentId)
  return { offices, people: isOne && departmentId !== undefined ? await listCandidatePeople(db.read, departmentId) : [] }
}

export interface TypedRecord extends Named {
  readonly department: number
  readonly violation: string
  readonly basis: string
  readonly happenedOn: string
  readonly circumstance: string
}

/** Opens a record, proposes the shares by the rules, and asks everybody concerned. Returns its id. @throws AppError forbidden, invalid */
export async function openRecord(deps: Deps, actor: Actor, typed: TypedRecord): Promise<number> {
  const { offices, people } = await openable(deps, actor, typed.department)
  const circumstance = CIRCUMSTANCES.find((one) => one === typed.circumstance)
  const known = (id: number | undefined): number | undefined => (people.some((one) => one.id === id) ? id : undefined)
  const named = {
    leader: known(typed.leader),
    drafter: known(typed.drafter),
    members: typed.members.filter((id) => known(id) !== undefined),
  }
  const { persons, lacking } = circumstance === undefined ? { persons: [], lacking: [] } : responsibleOf(circumstance, named)
  refuse({
    ...(!offices.some(({ id }) => id === typed.department) && { department: REQUIRED }),
    ...(circumstance === undefined && { circumstance: REQUIRED }),
    ...wordProblem('violation', typed.violation, LONGEST_VIOLATION),
    ...wordProblem('basis', typed.basis, LONGEST_VIOLATION),
    ...dayProblem(typed.happenedOn, todayOf(deps)),
    ...Object.fromEntries(lacking.map((field) => [field, REQUIRED])),
  })
  return audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const today = todayOf(deps)
    const { department: departmentId, violation, basis, happenedOn } = typed
    const place = { departmentId, officeId: actor.departmentId, by: actor.id, at, year: Number(today.slice(0, 4)) }
    const id = await insertRecord(tx, { ...place, violation, basis, happenedOn, circumstance: circumstance ?? '' })
    const due = (await calendarIn(tx)).addWorkingDays(today, PERSON_DAYS.statement).date
    await insertPersons(tx, id, persons, due)
    await insertPersonStep(tx, id, { step: 'opened', personId: null, actorId: actor.id, at })
    for (const { personId } of persons) {
      await insertPersonStep(tx, id, { step: 'asked', personId, actorId: actor.id, at })
      await tellPerson(tx, { recordId: id, personId }, 'accountability.told.asked', { due }, at)
    }
    return [id, { action: 'accountability.open', subject: `accountability:${id}`, details: { departmentId, n: persons.length } }]
  })
}

const REQUIRED = { code: 'common.error.required' } as const
const dayProblem = (day: string, today: string): FieldProblems =>
  !isDate(day) ? { happenedOn: { code: 'vetoes.error.date' } } : day > today ? { happenedOn: { code: 'vetoes.error.future' } } : {}

const tellPerson = (
  tx: Knex.Transaction,
  { recordId, personId }: Pick<AccountablePerson, 'recordId' | 'personId'>,
  code: MessageKey,
  params: Readonly<Record<string, string>>,
  at: string,
): Promise<void> =>
  tell(tx, [{ personId, code, params, href: `/accountability/${recordId}`, about: `accountability:${recordId}:${personId}:${code}` }], at)

export interface PersonOf {
  readonly person: AccountablePerson
  readonly record: AccountabilityRecord
}
/** Of whom the reader may know. @throws AppError forbidden, not_found */
export async function getPerson(db: Knex, actor: Actor, id: number): Promise<PersonOf> {
  authorize(denyAccountability(actor))
  const person = await findPerson(db, id)
  const record = person && (await findRecord(db, actor.id, person.recordId))
  if (person === undefined || record === undefined || !seesPerson(actor, record, person))
    throw new AppError('not_found', 'errors.not_found')
  return { person, record }
}

interface Change {
  readonly values: Readonly<Record<string, string | number | null>>
  readonly step: AccountabilityStepName
  readonly told?: { readonly code: MessageKey; readonly params: Readonly<Record<string, string>> }
}
async function act(
  deps: Deps,
  actor: Actor,
  { id, version, what }: { readonly id: number; readonly version: number; readonly what: PersonAct },
  change: (tx: Knex.Transaction, person: AccountablePerson, at: string) => Promise<Change>,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { person, record } = await getPerson(tx, actor, id)
    authorize(denyPersonAct(what, actor, person, record, todayOf(deps)))
    const at = deps.now().toISOString()
    const { values, step, told } = await change(tx, person, at)
    await moved(tx, { ...person, version }, values, step, actor.id, at)
    if (told !== undefined) await tellPerson(tx, person, told.code, told.params, at)
    return [undefined, eventOf(what === 'statement' ? 'accountability.state' : ACTIONS[what], person)]
  })
}
const ACTIONS = { decide: 'accountability.decide', appeal: 'accountability.appeal', review: 'accountability.review' } as const

/** Whom it is about, and what came of it, stands in the record: the audit log's readers have no part in that. */
const eventOf = (action: string, { recordId }: AccountablePerson): AuditEvent => ({
  action,
  subject: `accountability:${recordId}`,
  details: {},
})

async function moved(
  tx: Knex,
  person: AccountablePerson,
  values: Change['values'],
  step: AccountabilityStepName,
  actorId: number | null,
  at: string,
): Promise<void> {
  if (!(await changePerson(tx, person, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
  await insertPersonStep(tx, person.recordId, { step, personId: person.personId, actorId, at })
}

/** Statement and defence of the person concerned. @throws AppError not_found, forbidden, invalid, conflict */
export async function stateDefence(deps: Deps, actor: Actor, id: number, version: number, text: string): Promise<void> {
  refuse(wordProblem('text', text, LONGEST_TEXT))
  await act(deps, actor, { id, version, what: 'statement' }, async (_tx, _person, at) => ({
    values: { statement: text, stated_at: at },
    step: 'stated',
  }))
}

export interface TypedDecision {
  readonly share: string
  readonly measure: string
  readonly reasons: string
}
/** A leader decides on the share and the measure, after the person was heard; what the rules proposed stays beside it. @throws AppError not_found, forbidden, invalid, conflict */
export async function decideMeasure(deps: Deps, actor: Actor, id: number, version: number, typed: TypedDecision): Promise<void> {
  const share = SHARES.find((one) => one === typed.share)
  const measure = MEASURES.find((one) => one === typed.measure)
  refuse({
    ...(share === undefined && { share: REQUIRED }),
    ...(share !== 'none' && measure === undefined && { measure: REQUIRED }),
    ...(share === 'none' && measure !== undefined && { measure: { code: 'accountability.error.measure' } as const }),
    ...wordProblem('reasons', typed.reasons, LONGEST_TEXT),
  })
  await act(deps, actor, { id, version, what: 'decide' }, async (tx, _person, at) => {
    const values = { share: share ?? null, reasons: typed.reasons, decided_by: actor.id, decided_at: at }
    if (share === 'none')
      return {
        values: { ...values, state: 'cleared', ended_at: at },
        step: 'cleared',
        told: { code: 'accountability.told.cleared', params: {} },
      }
    const until = (await calendarIn(tx)).addWorkingDays(todayOf(deps), PERSON_DAYS.appeal).date
    const told = { code: 'accountability.told.decided', params: { until } } as const
    return { values: { ...values, state: 'decided', measure: measure ?? null, appeal_until: until }, step: 'decided', told }
  })
}

/** @throws AppError not_found, forbidden, invalid, conflict */
export async function appealMeasure(deps: Deps, actor: Actor, id: number, version: number, text: string): Promise<void> {
  refuse(wordProblem('text', text, LONGEST_TEXT))
  await act(deps, actor, { id, version, what: 'appeal' }, async (tx, person, at) => {
    const due = (await calendarIn(tx)).addWorkingDays(todayOf(deps), PERSON_DAYS.review).date
    if (person.decidedBy !== null)
      await tellPerson(tx, { ...person, personId: person.decidedBy }, 'accountability.told.appealed', { due }, at)
    return { values: { state: 'appealed', appeal: text, appealed_at: at, review_due_on: due }, step: 'appealed' }
  })
}

/** Another leader than the one who decided. @throws AppError not_found, forbidden, invalid, conflict */
export async function reviewMeasure(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  typed: { readonly uphold: boolean; readonly reasons: string },
): Promise<void> {
  refuse(wordProblem('reasons', typed.reasons, LONGEST_TEXT))
  await act(deps, actor, { id, version, what: 'review' }, async (tx, person, at) => {
    if (!typed.uphold) await insertPersonStep(tx, person.recordId, { step: 'rejected', personId: person.personId, actorId: actor.id, at })
    return {
      values: { state: typed.uphold ? 'reversed' : 'in_force', review: typed.reasons, reviewed_by: actor.id, ended_at: at },
      step: typed.uphold ? 'reversed' : 'in_force',
      told: { code: typed.uphold ? 'accountability.told.reversed' : 'accountability.told.in_force', params: {} },
    }
  })
}

/** Decided and nobody appealed in time. Compare-and-set, so that it may run on every instance. Returns how many. */
export async function putMeasuresInForce(deps: Deps): Promise<number> {
  let forced = 0
  for (const person of await listUnappealed(deps.db.read, todayOf(deps)))
    try {
      await audited(deps, CLOCK, async (tx) => {
        const at = deps.now().toISOString()
        await moved(tx, person, { state: 'in_force', ended_at: at }, 'in_force', null, at)
        await tellPerson(tx, person, 'accountability.told.in_force', {}, at)
        return [undefined, eventOf('accountability.force', person)]
      })
      forced += 1
    } catch (error) {
      if (!(error instanceof AppError) || error.kind !== 'conflict') throw error // another instance was first
    }
  return forced
}
