import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { CYCLES, TIMINGS } from './disclosures.rules.ts'

const DraftItemRow = z
  .object({
    id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    timing: z.enum(TIMINGS),
    timing_days: int,
    cycle: z.enum(CYCLES),
    one_shot: bool,
    review_level: int,
    register: z.string(),
    active: bool,
    way: z.string(),
    class_name: z.string(),
    class_name_en: z.string(),
  })
  .transform(({ title_en, timing_days, one_shot, review_level, class_name, class_name_en, way, ...row }) => ({
    ...row,
    /** Published once for its period, then only corrected. */
    oneShot: one_shot,
    /** 不予公开: nothing is drafted for it. */
    withheld: way === 'withheld',
    titleEn: title_en,
    timingDays: timing_days,
    reviewLevel: review_level,
    className: class_name,
    classNameEn: class_name_en,
  }))

/** A catalogue item as the drafting page needs it. */
export type DraftItem = z.output<typeof DraftItemRow>

const items = (db: Knex): Knex.QueryBuilder =>
  db('catalogue_items as i')
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .select('i.*', 'c.name as class_name', 'c.name_en as class_name_en')

export async function findDraftItem(
  db: Knex,
  itemId: number,
): Promise<(DraftItem & { readonly departments: readonly number[] }) | undefined> {
  const row: unknown = await items(db).where('i.id', itemId).first()
  if (row === undefined) return undefined
  const departments: unknown = await db('catalogue_item_departments').where({ item_id: itemId }).select('department_id')
  return { ...DraftItemRow.parse(row), departments: rows(z.object({ department_id: int }), departments).map((d) => d.department_id) }
}

/** The items that a department answers for, in the order of the catalogue. */
export async function listDepartmentItems(db: Knex, departmentId: number): Promise<DraftItem[]> {
  const found: unknown = await items(db)
    .join('catalogue_item_departments as cd', 'cd.item_id', 'i.id')
    .where({ 'cd.department_id': departmentId })
    .where('i.active', true)
    .whereNot('i.way', 'withheld')
    .orderBy(['c.position', 'c.code', 'i.position', 'i.code'])
  return rows(DraftItemRow, found)
}

/** The entry that already stands for an item, department and period; discarded and withdrawn ones make room. */
export async function findEntry(
  db: Knex,
  itemId: number,
  departmentId: number,
  period: string,
): Promise<{ id: number; title: string } | undefined> {
  const row: unknown = await db('disclosures')
    .where({ item_id: itemId, department_id: departmentId, period })
    .whereNull('withdrawn_at')
    .where((either) => void either.whereNotNull('published_number').orWhereNotNull('working_number'))
    .first('id', 'title')
  return row === undefined ? undefined : z.object({ id: int, title: z.string() }).parse(row)
}
