import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import type { Due, Found, LeafKind } from './kinds.types.ts'
import { idOf } from './subjects.rules.ts'

// An edition of the catalogue as it came into force: who has to disclose what, to whom and when. Its rows are not changed from then on.

export const EDITION = 'edition'
export const EDITION_FILING = 'edition_filing'
export const subjectOfEdition = (editionId: number): string => `edition:${editionId}`

const EditionRow = z.object({
  id: int,
  number: int,
  note: z.string(),
  effective_on: z.string().nullable(),
  in_force_at: z.string().nullable(),
  filing_number: z.string().nullable(),
  filing_authority: z.string(),
  filed_on: z.string().nullable(),
})

const ItemRow = z
  .object({
    id: int,
    edition_id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    class: z.string(),
    elements: z.string(),
    legal_basis: z.string(),
    person_name: z.string(),
    audience: z.string(),
    timing: z.string(),
    timing_days: int,
    cycle: z.string(),
    review_level: int,
    register: z.string(),
    channels: z.string(),
    open_to: z.string(),
    open_to_note: z.string(),
    way: z.string(),
    tier: z.string(),
    stage: z.string(),
    retention_years: int.nullable(),
    secrecy_check: z.string(),
    withheld_ground: z.string(),
    withheld_explanation: z.string(),
    review_due_on: z.string().nullable(),
    ended: bool,
    change_note: z.string(),
  })
  .loose()
const DepartmentRow = z.object({ edition_item_id: int, department_id: int, name: z.string() })

async function contents(db: Knex, subjects: readonly string[]): Promise<Map<string, Found>> {
  const editions = rows(EditionRow, await db('catalogue_editions').whereIn('id', subjects.map(idOf)))
  const found = new Map<string, Found>()
  // One by one: there are a few a year, and each has some hundred rows.
  for (const { id, number, note, effective_on: effectiveOn, in_force_at: at } of editions) {
    const content = { v: 1, kind: EDITION, id, number, note, effectiveOn, at, items: await itemsOf(db, id) }
    found.set(subjectOfEdition(id), { content, table: 'catalogue_editions', row: String(id) })
  }
  return found
}

async function itemsOf(db: Knex, editionId: number): Promise<object[]> {
  const items = rows(
    ItemRow,
    await db('catalogue_edition_items as i')
      .join('catalogue_edition_classes as c', 'c.id', 'i.edition_class_id')
      .where('i.edition_id', editionId)
      .orderBy('i.id')
      .select('i.*', 'c.code as class'),
  )
  const found: unknown = await db('catalogue_edition_departments as d')
    .join('catalogue_edition_items as i', 'i.id', 'd.edition_item_id')
    .where('i.edition_id', editionId)
    .orderBy(['d.edition_item_id', 'd.position', 'd.department_id'])
    .select('d.edition_item_id', 'd.department_id', 'd.name')
  const departments = rows(DepartmentRow, found)
  return items.map((item) => {
    const named = Object.keys(ItemRow.shape).map((column) => [column, item[column]])
    const own = departments.filter(({ edition_item_id }) => edition_item_id === item.id)
    return { ...Object.fromEntries(named), departments: own.map(({ department_id: id, name }) => ({ id, name })) } as object
  })
}

async function due(db: Knex): Promise<Due[]> {
  const found: unknown = await db('catalogue_editions').whereNotNull('in_force_at').orderBy('id').select('id', 'in_force_at as at')
  return rows(z.object({ id: int, at: z.string() }), found).map(({ id, at }) => ({ subject: subjectOfEdition(id), at, order: 0 }))
}

export const editions: LeafKind = { key: EDITION, contents, due }

/** 备案: the number under which the superior authority filed an edition. */
export const editionFilings: LeafKind = {
  key: EDITION_FILING,
  async contents(db, subjects) {
    const found = rows(EditionRow, await db('catalogue_editions').whereIn('id', subjects.map(idOf)))
    return new Map(
      found.map(({ id, number, filing_number: filing, filing_authority: authority, filed_on: on }) => {
        const content = { v: 1, kind: EDITION_FILING, id, number, filing, authority, on }
        return [subjectOfEdition(id), { content, table: 'catalogue_editions', row: String(id) }]
      }),
    )
  },
  async due(db) {
    const found: unknown = await db('catalogue_editions').whereNotNull('filing_number').orderBy('id').select('id', 'filed_on as at')
    const filed = rows(z.object({ id: int, at: z.string() }), found)
    // Only the day is kept: no instant can differ from the leaf's.
    return filed.map(({ id, at }) => ({ subject: subjectOfEdition(id), at: `${at}T04:00:00.000Z`, order: 4, onlyDay: true }))
  },
}
