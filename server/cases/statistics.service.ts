import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { clockOf } from './cases.service.ts'
import { denyCases } from './cases.policy.ts'
import { CASE_STATES, KINDS, SATISFACTIONS, type Kind } from './cases.rules.ts'

/** Of one department in one year: cases by the year in which they were received. */
export interface DepartmentCount {
  readonly departmentId: number
  readonly name: string
  readonly nameEn: string
  readonly received: number
  /** First answers. */
  readonly answered: number
  readonly onTime: number
  /** Answered after the due day, or past it and not answered. */
  readonly late: number
  /** Neither answered nor late yet. */
  readonly running: number
  /** Working days from receipt to the first answer, pauses left out; null without one. */
  readonly medianDays: number | null
  readonly reopened: number
  readonly satisfaction: Readonly<Record<(typeof SATISFACTIONS)[number], number>>
}

const CaseRow = z.object({
  id: int,
  kind: z.enum(KINDS),
  department_id: int,
  name: z.string(),
  name_en: z.string(),
  state: z.enum(CASE_STATES),
  received_on: z.string(),
  due_on: z.string(),
  round: int,
  satisfaction: z.enum(SATISFACTIONS).nullable(),
  sent_on: z.string().nullable(),
  first_due_on: z.string().nullable(),
  closed_on: z.string().nullable(),
})
type Row = z.output<typeof CaseRow>
const PauseRow = z.object({ case_id: int, from_on: z.string(), until_on: z.string().nullable() })

/** Three queries for a year, however many departments. In the order of the house: this is no contest of speed. @throws AppError forbidden */
export async function countCases(
  { db, now }: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  { year, kind, calendar }: { readonly year: number; readonly kind: Kind | undefined; readonly calendar: WorkingCalendar },
): Promise<{ readonly years: readonly number[]; readonly departments: readonly DepartmentCount[] }> {
  authorize(denyCases(actor))
  const today = dateInShanghai(now().toISOString())
  const [found, pauses, years] = await Promise.all([casesOf(db.read, year, kind), pausesOf(db.read, year), yearsOf(db.read)])
  const byDepartment = grouped(found, ({ department_id }) => department_id)
  const departments = [...byDepartment.values()].map((cases) => countOf(cases, pauses, { today, calendar }))
  return { years: years.includes(year) ? years : [year, ...years], departments }
}

async function casesOf(db: Knex, year: number, kind: Kind | undefined): Promise<Row[]> {
  const query = db('cases as c')
    .join('departments as d', 'd.id', 'c.responsible_id')
    .leftJoin('case_answers as w', (on) => {
      on.on('w.case_id', 'c.id').andOnVal('w.round', 1).andOnVal('w.state', 'sent')
    })
    .where('c.year', year)
    .whereNot('c.state', 'abandoned')
    // What was declined in time was owed to nobody; declined after its day it was late all the same.
    .where((q) => void q.whereNot('c.state', 'declined').orWhereRaw('c.closed_on > c.due_on'))
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
      'c.round',
      'c.satisfaction',
      'c.closed_on',
    )
    .select('w.sent_on', 'w.due_on as first_due_on')
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

/** Open and late counts as late: whoever lets a case lie looks no better than whoever answers it a day too late. */
const standing = (row: Row, pauses: readonly z.output<typeof PauseRow>[], today: string): 'onTime' | 'late' | 'running' => {
  if (row.sent_on !== null) return row.sent_on <= (row.first_due_on ?? row.due_on) ? 'onTime' : 'late'
  if (row.state === 'declined') return 'late'
  // A pause that began after the day has passed stops nothing.
  const stopped = row.state === 'paused' && pauses.some(({ from_on, until_on }) => until_on === null && from_on <= row.due_on)
  return !stopped && row.due_on < today ? 'late' : 'running'
}

function countOf(
  cases: readonly Row[],
  pauses: ReadonlyMap<number, readonly z.output<typeof PauseRow>[]>,
  { today, calendar }: Day,
): DepartmentCount {
  const [first] = cases
  const stands = cases.map((row) => standing(row, pauses.get(row.id) ?? [], today))
  const of = (what: string): number => stands.filter((one) => one === what).length
  const days = cases.flatMap((row) => (row.sent_on === null ? [] : [daysOf(row, row.sent_on, pauses.get(row.id) ?? [], calendar)]))
  return {
    departmentId: first?.department_id ?? 0,
    name: first?.name ?? '',
    nameEn: first?.name_en ?? '',
    received: cases.length,
    answered: days.length,
    onTime: of('onTime'),
    late: of('late'),
    running: of('running'),
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

function grouped<T>(all: readonly T[], keyOf: (one: T) => number): ReadonlyMap<number, readonly T[]> {
  const groups = new Map<number, T[]>()
  for (const one of all) {
    const group = groups.get(keyOf(one))
    if (group === undefined) groups.set(keyOf(one), [one])
    else group.push(one)
  }
  return groups
}
