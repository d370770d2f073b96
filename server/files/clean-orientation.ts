// EXIF, as far as a cleaned picture needs it: which way is up. CIPA DC-008 (EXIF 2.32), TIFF 6.0 byte orders.
const ORIENTATION = 0x0112

/** The orientation (1–8) that a TIFF block names; 1 when it names none or is not what it should be. Input is hostile. */
export function orientationIn(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const little = view.getUint16(0) === 0x4949
  if (!little && view.getUint16(0) !== 0x4d4d) return 1
  const start = view.getUint32(4, little)
  if (start + 2 > tiff.length) return 1
  const count = view.getUint16(start, little)
  for (let i = 0, at = start + 2; i < count && at + 12 <= tiff.length; i += 1, at += 12)
    if (view.getUint16(at, little) === ORIENTATION) return valid(view.getUint16(at + 8, little))
  return 1
}

const valid = (value: number): number => (value >= 1 && value <= 8 ? value : 1)

/** A TIFF block that says nothing but the orientation. */
export function orientationOnly(orientation: number): Uint8Array {
  const tiff = new Uint8Array(26)
  const view = new DataView(tiff.buffer)
  view.setUint32(0, 0x4d4d002a)
  view.setUint32(4, 8)
  view.setUint16(8, 1)
  view.setUint16(10, ORIENTATION)
  view.setUint16(12, 3) // SHORT
  view.setUint32(14, 1)
  view.setUint16(18, orientation)
  return tiff
}
