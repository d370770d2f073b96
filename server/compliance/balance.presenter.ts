import { inWords, type Words } from '../web/words.ts'
import { spreads, type Spread } from './balance.rules.ts'
import { periodsAround, SPANS } from './compliance.rules.ts'
import { behindHref, mapHref, YEARS_SHOWN, type MapChoice } from './map.choice.ts'
import { monthsIn } from './compliance.rules.ts'
import type { Compliance } from './map.service.ts'

// The picture in units of its own box; text in it keeps 12 px because the box is drawn one to one where there is room.
const [LEFT, TOP, HEIGHT, FOOT, WIDTH] = [44, 14, 240, 26, 1080]
const DOT = 3.5

const percent = (rate: number): string => `${(Math.floor(rate / 10) / 10).toFixed(1).replace(/\.0$/, '')}%`

/** The lowest line of the picture: a whole ten under the lowest department. */
const floorOf = (found: readonly Spread[]): number => {
  const lowest = Math.min(10_000, ...found.flatMap(({ rates }) => rates.map(({ rate }) => rate)))
  return Math.max(0, Math.floor((lowest - 1) / 1000) * 1000)
}

/** Box, middle and every department as a dot, period by period. */
function pictureOf(found: readonly Spread[], names: ReadonlyMap<number, string>, words: Words) {
  const low = floorOf(found)
  const y = (rate: number): number => Math.round((TOP + HEIGHT - ((rate - low) * HEIGHT) / (10_000 - low)) * 10) / 10
  const step = (WIDTH - LEFT) / found.length
  return {
    width: WIDTH,
    height: TOP + HEIGHT + FOOT,
    left: LEFT,
    ticks: ticksOf(low).map((rate) => ({ y: y(rate), text: percent(rate) })),
    columns: found.map((spread, i) => {
      const x = LEFT + step * (i + 0.5)
      const half = Math.min(34, step * 0.42)
      const { box, median } = spread
      return {
        label: shortPeriod(spread.period, words),
        x: Math.round(x),
        base: TOP + HEIGHT + 18,
        box:
          box === undefined
            ? undefined
            : {
                x: Math.round(x - half),
                width: Math.round(half * 2),
                y: y(box.q3),
                height: Math.max(1, Math.round((y(box.q1) - y(box.q3)) * 10) / 10),
              },
        middle: median === undefined ? undefined : { x1: Math.round(x - half), x2: Math.round(x + half), y: y(median) },
        dots: dotsOf(spread, x, half, y).map((dot) => ({ ...dot, text: `${names.get(dot.departmentId) ?? ''} ${percent(dot.rate)}` })),
      }
    }),
  }
}

/** Departments of the same share stand side by side. */
function dotsOf({ rates }: Spread, x: number, half: number, y: (rate: number) => number) {
  const same = new Map<number, number>()
  const all = new Map<number, number>()
  const place = (rate: number): number => Math.round(y(rate) / (DOT * 1.6))
  for (const { rate } of rates) all.set(place(rate), (all.get(place(rate)) ?? 0) + 1)
  return rates.map(({ departmentId, rate }) => {
    const n = all.get(place(rate)) ?? 1
    const i = same.get(place(rate)) ?? 0
    same.set(place(rate), i + 1)
    const gap = Math.min(DOT * 2 + 1, (half * 2 - DOT * 2) / Math.max(1, n - 1))
    return { departmentId, rate, cx: Math.round((x + (i - (n - 1) / 2) * gap) * 10) / 10, cy: y(rate), r: DOT }
  })
}

function ticksOf(low: number): readonly number[] {
  const step = low >= 8000 ? 500 : low >= 5000 ? 1000 : 2000
  return Array.from({ length: Math.floor((10_000 - low) / step) + 1 }, (_, i) => 10_000 - i * step)
}

const shortPeriod = (period: string, { fmt }: Words): string =>
  period.includes('Q') || period.length === 4 ? fmt.period(period) : fmt.month(Number(period.slice(5)))

