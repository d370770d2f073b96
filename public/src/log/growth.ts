import { toBase64 } from '../../../core/tlog/bytes.ts'
import { openCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { formatKey, parseKey, type VerifierKey } from '../../../core/tlog/note.ts'
import { verifyGrowth, type FindingCode } from '../../../core/tlog/receipt.ts'
import { currentCheckpoint, currentKey, growthPath } from './client.ts'
import { forget, recall, remember, type Memory } from './memory.ts'

export interface Growth {
  readonly codes: readonly FindingCode[]
  readonly memory: Memory | undefined
  /** The checkpoint that the server shows now. */
  readonly newer: string
}

/**
 * Holds the server's newest checkpoint against the one that this browser remembers, and remembers the newer when it grew from it. The first
 * checkpoint is believed once its signature holds. `demo`: a demonstration may be planted anew with another key. @throws when the server
 * cannot be asked
 */
export async function checkGrowth(demo: boolean): Promise<Growth> {
  const [newer, said] = [await currentCheckpoint(), await currentKey()]
  const known = knownTo(demo, said === undefined ? '' : formatKey(said))
  const key = parseKey(known?.key ?? (said === undefined ? '' : formatKey(said)))
  if (key === undefined) return { codes: ['key_other'], memory: known, newer }
  const former = formerKeys(known)
  const codes = await compare(known, newer, key, former)
  if (said === undefined || formatKey(said) !== formatKey(key)) codes.unshift('key_other')
  return { codes: [...new Set(codes)], memory: keep(known, newer, formatKey(key), codes), newer }
}

function knownTo(demo: boolean, said: string): Memory | undefined {
  const known = recall()
  if (known === undefined || known.key === said || !demo) return known
  forget()
  return undefined
}

/** Keys that were trusted before the log changed its own. */
export const formerKeys = (memory: Memory | undefined): VerifierKey[] => (memory?.former ?? []).flatMap((text) => parseKey(text) ?? [])

async function compare(known: Memory | undefined, newer: string, key: VerifierKey, former: readonly VerifierKey[]): Promise<FindingCode[]> {
  const opened = openCheckpoint(newer, key)
  if (!opened.ok) return [opened.problem]
  if (known === undefined) return []
  return verifyGrowth(known.note, newer, await growthPath(known.size, opened.checkpoint.size), key, former)
}

/** What did not fit stays remembered as it was, with the evidence beside it. */
function keep(known: Memory | undefined, newer: string, key: string, codes: readonly FindingCode[]): Memory | undefined {
  const askedAt = Date.now()
  const grown = codes.length === 0 ? fresh(newer, key, askedAt) : undefined
  const memory = grown && { ...grown, ...(known?.former !== undefined && { former: known.former }) }
  const at = new Date(askedAt).toISOString()
  const kept = memory ?? (known && { ...known, askedAt, broken: { older: known.note, newer, codes, at } })
  if (kept !== undefined) remember(kept)
  return kept
}

function fresh(note: string, key: string, askedAt: number): Memory | undefined {
  const opened = openCheckpoint(note, parseKey(key)!)
  return opened.ok ? { key, note, size: opened.checkpoint.size, root: toBase64(opened.checkpoint.root), askedAt } : undefined
}
