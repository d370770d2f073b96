import type { Knex } from 'knex'
import { z } from 'zod'
import { fromBase64, toBase64 } from '../../core/tlog/bytes.ts'
import type { Hash, HashAt, Node } from '../../core/tlog/merkle.ts'
import { int, rows } from '../db/decode.ts'

export interface Head {
  /** How many leaves there are. */
  readonly size: number
  /** Instant of the newest checkpoint, UTC ISO text. */
  readonly checkpointAt: string | null
}

const HeadRow = z
  .object({ size: int, checkpoint_at: z.string().nullable() })
  .transform((row): Head => ({ size: row.size, checkpointAt: row.checkpoint_at }))

export async function readHead(db: Knex): Promise<Head> {
  return HeadRow.parse(await db('log_head').where({ id: 1 }).first())
}

/** Makes room for `count` leaves at the end and returns the head before. Whoever appends at the same moment waits for this transaction. */
export async function reserve(tx: Knex, count: number): Promise<Head> {
  const [row] = (await tx('log_head').where({ id: 1 }).increment('size', count).returning(['size', 'checkpoint_at'])) as unknown[]
  const head = HeadRow.parse(row)
  return { ...head, size: head.size - count }
}

export async function setCheckpointAt(tx: Knex, at: string): Promise<void> {
  await tx('log_head').where({ id: 1 }).update({ checkpoint_at: at })
}

export interface LeafRow {
  readonly index: number
  /** The exact bytes, as text. */
  readonly leaf: string
  readonly kind: string
  readonly subject: string
  /** base64 */
  readonly salt: string
  readonly at: string
  /** Canonical JSON of what it commits to; null when it was redacted. */
  readonly content: string | null
}

const LeafRowSchema = z
  .object({
    leaf_index: int,
    leaf: z.string(),
    kind: z.string(),
    subject: z.string(),
    salt: z.string(),
    at: z.string(),
    content: z.string().nullable(),
  })
  .transform(({ leaf_index: index, ...row }): LeafRow => ({ index, ...row }))

const leaves = (db: Knex): Knex.QueryBuilder =>
  db('log_leaves as l').leftJoin('log_contents as c', 'c.leaf_index', 'l.leaf_index').select('l.*', 'c.content')

/** At most `limit` leaves from `start` on, in their order, with what they commit to. */
export async function listLeaves(db: Knex, start: number, limit: number): Promise<LeafRow[]> {
  const found: unknown = await leaves(db).where('l.leaf_index', '>=', start).orderBy('l.leaf_index').limit(limit)
  return rows(LeafRowSchema, found)
}

export async function findLeaf(db: Knex, index: number): Promise<LeafRow | undefined> {
  const row: unknown = await leaves(db).where('l.leaf_index', index).first()
  return row === undefined ? undefined : LeafRowSchema.parse(row)
}

export async function findLeafOf(db: Knex, kind: string, subject: string): Promise<LeafRow | undefined> {
  const row: unknown = await leaves(db).where({ 'l.kind': kind, 'l.subject': subject }).first()
  return row === undefined ? undefined : LeafRowSchema.parse(row)
}

/** The exact bytes of leaves, as text. */
export async function listLeafTexts(db: Knex, start: number, end: number): Promise<{ index: number; leaf: string }[]> {
  const found: unknown = await db('log_leaves')
    .where('leaf_index', '>=', start)
    .where('leaf_index', '<', end)
    .orderBy('leaf_index')
    .select('leaf_index as index', 'leaf')
  return rows(z.object({ index: int, leaf: z.string() }), found)
}

const NodeRow = z.object({ level: int, node_index: int, hash: z.string() })
const nameOf = (level: number, index: number): string => `${level}/${index}`

/** The hashes of these nodes in one read. What the answer is asked for beyond them, or lacks, throws: a tree that lost its own nodes. */
export async function loadHashes(db: Knex, nodes: readonly Node[]): Promise<HashAt> {
  const wanted = [...new Map(nodes.map((node) => [nameOf(node.level, node.index), node])).values()]
  const found: unknown =
    wanted.length === 0
      ? []
      : await db('log_hashes')
          .whereIn(
            ['level', 'node_index'],
            wanted.map(({ level, index }) => [level, index]),
          )
          .select()
  const known = new Map(rows(NodeRow, found).map((row) => [nameOf(row.level, row.node_index), row.hash]))
  return (level, index) => {
    const hash = fromBase64(known.get(nameOf(level, index)) ?? '')
    if (hash?.length !== 32) throw new Error(`the log lacks the hash of node ${index} at level ${level}`)
    return hash
  }
}

export const hashRow = (node: Node & { readonly hash: Hash }): object => ({
  level: node.level,
  node_index: node.index,
  hash: toBase64(node.hash),
})

export interface StoredCheckpoint {
  readonly size: number
  /** The signed note, without cosignatures. */
  readonly note: string
  readonly at: string
}
const CheckpointRow = z.object({ size: int, note: z.string(), at: z.string() })

