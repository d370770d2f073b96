import { tooLarge, sniff, unreadable } from './file-type.ts'
import { extractDocx } from './extract-docx.ts'
import { extractImage } from './extract-image.ts'
import { extractCsv, extractText } from './extract-text.ts'
import { extractXlsx } from './extract-xlsx.ts'
import type { FilePart, FileTexts, ReadingLimits } from './file-texts.types.ts'
import { isMainPart } from './clean-office.rules.ts'
import { mainParts, openPackage } from './package-xml.ts'

const DEEPEST = 3

/** Reads a file where it may take what it wants: only inside the thread that `readFileTexts` starts. */
export async function extractFile(bytes: Uint8Array, name: string, limits: ReadingLimits, depth = 0): Promise<FileTexts> {
  if (depth > DEEPEST) throw tooLarge()
  const inside = async (inner: Uint8Array, innerName: string): Promise<readonly FilePart[]> =>
    (await extractFile(inner, innerName, limits, depth + 1)).parts
  switch (sniff(bytes, name)) {
    case 'pdf':
      // Loaded only when it is needed: the library takes longer to load than most other files take to be read.
      return (await import('./extract-pdf.ts')).extractPdf(bytes, limits, inside)
    case 'zip':
      return officeFile(bytes, inside)
    case 'csv':
      return extractCsv(bytes)
    case 'text':
      return extractText(bytes)
    case 'image':
      return extractImage(bytes)
  }
}

type Inside = (bytes: Uint8Array, name: string) => Promise<readonly FilePart[]>

async function officeFile(bytes: Uint8Array, inside: Inside): Promise<FileTexts> {
  const files = openPackage(bytes)
  if (mainParts(files).some((part) => !isMainPart(part))) throw unreadable()
  const texts = files.has('word/document.xml') ? extractDocx(files) : files.has('xl/workbook.xml') ? extractXlsx(files) : undefined
  if (texts === undefined) throw unreadable()
  const embedded: FilePart[] = []
  let images = 0
  for (const [path, content] of files) {
    const name = path.replace(/^.*\//, '')
    if (/^(?:word|xl)\/(?:embeddings|media)\//.test(path) && !UNREAD.test(name))
      embedded.push(...(await embeddedParts(content, name, inside)))
    if (/^(?:word|xl)\/(?:media|embeddings)\//.test(path) && (UNREAD.test(name) || path.includes('/media/'))) images += 1
  }
  return { ...texts, parts: [...texts.parts, ...embedded], images }
}

/** Vector drawings and objects in old containers: counted as what could not be read. */
const UNREAD = /\.(?:emf|wmf|bin|wdp|ole)$/i

/** Pictures say what they carry; a package inside is read like any file. */
const embeddedParts = async (content: Uint8Array, name: string, inside: Inside): Promise<readonly FilePart[]> =>
  (await inside(content, name)).map((part) => ({ ...part, place: `attachment:${name}`, hidden: true }))
