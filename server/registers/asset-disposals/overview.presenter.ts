import { fen } from '../../../core/money.ts'
import type { Locale, Translate } from '../../i18n/index.ts'
import { presentChart } from '../../web/chart.ts'
import type { Format } from '../../web/format.ts'
import { daysToWriteOff, inSpan, median, ofWay, recoveryOf, SPANS, sumOf, yearOf, type Counted } from './assets.figures.rules.ts'
import { WAYS, type Way } from './assets.rules.ts'
import type { Choice, Overview } from './assets.service.ts'
import type { PublishedLine } from './assets.lines.ts'
import { sayFinding } from './assets.words.ts'

export interface Words {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
}

export const TABS = ['overview', 'lines', 'thresholds'] as const
const PATHS = { overview: '/asset-disposals', lines: '/asset-disposals/lines', thresholds: '/asset-disposals/thresholds' } as const

export const tabsOf = (current: (typeof TABS)[number], { t }: Pick<Words, 't'>) =>
  TABS.map((tab) => ({ text: t(`assets.tab.${tab}`), href: PATHS[tab], current: tab === current }))

interface Narrow {
  readonly year: number
  readonly way?: Way
  readonly more?: string
}

/** The lines behind a figure. */
const linesHref = ({ departmentId, way: chosen }: Choice, { year, way, more }: Narrow): string => {
  const query = new URLSearchParams({ year: String(year) })
  if (departmentId !== undefined) query.set('department', String(departmentId))
  const one = way ?? chosen
  if (one !== undefined) query.set('way', one)
  return `${PATHS.lines}?${query.toString()}${more === undefined ? '' : `&${more}`}`
}

/** Everything that the overview prints. */
export function presentOverview(view: Overview, words: Words) {
  const now = view.lines.filter((line) => yearOf(line) === view.year)
  const before = view.lines.filter((line) => yearOf(line) === view.year - 1)
  const { t } = words
  return {
    tabs: tabsOf('overview', words),
    fields: fieldsOf(view, words),
    facts: [t('assets.only_published')],
    isEmpty: now.length === 0 && before.length === 0,
    empty: t('assets.overview.none', { year: String(view.year) }),
    sentence: sentenceOf(view, now, words),
    figures: figuresOf(view, now, words),
    charts: [waysChart(view, now, before, words), recoveryChart(view, now, before, words)],
    days: daysChart(view, now, before, words),
    explain: explainOf(view, now, words),
    noneToExplain: t('assets.explain.none', { year: String(view.year) }),
  }
}

function fieldsOf({ choices, choice, year }: Overview, { t, fmt, locale }: Words) {
  const years = choices.years.includes(year) ? choices.years : [year, ...choices.years]
  return [
    {
      name: 'year',
      label: t('assets.field.year'),
      options: years.map((one) => ({ value: String(one), text: fmt.period(String(one)), selected: one === year })),
    },
    {
      name: 'department',
      label: t('assets.field.department'),
      options: [
        { value: '', text: t('assets.all_departments'), selected: choice.departmentId === undefined },
        ...choices.departments.map(({ id, name, nameEn }) => ({
          value: String(id),
          text: locale === 'en' ? nameEn : name,
          selected: id === choice.departmentId,
        })),
      ],
    },
    {
      name: 'way',
      label: t('assets.field.way'),
      options: [
        { value: '', text: t('assets.all_ways'), selected: choice.way === undefined },
        ...WAYS.map((way) => ({ value: way, text: t(`assets.way.${way}`), selected: way === choice.way })),
      ],
    },
  ]
}

const wan = (amount: number, { fmt }: Words): string => fmt.wan(fen(amount))

function sentenceOf({ year }: Overview, now: readonly Counted[], words: Words): string {
  if (now.length === 0) return words.t('assets.overview.none', { year: String(year) })
  return words.t('assets.overview.sentence', {
    year: String(year),
    n: now.length,
    original: wan(
      sumOf(now, ({ original }) => original),
      words,
    ),
    price: wan(
      sumOf(now, ({ price }) => price),
      words,
    ),
  })
}

const daysOf = (lines: readonly Counted[]): number[] => lines.flatMap((line) => daysToWriteOff(line) ?? [])
const openOf = (lines: readonly Counted[]): number => lines.filter(({ written_off_on }) => written_off_on === null).length

