import { addDays, dateInShanghai, firstDayOf, lastDayOf } from '../../core/dates.ts'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import { calendarOf } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { listDue, listOwingDepartments, type DueRow, type OwingDepartment } from './due.queries.ts'
import { denyCalendar, seesAllObligations } from './obligations.policy.ts'
import { judge } from './obligations.rules.ts'
import type { Judged } from './obligations.types.ts'

/** "Soon" on the calendar's page: calendar days. */
const SOON_DAYS = 14

export type JudgedDue = DueRow & Pick<Judged, 'outcome' | 'lateBy'>

export interface DueMonth {
  /** `YYYY-MM`. */
  readonly month: string
  /** Due in the month. */
  readonly due: readonly JudgedDue[]
  /** Open and overdue, whatever the month; the longest first. */
  readonly overdue: readonly JudgedDue[]
  /** Open and due within two weeks. */
  readonly soon: readonly JudgedDue[]
  /** To choose from; empty for whoever sees their own only. */
  readonly departments: readonly OwingDepartment[]
  readonly departmentId: number | undefined
}

/**
 * What is due in a month: of the own department for its publishers, of everything below for heads, of the whole bureau or one department
 * for whoever looks after disclosure. @throws AppError forbidden
 */
export async function readDueMonth(
  deps: Pick<Deps, 'db' | 'cache' | 'now'>,
  actor: Actor,
  asked: { readonly month?: string | undefined; readonly departmentId?: number | undefined },
): Promise<DueMonth> {
  authorize(denyCalendar(actor))
  const today = dateInShanghai(deps.now().toISOString())
  const month = asked.month ?? today.slice(0, 7)
  const all = seesAllObligations(actor)
  const departmentId = all ? asked.departmentId : actor.departmentId
  const span = { from: firstDayOf(month), to: lastDayOf(month), today, soon: addDays(today, SOON_DAYS) }
  const [rows, departments, calendar] = await Promise.all([
    listDue(deps.db.read, { ...span, departmentId, below: !all && hasRole(actor, 'head') }),
    all ? listOwingDepartments(deps.db.read) : [],
    calendarOf(deps),
  ])
  const judged = rows.map((row): JudgedDue => ({ ...row, ...judgedOf(row, today, calendar) }))
  return {
    month,
    departments,
    departmentId,
    due: judged.filter(({ dueOn }) => dueOn >= span.from && dueOn <= span.to),
    overdue: judged.filter(({ outcome }) => outcome === 'missing'),
    soon: judged.filter(({ outcome, dueOn }) => outcome === 'open' && dueOn >= today && dueOn <= span.soon),
  }
}

function judgedOf(row: DueRow, today: string, calendar: Parameters<typeof judge>[2]): Pick<Judged, 'outcome' | 'lateBy'> {
  const { outcome, lateBy } = judge(row, today, calendar)
  return { outcome, lateBy }
}
