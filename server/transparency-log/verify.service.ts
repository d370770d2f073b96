import type { Knex } from 'knex'
import { fromText, toBase64 } from '../../core/tlog/bytes.ts'
import type { Checkpoint } from '../../core/tlog/checkpoint.ts'
import type { VerifierKey } from '../../core/tlog/note.ts'
import { readReceipt as parseReceipt, verifyReceipt } from '../../core/tlog/receipt.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import type { Database } from '../db/database.ts'
import { listVerifierKeys } from './keys.service.ts'
import { verifyContents, verifyCoverage } from './verify.contents.ts'
import { Findings, type Verified } from './verify.rules.ts'
import { actsNamed, openWith, verifyCheckpoints, verifyRoot, verifyTree, type Tree } from './verify.tree.ts'

export type { LogFinding, LogFindingCode, Verified } from './verify.rules.ts'

export interface Brought {
  /** Signed notes that somebody kept: whoever rewrites everything, with the key, cannot rewrite these. */
  readonly checkpoints?: readonly string[]
  /** Saved receipts, as JSON values. */
  readonly receipts?: readonly unknown[]
  /** Keys to trust instead of those that the database names, which whoever holds the database can change. */
  readonly keys?: readonly VerifierKey[]
}

/** Reads the whole database as it is in one moment and compares it with the log, and both with what was brought along. */
export async function verifyLog(db: Database, brought: Brought = {}): Promise<Verified> {
  return inOneMoment(db, async (tx) => {
    const findings = new Findings()
    const keys = brought.keys ?? (await listVerifierKeys(tx))
    const tree = await verifyTree(tx, findings)
    const checkpoints = await verifyCheckpoints(tx, tree, keys, findings)
    const restored = (brought.checkpoints ?? []).flatMap((note) => verifyOld(note, tree, keys, findings))
    for (const receipt of brought.receipts ?? []) restored.push(...verifyBroughtReceipt(receipt, tree, keys, findings))
    const files = await verifyContents(tx, tree.leaves, findings)
    await verifyCoverage(tx, tree.leaves, findings)
    return { findings: findings.list, more: findings.more, leaves: tree.size, checkpoints, files, restored }
  })
}

/** Nothing that is published meanwhile may look like a difference. */
function inOneMoment<T>({ engine, read }: Database, work: (tx: Knex) => Promise<T>): Promise<T> {
  return engine === 'postgres' ? read.transaction(work, { isolationLevel: 'repeatable read', readOnly: true }) : read.transaction(work)
}

type Restored = Verified['restored'][number]

/** A checkpoint from outside: the log must begin with what it signed, unless a restore from a backup lost it and says so. */
function verifyOld(note: string, tree: Tree, keys: readonly VerifierKey[], findings: Findings): Restored[] {
  const checkpoint = openWith(note, keys)
  if (checkpoint === undefined) {
    findings.add({ code: 'old_note', table: 'checkpoint', row: note.split('\n').slice(0, 2).join(' ') })
    return []
  }
  const restored = restoreOf(checkpoint, tree)
  if (restored !== undefined) return [restored]
  verifyRoot(checkpoint, tree, ['old_ahead', 'old_root'], { table: 'checkpoint', row: String(checkpoint.size) }, findings)
  return []
}

/** The recorded restore that lost this checkpoint's leaves: they came after what the backup held, and before what it names as lost. */
function restoreOf({ size, root }: Checkpoint, { leaves }: Tree): Restored | undefined {
  for (const { leaf, details } of actsNamed(leaves, 'log.restored')) {
    const { from, to, root: lost } = details
    if (typeof from !== 'number' || typeof to !== 'number' || size <= from || size > to) continue
    if (size < to || toBase64(root) === lost) return { from, to, leaf }
  }
  return undefined
}

function verifyBroughtReceipt(value: unknown, tree: Tree, keys: readonly VerifierKey[], findings: Findings): Restored[] {
  const receipt = parseReceipt(value)
  const problems = receipt === undefined ? ['receipt_malformed'] : verifyWithAny(receipt, keys)
  const row = receipt === undefined ? '' : String(receipt.index)
  for (const found of problems) findings.add({ code: 'receipt', table: 'receipt', row, found })
  if (receipt === undefined) return []
  const restored = verifyOld(receipt.checkpoint, tree, keys, findings)
  if (restored.length > 0) return restored
  const leaf = tree.leaves[receipt.index]
  const where = { table: 'log_leaves', row, leaf: receipt.index }
  if (leaf === undefined || toBase64(fromText(leaf.leaf)) !== receipt.leaf) findings.add({ code: 'receipt_leaf', ...where })
  else if (leaf.content !== null && leaf.content !== said(receipt.content)) findings.add({ code: 'receipt_content', ...where })
  return []
}

function verifyWithAny(receipt: unknown, keys: readonly VerifierKey[]): readonly string[] {
  const tried = keys.map((key) => verifyReceipt(receipt, { key }))
  return tried.find((found) => found.length === 0) ?? tried.at(-1) ?? ['key_other']
}

function said(content: unknown): string {
  try {
    return canonicalJson(content)
  } catch {
    return ''
  }
}
