import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import fc from 'fast-check'
import { noticesOf, readPackage, render } from '../../bin/make-working-days.ts'
import { addDays, fromDayNumber, toDayNumber, weekday } from '../../core/dates.ts'
import { NOTICES, noticeProblems, shippedCalendar as calendar, workingCalendar, type HolidayNotice } from '../../core/working-days.ts'
import { sharedFile } from '../support/shared-data.ts'

const loadedDay = fc.integer({ min: toDayNumber('2004-01-01'), max: toDayNumber('2026-12-28') }).map(fromDayNumber)
const anyDay = fc.integer({ min: toDayNumber('1990-01-01'), max: toDayNumber('2060-12-31') }).map(fromDayNumber)
const notice2027: HolidayNotice = { year: 2027, holidays: [['new_year', '2026-12-31', '2027-01-02']], makeups: ['2027-01-03'] }

describe('the kind of a day', () => {
  const table = [
    ['2026-02-13', 'workday', undefined],
    ['2026-02-14', 'makeup', undefined],
    ['2026-02-15', 'holiday', 'spring_festival'],
    ['2026-02-23', 'holiday', 'spring_festival'],
    ['2026-02-24', 'workday', undefined],
    ['2026-02-28', 'makeup', undefined],
    ['2026-03-01', 'weekend', undefined],
    ['2026-09-20', 'makeup', undefined],
    ['2026-09-25', 'holiday', 'mid_autumn'],
    ['2026-10-08', 'workday', undefined],
    ['2015-09-03', 'holiday', 'victory_day'],
    ['2018-12-29', 'makeup', undefined],
    ['2007-12-31', 'holiday', 'new_year'],
    ['2027-10-01', 'workday', undefined],
  ] as const
  for (const [date, kind, name] of table) {
    it(`${date} is a ${kind}${name ? ` (${name})` : ''}`, () => {
      expect(calendar.dayKind(date)).to.equal(kind)
      expect(calendar.holidayName(date)).to.equal(name)
      expect(calendar.isWorkingDay(date)).to.equal(kind === 'workday' || kind === 'makeup')
    })
  }
})

describe('a statutory period: n working days, counting from the next day', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['2026-01-30', 20, '2026-03-05'],
    ['2026-02-12', 7, '2026-02-28'],
    ['2026-04-24', 15, '2026-05-19'],
    ['2025-12-31', 20, '2026-01-29'],
    ['2026-09-30', 5, '2026-10-13'],
    ['2026-02-13', 1, '2026-02-14'],
    ['2026-02-14', 1, '2026-02-24'],
    ['2026-02-20', 1, '2026-02-24'],
    ['2026-02-15', 0, '2026-02-15'],
    ['2026-02-24', -1, '2026-02-14'],
    ['2026-02-20', -1, '2026-02-14'],
    ['2026-03-05', -20, '2026-01-30'],
  ]
  for (const [date, n, end] of table) {
    it(`${date} and ${n} more is ${end}`, () => {
      expect(calendar.addWorkingDays(date, n)).to.deep.equal({ date: end, provisional: false })
    })
  }

  it('gives the mocked-up page its numbers: formed 28 September, published 14 October, due 30 October 2026', () => {
    expect(calendar.workingDaysBetween('2026-09-28', '2026-10-14')).to.deep.equal({ days: 8, provisional: false })
    expect(calendar.addWorkingDays('2026-09-28', 20).date).to.equal('2026-10-30')
  })

  it('counts nothing from a day to itself, and backwards with a minus', () => {
    expect(calendar.workingDaysBetween('2026-03-05', '2026-03-05').days).to.equal(0)
    expect(calendar.workingDaysBetween('2026-03-05', '2026-01-30').days).to.equal(-20)
    expect(Object.is(calendar.workingDaysBetween('2026-02-17', '2026-02-16').days, 0)).to.be.true
  })
})

describe('a publicity period: the first day counts', () => {
  const table: readonly (readonly [string, number, string])[] = [
    ['2022-05-07', 5, '2022-05-12'], // a worked Saturday, as a real notice counted it
    ['2026-03-02', 5, '2026-03-06'],
    ['2026-03-02', 1, '2026-03-02'],
    ['2026-03-01', 1, '2026-03-02'], // a Sunday counts for nothing
    ['2026-02-14', 2, '2026-02-24'],
  ]
  for (const [first, n, last] of table) {
    it(`${n} from ${first} ends ${last}`, () => {
      expect(calendar.publicityEnd(first, n)).to.deep.equal({ date: last, provisional: false })
    })
  }

  it('has at least one day', () => {
    for (const n of [0, -1, 1.5]) expect(() => calendar.publicityEnd('2026-03-02', n), String(n)).to.throw(RangeError)
  })
})

