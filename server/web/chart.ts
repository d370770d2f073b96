import type { ChartData, ChartKind, ChartTone } from '../../core/chart-data.ts'
import { fen, formatWan, formatYuan } from '../../core/money.ts'
import type { Translate } from '../i18n/index.ts'
import type { Format } from './format.ts'

export type { ChartKind, ChartTone }
/** How values are kept and written: yuan and wan are whole fen, percent is hundredths of a per cent, score hundredths, number as it is. */
export type ChartValues = 'yuan' | 'wan' | 'number' | 'percent' | 'score'

export interface ChartSeries {
  readonly label: string
  readonly values: readonly (number | null)[]
  readonly tone: ChartTone
  /** In `bar+line`: which of the two; default line for a budget, bar else. */
  readonly as?: 'bar' | 'line'
  /** Where each point's rows are listed: a bar leads there, and so does its number in the data table. */
  readonly hrefs?: readonly (string | undefined)[]
  /** Points above a limit: drawn amber with stripes, and said in words in the table. */
  readonly over?: readonly boolean[]
}

export interface ChartInput {
  /** Unique on the page; letters, digits, hyphens. */
  readonly id: string
  readonly kind: ChartKind
  readonly title: string
  /** Said once beside the title: 万元，按月. */
  readonly note: string
  /** One sentence that says what the picture shows; it is the picture's name for those who do not see it. */
  readonly finding: string
  /** Head of the label column of the data table: 月份. */
  readonly labelHead: string
  readonly labels: readonly string[]
  readonly series: readonly ChartSeries[]
  readonly values: ChartValues
  /** The unit alone, for tooltips: 万元. Default: that of the values. */
  readonly unit?: string
  /** Legend of amber bars: 超出当月预算. Required when a series has points over. */
  readonly overLabel?: string
  /** A row of sums under the data table. */
  readonly totals?: boolean
  readonly small?: boolean
  /** Prints the finding above the picture. */
  readonly said?: boolean
  /** Shown instead of an empty picture. */
  readonly empty?: string
}

export interface ChartView {
  readonly id: string
  readonly title: string
  readonly note: string
  readonly finding: string
  readonly small: boolean
  readonly said: boolean
  readonly tall: string
  readonly isEmpty: boolean
  readonly empty: string
  readonly drillable: boolean
  readonly legend: readonly { readonly text: string; readonly cls: string }[]
  readonly labelHead: string
  readonly heads: readonly string[]
  readonly rows: readonly { readonly label: string; readonly cells: readonly ChartCell[] }[]
  readonly totals?: readonly string[]
  /** JSON for the browser: `ChartData`. */
  readonly data: string
}
export interface ChartCell {
  readonly text: string
  readonly href?: string
  /** 超出当月预算 */
  readonly over?: string
}

interface Words {
  readonly t: Translate
  readonly fmt: Format
}

const SCALE: Readonly<Record<ChartValues, number>> = { yuan: 100, wan: 1_000_000, number: 1, percent: 100, score: 100 }

function write(values: ChartValues, value: number | null, { fmt }: Words): string {
  if (value === null) return ''
  if (values === 'yuan') return formatYuan(fen(value))
  if (values === 'wan') return formatWan(fen(value))
  if (values === 'percent') return fmt.percent(value / 10_000, 2)
  return values === 'score' ? (value / 100).toFixed(2).replace('-', '−') : fmt.number(value)
}

function unitOf(values: ChartValues, { t }: Words): string {
  if (values === 'yuan') return t('common.unit.yuan')
  return values === 'wan' ? t('common.unit.wan') : ''
}

const kindOf = (chart: ChartKind, series: ChartSeries): 'bar' | 'line' =>
  series.as ?? (chart === 'line' || chart === 'radar' || series.tone === 'budget' ? 'line' : 'bar')

function dataOf(input: ChartInput, words: Words): ChartData {
  const scale = SCALE[input.values]
  const series = input.series.map((one) => ({
    label: one.label,
    tone: one.tone,
    as: kindOf(input.kind, one),
    values: one.values.map((value) => (value === null ? null : value / scale)),
    texts: one.values.map((value) => write(input.values, value, words)),
    hrefs: one.values.map((_, i) => one.hrefs?.[i] ?? null),
    over: one.values.map((_, i) => one.over?.[i] ?? false),
  }))
  const { kind, title, note, labels } = input
  return { kind, title, note, labels, series, unit: input.unit ?? unitOf(input.values, words), over: input.overLabel ?? '' }
}

const TONES: Readonly<Record<ChartTone, string>> = {
  primary: 'k1',
  previous: 'k2',
  other: 'k4',
  muted: 'k5',
  budget: 'is-line',
  late: 'k3',
}
const isOver = (series: ChartSeries): boolean => series.over?.some(Boolean) ?? false

function legendOf({ kind, series, overLabel }: ChartInput): ChartView['legend'] {
  const own = series.map((one) => {
    const solidLine = kindOf(kind, one) === 'line' && one.tone !== 'budget'
    return { text: one.label, cls: `${TONES[one.tone]}${solidLine ? ' is-solid' : ''}` }
  })
  return series.some(isOver) ? [...own, { text: overLabel ?? '', cls: 'k3 is-over' }] : own
}

function rowsOf(input: ChartInput, words: Words): ChartView['rows'] {
  return input.labels.map((label, i) => ({
    label,
    cells: input.series.map((one): ChartCell => {
      const href = one.hrefs?.[i]
      const over = one.over?.[i] === true ? input.overLabel : undefined
      return {
        text: write(input.values, one.values[i] ?? null, words),
        ...(href === undefined ? {} : { href }),
        ...(over === undefined ? {} : { over }),
      }
    }),
  }))
}

/** Sums of whole units are exact; a series without any value has no sum rather than 0. */
const totalOf = (series: ChartSeries): number | null =>
  series.values.reduce<number | null>((sum, value) => (value === null ? sum : (sum ?? 0) + value), null)

/** What `partials/chart` prints: the picture's data, its legend in HTML and the same figures as a table. */
export function presentChart(input: ChartInput, words: Words): ChartView {
  if (input.series.some(isOver) && input.overLabel === undefined)
    throw new Error(`chart ${input.id}: points are over, but overLabel does not say over what`)
  const { id, title, note, finding, labelHead, series } = input
  return {
    id,
    title,
    note,
    finding,
    labelHead,
    small: input.small === true,
    said: input.said === true,
    tall: tallOf(input),
    isEmpty: series.every((one) => one.values.every((value) => value === null)),
    empty: input.empty ?? words.t('chart.empty'),
    drillable: series.some((one) => one.hrefs?.some((href) => href !== undefined)),
    legend: legendOf(input),
    heads: series.map((one) => one.label),
    rows: rowsOf(input, words),
    ...(input.totals ? { totals: series.map((one) => write(input.values, totalOf(one), words)) } : {}),
    data: JSON.stringify(dataOf(input, words)),
  }
}

const tallOf = ({ kind, labels, series }: ChartInput): string => {
  if (kind === 'radar') return 'is-m'
  if (kind === 'hbar') return heightClass(labels.length * series.length)
  return kind === 'waterfall' || kind === 'hstacked' ? heightClass(labels.length) : ''
}

/** Horizontal bars need height, and a style sheet cannot count: the nearest of a few classes. */
function heightClass(bars: number): string {
  return bars <= 8 ? '' : bars <= 16 ? 'is-m' : bars <= 28 ? 'is-l' : 'is-xl'
}
