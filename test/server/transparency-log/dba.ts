import type { Knex } from 'knex'
import { fillLog } from '../../../server/transparency-log/begin.service.ts'
import { checkpointIn } from '../../../server/transparency-log/checkpoints.service.ts'
import type { World } from '../../support/world.ts'

/** What whoever administers the database can do: every trigger and every foreign key is out of the way. */
export async function asDba(world: World, change: (db: Knex) => Promise<unknown>): Promise<void> {
  const { write, engine } = world.db
  if (engine === 'postgres') {
    await write.transaction(async (tx) => {
      await tx.raw('set local session_replication_role = replica')
      await change(tx)
    })
    return
  }
  const triggers = (await write('sqlite_master').where({ type: 'trigger' }).select('name')) as { name: string }[]
  for (const { name } of triggers) await write.raw(`drop trigger ${name}`)
  await write.raw('pragma foreign_keys = off')
  await change(write)
}

/** What they can do who hold the signing key as well: a log of their own making over what stands there now, signed and consistent. */
export async function rewriteLog(world: World, db: Knex): Promise<void> {
  for (const table of ['log_cosignatures', 'log_checkpoints', 'log_contents', 'log_hashes', 'log_leaves']) await db(table).delete()
  await db('log_head').update({ size: 0, checkpoint_at: null })
  await fillLog(db)
  await checkpointIn(world.deps, db as Knex.Transaction)
}
