import { evaluate, leavesOf, type Options } from '../../core/evaluation/engine.ts'
import type { Evaluation } from '../../core/evaluation/sheet.types.ts'
import { fraction } from '../../core/fraction.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { readRoster } from './cycles.queries.ts'
import type { Cycle, Roster } from './cycles.types.ts'
import { cycleWithResult } from './objections.service.ts'
import { denyLeading } from './results.policy.ts'
import type { WholeVersion } from './results.types.ts'
import { readWhole } from './versions.service.ts'

/** What is tried: other weights by indicator, in hundredths; without one inspecting department; as if a veto were not in force. */
export interface Trial {
  readonly weights: ReadonlyMap<string, number>
  /** Code of a scorer; '' for nobody. */
  readonly leaveOut: string
  /** Refs of vetoes. */
  readonly ignored: readonly string[]
}

export interface WhatIf {
  readonly cycle: Cycle
  readonly roster: Roster
  readonly whole: WholeVersion
  readonly trial: Trial
  /** Nothing is tried yet. */
  readonly same: boolean
  readonly evaluation: Evaluation
}

/**
 * Computes a copy with other assumptions, for leaders. It lives as long as the answer: nothing is stored, so nothing of it can be published.
 * @throws AppError not_found, forbidden
 */
export async function tryOut({ db }: Pick<Deps, 'db'>, actor: Actor, cycleId: number, asked: Trial): Promise<WhatIf> {
  authorize(denyLeading(actor))
  const cycle = await cycleWithResult(db.read, actor, cycleId)
  const [whole, roster] = await Promise.all([readWhole(db.read, cycle), readRoster(db.read, cycleId)])
  const trial = known(asked, whole, roster)
  const { scheme, quotaDecisions } = whole
  const facts = {
    ...whole.facts,
    subjects: whole.facts.subjects.map((one) => ({ ...one, vetoes: one.vetoes.filter(({ ref }) => !trial.ignored.includes(ref)) })),
  }
  const options: Options = {
    quotaDecisions,
    ...(trial.weights.size > 0 && { weights: weightsOf(whole, trial) }),
    ...(trial.leaveOut !== '' && { leaveOut: trial.leaveOut }),
  }
  const same = trial.weights.size === 0 && trial.leaveOut === '' && trial.ignored.length === 0
  return { cycle, roster, whole, trial, same, evaluation: same ? whole.evaluation : evaluate(scheme, facts, options) }
}

/** Only what there is, and only what differs. */
function known({ weights, leaveOut, ignored }: Trial, { scheme, facts }: WholeVersion, { scorers }: Roster): Trial {
  const leaves = new Map(leavesOf(scheme).map(({ code, weight }) => [code, weight]))
  const refs = new Set(facts.subjects.flatMap((one) => one.vetoes.map(({ ref }) => ref)))
  const changed = [...weights].filter(([code, weight]) => leaves.has(code) && leaves.get(code) !== weight)
  const rest = [...leaves].reduce((sum, [code, weight]) => sum + (new Map(changed).get(code) ?? weight), 0)
  return {
    weights: new Map(rest > 0 ? changed : []), // weights that are all 0 weigh nothing
    leaveOut: scorers.some(({ code }) => code === leaveOut) ? leaveOut : '',
    ignored: ignored.filter((ref) => refs.has(ref)),
  }
}

const weightsOf = ({ scheme }: WholeVersion, { weights }: Trial): NonNullable<Options['weights']> =>
  new Map(leavesOf(scheme).map(({ code, weight }) => [code, fraction(weights.get(code) ?? weight)]))
