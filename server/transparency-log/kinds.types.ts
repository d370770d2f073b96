import type { Knex } from 'knex'

/** What the database says today of something that has a leaf. */
export interface Found {
  readonly content: unknown
  /** Where the content stands, for a finding: the table and the row. */
  readonly table: string
  readonly row: string
  /** Paths in the content that may have become different since, e.g. `disclosure.dueOn` of a version that was replaced. */
  readonly mayDiffer?: readonly string[]
}

/** One kind of fact that is logged. */
export interface LeafKind {
  readonly key: string
  /** What these subjects are today; those that are gone are left out. Set-based: called with some hundred at once. */
  contents(db: Knex, subjects: readonly string[]): Promise<ReadonlyMap<string, Found>>
  /**
   * Every subject that must have a leaf of this kind, with the instant at which it came to be, oldest first. `sources`: only of these,
   * for a kind that has more than one (`act:people.change_roles`).
   */
  due(db: Knex, sources?: readonly string[]): Promise<readonly Due[]>
}

export interface Due {
  readonly subject: string
  /** UTC ISO text. */
  readonly at: string
  /** Breaks ties between kinds and within one instant: smaller first. */
  readonly order: number
  /** The database keeps no instant, only the day. */
  readonly onlyDay?: boolean
}
