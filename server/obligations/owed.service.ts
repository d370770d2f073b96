import { dateInShanghai } from '../../core/dates.ts'
import { authorize, denyUnless, hasRole, type Actor } from '../auth/policy.ts'
import { calendarOf } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { listPending } from './owed.queries.ts'
import { standings, type Owed } from './owed.rules.ts'

export type { Owed } from './owed.rules.ts'

type World = Pick<Deps, 'db' | 'cache' | 'now'>

/** What the bureau owes and what is under way: item, department and step, never a draft's own words. @throws AppError forbidden for all but leaders */
export async function listOwed(deps: World, actor: Actor): Promise<readonly Owed[]> {
  authorize(denyUnless(actor, 'leader'))
  return owed(deps)
}

/** What the actor's own department owes; nothing for whoever neither drafts nor heads it. */
export async function listOwnOwed(deps: World, actor: Actor): Promise<readonly Owed[]> {
  return hasRole(actor, 'publisher', 'head') ? owed(deps, actor.departmentId) : []
}

async function owed(deps: World, departmentId?: number): Promise<readonly Owed[]> {
  const today = dateInShanghai(deps.now().toISOString())
  return standings(await listPending(deps.db.read, today, departmentId), today, await calendarOf(deps))
}
