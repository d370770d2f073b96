import { expect } from 'chai'
import fc from 'fast-check'
import { caseClock, type CaseClockInput } from '../../core/case-clock.ts'
import { addDays } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'

const BASE: CaseClockInput = { receivedOn: '2026-09-21', days: 20, extensionDays: 0, pauses: [], asOf: '2026-09-21' }
const clock = (more: Partial<CaseClockInput> = {}) => caseClock({ ...BASE, ...more }, shippedCalendar)
const kindsOn = (more: Partial<CaseClockInput> = {}) => new Map(clock(more).strip.map((day) => [day.on, day]))

describe('the clock of a case', () => {
  it('begins to count the day after receipt, and a working Saturday counts', () => {
    // Saturday 10 October 2026 is worked for the holiday of 1 to 7 October.
    expect(clock({ days: 1 }).dueOn).to.equal('2026-09-22')
    const week = { receivedOn: '2026-09-30', asOf: '2026-10-12' }
    expect(clock({ ...week, days: 3 }).dueOn).to.equal('2026-10-10')
    expect(kindsOn({ ...week, days: 3 }).get('2026-10-10')).to.include({ kind: 'due', makeup: true, n: 3 })
    expect(kindsOn({ ...week, days: 3 }).get('2026-10-01')).to.include({ kind: 'rest' })
  })

  it('counts the rest of the days after an extension, and calls them so', () => {
    const plain = clock().dueOn
    const longer = clock({ extensionDays: 5 })
    expect(longer.dueOn).to.equal(shippedCalendar.addWorkingDays(plain, 5).date)
    expect(longer.strip.filter(({ kind }) => kind === 'extension')).to.have.length(4) // the fifth is the due day
  })

  it('stands still in a pause, both ends included, and moves on while it lasts', () => {
    const from = '2026-10-12'
    const still = clock({ pauses: [{ from, until: '2026-10-16' }], asOf: '2026-10-30' })
    expect(still.dueOn).to.equal(shippedCalendar.addWorkingDays(clock().dueOn, 5).date)
    expect(still.strip.filter(({ kind }) => kind === 'paused')).to.have.length(5)
    const lasting = (asOf: string) => clock({ pauses: [{ from }], asOf })
    expect(lasting('2026-10-13').paused).to.equal(true)
    expect(lasting('2026-10-14').dueOn).to.equal(shippedCalendar.addWorkingDays(lasting('2026-10-13').dueOn, 1).date)
  })

  it('stays late with every day through a pause that began after the day', () => {
    const { dueOn } = clock()
    const from = shippedCalendar.addWorkingDays(dueOn, 2).date
    const asOf = shippedCalendar.addWorkingDays(dueOn, 5).date
    const stopped = clock({ pauses: [{ from }], asOf })
    expect(stopped).to.include({ dueOn, late: 5, left: 0 })
    expect(stopped.strip.filter(({ late }) => late)).to.have.length(5)
    expect(stopped.strip.filter(({ kind }) => kind === 'paused')).to.have.length(0)
  })

  it('begins anew with the corrected request', () => {
    const anew = clock({ restartedOn: '2026-10-12', asOf: '2026-10-20' })
    expect(anew.dueOn).to.equal(clock({ receivedOn: '2026-10-12' }).dueOn)
    expect(anew.strip[0]).to.include({ on: '2026-10-12' })
  })

  it('is late from the day after, at least one day even on a day off, and stops with the answer', () => {
    const due = clock({ days: 5, receivedOn: '2026-09-25' }).dueOn // Saturday 10 October is still to come
    const at = (asOf: string, answeredOn?: string) => clock({ days: 5, receivedOn: '2026-09-25', asOf, answeredOn })
    expect(at(due).late).to.equal(0)
    expect(at(addDays(due, 1)).late).to.equal(1)
    expect(at('2026-12-01', addDays(due, 1))).to.deep.include({ late: 1, left: 0 })
    expect(at('2026-12-01', due).late).to.equal(0)
  })

  it('agrees with itself: used and left make up the limit until it is due, and the due day is a counted one', () => {
    const day = fc.integer({ min: 0, max: 500 }).map((n) => addDays('2025-02-01', n))
    const pause = fc.record({ after: fc.integer({ min: 1, max: 30 }), length: fc.integer({ min: 0, max: 15 }) })
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 25 }),
        fc.integer({ min: 0, max: 20 }),
        pause,
        fc.integer({ min: 0, max: 80 }),
        (receivedOn, days, extensionDays, { after, length }, passed) => {
          const from = addDays(receivedOn, after)
          const input = {
            receivedOn,
            days,
            extensionDays,
            pauses: [{ from, until: addDays(from, length) }],
            asOf: addDays(receivedOn, passed),
          }
          const { dueOn, used, left, late, strip } = caseClock(input, shippedCalendar)
          expect(shippedCalendar.isWorkingDay(dueOn)).to.equal(true)
          if (input.asOf <= dueOn) expect(used + left).to.equal(days + extensionDays)
          expect(late > 0).to.equal(input.asOf > dueOn)
          expect(strip.filter(({ on, n }) => n !== undefined && on <= dueOn)).to.have.length(days + extensionDays)
          // A pause never brings the day forward.
          expect(dueOn >= caseClock({ ...input, pauses: [] }, shippedCalendar).dueOn).to.equal(true)
        },
      ),
      { numRuns: 200 },
    )
  })
})
