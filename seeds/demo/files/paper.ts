import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas, GlobalFonts, type Canvas, type SKRSContext2D } from '@napi-rs/canvas'
import { Chance } from '../random.ts'

// Paper that went through an office scanner: a little grey, a little askew, with the dark edge of the lid.

/** A4 at 96 dots an inch. */
export const PAPER = { width: 794, height: 1123 } as const
const FONT = '@fontsource/noto-sans-sc'

/** Registers those parts of our Chinese font that `texts` need. Returns the families to name in `font`. */
export function familiesFor(texts: string): string {
  const resolve = createRequire(import.meta.url).resolve
  const ranges = JSON.parse(readFileSync(resolve(`${FONT}/unicode.json`), 'utf8')) as Record<string, string>
  const letters = new Set(Array.from(texts, (letter) => letter.codePointAt(0)!))
  const parts = Object.entries(ranges).flatMap(([part, range]) => {
    const pairs = range.split(',').map((pair) =>
      pair
        .replace('U+', '')
        .split('-')
        .map((hex) => Number.parseInt(hex, 16)),
    )
    return pairs.some(([from = 0, to = from]) => anyBetween(letters, from, to)) ? [part.replace(/[[\]]/g, '')] : []
  })
  for (const part of parts)
    if (!GlobalFonts.has(`Seed ${part}`))
      GlobalFonts.registerFromPath(resolve(`${FONT}/files/noto-sans-sc-${part}-400-normal.woff2`), `Seed ${part}`)
  return parts.map((part) => `"Seed ${part}"`).join(', ')
}

function anyBetween(letters: ReadonlySet<number>, from: number, to: number): boolean {
  for (let letter = from; letter <= to; letter++) if (letters.has(letter)) return true
  return false
}

/** A sheet on the glass. `draw` writes on it as if it lay straight. */
export function scanned(key: string, draw: (ink: SKRSContext2D) => void): Canvas {
  const canvas = createCanvas(PAPER.width, PAPER.height)
  const ink = canvas.getContext('2d')
  const chance = new Chance(`scan/${key}`)
  ink.fillStyle = '#8d8c88'
  ink.fillRect(0, 0, PAPER.width, PAPER.height)
  ink.translate(PAPER.width / 2, PAPER.height / 2)
  ink.rotate((chance.next() - 0.5) * 0.014)
  ink.translate(-PAPER.width / 2, -PAPER.height / 2)
  ink.fillStyle = '#f7f5ef'
  ink.fillRect(3, 4, PAPER.width - 5, PAPER.height - 5)
  draw(ink)
  dust(ink, chance)
  return canvas
}

function dust(ink: SKRSContext2D, chance: Chance): void {
  for (let i = 0; i < 260; i++) {
    ink.fillStyle = `rgba(60, 55, 45, ${(0.08 + chance.next() * 0.22).toFixed(2)})`
    const size = 0.5 + chance.next() * 1.1
    ink.fillRect(chance.next() * PAPER.width, chance.next() * PAPER.height, size, size)
  }
}

/** A name written by hand: nobody's, and not to be read. */
export function signature(ink: SKRSContext2D, key: string, x: number, y: number): void {
  const chance = new Chance(`signature/${key}`)
  ink.save()
  ink.strokeStyle = '#1d2a5e'
  ink.lineWidth = 2.2
  ink.beginPath()
  for (let letter = 0; letter < 3; letter++) {
    const left = x + letter * 30
    ink.moveTo(left, y - 6 - chance.int(0, 8))
    for (let stroke = 0; stroke < 3; stroke++)
      ink.quadraticCurveTo(left + chance.int(-6, 34), y - chance.int(-10, 28), left + chance.int(2, 30), y - chance.int(-12, 20))
  }
  ink.stroke()
  ink.restore()
}

/** The round seal of an office, a little faded. */
export function seal(ink: SKRSContext2D, families: string, office: string, x: number, y: number): void {
  ink.save()
  ink.globalAlpha = 0.78
  ink.translate(x, y)
  ink.strokeStyle = ink.fillStyle = '#c8252c'
  ink.lineWidth = 4
  ink.beginPath()
  ink.arc(0, 0, 76, 0, Math.PI * 2)
  ink.stroke()
  star(ink, 24)
  ink.font = `17px ${families}`
  ink.textAlign = 'center'
  const letters = Array.from(office)
  for (const [i, letter] of letters.entries()) {
    ink.save()
    ink.rotate((i - (letters.length - 1) / 2) * (4.4 / letters.length))
    ink.fillText(letter, 0, -52)
    ink.restore()
  }
  ink.restore()
}

function star(ink: SKRSContext2D, radius: number): void {
  ink.beginPath()
  for (let i = 0; i < 10; i++) {
    const far = i % 2 === 0 ? radius : radius * 0.382
    ink.lineTo(Math.sin((i * Math.PI) / 5) * far, -Math.cos((i * Math.PI) / 5) * far)
  }
  ink.closePath()
  ink.fill()
}
