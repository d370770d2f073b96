/** The end of a day in Shanghai as an instant: what was answered at or after it was answered later than that day. */
const after = (column: string): string => `o.answered_at >= ${column} || 'T16:00:00.000Z'`
const LATE = after('o.due_on')

/**
 * How an obligation `o` stands: the twin of `judge` in obligations.rules.ts, so that thousands are counted where they lie. One binding:
 * today, `YYYY-MM-DD`. A test holds the two together.
 */
export const STANDING_SQL = `case
  when o.withdrawn_at is not null then 'withdrawn'
  when o.answered_at is null then case when o.due_on < ? then 'missing' else 'open' end
  when o.nil_report_id is not null then case when ${LATE} then 'nil_late' else 'nil' end
  when o.timing = 'ex_ante' and o.event_on is not null and ${after('o.event_on')} then 'turned_ex_post'
  when ${LATE} then 'late'
  when o.timing = 'ex_ante' then 'ex_ante_kept'
  else 'on_time' end`
