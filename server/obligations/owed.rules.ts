import type { WorkingCalendar } from '../../core/working-days.ts'
import { isReviewState, type Timing, type VersionState } from '../disclosures/disclosures.rules.ts'

/** "Soon" in working days. */
export const SOON_DAYS = 5

/** One item of one department that is not public, or a correction of a record that is. */
export interface Pending {
  /** Null for a correction. */
  readonly obligationId: number | null
  readonly itemId: number
  readonly itemCode: string
  readonly itemTitle: string
  readonly itemTitleEn: string
  readonly timing: Timing
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  readonly period: string | null
  /** Null when nobody has started it. */
  readonly disclosureId: number | null
  readonly state: VersionState | null
  /** An older version stands. */
  readonly isCorrection: boolean
  /** Null for a correction, which is not owed. */
  readonly dueOn: string | null
  readonly provisional: boolean
}

export interface Owed extends Pending {
  readonly standing: 'overdue' | 'soon' | 'later'
  /** Working days left, negative when over; a rest day past the due day already counts 1. */
  readonly days: number | null
  readonly inReview: boolean
}

/** Places every pending entry in time, the longest overdue first. */
export const standings = (pending: readonly Pending[], today: string, calendar: WorkingCalendar): readonly Owed[] =>
  pending.map((one) => standing(one, today, calendar)).toSorted(byUrgency)

function standing(one: Pending, today: string, calendar: WorkingCalendar): Owed {
  const inReview = one.state !== null && isReviewState(one.state)
  const { dueOn } = one
  if (dueOn === null) return { ...one, standing: 'later', days: null, inReview }
  const { days: counted } = calendar.workingDaysBetween(today, dueOn)
  const overdue = dueOn < today
  const days = overdue ? Math.min(-1, counted) : counted
  return { ...one, standing: overdue ? 'overdue' : days <= SOON_DAYS ? 'soon' : 'later', days, inReview }
}

/** Due days first to last, what has none at the end; a department's entries of one day stay together. */
function byUrgency(a: Owed, b: Owed): number {
  const [x, y] = [a.dueOn ?? '9999', b.dueOn ?? '9999']
  return x < y ? -1 : x > y ? 1 : a.departmentId - b.departmentId || (a.itemCode < b.itemCode ? -1 : 1)
}
