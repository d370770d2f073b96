import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { evaluate } from '../../core/evaluation/engine.ts'
import { inOrder } from '../../core/evaluation/order.ts'
import type { VetoFact } from '../../core/evaluation/facts.types.ts'
import type { Evaluation, QuotaDecision } from '../../core/evaluation/sheet.types.ts'
import { audited, record } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { changeCycle, findCycle, holdCycle, insertStep, listSubjects } from './cycles.queries.ts'
import { getCycle } from './cycles.service.ts'
import type { Cycle, CycleState } from './cycles.types.ts'
import { gatherFacts } from './facts.service.ts'
import { countOpenObjections } from './objections.queries.ts'
import { denyConfirmation, denyLeading } from './results.policy.ts'
import { countPendingVetoes, insertConfirmation, listConfirmations } from './results.queries.ts'
import { CONFIRMATIONS, obstaclesOf, openTies, publicityOf, type Days } from './results.rules.ts'
import { tellConcerned, tellLeaders } from './results.telling.ts'
import { getScheme } from './schemes.service.ts'
import { insertQuotaDecision, readEvaluation } from './versions.queries.ts'
import { nextVersion, storeVersion, versionOf, type Revision } from './versions.service.ts'

/** Everything that looks a person's name up has it from the actor; null is the clock. */
type By = Actor | { readonly id: null; readonly name: string }
type Within = Pick<Deps, 'now'>

/**
 * Freezes the facts of a cycle and makes its first result, inside the transaction that closes the scoring: version 1, sheets, days of the
 * publicity, the hash in the log, and everybody concerned is told. The cycle goes from scoring to preliminary here (compare-and-set).
 * @throws AppError conflict when somebody was first
 */
