import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { DayKind, WorkingCalendar } from '../../core/working-days.ts'

export const RESULTS = ['unaffected', 'deferred', 'cancelled'] as const
export type Result = (typeof RESULTS)[number]
export const FINDINGS = ['substantiated', 'partly', 'unsubstantiated', 'unverifiable'] as const
export type ObjectionFinding = (typeof FINDINGS)[number]

/** One publication of a notice: each correction is another one. Instants are UTC ISO text. */
export interface Publication {
  readonly versionId: number
  readonly number: number
  readonly publishedAt: string
  /** Working days, the first included. */
  readonly days: number
}

export interface PeriodDay {
  readonly on: string
  readonly kind: DayKind
}

export interface Period extends Publication {
  readonly firstOn: string
  readonly lastOn: string
  /** The last day may move: a year of it has no holiday notice yet. */
  readonly provisional: boolean
  /** Every day from the first to the last. */
  readonly calendar: readonly PeriodDay[]
  /** Why it did not run to its end, and on which day. */
  readonly broken?: { readonly on: string; readonly by: 'correction' | 'withdrawal' }
}

/**
 * The periods of a notice 公示, oldest first. A period begins with the day on which the system published the text, which counts if it is
 * worked, and a correction begins another one. `publications` in order of time; `withdrawnAt`: when the record was taken back.
 */
export function periodsOf(calendar: WorkingCalendar, publications: readonly Publication[], withdrawnAt: string | null): Period[] {
  return publications.map((publication, i) => {
    const firstOn = dateInShanghai(publication.publishedAt)
    const { date: lastOn, provisional } = calendar.publicityEnd(firstOn, publication.days)
    const next = publications[i + 1]?.publishedAt
    const until = next ?? withdrawnAt
    const on = until === null ? undefined : dateInShanghai(until)
    const broken =
      on !== undefined && on <= lastOn ? { on, by: next === undefined ? ('withdrawal' as const) : ('correction' as const) } : undefined
    return { ...publication, firstOn, lastOn, provisional, calendar: daysOf(calendar, firstOn, lastOn), ...(broken && { broken }) }
  })
}

function daysOf(calendar: WorkingCalendar, firstOn: string, lastOn: string): PeriodDay[] {
  const days: PeriodDay[] = []
  for (let on = firstOn; on <= lastOn; on = addDays(on, 1)) days.push({ on, kind: calendar.dayKind(on) })
  return days
}

/** `running`: objections are heard · `awaiting`: over, its results are to be said · `settled` · `withdrawn` before its end. */
export const NOTICE_STATES = ['running', 'awaiting', 'settled', 'withdrawn'] as const
export type NoticeState = (typeof NOTICE_STATES)[number]

/** How the newest period stands. `open`: people without a result. */
export function stateOf(period: Pick<Period, 'lastOn' | 'broken'>, today: string, open: number): NoticeState {
  if (period.broken !== undefined) return 'withdrawn'
  if (today <= period.lastOn) return 'running'
  return open > 0 ? 'awaiting' : 'settled'
}

/** Whom a notice or an objection concerns. */
export interface Concerned {
  readonly lineNo: number
  readonly personId: number | null
  readonly name: string
  readonly departmentId: number | null
}

/** Those whom an objection is about: one person, or with no line everybody in the notice. */
export const concernedBy = <T extends Concerned>(people: readonly T[], lineNo: number | null): readonly T[] =>
  lineNo === null ? people : people.filter((person) => person.lineNo === lineNo)

export interface OpenObjection {
  readonly concluded: boolean
  /** Null: the notice as a whole. */
  readonly about: string | null
}
/** Objections that stand between a person and a result: unfinished ones about them, by name, since a correction may have moved the lines. */
export const holdingBack = <T extends OpenObjection>(objections: readonly T[], name: string): readonly T[] =>
  objections.filter(({ concluded, about }) => !concluded && (about === null || about === name))

/** Fewer characters name nothing that could be looked into. */
export const SHORTEST_LEADS = 10
/** An anonymous objection is taken up when it says what can be looked into; a named one as it is. */
export const hasLeads = (leads: string): boolean => leads.replace(/\s/g, '').length >= SHORTEST_LEADS
