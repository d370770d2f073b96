import { dateInShanghai } from '../../core/dates.ts'
import { authorize, denyUnless, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { readMostFindings, readStanding, scopeOf, type Standing, type WithFindings } from '../disclosures/disclosures.service.ts'
import { listOwed, type Owed } from '../obligations/owed.service.ts'
import { readOverBudget, readSpending, type BudgetCell, type Spending } from '../registers/index.ts'

export interface Cockpit {
  readonly year: number
  readonly standing: Standing
  readonly owed: readonly Owed[]
  readonly spending: Readonly<Record<'all' | 'sangong', Spending>>
  /** Over the year's budget, the most first. */
  readonly over: readonly BudgetCell[]
  readonly findings: readonly WithFindings[]
}

type World = Pick<Deps, 'db' | 'cache' | 'now'>
const FINDINGS = 4

/** Everything a leader sees at once: seven queries. @throws AppError forbidden for all but leaders */
export async function readCockpit(deps: World, actor: Actor, year: number): Promise<Cockpit> {
  authorize(denyUnless(actor, 'leader'))
  const today = dateInShanghai(deps.now().toISOString())
  return deps.cache.read(['cockpit', actor.id, scopeOf(actor), year, today], () => loadCockpit(deps, actor, year))
}

async function loadCockpit(deps: World, actor: Actor, year: number): Promise<Cockpit> {
  const [standing, owed, spending, over, findings] = await Promise.all([
    readStanding(deps, actor, year),
    listOwed(deps, actor),
    readSpending(deps, actor, year),
    readOverBudget(deps, actor, year),
    readMostFindings(deps, actor, year, FINDINGS),
  ])
  return { year, standing, owed, spending, over, findings }
}

/** Every department of a year with what it owes. @throws AppError forbidden for all but leaders */
export async function readDepartmentsStanding(
  deps: World,
  actor: Actor,
  year: number,
): Promise<Pick<Cockpit, 'year' | 'standing' | 'owed'>> {
  const [standing, owed] = await Promise.all([readStanding(deps, actor, year), listOwed(deps, actor)])
  return { year, standing, owed }
}

/** What the bureau owes and what is under way. @throws AppError forbidden for all but leaders */
export const readOwed = (deps: World, actor: Actor): Promise<readonly Owed[]> => listOwed(deps, actor)
