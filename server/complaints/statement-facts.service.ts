import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { numberOf } from '../cases/cases.rules.ts'
import { replyFactsOf, type ReplyFacts } from '../cases/reply-facts.rules.ts'
import type { RepliesAsked } from '../cases/reply-facts.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { listStatements } from './statement-facts.queries.ts'

/** What departments complained of were to answer in a period, in time or not. One question, whatever their number. */
export async function statementFacts(db: Knex, { departmentIds, from, to, asOf }: RepliesAsked): Promise<ReadonlyMap<number, ReplyFacts>> {
  const asked = await listStatements(db, { departmentIds, from, to })
  if (asked.length === 0) return new Map()
  const owed = asked.map(({ id, year, serial, departmentId, dueOn, statedOn }) => ({
    ref: `complaint:${id}`,
    departmentId,
    title: `${numberOf({ kind: 'complaint', year, serial })} 情况说明`,
    dueOn,
    answeredOn: statedOn,
    isPaused: false,
  }))
  return replyFactsOf(owed, { from, to, today: dateInShanghai(asOf) }, await calendarIn(db))
}
