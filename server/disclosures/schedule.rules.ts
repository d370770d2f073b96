import { addDays, dateInShanghai, isDate } from '../../core/dates.ts'
import type { FieldProblems } from '../errors.ts'

/** A set time may lie this far ahead; what is approved for later is forgotten by everybody. */
export const FURTHEST_DAYS = 60

export interface AskedTime {
  /** `YYYY-MM-DD`, '' for at once. */
  readonly on: string
  /** `HH:MM` in Shanghai; '' is the start of office hours. */
  readonly time: string
}

const OFFICE_OPENS = '09:00'

/** The UTC instant that was asked for; undefined for at once; or what is wrong with it. `now`: UTC ISO text. */
export function askedInstant({ on, time }: AskedTime, now: string): { at?: string; problems?: FieldProblems } {
  if (on === '') return time === '' ? {} : problem('publish_on', 'common.error.required')
  if (!isDate(on)) return problem('publish_on', 'common.error.not_a_date')
  const clock = time === '' ? OFFICE_OPENS : time
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(clock)) return problem('publish_time', 'reviewing.error.not_a_time')
  // China has had one offset without summer time since 1991.
  const at = new Date(`${on}T${clock}:00+08:00`).toISOString()
  if (at <= now) return problem('publish_on', 'reviewing.error.time_past')
  if (on > addDays(dateInShanghai(now), FURTHEST_DAYS)) return problem('publish_on', 'reviewing.error.time_far')
  return { at }
}

const problem = (field: string, code: FieldProblems[string]['code']) => ({ problems: { [field]: { code } } })