export async function findNewestCheckpoint(db: Knex): Promise<StoredCheckpoint | undefined> {
  const row: unknown = await db('log_checkpoints').orderBy('size', 'desc').first()
  return row === undefined ? undefined : CheckpointRow.parse(row)
}

export async function listCheckpoints(db: Knex): Promise<StoredCheckpoint[]> {
  return rows(CheckpointRow, await db('log_checkpoints').orderBy('size'))
}

export async function insertCheckpoint(tx: Knex, { size, note, at }: StoredCheckpoint): Promise<void> {
  await tx('log_checkpoints').insert({ size, note, at })
}

/** The lines by which witnesses have signed a checkpoint, oldest first. */
export async function listCosignatures(db: Knex, size: number): Promise<string[]> {
  const found: unknown = await db('log_cosignatures as s')
    .join('log_witnesses as w', 'w.id', 's.witness_id')
    .where('s.size', size)
    .whereNull('w.removed_at')
    .orderBy('s.id')
    .select('s.signature')
  return rows(z.object({ signature: z.string() }), found).map(({ signature }) => signature)
}

/** Subjects that have a leaf of this kind. */
export async function listLoggedSubjects(db: Knex, kind: string): Promise<Set<string>> {
  const found: unknown = await db('log_leaves').where({ kind }).select('subject')
  return new Set(rows(z.object({ subject: z.string() }), found).map(({ subject }) => subject))
}

/** The bytes that stand under a file's hash, chunk by chunk, whatever they are. */
export async function* blobChunks(db: Knex, sha256: string): AsyncGenerator<Uint8Array> {
  for (let n = 0; ; n += 1) {
    const row: unknown = await db('blob_chunks').where({ sha256, n }).first('bytes')
    if (row === undefined) return
    yield z.object({ bytes: z.instanceof(Uint8Array) }).parse(row).bytes
  }
}

export async function isRecord(db: Knex, disclosureId: number): Promise<boolean> {
  return (await db('disclosures').where({ id: disclosureId }).first('id')) !== undefined
}

export async function findDisclosureOfVersion(db: Knex, versionId: number): Promise<number | undefined> {
  const row: unknown = await db('disclosure_versions').where({ id: versionId }).first('disclosure_id')
  return row === undefined ? undefined : z.object({ disclosure_id: int }).parse(row).disclosure_id
}

/** Index of the newest leaf that publishes a version of this record. */
export async function findNewestPublication(db: Knex, disclosureId: number): Promise<number | undefined> {
  const found: unknown = await db('disclosure_versions').where({ disclosure_id: disclosureId }).whereNotNull('published_at').select('id')
  const subjects = rows(z.object({ id: int }), found).map(({ id }) => `version:${id}`)
  const row: unknown = await db('log_leaves')
    .where({ kind: 'publication' })
    .whereIn('subject', subjects)
    .max({ index: 'leaf_index' })
    .first()
  return z.object({ index: int.nullable() }).parse(row).index ?? undefined
}

/** Every hash that is kept, base64. */
export async function listHashes(db: Knex): Promise<{ level: number; index: number; hash: string }[]> {
  const found: unknown = await db('log_hashes').orderBy(['level', 'node_index']).select('level', 'node_index', 'hash')
  return rows(NodeRow, found).map(({ level, node_index: index, hash }) => ({ level, index, hash }))
}

const ShownRow = z.object({
  id: int,
  published_number: int.nullable(),
  published_at: z.string().nullable(),
  title: z.string(),
  number: int,
  at: z.string(),
  version_title: z.string(),
  state: z.string(),
})

/** What a list shows of a published record, and what it should: the version that was published last. */
export interface Shown {
  readonly id: number
  readonly shown: Readonly<Record<'published_number' | 'published_at' | 'title' | 'state', string | number | null>>
  readonly newest: Shown['shown']
}

export async function listShown(db: Knex): Promise<Shown[]> {
  const newest = db('disclosure_versions')
    .whereNotNull('published_at')
    .groupBy('disclosure_id')
    .select('disclosure_id')
    .max({ number: 'number' })
  const found: unknown = await db('disclosures as d')
    .join(newest.as('n'), 'n.disclosure_id', 'd.id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'n.number'))
    .orderBy('d.id')
    .select(
      'd.id',
      'd.published_number',
      'd.published_at',
      'd.title',
      'v.number',
      'v.published_at as at',
      'v.title as version_title',
      'v.state',
    )
  return rows(ShownRow, found).map(({ id, published_number, published_at, title, number, at, version_title, state }) => ({
    id,
    shown: { published_number, published_at, title, state },
    newest: { published_number: number, published_at: at, title: version_title, state: 'published' },
  }))
}

/** Forgets what a leaf commits to. Returns how many rows went. */
export async function deleteContent(tx: Knex, index: number): Promise<number> {
  return tx('log_contents').where({ leaf_index: index }).delete()
}
