import type { Actor } from '../auth/policy.ts'
import { hasRole } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { listConfirmations } from './results.queries.ts'
import { readRoster } from './cycles.queries.ts'
import type { Cycle, Roster } from './cycles.types.ts'
import { listObjections } from './objections.queries.ts'
import { cycleWithResult } from './objections.service.ts'
import type { Confirmation, Objection, StoredQuotaDecision, WholeVersion } from './results.types.ts'
import { listQuotaDecisions } from './versions.queries.ts'
import { bundleOf, readWhole } from './versions.service.ts'

/** The bundle of a version, byte for byte what its hash is of. @throws AppError not_found, forbidden */
export async function readBundle(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  cycleId: number,
  number?: number,
): Promise<{ readonly cycle: Cycle; readonly number: number; readonly text: string }> {
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const whole = await readWhole(db.read, cycle, number)
  return { cycle, number: whole.head.number, text: bundleOf(whole) }
}

export interface Report {
  readonly cycle: Cycle
  readonly roster: Roster
  readonly whole: WholeVersion
  readonly objections: readonly Objection[]
  readonly confirmations: readonly Confirmation[]
  readonly decisions: readonly StoredQuotaDecision[]
}

/** Everything about a result for a meeting, on paper or as a workbook. @throws AppError not_found, forbidden */
export async function readReport({ db }: Pick<Deps, 'db'>, actor: Actor, cycleId: number, number?: number): Promise<Report> {
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const [whole, roster, objections, confirmations, decisions] = await Promise.all([
    readWhole(db.read, cycle, number),
    readRoster(db.read, cycleId),
    listObjections(db.read, cycleId),
    listConfirmations(db.read, cycleId),
    listQuotaDecisions(db.read, cycleId),
  ])
  const mine = new Set(
    roster.subjects.filter(({ personId }) => personId === null || personId === actor.id || hasRole(actor, 'leader')).map(({ key }) => key),
  )
  return {
    cycle,
    roster: { ...roster, subjects: roster.subjects.filter(({ key }) => mine.has(key)) },
    whole,
    objections,
    confirmations,
    decisions,
  }
}
