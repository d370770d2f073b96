import { lastDayOf } from '../../core/dates.ts'
import { leadCount } from '../../core/lead-time.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import { isReviewState, leadTimeInput, recentPeriods, type Cycle, type Timing, type VersionState } from './disclosures.rules.ts'

// What is owed and not there yet. An item that comes monthly, quarterly or yearly is owed by each of its departments for every period
// that has ended, back to MONTHS months, but never for one that ended before the bureau published its first record here. When it became
// formed is unknown as long as nobody started it, so the period's last day counts. Events are owed from the day somebody drafts them.
//
// Spending is different: whether there was any, nobody knows until the department says so. An item of an expense register is owed by
// departments in the habit of it (half of the periods looked at), for the periods after their newest record; what somebody started is
// always owed. A gap before a newer record is a question for the inspection, not an alarm.

/** How far back a period that nobody reported still counts as owed; older gaps belong to the yearly inspection. */
const MONTHS = 12
/** Published for one in so many of the periods looked at is a habit. */
export const HABIT_ONE_IN = 2
/** The register whose items may have nothing to say. */
export const MAY_BE_SILENT = 'expenses'
/** "Soon" in working days. */
export const SOON_DAYS = 5

export interface OwedPeriod {
  readonly cycle: Cycle
  readonly period: string
  /** Last day, `YYYY-MM-DD`. */
  readonly endsOn: string
}

/** The periods that have ended by `today` and are still asked about. */
export function owedPeriods(today: string): readonly OwedPeriod[] {
  const ended = (cycle: Cycle, most: number): OwedPeriod[] =>
    recentPeriods(cycle, today)
      .map((period) => ({ cycle, period, endsOn: lastDayOf(period) }))
      .filter(({ endsOn }) => endsOn < today)
      .slice(0, most)
  return [...ended('monthly', MONTHS), ...ended('quarterly', MONTHS / 3), ...ended('yearly', MONTHS / 12)]
}

/** Items whose due day can be told from the period alone. */
export const OWED_TIMINGS: readonly Timing[] = ['ex_post', 'periodic']

/** One item of one department that is not public, or a correction of a record that is. */
export interface Pending {
  readonly itemId: number
  readonly itemCode: string
  readonly itemTitle: string
  readonly itemTitleEn: string
  readonly timing: Timing
  readonly timingDays: number
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly period: string | null
  /** Null when nobody has started it. */
  readonly disclosureId: number | null
  readonly state: VersionState | null
  /** An older version stands; nothing is overdue. */
  readonly isCorrection: boolean
  readonly recordedDueOn: string | null
}

export interface Owed extends Pending {
  /** Null for a correction, and for an event without a time limit. */
  readonly dueOn: string | null
  readonly standing: 'overdue' | 'soon' | 'later'
  /** Working days left, negative when over; a rest day past the due day already counts 1. */
  readonly days: number | null
  readonly inReview: boolean
}

/** Places every pending entry in time, the longest overdue first. */
export function standings(pending: readonly Pending[], today: string): readonly Owed[] {
  const dueDays = new Map<string, string>()
  const dueOf = ({ recordedDueOn, timing, timingDays, period }: Pending): string | null => {
    if (recordedDueOn !== null || period === null) return recordedDueOn
    const key = `${timing} ${timingDays} ${period}`
    const known =
      dueDays.get(key) ??
      leadCount(shippedCalendar, leadTimeInput({ timing, timingDays, period, formedOn: lastDayOf(period), publishedOn: null }, today)).dueOn
    dueDays.set(key, known)
    return known
  }
  return pending.map((one) => standing(one, one.isCorrection ? null : dueOf(one), today)).toSorted(byUrgency)
}

function standing(one: Pending, dueOn: string | null, today: string): Owed {
  const inReview = one.state !== null && isReviewState(one.state)
  if (dueOn === null) return { ...one, dueOn, standing: 'later', days: null, inReview }
  const { days: counted } = shippedCalendar.workingDaysBetween(today, dueOn)
  const overdue = dueOn < today
  const days = overdue ? Math.min(-1, counted) : counted
  return { ...one, dueOn, standing: overdue ? 'overdue' : days <= SOON_DAYS ? 'soon' : 'later', days, inReview }
}

/** Due days first to last, what has none at the end; a department's entries of one day stay together. */
function byUrgency(a: Owed, b: Owed): number {
  const [x, y] = [a.dueOn ?? '9999', b.dueOn ?? '9999']
  return x < y ? -1 : x > y ? 1 : a.departmentId - b.departmentId || (a.itemCode < b.itemCode ? -1 : 1)
}
