import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, dateInShanghai, fromDayNumber, isDate, toDayNumber } from '../../../core/dates.ts'
import { dayBounds, instantBounds, spansOf } from '../../../server/yearbook/spans.rules.ts'

const day = fc.integer({ min: toDayNumber('2023-01-01'), max: toDayNumber('2028-12-31') }).map(fromDayNumber)
const holding = (year: number, today: string, on: string) => spansOf(year, today).filter(({ from, until }) => from <= on && on < until)

describe('the spans of a year and of the one before it', () => {
  it('adjoin, and hold every day of both years once, in its month', () => {
    fc.assert(
      fc.property(day, day, (today, on) => {
        const year = Number(today.slice(0, 4))
        const of = Number(on.slice(0, 4))
        const found = holding(year, today, on)
        expect(found.length).to.equal(of === year || of === year - 1 ? 1 : 0)
        for (const span of found) expect([span.year, span.month]).to.deep.equal([of, Number(on.slice(5, 7))])
      }),
    )
  })

  it('compare a running year with the same days of the year before, and a year that is over with all of it', () => {
    fc.assert(
      fc.property(day, day, fc.boolean(), (today, on, over) => {
        const year = Number(today.slice(0, 4)) - (over ? 1 : 0)
        const before = `${year - 1}${on.slice(4)}`
        if (!isDate(before)) return // 29 February
        expect(holding(year, today, before)[0]?.later).to.equal(over ? false : before.slice(5) > today.slice(5))
      }),
    )
  })

  it('take the 29th of February for the last of February', () => {
    expect(holding(2028, '2028-02-29', '2027-02-28')[0]?.later).to.equal(false)
    expect(holding(2028, '2028-02-29', '2027-03-01')[0]?.later).to.equal(true)
  })

  it('begin, as instants, when the day begins in Shanghai', () => {
    const spans = spansOf(2026, '2026-11-24')
    expect(spans.length).to.equal(25)
    expect(instantBounds(spans)[0]).to.equal('2024-12-31T16:00:00.000Z')
    for (const [i, at] of instantBounds(spans).entries()) {
      const from = dayBounds(spans)[i] ?? ''
      expect(dateInShanghai(at)).to.equal(from)
      expect(dateInShanghai(new Date(Date.parse(at) - 1).toISOString())).to.equal(addDays(from, -1))
    }
  })
})
