import { AppError } from '../errors.ts'
import { CleaningFailed } from '../files/clean-failed.ts'
import { cleanFile } from '../files/clean.ts'
import { sniff } from '../files/sniff.ts'
import { KINDS } from '../files/sniff.rules.ts'

export interface Recognised {
  /** Media type, as the content was recognised. */
  readonly type: string
  /** The copy for readers; null when there was nothing to take out. */
  readonly cleaned: Uint8Array | null
}

/** What a file is, and the copy of it that readers get. @throws AppError invalid `attachments.error.*` */
export async function recognise(bytes: Uint8Array, name: string): Promise<Recognised> {
  const kind = await sniff(bytes, name)
  try {
    const cleaned = await cleanFile(bytes, kind)
    return { type: KINDS[kind].type, cleaned: Buffer.compare(cleaned, bytes) === 0 ? null : cleaned }
  } catch (error) {
    if (error instanceof CleaningFailed) throw new AppError('invalid', `attachments.error.${error.reason}`, {}, { name })
    throw error
  }
}
