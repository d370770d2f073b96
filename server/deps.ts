import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Database } from './db/database.ts'

/** What the world supplies. Tests supply their own world. */
export interface Deps {
  readonly db: Database
  /** The only clock: nothing in the product reads another. */
  readonly now: () => Date
  /** Bytes from the platform's CSPRNG. */
  readonly random: (bytes: number) => Uint8Array
  readonly log: Logger
  readonly config: Config
}
