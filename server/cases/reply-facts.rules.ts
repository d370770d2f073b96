import type { FactEvent } from '../../core/evaluation/facts.types.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'

// Which answers a department owed in a period, and what became of each. Pure: the same cases give the same facts.

/** Something that a department was to answer by a day. */
export interface OwedReply {
  /** `case:7`: where a reader looks. */
  readonly ref: string
  readonly departmentId: number
  /** What a reader checks: its number, never what it is about or whose it is. */
  readonly title: string
  /** `YYYY-MM-DD`, as the clock has it. */
  readonly dueOn: string
  readonly answeredOn: string | null
  /** The clock stands still: nothing can be late meanwhile. */
  readonly isPaused: boolean
}

export interface ReplySpan {
  /** `YYYY-MM-DD`, both included: of the day by which the answer was due. */
  readonly from: string
  readonly to: string
  /** What came after this day is not known yet. */
  readonly today: string
}

/** What a department's replies come to: an answer counts once it was given, or its day has passed. */
export interface ReplyFacts {
  readonly due: number
  readonly kept: number
  readonly events: readonly FactEvent[]
}

/** `overdue` with its working days, `unanswered` with those so far; undefined for what was kept, `open` for what is not due yet. */
export function judgeReply(reply: OwedReply, today: string, calendar: WorkingCalendar): FactEvent | 'kept' | 'open' {
  const { ref, dueOn, title, isPaused } = reply
  const answeredOn = reply.answeredOn !== null && reply.answeredOn <= today ? reply.answeredOn : null
  if (answeredOn !== null && answeredOn <= dueOn) return 'kept'
  if (answeredOn === null && (isPaused || dueOn >= today)) return 'open'
  const days = Math.max(calendar.workingDaysBetween(dueOn, answeredOn ?? today).days, 0)
  return { key: answeredOn === null ? 'unanswered' : 'overdue', n: 1, days, title, ref, on: dueOn }
}

/** By department: every reply whose day lies in the span, in the order in which they fell due. */
export function replyFactsOf(
  replies: readonly OwedReply[],
  { from, to, today }: ReplySpan,
  calendar: WorkingCalendar,
): ReadonlyMap<number, ReplyFacts> {
  const all = new Map<number, { due: number; kept: number; events: FactEvent[] }>()
  const owed = replies.filter(({ dueOn }) => dueOn >= from && dueOn <= to)
  for (const reply of owed.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.ref < b.ref ? -1 : 1))) {
    const judged = judgeReply(reply, today, calendar)
    if (judged === 'open') continue
    const own = all.get(reply.departmentId) ?? { due: 0, kept: 0, events: [] }
    own.due += 1
    if (judged === 'kept') own.kept += 1
    else own.events.push(judged)
    all.set(reply.departmentId, own)
  }
  return all
}
