import type { Box, Matrix, Point } from './pdf-shapes.rules.ts'

/** One character as a page paints it. `order`: its place among all that is painted, later over earlier. */
export interface Glyph {
  readonly text: string
  readonly order: number
  /** Where it begins on its base line, and the vectors along its width and up its height. */
  readonly origin: Point
  readonly along: Point
  readonly up: Point
  readonly color: string | undefined
  /** Nobody sees it: painted with no ink, outside what is painted at all, or too small to read. */
  readonly unseen: boolean
}

/** Something painted over whatever lies there already. */
export interface Cover {
  readonly order: number
  readonly box: Box
  readonly color: string | undefined
  /** Text painted as invisible is under it as well: true for a shape, false for a picture, whose words such text repeats. */
  readonly coversInvisible: boolean
  readonly hides: (point: Point) => boolean
}

export interface PaintedPage {
  readonly glyphs: readonly Glyph[]
  readonly covers: readonly Cover[]
  /** Pictures painted on it. */
  readonly pictures: number
  /** Shapes painted on it: letters turned into outlines are shapes. */
  readonly shapes: number
}

/** What a picture is made of, as far as it was decoded: `alpha` 0…255 at a place of its unit square. */
export interface Picture {
  readonly alphaAt: ((x: number, y: number) => number) | undefined
}

export interface PageState {
  ctm: Matrix
  clip: Box
  fill: string | undefined
  stroke: string | undefined
  fillAlpha: number
  strokeAlpha: number
  blend: string
  /** Painted through a mask or into a thin group: nothing it paints is opaque. */
  veil: boolean
  lineWidth: number
  font: { readonly vertical: boolean; readonly matrix: Matrix } | undefined
  size: number
  charSpacing: number
  wordSpacing: number
  scale: number
  leading: number
  rise: number
  mode: number
  textMatrix: Matrix
  lineMatrix: Matrix
}
