import { toBase64 } from '../../core/tlog/bytes.ts'
import { parseCheckpoint } from '../../core/tlog/checkpoint.ts'
import { partsOf } from '../../core/tlog/note.ts'
import type { Deps } from '../deps.ts'
import { findNewestCheckpoint } from './store.queries.ts'

/** The newest checkpoint as the foot of every page and every printed record name it. */
export interface Seal {
  readonly size: number
  /** base64 */
  readonly root: string
}

type Reading = Pick<Deps, 'db' | 'now'>

const FRESH_MS = 5_000
const known = new WeakMap<object, { readonly at: number; readonly seal: Promise<Seal | undefined> }>()

/** At most five seconds old: a new checkpoint changes no page, and a page must not cost a query more for its foot. */
export function newestSeal({ db, now }: Reading): Promise<Seal | undefined> {
  const at = now().getTime()
  const last = known.get(db)
  if (last !== undefined && Math.abs(at - last.at) < FRESH_MS) return last.seal
  const seal = readSeal(db.read)
  known.set(db, { at, seal })
  seal.catch(() => known.delete(db))
  return seal
}

async function readSeal(db: Deps['db']['read']): Promise<Seal | undefined> {
  const newest = await findNewestCheckpoint(db)
  const text = newest === undefined ? undefined : partsOf(newest.note)?.text
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text)
  return checkpoint === undefined ? undefined : { size: checkpoint.size, root: toBase64(checkpoint.root) }
}
