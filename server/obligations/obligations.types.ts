import type { Cycle, Timing } from '../disclosures/disclosures.rules.ts'

/**
 * One due item: catalogue item × department × period, or × event. It keeps the item's words and timing as they were when it arose, so that
 * an item split or changed in mid-year changes nothing about what was owed before.
 */
export interface Obligation {
  readonly id: number
  readonly itemId: number
  readonly itemCode: string
  readonly title: string
  readonly titleEn: string
  readonly departmentId: number
  readonly timing: Timing
  /** Working days; for `standing` calendar days between reviews. */
  readonly timingDays: number
  readonly cycle: Cycle
  /** `YYYY`, `YYYY-Qn`, `YYYY-MM`; null for an event and for a standing item. */
  readonly period: string | null
  /** Day it was formed, or the last day of its period. */
  readonly formedOn: string | null
  /** Day of the decision or event of an ex-ante item. */
  readonly eventOn: string | null
  /** `YYYY-MM-DD`, extension and suspension included. */
  readonly dueOn: string
  /** The count looked at a year whose holiday notice is not loaded. */
  readonly provisional: boolean
  /** Who answers for it now; follows people who move. */
  readonly responsibleId: number | null
  /** The record that answers it, or is on its way. */
  readonly disclosureId: number | null
  /** Instant of the first publication, or of the nil report. */
  readonly answeredAt: string | null
  readonly nilReportId: number | null
  /** Instant at which the record that answered it was withdrawn. */
  readonly withdrawnAt: string | null
  /** Instant at which it ceased to be owed, e.g. because its department was dissolved. */
  readonly cancelledAt: string | null
  /** Working days between publication and event, negative after it (事前变事后); null unless ex ante and published. */
  readonly leadDays: number | null
  /** Required elements 要素 that the published record has, and that the item asks for; null while nothing is published. */
  readonly elementsPresent: number | null
  readonly elementsRequired: number
}

/**
 * How an obligation stands on a day. An open one past its due day is `missing` and counts as late: a share over what is closed would hide it.
 * `turned_ex_post` is 事前变事后: published after the event.
 */
export const OUTCOMES = [
  'on_time',
  'late',
  'nil',
  'nil_late',
  'missing',
  'ex_ante_kept',
  'turned_ex_post',
  'withdrawn',
  'open',
  'cancelled',
] as const
export type Outcome = (typeof OUTCOMES)[number]

/** What an obligation came to is told from these. */
export type Owed = Pick<
  Obligation,
  | 'id'
  | 'itemId'
  | 'title'
  | 'departmentId'
  | 'timing'
  | 'period'
  | 'eventOn'
  | 'dueOn'
  | 'disclosureId'
  | 'answeredAt'
  | 'nilReportId'
  | 'withdrawnAt'
  | 'cancelledAt'
  | 'elementsPresent'
  | 'elementsRequired'
>

export interface Verdict {
  readonly outcome: Outcome
  /** Working days past the due day, at its answer or today; 0 when not late. */
  readonly lateBy: number
}
export type Judged = Obligation & Verdict
