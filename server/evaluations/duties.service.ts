import { hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { findCycles } from './cycles.queries.ts'
import type { Cycle } from './cycles.types.ts'
import { listOpenObjections } from './duties.queries.ts'
import { countOpenObjections } from './objections.queries.ts'
import { denyConfirmation, denyReview } from './results.policy.ts'
import { countPendingVetoes, listConfirmations } from './results.queries.ts'
import { obstaclesOf, openTies } from './results.rules.ts'
import { readProgress } from './scoring.service.ts'
import { readEvaluation } from './versions.queries.ts'

type Asking = Pick<Deps, 'db' | 'cache'>

/** Inspectors score and review objections; leaders review them, decide ties and confirm. Nobody else is asked for anything. */
export const evaluationDuties: DutyProvider = async (deps, actor, today) => {
  if (!hasRole(actor, 'inspector', 'leader')) return []
  const cycles = await deps.cache.read(['duties', 'cycles'], () => findCycles(deps.db.read, ['scoring', 'preliminary']))
  const all = await Promise.all(
    cycles.map((cycle) => (cycle.state === 'scoring' ? scoringDuties(deps, actor, cycle) : leaderDuties(deps, actor, cycle, today))),
  )
  return [...all.flat(), ...(await objectionDuties(deps, actor, cycles))]
}

/** How much of the own department's work is not in, without anybody's points. */
async function scoringDuties({ db, cache }: Asking, actor: Actor, { id, title, scoreUntil: dueOn }: Cycle): Promise<Duty[]> {
  if (!hasRole(actor, 'inspector')) return []
  const { scorers } = await cache.read(['duties', 'progress', id], () => readProgress({ db }, actor, id))
  const own = scorers.find(({ scorer }) => scorer.departmentId === actor.departmentId)
  if (own === undefined) return []
  const { expected, submitted, again } = own
  const href = `/evaluations/${id}/scoring`
  const first = expected - submitted - again
  return [
    ...(first > 0 ? [{ code: 'duties.scores', params: { title, n: first }, href, dueOn } as const] : []),
    ...(again > 0 ? [{ code: 'duties.scores_again', params: { title, n: again }, href, dueOn } as const] : []),
  ]
}

/** Ties first: as long as one is open nothing can be confirmed. */
async function leaderDuties(deps: Asking, actor: Actor, cycle: Cycle, today: string): Promise<Duty[]> {
  if (!hasRole(actor, 'leader') || cycle.versionId === null) return []
  const { id, title } = cycle
  const result = await resultOf(deps, cycle, cycle.versionId)
  const href = `/evaluations/${id}/ranking`
  if (result.ties > 0) return [{ code: 'duties.tie', params: { title, n: result.ties }, href, dueOn: cycle.publicityUntil }]
  if (denyConfirmation(actor, result.confirmed) !== undefined || obstaclesOf(cycle, { today, ...result }).length > 0) return []
  return [{ code: 'duties.confirm', params: { title }, href, dueOn: null }]
}

const resultOf = ({ db, cache }: Asking, { id }: Cycle, versionId: number) =>
  cache.read(['duties', 'result', id], async () => {
    const evaluation = await readEvaluation(db.read, versionId)
    const confirmations = await listConfirmations(db.read, id)
    return {
      ties: openTies(evaluation).length,
      complete: evaluation.sheets.every((sheet) => sheet.complete),
      openObjections: await countOpenObjections(db.read, id),
      pendingVetoes: await countPendingVetoes(db.read, id),
      confirmed: confirmations.filter((one) => one.versionId === versionId).map(({ personId }) => personId),
    }
  })

async function objectionDuties({ db, cache }: Asking, actor: Actor, cycles: readonly Cycle[]): Promise<Duty[]> {
  if (!cycles.some(({ state }) => state === 'preliminary')) return []
  const open = await cache.read(['duties', 'objections'], () => listOpenObjections(db.read))
  return open
    .filter((one) => denyReview(actor, one, one.hands) === undefined)
    .map(({ id, cycleId, name, nameEn, indicator, dueOn }) => ({
      code: 'duties.objection',
      params: { department: name, department_en: nameEn, indicator },
      href: `/evaluations/${cycleId}/objections/${id}`,
      dueOn,
    }))
}
