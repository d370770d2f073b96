import { fen } from '../../../core/money.ts'
import { presentChart } from '../../web/chart.ts'
import type { Words } from '../../web/words.ts'
import type { Group } from './integrity.reading.ts'
import { choiceLabel, HANDLINGS, sectionLabel, SECTIONS, type Section } from './integrity.rules.ts'

/** The sections of this part as a strip. */
export const tabsOf = (current: Section | 'overview', { t }: Pick<Words, 't'>) => [
  { text: t('integrity.tab.overview'), href: '/integrity', current: current === 'overview' },
  ...SECTIONS.map((section) => ({ text: t(sectionLabel(section)), href: sectionHref(section), current: current === section })),
]

const path = (section: Section): string => `/integrity/${section.replace('_', '-')}`
export const sectionHref = (section: Section, query: Readonly<Record<string, string>> = {}): string => {
  const text = new URLSearchParams(query).toString()
  return text === '' ? path(section) : `${path(section)}?${text}`
}
const ofYear = (year: number): Record<string, string> => ({ day_from: `${year}-01-01`, day_to: `${year}-12-31` })

interface View {
  readonly groups: readonly Group[]
  readonly year: number
}

export function yearsOf(groups: readonly Group[], thisYear: number): number[] {
  const years = new Set(groups.flatMap(({ month }) => (month === null ? [] : [Number(month.slice(0, 4))])))
  return [...years.add(thisYear)].sort((a, b) => b - a)
}

/** Everything that /integrity prints for one year. */
export function presentOverview({ groups, year }: View, words: Words) {
  const { t, fmt } = words
  const now = groups.filter(({ month }) => month?.startsWith(String(year)) === true)
  return {
    tabs: tabsOf('overview', words),
    fields: [
      {
        name: 'year',
        label: t('integrity.field.in_year'),
        options: yearsOf(groups, year).map((one) => ({ value: String(one), text: fmt.period(String(one)), selected: one === year })),
      },
    ],
    figures: figuresOf(now, year, words),
    isEmpty: now.length === 0,
    emptyText: t('integrity.empty.year', { year: fmt.period(String(year)) }),
    gifts: giftsChart({ groups, year }, words),
    handling: handlingChart(now, year, words),
    training: trainingChart(now, year, words),
  }
}

type Sum = 'n' | 'quantity' | 'estimate' | 'expected' | 'actual' | 'checked'
const total = (groups: readonly Group[], section: Section, of: Sum): number =>
  groups.filter((group) => group.section === section).reduce((sum, group) => sum + group[of], 0)

function figuresOf(now: readonly Group[], year: number, { t, fmt }: Words) {
  const n = (section: Section): number => total(now, section, 'n')
  const figure = (section: Section, value: number, unit: string, note: string, query: Record<string, string>) => ({
    label: t(sectionLabel(section)),
    value: fmt.number(value),
    unit,
    note,
    href: value === 0 ? '' : sectionHref(section, query),
  })
  const [due, came] = [total(now, 'training', 'expected'), total(now, 'training', 'actual')]
  const matters = { expected: total(now, 'personal_matters', 'expected'), actual: total(now, 'personal_matters', 'actual') }
  return [
    figure(
      'gift',
      n('gift'),
      t('integrity.unit.entries'),
      t('integrity.figure.gift', { amount: fmt.yuan(fen(total(now, 'gift', 'estimate'))) }),
      ofYear(year),
    ),
    figure(
      'training',
      n('training'),
      t('integrity.unit.times'),
      due === 0 ? t('integrity.figure.none') : t('integrity.figure.training', { came, due, share: fmt.percent(came / due) }),
      ofYear(year),
    ),
    figure('pledge', n('pledge'), t('integrity.unit.pledges'), t('integrity.figure.pledge'), ofYear(year)),
    figure('duty_report', n('duty_report'), t('integrity.unit.reports'), t('integrity.figure.duty_report'), { in_year: String(year) }),
    figure(
      'personal_matters',
      matters.actual,
      t('integrity.unit.people'),
      matters.expected === 0
        ? t('integrity.figure.none')
        : t('integrity.figure.personal_matters', { expected: matters.expected, checked: total(now, 'personal_matters', 'checked') }),
      { in_year: String(year) },
    ),
    figure('sanction', n('sanction'), t('integrity.unit.people'), t('integrity.figure.sanction'), ofYear(year)),
  ]
}

