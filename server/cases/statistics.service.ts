import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { clockOf } from './cases.service.ts'
import { denyCases } from './cases.policy.ts'
import { PAUSED_FROM, unconfirmed } from './clock.queries.ts'
import { CASE_STATES, isOverdue, isRunning, KINDS, SATISFACTIONS, type Kind } from './cases.rules.ts'

/**
 * Of one department in one year: cases by the year in which they were received. Each stands in one of `onTime`, `late`, `running` and `ended`,
 * which together are `received`.
 */
export interface DepartmentCount {
  /** null: not given to any. */
  readonly departmentId: number | null
  readonly name: string
  readonly nameEn: string
  readonly received: number
  /** Answered by the day, each time. */
  readonly onTime: number
  /** Answered after the due day, in either round, or past it and not answered. */
  readonly late: number
  /** Waits for an answer, for the first one or for another, and is not late. */
  readonly running: number
  /** Over without an answer: declined in time, given up, withdrawn. */
  readonly ended: number
  /** First answers, and those that were due: a case that was reopened stays answered here as it was the first time. */
  readonly first: { readonly answered: number; readonly onTime: number; readonly late: number }
  /** Working days from receipt to the first answer, pauses left out; null without one. */
  readonly medianDays: number | null
  readonly reopened: number
  readonly satisfaction: Readonly<Record<(typeof SATISFACTIONS)[number], number>>
}

const CaseRow = z.object({
  id: int,
  kind: z.enum(KINDS),
  department_id: int.nullable(),
  name: z.string().nullable(),
  name_en: z.string().nullable(),
  state: z.enum(CASE_STATES),
  received_on: z.string(),
  due_on: z.string(),
  answered_on: z.string().nullable(),
  round: int,
  satisfaction: z.enum(SATISFACTIONS).nullable(),
  sent_on: z.string().nullable(),
  first_due_on: z.string().nullable(),
  closed_on: z.string().nullable(),
  paused_from: z.string().nullable(),
  unconfirmed: bool,
})
type Row = z.output<typeof CaseRow>
const PauseRow = z.object({ case_id: int, from_on: z.string(), until_on: z.string().nullable() })

export interface CasesCounted {
  readonly years: readonly number[]
  readonly departments: readonly DepartmentCount[]
  /** Came in and have a number, and are not received before somebody confirms it: not counted. */
  readonly unconfirmed: number
}

/** Three queries for a year, however many departments. In the order of the house: this is no contest of speed. @throws AppError forbidden */
export async function countCases(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { year, kind, calendar }: { readonly year: number; readonly kind: Kind | undefined; readonly calendar: WorkingCalendar },
): Promise<CasesCounted> {
  authorize(denyCases(actor))
  const today = dateInShanghai(now().toISOString())
  const [found, pauses, years] = await Promise.all([casesOf(db.read, year, kind), pausesOf(db.read, year), yearsOf(db.read)])
  const received = found.filter((row) => !row.unconfirmed)
  const byDepartment = grouped(received, ({ department_id }) => department_id)
  const departments = [...byDepartment.values()].map((cases) => countOf(cases, pauses, { today, calendar }))
  return {
    years: years.includes(year) ? years : [year, ...years],
    departments: [
      ...departments.filter(({ departmentId }) => departmentId !== null),
      ...departments.filter((one) => one.departmentId === null),
    ],
    unconfirmed: found.length - received.length,
  }
}

async function casesOf(db: Knex, year: number, kind: Kind | undefined): Promise<Row[]> {
  const query = db('cases as c')
    .leftJoin('departments as d', 'd.id', 'c.responsible_id')
    .leftJoin('case_answers as w', (on) => {
      on.on('w.case_id', 'c.id').andOnVal('w.round', 1).andOnVal('w.state', 'sent')
    })
    .where('c.year', year)
  if (kind !== undefined) void query.where('c.kind', kind)
  const found: unknown = await query
    .orderBy(['d.position', 'd.id', 'c.id'])
    .select(
      'c.id',
      'c.kind',
      'd.id as department_id',
      'd.name',
      'd.name_en',
      'c.state',
      'c.received_on',
      'c.due_on',
      'c.answered_on',
      'c.round',
      'c.satisfaction',
      'c.closed_on',
    )
    .select('w.sent_on', 'w.due_on as first_due_on', db.raw(`${PAUSED_FROM} as paused_from`))
    .select(db.raw(`case when ${unconfirmed()} then 1 else 0 end as unconfirmed`))
  return rows(CaseRow, found)
}

