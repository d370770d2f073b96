import type { Cover, Glyph, PaintedPage } from './pdf-page.types.ts'
import { inBox, type Point } from './pdf-shapes.rules.ts'

export interface PageTexts {
  readonly shown: string
  /** Painted so that nobody sees it. */
  readonly hidden: string
  /** Runs of text under something opaque. */
  readonly covered: readonly string[]
}

/** What a painted page says: to its readers, to nobody, and under its covers. */
export function readPainted({ glyphs, covers }: PaintedPage): PageTexts {
  const redrawn = redrawnAt(glyphs)
  const shown: Glyph[] = []
  const hidden: Glyph[] = []
  const under: Glyph[] = []
  for (const glyph of glyphs) {
    const over = covers.some((cover) => cover.order > glyph.order && covering(cover, glyph))
    // What is painted once more on top is not concealed by what lies between.
    const concealed = over && glyph.text.trim() !== '' && !redrawn(glyph)
    if (concealed) under.push(glyph)
    else if (glyph.unseen || blends(glyph, covers)) hidden.push(glyph)
    else shown.push(glyph)
  }
  return {
    shown: linesOf(shown),
    hidden: linesOf(hidden),
    covered: linesOf(under)
      .split('\n')
      .filter((line) => line.trim() !== ''),
  }
}

const pointOf = ({ origin, along, up }: Glyph, height: number): Point => [
  origin[0] + along[0] / 2 + up[0] * height,
  origin[1] + along[1] / 2 + up[1] * height,
]
/** From the foot to the shoulder of a letter: a line that only strikes it through or underlines it covers one of them. */
const HEIGHTS = [0.1, 0.35, 0.6]

function covering(cover: Cover, glyph: Glyph): boolean {
  if (glyph.unseen && !cover.coversInvisible) return false
  return HEIGHTS.every((height) => {
    const point = pointOf(glyph, height)
    return inBox(cover.box, point) && cover.hides(point)
  })
}

/** Painted in the colour of what lies behind it; the paper is white. Over a picture nobody can say. */
function blends(glyph: Glyph, covers: readonly Cover[]): boolean {
  if (glyph.color === undefined) return false
  const point = pointOf(glyph, 0.35)
  const behind = covers.findLast((cover) => cover.order < glyph.order && inBox(cover.box, point) && cover.hides(point))
  const ground = behind === undefined ? '#ffffff' : behind.color
  return ground !== undefined && channels(ground).every((value, i) => Math.abs(value - (channels(glyph.color!)[i] ?? 0)) <= 10)
}

const channels = (color: string): readonly number[] => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16))

function redrawnAt(glyphs: readonly Glyph[]): (glyph: Glyph) => boolean {
  const last = new Map<string, number>()
  const key = ({ text, origin: [x, y] }: Glyph, dx = 0, dy = 0): string => `${text} ${Math.round(x / 2) + dx} ${Math.round(y / 2) + dy}`
  for (const glyph of glyphs) if (!glyph.unseen) last.set(key(glyph), glyph.order)
  return (glyph) => [-1, 0, 1].some((dx) => [-1, 0, 1].some((dy) => (last.get(key(glyph, dx, dy)) ?? -1) > glyph.order))
}

/** Characters in the order they are painted, in lines: a step off the base line begins a new one, a gap is a blank. */
function linesOf(glyphs: readonly Glyph[]): string {
  let text = ''
  let last: Glyph | undefined
  for (const glyph of glyphs) {
    if (last !== undefined) text += between(last, glyph)
    text += glyph.text
    last = glyph
  }
  return text
}

function between(last: Glyph, next: Glyph): string {
  const height = Math.max(1, Math.hypot(...last.up))
  const length = Math.hypot(...last.along)
  const [ux, uy] = length === 0 ? [1, 0] : [last.along[0] / length, last.along[1] / length]
  const dx = next.origin[0] - last.origin[0] - last.along[0]
  const dy = next.origin[1] - last.origin[1] - last.along[1]
  const ahead = dx * ux + dy * uy
  const aside = Math.abs(dy * ux - dx * uy)
  // Vertical text goes down in its own column: the next character stands a height below.
  if (aside > height * 0.6 && !(Math.abs(ahead + length) < height * 0.3 && aside < height * 1.5)) return '\n'
  if (ahead < -height * 1.5) return '\n'
  return ahead > height * 0.3 ? ' ' : ''
}
