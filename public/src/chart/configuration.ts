import type { ChartConfiguration, ChartDataset, ScaleOptionsByType, TooltipItem } from 'chart.js'
import type { ChartData, ChartDataSeries } from '../../../core/chart-data.ts'
import { stripes, type Palette } from './palette.ts'

type Dataset = ChartDataset<'bar' | 'line', (number | null)[]>
export type Configuration = ChartConfiguration<'bar' | 'line', (number | null)[], string>

/** Bars that lie: labels may be long. */
export const isFlat = ({ kind }: Pick<ChartData, 'kind'>): boolean => kind === 'hbar' || kind === 'hstacked' || kind === 'waterfall'

/** Chart.js's words for our picture: bars from 0, at most five ticks, no legend in the canvas, no animation (look.md, charts). */
export function configure(data: ChartData, palette: Palette, scale: number): Configuration {
  if (data.kind === 'radar') return radar(data, palette)
  const flat = isFlat(data)
  const stacked = data.kind === 'stacked' || data.kind === 'hstacked'
  return {
    type: data.kind === 'line' ? 'line' : 'bar',
    data: { labels: [...data.labels], datasets: data.series.map((series) => datasetOf(data, series, palette, scale)) },
    options: {
      animation: false,
      maintainAspectRatio: false,
      indexAxis: flat ? 'y' : 'x',
      locale: document.documentElement.lang,
      interaction: { mode: 'index', intersect: false, axis: flat ? 'y' : 'x' },
      font: { family: palette.family, size: 12 },
      color: palette.text2,
      scales: { [flat ? 'x' : 'y']: valueAxis(data, palette, stacked), [flat ? 'y' : 'x']: labelAxis(data, palette, stacked) },
      plugins: { legend: { display: false }, tooltip: tooltipOf(data, palette) },
    },
  }
}

function datasetOf(data: ChartData, series: ChartDataSeries, palette: Palette, scale: number): Dataset {
  const color = palette.tones[series.tone]
  const common = { label: series.label, data: data.kind === 'waterfall' ? falling(series.values) : [...series.values] }
  if (series.as === 'bar') {
    const amber = series.over.some(Boolean) ? stripes(palette, scale) : palette.over
    const fill = series.values.map((_, i) => (series.over[i] ? amber : color))
    return {
      ...common,
      type: 'bar',
      order: 1,
      backgroundColor: fill,
      borderRadius: data.kind === 'stacked' || data.kind === 'hstacked' ? 0 : 3,
      maxBarThickness: isFlat(data) ? 16 : 22,
    }
  }
  const budget = series.tone === 'budget'
  const last = series.values.findLastIndex((value) => value !== null)
  const dash = budget ? { borderDash: [5, 4], stepped: data.kind === 'bar+line' ? ('middle' as const) : false } : {}
  const radius = series.values.map((_, i) => (series.over[i] || (series.tone === 'primary' && i === last) ? 4 : 0))
  const dot = series.values.map((_, i) => (series.over[i] ? palette.over : color))
  return {
    ...common,
    ...dash,
    type: 'line',
    order: 0,
    borderColor: color,
    borderWidth: series.tone === 'primary' ? 2.5 : 2,
    pointRadius: radius,
    pointBackgroundColor: dot,
    pointBorderColor: dot,
    pointHitRadius: 12,
    pointHoverRadius: 5,
  }
}

/** From where to where each bar goes; Chart.js draws pairs as floating bars. */
function falling(values: readonly (number | null)[]): (number | null)[] {
  let at = 0
  const bars = values.map((value, i): (number | null)[] => {
    const from = i === values.length - 1 ? 0 : at
    at = from + (value ?? 0)
    return [from, at]
  })
  return bars as unknown as (number | null)[]
}