describe('years whose notice is not loaded', () => {
  it('2004 to 2026 are loaded', () => {
    expect(calendar.years).to.deep.equal(Array.from({ length: 23 }, (_, i) => 2004 + i))
    expect([2003, 2004, 2026, 2027].map((year) => calendar.isLoaded(year))).to.deep.equal([false, true, true, false])
  })

  it('answer Monday to Friday and say that it is provisional', () => {
    expect(calendar.addWorkingDays('2026-12-15', 20)).to.deep.equal({ date: '2027-01-12', provisional: true })
    expect(calendar.workingDaysBetween('2026-12-15', '2027-01-12')).to.deep.equal({ days: 20, provisional: true })
    expect(calendar.workingDaysBetween('2027-10-01', '2027-10-01')).to.deep.equal({ days: 0, provisional: false })
    expect(calendar.addWorkingDays('2027-10-01', 0)).to.deep.equal({ date: '2027-10-01', provisional: true })
    expect(calendar.addWorkingDays('2004-01-05', -2)).to.deep.equal({ date: '2003-12-31', provisional: true })
    expect(calendar.addWorkingDays('2026-12-18', 5)).to.deep.equal({ date: '2026-12-25', provisional: false })
  })

  it('leave the last three days of December before them open, which a New Year notice may change', () => {
    const days = ['2003-12-31', '2004-01-01', '2025-12-31', '2026-12-28', '2026-12-29', '2026-12-31', '2027-01-01']
    expect(days.map((date) => calendar.isProvisional(date))).to.deep.equal([true, false, false, false, true, true, true])
    for (const { year, holidays, makeups } of NOTICES) {
      const earliest = [...holidays.map(([, from]) => from), ...makeups].sort()[0] ?? ''
      expect(earliest >= `${year - 1}-12-29`, earliest).to.be.true
    }
  })

  it('become final when an administrator loads the notice, and dates move with it', () => {
    const later = workingCalendar([...NOTICES, notice2027])
    expect(later.isLoaded(2027)).to.be.true
    expect(later.dayKind('2026-12-31')).to.equal('holiday')
    expect(calendar.addWorkingDays('2026-12-30', 2)).to.deep.equal({ date: '2027-01-01', provisional: true })
    expect(later.addWorkingDays('2026-12-30', 2)).to.deep.equal({ date: '2027-01-04', provisional: false })
  })

  it('a notice loaded twice is replaced, its old days with it', () => {
    const corrected = workingCalendar([...NOTICES, notice2027, { ...notice2027, makeups: [] }])
    expect(corrected.dayKind('2027-01-03')).to.equal('weekend')
    expect(corrected.years.filter((year) => year === 2027)).to.deep.equal([2027])
  })
})

describe('a notice that contradicts itself', () => {
  const table: readonly (readonly [string, Partial<HolidayNotice>, string])[] = [
    ['a make-up day on a Monday', { makeups: ['2027-01-04'] }, 'not a Saturday or Sunday: 2027-01-04'],
    ['a day both off and worked', { makeups: ['2027-01-02'] }, 'named twice: 2027-01-02'],
    ['a range that ends before it begins', { holidays: [['new_year', '2027-01-02', '2027-01-01']] }, 'not a range: 2027-01-02 2027-01-01'],
    ['a day of another year', { holidays: [['new_year', '2026-12-28', '2026-12-28']] }, 'outside 2027: 2026-12-28'],
    ['a day of the year after', { makeups: ['2028-01-01'] }, 'outside 2027: 2028-01-01'],
    ['a day that does not exist', { makeups: ['2027-02-29'] }, 'not a calendar date: 2027-02-29'],
  ]
  for (const [what, change, problem] of table) {
    it(`is not loaded: ${what}`, () => {
      const notice = { ...notice2027, ...change }
      expect(noticeProblems(notice)).to.deep.equal([problem])
      expect(() => workingCalendar([notice])).to.throw(RangeError)
    })
  }

  it('and the sound ones are', () => {
    for (const notice of [...NOTICES, notice2027]) expect(noticeProblems(notice), String(notice.year)).to.deep.equal([])
  })
})

