import type { Knex } from 'knex'
import { NOTICES, shippedCalendar, workingCalendar, type WorkingCalendar } from '../../core/working-days.ts'
import type { RevisionCache } from '../db/revision-cache.ts'
import type { Deps } from '../deps.ts'
import { listNotices } from './calendar.queries.ts'

interface Seen {
  readonly newest: number
  readonly calendar: Promise<WorkingCalendar>
}
/** What the last request of each application found, so that a page asks nothing for its calendar. */
const seen = new WeakMap<RevisionCache, Seen>()

/** The calendar in force for a request, whose session says which notice is the newest; 0 while only those of the product count. */
export function calendarAt({ db, cache }: Pick<Deps, 'db' | 'cache'>, newest: number): Promise<WorkingCalendar> {
  const known = seen.get(cache)
  if (known?.newest === newest) return known.calendar
  const calendar = newest === 0 ? Promise.resolve(shippedCalendar) : calendarIn(db.read)
  calendar.catch(() => seen.delete(cache)) // a failure is told to whoever waits for it and is not kept
  seen.set(cache, { newest, calendar })
  return calendar
}

/** The same inside a request, which has reported its session by now. Work without a request asks `calendarIn`. */
export const calendarOf = ({ db, cache }: Pick<Deps, 'db' | 'cache'>): Promise<WorkingCalendar> =>
  seen.get(cache)?.calendar ?? calendarIn(db.read)

/** The calendar in force as a transaction sees it, or a job: the notices that came with the product and those loaded since. */
export async function calendarIn(db: Knex): Promise<WorkingCalendar> {
  const loaded = await listNotices(db)
  return loaded.length === 0 ? shippedCalendar : workingCalendar([...NOTICES, ...loaded])
}
