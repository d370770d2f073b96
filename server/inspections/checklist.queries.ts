import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { ANSWERS, SEVERITIES } from './inspections.rules.ts'
import type { GivenAnswer, Item } from './inspections.types.ts'

const ItemRow = z
  .object({
    id: int,
    position: int,
    indicator: z.string(),
    title: z.string(),
    look: z.string(),
    department_id: int.nullable(),
    visit_id: int.nullable(),
    disclosure_id: int.nullable(),
    client_key: z.string().nullable(),
  })
  .transform(({ department_id, visit_id, disclosure_id, client_key, ...row }): Item => ({
    ...row,
    departmentId: department_id,
    visitId: visit_id,
    disclosureId: disclosure_id,
    clientKey: client_key,
  }))

/** Everything on the checklist, in order: for all departments, then drawn records, then what was added on the spot. */
export async function listItems(db: Knex, inspectionId: number): Promise<Item[]> {
  const found: unknown = await db('inspection_items').where({ inspection_id: inspectionId }).orderBy(['position', 'id'])
  return rows(ItemRow, found)
}

export interface NewItem {
  readonly indicator: string
  readonly title: string
  readonly look: string
}

/** The whole list for all departments anew; drawn records stay. Only before the first visit begins. */
export async function replaceItems(tx: Knex, inspectionId: number, items: readonly NewItem[]): Promise<void> {
  await tx('inspection_items').where({ inspection_id: inspectionId, department_id: null, visit_id: null }).delete()
  if (items.length > 0)
    await tx('inspection_items').insert(
      items.map(({ indicator, title, look }, i) => ({ indicator, title, look, inspection_id: inspectionId, position: i + 1 })),
    )
}

/** Behind all that are there; `records` belong to their departments. */
export async function insertRecordItems(
  tx: Knex,
  inspectionId: number,
  records: readonly { readonly id: number; readonly departmentId: number; readonly title: string; readonly look: string }[],
): Promise<void> {
  if (records.length === 0) return
  await tx('inspection_items').insert(
    records.map(({ id, departmentId, title, look }, i) => ({
      inspection_id: inspectionId,
      position: 1_000 + i,
      title,
      look,
      department_id: departmentId,
      disclosure_id: id,
    })),
  )
}

export async function findSpotItem(db: Knex, visitId: number, clientKey: string): Promise<Item | undefined> {
  const row: unknown = await db('inspection_items').where({ visit_id: visitId, client_key: clientKey }).first()
  return row === undefined ? undefined : ItemRow.parse(row)
}

export async function insertSpotItem(
  tx: Knex,
  item: { readonly inspectionId: number; readonly visitId: number; readonly title: string; readonly clientKey: string },
): Promise<number> {
  const [row] = (await tx('inspection_items')
    .insert({
      inspection_id: item.inspectionId,
      visit_id: item.visitId,
      position: 2_000,
      title: item.title,
      client_key: item.clientKey,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

const AnswerRow = z
  .object({
    item_id: int,
    answer: z.enum(ANSWERS),
    note: z.string(),
    severity: z.enum(SEVERITIES).nullable(),
    given_by: int,
    name: z.string(),
    name_en: z.string(),
    given_at: z.string(),
    version: int,
  })
  .transform(({ item_id, given_by, name, name_en, given_at, ...row }): GivenAnswer => ({
    ...row,
    itemId: item_id,
    givenBy: given_by,
    givenByName: name,
    givenByNameEn: name_en,
    givenAt: given_at,
  }))

const answers = (db: Knex, visitId: number): Knex.QueryBuilder =>
  db('inspection_answers as a')
    .join('people as p', 'p.id', 'a.given_by')
    .where('a.visit_id', visitId)
    .select('a.item_id', 'a.answer', 'a.note', 'a.severity', 'a.given_by', 'a.given_at', 'a.version')
    .select('p.display_name as name', 'p.display_name_en as name_en')

export const listAnswers = async (db: Knex, visitId: number): Promise<GivenAnswer[]> => rows(AnswerRow, await answers(db, visitId))

export async function findAnswer(db: Knex, visitId: number, itemId: number): Promise<GivenAnswer | undefined> {
  const row: unknown = await answers(db, visitId).where('a.item_id', itemId).first()
  return row === undefined ? undefined : AnswerRow.parse(row)
}

/** Which item a phone's sending was for, when it arrived already. */
export async function sentBefore(db: Knex, visitId: number, clientId: string): Promise<number | undefined> {
  const row: unknown = await db('inspection_answer_log').where({ visit_id: visitId, client_id: clientId }).first('item_id')
  return row === undefined ? undefined : z.object({ item_id: int }).parse(row).item_id
}

export interface SavedAnswer {
  readonly visitId: number
  readonly itemId: number
  readonly answer: string
  readonly note: string
  readonly severity: string | null
  readonly givenBy: number
  readonly at: string
  readonly clientId: string
  /** The version that the phone had seen; 0 for none. */
  readonly seen: number
}

/** Compare-and-set over the version that the phone had seen; false when somebody else answered meanwhile. */
export async function saveAnswer(tx: Knex, given: SavedAnswer): Promise<boolean> {
  const { visitId: visit_id, itemId: item_id, answer, note, severity, givenBy: given_by, at, clientId: client_id, seen } = given
  const values = { answer, note, severity, given_by, given_at: at }
  if (seen === 0) {
    const made = (await tx('inspection_answers')
      .insert({ visit_id, item_id, ...values })
      .onConflict(['visit_id', 'item_id'])
      .ignore()
      .returning('id')) as unknown[]
    if (made.length === 0) return false
  } else {
    const changed = await tx('inspection_answers')
      .where({ visit_id, item_id, version: seen })
      .update({ ...values, version: seen + 1 })
    if (changed !== 1) return false
  }
  await tx('inspection_answer_log').insert({ visit_id, item_id, answer, note, severity, given_by, at, client_id })
  return true
}