/** All corners on one scale of 0 to 100, so that the shape can be read. */
function radar(data: ChartData, palette: Palette): Configuration {
  const datasets = data.series.map((series) => {
    const color = palette.tones[series.tone]
    const line = {
      borderColor: color,
      borderWidth: series.tone === 'primary' ? 2.5 : 2,
      pointBackgroundColor: color,
      pointRadius: 3,
      pointHitRadius: 12,
    }
    return { ...line, label: series.label, data: [...series.values], fill: false, ...(series.tone === 'budget' && { borderDash: [5, 4] }) }
  })
  const font = { family: palette.family, size: 12 }
  const scale = {
    min: 0,
    max: 100,
    grid: { color: palette.grid },
    angleLines: { color: palette.grid },
    // Over the lines, on the page's ground: a figure under a line cannot be read.
    ticks: { color: palette.text2, font, stepSize: 25, backdropColor: palette.surface, backdropPadding: 1, z: 1 },
    // Around a small circle there is room for the code that a label begins with; the table below has the words.
    pointLabels: { color: palette.text2, font, callback: (label: string) => (innerWidth < 576 ? label.split(' ', 1)[0] : label) },
  }
  return {
    type: 'radar',
    data: { labels: [...data.labels], datasets },
    options: {
      animation: false,
      maintainAspectRatio: false,
      locale: document.documentElement.lang,
      scales: { r: scale },
      plugins: { legend: { display: false }, tooltip: tooltipOf(data, palette) },
    },
  } as unknown as Configuration
}

type Axis = Partial<ScaleOptionsByType<'linear' | 'category'>>
const tickFont = (palette: Palette) => ({ color: palette.text2, font: { family: palette.family, size: 12 } })

const valueAxis = (data: ChartData, palette: Palette, stacked: boolean) =>
  ({
    beginAtZero: data.kind !== 'line',
    stacked,
    grid: { color: palette.grid },
    border: { display: false },
    ticks: { ...tickFont(palette), maxTicksLimit: 5, precision: wholeOnly(data) ? 0 : undefined },
  }) as unknown as Axis

/** Counts of things have no half ticks. */
const wholeOnly = (data: ChartData): boolean =>
  data.series.every((series) => series.values.every((value) => value === null || Number.isInteger(value)))

const labelAxis = (data: ChartData, palette: Palette, stacked: boolean) =>
  ({
    stacked,
    grid: { display: false },
    border: { color: palette.line },
    ticks: {
      ...tickFont(palette),
      maxRotation: 0,
      autoSkipPadding: 8,
      autoSkip: !isFlat(data),
      ...(isFlat(data) && { callback: shortName }),
    },
  }) as unknown as Axis

/** On a phone only the code that a label begins with, `A5`, or as much of its words as there is room for; the table below has them all. */
function shortName(this: { getLabelForValue: (value: number) => string }, value: string | number): string {
  const label = this.getLabelForValue(Number(value))
  return innerWidth < 576 ? (/^[A-Z]\w*\d\S*(?= )/.exec(label)?.[0] ?? fitting(label)) : label
}

/** In widths of a Latin letter; a Chinese character is as wide as two. */
const ROOM = 20
function fitting(label: string): string {
  const characters = Array.from(label)
  let width = 0
  const last = characters.findIndex((character) => (width += character > '\u2E7F' ? 2 : 1) > ROOM)
  return last < 0 ? label : `${characters.slice(0, last).join('').trimEnd()}…`
}

const tooltipOf = (data: ChartData, palette: Palette) => ({
  backgroundColor: palette.text,
  titleColor: palette.surface,
  bodyColor: palette.surface,
  titleFont: { family: palette.family, size: 13, weight: 'bold' as const },
  bodyFont: { family: palette.family, size: 13 },
  padding: 10,
  cornerRadius: 4,
  boxPadding: 4,
  itemSort: (a: TooltipItem<'bar' | 'line'>, b: TooltipItem<'bar' | 'line'>) => a.datasetIndex - b.datasetIndex,
  filter: (item: TooltipItem<'bar' | 'line'>) => data.series[item.datasetIndex]?.texts[item.dataIndex] !== '',
  callbacks: { label: (item: TooltipItem<'bar' | 'line'>) => ` ${pointText(data, item.datasetIndex, item.dataIndex)}` },
})

/** 当月支出 5.40 万元，超出当月预算 */
export function pointText(data: ChartData, series: number, index: number): string {
  const one = data.series[series]
  if (!one) return ''
  const figure = [one.label, one.texts[index] ?? '', data.unit].filter((part) => part !== '').join(' ')
  const comma = document.documentElement.lang.startsWith('zh') ? '，' : ', '
  return one.over[index] ? `${figure}${comma}${data.over}` : figure
}
