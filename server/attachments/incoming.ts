import { AppError, type FieldProblems } from '../errors.ts'
import type { FileTexts } from '../files/file-texts.ts'
import { cleanName } from '../files/sniff.rules.ts'
import { findSensitive } from '../secrecy/detectors.rules.ts'
import { visibleText } from './visible-text.rules.ts'
import { isRedactable, maskedExcerpt, megabytes } from './attachments.rules.ts'
import { sha256Of } from './blobs.queries.ts'
import { prepareFile } from './prepare.ts'
import type { Recognised } from './recognise.ts'

export interface Upload {
  /** As the browser sent it. */
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file that passed the door. */
export interface Accepted extends Recognised {
  readonly name: string
  readonly bytes: Uint8Array
  readonly size: number
  readonly sha256: string
  /** What readers will read in it; '' when nothing could be. */
  readonly text: string
}

/** Refused for a mark of classification; what it was is not said, where it came from is recorded. */
export class SecretRefused extends AppError {
  readonly sha256: string

  constructor(name: string, sha256: string) {
    super('invalid', 'attachments.error.secret', {}, { name })
    this.sha256 = sha256
  }
}

/** Looks at one file before anything of it is stored. @throws AppError invalid, SecretRefused */
export const accept = async (upload: Upload, limit: number): Promise<Accepted> => (await examined(upload, limit)).accepted

/** The same with what could be read in it; undefined when nothing could. */
async function examined(
  { name: received, bytes }: Upload,
  limit: number,
): Promise<{ readonly accepted: Accepted; readonly texts: FileTexts | undefined }> {
  const name = cleanName(received, 'file')
  if (bytes.length > limit)
    throw new AppError('invalid', 'attachments.error.too_big', {}, { name, size: megabytes(bytes.length), limit: megabytes(limit) })
  const { texts, ...recognised } = await prepareFile(bytes, name)
  const sha256 = sha256Of(bytes)
  if (carriesSecret(name, texts)) throw new SecretRefused(name, sha256)
  const text = texts === undefined ? '' : visibleText(texts)
  return { accepted: { ...recognised, name, bytes, size: bytes.length, sha256, text }, texts }
}

/** A system that is not classified may neither store nor handle such a file (保密法实施条例 2024 art. 41). */
const carriesSecret = (name: string, texts: FileTexts | undefined): boolean =>
  [{ text: name.replace(/\.[A-Za-z0-9]+$/, '') }, ...(texts?.parts ?? [])].some((part) =>
    findSensitive(part.text, 'label' in part ? part.label : '').some(({ severity }) => severity === 'stop'),
  )

/**
 * The copy with parts blacked out, if nothing is left under the black. What cannot be read cannot be known to be so.
 * @throws AppError invalid with the page and a masked excerpt
 */
export async function acceptRedacted(upload: Upload, limit: number): Promise<Accepted> {
  const { accepted, texts } = await examined(upload, limit)
  if (!isRedactable(accepted.type)) throw new AppError('invalid', 'attachments.error.not_redactable', {}, { name: accepted.name })
  if (texts === undefined) throw new AppError('invalid', 'attachments.error.not_checked', {}, { name: accepted.name })
  const { covered } = texts
  const [first] = covered
  if (first === undefined) return accepted
  const pages = [...new Set(covered.map(({ page }) => page))]
  throw new AppError(
    'invalid',
    'attachments.error.still_there',
    {},
    {
      name: accepted.name,
      page: first.page,
      excerpt: maskedExcerpt(first.text),
      n: pages.length,
    },
  )
}

/** Every file is looked at, so that one message names all that is wrong. @throws AppError invalid (file.0, file.1 …), SecretRefused */
export async function acceptAll(uploads: readonly Upload[], limit: number): Promise<Accepted[]> {
  const accepted: Accepted[] = []
  const problems: Record<string, FieldProblems[string]> = {}
  for (const [i, upload] of uploads.entries())
    try {
      accepted.push(await accept(upload, limit))
    } catch (error) {
      if (!(error instanceof AppError) || error instanceof SecretRefused) throw error
      problems[`file.${i}`] = { code: error.code, params: error.params }
    }
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  return accepted
}
