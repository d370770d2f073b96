import type { WorkingCalendar } from '../../core/working-days.ts'

export const KINDS = ['periodic', 'unannounced'] as const
/** 定期检查 is in the plan for everybody to read; 不打招呼的检查 is known to those who inspect until it begins. */
export type Kind = (typeof KINDS)[number]
export const STATES = ['draft', 'planned', 'running', 'done', 'cancelled'] as const
export type State = (typeof STATES)[number]
export const VISIT_STATES = ['planned', 'running', 'closed', 'signed', 'refused', 'cancelled'] as const
export type VisitState = (typeof VISIT_STATES)[number]
/** What was found is settled: signed by the department, or its refusal witnessed. */
export const isSettled = (state: VisitState): boolean => state === 'signed' || state === 'refused'
export const ANSWERS = ['in_order', 'problem', 'not_applicable'] as const
export type Answer = (typeof ANSWERS)[number]
export const SEVERITIES = ['minor', 'serious', 'grave'] as const
export type Severity = (typeof SEVERITIES)[number]
export const FINDING_STATES = ['recorded', 'ordered', 'answered', 'done'] as const
export type FindingState = (typeof FINDING_STATES)[number]

export const LEAST_INSPECTORS = 2
export const MOST_ITEMS = 80
export const LONGEST_TITLE = 120
export const LONGEST_LOOK = 500
export const LONGEST_NOTE = 1_000
export const MOST_DAYS_TO_RECTIFY = 90
/** Overdue by so many working days, and the leaders are told. */
export const LEADERS_AFTER_DAYS = 5
/** So many working days before the deadline the department is reminded. */
export const REMIND_DAYS = 2

/** A finding's name: its own words up to the first full stop, not what the checklist asks for, which says the opposite. */
export function headlineOf({ text, title }: { readonly text: string; readonly title: string }): string {
  const first = /^[^。；\n]*/.exec(text.trim())?.[0].trim() ?? ''
  return first === '' ? title : first.length > 60 ? `${first.slice(0, 59)}…` : first
}

/** The finding's words where its headline stands above them: nothing when that says it all. */
export const wordsBelow = (finding: { readonly text: string; readonly title: string }): string =>
  finding.text.trim().replace(/[。；]$/, '') === headlineOf(finding) ? '' : finding.text

/** One thing that happened to a finding, in order. `on`: the day in Shanghai. */
export interface RectificationStep {
  readonly step: string
  readonly on: string
  /** Of an order, or of a re-check that was not content. */
  readonly dueOn: string | null
}

/** One deadline and what became of it. */
export interface Deadline {
  readonly dueOn: string
  /** The day on which the department answered; undefined when it has not. */
  readonly answeredOn: string | undefined
  /** Working days after the deadline, up to the answer or to `today`; 0 in time. */
  readonly daysLate: number
}

/** Every deadline that a finding had: an order begins one, an answer ends it, a re-check that is not content begins the next. */
export function deadlinesOf(steps: readonly RectificationStep[], today: string, calendar: WorkingCalendar): Deadline[] {
  const found: { dueOn: string; answeredOn: string | undefined }[] = []
  for (const { step, on, dueOn } of steps) {
    const last = found.at(-1)
    if ((step === 'ordered' || step === 'not_done') && dueOn !== null) found.push({ dueOn, answeredOn: undefined })
    else if (step === 'answered' && last?.answeredOn === undefined && last !== undefined) last.answeredOn = on
  }
  return found.map(({ dueOn, answeredOn }) => ({ dueOn, answeredOn, daysLate: lateBy(dueOn, answeredOn ?? today, calendar) }))
}

/** Working days from a deadline to a later day; 0 on the day itself and before. */
export const lateBy = (dueOn: string, day: string, calendar: WorkingCalendar): number =>
  day <= dueOn ? 0 : calendar.workingDaysBetween(dueOn, day).days
