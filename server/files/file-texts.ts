import { extractCsv, extractText } from './extract-text.ts'
import { sniff, tooLarge, unreadable } from './file-type.ts'
import { READING_LIMITS, type FileTexts, type ReadingLimits } from './file-texts.types.ts'

export { FILE_TYPES, type CoveredText, type FilePart, type FileTexts, type FileType } from './file-texts.types.ts'

/**
 * Every text in a file, those nobody sees when it is shown too. PDF, DOCX, XLSX and pictures are read in a thread of their own, within limits
 * of time and memory. Throws AppError `invalid`: `secrecy.file.unreadable`, `.encrypted` or `.too_large`.
 */
export async function readFileTexts(bytes: Uint8Array, name: string, limits: ReadingLimits = READING_LIMITS): Promise<FileTexts> {
  if (bytes.length > limits.bytes) throw tooLarge()
  const type = sniff(bytes, name)
  if (type === 'text') return measured(extractText(bytes), limits)
  if (type === 'csv') return measured(extractCsv(bytes), limits)
  throw unreadable()
}

function measured(texts: FileTexts, { characters }: ReadingLimits): FileTexts {
  if (texts.parts.reduce((sum, { text }) => sum + text.length, 0) > characters) throw tooLarge()
  return texts
}
