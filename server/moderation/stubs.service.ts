import type { Knex } from 'knex'
import { listActs } from './acts.queries.ts'
import type { Rule } from './moderation.rules.ts'

/** What stands where something was hidden: by which rule, why, and never what. */
export interface Stub {
  readonly actId: number
  readonly rule: Rule
  readonly reason: string
  /** UTC ISO text. */
  readonly at: string
  readonly authorId: number | null
}

/** What its author opens to read the act in full and to appeal. */
export const actHref = ({ actId }: Pick<Stub, 'actId'>): string => `/moderation/acts/${actId}`

/** By act: what `hidden_by_act` names, for a page of posts at once. */
export async function stubsOf(db: Knex, actIds: readonly number[]): Promise<ReadonlyMap<number, Stub>> {
  const acts = await listActs(db, actIds)
  return new Map(acts.map(({ id, rule, reason, at, authorId }) => [id, { actId: id, rule, reason, at, authorId }]))
}
