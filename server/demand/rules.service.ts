import { addDays, dateInShanghai, isDate } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { type FieldProblems, type Problem, refuse } from '../errors.ts'
import { denyDeciding, denyDemands } from './demand.policy.ts'
import { FEWEST, LOOKED_BACK, LONGEST_REASON, MOST_DUE_DAYS, MOST_THRESHOLD } from './demand.rules.ts'
import type { DemandRule } from './demand.types.ts'
import { insertRule, listRules } from './rules.queries.ts'

/** Every rule that was ever set, the newest first. @throws AppError forbidden */
export function readRules({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<DemandRule[]> {
  authorize(denyDemands(actor))
  return listRules(db.read)
}

const FARTHEST_DAYS = 366

/** From a day on that is not over. @throws AppError forbidden, invalid */
export async function setRule(deps: Deps, actor: Actor, rule: DemandRule): Promise<void> {
  authorize(denyDeciding(actor))
  const at = deps.now().toISOString()
  refuse(ruleProblems(rule, dateInShanghai(at)))
  await audited(deps, actor, async (tx) => {
    if (!(await insertRule(tx, rule, { id: actor.id, at }))) refuse({ fromOn: { code: 'demand.error.rule_day' } })
    const { fromOn: from_on, threshold: times, lookedBack: looked_back, dueDays: due_days, basis } = rule
    return [undefined, { action: 'demand.rule', subject: 'demand:rule', details: { from_on, times, looked_back, due_days, basis } }]
  })
}

function ruleProblems({ fromOn, threshold, lookedBack, dueDays, basis }: DemandRule, today: string): FieldProblems {
  const problems: Record<string, Problem> = {}
  const within = (name: string, n: number, min: number, max: number): void => {
    if (!Number.isInteger(n) || n < min || n > max) problems[name] = { code: 'demand.error.range', params: { min, max } }
  }
  if (!isDate(fromOn) || fromOn < today || fromOn > addDays(today, FARTHEST_DAYS)) problems['fromOn'] = { code: 'demand.error.from' }
  within('threshold', threshold, FEWEST, MOST_THRESHOLD)
  within('lookedBack', lookedBack, LOOKED_BACK.min, LOOKED_BACK.max)
  within('dueDays', dueDays, 1, MOST_DUE_DAYS)
  if (basis === '') problems['basis'] = { code: 'common.error.required' }
  else if (basis.length > LONGEST_REASON) problems['basis'] = { code: 'common.error.too_long', params: { max: LONGEST_REASON } }
  return problems
}
