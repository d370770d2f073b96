import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { getVersion } from '../disclosures/record.service.ts'
import type { Disclosure, DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { AppError } from '../errors.ts'
import { seesOriginals } from './attachments.policy.ts'
import { findAttachment } from './attachments.queries.ts'
import { originalCopy, readersCopy, type Attachment, type FileCopy } from './attachments.types.ts'
import { blobBytes } from './blobs.queries.ts'

export interface OpenFile {
  readonly attachment: Attachment
  readonly file: FileCopy
  readonly disclosure: Disclosure
  readonly version: DisclosureVersion
}

/**
 * A file that the actor may open, because they may see the version it belongs to: the readers' copy, or the original for the department
 * and its reviewers. @throws AppError not_found
 */
export async function openAttachment(
  deps: Pick<Deps, 'db' | 'cache'>,
  actor: Actor,
  id: number,
  { original }: { readonly original: boolean },
): Promise<OpenFile> {
  const found = await findAttachment(deps.db.read, id)
  if (found === undefined) throw new AppError('not_found', 'errors.not_found')
  const { disclosure, shown } = await getVersion(deps, actor, found.disclosureId, found.versionNumber)
  if (original && !seesOriginals(actor, disclosure)) throw new AppError('not_found', 'errors.not_found')
  const { attachment } = found
  return { attachment, file: original ? originalCopy(attachment) : readersCopy(attachment), disclosure, version: shown }
}

/** The bytes `from` to `to`, both included, a quarter of a megabyte at a time. */
export const streamFile = ({ db }: Pick<Deps, 'db'>, { sha256 }: FileCopy, from: number, to: number): AsyncGenerator<Buffer> =>
  blobBytes(db.read, sha256, from, to)