export async function makePreliminary(
  deps: Within,
  tx: Knex.Transaction,
  actor: By,
  cycle: Cycle,
): Promise<{ readonly versionId: number; readonly sha256: string } & Days> {
  const now = deps.now()
  const at = now.toISOString()
  const { scheme } = await getScheme(tx, cycle.schemeId)
  const facts = inOrder(await gatherFacts(tx, cycle, { now }))
  const evaluation = evaluate(scheme, facts)
  const made = await storeVersion(tx, cycle.id, {
    scheme,
    facts,
    evaluation,
    quotaDecisions: [],
    earlier: [],
    kind: 'preliminary',
    reason: '',
    by: actor.id,
    at,
  })
  const days = publicityOf(await calendarIn(tx), dateInShanghai(at), scheme.periods.publicityDays)
  const values = { state: 'preliminary', version_id: made.id, publicity_from: days.from, publicity_until: days.until }
  if (!(await changeCycle(tx, cycle, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
  await insertStep(tx, cycle.id, 'preliminary', {
    actorId: actor.id,
    at,
    detail: { from: days.from, until: days.until, sha256: made.sha256 },
  })
  await record(deps, tx, actor, {
    action: 'evaluations.preliminary',
    subject: `evaluation_cycle:${cycle.id}`,
    details: { number: made.number, sha256: made.sha256, from: days.from, until: days.until },
  })
  await tellConcerned(tx, cycle, {
    code: 'ranking.told.preliminary',
    params: { until: days.until },
    href: `/evaluations/${cycle.id}/ranking`,
    name: 'preliminary',
    at,
  })
  if (openTies(evaluation).length > 0)
    await tellLeaders(tx, cycle, { code: 'ranking.told.tie', href: `/evaluations/${cycle.id}/ranking`, name: `tie:${made.number}`, at })
  return { versionId: made.id, sha256: made.sha256, ...days }
}

/**
 * The next version of a preliminary result. What has changed is on notice again for the scheme's days, from today, so that whoever it
 * concerns can object to it.
 */
export async function revise(
  deps: Within,
  tx: Knex.Transaction,
  actor: By,
  cycle: Cycle,
  revision: Omit<Revision, 'by' | 'at' | 'kind' | 'values'>,
): Promise<{ readonly id: number; readonly number: number }> {
  if (cycle.state !== 'preliminary') throw new AppError('conflict', 'ranking.error.not_preliminary')
  const at = deps.now().toISOString()
  const { scheme } = await getScheme(tx, cycle.schemeId)
  const days = publicityOf(await calendarIn(tx), dateInShanghai(at), scheme.periods.publicityDays)
  const made = await nextVersion(tx, cycle, {
    ...revision,
    by: actor.id,
    at,
    values: { publicity_from: days.from, publicity_until: days.until },
  })
  await insertStep(tx, cycle.id, 'revised', {
    actorId: actor.id,
    at,
    detail: { number: made.number, reason: revision.reason, until: days.until, sha256: made.sha256 },
  })
  await record(deps, tx, actor, {
    action: 'evaluations.revise',
    subject: `evaluation_cycle:${cycle.id}`,
    details: { number: made.number, sha256: made.sha256, reason: revision.reason, until: days.until },
  })
  await tellConcerned(tx, cycle, {
    code: 'ranking.told.revised',
    params: { number: made.number, until: days.until },
    href: `/evaluations/${cycle.id}/versions/${made.number}`,
    name: `revised:${made.number}`,
    at,
  })
  return made
}

/** Where a cycle stands, and stays until the transaction ends: a last confirmation may be coming in at this moment. '' for none. */
export async function holdState(tx: Knex.Transaction, cycleId: number): Promise<CycleState | ''> {
  await holdCycle(tx, cycleId)
  return (await findCycle(tx, cycleId))?.state ?? ''
}

/**
 * A veto came into force or was reversed while the result is on notice: the next version has the given vetoes, those that are in force
 * now, by subject's key. Returns undefined when no result is on notice: then the live preview takes it up by itself.
 */
export async function reviseForVeto(
  deps: Within,
  tx: Knex.Transaction,
  actor: By,
  cycleId: number,
  { vetoes, reason }: { readonly vetoes: ReadonlyMap<string, readonly VetoFact[]>; readonly reason: string },
): Promise<{ readonly id: number; readonly number: number } | undefined> {
  await holdCycle(tx, cycleId) // scoring may be closing at this moment, without the veto among its facts
  const cycle = await findCycle(tx, cycleId)
  if (cycle?.state !== 'preliminary') return undefined
  return revise(deps, tx, actor, cycle, {
    reason,
    facts: (facts) => ({ ...facts, subjects: facts.subjects.map((one) => ({ ...one, vetoes: vetoes.get(one.id) ?? [] })) }),
  })
}

export interface TypedTie {
  readonly group: string
  readonly grade: string
  readonly chosen: readonly string[]
  readonly reason: string
  /** The version that the leader looked at. */
  readonly number: number
}

/** Who of those that are level across the line of a quota gets the grade: a leader's decision, with its reason. @throws AppError forbidden, invalid, conflict */
export async function decideTie(deps: Deps, actor: Actor, cycleId: number, typed: TypedTie): Promise<void> {
  authorize(denyLeading(actor))
  const { group, grade, reason, number } = typed
  if (reason === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, cycleId)
    const cycle = await getCycle(tx, actor, cycleId)
    if (cycle.state !== 'preliminary' || cycle.versionId === null) throw new AppError('conflict', 'ranking.error.not_preliminary')
    const at = deps.now().toISOString()
    const tied = checkTie(await readEvaluation(tx, cycle.versionId), typed)
    const own = (await listSubjects(tx, cycleId)).some((one) => tied.includes(one.key) && one.departmentId === actor.departmentId)
    authorize(own ? 'cycles.denied.own_department' : undefined)
    const decision: QuotaDecision = { group, grade, tied, chosen: typed.chosen, reason, by: actor.name, on: dateInShanghai(at) }
    const made = await revise(deps, tx, actor, cycle, { reason, decision, check: isStill(number) })
    await insertQuotaDecision(tx, decision, { cycleId, versionId: made.id, by: actor.id, at })
    const details = { grade, group, chosen: typed.chosen.join(' '), reason }
    return [undefined, { action: 'evaluations.decide_tie', subject: `evaluation_cycle:${cycleId}`, details }]
  })
}

/** As many as there are places left, out of those who are level. Returns all of these. */
function checkTie({ quotas, ranking }: Evaluation, { group, grade, chosen }: TypedTie): readonly string[] {
  const tie = openTies({ quotas }).find((one) => one.group === group && one.grade === grade)
  if (tie === undefined) throw new AppError('conflict', 'ranking.error.no_tie')
  const within = ranking.filter((one) => one.group === group && one.grade === grade && one.quota === 'within').length
  const known = chosen.every((one) => tie.tied.includes(one)) && new Set(chosen).size === chosen.length
  if (!known || chosen.length > tie.places - within)
    throw new AppError('invalid', 'errors.invalid_input', { chosen: { code: 'ranking.error.places', params: { n: tie.places - within } } })
  return tie.tied
}

/** What somebody decides about is what they looked at. */
const isStill =
  (number: number): NonNullable<Revision['check']> =>
  ({ head }) => {
    if (head.number !== number) throw new AppError('conflict', 'errors.changed_meanwhile')
  }

export interface Confirming {
  /** The version that the leader looked at. */
  readonly number: number
  readonly note: string
}

/**
 * A leader confirms the result; with the second one it is final: a last version that says so, with its hash in the log.
 * @throws AppError forbidden, conflict (publicity, objections or a tie stand against it; there is another version by now)
 */
export async function confirmResult(deps: Deps, actor: Actor, cycleId: number, { number, note }: Confirming): Promise<'first' | 'final'> {
  return audited(deps, actor, async (tx) => {
    await holdCycle(tx, cycleId)
    const cycle = await getCycle(tx, actor, cycleId)
    if (cycle.state !== 'preliminary' || cycle.versionId === null) throw new AppError('conflict', 'ranking.error.not_preliminary')
    if ((await versionOf(tx, cycle))?.number !== number) throw new AppError('conflict', 'errors.changed_meanwhile')
    const confirmed = (await listConfirmations(tx, cycleId)).filter(({ versionId }) => versionId === cycle.versionId)
    authorize(
      denyConfirmation(
        actor,
        confirmed.map(({ personId }) => personId),
      ),
    )
    const at = deps.now().toISOString()
    await checkConfirmable(tx, cycle, dateInShanghai(at))
    await insertConfirmation(tx, { cycleId, versionId: cycle.versionId, personId: actor.id, note, at })
    const isLast = confirmed.length + 1 >= CONFIRMATIONS
    if (isLast) await settle(deps, tx, actor, cycle, number)
    else
      await tellLeaders(tx, cycle, { code: 'ranking.told.confirm', href: `/evaluations/${cycleId}/ranking`, name: `confirm:${number}`, at })
    return [
      isLast ? 'final' : 'first',
      { action: 'evaluations.confirm', subject: `evaluation_cycle:${cycleId}`, details: { number, ...(note !== '' && { note }) } },
    ]
  })
}

async function checkConfirmable(tx: Knex.Transaction, cycle: Cycle, today: string): Promise<void> {
  const evaluation = await readEvaluation(tx, cycle.versionId!)
  const openObjections = await countOpenObjections(tx, cycle.id)
  const pendingVetoes = await countPendingVetoes(tx, cycle.id)
  const complete = evaluation.sheets.every((sheet) => sheet.complete)
  const [first] = obstaclesOf(cycle, { today, openObjections, pendingVetoes, ties: openTies(evaluation).length, complete })
  if (first !== undefined)
    throw new AppError(
      'conflict',
      `ranking.obstacle.${first}`,
      {},
      { until: cycle.publicityUntil ?? '', n: first === 'vetoes' ? pendingVetoes : openObjections },
    )
}

async function settle(deps: Within, tx: Knex.Transaction, actor: Actor, cycle: Cycle, number: number): Promise<void> {
  const at = deps.now().toISOString()
  const made = await nextVersion(tx, cycle, {
    kind: 'final',
    reason: '',
    by: actor.id,
    at,
    values: { state: 'final' },
    check: isStill(number),
  })
  await insertStep(tx, cycle.id, 'final', { actorId: actor.id, at, detail: { number: made.number, sha256: made.sha256 } })
  await record(deps, tx, actor, {
    action: 'evaluations.final',
    subject: `evaluation_cycle:${cycle.id}`,
    details: { number: made.number, sha256: made.sha256 },
  })
  await tellConcerned(tx, cycle, { code: 'ranking.told.final', href: `/evaluations/${cycle.id}/ranking`, name: 'final', at })
}
