import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, fromDayNumber, toDayNumber } from '../../../core/dates.ts'
import { shippedCalendar } from '../../../core/working-days.ts'
import { spreads } from '../../../server/compliance/balance.rules.ts'
import {
  chosenPeriod,
  countOf,
  DUE,
  KEPT,
  neighbour,
  periodsAround,
  rateOf,
  shareOf,
  SPANS,
  STANDINGS,
  tally,
  type Group,
} from '../../../server/compliance/compliance.rules.ts'
import { complianceFigures } from '../../../server/compliance/figures.rules.ts'
import { floored } from '../../../server/compliance/map.cell.ts'
import { judge } from '../../../server/obligations/obligations.rules.ts'
import type { Obligation } from '../../../server/obligations/obligations.types.ts'

const group = fc.record({
  departmentId: fc.integer({ min: 1, max: 12 }),
  itemId: fc.integer({ min: 1, max: 4 }),
  month: fc.integer({ min: 1, max: 12 }).map((month) => `2026-${String(month).padStart(2, '0')}`),
  standing: fc.constantFrom(...STANDINGS),
  n: fc.integer({ min: 1, max: 9 }),
  lateBy: fc.integer({ min: 0, max: 60 }),
  present: fc.integer({ min: 0, max: 5 }),
  required: fc.integer({ min: 5, max: 6 }),
})
const groups = fc.array(group, { maxLength: 60 })

describe('the counts of a heat map', () => {
  it('add up: a whole is the sum of its parts, whichever way it is cut', () =>
    fc.assert(
      fc.property(groups, fc.constantFrom('departmentId', 'itemId', 'month'), (all, key) => {
        const whole = tally(all)
        const parts = [...new Set(all.map((one) => one[key as keyof Group]))].map((value) =>
          tally(all.filter((one) => one[key as keyof Group] === value)),
        )
        const sum = (of: (part: ReturnType<typeof tally>) => number): number => parts.reduce((n, part) => n + of(part), 0)
        expect(sum(({ n }) => n)).to.equal(whole.n)
        for (const standing of STANDINGS) expect(sum(({ counts }) => counts[standing] ?? 0)).to.equal(whole.counts[standing] ?? 0)
        expect(sum(({ counts }) => shareOf(counts).kept)).to.equal(shareOf(whole.counts).kept)
        expect(sum(({ counts }) => shareOf(counts).due)).to.equal(shareOf(whole.counts).due)
        expect(sum(({ required }) => required)).to.equal(whole.required)
      }),
    ))

  it('show the worst, and how late the latest of the worst is', () =>
    fc.assert(
      fc.property(groups, (all) => {
        const { worst, lateBy, n } = tally(all)
        const best = STANDINGS.findIndex((standing) => all.some((one) => one.standing === standing))
        expect(worst).to.equal(STANDINGS[best])
        expect(n === 0).to.equal(worst === undefined)
        expect(lateBy).to.equal(Math.max(0, ...all.filter(({ standing }) => standing === worst).map((one) => one.lateBy)))
      }),
    ))

  it('count what is open and overdue, and what was taken back, as not in time', () => {
    const counts = { on_time: 6, nil: 1, ex_ante_kept: 1, late: 1, missing: 2, withdrawn: 1, open: 40 }
    expect(shareOf(counts)).to.deep.equal({ kept: 8, due: 12 })
    expect(rateOf(shareOf({ open: 3 }))).to.equal(undefined)
    expect(countOf(counts, DUE) - countOf(counts, KEPT)).to.equal(4)
  })

  it('never read 100 % unless all are in time', () => {
    expect([floored(1999, 2000), floored(2000, 2000), floored(1, 3), floored(0, 7)]).to.deep.equal(['99.9%', '100%', '33.3%', '0%'])
  })
})

