import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { listOwedReplies } from './reply-facts.queries.ts'
import { replyFactsOf, type ReplyFacts } from './reply-facts.rules.ts'

export type { ReplyFacts } from './reply-facts.rules.ts'

export interface RepliesAsked {
  readonly departmentIds: readonly number[]
  /** `YYYY-MM-DD`, both included: of the day by which the answer was due. */
  readonly from: string
  readonly to: string
  /** UTC ISO text: what came later is not known yet. */
  readonly asOf: string
}

/** What departments owed an answer to in a period, kept or not, by department: letters, consultations, applications, complaints. */
export async function replyFacts(db: Knex, { departmentIds, from, to, asOf }: RepliesAsked): Promise<ReadonlyMap<number, ReplyFacts>> {
  const owed = await listOwedReplies(db, { departmentIds, from, to })
  if (owed.length === 0) return new Map()
  return replyFactsOf(owed, { from, to, today: dateInShanghai(asOf) }, await calendarIn(db))
}
