import { presentChart } from '../web/chart.ts'
import { inWords, type Words } from '../web/words.ts'
import { formatPoints } from './cycles.rules.ts'
import { dimensionsOf, lossesOf, shareOf } from './sheets.rules.ts'
import type { SheetPage } from './sheets.service.ts'

/** Indicators that a picture shows one by one; the others together. */
const MOST = 9

/** Where points were lost, and how the indicators compare with the group's mean. */
export const sheetCharts = (page: SheetPage, words: Words) => [waterfall(page, words), shares(page, words)]

function waterfall({ scheme, sheet, subject, cycle }: SheetPage, words: Words) {
  const { t, locale } = words
  const losses = lossesOf(scheme, sheet)
  const names = new Map(leaves(scheme.indicators).map(({ code, name }) => [code, `${code} ${name}`]))
  const rest = losses.slice(MOST).reduce((sum, { lost }) => sum + lost, 0)
  const shown = losses.slice(0, MOST)
  const total = losses.reduce((sum, { lost }) => sum + lost, 0)
  const [first] = losses
  const at = `/evaluations/${cycle.id}/sheets/${encodeURIComponent(subject.key)}`
  return presentChart(
    {
      id: 'losses',
      kind: 'waterfall',
      values: 'score',
      title: t('ranking.chart.losses'),
      note: t('ranking.unit.note'),
      unit: t('ranking.unit'),
      said: true,
      finding:
        first === undefined
          ? t('ranking.chart.losses.none', { name: inWords(locale, subject.name, subject.nameEn) })
          : t('ranking.chart.losses.finding', {
              total: formatPoints(total),
              indicator: names.get(first.code) ?? first.code,
              points: formatPoints(first.lost),
            }),
      empty: t('ranking.chart.losses.none', { name: inWords(locale, subject.name, subject.nameEn) }),
      labelHead: t('ranking.column.indicator'),
      labels:
        first === undefined
          ? []
          : [...shown.map(({ code }) => names.get(code) ?? code), ...(rest > 0 ? [t('ranking.chart.rest')] : []), t('ranking.chart.total')],
      series: [
        {
          label: t('ranking.column.lost'),
          tone: 'primary',
          values: first === undefined ? [] : [...shown.map(({ lost }) => lost), ...(rest > 0 ? [rest] : []), total],
          hrefs: shown.map(({ code }) => `${at}#line-${code}`),
        },
      ],
    },
    words,
  )
}

interface Corner {
  readonly name: string
  readonly share: number
  readonly mean: number | null
}

/** The indicators, as long as a picture can hold them, else the dimensions; without what does not apply. */
function cornersOf({ scheme, sheet, means }: SheetPage): Corner[] {
  const indicators = leaves(scheme.indicators)
  const shown =
    indicators.length <= MOST_CORNERS
      ? indicators.map(({ code, name }) => ({ code, name: `${code} ${shortened(name)}` }))
      : dimensionsOf(scheme)
  return shown.flatMap(({ code, name }) => {
    const line = sheet.lines.find((one) => one.code === code)
    const share = line === undefined ? null : shareOf(line)
    if (line === undefined || share === null) return []
    const mean = means.get(code)
    return [{ name, share, mean: mean === undefined ? null : shareOf({ ...line, state: 'scored', points: mean }) }]
  })
}

const MOST_CORNERS = 18
/** Words around a circle have little room; the table below has them whole. */
const shortened = (name: string): string => {
  const plain = name.replace(/（.*）/, '')
  return plain.length > 7 ? `${plain.slice(0, 6)}…` : plain
}

/** Shares of full marks, so that large and small dimensions can be compared. */
const common = (page: SheetPage, { t, locale }: Words, rows: readonly Corner[]) => {
  const [weakest] = rows.filter(({ mean }) => mean !== null).toSorted((a, b) => a.share - (a.mean ?? 0) - (b.share - (b.mean ?? 0)))
  return {
    id: 'dimensions',
    values: 'percent' as const,
    title: t('ranking.chart.dimensions'),
    note: t('ranking.chart.dimensions.note'),
    unit: '',
    said: true,
    finding:
      weakest === undefined
        ? t('ranking.chart.dimensions.plain')
        : t(weakest.share < (weakest.mean ?? 0) ? 'ranking.chart.dimensions.below' : 'ranking.chart.dimensions.above', {
            name: weakest.name,
          }),
    labelHead: t('ranking.column.dimension'),
    labels: rows.map(({ name }) => name),
    series: [
      { label: inWords(locale, page.subject.name, page.subject.nameEn), tone: 'primary' as const, values: rows.map(({ share }) => share) },
      ...(rows.some(({ mean }) => mean !== null)
        ? [{ label: t('ranking.chart.mean'), tone: 'previous' as const, values: rows.map(({ mean }) => mean) }]
        : []),
    ],
  }
}

/** Fewer than three corners make no shape: bars. */
function shares(page: SheetPage, words: Words) {
  const corners = cornersOf(page)
  return presentChart({ ...common(page, words, corners), kind: corners.length < 3 ? 'hbar' : 'radar' }, words)
}

const leaves = (indicators: SheetPage['scheme']['indicators']): { readonly code: string; readonly name: string }[] =>
  indicators.flatMap((one) => ('children' in one ? leaves(one.children) : [one]))
