import { orientationIn, orientationOnly } from './clean-orientation.ts'
import { CleaningFailed } from './clean-failed.ts'

const EXIF = 'Exif\0\0'
const SOS = 0xda
const EOI = 0xd9

/** Markers that stand alone, without a length: TEM, RST0–RST7, SOI. */
const alone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)

/**
 * The same picture without EXIF, GPS, XMP, IPTC, comments, maker's segments and whatever follows its end. Kept: what decoding needs
 * (JFIF, colour profile, Adobe's colour transform) and which way is up. Pixels are not touched. @throws CleaningFailed
 */
export function cleanJpeg(bytes: Uint8Array, keep = { orientation: true }): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)]
  let at = 2
  let orientation = 1
  let scanned = false
  for (;;) {
    // Many pictures inside documents lack their end; every viewer shows them all the same.
    const { marker, start } = scanned && at >= bytes.length ? { marker: EOI, start: at } : nextMarker(bytes, at)
    if (marker === EOI) {
      kept.push(Uint8Array.of(0xff, EOI))
      break
    }
    const end = alone(marker) ? start : start + lengthAt(bytes, start)
    const segment = bytes.subarray(start + 2, end)
    if (marker === 0xe1 && startsWith(segment, EXIF)) orientation = orientationIn(segment.subarray(EXIF.length))
    if (isNeeded(marker, segment)) kept.push(Uint8Array.of(0xff, marker), bytes.subarray(start, end))
    at = end
    if (marker === SOS) {
      scanned = true
      at = endOfScan(bytes, end)
      kept.push(bytes.subarray(end, at))
    }
  }
  if (keep.orientation && orientation !== 1) kept.splice(1, 0, exifSegment(orientation))
  return Buffer.concat(kept)
}

function nextMarker(bytes: Uint8Array, from: number): { marker: number; start: number } {
  if (bytes[from] !== 0xff) throw new CleaningFailed()
  let at = from
  while (bytes[at] === 0xff) at += 1 // fill bytes
  const marker = bytes[at]
  if (marker === undefined || marker === 0) throw new CleaningFailed()
  return { marker, start: at + 1 }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
  if (length < 2 || at + length > bytes.length) throw new CleaningFailed()
  return length
}

/** Compressed data runs up to the next real marker: FF 00 is a stuffed byte, RSTn belongs to the data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return bytes.length
}

function isNeeded(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xfe) return false // a comment
  if (marker < 0xe0 || marker > 0xef) return true
  if (marker === 0xe0) return startsWith(segment, 'JFIF\0') // JFXX holds a thumbnail
  if (marker === 0xe2) return startsWith(segment, 'ICC_PROFILE\0') // MPF points at further pictures
  return marker === 0xee && startsWith(segment, 'Adobe')
}

const startsWith = (bytes: Uint8Array, text: string): boolean =>
  bytes.length >= text.length && Buffer.from(bytes.buffer, bytes.byteOffset, text.length).toString('latin1') === text

function exifSegment(orientation: number): Uint8Array {
  const body = Buffer.concat([Buffer.from(EXIF, 'latin1'), orientationOnly(orientation)])
  return Buffer.concat([Uint8Array.of(0xff, 0xe1, (body.length + 2) >> 8, (body.length + 2) & 0xff), body])
}
