import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { gapsOf, type Gap } from './cycles.life.service.ts'
import { denyDecide } from './cycles.policy.ts'
import { listCandidates, listSteps, readRoster, type Candidate } from './cycles.queries.ts'
import { getCycle, listCycles } from './cycles.service.ts'
import type { Cycle, CycleStep, Roster } from './cycles.types.ts'
import { getScheme } from './schemes.service.ts'

/** The cycles that the actor sees, and the one that matters now with those who take part in it. @throws AppError forbidden */
export async function readIndex(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
): Promise<{ readonly cycles: readonly Cycle[]; readonly current: { readonly cycle: Cycle; readonly roster: Roster } | undefined }> {
  const cycles = await listCycles(db.read, actor)
  // Whole years before months: the year's evaluation is what everybody comes for.
  const running = cycles.filter(({ state }) => state === 'open' || state === 'scoring' || state === 'preliminary')
  const cycle =
    running.find(({ period }) => period.length === 4) ?? running[0] ?? cycles.find(({ state }) => state === 'final' || state === 'archived')
  return { cycles, current: cycle === undefined ? undefined : { cycle, roster: await readRoster(db.read, cycle.id) } }
}

/** Everything on a cycle's own page. @throws AppError not_found */
export async function readCyclePage(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
): Promise<{
  readonly cycle: Cycle
  readonly roster: Roster
  readonly steps: readonly CycleStep[]
  readonly gaps: readonly Gap[]
  readonly candidates: readonly Candidate[]
}> {
  const cycle = await getCycle(db.read, actor, id)
  const [roster, steps] = await Promise.all([readRoster(db.read, id), listSteps(db.read, id)])
  const candidates = denyDecide(actor, cycle) === undefined ? await listCandidates(db.read) : []
  const gaps = cycle.state === 'scoring' ? await gapsOf(db.read, cycle, (await getScheme(db.read, cycle.schemeId)).scheme, roster) : []
  return { cycle, roster, steps, gaps, candidates }
}
