import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { lastPostAt } from '../discussions/moderated.service.ts'
import type { Problem } from '../errors.ts'
import { listRestrictions } from './acts.queries.ts'
import { heaviest, mayWriteAt, SLOW_HOURS } from './moderation.rules.ts'

/**
 * Whether moderation holds somebody back from writing on the board now: undefined lets them. To be asked by whatever takes a post, in its own
 * transaction; the answer is what they are told (kind 'forbidden').
 */
export async function mayPost(db: Knex, personId: number, now: Date): Promise<Problem | undefined> {
  const at = now.toISOString()
  const held = heaviest(await listRestrictions(db, personId, dateInShanghai(at)))
  if (held === undefined) return undefined
  if (held.kind === 'suspend') return { code: 'moderation.held.suspended', params: { until: held.untilOn } }
  const next = mayWriteAt(await lastPostAt(db, personId), at)
  if (next === undefined) return undefined
  const minutes = Math.ceil((Date.parse(next) - now.getTime()) / 60_000)
  return { code: 'moderation.held.slow', params: { hours: SLOW_HOURS, minutes, until: held.untilOn } }
}
