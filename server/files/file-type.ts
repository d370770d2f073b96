import { AppError } from '../errors.ts'
import type { FileType } from './file-texts.types.ts'

export const unreadable = (): AppError => new AppError('invalid', 'secrecy.file.unreadable')
export const encrypted = (): AppError => new AppError('invalid', 'secrecy.file.encrypted')
export const tooLarge = (): AppError => new AppError('invalid', 'secrecy.file.too_large')

const starts = (bytes: Uint8Array, ...magic: readonly number[]): boolean => magic.every((byte, i) => bytes[i] === byte)
const latin = (bytes: Uint8Array, from: number, to: number): string => Buffer.from(bytes.subarray(from, to)).toString('latin1')

const IMAGES: readonly ((bytes: Uint8Array) => boolean)[] = [
  (bytes) => starts(bytes, 0xff, 0xd8, 0xff),
  (bytes) => starts(bytes, 0x89, 0x50, 0x4e, 0x47),
  (bytes) => latin(bytes, 0, 4) === 'GIF8',
  (bytes) => latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP',
  (bytes) => starts(bytes, 0x49, 0x49, 0x2a, 0) || starts(bytes, 0x4d, 0x4d, 0, 0x2a),
  (bytes) => starts(bytes, 0x42, 0x4d) && bytes.length > 30 && latin(bytes, 6, 10) === '\0\0\0\0',
]

/**
 * What a file is by its first bytes, or `zip` for a package whose content decides; its name only tells a table from a text.
 * Throws AppError when the name promises a format that the bytes are not.
 */
export function sniff(bytes: Uint8Array, name: string): Exclude<FileType, 'docx' | 'xlsx'> | 'zip' {
  // The header of a PDF may stand anywhere in its first kilobyte.
  if (latin(bytes, 0, 1024).includes('%PDF-')) return 'pdf'
  if (starts(bytes, 0x50, 0x4b, 3, 4)) return 'zip'
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) throw isLocked(bytes) ? encrypted() : unreadable()
  if (IMAGES.some((is) => is(bytes))) return 'image'
  const promised = /\.([a-z0-9]{2,5})$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  if (
    /^(?:pdf|docx?|xlsx?|pptx?|wps|et|dps|rtf|zip|rar|7z|jpe?g|png|webp|gif|tiff?|bmp)$/.test(promised) ||
    latin(bytes, 0, 5) === '{\\rtf'
  )
    throw unreadable()
  return promised === 'csv' || promised === 'tsv' ? 'csv' : 'text'
}

/** A locked .docx or .xlsx is an old container around an encrypted package. */
const isLocked = (bytes: Uint8Array): boolean =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(Buffer.from('EncryptedPackage', 'utf16le'))