describe('the period looked at', () => {
  const today = '2026-11-23'
  const cases = [
    [undefined, 'month', '2026-10'],
    [undefined, 'quarter', '2026-Q4'],
    [undefined, 'year', '2026'],
    ['2026-03', 'month', '2026-03'],
    ['2026', 'month', '2026-11'],
    ['2025', 'month', '2025-12'],
    ['2025', 'quarter', '2025-Q4'],
    ['2026-03', 'quarter', '2026-Q1'],
    ['2026-Q2', 'month', '2026-06'],
    ['2026-Q2', 'year', '2026'],
  ] as const
  for (const [asked, span, expected] of cases)
    it(`${asked ?? 'nothing'} by ${span} is ${expected}`, () => {
      expect(chosenPeriod(asked, span, today)).to.equal(expected)
    })

  it('in January without a choice is the one of December', () => {
    expect(SPANS.map((span) => chosenPeriod(undefined, span, '2027-01-05'))).to.deep.equal(['2026-12', '2026-Q4', '2026'])
  })

  it('has neighbours that lead back to it, and stands among the periods beside it', () => {
    for (const span of SPANS)
      for (const day of ['2026-01-15', '2026-12-31', '2025-06-01']) {
        const period = chosenPeriod(day.slice(0, 7), span, today)
        expect(neighbour(neighbour(period, span, 1), span, -1)).to.equal(period)
        expect(periodsAround(period, span, 2022, Number(period.slice(0, 4)))).to.include(period)
      }
    expect([neighbour('2026-12', 'month', 1), neighbour('2026-Q1', 'quarter', -1)]).to.deep.equal(['2027-01', '2025-Q4'])
  })
})

describe('the balance between departments', () => {
  const of = (departmentId: number, kept: number, late: number): Group[] => [
    { departmentId, itemId: 1, month: '2026-03', standing: 'on_time', n: kept, lateBy: 0, present: 0, required: 0 },
    { departmentId, itemId: 1, month: '2026-03', standing: 'late', n: late, lateBy: 2, present: 0, required: 0 },
  ]

  it('is the quartiles of the departments, the lowest named first', () => {
    // 10 %, 20 % … 90 %: quartiles at 30 %, 50 %, 70 %.
    const [march, april] = spreads(
      [9, 3, 1, 2, 4, 5, 8, 7, 6].flatMap((tenths) => of(tenths, tenths, 10 - tenths)),
      ['2026-03', '2026-04'],
      'month',
    )
    expect(march).to.deep.include({ median: 5000, box: { q1: 3000, q3: 7000 } })
    expect(march!.rates[0]).to.deep.equal({ departmentId: 1, rate: 1000, kept: 1, due: 10 })
    expect(april).to.deep.include({ rates: [], median: undefined, box: undefined })
  })

  it('of fewer than eight has a middle and no box', () => {
    const [march] = spreads(
      [1, 2, 3].flatMap((n) => of(n, n, 1)),
      ['2026-03'],
      'month',
    )
    expect(march!.box).to.equal(undefined)
    expect(march!.median).to.equal(6667)
  })

  it('leaves out departments that had nothing due', () => {
    const open: Group = { departmentId: 9, itemId: 1, month: '2026-03', standing: 'open', n: 4, lateBy: 0, present: 0, required: 0 }
    expect(spreads([...of(1, 1, 0), open], ['2026-03'], 'month')[0]!.rates).to.have.length(1)
  })
})

const day = fc.integer({ min: toDayNumber('2026-01-01'), max: toDayNumber('2026-12-28') }).map(fromDayNumber)
const instant = fc.tuple(day, fc.integer({ min: 0, max: 23 })).map(([on, hour]) => `${on}T${String(hour).padStart(2, '0')}:30:00.000Z`)
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: null })
let ids = 0
const obligation: fc.Arbitrary<Obligation> = fc
  .record({
    departmentId: fc.integer({ min: 1, max: 3 }),
    timing: fc.constantFrom('ex_ante' as const, 'ex_post' as const, 'periodic' as const),
    dueOn: day,
    eventOn: maybe(day),
    answeredAt: maybe(instant),
    nilReportId: maybe(fc.constant(1)),
    withdrawnAt: fc.option(instant, { nil: null, freq: 8 }),
    cancelledAt: fc.option(instant, { nil: null, freq: 8 }),
    leadDays: maybe(fc.integer({ min: -9, max: 9 })),
    elementsPresent: maybe(fc.integer({ min: 0, max: 4 })),
  })
  .map((row) => ({
    ...row,
    id: (ids += 1),
    itemId: 1,
    itemCode: 'A-01',
    title: '公务接待费',
    titleEn: 'Reception',
    timingDays: 20,
    cycle: 'monthly',
    period: null,
    formedOn: null,
    provisional: false,
    responsibleId: null,
    disclosureId: null,
    elementsRequired: 4,
  }))

