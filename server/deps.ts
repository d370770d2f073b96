import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'
import type { RevisionCache } from './db/revision-cache.ts'

/** What the world supplies. Tests supply their own world. */
export interface Deps {
  readonly db: Database
  /** What was read at the database's current revision. */
  readonly cache: RevisionCache
  /** The only clock: nothing in the product reads another. */
  readonly now: () => Date
  /** Bytes from the platform's CSPRNG. */
  readonly random: (bytes: number) => Uint8Array
  readonly log: Logger
  readonly config: Config
}
