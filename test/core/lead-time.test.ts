import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, fromDayNumber, toDayNumber } from '../../core/dates.ts'
import { leadTime, STRIP_DAYS, type LeadTime, type LeadTimeInput } from '../../core/lead-time.ts'
import { shippedCalendar as calendar } from '../../core/working-days.ts'

const TODAY = '2026-11-23'
const at = (input: Partial<LeadTimeInput> & Pick<LeadTimeInput, 'rule'>): LeadTime =>
  leadTime(calendar, { formedOn: null, eventOn: null, publishedOn: null, today: TODAY, ...input })
const exPost = (formedOn: string, publishedOn: string | null, today = TODAY) =>
  at({ rule: { kind: 'ex_post', days: 20 }, formedOn, publishedOn, today })
const exAnte = (eventOn: string, publishedOn: string | null, today = TODAY) =>
  at({ rule: { kind: 'ex_ante', days: 5 }, eventOn, publishedOn, today })
const brief = ({ dueOn, outcome, workingDaysUsed, lateBy, leadDays }: LeadTime) => [dueOn, outcome, workingDaysUsed, lateBy, leadDays]

describe('an item to be disclosed after it was formed, within 20 working days', () => {
  const table: readonly (readonly [string, LeadTime, unknown[]])[] = [
    ['published in time', exPost('2026-09-28', '2026-10-14'), ['2026-10-30', 'on_time', 8, 0, null]],
    ['published on the day it was formed', exPost('2026-09-28', '2026-09-28'), ['2026-10-30', 'on_time', 0, 0, null]],
    ['published on the due day', exPost('2026-09-28', '2026-10-30'), ['2026-10-30', 'on_time', 20, 0, null]],
    ['published on the Saturday after', exPost('2026-09-28', '2026-10-31'), ['2026-10-30', 'late', 20, 1, null]],
    ['published on the next working day', exPost('2026-09-28', '2026-11-02'), ['2026-10-30', 'late', 21, 1, null]],
    ['published two working days after', exPost('2026-09-28', '2026-11-03'), ['2026-10-30', 'late', 22, 2, null]],
    ['open on the due day', exPost('2026-09-28', null, '2026-10-30'), ['2026-10-30', 'open', 20, 0, null]],
    ['overdue the day after', exPost('2026-09-28', null, '2026-10-31'), ['2026-10-30', 'overdue', 20, 1, null]],
    ['overdue for nine working days', exPost('2026-09-28', null, '2026-11-12'), ['2026-10-30', 'overdue', 29, 9, null]],
    ['published before it was dated', exPost('2026-09-28', '2026-09-25'), ['2026-10-30', 'on_time', 0, 0, null]],
    ['formed before Spring Festival', exPost('2026-01-30', '2026-03-05'), ['2026-03-05', 'on_time', 20, 0, null]],
  ]
  for (const [what, result, expected] of table) {
    it(what, () => {
      expect(brief(result)).to.deep.equal(expected)
    })
  }

  it('says how far publication was from the event when there is one', () => {
    const input = { rule: { kind: 'ex_post', days: 20 }, formedOn: '2026-09-28', eventOn: '2026-09-24' } as const
    expect(at({ ...input, publishedOn: '2026-10-14' }).leadDays).to.equal(-9)
    expect(at({ ...input, publishedOn: '2026-09-24' }).leadDays).to.equal(0)
  })

  it('is provisional when it looks at days without a notice', () => {
    expect(exPost('2026-12-01', null).provisional).to.be.true
    expect(exPost('2026-11-20', null).provisional).to.be.false
    expect(exPost('2026-11-20', '2027-01-05').provisional).to.be.true
  })
})

describe('an item to be disclosed 5 working days before the event', () => {
  // Thursday 8 October 2026; back over the holidays 30, 29, 28, 24 and 23 September are the five working days before it.
  const table: readonly (readonly [string, LeadTime, unknown[]])[] = [
    ['published before the due day', exAnte('2026-10-08', '2026-09-22'), ['2026-09-23', 'ex_ante_kept', null, 0, 6]],
    ['published on the due day', exAnte('2026-10-08', '2026-09-23'), ['2026-09-23', 'ex_ante_kept', null, 0, 5]],
    ['published a day later', exAnte('2026-10-08', '2026-09-24'), ['2026-09-23', 'late', null, 1, 4]],
    ['published on the day of the event', exAnte('2026-10-08', '2026-10-08'), ['2026-09-23', 'late', null, 5, 0]],
    ['published the day after', exAnte('2026-10-08', '2026-10-09'), ['2026-09-23', 'turned_ex_post', null, 6, -1]],
    ['published on the worked Saturday after', exAnte('2026-10-08', '2026-10-10'), ['2026-09-23', 'turned_ex_post', null, 7, -2]],
    ['open on the due day', exAnte('2026-10-08', null, '2026-09-23'), ['2026-09-23', 'open', null, 0, null]],
    ['overdue the day after', exAnte('2026-10-08', null, '2026-09-24'), ['2026-09-23', 'overdue', null, 1, null]],
  ]
  for (const [what, result, expected] of table) {
    it(what, () => {
      expect(brief(result)).to.deep.equal(expected)
    })
  }
})