interface Figure {
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly note: string
  readonly href: string
  readonly small?: boolean
}

function figuresOf(view: Overview, now: readonly PublishedLine[], words: Words): Figure[] {
  const { t, fmt } = words
  const { year, choice } = view
  const all = now.length === 0 ? '' : linesHref(choice, { year })
  const [recovery, days, open] = [recoveryOf(now), median(daysOf(now)), openOf(now)]
  const explain = now.filter((line) => toExplain(view, line).length > 0).length
  const amount = (of: (line: Counted) => number | null): string =>
    wan(
      sumOf(now, (line) => fen(of(line) ?? 0)),
      words,
    )
  return [
    {
      label: t('assets.figure.original'),
      value: amount(({ original }) => original),
      unit: t('common.unit.wan'),
      note: t('assets.figure.original_note', { n: now.length, net: amount(({ net }) => net) }),
      href: all,
    },
    {
      label: t('assets.figure.price'),
      value: amount(({ price }) => price),
      unit: t('common.unit.wan'),
      note: t('assets.figure.price_note', { costs: amount(({ costs }) => costs) }),
      href: all,
    },
    recovery === null
      ? {
          label: t('assets.figure.recovery'),
          value: t('assets.figure.no_recovery'),
          unit: '',
          note: t('assets.figure.recovery_note'),
          href: '',
          small: true,
        }
      : {
          label: t('assets.figure.recovery'),
          value: fmt.percent(recovery).replace('%', ''),
          unit: '%',
          note: t('assets.figure.recovery_note'),
          href: all,
        },
    days === null
      ? {
          label: t('assets.figure.days'),
          value: t('assets.figure.no_days'),
          unit: '',
          note: t('assets.figure.days_note'),
          href: '',
          small: true,
        }
      : {
          label: t('assets.figure.days'),
          value: String(days),
          unit: t('assets.unit.days'),
          note:
            open === 0
              ? t('assets.figure.days_note')
              : `${t('assets.figure.days_note')}${t('frame.comma')}${t('assets.figure.open')} ${open}`,
          href: linesHref(choice, { year, more: 'ledger=1' }),
        },
    {
      label: t('assets.figure.findings'),
      value: String(explain),
      unit: t('assets.unit.items', { n: explain }),
      note: t('assets.figure.findings_note'),
      href: explain > 0 ? '#explain' : '',
    },
  ]
}

const titles = (year: number, { fmt }: Words) => [fmt.period(String(year)), fmt.period(String(year - 1))] as const

function waysChart({ year, choice }: Overview, now: readonly Counted[], before: readonly Counted[], words: Words) {
  const { t } = words
  const amount = (lines: readonly Counted[], way: Way): number => sumOf(ofWay(lines, way), ({ original }) => original)
  const ways = WAYS.filter((way) => amount(now, way) > 0 || amount(before, way) > 0)
  const most = ways.toSorted((a, b) => amount(now, b) - amount(now, a))[0]
  const [current, previous] = titles(year, words)
  const finding =
    most === undefined || now.length === 0
      ? t('assets.overview.none', { year: String(year) })
      : t('assets.chart.ways_finding', {
          year: String(year),
          way: t(`assets.way.${most}`),
          amount: wan(amount(now, most), words),
          total: wan(
            sumOf(now, ({ original }) => original),
            words,
          ),
        })
  const series = (label: string, lines: readonly Counted[], of: number, tone: 'primary' | 'previous') => ({
    label,
    tone,
    values: ways.map((way) => amount(lines, way)),
    hrefs: ways.map((way) => (amount(lines, way) > 0 ? linesHref(choice, { year: of, way }) : undefined)),
  })
  return presentChart(
    {
      id: 'asset-ways',
      kind: 'hbar',
      values: 'wan',
      title: t('assets.chart.ways'),
      note: t('assets.chart.ways_note'),
      finding,
      said: true,
      labelHead: t('assets.field.way'),
      labels: ways.map((way) => t(`assets.way.${way}`)),
      totals: true,
      series: [series(current, now, year, 'primary'), ...(before.length > 0 ? [series(previous, before, year - 1, 'previous')] : [])],
    },
    words,
  )
}

