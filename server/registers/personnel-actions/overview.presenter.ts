import { presentChart } from '../../web/chart.ts'
import type { Words } from '../../web/words.ts'
import type { KindCount } from './overview.queries.ts'
import { KINDS, type Kind } from './personnel-actions.rules.ts'

const hrefOf = (kind: Kind, year: number): string =>
  `/personnel?${new URLSearchParams({ kind, ...(kind === 'appointment' && { stage: 'decided' }), on_from: `${year}-01-01`, on_to: `${year}-12-31` }).toString()}`

/** How many of each kind this year and last; every bar leads to its rows, unless they are more than readers are shown. */
export function kindChart(counts: readonly KindCount[], words: Words) {
  const { t, fmt, today } = words
  const years = yearsOf(counts, today)
  const kinds = KINDS.filter((kind) => counts.some((one) => one.kind === kind && years.includes(Number(one.year))))
  const count = (kind: Kind, year: number): KindCount | undefined => counts.find((one) => one.kind === kind && one.year === String(year))
  const [latest] = years
  const total = kinds.reduce((sum, kind) => sum + (count(kind, latest ?? 0)?.n ?? 0), 0)
  const most = kinds.toSorted((a, b) => (count(b, latest ?? 0)?.n ?? 0) - (count(a, latest ?? 0)?.n ?? 0))[0]
  return presentChart(
    {
      id: 'personnel-kinds',
      kind: 'hbar',
      values: 'number',
      title: t('personnel.chart.title'),
      note: t('personnel.chart.note'),
      unit: t('personnel.unit.times'),
      said: true,
      finding:
        most === undefined
          ? t('personnel.overview.empty')
          : t('personnel.chart.finding', {
              year: fmt.period(String(latest)),
              total,
              kind: t(`personnel.kind.${most}`),
              n: count(most, latest ?? 0)?.n ?? 0,
            }),
      labelHead: t('personnel.field.kind'),
      labels: kinds.map((kind) => t(`personnel.kind.${kind}`)),
      totals: true,
      empty: t('personnel.overview.empty'),
      series: years.map((year, i) => ({
        label: fmt.period(String(year)),
        tone: i === 0 ? ('primary' as const) : ('previous' as const),
        values: kinds.map((kind) => count(kind, year)?.n ?? null),
        hrefs: kinds.map((kind) => ((count(kind, year)?.shown ?? 0) > 0 ? hrefOf(kind, year) : undefined)),
      })),
    },
    words,
  )
}

/** The latest year with anything in it and the one before. */
function yearsOf(counts: readonly KindCount[], today: string): readonly number[] {
  const known = counts.map(({ year }) => Number(year)).filter((year) => year <= Number(today.slice(0, 4)))
  const latest = known.length === 0 ? Number(today.slice(0, 4)) : Math.max(...known)
  return known.includes(latest - 1) ? [latest, latest - 1] : [latest]
}
