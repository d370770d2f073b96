import { lastDayOf, parsePeriod, type Granularity } from '../../core/dates.ts'
import type { LeadTimeInput, TimingRule } from '../../core/lead-time.ts'
import type { AuditEvent } from '../audit/audit.service.ts'
import { findSensitive } from '../secrecy/detectors.rules.ts'

/**
 * The states that one version passes; `discarded`, `withheld` and `superseded` are ends, `published` stays until a newer version is.
 * `secrecy_office`: the secrecy department was asked (条例 art. 17); `scheduled`: approved, to be published at a set time.
 */
export const VERSION_STATES = [
  'draft',
  'returned',
  'head_review',
  'secrecy_review',
  'secrecy_office',
  'approval_1',
  'approval_2',
  'scheduled',
  'published',
  'superseded',
  'withheld',
  'discarded',
] as const
export type VersionState = (typeof VERSION_STATES)[number]

/** The reviews in their order; which of them a version passes is its review level's to say. */
export const REVIEW_STATES = ['head_review', 'secrecy_review', 'approval_1', 'approval_2'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]
export type Decision = 'pass' | 'return'

/** A review that follows an emergency publication. */
export const AFTER_STEPS = ['after_secrecy', 'after_approval'] as const
export type AfterStep = (typeof AFTER_STEPS)[number]

export const STEPS = [
  'draft',
  'submit',
  'recall',
  ...REVIEW_STATES,
  'objection',
  'schedule',
  'unschedule',
  'emergency',
  'publish',
  ...AFTER_STEPS,
  'correct',
  'withdraw',
  'discard',
  'mask',
  'refer',
  'office_answer',
  'withhold',
  're_evaluate',
  'reopen',
] as const
export type StepName = (typeof STEPS)[number]
export type StepOutcome = 'done' | 'passed' | 'returned'

export const AUDIENCES = ['department', 'all', 'screen'] as const
export type Audience = (typeof AUDIENCES)[number]
export const TIMINGS = ['ex_ante', 'ex_post', 'periodic', 'standing'] as const
export type Timing = (typeof TIMINGS)[number]
export const CYCLES = ['event', 'monthly', 'quarterly', 'yearly', 'standing'] as const
export type Cycle = (typeof CYCLES)[number]
export const TIMELINESS = ['on_time', 'late', 'ex_ante_kept', 'turned_ex_post'] as const
/** How the first publication stood against its timing rule; the system alone writes it. */
export type Timeliness = (typeof TIMELINESS)[number]

export const isEditable = (state: VersionState): boolean => state === 'draft' || state === 'returned'
export const isReviewState = (state: string): state is ReviewState => (REVIEW_STATES as readonly string[]).includes(state)

/**
 * Where a decision takes a version, or undefined when its state knows no decision. `steps`: the reviews under which it was submitted.
 * Anything returned goes back to its publishers.
 */
export function decide(
  state: VersionState,
  decision: Decision,
  steps: readonly ReviewState[],
): ReviewState | 'returned' | 'published' | undefined {
  if (!isReviewState(state)) return undefined
  if (decision === 'return') return 'returned'
  // Compared by the order of all steps: a version may stand at a step that its own list does not name.
  return REVIEW_STATES.find((step) => steps.includes(step) && REVIEW_STATES.indexOf(step) > REVIEW_STATES.indexOf(state)) ?? 'published'
}

/** The review with which a submitted version begins. */
export const firstReview = (steps: readonly ReviewState[]): ReviewState =>
  REVIEW_STATES.find((step) => steps.includes(step)) ?? 'secrecy_review'

export function timingRule(timing: Timing, days: number): TimingRule {
  switch (timing) {
    case 'ex_ante':
      return { kind: 'ex_ante', days }
    case 'ex_post':
      return { kind: 'ex_post', days }
    case 'periodic':
      return { kind: 'periodic', day: days }
    case 'standing':
      return { kind: 'standing', reviewEveryDays: days }
  }
}

