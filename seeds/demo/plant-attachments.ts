import type { Knex } from 'knex'
import { insertAttachment, updateAttachment } from '../../server/attachments/attachments.queries.ts'
import { storeBlob } from '../../server/attachments/blobs.queries.ts'
import { recognise } from '../../server/attachments/recognise.ts'
import { subjectOf } from '../../server/disclosures/disclosures.rules.ts'
import { insertAll } from './batches.ts'
import { lifetimesSheet, procedureLetter } from './files/office.ts'
import { scannedForms } from './files/forms.ts'
import { boardPhoto } from './files/photo.ts'
import type { PlantedPeople } from './plant-people.ts'
import { FILE_NAMES, FILE_NOTES } from './texts/files.ts'

type FileKey = keyof typeof FILE_NOTES

/** Which of the newest records carry which files. `department`: of the plain reader, who finds a redacted file on the own newest text. */
const CARRIERS: readonly { readonly where: object; readonly items: readonly string[]; readonly most: number; readonly files: FileKey[] }[] =
  [
    { where: { 'v.state': 'published' }, items: ['A4-01'], most: 8, files: ['approval', 'lifetimes'] },
    { where: { 'v.state': 'published' }, items: ['A4-02'], most: 8, files: ['procedure'] },
    { where: { 'v.state': 'published' }, items: ['B1-01', 'B1-03', 'B3-01'], most: 8, files: ['board'] },
    { where: { 'v.state': 'published', 'p.code': 'JYCJ' }, items: ['B2-04'], most: 1, files: ['leave'] },
    { where: { 'v.state': 'returned' }, items: ['A4-01'], most: 1, files: ['approval', 'lifetimes'] },
    { where: { 'v.state': 'draft', 'p.code': 'JYCJ' }, items: [], most: 1, files: ['procedure', 'board'] },
  ]

interface Version {
  readonly id: number
  readonly disclosure_id: number
  readonly number: number
  readonly drafted_by: number
  readonly drafted_at: string
}

/** Files of some records, made here and stored once each; readers get copies without the names and places that are in them. */
export async function plantAttachments(tx: Knex.Transaction, { people }: PlantedPeople, now: Date): Promise<void> {
  const files = await storeFiles(tx, now.toISOString())
  const names = new Map(people.map(({ id, name }) => [id, name]))
  for (const { where, items, most, files: keys } of CARRIERS)
    for (const version of await newest(tx, where, items, most)) {
      for (const [i, key] of keys.entries()) await attach(tx, version, files[key], i + 1, FILE_NOTES[key])
      await audit(
        tx,
        version,
        names,
        keys.map((key) => files[key]),
      )
    }
  await redact(tx, files.leave, files.leaveRedacted)
}

async function newest(tx: Knex, where: object, items: readonly string[], most: number): Promise<Version[]> {
  const query = tx('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('departments as p', 'p.id', 'd.department_id')
    .where(where)
    .whereNull('d.withdrawn_at')
    .orderBy([
      { column: 'v.published_at', order: 'desc' },
      { column: 'v.id', order: 'desc' },
    ])
    .limit(most)
    .select('v.id', 'v.disclosure_id', 'v.number', 'v.drafted_by', 'v.drafted_at')
  return (await (items.length === 0 ? query : query.whereIn('i.code', [...items]))) as Version[]
}

interface Stored {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly publicSha256: string | null
}

async function storeFiles(tx: Knex, at: string): Promise<Record<keyof typeof FILE_NAMES, Stored>> {
  const [forms, board] = await Promise.all([scannedForms(), boardPhoto()])
  const made = { ...forms, board, lifetimes: lifetimesSheet(), procedure: procedureLetter() }
  const stored: [string, Stored][] = []
  for (const [key, name] of Object.entries(FILE_NAMES)) {
    const bytes = made[key as keyof typeof FILE_NAMES]
    const { type, cleaned } = await recognise(bytes, name)
    const publicSha256 = cleaned === null ? null : await storeBlob(tx, cleaned, type, at)
    // Of a copy with parts blacked out, only the cleaned one is kept.
    const sha256 = key === 'leaveRedacted' && publicSha256 !== null ? publicSha256 : await storeBlob(tx, bytes, type, at)
    stored.push([key, { name, type, size: bytes.length, sha256, publicSha256 }])
  }
  return Object.fromEntries(stored) as Record<keyof typeof FILE_NAMES, Stored>
}

const attach = (tx: Knex, version: Version, file: Stored, position: number, note: string): Promise<number> =>
  insertAttachment(tx, {
    versionId: version.id,
    position,
    name: file.name,
    type: file.type,
    note,
    sha256: file.sha256,
    publicSha256: file.publicSha256,
    uploadedBy: version.drafted_by,
    uploadedAt: version.drafted_at,
  })

async function audit(tx: Knex.Transaction, version: Version, names: ReadonlyMap<number, string>, files: readonly Stored[]): Promise<void> {
  const said = files.map(({ name, size, sha256 }) => ({ name, size, sha256 }))
  await insertAll(tx, 'audit_entries', [
    {
      at: version.drafted_at,
      actor_id: version.drafted_by,
      actor_name: names.get(version.drafted_by) ?? '',
      action: 'attachment.add',
      subject: subjectOf(version.disclosure_id),
      details: JSON.stringify({ version: version.number, files: said }),
      address: '',
    },
  ])
}

/** Whoever brought the original blacked it out before anybody reviewed it. */
async function redact(tx: Knex.Transaction, original: Stored, copy: Stored): Promise<void> {
  const carriers = (await tx('attachments').where({ sha256: original.sha256 }).select('id', 'uploaded_by', 'uploaded_at')) as {
    id: number
    uploaded_by: number
    uploaded_at: string
  }[]
  for (const { id, uploaded_by: by, uploaded_at: at } of carriers)
    await updateAttachment(tx, id, {
      redacted_sha256: copy.sha256,
      redacted_name: copy.name,
      redacted_type: copy.type,
      redacted_by: by,
      redacted_at: at,
    })
}
