import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { GROUNDS } from './catalogue.rules.ts'

const names = z
  .string()
  .nullable()
  .transform((text) => (text === null ? [] : text.split('\n')))

const WithheldRow = z
  .object({
    id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    withheld_ground: z.enum(['', ...GROUNDS]),
    withheld_explanation: z.string(),
    review_due_on: z.string().nullable(),
    departments: names,
    departments_en: names,
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    code: row.code,
    title: row.title,
    titleEn: row.title_en,
    ground: row.withheld_ground,
    explanation: row.withheld_explanation,
    reviewDueOn: row.review_due_on,
    departments: row.departments,
    departmentsEn: row.departments_en,
    version: row.version,
  }))
/** An item of the catalogue in force that is not disclosed. */
export type WithheldItem = z.output<typeof WithheldRow>

const namesOf = (column: 'name' | 'name_en'): string =>
  `(select string_agg(x.n, '\n') from (select dep.${column} as n from catalogue_item_departments x1 join departments dep on dep.id = x1.department_id
    where x1.item_id = i.id order by dep.position, dep.id) x)`

const withheld = (db: Knex): Knex.QueryBuilder =>
  db('catalogue_items as i')
    .where({ 'i.active': true, 'i.way': 'withheld' })
    .select('i.id', 'i.code', 'i.title', 'i.title_en', 'i.withheld_ground', 'i.withheld_explanation', 'i.review_due_on', 'i.version')
    .select(db.raw(`${namesOf('name')} as departments, ${namesOf('name_en')} as departments_en`))

/** Those whose re-evaluation is due first. */
export async function listWithheldRows(db: Knex): Promise<WithheldItem[]> {
  return rows(WithheldRow, await withheld(db).orderByRaw(`coalesce(i.review_due_on, '0000'), i.position, i.id`))
}

export async function findWithheld(db: Knex, id: number): Promise<WithheldItem | undefined> {
  const row: unknown = await withheld(db).where('i.id', id).first()
  return row === undefined ? undefined : WithheldRow.parse(row)
}

const EvaluationRow = z
  .object({
    item_id: int,
    at: z.string(),
    outcome: z.enum(['keep', 'propose']),
    remark: z.string(),
    next_due_on: z.string().nullable(),
    name: z.string(),
    name_en: z.string(),
    edition_id: int.nullable(),
    number: int.nullable(),
  })
  .transform(({ item_id, next_due_on, name_en, edition_id, ...row }) => ({
    ...row,
    itemId: item_id,
    nextDueOn: next_due_on,
    nameEn: name_en,
    editionId: edition_id,
  }))
export type Reevaluation = z.output<typeof EvaluationRow>

/** Every re-evaluation, newest first. */
export async function listReevaluations(db: Knex): Promise<Reevaluation[]> {
  const found: unknown = await db('catalogue_reevaluations as r')
    .join('people as p', 'p.id', 'r.actor_id')
    .leftJoin('catalogue_editions as e', 'e.id', 'r.edition_id')
    .orderBy('r.id', 'desc')
    .select('r.*', 'p.display_name as name', 'p.display_name_en as name_en', 'e.number')
  return rows(EvaluationRow, found)
}
