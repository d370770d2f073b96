import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import { int, rows } from '../db/decode.ts'
import { GROUNDS } from './demand.rules.ts'
import type { Demand } from './demand.types.ts'
import { DEMAND_STATES } from './progress.rules.ts'

/** In words of SQL what progress.rules says: `d` the demand, `i` its line, `e` the edition, `c` the item in force. */
const FIRST = '(select min(x.first_published_at) from disclosures x where x.item_id = i.item_id)'
export const STATE = `case when d.decision = 'refused' then 'refused'
  when i.id is null or e.state = 'discarded' then 'dropped'
  when e.state not in ('in_force', 'superseded') or i.item_id is null then 'drafted'
  when ${FIRST} is not null then 'closed'
  when c.active = false then 'dropped' else 'listed' end`

const instantDay = z
  .string()
  .nullable()
  .transform((at) => (at === null ? null : dateInShanghai(at)))
const DemandRow = z
  .object({
    id: int,
    year: int,
    serial: int,
    words: z.string(),
    title: z.string(),
    state: z.enum(DEMAND_STATES),
    ground: z.enum(GROUNDS).nullable(),
    note: z.string(),
    department_id: int.nullable(),
    department: z.string().nullable(),
    department_en: z.string().nullable(),
    due_on: z.string().nullable(),
    applications: int,
    questions: int,
    searches: int,
    first_on: z.string(),
    last_on: z.string(),
    decided_at: z.string().transform((at) => dateInShanghai(at)),
    edition_id: int.nullable(),
    edition_number: int.nullable(),
    edition_row: int.nullable(),
    item_id: int.nullable(),
    in_force_at: instantDay,
    first_at: instantDay,
  })
  .transform((row): Demand => {
    const { state, in_force_at: listedOn, first_at: firstOn } = row
    return {
      id: row.id,
      year: row.year,
      serial: row.serial,
      words: row.words,
      title: row.title,
      state,
      ground: row.ground,
      note: row.note,
      departmentId: row.department_id,
      department: row.department,
      departmentEn: row.department_en,
      dueOn: row.due_on,
      counts: { applications: row.applications, questions: row.questions, searches: row.searches },
      firstOn: row.first_on,
      lastOn: row.last_on,
      decidedOn: row.decided_at,
      editionId: row.edition_id,
      editionNumber: row.edition_number,
      editionRow: row.edition_row,
      itemId: state === 'listed' || state === 'closed' ? row.item_id : null,
      listedOn,
      closedOn: state !== 'closed' ? null : (firstOn ?? '') > (listedOn ?? '') ? firstOn : listedOn,
    }
  })
export const decodeDemand = (row: unknown): Demand => DemandRow.parse(row)

export const selectDemands = (db: Knex): Knex.QueryBuilder =>
  db('demands as d')
    .leftJoin('departments as o', 'o.id', 'd.department_id')
    .leftJoin('catalogue_editions as e', 'e.id', 'd.edition_id')
    .leftJoin('catalogue_edition_items as i', (join) => join.on('i.id', 'd.edition_row').andOn('i.edition_id', 'd.edition_id'))
    .leftJoin('catalogue_items as c', 'c.id', 'i.item_id')
    .select('d.*', 'o.name as department', 'o.name_en as department_en', 'e.number as edition_number', 'e.in_force_at', 'i.item_id')
    .select(db.raw(`${STATE} as state`), db.raw(`${FIRST} as first_at`))

export async function findDemand(db: Knex, id: number): Promise<Demand | undefined> {
  return rows(DemandRow, await selectDemands(db).where('d.id', id))[0]
}

/** Everything that was ever decided, newest first: a few a year. */
export async function listDemands(db: Knex): Promise<Demand[]> {
  return rows(DemandRow, await selectDemands(db).orderBy('d.id', 'desc'))
}

/** What departments were to close within a span of days, both included; what was decided after the instant is not known. */
export async function listOwedDemands(
  db: Knex,
  {
    departmentIds,
    from,
    to,
    asOf,
  }: { readonly departmentIds: readonly number[]; readonly from: string; readonly to: string; readonly asOf: string },
): Promise<Demand[]> {
  const query = selectDemands(db)
    .whereIn('d.department_id', [...departmentIds])
    .whereBetween('d.due_on', [from, to])
    .where('d.decided_at', '<=', asOf)
  return rows(DemandRow, await query.orderBy(['d.due_on', 'd.id']))
}

export interface NewDemand {
  readonly year: number
  readonly serial: number
  readonly words: string
  readonly title: string
  readonly decision: 'proposed' | 'refused'
  readonly ground: string | null
  readonly note: string
  readonly department_id: number | null
  readonly due_on: string | null
  readonly applications: number
  readonly questions: number
  readonly searches: number
  readonly first_on: string
  readonly last_on: string
  readonly decided_by: number
  readonly decided_at: string
  readonly edition_id: number | null
  readonly edition_row: number | null
}

/** The next number of a year. */
export async function nextSerial(tx: Knex, year: number): Promise<number> {
  const last: unknown = await tx('demands').where({ year }).max({ serial: 'serial' }).first()
  return (z.object({ serial: int.nullable() }).parse(last).serial ?? 0) + 1
}

/** Its id; undefined when somebody took the number at the same time. */
export async function insertDemand(tx: Knex, demand: NewDemand): Promise<number | undefined> {
  const made: unknown = await tx('demands').insert(demand).onConflict(['year', 'serial']).ignore().returning('id')
  return rows(z.object({ id: int }), made)[0]?.id
}
