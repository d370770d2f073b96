import type { Knex } from 'knex'
import type { Config } from '../config.ts'
import { findSetting } from '../installation.ts'
import type { SealingSecrets } from './sealing.ts'

/** What sealed texts of this installation are made with. */
export async function sealingSecrets(db: Knex, { secret }: Pick<Config, 'secret'>): Promise<SealingSecrets> {
  const installation = await findSetting(db, 'session_secret')
  if (installation === undefined) throw new Error('the installation has no secret yet')
  return { installation, environment: secret }
}
