import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Actor } from '../auth/policy.ts'
import { bool, int } from '../db/decode.ts'
import { readableCondition } from '../disclosures/disclosures.visibility.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { BEHIND_TABLE, type OwedRow } from './behind.table.ts'
import { STANDINGS } from './compliance.rules.ts'
import { STANDING_SQL } from './standing.sql.ts'

const Row = z.object({
  id: int,
  item_code: z.string(),
  title: z.string(),
  title_en: z.string(),
  department: z.string(),
  department_en: z.string(),
  class_name: z.string(),
  class_name_en: z.string(),
  period: z.string().nullable(),
  event_on: z.string().nullable(),
  due_on: z.string(),
  provisional: bool,
  standing: z.enum(STANDINGS),
  lead_days: int.nullable(),
  answered_at: z.string().nullable(),
  disclosure_id: int.nullable(),
  filing_number: z.string().nullable(),
  readable: bool,
  elements_present: int.nullable(),
  elements_required: int,
})

export interface Clock {
  readonly today: string
  readonly calendar: WorkingCalendar
}

const LATE: ReadonlySet<string> = new Set(['late', 'nil_late', 'missing', 'turned_ex_post'])

/** Working days past the due day; a rest day past it already counts 1. */
export function lateDays(standing: string, dueOn: string, answeredAt: string | null, { today, calendar }: Clock): number {
  if (!LATE.has(standing)) return 0
  const end = answeredAt === null ? today : dateInShanghai(answeredAt)
  return end > dueOn ? Math.max(1, calendar.workingDaysBetween(dueOn, end).days) : 0
}

const decodeWith =
  (clock: Clock) =>
  (raw: unknown): OwedRow => {
    const row = Row.parse(raw)
    const published = row.readable && row.standing !== 'missing' && row.standing !== 'open'
    return {
      id: row.id,
      itemCode: row.item_code,
      title: row.title,
      titleEn: row.title_en,
      department: row.department,
      departmentEn: row.department_en,
      className: row.class_name,
      classNameEn: row.class_name_en,
      period: row.period,
      eventOn: row.event_on,
      dueOn: row.due_on,
      provisional: row.provisional,
      standing: row.standing,
      lateBy: lateDays(row.standing, row.due_on, row.answered_at, clock),
      leadDays: row.lead_days,
      answeredAt: row.answered_at,
      recordId: published ? row.disclosure_id : null,
      filingNumber: published ? row.filing_number : null,
      present: row.elements_present,
      required: row.elements_required,
    }
  }

/** Everything owed, with how it stands; what was cancelled is owed by nobody. */
function owed(db: Knex, actor: Actor, today: string): Knex.QueryBuilder {
  const readable = readableCondition(actor)
  const inner = db('obligations as o')
    .join('departments as dep', 'dep.id', 'o.department_id')
    .join('catalogue_items as i', 'i.id', 'o.item_id')
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .leftJoin('catalogue_classes as top', 'top.id', 'c.parent_id')
    .leftJoin('disclosures as d', 'd.id', 'o.disclosure_id')
    .whereNull('o.cancelled_at')
    .select(
      'o.id',
      'o.item_id',
      'o.department_id',
      'o.item_code',
      'o.title',
      'o.title_en',
      'o.period',
      'o.event_on',
      'o.due_on',
      'o.provisional',
    )
    .select('o.lead_days', 'o.answered_at', 'o.disclosure_id', 'o.elements_present', 'o.elements_required', 'd.filing_number')
    .select('dep.name as department', 'dep.name_en as department_en', 'dep.position as department_position')
    .select(
      db.raw(`coalesce(top.id, c.id) as class_id, coalesce(top.name, c.name) as class_name, coalesce(top.name_en, c.name_en) as class_name_en,
        coalesce(top.position, c.position) as class_position, substr(o.due_on, 1, 7) as month`),
    )
    .select(db.raw(`${STANDING_SQL} as standing`, [today]))
    .select(db.raw(`case when ${readable.sql} then 1 else 0 end as readable`, [...readable.bindings]))
  return db.from(inner.as('x')).select('x.*')
}

export const readOwed = (db: Knex, actor: Actor, clock: Clock, query: TableQuery): Promise<TablePage<OwedRow>> =>
  readPage(owed(db, actor, clock.today), BEHIND_TABLE, query, decodeWith(clock))

export const readAllOwed = (db: Knex, actor: Actor, clock: Clock, query: TableQuery): AsyncIterable<readonly OwedRow[]> =>
  readAll(owed(db, actor, clock.today), BEHIND_TABLE, query, decodeWith(clock))

/** What a department owes now: overdue first, then what falls due next. */
export async function listPressing(db: Knex, actor: Actor, clock: Clock, departmentId: number, limit: number): Promise<OwedRow[]> {
  const found = (await owed(db, actor, clock.today)
    .where('x.department_id', departmentId)
    .whereIn('x.standing', ['missing', 'open'])
    .orderBy(['x.due_on', 'x.item_code', 'x.id'])
    .limit(limit)) as unknown[]
  return found.map(decodeWith(clock))
}
