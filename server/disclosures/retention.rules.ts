import { addDays, isDate } from '../../core/dates.ts'
import { RETENTION_YEARS } from '../catalogue/catalogue.rules.ts'

// How long a record stays in the ordinary lists 保留期限: so many years from the day of its first publication, that day's anniversary
// included. Afterwards it is past its retention: found by link and by filter, never deleted. A correction does not begin a new term.

/** The instant (UTC ISO text) from which on a first publication is still on show at `today` (`YYYY-MM-DD`, Shanghai). */
export function shownSince(today: string, years: number): string {
  const day = `${String(Number(today.slice(0, 4)) - years).padStart(4, '0')}${today.slice(4)}`
  // 29 February has no anniversary in most years: what was published on 28 February is over by then.
  const first = isDate(day) ? day : `${day.slice(0, 4)}-03-01`
  return `${addDays(first, -1)}T16:00:00.000Z` // a day of Shanghai begins at 16:00 UTC
}

/** Whether something first published at an instant is past its retention; `years` null: it stays for good. */
export const isPast = (firstPublishedAt: string | null, years: number | null, today: string): boolean =>
  firstPublishedAt !== null && years !== null && firstPublishedAt < shownSince(today, years)

/** The bounds of every retention that an item may have, in its order. */
export const shownSinceAll = (today: string): readonly string[] => RETENTION_YEARS.map((years) => shownSince(today, years))

/** A row of the bounds to be joined as `kept`; binds `shownSinceAll(today)`. */
export const KEPT_SQL = `cross join (select ${RETENTION_YEARS.map((years) => `cast(? as text) as y${years}`).join(', ')}) as kept`

/** 'past' or 'shown', over `disclosures as d`, `catalogue_items as i` and `kept`. What was never published is not past. */
export const SHELF_SQL = `case when d.first_published_at < case i.retention_years ${RETENTION_YEARS.map((years) => `when ${years} then kept.y${years}`).join(' ')} end
  then 'past' else 'shown' end`
