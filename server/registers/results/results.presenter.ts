import type { ChartInput, ChartSeries } from '../../web/chart.ts'
import { presentChart } from '../../web/chart.ts'
import { presentTable, readTableQuery } from '../../web/table.ts'
import type { TableView } from '../../web/table-types.ts'
import type { Finding, ReadContext, VersionRef } from '../register.ts'
import { checkTable } from './results.checks.rules.ts'
import { columnLabel, COUNTS, countLabel, layoutLabel, numberIn, sharesOf, type ResultContent, type ResultTable } from './results.rules.ts'
import { placed, resultSpec, speaking } from './results.table.ts'

/** What readers of one result see: each table with its counts, what does not add up, a picture and its file. */
export function presentResult(content: ResultContent, version: VersionRef, context: ReadContext) {
  const { t } = context
  return {
    source: content.source === '' ? undefined : { href: content.source, label: t('results.source') },
    tables: content.tables.map((table, i) => {
      const findings = checkTable(table)
      return {
        id: `result-${i + 1}`,
        title: table.title === '' ? t('results.untitled', { n: i + 1 }) : table.title,
        note: table.note,
        layout: t(layoutLabel(table.layout)),
        counts: COUNTS.flatMap((key) =>
          table.counts[key] === undefined ? [] : [{ label: t(countLabel(key)), value: context.fmt.number(table.counts[key]) }],
        ),
        identity: identityText(table, findings, context),
        findings: findings.map(({ code, params, severity, clause }) => ({
          bad: severity !== 'note',
          text: t(code, params) + (clause ?? ''),
        })),
        table: tableView(table, i, context),
        chart: chartOf(table, i, context),
        exports: (['csv', 'xlsx'] as const).map((format) => ({
          text: t(`results.export.${format}`),
          href: `/results/${version.disclosureId}/tables/${i + 1}?format=${format}`,
        })),
      }
    }),
  }
}

/** The plain sentence on what was checked; empty where nothing could be. */
function identityText({ counts, layout, rows }: ResultTable, findings: readonly Finding[], { t }: ReadContext): string {
  if (findings.some(({ severity }) => severity === 'error')) return ''
  const sums = counts.valid !== undefined && counts.invalid !== undefined && counts.collected !== undefined
  const shared = counts.valid !== undefined && sharesOf(layout).length > 0 && rows.length > 0
  if (sums && shared) return t('results.identity.both')
  return sums ? t('results.identity.counts') : shared ? t('results.identity.rows') : ''
}

function tableView(table: ResultTable, i: number, context: ReadContext): TableView {
  const spec = { ...resultSpec(table), key: `result-table-${i + 1}` }
  const rows = placed(table)
  return presentTable(spec, {
    ...context,
    t: speaking(table, context.t),
    query: readTableQuery(spec, {}),
    page: { rows, total: rows.length, totals: {}, page: 1 },
    path: context.href,
    caption: table.title === '' ? context.t('results.untitled', { n: i + 1 }) : table.title,
    heading: false,
  })
}

const MOST_BARS = 30

function chartOf(table: ResultTable, i: number, context: ReadContext): object | undefined {
  const picture = pictureOf(table, context)
  if (picture === undefined || table.rows.length === 0 || table.rows.length > MOST_BARS) return undefined
  return presentChart({ id: `result-chart-${i + 1}`, note: '', ...picture }, context)
}

type Picture = Omit<ChartInput, 'id' | 'note'> & { readonly note?: string }

/** Votes and scores by row; levels by how many chose each of them. */
function pictureOf(table: ResultTable, { t, fmt }: ReadContext): Picture | undefined {
  const { layout, rows } = table
  const names = rows.map((row) => row['name'] ?? '')
  const series = (key: string, tone: ChartSeries['tone']): ChartSeries => ({
    label: t(columnLabel(key)),
    tone,
    values: rows.map((row) => numberIn(row, key) ?? null),
  })
  const common = { kind: 'hbar', values: 'number', labelHead: t('results.column.name'), labels: names, title: t('results.chart') } as const
  const most = (key: string): string => {
    const best = rows.toSorted((a, b) => (numberIn(b, key) ?? 0) - (numberIn(a, key) ?? 0))[0]
    return t('results.chart.most', { name: best?.['name'] ?? '', n: fmt.number(best === undefined ? 0 : (numberIn(best, key) ?? 0)) })
  }
  if (layout === 'election')
    return {
      ...common,
      unit: t('results.unit.votes'),
      note: t('results.unit.votes'),
      finding: most('for'),
      series: [series('for', 'primary'), series('against', 'other'), series('abstain', 'muted')],
    }
  if (layout === 'nomination')
    return {
      ...common,
      unit: t('results.unit.votes'),
      note: t('results.unit.votes'),
      finding: most('votes'),
      series: [series('votes', 'primary')],
    }
  if (layout === 'ranking') {
    const scores = rows.map((row) => numberIn(row, 'score')).map((score) => (score === undefined ? null : Math.round(score * 100)))
    return {
      ...common,
      values: 'score',
      unit: t('results.unit.points'),
      note: t('results.unit.points'),
      finding: most('score'),
      series: [{ label: t('results.column.score'), tone: 'primary', values: scores }],
    }
  }
  return layout === 'free' ? undefined : levelsPicture(table, { t })
}

function levelsPicture({ layout, rows }: ResultTable, { t }: Pick<ReadContext, 't'>): Picture {
  const levels = sharesOf(layout).filter((key) => rows.some((row) => numberIn(row, key) !== undefined))
  const sums = levels.map((key) => rows.reduce((sum, row) => sum + (numberIn(row, key) ?? 0), 0))
  const best = sums.indexOf(Math.max(...sums))
  const unit = t('results.unit.answers')
  return {
    kind: 'hbar',
    values: 'number',
    unit,
    note: unit,
    title: t('results.chart.levels'),
    finding: t('results.chart.level', { level: t(columnLabel(levels[best] ?? '')), n: sums[best] ?? 0 }),
    labelHead: t('results.chart.level_head'),
    labels: levels.map((key) => t(columnLabel(key))),
    totals: true,
    series: [{ label: unit, tone: 'primary', values: sums }],
  }
}
