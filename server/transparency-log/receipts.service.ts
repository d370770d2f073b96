import type { Knex } from 'knex'
import { fromText, toBase64 } from '../../core/tlog/bytes.ts'
import { partsOf } from '../../core/tlog/note.ts'
import { RECEIPT_VERSION, type Receipt } from '../../core/tlog/receipt.ts'
import type { Actor } from '../auth/policy.ts'
import { getDisclosure } from '../disclosures/disclosures.reading.ts'
import { publishedVersion } from '../disclosures/disclosures.types.ts'
import { AppError } from '../errors.ts'
import { withoutEmpty } from './append.service.ts'
import { ensureKey, makeCheckpoint, readCheckpoint, type Checkpointing } from './checkpoints.service.ts'
import { wrongBytes } from './files.service.ts'
import { asLogged } from './kinds.rules.ts'
import { kindNamed } from './kinds.ts'
import { proveInclusion } from './proofs.service.ts'
import { PUBLICATION, subjectOfVersion } from './publications.kind.ts'
import { findDisclosureOfVersion, findLeaf, findLeafOf, findNewestPublication, isRecord, type LeafRow } from './store.queries.ts'
import { idOf } from './subjects.rules.ts'
import { subjectOfDisclosure, WITHDRAWAL } from './withdrawals.kind.ts'

/** The place of a record in the log, for its page. */
export interface LoggedAs {
  readonly index: number
  readonly at: string
}

/** Where the version that readers see stands in the log; undefined for what was published before there was one. */
export async function findLogged(db: Knex, versionId: number): Promise<LoggedAs | undefined> {
  const leaf = await findLeafOf(db, PUBLICATION, subjectOfVersion(versionId))
  return leaf === undefined ? undefined : { index: leaf.index, at: leaf.at }
}

/**
 * A receipt for the version in force of a record that `actor` may read. Where the newest checkpoint does not cover it yet, one is made.
 * @throws AppError not_found for a record that they may not see, that is not published, or whose content was redacted from the log
 */
export async function readReceipt(deps: Checkpointing, actor: Actor, disclosureId: number): Promise<Receipt> {
  const version = publishedVersion(await getDisclosure(deps, actor, disclosureId))
  if (version === undefined) throw new AppError('not_found', 'errors.not_found')
  const leaf = await findLeafOf(deps.db.read, PUBLICATION, subjectOfVersion(version.id))
  if (leaf === undefined) throw new AppError('not_found', 'log.error.not_logged')
  if (leaf.content === null) throw new AppError('not_found', 'log.error.redacted')
  return receiptOf(deps, leaf, leaf.content)
}

async function receiptOf(deps: Checkpointing, leaf: LeafRow, content: string): Promise<Receipt> {
  const known = await readCheckpoint(deps.db.read)
  const { size, note } = known !== undefined && known.size > leaf.index ? known : await makeCheckpoint(deps)
  return {
    v: RECEIPT_VERSION,
    origin: partsOf(note)?.text.split('\n')[0] ?? '',
    key: await ensureKey(deps),
    index: leaf.index,
    leaf: toBase64(fromText(leaf.leaf)),
    salt: leaf.salt,
    content: JSON.parse(content) as unknown,
    path: await proveInclusion(deps.db.read, leaf.index, size),
    size,
    checkpoint: note,
  }
}

/** What the database says now where it said something else, or the same, when a leaf was made. */
export interface Current {
  readonly v: 'sunlit-current/1'
  readonly index: number
  readonly kind: string
  /** As a receipt has it; null when it is gone. */
  readonly content: unknown
  /** The leaf that redacted it is in the log; what was committed to is not kept any more. */
  readonly redacted: boolean
  /** Leaf of the version that took its place since. */
  readonly replacedBy: number | null
  /** Leaf of the withdrawal. */
  readonly withdrawnBy: number | null
}

/**
 * Reads from the database afresh what leaf `index` is about, the bytes of its files included.
 * @throws AppError not_found unless it is a publication or withdrawal of a record that `actor` may read
 */
export async function readCurrent(deps: Checkpointing, actor: Actor, index: number): Promise<Current> {
  const db = deps.db.read
  const leaf = await findLeaf(db, index)
  const disclosureId = leaf === undefined ? undefined : await recordOf(db, leaf)
  if (leaf === undefined || disclosureId === undefined) throw new AppError('not_found', 'errors.not_found')
  // A record that is gone altogether is what a receipt must be able to find out.
  if (await isRecord(db, disclosureId)) await getDisclosure(deps, actor, disclosureId)
  const newest = await findNewestPublication(db, disclosureId)
  const withdrawal = await findLeafOf(db, WITHDRAWAL, subjectOfDisclosure(disclosureId))
  return {
    v: 'sunlit-current/1',
    index,
    kind: leaf.kind,
    content: await contentNow(db, leaf),
    redacted: leaf.content === null,
    replacedBy: leaf.kind === PUBLICATION && newest !== undefined && newest > index ? newest : null,
    withdrawnBy: withdrawal?.index ?? null,
  }
}

/** The record that a leaf is about, from the database or, where its row is gone, from what was logged. */
async function recordOf(db: Knex, { kind, subject, content }: LeafRow): Promise<number | undefined> {
  if (kind === WITHDRAWAL) return idOf(subject)
  if (kind !== PUBLICATION) return undefined
  const logged = content === null ? undefined : (JSON.parse(content) as { disclosure?: { id?: number } }).disclosure?.id
  return logged ?? findDisclosureOfVersion(db, idOf(subject))
}

async function contentNow(db: Knex, leaf: LeafRow): Promise<unknown> {
  const found = (await kindNamed(leaf.kind)?.contents(db, [leaf.subject]))?.get(leaf.subject)
  if (found === undefined) return null
  const whole = withoutEmpty(asLogged(found, leaf.content)) as { attachments?: { sha256: string }[] }
  if (whole.attachments === undefined) return whole
  const wrong = await wrongBytes(
    db,
    whole.attachments.map(({ sha256 }) => sha256),
  )
  return { ...whole, attachments: whole.attachments.map((file) => ({ ...file, sha256: wrong.get(file.sha256) ?? file.sha256 })) }
}
