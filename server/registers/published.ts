import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import { readableBy } from '../disclosures/disclosures.visibility.ts'

/**
 * Whose eyes: a person's; everyone's in the bureau; or those of whoever reads one record. A record page knows the record and not its
 * reader, so beside what is open to everyone it may count only its own department's records of the same item, whose audience is its own.
 */
export type Reader = Actor | 'everyone' | { readonly readersOf: number }

const OPEN = ['all', 'screen'] as const

/** Ids of the versions that count: published now, not withdrawn, and of an audience that the reader belongs to. */
export function publishedVersions(db: Knex, reader: Reader): Knex.QueryBuilder {
  const base = db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .whereNull('d.withdrawn_at')
    .select('v.id')
  if (reader === 'everyone') return base.whereIn('i.audience', OPEN)
  if (!('readersOf' in reader)) return base.modify(readableBy(reader))
  const record = db('disclosures as own')
    .whereRaw('own.item_id = d.item_id and own.department_id = d.department_id')
    .where('own.id', reader.readersOf)
  return base.where((open) => {
    void open.whereIn('i.audience', OPEN).orWhereExists(record)
  })
}

export interface BudgetFilter {
  readonly year: number
  readonly departmentId?: number
  readonly categories?: readonly string[]
}

/**
 * The budget in force: for each department and category the line of the latest published version that has one (a budget adjusted in the
 * year replaces the first). Columns department_id, category, amount_fen.
 */
export function budgetsInForce(db: Knex, reader: Reader, { year, departmentId, categories }: BudgetFilter): Knex.QueryBuilder {
  const ranked = db('budget_lines as b')
    .join('disclosure_versions as bv', 'bv.id', 'b.version_id')
    .join('disclosures as bd', 'bd.id', 'bv.disclosure_id')
    .where('b.year', year)
    .whereIn('b.version_id', publishedVersions(db, reader))
    .select('b.department_id', 'b.category', 'b.amount_fen')
    .select(db.raw('row_number() over (partition by b.department_id, b.category order by bd.published_at desc, b.id desc) as place'))
  if (departmentId !== undefined) void ranked.where('b.department_id', departmentId)
  if (categories !== undefined) void ranked.whereIn('b.category', categories)
  return db.from(ranked.as('ranked')).where('place', 1).select('department_id', 'category', 'amount_fen')
}
