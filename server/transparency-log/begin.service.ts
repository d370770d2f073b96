import type { Knex } from 'knex'
import { record } from '../audit/audit.service.ts'
import { LOGGED_ACTS } from './acts.rules.ts'
import { appendLeaves, type NewLeaf } from './append.service.ts'
import { checkpointIn, type Checkpointing } from './checkpoints.service.ts'
import { LEAF_KINDS } from './kinds.ts'
import type { Due, LeafKind } from './kinds.types.ts'
import { listLoggedSubjects, reserve } from './store.queries.ts'

/** Subjects a read. */
const CHUNK = 400

/**
 * Brings the log up to what is there: at the first start after the log came to an installation, and when a new edition of the product logs
 * something that it did not log before. The leaves say when things happened; a last one says that they were added only now, and which.
 */
export async function beginLog(deps: Checkpointing): Promise<void> {
  await deps.db.write.transaction(async (tx) => {
    const { size: from } = await reserve(tx, 0)
    const fresh = await newSources(tx)
    if (fresh.length > 0) {
      const to = from + (await fillLog(tx, fresh))
      const details = { from, to, sources: fresh }
      await record(deps, tx, { id: null, name: 'system' }, { action: 'log.begin', subject: 'installation', details })
      await rememberSources(tx)
    }
    await checkpointIn(deps, tx)
  })
}

/** A kind of leaf, or for acts each action: what is logged from some edition of the product on. */
const sources = (): string[] => [...LEAF_KINDS.map(({ key }) => key), ...[...LOGGED_ACTS].map((action) => `act:${action}`)]
const SETTING = 'log_sources'

async function newSources(db: Knex): Promise<string[]> {
  const row = (await db('settings').where({ name: SETTING }).first('value')) as { value: string } | undefined
  const known = new Set<unknown>(row === undefined ? [] : (JSON.parse(row.value) as unknown[]))
  return sources().filter((source) => !known.has(source))
}

/** From here on, what these sources bring is logged as it happens. */
export async function rememberSources(tx: Knex): Promise<void> {
  const value = JSON.stringify(sources())
  await tx('settings').insert({ name: SETTING, value }).onConflict('name').merge({ value })
}

/** Appends what these sources hold and the log does not, in the order of time. Returns how many leaves. */
export async function fillLog(tx: Knex, wanted: readonly string[] = sources()): Promise<number> {
  const leaves: (NewLeaf & Pick<Due, 'order'>)[] = []
  for (const kind of LEAF_KINDS.filter(({ key }) => wanted.some((source) => source === key || source.startsWith(`${key}:`)))) {
    const logged = await listLoggedSubjects(tx, kind.key)
    leaves.push(
      ...(await leavesOf(
        tx,
        kind,
        (await kind.due(tx, wanted)).filter(({ subject }) => !logged.has(subject)),
      )),
    )
  }
  // Stable: what happened in one instant stays in the order of its rows.
  leaves.sort((a, b) => (a.at === b.at ? a.order - b.order : a.at < b.at ? -1 : 1))
  if (leaves.length > 0) await appendLeaves(tx, leaves)
  return leaves.length
}

async function leavesOf(tx: Knex, kind: LeafKind, due: readonly Due[]): Promise<(NewLeaf & Pick<Due, 'order'>)[]> {
  const leaves: (NewLeaf & Pick<Due, 'order'>)[] = []
  for (let from = 0; from < due.length; from += CHUNK) {
    const some = due.slice(from, from + CHUNK)
    const contents = await kind.contents(
      tx,
      some.map(({ subject }) => subject),
    )
    for (const { subject, at, order } of some) {
      const content = contents.get(subject)?.content
      if (content !== undefined) leaves.push({ kind: kind.key, subject, content, at, order })
    }
  }
  return leaves
}
