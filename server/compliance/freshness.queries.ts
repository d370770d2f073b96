import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import { int, rows } from '../db/decode.ts'
import { CYCLES } from '../disclosures/disclosures.rules.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { FRESHNESS_TABLE, type SilentColumn } from './freshness.table.ts'

const Row = z
  .object({
    item_id: int,
    department_id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    cycle: z.enum(CYCLES),
    department: z.string(),
    department_en: z.string(),
    last_at: z.string().nullable(),
    first_due: z.string(),
    rounds: int,
  })
  .transform((row): SilentColumn => ({
    itemId: row.item_id,
    departmentId: row.department_id,
    code: row.code,
    title: row.title,
    titleEn: row.title_en,
    cycle: row.cycle,
    department: row.department,
    departmentEn: row.department_en,
    lastOn: row.last_at === null ? null : dateInShanghai(row.last_at),
    firstDue: row.first_due,
    rounds: row.rounds,
  }))
const decode = (row: unknown): SilentColumn => Row.parse(row)

/** Days after which an item of events that has spoken before is called silent: half a year, as the rubrics have it. */
export const QUIET_DAYS = 180

/**
 * Columns (an item of a department) that owe what came after their last answer, and items of events that have said nothing for half a year.
 * An older gap before a newer answer is no silence. Only what the catalogue still asks of departments that are there.
 */
function silent(db: Knex, today: string, quietSince: string): Knex.QueryBuilder {
  const answered = 'o.answered_at is not null and o.withdrawn_at is null'
  const columns = db('obligations as o')
    .whereNull('o.cancelled_at')
    .groupBy('o.item_id', 'o.department_id')
    .select('o.item_id', 'o.department_id')
    .select(
      db.raw(`max(case when ${answered} then o.answered_at end) as last_at, max(case when ${answered} then o.due_on end) as last_due,
        min(o.due_on) as first_due`),
    )
  const rounds = `(select count(*) from obligations m where m.item_id = g.item_id and m.department_id = g.department_id and m.cancelled_at is null
    and m.answered_at is null and m.due_on < ? and (g.last_due is null or m.due_on > g.last_due))`
  const placed = db
    .from(columns.as('g'))
    .join('catalogue_items as i', 'i.id', 'g.item_id')
    .join('departments as dep', 'dep.id', 'g.department_id')
    .join('catalogue_item_departments as cd', (on) => on.on('cd.item_id', 'g.item_id').andOn('cd.department_id', 'g.department_id'))
    .where({ 'i.active': true, 'dep.active': true })
    .whereNot('i.way', 'withheld')
    .select('g.item_id', 'g.department_id', 'g.last_at', 'g.first_due', 'i.code', 'i.title', 'i.title_en', 'i.cycle')
    .select('dep.name as department', 'dep.name_en as department_en', 'dep.position as department_position')
    .select(db.raw(`${rounds} as rounds, coalesce(g.last_at, g.first_due) as since`, [today]))
  return db
    .from(placed.as('x'))
    .whereRaw(`((x.cycle <> 'event' and x.rounds > 0) or (x.cycle = 'event' and x.last_at < ?))`, [quietSince])
    .select('x.*')
}

export const readSilent = (db: Knex, today: string, quietSince: string, query: TableQuery): Promise<TablePage<SilentColumn>> =>
  readPage(silent(db, today, quietSince), FRESHNESS_TABLE, query, decode)

export const readAllSilent = (db: Knex, today: string, quietSince: string, query: TableQuery): AsyncIterable<readonly SilentColumn[]> =>
  readAll(silent(db, today, quietSince), FRESHNESS_TABLE, query, decode)

/** Those of one department, the longest first. */
export async function listSilentOf(db: Knex, today: string, quietSince: string, departmentId: number): Promise<SilentColumn[]> {
  const found = (await silent(db, today, quietSince).where('x.department_id', departmentId).orderByRaw('x.since, x.code')) as unknown[]
  return found.map(decode)
}

const FactRow = z
  .object({
    item_id: int,
    department_id: int,
    title: z.string(),
    cycle: z.enum(CYCLES),
    timing_days: int,
    last_at: z.string().nullable(),
    first_due: z.string(),
  })
  .transform((row) => ({
    itemId: row.item_id,
    departmentId: row.department_id,
    title: row.title,
    cycle: row.cycle,
    timingDays: row.timing_days,
    /** Day of the last answer, or the first due day when there was none. */
    since: row.last_at === null ? row.first_due : dateInShanghai(row.last_at),
  }))
/** A silent column as the evaluation counts it. */
export type SilentFact = z.output<typeof FactRow>

/** Columns of some departments that were silent at an instant (`asOf`, UTC ISO text), by what was known then: the same rule in one statement. */
export async function listSilentAt(
  db: Knex,
  { departmentIds, today, quietSince, asOf }: { departmentIds: readonly number[]; today: string; quietSince: string; asOf: string },
): Promise<SilentFact[]> {
  const known = (row: string): string => `${row}.answered_at <= ? and (${row}.withdrawn_at is null or ${row}.withdrawn_at > ?)`
  const columns = db('obligations as o')
    .where((owed) => void owed.whereNull('o.cancelled_at').orWhere('o.cancelled_at', '>', asOf))
    .whereIn('o.department_id', [...departmentIds])
    .groupBy('o.item_id', 'o.department_id')
    .select('o.item_id', 'o.department_id')
    .select(
      db.raw(
        `max(case when ${known('o')} then o.answered_at end) as last_at, max(case when ${known('o')} then o.due_on end) as last_due,
        min(o.due_on) as first_due, max(case when o.due_on < ? and (o.answered_at is null or o.answered_at > ?) then o.due_on end) as last_owed`,
        [asOf, asOf, asOf, asOf, today, asOf],
      ),
    )
  const found: unknown = await db
    .from(columns.as('g'))
    .join('catalogue_items as i', 'i.id', 'g.item_id')
    .join('catalogue_item_departments as cd', (on) => on.on('cd.item_id', 'g.item_id').andOn('cd.department_id', 'g.department_id'))
    .where('i.active', true)
    .whereNot('i.way', 'withheld')
    .whereRaw(
      `((i.cycle <> 'event' and g.last_owed is not null and (g.last_due is null or g.last_owed > g.last_due)) or (i.cycle = 'event' and g.last_at < ?))`,
      [quietSince],
    )
    .orderBy(['g.department_id', 'i.code'])
    .select('g.item_id', 'g.department_id', 'g.last_at', 'g.first_due', 'i.title', 'i.cycle', 'i.timing_days')
  return rows(FactRow, found)
}
