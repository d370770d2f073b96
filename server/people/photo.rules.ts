import type { MessageKey } from '../i18n/index.ts'

/** What every stored picture measures: 3 : 4, enough for a board at a door. */
export const PHOTO = { width: 480, height: 640 } as const
export const PHOTO_LIMITS = { bytes: 12 * 1024 * 1024, pixels: 40_000_000, side: 12_000, least: 120 } as const

/** The frame that somebody drew: its left edge and width as shares of the picture's width, its top as a share of the height. */
export interface Crop {
  readonly left: number
  readonly top: number
  readonly width: number
}
export interface Size {
  readonly width: number
  readonly height: number
}
export interface Frame extends Size {
  readonly x: number
  readonly y: number
}

/** Kind and dimensions as the first bytes of a JPEG, PNG or WebP file state them, before anything is decoded; undefined for other files. */
export function readHead(bytes: Uint8Array): (Size & { readonly type: 'jpeg' | 'png' | 'webp' }) | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length >= 24 && view.getUint32(0) === 0x89504e47) return { type: 'png', width: view.getUint32(16), height: view.getUint32(20) }
  if (bytes.length >= 30 && view.getUint32(0) === 0x52494646 && view.getUint32(8) === 0x57454250) return webpHead(view)
  return bytes.length >= 4 && view.getUint16(0) === 0xffd8 ? jpegHead(view) : undefined
}

function webpHead(view: DataView): (Size & { readonly type: 'webp' }) | undefined {
  const chunk = view.getUint32(12)
  const three = (at: number): number => view.getUint16(at, true) + view.getUint8(at + 2) * 65_536
  if (chunk === 0x56503858) return { type: 'webp', width: three(24) + 1, height: three(27) + 1 }
  if (chunk === 0x56503820) return { type: 'webp', width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (chunk !== 0x5650384c) return undefined
  const bits = view.getUint32(21, true)
  return { type: 'webp', width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 }
}

/** Walks the segments of a JPEG to its frame header (SOF0 to SOF15, without the tables that share the range). */
function jpegHead(view: DataView): (Size & { readonly type: 'jpeg' }) | undefined {
  for (let at = 2; at + 9 < view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return undefined
    const marker = view.getUint8(at + 1)
    if (marker === 0xff) at += 1
    else if (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc)
      return { type: 'jpeg', width: view.getUint16(at + 7), height: view.getUint16(at + 5) }
    else at += 2 + Math.max(2, view.getUint16(at + 2))
  }
  return undefined
}

/** Why a picture is not taken, told before it is decoded: a small file can claim a size that fills the memory. */
export function denyPicture(bytes: Uint8Array): MessageKey | undefined {
  if (bytes.length > PHOTO_LIMITS.bytes) return 'staffing.photo.too_big'
  const head = readHead(bytes)
  if (head === undefined) return 'staffing.photo.not_a_picture'
  const { width, height } = head
  if (width > PHOTO_LIMITS.side || height > PHOTO_LIMITS.side || width * height > PHOTO_LIMITS.pixels)
    return 'staffing.photo.too_many_pixels'
  return Math.min(width, height) < PHOTO_LIMITS.least ? 'staffing.photo.too_small' : undefined
}

/** The frame in whole pixels of a picture, 3 : 4 and inside it whatever was sent; without a crop the largest one, towards the top where heads are. */
export function frameOf({ width, height }: Size, crop: Crop | undefined): Frame {
  const widest = Math.min(width, (height * PHOTO.width) / PHOTO.height)
  const wanted = crop === undefined ? widest : Math.min(widest, Math.max(width * crop.width, Math.min(widest, 60)))
  const tall = (wanted * PHOTO.height) / PHOTO.width
  const x = crop === undefined ? (width - wanted) / 2 : width * crop.left
  const y = crop === undefined ? (height - tall) / 4 : height * crop.top
  return { x: clamp(x, width - wanted), y: clamp(y, height - tall), width: wanted, height: tall }
}

const clamp = (value: number, most: number): number => Math.max(0, Math.min(value, most))
