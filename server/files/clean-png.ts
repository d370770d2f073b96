import { crc32 } from 'node:zlib'
import { CleaningFailed } from './clean-failed.ts'
import { orientationIn, orientationOnly } from './clean-orientation.ts'

/** Chunks that decoding needs or that change how colours and size come out (PNG 3rd edition, 11.3; APNG). */
const KEPT = new Set('IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP sBIT bKGD hIST pHYs acTL fcTL fdAT'.split(' '))
const SIGNATURE_LENGTH = 8

/** The same picture without text, time, EXIF, XMP and whatever follows its end; which way is up is kept. @throws CleaningFailed */
export function cleanPng(bytes: Uint8Array): Uint8Array {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const kept: Uint8Array[] = [source.subarray(0, SIGNATURE_LENGTH)]
  let at = SIGNATURE_LENGTH
  let orientation = 1
  for (let name = ''; name !== 'IEND';) {
    if (at + 12 > source.length) throw new CleaningFailed()
    const end = at + 12 + source.readUInt32BE(at)
    if (end > source.length) throw new CleaningFailed()
    name = source.toString('latin1', at + 4, at + 8)
    if (name === 'eXIf') orientation = orientationIn(source.subarray(at + 8, end - 4))
    if (KEPT.has(name)) kept.push(source.subarray(at, end))
    at = end
  }
  if (orientation !== 1) kept.splice(2, 0, chunk('eXIf', orientationOnly(orientation)))
  return Buffer.concat(kept)
}

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(body.length + 8)
  framed.writeUInt32BE(data.length, 0)
  body.copy(framed, 4)
  framed.writeUInt32BE(crc32(body), body.length + 4)
  return framed
}
