import type { Knex } from 'knex'
import { listVersionAttachments, readBlob, type Attachment } from '../attachments/attachments.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { readFileTexts, type FileTexts } from '../files/file-texts.ts'
import { fileFingerprint, hitsAt, shownName } from './gate.find.ts'
import { findFileScans, insertFileScan, type FileFound } from './gate.files.queries.ts'
import type { Found } from './gate.rules.ts'

export const filesOf = (db: Knex, versionId: number): Promise<Attachment[]> => listVersionAttachments(db, versionId)

/** Shorter than this, hidden text is a page number or a bullet. */
const HIDDEN_TEXT = 4

/** What a file's texts, metadata and hidden parts hold. The result names no sensitive text, so that it can be kept. */
function findInParts(sha256: string, { parts, covered, images }: FileTexts): FileFound[] {
  const found = parts.flatMap(({ place, text, label }) =>
    hitsAt({ place, label: 'secrecy.place.file', text, ...(label !== undefined && { params: { element: label } }) }).map(
      ({ kind, severity, excerpt, fingerprint }): FileFound => ({
        kind,
        severity,
        place,
        excerpt,
        fingerprint,
      }),
    ),
  )
  const whole = (kind: string, place = '', excerpt = ''): FileFound => ({
    kind,
    severity: 'decide',
    place,
    excerpt,
    fingerprint: fileFingerprint(`${kind}${place}`, sha256),
  })
  // Authors and comments are taken out of what readers get; what was hidden in the text itself is not.
  const hidden = parts.filter(({ place, text }) => /^(hidden|deleted):/.test(place) && text.trim().length >= HIDDEN_TEXT)
  if (hidden.length > 0) found.push(whole('hidden_text', hidden[0]?.place ?? ''))
  if ((images ?? 0) > 0) found.push(whole('images_only'))
  for (const page of new Set(covered.map((one) => one.page))) found.push(whole('covered_text', `page:${page}`))
  return found
}

/** Reads one file with the worker, outside any transaction. What cannot be read has to be looked at by a person. */
async function scanFile(deps: Pick<Deps, 'db'>, sha256: string, name: string): Promise<FileFound[]> {
  try {
    return findInParts(sha256, await readFileTexts(await readBlob(deps.db.read, sha256), name))
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return [{ kind: 'unreadable', severity: 'decide', place: '', excerpt: '', fingerprint: fileFingerprint('unreadable', sha256) }]
  }
}

/** The files behind an attachment that count: what readers get, and the original too, which must carry no mark of classification. */
function copiesOf(file: Attachment): { sha256: string; name: string; redacted: boolean }[] {
  const original = { sha256: file.sha256, name: file.name, redacted: false }
  return file.redactedSha256 === null
    ? [original]
    : [original, { sha256: file.redactedSha256, name: file.redactedName ?? file.name, redacted: true }]
}

/** What the files of a version hold. Each file is read once, whatever the number of versions that carry it. */
export async function findInFiles(deps: Pick<Deps, 'db' | 'now'>, files: readonly Attachment[]): Promise<Found[]> {
  const copies = files.flatMap((file) => copiesOf(file).map((copy) => ({ ...copy, file })))
  const known = await findFileScans(
    deps.db.read,
    copies.map(({ sha256 }) => sha256),
  )
  for (const { sha256, name } of copies)
    if (!known.has(sha256)) {
      const found = await scanFile(deps, sha256, name)
      await insertFileScan(deps.db.write, sha256, name, found, deps.now().toISOString())
      known.set(sha256, found)
    }
  return copies.flatMap(({ sha256, redacted, file }) => {
    const found = known.get(sha256) ?? []
    // Behind a redacted copy the original stays with the reviewers; only a mark of classification may not even stay there.
    const counted = file.redactedSha256 !== null && !redacted ? found.filter(({ severity }) => severity === 'stop') : found
    return counted.map((one): Found => ({
      ...one,
      place: `${redacted ? 'redacted' : 'file'}:${file.id}${one.place === '' ? '' : `:${one.place}`}`,
      label: 'secrecy.place.file',
      params: { file: shownName(file.name) },
    }))
  })
}
