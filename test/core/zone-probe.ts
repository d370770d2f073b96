/** Prints one line of results that must not depend on the zone of the host; zone.test.ts runs it under several. */
import { addDays, dateInShanghai, firstDayOf, lastDayOf, periodOf, weekday } from '../../core/dates.ts'
import { leadTime } from '../../core/lead-time.ts'
import { parseLooseDate } from '../../core/loose-dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'

const days = Array.from({ length: 800 }, (_, i) => addDays('2024-12-25', i))
const probed = {
  kinds: days.map((date) => `${date} ${weekday(date)} ${shippedCalendar.dayKind(date)} ${periodOf(date, 'quarter')}`),
  due: days.map((date) => shippedCalendar.addWorkingDays(date, 20)),
  between: days.map((date) => shippedCalendar.workingDaysBetween('2025-06-01', date)),
  periods: ['2026', '2026-Q1', '2026-02'].map((period) => [firstDayOf(period), lastDayOf(period)]),
  instants: ['2026-03-01T15:59:59Z', '2026-03-01T16:00:00Z', '2026-03-08T02:30:00-08:00'].map(dateInShanghai),
  loose: ['06-Apr-2011', '2026年3月8日', '20260308'].map((text) => parseLooseDate(text)),
  lead: leadTime(shippedCalendar, {
    rule: { kind: 'ex_post', days: 20 },
    formedOn: '2026-02-13',
    eventOn: null,
    publishedOn: '2026-03-08',
    today: '2026-04-01',
  }),
}
// The hour of this local time shows whether the zone took effect; everything else must be the same everywhere.
console.log(JSON.stringify({ localHour: new Date('2026-03-01T16:00:00Z').getHours(), probed }))
