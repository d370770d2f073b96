import { dateInShanghai } from '../../core/dates.ts'
import { authorize, denyUnless, hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { listPending } from './obligations.queries.ts'
import { owedPeriods, standings, type Owed } from './obligations.rules.ts'

export type { Owed } from './obligations.rules.ts'

type World = Pick<Deps, 'db' | 'now'>

/** What the bureau owes and what is under way: item, department and step, never a draft's own words. @throws AppError forbidden for all but leaders */
export async function listOwed({ db, now }: World, actor: Actor): Promise<readonly Owed[]> {
  authorize(denyUnless(actor, 'leader'))
  const today = dateInShanghai(now().toISOString())
  return standings(await listPending(db.read, owedPeriods(today)), today)
}

/** What the actor's own department owes; nothing for whoever neither drafts nor heads it. */
export async function listOwnOwed({ db, now }: World, actor: Actor): Promise<readonly Owed[]> {
  if (!hasRole(actor, 'publisher', 'head')) return []
  const today = dateInShanghai(now().toISOString())
  return standings(await listPending(db.read, owedPeriods(today), actor.departmentId), today)
}
