import { AppError } from '../errors.ts'
import { extractCsv, extractText } from './extract-text.ts'
import { sniff, tooLarge, unreadable } from './file-type.ts'
import type { ReadingAnswer } from './file-texts-worker.ts'
import { READING_LIMITS, type FileTexts, type ReadingLimits } from './file-texts.types.ts'
import { inThread } from './thread.ts'

export type { FileTexts } from './file-texts.types.ts'

const ENTRY = new URL('./file-texts-worker.ts', import.meta.url)

/**
 * Every text in a file, those nobody sees when it is shown too. PDF, DOCX, XLSX and pictures are read in a thread of their own, within limits
 * of time and memory. Throws AppError `invalid`: `secrecy.file.unreadable`, `.encrypted` or `.too_large`.
 */
export async function readFileTexts(bytes: Uint8Array, name: string, limits: ReadingLimits = READING_LIMITS): Promise<FileTexts> {
  if (bytes.length > limits.bytes) throw tooLarge()
  const type = sniff(bytes, name)
  if (type === 'text') return measured(extractText(bytes), limits)
  if (type === 'csv') return measured(extractCsv(bytes), limits)
  return measured(await readInThread(bytes, name, limits), limits)
}

function measured(texts: FileTexts, { characters }: ReadingLimits): FileTexts {
  if (texts.parts.reduce((sum, { text }) => sum + text.length, 0) > characters) throw tooLarge()
  return texts
}

async function readInThread(bytes: Uint8Array, name: string, limits: ReadingLimits): Promise<FileTexts> {
  const answers: ReadingAnswer[] = []
  const end = await inThread<ReadingAnswer>({
    entry: ENTRY,
    bytes,
    name,
    limits,
    more: { limits },
    take: (answer) => answers.push(answer) > 0,
  })
  const [answer] = answers
  if (answer === undefined) throw end === 'broken' ? unreadable() : tooLarge()
  if ('texts' in answer) return answer.texts
  throw new AppError('invalid', answer.code)
}