describe('whatever the dates', () => {
  it('a date that does not exist or a count that is not whole is refused', () => {
    for (const wrong of ['2026-02-30', '2026-2-3', '', '20260203']) {
      expect(() => calendar.dayKind(wrong)).to.throw(RangeError)
      expect(() => calendar.isWorkingDay(wrong)).to.throw(RangeError)
      expect(() => calendar.addWorkingDays(wrong, 1)).to.throw(RangeError)
      expect(() => calendar.workingDaysBetween('2026-02-03', wrong)).to.throw(RangeError)
      expect(() => calendar.publicityEnd(wrong, 1)).to.throw(RangeError)
    }
    for (const n of [0.5, Number.NaN, Infinity, 30_000])
      expect(() => calendar.addWorkingDays('2026-02-03', n), String(n)).to.throw(RangeError)
  })

  it('counting undoes adding, both ways', () => {
    fc.assert(
      fc.property(
        anyDay,
        fc.integer({ min: -600, max: 600 }),
        (date, n) => calendar.workingDaysBetween(date, calendar.addWorkingDays(date, n).date).days === n,
      ),
    )
    fc.assert(
      fc.property(anyDay, anyDay, (from, to) => {
        const { days } = calendar.workingDaysBetween(from, to)
        return !calendar.isWorkingDay(to) || days === 0 || calendar.addWorkingDays(from, days).date === to
      }),
    )
  })

  it('a later start never ends earlier, one more day always ends later, and it ends on a working day', () => {
    fc.assert(
      fc.property(anyDay, fc.integer({ min: 1, max: 300 }), fc.integer({ min: 0, max: 40 }), (date, n, later) => {
        const end = calendar.addWorkingDays(date, n).date
        return (
          calendar.isWorkingDay(end) &&
          end <= calendar.addWorkingDays(addDays(date, later), n).date &&
          end < calendar.addWorkingDays(date, n + 1).date
        )
      }),
    )
  })

  it('counts add up over a day in between, and a publicity period counts its first day', () => {
    fc.assert(
      fc.property(fc.tuple(anyDay, anyDay, anyDay), (days) => {
        const [a, b, c] = days.toSorted() as [string, string, string]
        const between = (from: string, to: string) => calendar.workingDaysBetween(from, to).days
        return between(a, b) + between(b, c) === between(a, c)
      }),
    )
    fc.assert(
      fc.property(loadedDay, fc.integer({ min: 1, max: 30 }), (first, n) => {
        const end = calendar.publicityEnd(first, n).date
        return calendar.workingDaysBetween(first, end).days + (calendar.isWorkingDay(first) ? 1 : 0) === n
      }),
    )
  })
})

describe('the table in core/', () => {
  it('is what the script makes from the package', () => {
    const { json, version } = readPackage()
    expect(readFileSync('core/working-days-data.ts', 'utf8')).to.equal(render(noticesOf(json), version))
  })

  it('holds every day of the package and no other', () => {
    const source = readPackage().json as { holidays: Record<string, string>; workdays: Record<string, string> }
    const expected = (date: string) =>
      date in source.holidays ? 'holiday' : date in source.workdays ? 'makeup' : weekday(date) > 5 ? 'weekend' : 'workday'
    for (let date = '2004-01-01'; date <= '2026-12-31'; date = addDays(date, 1)) {
      if (calendar.dayKind(date) !== expected(date)) expect.fail(`${date}: ${calendar.dayKind(date)}, not ${expected(date)}`)
    }
  })

  it('agrees with a second, independent collection of the notices on all 7,305 days of 2007 to 2026', function () {
    const path = sharedFile(this, 'data/calendar/holiday_cn_2007_2026.json')
    const { years } = JSON.parse(readFileSync(path, 'utf8')) as { years: Record<string, { days: { date: string; isOffDay: boolean }[] }> }
    // A year's file holds days of the December before: all files first, then the days.
    const off = new Map(Object.values(years).flatMap(({ days }) => days.map((day) => [day.date, day.isOffDay] as const)))
    const wrong: string[] = []
    let days = 0
    for (let date = '2007-01-01'; date <= '2026-12-31'; date = addDays(date, 1), days++) {
      if (calendar.isWorkingDay(date) !== !(off.get(date) ?? weekday(date) > 5)) wrong.push(date)
    }
    expect(days).to.equal(7_305)
    expect(wrong).to.deep.equal([])
  })
})
