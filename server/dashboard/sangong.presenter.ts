import { fen, sumFen } from '../../core/money.ts'
import { cumulative, monthsOfYear, SANGONG, spendingHref, type Spending } from '../registers/index.ts'
import { presentChart } from '../web/chart.ts'
import type { Words } from '../web/words.ts'

const month = (year: number, index: number): string => `${year}-${String(index).padStart(2, '0')}`

/** 三公 so far in figures: up to the last month that is published, and the same months of the year before. */
export function sangongFigures(spending: Spending) {
  const { year, budget } = spending
  const [now, before] = [monthsOfYear(spending, year), monthsOfYear(spending, year - 1)]
  const last = now.findLastIndex((amount) => amount !== null) + 1
  const sum = (months: typeof now): ReturnType<typeof fen> => sumFen(months.slice(0, last).map((amount) => amount ?? fen(0)))
  const budgeted = sumFen(monthsOfYear(spending, year, ({ budgeted: part }) => part).map((amount) => amount ?? fen(0)))
  return {
    year,
    budget,
    last,
    now,
    before,
    spent: sum(now),
    spentBefore: sum(before),
    budgeted,
    hasBefore: before.some((amount) => amount !== null),
    href: spendingHref(month(year, 1), month(year, 12), SANGONG),
  }
}

/** The running total beside last year's and the budget, with the sentence that says it. */
export function presentSangong(spending: Spending, words: Words) {
  const { t, fmt } = words
  const figures = sangongFigures(spending)
  const { year, budget, last, now, before, hasBefore, href } = figures
  const sentence = sentenceOf(figures, words)
  const upTo = (of: number, i: number): string => spendingHref(month(of, 1), month(of, i + 1), SANGONG)
  const chart = presentChart(
    {
      id: 'sangong',
      kind: 'line',
      values: 'wan',
      small: true,
      said: true,
      title: t('dashboard.sangong.title'),
      note: t('common.unit.wan'),
      finding: sentence,
      labelHead: t('dashboard.month'),
      labels: now.map((_, i) => t('dashboard.month_n', { n: i + 1 })),
      empty: t('dashboard.sangong.none', { year: fmt.period(String(year)) }),
      series: [
        { label: fmt.period(String(year)), tone: 'primary', values: cumulative(now), hrefs: now.map((_, i) => upTo(year, i)) },
        ...(hasBefore
          ? [
              {
                label: fmt.period(String(year - 1)),
                tone: 'previous' as const,
                values: cumulative(before),
                hrefs: before.map((_, i) => upTo(year - 1, i)),
              },
            ]
          : []),
        ...(budget > 0
          ? [{ label: t('dashboard.sangong.budget', { amount: fmt.wan(budget) }), tone: 'budget' as const, values: now.map(() => budget) }]
          : []),
      ],
    },
    words,
  )
  return { chart, sentence, href: last === 0 ? '' : href }
}

function sentenceOf(
  { year, last, spent, spentBefore, budgeted, budget, hasBefore }: ReturnType<typeof sangongFigures>,
  { t, fmt }: Words,
): string {
  if (last === 0) return t('dashboard.sangong.none', { year: fmt.period(String(year)) })
  const difference = spent - spentBefore
  return (
    [
      t('dashboard.sangong.spent', { n: last, amount: fmt.wan(spent) }),
      ...(budget > 0 ? [t('dashboard.sangong.share', { share: fmt.percent(budgeted / budget) })] : []),
      ...(hasBefore
        ? [
            difference === 0
              ? t('dashboard.sangong.same')
              : t(difference < 0 ? 'dashboard.sangong.less' : 'dashboard.sangong.more', { amount: fmt.wan(fen(Math.abs(difference))) }),
          ]
        : []),
    ].join(t('dashboard.sentence_join')) + t('dashboard.sentence_end')
  )
}
