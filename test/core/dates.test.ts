import { expect } from 'chai'
import fc from 'fast-check'
import * as dates from '../../core/dates.ts'
import { parseLooseDate } from '../../core/loose-dates.ts'

const anyDay = fc.integer({ min: dates.toDayNumber('1000-01-01'), max: dates.toDayNumber('9999-12-31') })

describe('a calendar date', () => {
  const table: readonly (readonly [string, boolean])[] = [
    ['2026-02-28', true],
    ['2026-02-29', false],
    ['2026-02-30', false],
    ['2028-02-29', true],
    ['1900-02-29', false],
    ['2000-02-29', true],
    ['2026-04-31', false],
    ['2026-12-31', true],
    ['2026-13-01', false],
    ['2026-00-10', false],
    ['2026-01-00', false],
    ['2026-1-1', false],
    ['0999-12-31', false],
    ['1000-01-01', true],
    ['9999-12-31', true],
    ['2026-01-01T00:00:00Z', false],
    ['2026-01-01\n', false],
    ['２０２６-01-01', false],
    ['', false],
  ]
  for (const [text, exists] of table) {
    it(`${JSON.stringify(text)} ${exists ? 'exists' : 'is refused'}`, () => {
      expect(dates.isDate(text)).to.equal(exists)
      if (!exists) expect(() => dates.addDays(text, 1)).to.throw(RangeError)
    })
  }

  it('counts in days and back again', () => {
    fc.assert(fc.property(anyDay, (day) => dates.toDayNumber(dates.fromDayNumber(day)) === day))
    fc.assert(fc.property(anyDay, anyDay, (a, b) => dates.addDays(dates.fromDayNumber(a), b - a) === dates.fromDayNumber(b)))
    expect(dates.addDays('2028-02-28', 1)).to.equal('2028-02-29')
    expect(dates.addDays('2026-01-01', -1)).to.equal('2025-12-31')
    expect(dates.daysBetween('2026-03-01', '2026-02-01')).to.equal(-28)
    expect(() => dates.addDays('9999-12-31', 1)).to.throw(RangeError)
    expect(() => dates.addDays('2026-01-01', 0.5)).to.throw(RangeError)
  })

  it('has a weekday, also before 1970', () => {
    const known = { '1969-07-20': 7, '1970-01-01': 4, '2000-01-01': 6, '2026-02-14': 6, '2026-11-23': 1 }
    for (const [date, day] of Object.entries(known)) expect(dates.weekday(date), date).to.equal(day)
    fc.assert(fc.property(anyDay, (day) => dates.weekdayOfDayNumber(day) === (new Date(day * 86_400_000).getUTCDay() || 7)))
  })
})

describe('a period', () => {
  it('holds its dates', () => {
    expect(dates.periodOf('2026-03-31', 'month')).to.equal('2026-03')
    expect(dates.periodOf('2026-03-31', 'quarter')).to.equal('2026-Q1')
    expect(dates.periodOf('2026-04-01', 'quarter')).to.equal('2026-Q2')
    expect(dates.periodOf('2026-12-31', 'quarter')).to.equal('2026-Q4')
    expect(dates.periodOf('2026-12-31', 'year')).to.equal('2026')
    expect(() => dates.periodOf('2026-02-30', 'year')).to.throw(RangeError)
    fc.assert(
      fc.property(anyDay.map(dates.fromDayNumber), fc.constantFrom('year', 'quarter', 'month'), (date, granularity) => {
        return dates.inPeriod(date, dates.periodOf(date, granularity))
      }),
    )
  })

  const table: readonly (readonly [string, string, string])[] = [
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-Q2', '2026-04-01', '2026-06-30'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2028-02', '2028-02-01', '2028-02-29'],
    ['2026-12', '2026-12-01', '2026-12-31'],
  ]
  for (const [period, first, last] of table) {
    it(`${period} runs from ${first} to ${last}`, () => {
      expect([dates.firstDayOf(period), dates.lastDayOf(period)]).to.deep.equal([first, last])
      expect([dates.addDays(first, -1), first, last, dates.addDays(last, 1)].map((date) => dates.inPeriod(date, period))).to.deep.equal([
        false,
        true,
        true,
        false,
      ])
    })
  }

  it('is refused when there is no such period', () => {
    for (const text of ['2026-Q0', '2026-Q5', '2026-00', '2026-13', '2026-1', '26', '2026-', '2026-q1', '2026-01-01', '0999', '']) {
      expect(dates.parsePeriod(text), text).to.equal(undefined)
      expect(() => dates.lastDayOf(text), text).to.throw(RangeError)
    }
    expect(dates.parsePeriod('2026-Q3')).to.deep.equal({ granularity: 'quarter', year: 2026, index: 3 })
  })

  it('is ordered by its first day, the longer first', () => {
    const sorted = ['2025-12', '2026', '2026-Q1', '2026-01', '2026-02', '2026-Q2', '2026-04']
    expect([...sorted].reverse().sort(dates.comparePeriods)).to.deep.equal(sorted)
    expect(dates.comparePeriods('2026-Q1', '2026-Q1')).to.equal(0)
  })

  it('a year has its twelve months', () => {
    expect(dates.monthsOf(2026)).to.have.length(12)
    expect([dates.monthsOf(2026)[0], dates.monthsOf(2026)[11]]).to.deep.equal(['2026-01', '2026-12'])
    expect(() => dates.monthsOf(26)).to.throw(RangeError)
  })
})

