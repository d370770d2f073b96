import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { STANDINGS } from './compliance.rules.ts'
import { STANDING_SQL } from './standing.sql.ts'

const GroupRow = z
  .object({
    department_id: int,
    item_id: int,
    month: z.string(),
    standing: z.enum(STANDINGS),
    late_due: z.string().nullable(),
    late_end: z.string().nullable(),
    n: int,
    present: int,
    required: int,
  })
  .transform((row) => ({
    departmentId: row.department_id,
    itemId: row.item_id,
    month: row.month,
    standing: row.standing,
    lateDue: row.late_due,
    lateEnd: row.late_end,
    n: row.n,
    present: row.present,
    required: row.required,
  }))
/** As the database counts: what is late apart by due day and answer, so that its working days can be counted. */
export type CountedGroup = z.output<typeof GroupRow>

/** Months `YYYY-MM`, both included. */
export interface Range {
  readonly from: string
  readonly to: string
}

/** Everything owed whose due day lies in the months, counted in one statement. */
export async function countGroups(db: Knex, { from, to }: Range, today: string, departmentId?: number): Promise<CountedGroup[]> {
  const placed = db('obligations as o')
    .whereNull('o.cancelled_at')
    .whereBetween('o.due_on', [`${from}-01`, `${to}-31`])
    .select('o.department_id', 'o.item_id', 'o.due_on', 'o.answered_at', 'o.elements_present', 'o.elements_required')
    .select(db.raw(`${STANDING_SQL} as standing`, [today]))
  if (departmentId !== undefined) void placed.where('o.department_id', departmentId)
  const keyed = db
    .from(placed.as('p'))
    .select('department_id', 'item_id', 'standing', 'elements_present', 'elements_required')
    .select(db.raw('substr(due_on, 1, 7) as month'))
    .select(db.raw(`case when standing in ('late', 'nil_late', 'missing', 'turned_ex_post') then due_on end as late_due`))
    .select(db.raw(`case when standing in ('late', 'nil_late', 'turned_ex_post') then answered_at end as late_end`))
  const found: unknown = await db
    .from(keyed.as('k'))
    .groupBy('department_id', 'item_id', 'month', 'standing', 'late_due', 'late_end')
    .select('department_id', 'item_id', 'month', 'standing', 'late_due', 'late_end')
    .select(
      db.raw(
        `count(*) as n, coalesce(sum(elements_present), 0) as present,
        coalesce(sum(case when elements_present is not null then elements_required else 0 end), 0) as required`,
      ),
    )
  return rows(GroupRow, found)
}

const DepartmentRow = z
  .object({ id: int, name: z.string(), name_en: z.string(), active: z.coerce.boolean() })
  .transform(({ id, name, name_en, active }) => ({ id, name, nameEn: name_en, active }))
export type Department = z.output<typeof DepartmentRow>

const ItemRow = z
  .object({
    id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    class_id: int,
    class_name: z.string(),
    class_name_en: z.string(),
  })
  .transform((row) => ({
    id: row.id,
    code: row.code,
    title: row.title,
    titleEn: row.title_en,
    classId: row.class_id,
    className: row.class_name,
    classNameEn: row.class_name_en,
  }))
export type Item = z.output<typeof ItemRow>

/** Departments that owe or owed anything, in their order. */
export async function listDepartments(db: Knex): Promise<Department[]> {
  const found: unknown = await db('departments as dep')
    .whereIn('dep.id', db('obligations').select('department_id'))
    .orderBy(['dep.position', 'dep.id'])
    .select('dep.id', 'dep.name', 'dep.name_en', 'dep.active')
  return rows(DepartmentRow, found)
}

/** A department that may have owed nothing yet; the bureau itself is none. */
export async function findDepartment(db: Knex, id: number): Promise<Department | undefined> {
  const row: unknown = await db('departments').where({ id }).whereNot('kind', 'bureau').first('id', 'name', 'name_en', 'active')
  return row === undefined ? undefined : DepartmentRow.parse(row)
}

/** Items of which anything is or was owed, with their top class, in the order of the catalogue. */
export async function listItems(db: Knex): Promise<Item[]> {
  const found: unknown = await db('catalogue_items as i')
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .leftJoin('catalogue_classes as top', 'top.id', 'c.parent_id')
    .whereIn('i.id', db('obligations').select('item_id'))
    .orderByRaw('coalesce(top.position, c.position), coalesce(top.id, c.id), c.position, i.position, i.id')
    .select('i.id', 'i.code', 'i.title', 'i.title_en')
    .select(
      db.raw(
        'coalesce(top.id, c.id) as class_id, coalesce(top.name, c.name) as class_name, coalesce(top.name_en, c.name_en) as class_name_en',
      ),
    )
  return rows(ItemRow, found)
}

/** The years in which anything fell or falls due; undefined while nothing does. */
export async function dueYears(db: Knex): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const found: unknown = await db('obligations')
    .whereNull('cancelled_at')
    .select(db.raw('min(due_on) as first, max(due_on) as last'))
    .first()
  const { first, last } = z.object({ first: z.string().nullable(), last: z.string().nullable() }).parse(found)
  return first === null || last === null ? undefined : { first: Number(first.slice(0, 4)), last: Number(last.slice(0, 4)) }
}
