import { inflateSync } from 'node:zlib'
import type { FilePart, FileTexts } from './file-texts.types.ts'

/**
 * The texts a picture carries besides what it shows: EXIF, XMP and IPTC fields, comments, and the place where it was taken. What it shows
 * is not read.
 */
export function extractImage(bytes: Uint8Array): FileTexts {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: FilePart[] = []
  if (file.readUInt16BE(0) === 0xffd8) jpeg(file, parts)
  else if (file.toString('latin1', 1, 4) === 'PNG') png(file, parts)
  else if (file.toString('latin1', 8, 12) === 'WEBP') webp(file, parts)
  else if (/^(?:II\*\0|MM\0\*)/.test(file.toString('latin1', 0, 4))) tiff(file, parts)
  return { type: 'image', parts: parts.filter(({ text }) => text.trim() !== ''), covered: [], images: 1 }
}

const note = (place: string, text: string): FilePart => ({
  place: `metadata:${place}`,
  text: text.replace(/\0+$/g, '').trim(),
  hidden: true,
})
const xmp = (data: Buffer): FilePart =>
  note(
    'xmp',
    data
      .toString('utf8')
      .replace(/<[^>]{0,4000}>/g, '\n')
      .replace(/\s*\n\s*/g, '\n'),
  )

function jpeg(file: Buffer, parts: FilePart[]): void {
  let at = 2
  while (at + 4 <= file.length && file[at] === 0xff) {
    const marker = file[at + 1] ?? 0
    const data = file.subarray(at + 4, at + 2 + file.readUInt16BE(at + 2))
    if (marker === 0xda) return
    if (marker === 0xe1 && data.toString('latin1', 0, 6) === 'Exif\0\0') tiff(data.subarray(6), parts)
    else if (marker === 0xe1) parts.push(xmp(data.subarray(data.indexOf(0) + 1)))
    else if (marker === 0xed) iptc(data, parts)
    else if (marker === 0xfe) parts.push(note('comment', data.toString('utf8')))
    at += 2 + Math.max(2, file.readUInt16BE(at + 2))
  }
}

function png(file: Buffer, parts: FilePart[]): void {
  for (let at = 8; at + 12 <= file.length;) {
    const length = file.readUInt32BE(at)
    const type = file.toString('latin1', at + 4, at + 8)
    const data = file.subarray(at + 8, at + 8 + length)
    if (type === 'eXIf') tiff(data, parts)
    else if (type === 'tEXt') parts.push(note(keyOf(data), data.toString('latin1', data.indexOf(0) + 1)))
    else if (type === 'zTXt') parts.push(note(keyOf(data), inflated(data.subarray(data.indexOf(0) + 2))))
    else if (type === 'iTXt') parts.push(note(keyOf(data), international(data)))
    at += 12 + length
  }
}

const keyOf = (data: Buffer): string => data.toString('latin1', 0, Math.max(0, data.indexOf(0))).toLowerCase()

/** keyword 0 compressed method language 0 translated 0 text */
function international(data: Buffer): string {
  const key = data.indexOf(0)
  const language = data.indexOf(0, key + 3)
  const from = data.indexOf(0, language + 1) + 1
  const text = data[key + 1] === 1 ? inflated(data.subarray(from)) : data.toString('utf8', from)
  return text.replace(/<[^>]{0,4000}>/g, '\n')
}

function inflated(data: Buffer): string {
  try {
    return inflateSync(data, { maxOutputLength: 1 << 22 }).toString('utf8')
  } catch {
    return ''
  }
}

function webp(file: Buffer, parts: FilePart[]): void {
  for (let at = 12; at + 8 <= file.length;) {
    const length = file.readUInt32LE(at + 4)
    const type = file.toString('latin1', at, at + 4)
    const data = file.subarray(at + 8, at + 8 + length)
    if (type === 'EXIF') tiff(data.toString('latin1', 0, 6) === 'Exif\0\0' ? data.subarray(6) : data, parts)
    if (type === 'XMP ') parts.push(xmp(data))
    at += 8 + length + (length % 2)
  }
}

/** IPTC data sets, 1C 02 kind length text, inside a Photoshop block. */
function iptc(data: Buffer, parts: FilePart[]): void {
  for (let at = 0; at + 5 <= data.length;) {
    if (data[at] !== 0x1c || data[at + 1] !== 2) at += 1
    else {
      const length = data.readUInt16BE(at + 3)
      parts.push(note(IPTC[data[at + 2] ?? 0] ?? 'iptc', data.toString('utf8', at + 5, at + 5 + length)))
      at += 5 + length
    }
  }
}
const IPTC: Readonly<Record<number, string>> = { 5: 'title', 25: 'keywords', 80: 'author', 105: 'title', 120: 'description' }

const TAGS: Readonly<Record<number, string>> = {
  0x010e: 'description',
  0x010f: 'device',
  0x0110: 'device',
  0x013b: 'author',
  0x8298: 'author',
  0x9286: 'description',
  0x9c9b: 'title',
  0x9c9c: 'description',
  0x9c9d: 'author',
  0x9c9e: 'keywords',
  0x9c9f: 'subject',
  0xa430: 'author',
}
const SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]

/** The fields of a TIFF block, which EXIF is one of; at most a few directories deep, whatever the file claims. */
function tiff(block: Buffer, parts: FilePart[]): void {
  const little = block.toString('latin1', 0, 2) === 'II'
  const u16 = (at: number): number => (at + 2 > block.length ? 0 : little ? block.readUInt16LE(at) : block.readUInt16BE(at))
  const u32 = (at: number): number => (at + 4 > block.length ? 0 : little ? block.readUInt32LE(at) : block.readUInt32BE(at))
  const degrees = (at: number): number =>
    [0, 8, 16].reduce((sum, step, i) => sum + u32(at + step) / Math.max(1, u32(at + step + 4)) / 60 ** i, 0)
  const place: Partial<Record<number, number>> = {}
  const directory = (at: number, gps: boolean, depth: number): void => {
    if (at === 0 || depth > 4) return
    for (let i = 0; i < Math.min(u16(at), 500); i++) {
      const entry = at + 2 + i * 12
      const [tag, type, count] = [u16(entry), u16(entry + 2), u32(entry + 4)]
      const size = (SIZES[type] ?? 1) * count
      const from = size <= 4 ? entry + 8 : u32(entry + 8)
      if (tag === 0x8769 || tag === 0x8825) directory(u32(entry + 8), tag === 0x8825, depth + 1)
      else if (gps && (tag === 2 || tag === 4)) place[tag] = degrees(from)
      else if (!gps && TAGS[tag] !== undefined)
        parts.push(note(TAGS[tag], fieldText(block.subarray(from, from + Math.min(size, 65_536)), tag)))
    }
  }
  directory(u32(4), false, 0)
  if (place[2] !== undefined && place[4] !== undefined) parts.push(note('place', `GPS ${place[2].toFixed(5)}, ${place[4].toFixed(5)}`))
}

function fieldText(data: Buffer, tag: number): string {
  if (tag >= 0x9c9b && tag <= 0x9c9f) return data.toString('utf16le')
  return tag === 0x9286
    ? data.toString('latin1', 0, 7) === 'UNICODE'
      ? data.subarray(8).toString('utf16le')
      : data.subarray(8).toString('utf8')
    : data.toString('utf8')
}
