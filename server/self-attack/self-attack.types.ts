/** One value of a stolen row: what a database hands out. */
export type Cell = string | number | bigint | boolean | Uint8Array | Date | null

/** A row as a thief sees it: its columns, and where it lies (`#place`; on PostgreSQL also `#xmin`). */
export type StolenRow = Readonly<Record<string, Cell>>

/** A copy of everything, at one moment: tables, and bytes of files (database, write-ahead log, log of the application) by their names. */
export interface Snapshot {
  readonly moment: string
  readonly tables: ReadonlyMap<string, readonly StolenRow[]>
  readonly files: ReadonlyMap<string, Uint8Array>
}

/** What nobody knows in a real election: who cast which ballot. */
export interface Truth {
  /** As tables name a person: id, username. */
  readonly person: readonly string[]
  /** As tables or files name a ballot: credential, tracking code, name of the record. */
  readonly ballot: readonly string[]
  /** Ballots of one batch reach the board together. */
  readonly batch: number
}

/** What is stolen in one simulated election, and what there is to find. */
export interface Loot {
  readonly snapshots: readonly Snapshot[]
  readonly truths: readonly Truth[]
}

export interface Strategy {
  /** Names of the traces of people and of ballots that it puts in the same order, or what both share. */
  readonly name: string
  readonly hits: number
  /** Guesses it made. */
  readonly tried: number
  /** Hits that guessing blindly within the batches brings on average. */
  readonly expected: number
  /** How much the two orders agree within the batches, in standard deviations; 0 for what has no order. */
  readonly agreement: number
}

/** What an attack found out; never which person, which ballot. */
export interface AttackReport {
  readonly engine: 'sqlite' | 'postgres'
  readonly voters: number
  readonly batches: number
  readonly snapshots: number
  /** What could be read: `tables`, `wal`, … */
  readonly sources: readonly string[]
  readonly strategies: number
  /** The one that was right most often, with the closest agreement that any of them reached. */
  readonly best: Strategy
  /** Share of voters that blind guessing within the batches links. */
  readonly chance: number
  /** Hits that the luckiest of so many blind strategies stays under with 99.9 %. */
  readonly hitLimit: number
  /** The same for the agreement of two orders. */
  readonly agreementLimit: number
  /** Strategies beyond a limit, the strongest first, at most ten. */
  readonly leaks: readonly Strategy[]
}
