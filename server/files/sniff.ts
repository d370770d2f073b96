import { fileTypeFromBuffer } from 'file-type'
import { AppError } from '../errors.ts'
import { inspectZip } from '../imports/zip-guard.ts'
import { agrees, endingOf, holdsMacros, isMarkup, isProgram, KIND_NAMES, kindOfType, officeKind, type Kind } from './sniff.rules.ts'

/** An office file of 20 MB seldom unpacks to more than this; a bomb does. */
const ARCHIVE = { entries: 5_000, inflatedBytes: 300 * 1024 * 1024, ratio: 200 }
const HEAD = 4_096

type Refusal =
  | 'attachments.error.empty'
  | 'attachments.error.program'
  | 'attachments.error.markup'
  | 'attachments.error.macros'
  | 'attachments.error.encrypted'
  | 'attachments.error.old_office'
  | 'attachments.error.broken'
  | 'attachments.error.type'
  | 'attachments.error.ending'

const refused = (code: Refusal, name: string, more: Record<string, string> = {}): AppError =>
  new AppError('invalid', code, {}, { name, ...more })

/** What an uploaded file is, by its content. @throws AppError invalid with what is wrong with it, in words for whoever sent it */
export async function sniff(bytes: Uint8Array, name: string): Promise<Kind> {
  if (bytes.length === 0) throw refused('attachments.error.empty', name)
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD)).toString('latin1')
  if (isProgram(head, name)) throw refused('attachments.error.program', name)
  if (isMarkup(head, name)) throw refused('attachments.error.markup', name)
  if (head.startsWith('\xd0\xcf\x11\xe0')) throw compoundFile(bytes, name)
  const kind = head.startsWith('PK') ? archiveKind(bytes, name) : await plainKind(bytes, name)
  if (!agrees(kind, name)) throw refused('attachments.error.ending', name, { kind: kind.toUpperCase() })
  return kind
}

/** Office 97 wrote these; a password on a newer file wraps it in one. */
function compoundFile(bytes: Uint8Array, name: string): AppError {
  const locked = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le'))
  return refused(locked ? 'attachments.error.encrypted' : 'attachments.error.old_office', name)
}

function archiveKind(bytes: Uint8Array, name: string): Kind {
  const parts = partsOf(bytes, name)
  if (holdsMacros(name, parts)) throw refused('attachments.error.macros', name)
  const kind = officeKind(parts)
  if (kind === undefined) throw refused('attachments.error.type', name)
  return kind
}

function partsOf(bytes: Uint8Array, name: string): readonly string[] {
  try {
    return inspectZip(bytes, ARCHIVE)
  } catch (error) {
    const locked = error instanceof AppError && error.code === 'imports.error.encrypted'
    throw refused(locked ? 'attachments.error.encrypted' : 'attachments.error.broken', name)
  }
}

async function plainKind(bytes: Uint8Array, name: string): Promise<Kind> {
  const ending = endingOf(name)
  if ((ending === 'csv' || ending === 'txt') && isText(bytes)) return ending
  const found = await fileTypeFromBuffer(bytes)
  if (found !== undefined) {
    const kind = kindOfType(found.mime)
    if (kind === undefined) throw refused('attachments.error.type', name)
    return kind
  }
  if (isText(bytes)) return 'txt'
  throw refused(KIND_NAMES.includes(ending as Kind) ? 'attachments.error.broken' : 'attachments.error.type', name)
}

/** Text in UTF-8, UTF-16 with its mark, or GB 18030, which is what spreadsheets in China still save. */
function isText(bytes: Uint8Array): boolean {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) return true
  if (bytes.includes(0)) return false
  return ['utf-8', 'gb18030'].some((encoding) => decodes(bytes, encoding))
}

function decodes(bytes: Uint8Array, encoding: string): boolean {
  try {
    return !/[\u0001-\u0008\u000e-\u001a\u001c-\u001f]/.test(new TextDecoder(encoding, { fatal: true }).decode(bytes))
  } catch {
    return false
  }
}
