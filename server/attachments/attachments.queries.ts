import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Attachment } from './attachments.types.ts'

const AttachmentRow = z
  .object({
    id: int,
    version_id: int,
    position: int,
    name: z.string(),
    type: z.string(),
    note: z.string(),
    size: int,
    sha256: z.string(),
    public_sha256: z.string().nullable(),
    public_size: int.nullable(),
    redacted_sha256: z.string().nullable(),
    redacted_size: int.nullable(),
    redacted_name: z.string().nullable(),
    redacted_type: z.string().nullable(),
    redacted_at: z.string().nullable(),
    uploaded_by: int,
    uploaded_by_name: z.string(),
    uploaded_by_name_en: z.string(),
    uploaded_at: z.string(),
  })
  .transform((r): Attachment => ({
    id: r.id,
    versionId: r.version_id,
    position: r.position,
    name: r.name,
    type: r.type,
    note: r.note,
    size: r.size,
    sha256: r.sha256,
    publicSha256: r.public_sha256,
    publicSize: r.public_size,
    redactedSha256: r.redacted_sha256,
    redactedSize: r.redacted_size,
    redactedName: r.redacted_name,
    redactedType: r.redacted_type,
    redactedAt: r.redacted_at,
    uploadedBy: r.uploaded_by,
    uploadedByName: r.uploaded_by_name,
    uploadedByNameEn: r.uploaded_by_name_en,
    uploadedAt: r.uploaded_at,
  }))

const attachments = (db: Knex): Knex.QueryBuilder =>
  db('attachments as a')
    .join('blobs as b', 'b.sha256', 'a.sha256')
    .join('people as p', 'p.id', 'a.uploaded_by')
    .leftJoin('blobs as c', 'c.sha256', 'a.public_sha256')
    .leftJoin('blobs as r', 'r.sha256', 'a.redacted_sha256')
    .select('a.*', 'b.size as size', 'c.size as public_size', 'r.size as redacted_size')
    .select('p.display_name as uploaded_by_name', 'p.display_name_en as uploaded_by_name_en')

/** The files of a version in their order. */
export async function listVersionAttachments(db: Knex, versionId: number): Promise<Attachment[]> {
  const found: unknown = await attachments(db).where({ 'a.version_id': versionId }).orderBy(['a.position', 'a.id'])
  return rows(AttachmentRow, found)
}

/** One file with the record and version that it belongs to. */
export async function findAttachment(
  db: Knex,
  id: number,
): Promise<{ attachment: Attachment; disclosureId: number; versionNumber: number } | undefined> {
  const row: unknown = await attachments(db)
    .join('disclosure_versions as v', 'v.id', 'a.version_id')
    .where({ 'a.id': id })
    .select('v.disclosure_id', 'v.number as version_number')
    .first()
  if (row === undefined) return undefined
  const { disclosure_id, version_number } = z.object({ disclosure_id: int, version_number: int }).parse(row)
  return { attachment: AttachmentRow.parse(row), disclosureId: disclosure_id, versionNumber: version_number }
}

export interface NewAttachment {
  readonly versionId: number
  readonly name: string
  readonly type: string
  readonly sha256: string
  readonly publicSha256: string | null
  readonly uploadedBy: number
  readonly uploadedAt: string
  readonly position: number
  readonly note?: string
}

export async function insertAttachment(tx: Knex, a: NewAttachment): Promise<number> {
  const [row] = (await tx('attachments')
    .insert({
      version_id: a.versionId,
      position: a.position,
      name: a.name,
      type: a.type,
      note: a.note ?? '',
      sha256: a.sha256,
      public_sha256: a.publicSha256,
      uploaded_by: a.uploadedBy,
      uploaded_at: a.uploadedAt,
    })
    .returning('id')) as [{ id: number }]
  return row.id
}

export async function updateAttachment(tx: Knex, id: number, values: object): Promise<void> {
  await tx('attachments').where({ id }).update(values)
}

export async function deleteAttachment(tx: Knex, id: number): Promise<void> {
  await tx('attachments').where({ id }).delete()
}

const COPIED = [
  'position',
  'name',
  'type',
  'note',
  'sha256',
  'public_sha256',
  'redacted_sha256',
  'redacted_name',
  'redacted_type',
  'redacted_by',
  'redacted_at',
  'uploaded_by',
  'uploaded_at',
]

/** The new version refers to the same bytes: nothing is stored again. */
export async function copyAttachments(tx: Knex, fromVersionId: number, toVersionId: number): Promise<void> {
  const columns = COPIED.join(', ')
  await tx.raw(
    `insert into attachments (version_id, ${columns}) select ?, ${columns} from attachments where version_id = ? order by position, id`,
    [toVersionId, fromVersionId],
  )
}

/** Takes every file off a version that was thrown away; the sweep deletes bytes that nothing else refers to. */
export async function removeAttachments(tx: Knex, versionId: number): Promise<void> {
  await tx('attachments').where({ version_id: versionId }).delete()
}
