import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyEntries, denyProgress, seesEntriesOf } from './cycles.policy.ts'
import { readRoster } from './cycles.queries.ts'
import { getCycle } from './cycles.service.ts'
import type { Cycle, Roster } from './cycles.types.ts'
import { listAdjustments, listBallots, listDecisions, listPublishedEvaluations, type PublishedEvaluation } from './entries.queries.ts'
import type { Adjustment, AttachedBallot, Decided } from './entries.types.ts'
import { ballotFacts } from './ballot-facts.service.ts'
import type { IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import { getScheme } from './schemes.service.ts'

/** What people entered besides scores, as far as the actor may see it. */
export interface Entries {
  readonly cycle: Cycle
  readonly scheme: Scheme
  readonly roster: Roster
  readonly decisions: readonly Decided[]
  readonly adjustments: readonly Adjustment[]
}

/** @throws AppError not_found, forbidden */
export async function readEntries({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Entries> {
  authorize(denyProgress(actor))
  const cycle = await getCycle(db.read, actor, id)
  const [{ scheme }, roster, decisions, adjustments] = await Promise.all([
    getScheme(db.read, cycle.schemeId),
    readRoster(db.read, id),
    listDecisions(db.read, id),
    listAdjustments(db.read, id),
  ])
  const seen = new Set(roster.subjects.filter((subject) => seesEntriesOf(actor, cycle, subject)).map((subject) => subject.id))
  return {
    cycle,
    scheme,
    roster,
    decisions: decisions.filter(({ subjectId }) => seen.has(subjectId)),
    adjustments: adjustments.filter(({ subjectId }) => seen.has(subjectId)),
  }
}

export interface Ballots {
  readonly cycle: Cycle
  readonly scheme: Scheme
  readonly roster: Roster
  readonly attached: readonly AttachedBallot[]
  /** Counts by `indicator/subject`. */
  readonly counts: ReadonlyMap<string, IndicatorFacts>
  /** What may be attached, for whoever may. */
  readonly published: readonly PublishedEvaluation[]
}

/** @throws AppError not_found, forbidden */
export async function readBallots({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Ballots> {
  authorize(denyProgress(actor))
  const cycle = await getCycle(db.read, actor, id)
  const [{ scheme }, roster, attached] = await Promise.all([
    getScheme(db.read, cycle.schemeId),
    readRoster(db.read, id),
    listBallots(db.read, id),
  ])
  const counts = await ballotFacts(db.read, id, scheme, roster.subjects)
  const published = denyEntries(actor, cycle) === undefined ? await listPublishedEvaluations(db.read, cycle) : []
  return { cycle, scheme, roster, attached, counts, published }
}

/** Asked before a file is taken in. @throws AppError not_found, forbidden */
export async function checkEntering({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<void> {
  authorize(denyEntries(actor, await getCycle(db.read, actor, id)))
}
