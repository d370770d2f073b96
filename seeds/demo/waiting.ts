import { dateInShanghai, firstDayOf, addDays, lastDayOf } from '../../core/dates.ts'
import type { ReviewState } from '../../server/disclosures/disclosures.rules.ts'
import { calendar } from './clock.ts'

/** What is held up whatever the day on which the demonstration starts, so that everybody who reviews has something to do. */
export interface Override {
  readonly state: ReviewState | 'draft' | 'returned' | 'published'
  /** Working days since the last thing that happened. */
  readonly daysAgo: number
  readonly returnedBy?: ReviewState
  readonly remark?: string
}

const monthBefore = (period: string): string => addDays(firstDayOf(period), -1).slice(0, 7)

const LATEST: Readonly<Record<string, Override>> = {
  'A2-01/JYCJ': { state: 'head_review', daysAgo: 1 },
  'A2-02/JYCJ': { state: 'head_review', daysAgo: 0 },
  'A2-03/JYCJ': { state: 'returned', daysAgo: 1, returnedBy: 'secrecy_review', remark: '第 4 行写有来客手机号，请删去。' },
  'A2-07/JYCJ': { state: 'draft', daysAgo: 1 },
  'A2-09/JYCJ': { state: 'draft', daysAgo: 0 },
  'A2-01/RCKF': { state: 'secrecy_review', daysAgo: 0 },
  'A2-03/LDGX': { state: 'secrecy_review', daysAgo: 1 },
  'A1-01/JYZX': { state: 'approval_1', daysAgo: 1 },
  'A2-01/ZYJN': { state: 'approval_1', daysAgo: 0 },
  'A2-02/SYGS': { state: 'head_review', daysAgo: 1 },
}
/** Already past their day: they stand in red, and one has just been published late. */
const OVERDUE: Readonly<Record<string, Override>> = {
  'A2-02/SBZX': { state: 'draft', daysAgo: 4 },
  'A2-01/SBZX': { state: 'approval_1', daysAgo: 3 },
  'A2-09/ZCY': { state: 'published', daysAgo: 0 },
  'A2-10/LDGX': { state: 'returned', daysAgo: 5, returnedBy: 'approval_1', remark: '本月比上月多一倍，请在说明里写清原因。' },
}

/** The month of which the general office has just corrected its receptions. */
export const justCorrected = (now: Date): string => monthBefore(monthBefore(dateInShanghai(now.toISOString()).slice(0, 7)))

/** `LATEST` holds of the last month that ended, or of the one before while its entries can hardly have been begun. */
export function overrideOf(item: string, department: string, period: string, now: Date): Override | undefined {
  const today = dateInShanghai(now.toISOString())
  const ended = monthBefore(today.slice(0, 7))
  const elapsed = calendar.workingDaysBetween(lastDayOf(ended), today).days
  const before = monthBefore(ended)
  if (period === before && `${item}/${department}` in OVERDUE) return OVERDUE[`${item}/${department}`]
  return period === (elapsed >= 6 ? ended : before) ? LATEST[`${item}/${department}`] : undefined
}
