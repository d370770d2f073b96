import type { Knex } from 'knex'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { envelopeChanged, loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { subjectOf } from '../disclosures/disclosures.rules.ts'
import { refOf, workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { seesVersion } from '../disclosures/record.presenter.ts'
import { AppError } from '../errors.ts'
import { cleanName, endingOf } from '../files/sniff.rules.ts'
import { denyAttach, denyRedact } from './attachments.policy.ts'
import { deleteAttachment, findAttachment, insertAttachment, listVersionAttachments, updateAttachment } from './attachments.queries.ts'
import { joinProblems, moved, sameName } from './attachments.rules.ts'
import type { Attachment } from './attachments.types.ts'
import { storeBlob } from './blobs.queries.ts'
import { storeBlobText } from './file-texts.queries.ts'
import { acceptAll, acceptRedacted, SecretRefused, type Upload } from './incoming.ts'

export interface Managed {
  readonly disclosure: Disclosure
  readonly version: DisclosureVersion
  readonly attachments: readonly Attachment[]
  readonly mayAttach: boolean
}

/** The files of the version in hand, for whoever may change them or black them out now. @throws AppError not_found, forbidden */
export async function manageAttachments({ db }: Pick<Deps, 'db'>, actor: Actor, disclosureId: number): Promise<Managed> {
  const { disclosure, version } = await inHand(db.read, actor, disclosureId)
  authorize(denyRedact(actor, disclosure, version))
  const attachments = await listVersionAttachments(db.read, version.id)
  return { disclosure, version, attachments, mayAttach: denyAttach(actor, disclosure, version) === undefined }
}

/** Whether the actor may add files to a record now: asked before a file of theirs is taken in. @throws AppError not_found, forbidden */
export async function checkAttaching({ db }: Pick<Deps, 'db'>, actor: Actor, disclosureId: number): Promise<void> {
  const { disclosure, version } = await inHand(db.read, actor, disclosureId)
  authorize(denyAttach(actor, disclosure, version))
}

async function inHand(db: Knex, actor: Actor, disclosureId: number): Promise<{ disclosure: Disclosure; version: DisclosureVersion }> {
  const disclosure = await loadDisclosure(db, actor, disclosureId)
  const version = workingVersion(disclosure)
  if (version === undefined || !seesVersion(disclosure, version, actor)) throw new AppError('not_found', 'errors.not_found')
  return { disclosure, version }
}

/** A form is right as long as nobody else changed the record: `version` is the one its page showed. */
export interface Expected {
  readonly version: number
}

/**
 * Adds files to the draft, all of them or none. @throws AppError not_found, forbidden, conflict, invalid (file, file.0 …): what is wrong
 * with which file, too many, too big, there already, or marked as a state secret: then nothing is kept but the note that it was tried
 */
export async function addAttachments(
  deps: Deps,
  actor: Actor,
  disclosureId: number,
  { version: expected, files }: Expected & { readonly files: readonly Upload[] },
): Promise<number> {
  await checkAttaching(deps, actor, disclosureId)
  if (files.length === 0) throw new AppError('invalid', 'errors.invalid_input', { file: { code: 'attachments.error.no_file' } })
  const accepted = await secretsNoted(deps, actor, disclosureId, () => acceptAll(files, deps.config.uploadLimitBytes))
  return audited(deps, actor, async (tx) => {
    const { disclosure, version } = await inHand(tx, actor, disclosureId)
    authorize(denyAttach(actor, disclosure, version))
    const at = deps.now().toISOString()
    await envelopeChanged(tx, refOf(disclosure, version), expected, { actor, at })
    const present = await listVersionAttachments(tx, version.id)
    const problems = joinProblems(present, accepted)
    if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
    const last = Math.max(0, ...present.map(({ position }) => position))
    for (const [i, { name, type, bytes, cleaned, text }] of accepted.entries()) {
      const sha256 = await storeBlob(tx, bytes, type, at)
      const publicSha256 = cleaned === null ? null : await storeBlob(tx, cleaned, type, at)
      await storeBlobText(tx, publicSha256 ?? sha256, text)
      await insertAttachment(tx, {
        versionId: version.id,
        name,
        type,
        sha256,
        publicSha256,
        uploadedBy: actor.id,
        uploadedAt: at,
        position: last + 1 + i,
      })
    }
    const said = accepted.map(({ name, size, sha256 }) => ({ name, size, sha256 }))
    return [accepted.length, eventOf('add', disclosure, version, { files: said })]
  })
}

const eventOf = (action: string, disclosure: Disclosure, version: DisclosureVersion, details: object): AuditEvent => ({
  action: `attachment.${action}`,
  subject: subjectOf(disclosure.id),
  details: { version: version.number, ...details },
})

/** That somebody brought a classified file here must be known; the file itself must not be. */
async function secretsNoted<T>(deps: Deps, actor: Actor, disclosureId: number, look: () => Promise<T>): Promise<T> {
  try {
    return await look()
  } catch (error) {
    if (error instanceof SecretRefused) {
      const { sha256 } = error
      const event = { action: 'attachment.refuse_secret', subject: subjectOf(disclosureId), details: { sha256 } }
      await audited(deps, actor, () => Promise.resolve([undefined, event]))
    }
    throw error
  }
}

interface Change {
  readonly tx: Knex.Transaction
  readonly attachment: Attachment
  readonly all: readonly Attachment[]
  readonly at: string
}
type Right = typeof denyAttach | typeof denyRedact

/** Runs a change of one file of the version in hand. Returns the record's id. @throws AppError not_found, forbidden, conflict */
async function changeOne(
  deps: Deps,
  actor: Actor,
  id: number,
  { version: expected, right }: Expected & { readonly right: Right },
  change: (now: Change) => Promise<readonly [action: string, details: object]>,
): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const { attachment, disclosure, version } = await located(tx, actor, id)
    authorize(right(actor, disclosure, version))
    const at = deps.now().toISOString()
    // Whoever blacks out in a draft writes at it; a reviewer who does has not written it.
    const author = denyAttach(actor, disclosure, version) === undefined ? { actor, at } : undefined
    await envelopeChanged(tx, refOf(disclosure, version), expected, author)
    const [action, details] = await change({ tx, attachment, all: await listVersionAttachments(tx, version.id), at })
    return [disclosure.id, eventOf(action, disclosure, version, { attachment: id, name: attachment.name, ...details })]
  })
}

