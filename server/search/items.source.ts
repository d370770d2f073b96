import type { Knex } from 'knex'
import { z } from 'zod'
import { audiencesOf } from '../catalogue/catalogue.policy.ts'
import { int, json, rows } from '../db/decode.ts'
import { reindexAll } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

const ItemRow = z.object({
  id: int,
  code: z.string(),
  title: z.string(),
  title_en: z.string(),
  elements: json(z.array(z.object({ zh: z.string(), en: z.string().default('') }))),
  legal_basis: z.string(),
  open_to_note: z.string(),
  withheld_explanation: z.string(),
  class_name: z.string(),
  class_name_en: z.string(),
})

const documentOf = (row: z.output<typeof ItemRow>): SearchDocument => ({
  kind: 'item',
  refId: row.id,
  recordId: row.id,
  departmentId: null,
  itemId: row.id,
  publishedNumber: null,
  day: null,
  year: null,
  withdrawn: false,
  title: row.title,
  titleEn: row.title_en,
  place: row.code,
  href: `/catalogue/${row.id}`,
  texts: [
    row.code,
    ...row.elements.flatMap(({ zh, en }) => [zh, en]),
    row.legal_basis,
    row.open_to_note,
    row.withheld_explanation,
    row.class_name,
    row.class_name_en,
  ],
})

/** The items of the catalogue in force. Nobody who reads of an item reads less of it than its title: the whole table is open to them. */
export const items: Source = {
  kinds: ['item'],

  async ids(db) {
    const found: unknown = await db('catalogue_items').where({ active: true }).orderBy('id').select('id')
    return rows(z.object({ id: int }), found).map(({ id }) => id)
  },

  async read(db, ids) {
    const found: unknown = await db('catalogue_items as i')
      .join('catalogue_classes as c', 'c.id', 'i.class_id')
      .where('i.active', true)
      .whereIn('i.id', [...ids])
      .orderBy('i.id')
      .select('i.id', 'i.code', 'i.title', 'i.title_en', 'i.elements', 'i.legal_basis', 'i.open_to_note', 'i.withheld_explanation')
      .select('c.name as class_name', 'c.name_en as class_name_en')
    return rows(ItemRow, found).map(documentOf)
  },

  scope(actor) {
    const audiences = audiencesOf(actor)
    if (audiences.length === 0) return undefined
    return { sql: `(d.kind = 'item' and i.active and i.audience in (${audiences.map(() => '?').join(', ')}))`, bindings: audiences }
  },
}

/** Another edition has come into force. In the same transaction. */
export const reindexItems = async (tx: Knex): Promise<void> => {
  await reindexAll(tx, items)
}
