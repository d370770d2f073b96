import { fromBase64 } from '../../../core/tlog/bytes.ts'
import type { Checkpoint } from '../../../core/tlog/checkpoint.ts'
import { parseLeaf } from '../../../core/tlog/leaf.ts'
import { parseKey, type VerifierKey } from '../../../core/tlog/note.ts'
import { verifyConsistency } from '../../../core/tlog/proofs.ts'
import {
  holdsContent,
  openSince,
  readPath,
  verifyGrowth,
  verifyReceipt,
  type FindingCode,
  type Receipt,
} from '../../../core/tlog/receipt.ts'
import { currentCheckpoint, growthPath } from './client.ts'
import { differences, type Difference } from '../../../core/tlog/differences.ts'
import { formerKeys } from './growth.ts'
import { recall } from './memory.ts'

/** What a person sees a line of: in this order. */
export const CHECKS = ['signature', 'place', 'content', 'growth', 'paper', 'today'] as const
export type Check = (typeof CHECKS)[number]

/** unknown: could not be asked, and says nothing. */
export interface Verdict {
  readonly state: 'ok' | 'bad' | 'unknown'
  readonly codes: readonly string[]
  readonly differences?: readonly Difference[]
}

const PLACE: ReadonlySet<FindingCode> = new Set(['inclusion'])
const CONTENT: ReadonlySet<FindingCode> = new Set(['leaf_malformed', 'commitment'])

const verdict = (codes: readonly string[]): Verdict => ({ state: codes.length === 0 ? 'ok' : 'bad', codes })
/** The log's key of today, and those that it had before. */
export interface Keys {
  readonly key: VerifierKey
  readonly former: readonly VerifierKey[]
}

const UNKNOWN: Verdict = { state: 'unknown', codes: [] }

/** What a receipt says by itself, with nothing but the trusted key. Its checkpoint must hold before its place can be believed. */
export function checkReceipt(receipt: Receipt, { key, former }: Keys): Partial<Record<Check, Verdict>> {
  const codes = verifyReceipt(receipt, { key, former })
  const signature = verdict(codes.filter((code) => !PLACE.has(code) && !CONTENT.has(code)))
  const place = signature.state === 'ok' ? verdict(codes.filter((code) => PLACE.has(code))) : UNKNOWN
  return { signature, place, content: verdict(codes.filter((code) => CONTENT.has(code))) }
}

/** Whether the log as it is now grew from the receipt's checkpoint. The receipt may be newer than what the server shows. */
export async function checkReceiptGrowth(receipt: Receipt, { key, former }: Keys): Promise<Verdict> {
  const newer = await currentCheckpoint()
  const [from, to] = [sizeOf(receipt.checkpoint, { key, former }), sizeOf(newer, { key, former: [] })]
  if (from === undefined) return UNKNOWN // said under signature already
  return verdict(verifyGrowth(receipt.checkpoint, newer, await growthPath(from.size, to?.size ?? 0), key, former))
}

const sizeOf = (note: string, { key, former }: Keys): Checkpoint | undefined => {
  const opened = openSince(note, key, former)
  return opened.ok ? opened.checkpoint : undefined
}

/** Size and root as they were printed under a record. */
export interface Paper {
  readonly size: number
  readonly root: string
}

/** Whether the log grew from what stands on paper. */
export async function checkPaper({ size, root }: Paper, { key }: Keys): Promise<Verdict> {
  const now = sizeOf(await currentCheckpoint(), { key, former: [] })
  const fromRoot = fromBase64(root)
  if (now === undefined) return UNKNOWN
  if (fromRoot?.length !== 32 || size > now.size) return verdict(['paper'])
  const path = readPath(await growthPath(size, now.size))
  const holds = path !== undefined && verifyConsistency({ from: size, to: now.size, fromRoot, toRoot: now.root, path })
  return verdict(holds ? [] : ['paper'])
}

interface Current {
  readonly content: unknown
  readonly redacted: boolean
  readonly replacedBy: number | null
  readonly withdrawnBy: number | null
}

/** What became of the record since, which is no fault. */
export interface Today extends Verdict {
  readonly replacedBy?: number
  readonly withdrawnBy?: number
}

/** Whether the database, asked now, still says what the receipt holds. */
export async function checkToday(receipt: Receipt): Promise<Today> {
  const address = `/log/receipts/${receipt.index}/current`
  const answer = await fetch(address, { headers: { Accept: 'application/json' }, credentials: 'same-origin', cache: 'no-store' })
  if (answer.status === 404) return verdict(['today_missing'])
  if (!answer.ok) return { state: 'unknown', codes: answer.status === 401 ? ['today_signed_out'] : [] }
  const current = (await answer.json()) as Current
  return { ...compareToday(receipt, current), ...since(current) }
}

function compareToday(receipt: Receipt, { content, redacted }: Current): Verdict {
  if (redacted) return { state: 'unknown', codes: ['today_redacted'] }
  if (content === null) return verdict(['today_gone'])
  const leaf = parseLeaf(fromBase64(receipt.leaf) ?? new Uint8Array())
  if (leaf !== undefined && holdsContent(leaf.commitment, receipt.salt, content)) return verdict([])
  return { ...verdict(['today_differs']), differences: differences(receipt.content, content) }
}

const since = ({ replacedBy, withdrawnBy }: Current): Pick<Today, 'replacedBy' | 'withdrawnBy'> => ({
  ...(typeof replacedBy === 'number' && { replacedBy }),
  ...(typeof withdrawnBy === 'number' && { withdrawnBy }),
})

/** What this browser trusts; `said` is the server's key of the moment, for a browser that keeps nothing. */
export function trustedKeys(said: string): Keys | undefined {
  const memory = recall()
  const key = parseKey(memory?.key ?? said)
  return key && { key, former: formerKeys(memory) }
}