const MONTHS = Array.from({ length: 12 }, (_, i) => i + 1)
const monthOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}`
const monthDays = (year: number, month: number): Record<string, string> => ({
  day_from: `${monthOf(year, month)}-01`,
  day_to: `${monthOf(year, month)}-${String(new Date(Date.UTC(year, month, 0)).getUTCDate())}`,
})

/** Gifts by the month in which they were received, this year beside the last. */
function giftsChart({ groups, year }: View, words: Words) {
  const { t, fmt } = words
  const of = (each: number): number[] =>
    MONTHS.map((month) =>
      total(
        groups.filter((group) => group.month === monthOf(each, month)),
        'gift',
        'n',
      ),
    )
  const [now, before] = [of(year), of(year - 1)]
  const sum = now.reduce((a, b) => a + b, 0)
  return presentChart(
    {
      id: 'integrity-gifts',
      kind: 'bar',
      values: 'number',
      unit: t('integrity.unit.entries'),
      totals: true,
      title: t('integrity.chart.gifts'),
      note: t('integrity.chart.gifts_note'),
      finding: t('integrity.chart.gifts_finding', { year: fmt.period(String(year)), n: sum, before: before.reduce((a, b) => a + b, 0) }),
      labelHead: t('integrity.chart.month'),
      labels: MONTHS.map((month) => fmt.month(month)),
      empty: t('integrity.chart.no_gifts'),
      series: [
        {
          label: fmt.period(String(year)),
          tone: 'primary',
          values: now,
          hrefs: MONTHS.map((month) => sectionHref('gift', monthDays(year, month))),
        },
        {
          label: fmt.period(String(year - 1)),
          tone: 'previous',
          values: before,
          hrefs: MONTHS.map((month) => sectionHref('gift', monthDays(year - 1, month))),
        },
      ],
    },
    words,
  )
}

function handlingChart(now: readonly Group[], year: number, words: Words) {
  const { t, fmt } = words
  const gifts = now.filter(({ section, handling }) => section === 'gift' && handling !== '')
  const rows = HANDLINGS.map((handling) => ({
    handling,
    estimate: total(
      gifts.filter((group) => group.handling === handling),
      'gift',
      'estimate',
    ),
  })).filter(({ estimate }) => estimate > 0)
  const [first] = rows.toSorted((a, b) => b.estimate - a.estimate)
  return presentChart(
    {
      id: 'integrity-handling',
      kind: 'hbar',
      values: 'yuan',
      totals: true,
      title: t('integrity.chart.handling'),
      note: t('common.unit.yuan'),
      finding:
        first === undefined
          ? t('integrity.chart.no_gifts')
          : t('integrity.chart.handling_finding', {
              handling: t(choiceLabel('handling', first.handling)),
              amount: fmt.yuan(fen(first.estimate)),
            }),
      labelHead: t('integrity.field.handling'),
      labels: rows.map(({ handling }) => t(choiceLabel('handling', handling))),
      empty: t('integrity.chart.no_gifts'),
      series: [
        {
          label: t('integrity.field.estimate'),
          tone: 'primary',
          values: rows.map(({ estimate }) => estimate),
          hrefs: rows.map(({ handling }) => sectionHref('gift', { ...ofYear(year), by_handling: handling })),
        },
      ],
    },
    words,
  )
}

/** Who should have come to trainings and who came, by quarter. */
function trainingChart(now: readonly Group[], year: number, words: Words) {
  const { t } = words
  const quarters = [1, 2, 3, 4]
  const inQuarter = (quarter: number): Group[] =>
    now.filter(({ section, month }) => section === 'training' && Math.ceil(Number(month?.slice(5, 7)) / 3) === quarter)
  const of = (sum: 'expected' | 'actual'): number[] => quarters.map((quarter) => total(inQuarter(quarter), 'training', sum))
  const [due, came] = [of('expected'), of('actual')]
  const all = { due: due.reduce((a, b) => a + b, 0), came: came.reduce((a, b) => a + b, 0) }
  const hrefs = quarters.map((quarter) =>
    sectionHref('training', { day_from: monthDays(year, quarter * 3 - 2)['day_from']!, day_to: monthDays(year, quarter * 3)['day_to']! }),
  )
  return presentChart(
    {
      id: 'integrity-training',
      kind: 'bar',
      values: 'number',
      unit: t('integrity.unit.attendances'),
      totals: true,
      title: t('integrity.chart.training'),
      note: t('integrity.chart.training_note'),
      finding: all.due === 0 ? t('integrity.chart.no_training') : t('integrity.chart.training_finding', all),
      labelHead: t('integrity.chart.quarter'),
      labels: quarters.map((quarter) => t('integrity.chart.nth_quarter', { n: quarter })),
      empty: t('integrity.chart.no_training'),
      series: [
        { label: t('integrity.training.actual'), tone: 'primary', values: came, hrefs },
        { label: t('integrity.training.expected'), tone: 'previous', values: due, hrefs },
      ],
    },
    words,
  )
}
