import type { ChartTone } from '../../../core/chart-data.ts'

/** The colours of the page as it is shown now, read from its variables. */
export interface Palette {
  readonly tones: Readonly<Record<ChartTone, string>>
  readonly over: string
  readonly grid: string
  readonly line: string
  readonly text: string
  readonly text2: string
  readonly surface: string
  readonly family: string
}

export function readPalette(element: Element = document.documentElement): Palette {
  const style = getComputedStyle(element)
  const v = (name: string): string => style.getPropertyValue(`--${name}`).trim()
  return {
    tones: {
      primary: v('sl-chart-1'),
      previous: v('sl-chart-2'),
      other: v('sl-chart-4'),
      muted: v('sl-chart-5'),
      budget: v('sl-text-2'),
      late: v('sl-chart-3'),
    },
    over: v('sl-chart-3'),
    grid: v('sl-chart-grid'),
    line: v('sl-line-strong'),
    text: v('sl-text'),
    text2: v('sl-text-2'),
    surface: v('sl-surface'),
    family: v('tblr-font-sans-serif') || 'sans-serif',
  }
}

/** Amber with stripes in the colour of the paper: "over" is seen without colour too. */
export function stripes(palette: Palette, scale: number): CanvasPattern | string {
  const side = 8 * scale
  const tile = document.createElement('canvas')
  tile.width = tile.height = side
  const pen = tile.getContext('2d')
  if (!pen) return palette.over
  pen.fillStyle = palette.over
  pen.fillRect(0, 0, side, side)
  pen.strokeStyle = palette.surface
  pen.globalAlpha = 0.6
  pen.lineWidth = 1.5 * scale
  for (const shift of [-side, 0, side]) {
    pen.beginPath()
    pen.moveTo(shift, side)
    pen.lineTo(shift + side, 0)
    pen.stroke()
  }
  const pattern = pen.createPattern(tile, 'repeat')
  pattern?.setTransform(new DOMMatrix().scale(1 / scale))
  return pattern ?? palette.over
}
