import type { Knex } from 'knex'
import { credentialOf } from '../../core/protocol/v1/ballot.ts'
import { sharedRun } from '../db/shared-run.ts'
import type { Deps } from '../deps.ts'
import { BoardPen } from './board.service.ts'
import { countPending, holdBox, listUuids, type Box } from './box.queries.ts'
import type { BoxDeps } from './box.types.ts'
import { errorKind } from './discretion.ts'
import { takePending } from './pending.service.ts'

/** So many ballots at least go to the board together: whoever watches it learns that a ballot is one of these, not which. */
export const BATCH = 10

export type FlushDeps = Pick<Deps, 'db' | 'config' | 'random'>

/** What waits goes on, shuffled. There is one ballot of a credential at most, so that a later vote never overtakes an earlier one. */
export async function flushInto(tx: Knex.Transaction, deps: BoxDeps, box: Box, pen: BoardPen): Promise<void> {
  for (const text of await takePending(tx, deps, box, 'ballot')) pen.add('Ballot', [text], credentialOf(text))
}

/** Moves a batch to the board if there is one; answers how many ballots it had. Any number of instances may try at once. */
export async function flushBox(deps: FlushDeps, uuid: string): Promise<number> {
  if ((await countPending(deps.db.read, uuid, 'ballot')) < BATCH) return 0
  return deps.db.write.transaction(async (tx) => {
    const box = await holdBox(tx, uuid, ['open'])
    if (box === undefined || box.oneStep) return 0
    const count = await countPending(tx, uuid, 'ballot')
    if (count < BATCH) return 0
    const pen = new BoardPen(box)
    await flushInto(tx, deps, box, pen)
    await pen.save(tx)
    return count
  })
}

/** The job: every open box. One that fails leaves the others their turn; what it says names no ballot. */
export async function flushBoxes(deps: QuietDeps): Promise<void> {
  for (const uuid of await listUuids(deps.db.read, 'open')) await flushQuietly(deps, uuid)
}

type QuietDeps = FlushDeps & Pick<Deps, 'log'>

/** What the database says of an error quotes the rows: only its kind is logged. */
async function flushQuietly(deps: QuietDeps, uuid: string): Promise<void> {
  try {
    await flushBox(deps, uuid)
  } catch (error) {
    deps.log.error(errorKind(error), 'ballots could not be moved to the board')
  }
}

const flushes = new WeakMap<Deps['db'], Map<string, () => Promise<void>>>()

/** After a ballot was stored. Many voters at once share one attempt. */
export function flushAfter(deps: QuietDeps, uuid: string): Promise<void> {
  const known = flushes.get(deps.db) ?? new Map<string, () => Promise<void>>()
  flushes.set(deps.db, known)
  const flush = known.get(uuid) ?? sharedRun(() => flushQuietly(deps, uuid))
  known.set(uuid, flush)
  return flush()
}
