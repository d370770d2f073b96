import { inflateRawSync } from 'node:zlib'
import { AppError } from '../errors.ts'
import type { SpreadsheetLimits } from './spreadsheet-limits.ts'

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
/** A small file may shrink a thousandfold without harm: a sheet of blanks does. */
const RATIO_MATTERS_FROM = 8 * 1024 * 1024

interface Entry {
  readonly name: string
  readonly method: number
  readonly packed: number
  readonly plain: number
  readonly at: number
  readonly encrypted: boolean
}

const broken = (): AppError => new AppError('invalid', 'imports.error.broken')

/**
 * Names of the files in an archive, after each was inflated once with a hard limit. Declared sizes are compared with real ones, because
 * the reader that comes next reserves memory by what is declared. Throws AppError `imports.error.zip_bomb`, `.encrypted` or `.broken`.
 */
export function inspectZip(bytes: Uint8Array, limits: Pick<SpreadsheetLimits, 'entries' | 'inflatedBytes' | 'ratio'>): readonly string[] {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let left = limits.inflatedBytes
  const entries = centralDirectory(archive, limits.entries)
  for (const entry of entries) {
    if (entry.encrypted) throw new AppError('invalid', 'imports.error.encrypted')
    const size = plainSize(archive, entry, left)
    if (size > RATIO_MATTERS_FROM && size > entry.packed * limits.ratio) throw new AppError('invalid', 'imports.error.zip_bomb')
    left -= size
  }
  return entries.map(({ name }) => name)
}

function centralDirectory(archive: Buffer, most: number): readonly Entry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]))
  if (end < 0 || end + 22 > archive.length || archive.readUInt32LE(end) !== END) throw broken()
  const count = archive.readUInt16LE(end + 10)
  if (count > most) throw new AppError('invalid', 'imports.error.zip_bomb')
  const entries: Entry[] = []
  let at = archive.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== CENTRAL) throw broken()
    const nameLength = archive.readUInt16LE(at + 28)
    entries.push({
      name: archive.toString('utf8', at + 46, at + 46 + nameLength),
      encrypted: (archive.readUInt16LE(at + 8) & 1) === 1,
      method: archive.readUInt16LE(at + 10),
      packed: archive.readUInt32LE(at + 20),
      plain: archive.readUInt32LE(at + 24),
      at: archive.readUInt32LE(at + 42),
    })
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32)
  }
  return entries
}

/** The real size of one file, counted by inflating it; never more than `most` bytes are made. */
function plainSize(archive: Buffer, { method, packed, plain, at }: Entry, most: number): number {
  if (plain > most) throw new AppError('invalid', 'imports.error.zip_bomb')
  if (at + 30 > archive.length || archive.readUInt32LE(at) !== LOCAL) throw broken()
  const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28)
  if (start + packed > archive.length || (method !== 0 && method !== 8)) throw broken()
  const size = method === 0 ? packed : inflatedSize(archive.subarray(start, start + packed), Math.min(most, plain))
  if (size !== plain) throw broken()
  return size
}

function inflatedSize(packed: Buffer, most: number): number {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) }).length
  } catch (error) {
    const code = (error as { code?: unknown }).code
    throw code === 'ERR_BUFFER_TOO_LARGE' ? new AppError('invalid', 'imports.error.zip_bomb') : broken()
  }
}
