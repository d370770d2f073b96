import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole, type Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import { isPostgres } from '../db/engine.ts'
import { COUNTS } from './inspections.counts.ts'
import { KINDS, STATES } from './inspections.rules.ts'
import type { Inspection, PlannedInspection } from './inspections.types.ts'

/** `1,5`: both engines can make it, and order it. */
const ids = z.string().transform((text) => text.split(',').map(Number))

const InspectionRow = z.object({
  id: int,
  department_id: int,
  department_name: z.string(),
  department_name_en: z.string(),
  scheme_id: int.nullable(),
  kind: z.enum(KINDS),
  title: z.string(),
  purpose: z.string(),
  from_on: z.string(),
  to_on: z.string(),
  state: z.enum(STATES),
  rectification_days: int,
  cancel_reason: z.string(),
  version: int,
  inspecting: ids,
})
const present = (row: z.output<typeof InspectionRow>): Inspection => ({
  id: row.id,
  departmentId: row.department_id,
  departmentName: row.department_name,
  departmentNameEn: row.department_name_en,
  schemeId: row.scheme_id,
  kind: row.kind,
  title: row.title,
  purpose: row.purpose,
  fromOn: row.from_on,
  toOn: row.to_on,
  state: row.state,
  rectificationDays: row.rectification_days,
  cancelReason: row.cancel_reason,
  version: row.version,
  inspecting: row.inspecting,
})

const joined = (db: Knex, what: string, separator: string): string =>
  `(select ${isPostgres(db) ? `string_agg(cast(${what} as text), '${separator}' order by dd.position, dd.id)` : `group_concat(${what}, '${separator}' order by dd.position, dd.id)`}
    from inspection_departments j join departments dd on dd.id = j.department_id where j.inspection_id = i.id)`

const inspections = (db: Knex): Knex.QueryBuilder =>
  db('inspections as i')
    .join('departments as d', 'd.id', 'i.department_id')
    .select('i.*', 'd.name as department_name', 'd.name_en as department_name_en', db.raw(`${joined(db, 'dd.id', ',')} as inspecting`))

export async function findInspection(db: Knex, id: number): Promise<Inspection | undefined> {
  const row: unknown = await inspections(db).where('i.id', id).first()
  return row === undefined ? undefined : present(InspectionRow.parse(row))
}

const PlannedRow = InspectionRow.extend({
  inspecting_names: z.string(),
  inspecting_names_en: z.string(),
  visits: int,
  settled: int,
  findings: int,
  open: int,
})
export function decodePlanned(found: unknown): PlannedInspection {
  const row = PlannedRow.parse(found)
  return {
    ...present(row),
    inspectingNames: row.inspecting_names,
    inspectingNamesEn: row.inspecting_names_en,
    visits: row.visits,
    settled: row.settled,
    findings: row.findings,
    open: row.open,
  }
}

/** The SQL twin of `seesInspection`. */
export function inspectionsFor(db: Knex, actor: Actor): Knex.QueryBuilder {
  const inspecting = hasRole(actor, 'inspector')
  const leads = hasRole(actor, 'leader')
  const own = 'exists (select 1 from inspection_departments j where j.inspection_id = i.id and j.department_id = ?)'
  const visits = leads
    ? db.raw(`${COUNTS.visits} as visits`)
    : inspecting
      ? db.raw(`case when ${own} then ${COUNTS.visits} else ${COUNTS.knownVisits} end as visits`, [actor.departmentId])
      : db.raw(`${COUNTS.knownVisits} as visits`)
  const all = inspections(db).select(
    db.raw(`${joined(db, 'dd.name', '、')} as inspecting_names, ${joined(db, 'dd.name_en', ', ')} as inspecting_names_en`),
    visits,
    db.raw(`${COUNTS.settled} as settled, ${COUNTS.findings} as findings, ${COUNTS.open} as open`),
  )
  if (leads) return all
  return all.where((known) => {
    void known.whereRaw("(i.state <> 'draft' and not (i.kind = 'unannounced' and i.state in ('planned', 'cancelled')))")
    if (inspecting) void known.orWhereRaw(own, [actor.departmentId])
  })
}

export async function listPlanYears(db: Knex, actor: Actor): Promise<string[]> {
  const found: unknown = await db
    .from(inspectionsFor(db, actor).as('one'))
    .distinct(db.raw('substr(one.from_on, 1, 4) as year'))
    .orderBy('year', 'desc')
  return rows(z.object({ year: z.string() }), found).map(({ year }) => year)
}

/** How many inspections of a year that the actor may know stand in each state. */
export async function countStates(db: Knex, actor: Actor, year: string): Promise<ReadonlyMap<string, number>> {
  const found: unknown = await db
    .from(inspectionsFor(db, actor).as('one'))
    .whereBetween('one.from_on', [`${year}-01-01`, `${year}-12-31`])
    .groupBy('one.state')
    .select('one.state')
    .count({ n: '*' })
  return new Map(rows(z.object({ state: z.string(), n: int }), found).map(({ state, n }) => [state, n]))
}

export interface InspectionDetails {
  readonly kind: string
  readonly title: string
  readonly purpose: string
  readonly fromOn: string
  readonly toOn: string
  readonly rectificationDays: number
  readonly schemeId: number | null
}
const columnsOf = ({ kind, title, purpose, fromOn, toOn, rectificationDays, schemeId }: InspectionDetails) => ({
  kind,
  title,
  purpose,
  from_on: fromOn,
  to_on: toOn,
  rectification_days: rectificationDays,
  scheme_id: schemeId,
})

export async function insertInspection(
  tx: Knex,
  details: InspectionDetails & { readonly departmentId: number; readonly createdBy: number; readonly at: string },
): Promise<number> {
  const [row] = (await tx('inspections')
    .insert({
      ...columnsOf(details),
      department_id: details.departmentId,
      state: 'draft',
      created_by: details.createdBy,
      created_at: details.at,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export async function setInspecting(tx: Knex, id: number, departmentIds: readonly number[]): Promise<void> {
  await tx('inspection_departments').where({ inspection_id: id }).delete()
  await tx('inspection_departments').insert(departmentIds.map((department_id) => ({ inspection_id: id, department_id })))
}

export const changeDetails = (
  tx: Knex,
  { id, version }: Pick<Inspection, 'id' | 'version'>,
  details: InspectionDetails,
): Promise<boolean> => changeInspection(tx, { id, version }, columnsOf(details))

/** Compare-and-set; false for the one who comes second. */
export async function changeInspection(
  tx: Knex,
  { id, version }: Pick<Inspection, 'id' | 'version'>,
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('inspections')
    .where({ id, version })
    .update({ ...values, version: version + 1 })
  return changed === 1
}
