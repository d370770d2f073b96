import { createHash } from 'node:crypto'
import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas'

/** Background, shirt, hair and skin of each variant: muted, so that a page of them stays calm. */
const PALETTES = [
  ['#dce8e6', '#0b5a61', '#2a2522', '#e8c3a4'],
  ['#e9e4d8', '#5b6b57', '#3a2c24', '#f0cfb3'],
  ['#dfe3ec', '#3d4f74', '#1f1d1c', '#e3b995'],
  ['#efe2da', '#8a4b3c', '#4a3a31', '#f2d3ba'],
  ['#e2e8dd', '#39624a', '#2b2622', '#dfb48f'],
  ['#e8e1ea', '#5d4a70', '#35302d', '#efc9aa'],
] as const

/** Twelve flat portraits, JPEG 480 × 640: nobody in particular. */
export const portraits = (): Promise<Buffer[]> =>
  Promise.all(
    PALETTES.flatMap((palette) =>
      [true, false].map((short) => {
        const canvas = createCanvas(480, 640)
        draw(canvas.getContext('2d'), palette, short)
        return canvas.encode('jpeg', 80)
      }),
    ),
  )

export const hashPortrait = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function draw(context: SKRSContext2D, [ground, shirt, hair, skin]: (typeof PALETTES)[number], short: boolean): void {
  const shape = (colour: string, path: () => void): void => {
    context.fillStyle = colour
    context.beginPath()
    path()
    context.fill()
  }
  context.fillStyle = ground
  context.fillRect(0, 0, 480, 640)
  if (!short) shape(hair, () => context.roundRect(128, 150, 224, 330, 110))
  shape(shirt, () => context.ellipse(240, 680, 230, 220, 0, 0, 7))
  shape('#ffffff', () => {
    context.moveTo(190, 480)
    context.lineTo(240, 560)
    context.lineTo(290, 480)
  })
  shape(skin, () => context.roundRect(200, 380, 80, 120, 40))
  shape(skin, () => context.ellipse(240, 290, 98, 124, 0, 0, 7))
  shape(hair, () => context.ellipse(240, 226, 108, 86, 0, Math.PI, 0))
  shape(hair, () => {
    context.moveTo(132, 230)
    context.quadraticCurveTo(short ? 250 : 190, 150, 348, 230)
    context.quadraticCurveTo(short ? 300 : 250, 250, 132, 230)
  })
}