async function pausesOf(db: Knex, year: number): Promise<ReadonlyMap<number, readonly z.output<typeof PauseRow>[]>> {
  const found: unknown = await db('case_pauses as p')
    .join('cases as c', 'c.id', 'p.case_id')
    .where('c.year', year)
    .select('p.case_id', 'p.from_on', 'p.until_on')
  return grouped(rows(PauseRow, found), ({ case_id }) => case_id)
}

async function yearsOf(db: Knex): Promise<number[]> {
  const found: unknown = await db('cases').distinct('year').orderBy('year', 'desc')
  return rows(z.object({ year: int }), found).map(({ year }) => year)
}

interface Day {
  readonly today: string
  readonly calendar: WorkingCalendar
}

const isOverdueRow = (row: Row, today: string): boolean =>
  isOverdue({ state: row.state, dueOn: row.due_on, pausedFrom: row.paused_from, unconfirmed: row.unconfirmed }, today)

/** The first answer as it was given: what came after it changes nothing of it. Declined after its day it was late all the same. */
function firstOf(row: Row, today: string): 'onTime' | 'late' | 'none' {
  // What of complaints answers is the finding, which stands in the case.
  const answered = row.sent_on ?? (row.round === 1 ? row.answered_on : null)
  if (answered !== null) return answered <= (row.first_due_on ?? row.due_on) ? 'onTime' : 'late'
  if (row.state === 'declined') return row.closed_on !== null && row.closed_on > row.due_on ? 'late' : 'none'
  return isOverdueRow(row, today) ? 'late' : 'none'
}

/** Open and late counts as late: whoever lets a case lie looks no better than whoever answers it a day too late. */
function standing(row: Row, today: string): 'onTime' | 'late' | 'running' | 'ended' {
  const again = row.answered_on !== null && row.answered_on > row.due_on
  if (firstOf(row, today) === 'late' || again || isOverdueRow(row, today)) return 'late'
  if (isRunning(row.state)) return 'running'
  return row.state === 'declined' || row.state === 'abandoned' ? 'ended' : 'onTime'
}

function countOf(
  cases: readonly Row[],
  pauses: ReadonlyMap<number, readonly z.output<typeof PauseRow>[]>,
  { today, calendar }: Day,
): DepartmentCount {
  const [first] = cases
  const stands = cases.map((row) => standing(row, today))
  const of = (what: string): number => stands.filter((one) => one === what).length
  const firsts = cases.map((row) => firstOf(row, today))
  const days = cases.flatMap((row) => (row.sent_on === null ? [] : [daysOf(row, row.sent_on, pauses.get(row.id) ?? [], calendar)]))
  return {
    departmentId: first?.department_id ?? null,
    name: first?.name ?? '',
    nameEn: first?.name_en ?? '',
    received: cases.length,
    onTime: of('onTime'),
    late: of('late'),
    running: of('running'),
    ended: of('ended'),
    first: {
      answered: days.length,
      onTime: firsts.filter((one) => one === 'onTime').length,
      late: firsts.filter((one) => one === 'late').length,
    },
    medianDays: median(days),
    reopened: cases.filter(({ round }) => round > 1).length,
    satisfaction: {
      satisfied: cases.filter(({ satisfaction }) => satisfaction === 'satisfied').length,
      basically: cases.filter(({ satisfaction }) => satisfaction === 'basically').length,
      not: cases.filter(({ satisfaction }) => satisfaction === 'not').length,
    },
  }
}

const daysOf = (row: Row, sentOn: string, pauses: readonly z.output<typeof PauseRow>[], calendar: WorkingCalendar): number =>
  clockOf(
    { receivedOn: row.received_on, days: 0, extensionDays: 0, restartedOn: null, answeredOn: sentOn },
    pauses.map(({ from_on, until_on }) => ({ from: from_on, until: until_on })),
    sentOn,
    calendar,
  ).used

/** The middle one, or the mean of the two in the middle. */
function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  if (high === undefined) return null
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2
}

function grouped<T, K>(all: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return groups
}
