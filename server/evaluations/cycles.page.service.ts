import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { gapsOf, type Gap } from './cycles.life.service.ts'
import { denyDecide, seesEntriesOf, seesReopeningOf } from './cycles.policy.ts'
import { listCandidates, listSteps, readRoster, type Candidate } from './cycles.queries.ts'
import { hasResult } from './cycles.rules.ts'
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
  { db, now }: Pick<Deps, 'db' | 'now'>,
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
  const gaps =
    cycle.state === 'scoring'
      ? await gapsOf({ db: db.read, now: now() }, cycle, (await getScheme(db.read, cycle.schemeId)).scheme, roster)
      : []
  return { cycle, roster, steps: steps.filter((step) => isToldTo(actor, cycle, roster, step)), gaps, candidates }
}

/**
 * Whether the timeline says it to this person. While a cycle runs, what is entered about somebody is their department's to read and that of
 * those who enter and decide; the page of entries goes by the same rule. Who scores in whose place is no secret.
 */
function isToldTo(actor: Actor, cycle: Cycle, roster: Roster, { step, detail }: CycleStep): boolean {
  if (step !== 'decision' && step !== 'adjustment' && step !== 'adjustment_withdrawn' && step !== 'reopened') return true
  const subject = roster.subjects.find(({ name }) => name === detail['subject'])
  if (subject === undefined) return hasResult(cycle.state)
  return step === 'reopened' ? seesReopeningOf(actor, cycle, roster, subject) : seesEntriesOf(actor, cycle, subject)
}
