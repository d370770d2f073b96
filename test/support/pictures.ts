import { createCanvas } from '@napi-rs/canvas'

/** A picture with a red left half and a blue right half. */
export function picture(width: number, height: number, type: 'jpeg' | 'png' | 'webp' = 'jpeg'): Promise<Buffer> {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#d02020'
  context.fillRect(0, 0, width / 2, height)
  context.fillStyle = '#2020d0'
  context.fillRect(width / 2, 0, width / 2, height)
  return type === 'png' ? canvas.encode('png') : canvas.encode(type, 90)
}
