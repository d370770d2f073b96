import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const PhotoRow = z.object({ sha256: z.string(), bytes: z.instanceof(Uint8Array) })

/** A person's picture with its bytes (JPEG, 480 × 640). */
export async function findPhoto(db: Knex, personId: number): Promise<{ sha256: string; bytes: Buffer } | undefined> {
  const row: unknown = await db('photos').where({ person_id: personId }).first('sha256', 'bytes')
  if (row === undefined) return undefined
  const { sha256, bytes } = PhotoRow.parse(row)
  return { sha256, bytes: Buffer.from(bytes) }
}

/** Which of these people have a picture: person to its SHA-256. */
export async function findPhotoHashes(db: Knex, personIds: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const found: unknown = await db('photos')
    .whereIn('person_id', [...new Set(personIds)])
    .select('person_id', 'sha256')
  return new Map(rows(z.object({ person_id: int, sha256: z.string() }), found).map((row) => [row.person_id, row.sha256]))
}

export async function savePhoto(
  tx: Knex,
  photo: { personId: number; sha256: string; bytes: Buffer; at: string; by: number | null },
): Promise<void> {
  await tx('photos')
    .insert({ person_id: photo.personId, sha256: photo.sha256, bytes: photo.bytes, updated_at: photo.at, updated_by: photo.by })
    .onConflict('person_id')
    .merge()
}

export const deletePhoto = async (tx: Knex, personId: number): Promise<boolean> =>
  (await tx('photos').where({ person_id: personId }).delete()) > 0
