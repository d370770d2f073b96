import type { Knex } from 'knex'
import { fillLog, rememberSources } from '../../server/transparency-log/begin.service.ts'

/** The log as it would be had everything been logged when it happened. Comes last: it reads what the others planted. */
export async function plantLog(tx: Knex.Transaction): Promise<void> {
  await fillLog(tx)
  await rememberSources(tx)
}
