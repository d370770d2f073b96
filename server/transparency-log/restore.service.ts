import { toBase64 } from '../../core/tlog/bytes.ts'
import { audited, type Agent } from '../audit/audit.service.ts'
import { AppError } from '../errors.ts'
import { checkpointIn, type Checkpointing } from './checkpoints.service.ts'
import { listVerifierKeys } from './keys.service.ts'
import { reserve, setCheckpointAt } from './store.queries.ts'
import { openWith } from './verify.tree.ts'

/** Whoever has the command line of the server. */
const COMMAND: Agent = { id: null, name: 'system' }

export interface Lost {
  /** The first leaf that the backup does not hold. */
  readonly from: number
  /** What the log had before, as the checkpoint that was kept says. */
  readonly to: number
}

/**
 * After a restore from a backup: writes a leaf that names the range that was lost, from a checkpoint that somebody kept. To be done before
 * anything is published. @throws AppError invalid (not a checkpoint of this log), conflict (nothing is lost)
 */
export async function recordRestore(deps: Checkpointing, note: string): Promise<Lost> {
  return audited(deps, COMMAND, async (tx) => {
    const { size: from } = await reserve(tx, 0)
    const kept = openWith(note, await listVerifierKeys(tx))
    if (kept === undefined) throw new AppError('invalid', 'log.error.not_a_checkpoint')
    if (kept.size <= from) throw new AppError('conflict', 'log.error.nothing_lost')
    const details = { from, to: kept.size, root: toBase64(kept.root) }
    return [
      { from, to: kept.size },
      { action: 'log.restored', subject: 'installation', details },
    ]
  })
}

/**
 * After the clock was wrong for a while and ran ahead: takes it as it is now, so that publishing goes on, and writes a leaf that says so.
 * Returns the instant up to which nothing could have been published.
 */
export async function resetClock(deps: Checkpointing): Promise<string | null> {
  return audited(deps, COMMAND, async (tx) => {
    const { checkpointAt } = await reserve(tx, 0)
    const at = deps.now().toISOString()
    if (checkpointAt === null || checkpointAt <= at) throw new AppError('conflict', 'log.error.clock_right')
    await setCheckpointAt(tx, at)
    return [checkpointAt, { action: 'log.reset_clock', subject: 'installation', details: { checkpointAt } }]
  })
}

/** Signs what was just recorded. */
export const signNow = (deps: Checkpointing): Promise<unknown> => deps.db.write.transaction((tx) => checkpointIn(deps, tx))
