import { cleanJpeg } from './clean-jpeg.ts'
import { cleanPng } from './clean-png.ts'
import { cleanWebp } from './clean-webp.ts'

/** A picture of a kind that carries metadata, cleaned by what its first bytes say it is; anything else as it is. @throws CleaningFailed */
export function cleanPicture(bytes: Uint8Array): Uint8Array {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 12)).toString('latin1')
  if (head.startsWith('\xff\xd8\xff')) return cleanJpeg(bytes)
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return cleanPng(bytes)
  return head.startsWith('RIFF') && head.endsWith('WEBP') ? cleanWebp(bytes) : bytes
}
