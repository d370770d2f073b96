import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import type { Condition } from '../disclosures/disclosures.visibility.ts'

/** What a result may be; each is one choice beside the results. Colleagues come from the directory, the others from the index. */
export const INDEXED_KINDS = ['disclosure', 'file', 'item', 'law', 'topic', 'suggestion', 'case'] as const
export const KINDS = [...INDEXED_KINDS, 'person'] as const
export type IndexedKind = (typeof INDEXED_KINDS)[number]
export type Kind = (typeof KINDS)[number]

/** One thing that can be found. */
export interface SearchDocument {
  readonly kind: IndexedKind
  /** Its own id, by kind. */
  readonly refId: number
  /** What it is indexed with: a file with its record, an article with its law. */
  readonly recordId: number
  readonly departmentId: number | null
  readonly itemId: number | null
  /** Of the version that readers see; null for what has no versions. */
  readonly publishedNumber: number | null
  /** `YYYY-MM-DD`: newer ones stand first. */
  readonly day: string | null
  readonly year: number | null
  readonly withdrawn: boolean
  readonly title: string
  readonly titleEn: string
  /** What it is part of, or its number. */
  readonly place: string
  readonly href: string
  /** Everything else it says; no phrase is found across two of them. */
  readonly texts: readonly string[]
}

/**
 * Where documents of some kinds come from and who may see them. A new kind is a file with one of these and a line in sources.ts; whoever
 * changes what it speaks of calls `reindex` with it in the same transaction.
 */
export interface Source {
  readonly kinds: readonly IndexedKind[]
  /** Ids of all records that have documents. */
  ids(db: Knex): Promise<readonly number[]>
  /** Every document of these records, as it should be now. */
  read(db: Knex, ids: readonly number[]): Promise<readonly SearchDocument[]>
  /** What the actor may see of them, over `search_documents as d` and `catalogue_items as i` (joined on `d.item_id`); undefined: nothing. */
  scope(actor: Actor): Condition | undefined
}