export interface Timed {
  readonly timing: Timing
  readonly timingDays: number
  readonly period: string | null
  /** Day it was formed, or of the decision or event. */
  readonly formedOn: string
  /** First publication, `YYYY-MM-DD`; for a standing item the newest one. */
  readonly publishedOn: string | null
}

/** What the lead-time clock is asked: a periodic item counts from the end of its period, an ex-ante one towards its event. */
export function leadTimeInput({ timing, timingDays, period, formedOn, publishedOn }: Timed, today: string): LeadTimeInput {
  const formed = timing === 'periodic' && period !== null ? lastDayOf(period) : formedOn
  const exAnte = timing === 'ex_ante'
  return { rule: timingRule(timing, timingDays), formedOn: exAnte ? null : formed, eventOn: exAnte ? formedOn : null, publishedOn, today }
}

const GRANULARITY: Readonly<Record<Cycle, Granularity | undefined>> = {
  event: undefined,
  standing: undefined,
  monthly: 'month',
  quarterly: 'quarter',
  yearly: 'year',
}

/** The length of period that a cycle asks for; undefined when an entry belongs to no period. */
export const granularityOf = (cycle: Cycle): Granularity | undefined => GRANULARITY[cycle]

/** True when the period is written in the length that the cycle asks for, or is absent where the cycle has none. */
export function fitsCycle(cycle: Cycle, period: string | null): boolean {
  const wanted = granularityOf(cycle)
  if (wanted === undefined || period === null) return wanted === undefined && period === null
  return parsePeriod(period)?.granularity === wanted
}

/** The periods a publisher may choose from: the running one and those before it, newest first. */
export function recentPeriods(cycle: Cycle, today: string): readonly string[] {
  const year = Number(today.slice(0, 4))
  const month = Number(today.slice(5, 7))
  switch (cycle) {
    case 'monthly':
      return Array.from({ length: 24 }, (_, i) => monthBefore(year, month, i))
    case 'quarterly':
      return Array.from({ length: 12 }, (_, i) => quarterBefore(year, Math.ceil(month / 3), i))
    case 'yearly':
      // A plan or a budget of the coming year is drawn up before it begins.
      return Array.from({ length: 7 }, (_, i) => String(year + 1 - i))
    case 'event':
    case 'standing':
      return []
  }
}

function monthBefore(year: number, month: number, back: number): string {
  const index = year * 12 + month - 1 - back
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}

function quarterBefore(year: number, quarter: number, back: number): string {
  const index = year * 4 + quarter - 1 - back
  return `${Math.floor(index / 4)}-Q${(index % 4) + 1}`
}

/** 临人社公开〔2026〕0914号: at least four digits, counted through the year. */
export function filingNumber(prefix: string, year: number, count: number): string {
  return `${prefix}〔${year}〕${String(count).padStart(4, '0')}号`
}

/**
 * True when a text carries a mark of classification (机密★10年, 绝密, 【秘密】 …). Such a document never belongs on this system
 * (保守国家秘密法实施条例, 2024, art. 41); talk about secrecy as a subject is not a mark.
 */
export const carriesSecrecyMark = (text: string): boolean => findSensitive(text).some(({ kind }) => kind === 'state_secret_mark')

/** Whether a step is work on the version, after which somebody else is waited for; an objection lies beside the way. */
export const isOnTheWay = (step: StepName): boolean => step !== 'objection'

export const subjectOf = (id: number): AuditEvent['subject'] => `disclosure:${id}`

const QUARTERS = ['一', '二', '三', '四']

/** The title a draft starts with: 公务接待费支出（2026年9月）. Titles are Chinese whatever language the drafter reads in. */
export function draftTitle(itemTitle: string, period: string | null): string {
  const parsed = period === null ? undefined : parsePeriod(period)
  if (parsed === undefined) return itemTitle
  const part = { year: '', quarter: `第${QUARTERS[parsed.index - 1] ?? ''}季度`, month: `${parsed.index}月` }[parsed.granularity]
  return `${itemTitle}（${parsed.year}年${part}）`
}
