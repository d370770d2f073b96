import type { Knex } from 'knex'
import { z } from 'zod'
import { hasRole } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { int, rows } from '../db/decode.ts'
import { reindex } from './reindex.service.ts'
import type { SearchDocument, Source } from './search.types.ts'

const CaseRow = z.object({
  id: int,
  responsible_id: int.nullable(),
  responsible: z.string().nullable(),
  public_title: z.string(),
  public_question: z.string(),
  public_answer: z.string(),
  published_on: z.string(),
})

const documentOf = (row: z.output<typeof CaseRow>): SearchDocument => ({
  kind: 'case',
  refId: row.id,
  recordId: row.id,
  departmentId: row.responsible_id,
  itemId: null,
  publishedNumber: null,
  day: row.published_on,
  year: Number(row.published_on.slice(0, 4)),
  withdrawn: false,
  title: row.public_title,
  titleEn: '',
  place: row.responsible ?? '',
  href: `/cases/published/${row.id}`,
  texts: [...row.public_question.split('\n'), ...row.public_answer.split('\n')],
})

/** Questions and answers as they were published, in those words and no others. */
export const cases: Source = {
  kinds: ['case'],

  async ids(db) {
    const found: unknown = await db('cases').where({ publication: 'published' }).orderBy(['published_on', 'id']).select('id')
    return rows(z.object({ id: int }), found).map(({ id }) => id)
  },

  async read(db, ids) {
    const found: unknown = await db('cases as c')
      .leftJoin('departments as r', 'r.id', 'c.responsible_id')
      .where('c.publication', 'published')
      .whereIn('c.id', [...ids])
      .orderBy(['c.published_on', 'c.id'])
      .select(
        'c.id',
        'c.responsible_id',
        'r.name as responsible',
        'c.public_title',
        'c.public_question',
        'c.public_answer',
        'c.published_on',
      )
    return rows(CaseRow, found).map(documentOf)
  },

  scope: (actor) => (readsAsStaff(actor) || hasRole(actor, 'observer') ? { sql: `d.kind = 'case'`, bindings: [] } : undefined),
}

/** An answer was published or withdrawn. In the same transaction. */
export const reindexCases = (tx: Knex, ids: readonly number[]): Promise<void> => reindex(tx, cases, ids)
