import { dateInShanghai } from '../../core/dates.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyReading, readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { listLatest, listToDo, scopeOf, type ListedDisclosure, type ToDo } from '../disclosures/disclosures.service.ts'
import { listOwnOwed, type Owed } from '../obligations/owed.service.ts'
import { listToAcknowledge, type AskingNotice } from '../readership/readership.service.ts'
import { readSangong, type Spending } from '../registers/index.ts'

/** What the page of somebody's day is made of. */
export interface Home {
  /** Newest first; the presenter knows since when they are new. */
  readonly latest: readonly ListedDisclosure[]
  /** Of the reader's own department; an observer belongs to none. */
  readonly own: readonly ListedDisclosure[]
  /** 三公 of the year and the one before. */
  readonly spending: Spending
  readonly toDo: ToDo | undefined
  /** Owed by the department, for those who draft or head it. */
  readonly owed: readonly Owed[]
  /** Notices that ask this reader to confirm by name. */
  readonly toAcknowledge: readonly AskingNotice[]
}

/** Whoever reads disclosures has a home; the three administrators do not. */
export const isReader = (actor: Pick<Actor, 'roles'>): boolean => denyReading(actor) === undefined

const LATEST = 12
const OWN = 5

/** Seven queries at most, five for plain staff; none while nothing has changed since this reader's last look today. */
export async function readHome(deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, year: number): Promise<Home> {
  const today = dateInShanghai(deps.now().toISOString())
  return deps.cache.read(['home', actor.id, scopeOf(actor), year, today], () => loadHome(deps, actor, year, today))
}

async function loadHome(deps: Pick<Deps, 'db' | 'cache' | 'now'>, actor: Actor, year: number, today: string): Promise<Home> {
  const inside = readsAsStaff(actor)
  const [latest, own, spending, toDo, owed, toAcknowledge] = await Promise.all([
    listLatest(deps, actor, { limit: LATEST }),
    inside ? listLatest(deps, actor, { limit: OWN, departmentId: actor.departmentId }) : [],
    deps.cache.read(['spending.sangong', scopeOf(actor), year], () => readSangong(deps, actor, year)),
    hasRole(actor, 'publisher', 'head', 'secrecy', 'approver', 'leader') ? listToDo(deps, actor) : undefined,
    listOwnOwed(deps, actor),
    listToAcknowledge(deps, actor, today),
  ])
  return { latest, own, spending, toDo, owed, toAcknowledge }
}
