import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { int } from '../db/decode.ts'

/** Bytes in one row. A download holds one chunk at a time, whatever the size of the file. */
export const CHUNK = 256 * 1024

const Chunk = z.object({ bytes: z.instanceof(Uint8Array) })

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/**
 * Stores bytes once, under their SHA-256, which is returned. The row is written before its chunks are counted: whoever stores the same
 * bytes at the same moment, or sweeps them away, waits for this transaction or has ended before.
 */
export async function storeBlob(tx: Knex, bytes: Uint8Array, type: string, at: string): Promise<string> {
  const sha256 = sha256Of(bytes)
  await tx('blobs').insert({ sha256, size: bytes.length, type, created_at: at, used_at: at }).onConflict('sha256').merge({ used_at: at })
  const stored: unknown = await tx('blob_chunks').where({ sha256, n: 0 }).first('n')
  if (stored !== undefined) return sha256
  for (let n = 0; n === 0 || n * CHUNK < bytes.length; n += 1) {
    const part = Buffer.from(bytes.buffer, bytes.byteOffset + n * CHUNK, Math.min(CHUNK, bytes.length - n * CHUNK))
    await tx('blob_chunks').insert({ sha256, n, bytes: part })
  }
  return sha256
}

/** Bytes `from` to `to`, both included, chunk by chunk. Throws when they are not there, so that no file ends early unseen. */
export async function* blobBytes(db: Knex, sha256: string, from: number, to: number): AsyncGenerator<Buffer> {
  for (let n = Math.floor(from / CHUNK); n * CHUNK <= to; n += 1) {
    const row: unknown = await db('blob_chunks').where({ sha256, n }).first('bytes')
    if (row === undefined) throw new Error(`blob ${sha256} lacks chunk ${n}`)
    const { bytes } = Chunk.parse(row)
    yield Buffer.from(bytes).subarray(Math.max(from - n * CHUNK, 0), to - n * CHUNK + 1)
  }
}

/** A whole file. Throws when it is not there or is not what its name says. */
export async function readBlob(db: Knex, sha256: string): Promise<Buffer> {
  const row: unknown = await db('blobs').where({ sha256 }).first('size')
  if (row === undefined) throw new Error(`no blob ${sha256}`)
  const { size } = z.object({ size: int }).parse(row)
  const parts: Buffer[] = []
  for await (const part of blobBytes(db, sha256, 0, size - 1)) parts.push(part)
  const bytes = Buffer.concat(parts)
  if (sha256Of(bytes) !== sha256) throw new Error(`blob ${sha256} holds other bytes`)
  return bytes
}

/** Deletes what no attachment, inspection, evaluation or veto refers to and nobody handed in since `before` (UTC ISO text). Returns how many. */
export async function sweepBlobs(tx: Knex, before: string): Promise<number> {
  return tx('blobs')
    .where('used_at', '<', before)
    .whereNotExists((q) => {
      void q
        .select(tx.raw('1'))
        .from('attachments as a')
        .whereRaw('a.sha256 = blobs.sha256 or a.public_sha256 = blobs.sha256 or a.redacted_sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('inspection_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('evaluation_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('veto_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('post_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('case_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('application_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .whereNotExists((q) => {
      void q.select(tx.raw('1')).from('evaluation_objection_files as f').whereRaw('f.sha256 = blobs.sha256')
    })
    .delete()
}