function recoveryChart({ year, choice }: Overview, now: readonly Counted[], before: readonly Counted[], words: Words) {
  const { t, fmt } = words
  const rate = (lines: readonly Counted[], way: Way): number | null => {
    const recovery = recoveryOf(ofWay(lines, way))
    return recovery === null ? null : Math.round(recovery * 10_000)
  }
  const ways = WAYS.filter((way) => rate(now, way) !== null || rate(before, way) !== null)
  const whole = recoveryOf(now)
  const [current, previous] = titles(year, words)
  const none = t('assets.chart.recovery_none', { year: String(year) })
  const series = (label: string, lines: readonly Counted[], of: number, tone: 'primary' | 'previous') => ({
    label,
    tone,
    values: ways.map((way) => rate(lines, way)),
    hrefs: ways.map((way) => (rate(lines, way) === null ? undefined : linesHref(choice, { year: of, way }))),
  })
  return presentChart(
    {
      id: 'asset-recovery',
      kind: 'hbar',
      values: 'percent',
      unit: '%',
      title: t('assets.chart.recovery'),
      note: t('assets.chart.recovery_note'),
      finding: whole === null ? none : t('assets.chart.recovery_finding', { year: String(year), rate: fmt.percent(whole) }),
      said: true,
      empty: none,
      labelHead: t('assets.field.way'),
      labels: ways.map((way) => t(`assets.way.${way}`)),
      series:
        ways.length === 0
          ? []
          : [series(current, now, year, 'primary'), ...(before.length > 0 ? [series(previous, before, year - 1, 'previous')] : [])],
    },
    words,
  )
}

function daysChart({ year, choice }: Overview, now: readonly Counted[], before: readonly Counted[], words: Words) {
  const { t } = words
  const [current, previous] = titles(year, words)
  const half = median(daysOf(now))
  const count = (lines: readonly Counted[]): number[] => {
    const days = daysOf(lines)
    return [...SPANS.map((span) => days.filter((one) => inSpan(one, span)).length), openOf(lines)]
  }
  const more = [...SPANS.map(({ min, max }) => `days_min=${min}${max === undefined ? '' : `&days_max=${max}`}`), 'ledger=0']
  const series = (label: string, lines: readonly Counted[], of: number, tone: 'primary' | 'previous') => ({
    label,
    tone,
    values: count(lines),
    hrefs: count(lines).map((n, i) => (n === 0 ? undefined : linesHref(choice, { year: of, more: more[i] ?? '' }))),
  })
  return presentChart(
    {
      id: 'asset-days',
      kind: 'bar',
      values: 'number',
      title: t('assets.chart.days'),
      note: t('assets.chart.days_note'),
      unit: t('assets.unit.items', { n: 2 }),
      finding:
        half === null
          ? t('assets.chart.days_finding_none', { year: String(year) })
          : t('assets.chart.days_finding', { year: String(year), n: daysOf(now).length, days: half, open: openOf(now) }),
      said: true,
      labelHead: t('assets.chart.head_days'),
      labels: [
        ...SPANS.map(({ min, max }) => (max === undefined ? t('assets.chart.span_last', { min }) : t('assets.chart.span', { min, max }))),
        t('assets.chart.span_open'),
      ],
      totals: true,
      series: [series(current, now, year, 'primary'), ...(before.length > 0 ? [series(previous, before, year - 1, 'previous')] : [])],
    },
    words,
  )
}

const toExplain = ({ findings }: Overview, { id }: PublishedLine) => (findings.get(id) ?? []).filter(({ severity }) => severity !== 'note')

/** As many as one reads; the rest is counted. */
const SHOWN = 8

function explainOf(view: Overview, now: readonly PublishedLine[], words: Words) {
  const { t, locale } = words
  const found = now.flatMap((line) => toExplain(view, line).map((finding) => ({ line, finding })))
  return {
    rows: found.slice(0, SHOWN).map(({ line, finding }) => ({
      href: `/disclosures/${line.disclosureId}`,
      name: line.name,
      text: sayFinding(t, finding),
      sub: `${locale === 'en' ? line.departmentNameEn : line.departmentName}${t('frame.comma')}${line.recordTitle}`,
    })),
    more:
      found.length > SHOWN
        ? { href: linesHref(view.choice, { year: view.year }), text: t('assets.explain.more', { n: found.length - SHOWN }) }
        : undefined,
  }
}