describe('the date in Shanghai of an instant', () => {
  const table: readonly (readonly [string, string])[] = [
    ['2026-03-01T15:59:59.999Z', '2026-03-01'],
    ['2026-03-01T16:00:00.000Z', '2026-03-02'],
    ['2026-12-31T16:00:00Z', '2027-01-01'],
    ['2026-03-01T23:59:59+08:00', '2026-03-01'],
    ['1969-12-31T15:59:59Z', '1969-12-31'],
  ]
  for (const [instant, date] of table) {
    it(`${instant} is ${date}`, () => {
      expect(dates.dateInShanghai(instant)).to.equal(date)
    })
  }

  it('is refused without an offset, which would read the zone of the host', () => {
    for (const text of ['2026-03-01', '2026-03-01T08:00:00', 'yesterday', '', '2026-03-01T99:00:00Z'])
      expect(() => dates.dateInShanghai(text), text).to.throw(RangeError)
  })
})

describe('a date in an imported file', () => {
  const read: readonly (readonly [string, string])[] = [
    ['2026-09-03', '2026-09-03'],
    ['2026-9-3', '2026-09-03'],
    ['2026/9/3', '2026-09-03'],
    ['2026.9.3', '2026-09-03'],
    ['2026年9月3日', '2026-09-03'],
    ['２０２６年９月３日', '2026-09-03'],
    ['2026年9月3', '2026-09-03'],
    ['06-Apr-2011', '2011-04-06'],
    ['6 April 2011', '2011-04-06'],
    ['6 Sept 2011', '2011-09-06'],
    ['31-DEC-2011', '2011-12-31'],
    ['20260903', '2026-09-03'],
    ['2020-12-04 00:00:00', '2020-12-04'],
    ['2020-12-04T00:00:00', '2020-12-04'],
    [' 2026-09-03 ', '2026-09-03'],
  ]
  for (const [text, date] of read) {
    it(`"${text}" is ${date}`, () => {
      expect(parseLooseDate(text)).to.equal(date)
    })
  }

  const refused = [
    '2026-02-30',
    '2026-9/3',
    '06/04/2011',
    '13/04/2011',
    '06-Apr-11',
    '31 Apr 2011',
    '6 Foo 2011',
    '46267',
    '2026',
    '2026-09',
    '20261301',
    '2020-12-04 08:30:00',
    '',
    '=TODAY()',
  ]
  for (const text of refused) {
    it(`"${text}" has no reading`, () => {
      expect(parseLooseDate(text)).to.equal(undefined)
    })
  }

  it('reads day and month in the order the caller names, and no other', () => {
    expect(parseLooseDate('06/04/2011', { order: 'dmy' })).to.equal('2011-04-06')
    expect(parseLooseDate('06/04/2011', { order: 'mdy' })).to.equal('2011-06-04')
    expect(parseLooseDate('13.4.2011', { order: 'dmy' })).to.equal('2011-04-13')
    expect(parseLooseDate('13/04/2011', { order: 'mdy' })).to.equal(undefined)
    expect(parseLooseDate('29/02/2011', { order: 'dmy' })).to.equal(undefined)
    expect(parseLooseDate('06/04/11', { order: 'dmy' })).to.equal(undefined)
    expect(parseLooseDate('2011-04-06', { order: 'mdy' })).to.equal('2011-04-06')
  })

  it('never throws, and reads back every date it could have written', () => {
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...Array.from('0123456789-/. 年月日AprT:')) }))
    fc.assert(
      fc.property(texts, fc.constantFrom('dmy' as const, 'mdy' as const), (text, order) => {
        const read = [parseLooseDate(text), parseLooseDate(text, { order })]
        return read.every((date) => date === undefined || dates.isDate(date))
      }),
    )
    fc.assert(
      fc.property(
        anyDay.map(dates.fromDayNumber),
        (date) => parseLooseDate(date.replaceAll('-', '/')) === date && parseLooseDate(date.replaceAll('-', '')) === date,
      ),
    )
  })
})
