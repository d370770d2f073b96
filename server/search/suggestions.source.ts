import type { Knex } from 'knex'
import { z } from 'zod'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { int, rows } from '../db/decode.ts'
import { translate } from '../i18n/index.ts'
import { reindex } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

const TextRow = z.object({ number: int, body: z.string(), published_on: z.string() })

const documentOf = ({ number, body, published_on }: z.output<typeof TextRow>): SearchDocument => ({
  kind: 'suggestion',
  refId: number,
  recordId: number,
  departmentId: null,
  itemId: null,
  publishedNumber: null,
  day: published_on,
  year: Number(published_on.slice(0, 4)),
  withdrawn: false,
  title: translate('zh-CN', 'search.suggestion', { n: number }),
  titleEn: translate('en', 'search.suggestion', { n: number }),
  place: '',
  href: `/anonymous?before=${number + 1}#text-${number}`,
  texts: body.split('\n'),
})

/** Suggestions without a name as they were published; neither those that wait nor those that moderation hid. */
export const suggestions: Source = {
  kinds: ['suggestion'],

  async ids(db) {
    const found: unknown = await db('anonymous_texts').whereNotNull('number').whereNull('hidden_by_act').orderBy('number').select('number')
    return rows(z.object({ number: int }), found).map(({ number }) => number)
  },

  async read(db, ids) {
    const found: unknown = await db('anonymous_texts')
      .whereIn('number', [...ids])
      .whereNull('hidden_by_act')
      .orderBy('number')
      .select(Object.keys(TextRow.shape))
    return rows(TextRow, found).map(documentOf)
  },

  scope: (actor) => (readsAsStaff(actor) ? { sql: `d.kind = 'suggestion'`, bindings: [] } : undefined),
}

/** Suggestions were published, hidden or shown again. In the same transaction. */
export const reindexSuggestions = (tx: Knex, numbers: readonly number[]): Promise<void> => reindex(tx, suggestions, numbers)