describe('the figures for an evaluation', () => {
  const span = { from: '2026-03-01', to: '2026-08-31' }

  it('place every obligation that was due in exactly one count, with its source', () =>
    fc.assert(
      fc.property(fc.array(obligation, { maxLength: 60 }), day, (all, today) => {
        const judged = all.map((one) => judge(one, today, shippedCalendar))
        const due = judged.filter(
          ({ dueOn, outcome }) => dueOn >= span.from && dueOn <= span.to && outcome !== 'open' && outcome !== 'cancelled',
        )
        const found = [...complianceFigures(judged, span).values()]
        const sources = found.flatMap(({ by }) => Object.values(by).flatMap((counted) => counted.sources))
        expect(sources.toSorted((a, b) => a - b)).to.deep.equal(due.map(({ id }) => id).toSorted((a, b) => a - b))
        for (const { by, timeliness, elements, late } of found) {
          for (const { n, sources: of } of [...Object.values(by), timeliness.kept, timeliness.due]) expect(n).to.equal(of.length)
          expect(timeliness.kept.n).to.equal(by.on_time.n + by.ex_ante_kept.n + by.nil.n)
          expect(elements.required - elements.present).to.equal(elements.incomplete.reduce((n, { missing }) => n + missing, 0))
          expect(late.every(({ days }) => days > 0)).to.equal(true)
        }
      }),
    ))

  it('say of an ex-ante item whether it came before its event', () => {
    const base = fc.sample(obligation, { numRuns: 1, seed: 1 })[0]!
    const of = (more: Partial<Obligation>): Obligation => ({
      ...base,
      ...more,
      id: (ids += 1),
      departmentId: 1,
      nilReportId: null,
      withdrawnAt: null,
      cancelledAt: null,
    })
    const exAnte = { timing: 'ex_ante', dueOn: '2026-04-10', eventOn: '2026-04-20' } as const
    const kept = of({ ...exAnte, answeredAt: '2026-04-08T01:00:00.000Z', leadDays: 8 })
    const turned = of({ ...exAnte, answeredAt: '2026-04-22T01:00:00.000Z', leadDays: -2 })
    const missing = of({ ...exAnte, answeredAt: null, leadDays: null })
    const judged = [kept, turned, missing].map((one) => judge(one, '2026-06-01', shippedCalendar))
    const figures = complianceFigures(judged, span).get(1)!
    expect(figures.exAnte).to.deep.equal({ kept: { n: 1, sources: [kept.id] }, all: { n: 2, sources: [kept.id, turned.id] } })
    expect(figures.by.turned_ex_post.sources).to.deep.equal([turned.id])
    expect(figures.by.missing.sources).to.deep.equal([missing.id])
  })

  it('take both ends of the time, and nothing beyond', () => {
    const base = fc.sample(obligation, { numRuns: 1, seed: 2 })[0]!
    const at = (dueOn: string): Obligation => ({
      ...base,
      id: (ids += 1),
      departmentId: 1,
      dueOn,
      answeredAt: null,
      withdrawnAt: null,
      cancelledAt: null,
    })
    const days = [addDays(span.from, -1), span.from, span.to, addDays(span.to, 1)]
    const judged = days.map((dueOn) => judge(at(dueOn), '2026-12-01', shippedCalendar))
    expect(complianceFigures(judged, span).get(1)!.timeliness.due.n).to.equal(2)
  })
})
