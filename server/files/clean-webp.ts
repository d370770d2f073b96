import { CleaningFailed } from './clean-failed.ts'
import { orientationIn, orientationOnly } from './clean-orientation.ts'

const HEAD = 12
const EXIF_FLAG = 0x08
const XMP_FLAG = 0x04
const KEPT = new Set(['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ANIM', 'ANMF', 'ICCP'])

/** The same picture without EXIF, XMP, unknown chunks and whatever follows its end; which way is up is kept. @throws CleaningFailed */
export function cleanWebp(bytes: Uint8Array): Uint8Array {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const whole = Math.min(source.length, 8 + source.readUInt32LE(4))
  const kept: Buffer[] = []
  let orientation = 1
  for (let at = HEAD; at + 8 <= whole;) {
    const name = source.toString('latin1', at, at + 4)
    const size = source.readUInt32LE(at + 4)
    const end = at + 8 + size
    if (end > whole) throw new CleaningFailed()
    if (name === 'EXIF') orientation = orientationIn(withoutPrefix(source.subarray(at + 8, end)))
    if (KEPT.has(name)) kept.push(padded(Buffer.from(source.subarray(at, end))))
    at = end + (size & 1)
  }
  if (kept.length === 0) throw new CleaningFailed()
  return assembled(kept, orientation)
}

/** Some writers put JPEG's prefix before the TIFF block. */
const withoutPrefix = (exif: Buffer): Buffer => (exif.toString('latin1', 0, 6) === 'Exif\0\0' ? exif.subarray(6) : exif)

const padded = (chunk: Buffer): Buffer => (chunk.length & 1 ? Buffer.concat([chunk, Buffer.alloc(1)]) : chunk)

function assembled(chunks: Buffer[], orientation: number): Buffer {
  const extended = chunks[0]?.toString('latin1', 0, 4) === 'VP8X' ? chunks[0] : undefined
  // Only the extended form has a place for EXIF, and only there does anybody read it.
  const turned = extended !== undefined && orientation !== 1
  if (extended !== undefined) extended[8] = ((extended[8] ?? 0) & ~(EXIF_FLAG | XMP_FLAG)) | (turned ? EXIF_FLAG : 0)
  const all = turned ? [...chunks, exifChunk(orientation)] : chunks
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...all])
  const head = Buffer.alloc(8)
  head.write('RIFF', 0, 'latin1')
  head.writeUInt32LE(body.length, 4)
  return Buffer.concat([head, body])
}

function exifChunk(orientation: number): Buffer {
  const tiff = orientationOnly(orientation)
  const head = Buffer.alloc(8)
  head.write('EXIF', 0, 'latin1')
  head.writeUInt32LE(tiff.length, 4)
  return padded(Buffer.concat([head, tiff]))
}
