import { AppError } from '../errors.ts'
import { readFileTexts, type FileTexts } from '../files/file-texts.ts'
import { READING_LIMITS } from '../files/file-texts.types.ts'
import { inThread } from '../files/thread.ts'
import type { PreparingAnswer } from './prepare-worker.ts'
import { recognise, type Recognised } from './recognise.ts'

const ENTRY = new URL('./prepare-worker.ts', import.meta.url)

export interface Prepared extends Recognised {
  /** Everything the file says; undefined when it cannot be read: then the secrecy gate puts it before a person. */
  readonly texts: FileTexts | undefined
}

/**
 * Recognises an uploaded file, makes the copy for readers and reads its texts. PDF and office files are opened in a thread of their own,
 * all of it in one: starting it takes longer than most files. Texts and pictures are walked through once to be recognised, whatever is in
 * them. @throws AppError invalid, `attachments.error.*`, in words for whoever sent the file
 */
export async function prepareFile(bytes: Uint8Array, name: string): Promise<Prepared> {
  if (/^(PK|%PDF)/.test(Buffer.from(bytes.subarray(0, 4)).toString('latin1'))) return prepareInThread(bytes, name)
  return { ...(await recognise(bytes, name)), texts: await textsOf(bytes, name) }
}

async function textsOf(bytes: Uint8Array, name: string): Promise<FileTexts | undefined> {
  try {
    return await readFileTexts(bytes, name)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

async function prepareInThread(bytes: Uint8Array, name: string): Promise<Prepared> {
  let recognised: Recognised | undefined
  let refused: AppError | undefined
  let texts: FileTexts | undefined
  const take = (answer: PreparingAnswer): boolean => {
    if ('refused' in answer) refused = new AppError('invalid', answer.refused.code, {}, answer.refused.params)
    else if ('recognised' in answer) recognised = answer.recognised
    else texts = answer.texts
    return !('recognised' in answer)
  }
  const end = await inThread<PreparingAnswer>({ entry: ENTRY, bytes, name, limits: READING_LIMITS, take })
  if (refused !== undefined) throw refused
  if (recognised === undefined)
    throw new AppError('invalid', `attachments.error.${end === 'too_slow' ? 'too_slow' : 'broken'}`, {}, { name })
  return { ...recognised, texts }
}