/** A file of the version in hand; files of other versions can no longer be changed. @throws AppError not_found, conflict */
async function located(db: Knex, actor: Actor, id: number) {
  const found = await findAttachment(db, id)
  if (found === undefined) throw new AppError('not_found', 'errors.not_found')
  const disclosure = await loadDisclosure(db, actor, found.disclosureId)
  const version = disclosure.versions.find(({ number }) => number === found.versionNumber)
  if (version === undefined || !seesVersion(disclosure, version, actor)) throw new AppError('not_found', 'errors.not_found')
  if (version.number !== disclosure.workingNumber) throw new AppError('conflict', 'attachments.denied.submitted')
  return { attachment: found.attachment, disclosure, version }
}

/** Takes a file off the draft. Its bytes go with the next sweep, unless another version refers to them. */
export const removeAttachment = (deps: Deps, actor: Actor, id: number, { version }: Expected): Promise<number> =>
  changeOne(deps, actor, id, { version, right: denyAttach }, async ({ tx, attachment }) => {
    await deleteAttachment(tx, id)
    return ['remove', { sha256: attachment.sha256 }]
  })

/** Renames a file, and says what it is. Its ending stays: it belongs to the content. @throws AppError invalid (name) as well */
export const describeAttachment = (
  deps: Deps,
  actor: Actor,
  id: number,
  { version, name: typed, note }: Expected & { readonly name: string; readonly note: string },
): Promise<number> =>
  changeOne(deps, actor, id, { version, right: denyAttach }, async ({ tx, attachment, all }) => {
    const ending = endingOf(attachment.name)
    const clean = cleanName(typed, attachment.name)
    const name = endingOf(clean) === ending ? clean : `${clean}.${ending}`
    if (all.some((other) => other.id !== id && sameName(other.name, name)))
      throw new AppError('invalid', 'errors.invalid_input', { name: { code: 'attachments.error.same_name', params: { name } } })
    await updateAttachment(tx, id, { name, note })
    return ['describe', { to: name, note }]
  })

/** Moves a file one place up or down in the list. */
export const moveAttachment = (
  deps: Deps,
  actor: Actor,
  id: number,
  { version, by }: Expected & { readonly by: -1 | 1 },
): Promise<number> =>
  changeOne(deps, actor, id, { version, right: denyAttach }, async ({ tx, all }) => {
    const ids = all.map((file) => file.id)
    for (const [i, each] of moved(ids, id, by).entries()) await updateAttachment(tx, each, { position: i + 1 })
    return ['move', { by }]
  })

/**
 * Puts a copy with parts blacked out in the place of what readers get; the original stays for reviewers.
 * @throws AppError invalid (file) when the copy still carries text under the black, or is of a kind that keeps what it covers
 */
export async function redactAttachment(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, file }: Expected & { readonly file: Upload | undefined },
): Promise<number> {
  const disclosureId = await checkRedacting(deps, actor, id)
  if (file === undefined) throw new AppError('invalid', 'attachments.error.no_file')
  const copy = await secretsNoted(deps, actor, disclosureId, () => acceptRedacted(file, deps.config.uploadLimitBytes))
  return changeOne(deps, actor, id, { version, right: denyRedact }, async ({ tx, attachment, at }) => {
    if (copy.sha256 === attachment.sha256) throw new AppError('invalid', 'attachments.error.not_redacted', {}, { name: copy.name })
    const sha256 = await storeBlob(tx, copy.cleaned ?? copy.bytes, copy.type, at)
    await storeBlobText(tx, sha256, copy.text)
    await updateAttachment(tx, id, {
      redacted_sha256: sha256,
      redacted_name: copy.name,
      redacted_type: copy.type,
      redacted_by: actor.id,
      redacted_at: at,
    })
    return ['redact', { redacted: copy.name, sha256 }]
  })
}

/** Whether the actor may black out a file now; returns its record. @throws AppError not_found, forbidden, conflict */
export async function checkRedacting({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<number> {
  const { disclosure, version } = await located(db.read, actor, id)
  authorize(denyRedact(actor, disclosure, version))
  return disclosure.id
}

/** Takes the blacked-out copy away again: readers get the cleaned one. */
export const unredactAttachment = (deps: Deps, actor: Actor, id: number, { version }: Expected): Promise<number> =>
  changeOne(deps, actor, id, { version, right: denyRedact }, async ({ tx, attachment }) => {
    const gone = { redacted_sha256: null, redacted_name: null, redacted_type: null, redacted_by: null, redacted_at: null }
    await updateAttachment(tx, id, gone)
    return ['unredact', { sha256: attachment.redactedSha256 }]
  })
