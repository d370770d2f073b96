import type { Knex } from 'knex'
import { NOTICES, shippedCalendar, workingCalendar, type WorkingCalendar } from '../../core/working-days.ts'
import type { Deps } from '../deps.ts'
import { listNotices } from './calendar.queries.ts'

/** The calendar in force: the notices that came with the product and those an administrator has loaded since. */
export const calendarOf = ({ db, cache }: Pick<Deps, 'db' | 'cache'>): Promise<WorkingCalendar> =>
  cache.read(['calendar'], () => calendarIn(db.read))

/** The same for a request, which knows from its session which notice is the newest: usually none, and nothing is asked. */
export const calendarAt = async (deps: Pick<Deps, 'db' | 'cache'>, newestNotice: number): Promise<WorkingCalendar> =>
  newestNotice === 0 ? shippedCalendar : calendarOf(deps)

/** The same as a transaction sees it, or whoever has no cache. */
export async function calendarIn(db: Knex): Promise<WorkingCalendar> {
  const loaded = await listNotices(db)
  return loaded.length === 0 ? shippedCalendar : workingCalendar([...NOTICES, ...loaded])
}
