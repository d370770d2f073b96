import { type Fen } from '../../../core/money.ts'
import { outliers, quartiles, type Outlier, type Quartiles, type TooFew } from '../../../core/quartiles.ts'
import { presentChart } from '../../web/chart.ts'
import { groupBy, total } from './expenses.figures.rules.ts'
import { linesHref } from './expenses.periods.rules.ts'
import type { DepartmentRow } from './expenses.queries.ts'
import type { NormalView } from './expenses.reading.ts'
import type { ExpenseCategory } from './expenses.rules.ts'
import { categoryField, departmentField, nameOf, tabsOf, type Words } from './expenses.tabs.ts'

interface Month {
  readonly period: string
  readonly amount: Fen
}

const isMany = (found: Quartiles | TooFew): found is Quartiles => !('tooFew' in found)

/** Months in which a department spent anything of the category, oldest first; months without a line say nothing about what is usual. */
function monthsOf({ sums }: NormalView, departmentId: number): Month[] {
  const own = groupBy(
    sums.filter((sum) => sum.departmentId === departmentId),
    ({ period }) => period,
  )
  return [...own].map(([period, lines]) => ({ period, amount: total(lines) })).toSorted((a, b) => (a.period < b.period ? -1 : 1))
}

/** Departments of the same kind, the one in question apart. */
const peersOf = ({ frame }: NormalView, department: DepartmentRow): DepartmentRow[] =>
  frame.departments.filter((other) => other.id !== department.id && other.kind === department.kind)

/** Everything that /expenses/normal prints. */
export function presentNormal(view: NormalView, category: ExpenseCategory, words: Words) {
  const { frame, choice } = view
  const department = frame.departments.find(({ id }) => id === choice.departmentId) ?? busiest(view)
  const fields = [departmentField(frame.departments, department?.id, words, false), categoryField(category, words, false)]
  const tabs = tabsOf('normal', { ...choice, category, ...(department === undefined ? {} : { departmentId: department.id }) }, words)
  if (department === undefined) return { tabs, fields, isEmpty: true as const, empty: words.t('expenses.normal.empty') }
  return { tabs, fields, isEmpty: false as const, ...presentDepartment(view, department, category, words) }
}

/** Whoever comes without a choice meets the department with most to look at. */
function busiest({ frame, sums }: NormalView): DepartmentRow | undefined {
  const most = [...groupBy(sums, (sum) => sum.departmentId)].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0]
  return frame.departments.find(({ id }) => id === most) ?? frame.departments[0]
}

function presentDepartment(view: NormalView, department: DepartmentRow, category: ExpenseCategory, words: Words) {
  const { t, fmt } = words
  const own = monthsOf(view, department.id)
  const peers = peersOf(view, department).flatMap((peer) => monthsOf(view, peer.id).map((month) => ({ ...month, departmentId: peer.id })))
  const [usual, peerUsual] = [quartiles(own.map(({ amount }) => amount)), quartiles(peers.map(({ amount }) => amount))]
  const strange = new Map(outlierList(own).map(({ index, side }) => [own[index]?.period ?? '', side]))
  const href = (period: string): string => linesHref({ from: period, to: period, departmentId: department.id, category })
  const shown = view.months.filter((month) => month >= (own[0]?.period ?? month))
  const amounts = new Map(own.map(({ period, amount }) => [period, amount]))
  const sentences = [...strange].toReversed().map(([period, side]) => ({
    text: explain(period, amounts.get(period), side, usual, words),
    href: href(period),
    period: fmt.period(period),
  }))
  const name = nameOf(words, department)
  return {
    name,
    category: t(`expenses.category.${category}`),
    basis: t('expenses.normal.basis', { from: fmt.period(view.months[0]), to: fmt.period(view.months.at(-1)), n: own.length }),
    sentence: usualSentence(usual, words),
    outliers: sentences,
    noOutliers: isMany(usual) && sentences.length === 0 ? t('expenses.normal.no_outliers') : '',
    ranges: [
      { label: t('expenses.normal.own'), ...rangeOf(usual, words) },
      { label: t(`expenses.normal.peers_${department.kind === 'unit' ? 'unit' : 'department'}`), ...rangeOf(peerUsual, words) },
    ],
    peerSentence: peerSentence(usual, peerUsual, words),
    chart: presentChart(
      {
        id: 'expenses-normal',
        kind: isMany(usual) ? 'bar+line' : 'bar',
        values: 'yuan',
        totals: true,
        title: t('expenses.chart.normal', { department: name, category: t(`expenses.category.${category}`) }),
        note: t('expenses.chart.normal_note'),
        finding: sentences[0]?.text ?? usualSentence(usual, words),
        labelHead: t('expenses.field.period'),
        labels: shown.map((month) => fmt.period(month)),
        overLabel: t('expenses.chart.unusual'),
        empty: t('expenses.normal.no_lines'),
        series: [
          {
            label: t('expenses.chart.month_total'),
            tone: 'primary',
            values: shown.map((month) => amounts.get(month) ?? null),
            hrefs: shown.map(href),
            over: shown.map((month) => strange.has(month)),
          },
          ...(isMany(usual) ? [{ label: t('expenses.chart.median'), tone: 'budget' as const, values: shown.map(() => usual.median) }] : []),
        ],
      },
      words,
    ),
  }
}

function outlierList(own: readonly Month[]): readonly Outlier[] {
  const found = outliers(own.map(({ amount }) => amount))
  return 'tooFew' in found ? [] : found
}

/** 9月 12,300 元，是本科室该类支出中位数的 2.4 倍；通常在 3,100 至 6,200 元之间。 */
function explain(period: string, amount: Fen | undefined, side: Outlier['side'], usual: Quartiles | TooFew, { t, fmt }: Words): string {
  if (!isMany(usual) || amount === undefined) return ''
  const params = {
    period: fmt.period(period),
    amount: fmt.yuan(amount),
    times: usual.median > 0 ? (amount / usual.median).toFixed(1) : '',
    low: fmt.yuan(usual.q1),
    high: fmt.yuan(usual.q3),
  }
  if (usual.median <= 0) return t('expenses.normal.outlier_plain', params)
  return t(side === 'high' ? 'expenses.normal.outlier_high' : 'expenses.normal.outlier_low', params)
}

const usualSentence = (usual: Quartiles | TooFew, { t, fmt }: Words): string =>
  isMany(usual)
    ? t('expenses.normal.usual', { median: fmt.yuan(usual.median), low: fmt.yuan(usual.q1), high: fmt.yuan(usual.q3) })
    : t('expenses.normal.too_few', { n: usual.n, needed: usual.needed })

function rangeOf(found: Quartiles | TooFew, { t, fmt }: Words) {
  if (!isMany(found))
    return { n: fmt.number(found.n), q1: '', median: '', q3: '', note: t('expenses.normal.too_few', { n: found.n, needed: found.needed }) }
  return { n: fmt.number(found.n), q1: fmt.yuan(found.q1), median: fmt.yuan(found.median), q3: fmt.yuan(found.q3), note: '' }
}

function peerSentence(own: Quartiles | TooFew, peers: Quartiles | TooFew, { t }: Words): string {
  if (!isMany(own) || !isMany(peers) || peers.median <= 0) return ''
  if (own.median > peers.q3) return t('expenses.normal.above_peers', { times: (own.median / peers.median).toFixed(1) })
  return own.median < peers.q1
    ? t('expenses.normal.below_peers', { times: (own.median / peers.median).toFixed(1) })
    : t('expenses.normal.among_peers')
}
