import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import { readableBy } from '../disclosures/disclosures.visibility.ts'

/** Whose eyes: a person's, or everybody's who may read one department's records (a record page knows its department, not its reader). */
export type Reader = Actor | { readonly openTo: number }

/** Ids of the versions that count: published now, not withdrawn, and of an audience that the reader belongs to. */
export function publishedVersions(db: Knex, reader: Reader): Knex.QueryBuilder {
  const base = db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .whereNull('d.withdrawn_at')
    .select('v.id')
  if (!('openTo' in reader)) return base.modify(readableBy(reader))
  return base.where((open) => {
    void open.whereIn('i.audience', ['all', 'screen']).orWhere('d.department_id', reader.openTo)
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