describe('a periodic item, by the 10th working day after its period', () => {
  const rule = { kind: 'periodic', day: 10 } as const
  it('counts from the last day of the period over the National Day holiday', () => {
    expect(brief(at({ rule, formedOn: '2026-09-30', publishedOn: '2026-10-20' }))).to.deep.equal(['2026-10-20', 'on_time', 10, 0, null])
    expect(brief(at({ rule, formedOn: '2026-09-30', publishedOn: '2026-10-21' }))).to.deep.equal(['2026-10-20', 'late', 11, 1, null])
  })
})

describe('a standing item, reviewed every 14 days', () => {
  const rule = { kind: 'standing', reviewEveryDays: 14 } as const
  it('is fresh up to the 14th day after its last review, then overdue', () => {
    const seen = (today: string) => brief(at({ rule, formedOn: '2026-01-05', publishedOn: '2026-11-02', today })).slice(0, 2)
    expect(seen('2026-11-16')).to.deep.equal(['2026-11-16', 'on_time'])
    expect(seen('2026-11-17')).to.deep.equal(['2026-11-16', 'overdue'])
  })

  it('is open until its first review is due', () => {
    expect(brief(at({ rule, formedOn: '2026-11-16' })).slice(0, 2)).to.deep.equal(['2026-11-30', 'open'])
    expect(brief(at({ rule, formedOn: '2026-11-02' })).slice(0, 2)).to.deep.equal(['2026-11-16', 'overdue'])
  })
})

describe('the strip of days', () => {
  it('shows the page of the mock-up: marks, numbers, holidays and the worked Saturday', () => {
    const { strip, stripCut } = exPost('2026-09-28', '2026-10-14')
    const day = (date: string) => strip.find((one) => one.date === date)
    expect([strip[0]?.date, strip.at(-1)?.date, strip.length, stripCut]).to.deep.equal(['2026-09-28', '2026-10-30', 33, false])
    expect(day('2026-09-28')).to.deep.equal({ date: '2026-09-28', kind: 'workday', mark: 'formed' })
    expect(day('2026-09-29')).to.deep.equal({ date: '2026-09-29', kind: 'workday', counted: 1 })
    expect(day('2026-10-01')).to.deep.equal({ date: '2026-10-01', kind: 'holiday' })
    expect(day('2026-10-10')).to.deep.equal({ date: '2026-10-10', kind: 'makeup', counted: 5 })
    expect(day('2026-10-11')).to.deep.equal({ date: '2026-10-11', kind: 'weekend' })
    expect(day('2026-10-14')).to.deep.equal({ date: '2026-10-14', kind: 'workday', counted: 8, mark: 'published' })
    expect(day('2026-10-30')).to.deep.equal({ date: '2026-10-30', kind: 'workday', counted: 20, mark: 'due' })
  })

  it('counts down to the event of an ex-ante item', () => {
    const { strip } = exAnte('2026-10-08', '2026-09-21')
    expect(strip.filter(({ mark }) => mark).map(({ date, counted, mark }) => [date, counted, mark])).to.deep.equal([
      ['2026-09-21', 7, 'published'],
      ['2026-09-23', 5, 'due'],
      ['2026-10-08', undefined, 'event'],
    ])
    expect(strip.flatMap(({ counted }) => counted ?? [])).to.deep.equal([7, 6, 5, 4, 3, 2, 1])
  })

  it('reaches today while overdue, is cut at four months and says so', () => {
    expect(exPost('2026-09-28', null, '2026-11-12').strip.at(-1)?.date).to.equal('2026-11-12')
    const long = exPost('2025-09-28', null)
    expect([long.strip.length, long.stripCut]).to.deep.equal([STRIP_DAYS, true])
  })
})

describe('a rule without the day it counts from', () => {
  it('is refused', () => {
    expect(() => at({ rule: { kind: 'ex_post', days: 20 } })).to.throw(RangeError, 'formedOn')
    expect(() => at({ rule: { kind: 'ex_ante', days: 5 }, formedOn: TODAY })).to.throw(RangeError, 'eventOn')
    expect(() => exPost('2026-02-30', null)).to.throw(RangeError)
  })
})

describe('whatever the dates', () => {
  const day = fc.integer({ min: toDayNumber('2010-01-01'), max: toDayNumber('2028-12-31') }).map(fromDayNumber)
  const delay = fc.integer({ min: -60, max: 200 })

  it('late exactly when published after the due day, and never earlier by waiting', () => {
    fc.assert(
      fc.property(day, delay, fc.integer({ min: 0, max: 30 }), (formedOn, days, more) => {
        const [one, two] = [exPost(formedOn, addDays(formedOn, days)), exPost(formedOn, addDays(formedOn, days + more))]
        const consistent = (one.outcome === 'late') === addDays(formedOn, days) > one.dueOn && one.lateBy > 0 === (one.outcome === 'late')
        return consistent && two.lateBy >= one.lateBy && (two.workingDaysUsed ?? -1) >= (one.workingDaysUsed ?? 0)
      }),
    )
  })

  it('an ex-ante promise is kept exactly when the lead is at least what the rule asks, and turned exactly after the event', () => {
    fc.assert(
      fc.property(day, delay, (eventOn, days) => {
        const publishedOn = addDays(eventOn, days)
        const { outcome, leadDays, dueOn } = exAnte(eventOn, publishedOn)
        const turned = (outcome === 'turned_ex_post') === days > 0
        return turned && (outcome === 'ex_ante_kept') === publishedOn <= dueOn && (outcome === 'ex_ante_kept') === (leadDays ?? -1) >= 5
      }),
    )
  })
})