/** Everything that /compliance/balance prints. */
export function presentBalance(choice: MapChoice, given: Compliance, words: Words) {
  const { t, fmt, locale, today } = words
  const { span, period } = choice
  const year = Number(period.slice(0, 4))
  const periods = periodsAround(period, span, year - YEARS_SHOWN + 1, year)
  const found = spreads(given.groups, periods, span).filter(
    (spread) => spread.rates.length > 0 || monthsIn(spread.period).from <= today.slice(0, 7),
  )
  const names = new Map(given.departments.map(({ id, name, nameEn }) => [id, inWords(locale, name, nameEn)]))
  const told = found.filter(({ rates }) => rates.length > 0)
  const latest = told.findLast(({ period: each }) => monthsIn(each).to < today.slice(0, 7)) ?? told.at(-1)
  const shown = found.filter(({ rates }) => rates.length > 0)
  return {
    head: {
      facts: [
        span === 'month' ? fmt.period(period.slice(0, 4)) : t('compliance.map.until', { period: fmt.period(periods.at(-1) ?? period) }),
        t('compliance.balance.rule'),
      ],
    },
    fields: fieldsOf(choice, given, words),
    sentence: latest === undefined ? '' : sentenceOf(latest, names, words),
    isEmpty: shown.length === 0,
    picture: pictureOf(shown, names, words),
    rows: shown.map((spread) => rowOf(spread, names, choice, words)),
    heads: shown.map((spread) => shortPeriod(spread.period, words)),
    departments: given.departments.flatMap(({ id }) => {
      const cells = shown.map((spread) => {
        const own = spread.rates.find(({ departmentId }) => departmentId === id)
        return own === undefined
          ? { text: '', href: '', said: '' }
          : {
              text: percent(own.rate),
              href: behindHref({ departmentId: id, ...monthsIn(spread.period) }),
              said: t('compliance.rate.said', { kept: own.kept, due: own.due }),
            }
      })
      return cells.every(({ text }) => text === '')
        ? []
        : [{ name: names.get(id) ?? '', href: `/compliance/departments/${id}?year=${year}`, cells }]
    }),
  }
}

function sentenceOf({ period, rates, median, box }: Spread, names: ReadonlyMap<number, string>, { t, fmt }: Words): string {
  const [low, high] = [rates[0], rates.at(-1)]
  if (low === undefined || high === undefined || median === undefined) return ''
  const parts = [
    t('compliance.balance.middle', { period: fmt.period(period), n: rates.length, median: percent(median) }),
    ...(box === undefined ? [] : [t('compliance.balance.box', { q1: percent(box.q1), q3: percent(box.q3) })]),
    t(low.rate === high.rate ? 'compliance.balance.level' : 'compliance.balance.ends', {
      department: names.get(low.departmentId) ?? '',
      low: percent(low.rate),
      high: percent(high.rate),
      gap: (Math.round((high.rate - low.rate) / 10) / 10).toFixed(1),
    }),
  ]
  return fmt.sentences(parts)
}

function rowOf({ period, rates, median, box }: Spread, names: ReadonlyMap<number, string>, choice: MapChoice, { fmt }: Words) {
  const [low, high] = [rates[0], rates.at(-1)]
  const text = (rate: number | undefined): string => (rate === undefined ? '' : percent(rate))
  return {
    label: fmt.period(period),
    href: mapHref({ ...choice, view: 'items', of: { kind: 'classes' }, period }),
    n: rates.length,
    low: text(low?.rate),
    q1: text(box?.q1),
    median: text(median),
    q3: text(box?.q3),
    high: text(high?.rate),
    range: box === undefined ? '' : (Math.round((box.q3 - box.q1) / 10) / 10).toFixed(1),
    lowest: low === undefined || low.rate === high?.rate ? '' : (names.get(low.departmentId) ?? ''),
  }
}

function fieldsOf({ span, period }: MapChoice, { years }: Compliance, { t, fmt }: Words) {
  const year = Number(period.slice(0, 4))
  const all = Array.from({ length: years.last - years.first + 1 }, (_, i) => years.last - i)
  return [
    {
      name: 'by',
      label: t('compliance.field.by'),
      options: SPANS.map((each) => ({ value: each, text: t(`compliance.by.${each}`), selected: each === span })),
    },
    {
      name: 'at',
      label: t('compliance.field.year'),
      options: (all.includes(year) ? all : [year, ...all]).map((each) => ({
        value: String(each),
        text: fmt.period(String(each)),
        selected: each === year,
      })),
    },
  ]
}
