import { Chart } from 'chart.js'
import type { ChartData } from '../../../core/chart-data.ts'
import { configure } from './configuration.ts'
import { readPalette, stripes, type Palette } from './palette.ts'

const WIDTH = 760
const PAD = 24
const SCALE = 2

/** The chart with its title, unit and legend as a PNG of 1520 pixels, drawn anew so that it does not depend on the window. */
export async function savePicture(data: ChartData, height: number): Promise<void> {
  const palette = readPalette()
  const sheet = document.createElement('canvas')
  const pen = sheet.getContext('2d')
  if (!pen) return
  const plot = drawPlot(data, palette, Math.max(height, 260))
  const legend = layOutLegend(pen, data, palette)
  const top = PAD + 30
  const plotHeight = plot.height / SCALE
  sheet.width = WIDTH * SCALE
  sheet.height = (top + plotHeight + 16 + legend.height + PAD) * SCALE
  pen.scale(SCALE, SCALE)
  pen.fillStyle = palette.surface
  pen.fillRect(0, 0, sheet.width, sheet.height)
  drawTitle(pen, data, palette)
  pen.drawImage(plot, PAD, top, WIDTH - 2 * PAD, plotHeight)
  legend.draw(top + plotHeight + 16)
  await download(sheet, `${data.title}.png`)
}

function drawPlot(data: ChartData, palette: Palette, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH - 2 * PAD
  canvas.height = height
  const configuration = configure(data, palette, SCALE)
  const chart = new Chart(canvas, { ...configuration, options: { ...configuration.options, responsive: false, devicePixelRatio: SCALE } })
  const copy = document.createElement('canvas')
  copy.width = canvas.width
  copy.height = canvas.height
  copy.getContext('2d')?.drawImage(canvas, 0, 0)
  chart.destroy()
  return copy
}

function drawTitle(pen: CanvasRenderingContext2D, data: ChartData, palette: Palette): void {
  pen.textBaseline = 'alphabetic'
  pen.font = `700 16px ${palette.family}`
  pen.fillStyle = palette.text
  pen.fillText(data.title, PAD, PAD + 14)
  const width = pen.measureText(data.title).width
  pen.font = `13px ${palette.family}`
  pen.fillStyle = palette.text2
  pen.fillText(data.note, PAD + width + 12, PAD + 14)
}

interface Entry {
  readonly text: string
  readonly x: number
  readonly row: number
  readonly paint: string | CanvasPattern
  readonly shape: 'box' | 'line' | 'dash'
}

function layOutLegend(pen: CanvasRenderingContext2D, data: ChartData, palette: Palette): { height: number; draw(top: number): void } {
  pen.font = `13px ${palette.family}`
  const entries: Entry[] = []
  let [x, row] = [PAD, 0]
  const put = (text: string, paint: Entry['paint'], shape: Entry['shape']): void => {
    const width = 22 + pen.measureText(text).width + 20
    if (x > PAD && x + width > WIDTH - PAD) [x, row] = [PAD, row + 1]
    entries.push({ text, x, row, paint, shape })
    x += width
  }
  for (const one of data.series) put(one.label, palette.tones[one.tone], one.as === 'bar' ? 'box' : one.tone === 'budget' ? 'dash' : 'line')
  if (data.over !== '' && data.series.some((one) => one.over.some(Boolean))) put(data.over, stripes(palette, SCALE), 'box')
  return {
    height: (row + 1) * 22,
    draw: (top) => {
      for (const entry of entries) drawEntry(pen, entry, top, palette)
    },
  }
}

function drawEntry(pen: CanvasRenderingContext2D, entry: Entry, top: number, palette: Palette): void {
  const y = top + entry.row * 22
  pen.fillStyle = pen.strokeStyle = entry.paint
  if (entry.shape === 'box') pen.fillRect(entry.x, y, 12, 12)
  else {
    pen.lineWidth = 2
    pen.setLineDash(entry.shape === 'dash' ? [5, 4] : [])
    pen.beginPath()
    pen.moveTo(entry.x - 2, y + 6)
    pen.lineTo(entry.x + 16, y + 6)
    pen.stroke()
  }
  pen.font = `13px ${palette.family}`
  pen.fillStyle = palette.text2
  pen.fillText(entry.text, entry.x + 22, y + 11)
}

async function download(canvas: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
  if (!blob) return
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name.replace(/[\\/:*?"<>|]/g, ' ')
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
