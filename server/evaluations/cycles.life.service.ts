import type { Knex } from 'knex'
import { evaluate } from '../../core/evaluation/engine.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import type { Evaluation } from '../../core/evaluation/sheet.types.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyCancel, denyClose, denyDecide, denyDecideAbout, denyOpen, denyStartScoring } from './cycles.policy.ts'
import { holdCycle, insertScorer, insertStep, insertSubstitution, listCandidates, readRoster, refreshNames } from './cycles.queries.ts'
import { recusedSubjects, tooFewScorers } from './cycles.rules.ts'
import { changed, getCycle } from './cycles.service.ts'
import { headsOfSubjects, inspectorsOf, scorersOfCycle, tellOf } from './cycles.telling.ts'
import type { Cycle, CycleSubject, Roster } from './cycles.types.ts'
import { listBallots, listDecisions } from './entries.queries.ts'
import { decisionsInForce } from './entries.rules.ts'
import { leavesIn } from './facts.rules.ts'
import { factsBy, waivedBy } from './facts.service.ts'
import { makePreliminary } from './results.service.ts'
import { ballotLeaves, isIn, itemsOf, scoredLeaves } from './rounds.rules.ts'
import { getScheme } from './schemes.service.ts'
import { listReopenings, listSubmitted } from './scoring.queries.ts'

const subjectOf = (id: number): string => `evaluation_cycle:${id}`

/** From here on everybody inside follows it; who takes part, and under which name, stands. @throws AppError not_found, forbidden, conflict */
export async function openCycle(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyOpen(actor, cycle))
    const at = deps.now().toISOString()
    await changed(tx, { ...cycle, version }, { state: 'open' })
    await refreshNames(tx, id)
    await insertStep(tx, id, 'opened', { actorId: actor.id, at })
    await tellOf(tx, headsOfSubjects(id, actor.id), cycle, { code: 'cycles.told.opened', about: 'opened' }, at)
    return [undefined, { action: 'evaluations.open', subject: subjectOf(id), details: { title: cycle.title } }]
  })
}

/** The inspecting departments begin, each for itself. @throws AppError not_found, forbidden, conflict when a subject has too few scorers */
export async function startScoring(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyStartScoring(actor, cycle))
    const [few] = tooFewScorers(await readRoster(tx, id))
    if (few !== undefined) throw new AppError('conflict', 'cycles.error.too_few_scorers', {}, { name: few.name, name_en: few.nameEn })
    const at = deps.now().toISOString()
    await changed(tx, { ...cycle, version }, { state: 'scoring' })
    await insertStep(tx, id, 'scoring', { actorId: actor.id, at })
    await tellOf(tx, scorersOfCycle(id, actor.id), cycle, { code: 'cycles.told.scoring', below: '/scoring', about: 'scoring' }, at)
    return [undefined, { action: 'evaluations.start_scoring', subject: subjectOf(id), details: { title: cycle.title } }]
  })
}

/** Something that is missing before scoring can be closed. */
export type Gap =
  | { readonly kind: 'scores'; readonly n: number }
  /** A democratic evaluation without counts. */
  | { readonly kind: 'ballot'; readonly indicator: string; readonly name: string }
  /** An indicator that would have no points even though everything else is there. */
  | {
      readonly kind: 'pending'
      readonly indicator: string
      readonly name: string
      readonly subjects: readonly Pick<CycleSubject, 'name' | 'nameEn'>[]
    }

export async function gapsOf(
  { db, now }: { readonly db: Knex; readonly now: Date },
  cycle: Cycle,
  scheme: Scheme,
  roster: Roster,
): Promise<readonly Gap[]> {
  const waived = waivedBy(decisionsInForce(await listDecisions(db, cycle.id)))
  const submitted = await listSubmitted(db, cycle.id)
  const reopenings = await listReopenings(db, cycle.id)
  const open = itemsOf({ roster, leaves: scoredLeaves(scheme), reopenings, submitted, waived }).filter((item) => !isIn(item))
  const attached = new Set((await listBallots(db, cycle.id)).map(({ indicator }) => indicator))
  const withoutCounts = ballotLeaves(scheme).filter(
    ({ code }) => !attached.has(code) && roster.subjects.some(({ id }) => !waived.has(`${code}/${id}`)),
  )
  const missing: readonly Gap[] = [
    ...(open.length > 0 ? [{ kind: 'scores' as const, n: open.length }] : []),
    ...withoutCounts.map(({ code, name }) => ({ kind: 'ballot' as const, indicator: code, name })),
  ]
  // Everything is computed only when nothing simpler is missing: the page of a running cycle stays light.
  return missing.length > 0 ? missing : pendingIn(evaluate(scheme, await factsBy(db, scheme, cycle, roster, { now })), scheme, roster)
}

/**
 * Indicators that have no points yet for another reason: no answer about somebody was counted, no monthly evaluation is final. A result made
 * without them could never be confirmed, and nothing could be entered any more.
 */
function pendingIn({ sheets }: Evaluation, scheme: Scheme, roster: Roster): readonly Gap[] {
  return leavesIn(scheme.indicators).flatMap(({ code, name }): Gap[] => {
    const waiting = new Set(
      sheets.filter(({ lines }) => lines.some((line) => line.code === code && line.state === 'pending')).map(({ subject }) => subject),
    )
    const subjects = roster.subjects.filter(({ key }) => waiting.has(key))
    return subjects.length === 0 ? [] : [{ kind: 'pending', indicator: code, name, subjects }]
  })
}

/**
 * Ends scoring: the facts of this moment are frozen, the first version of the result is computed from them and put on notice, all in one
 * transaction. @throws AppError not_found, forbidden, conflict while something is missing or when somebody was faster
 */
export async function closeScoring(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyClose(actor, cycle))
    if (cycle.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const { scheme } = await getScheme(tx, cycle.schemeId)
    const gaps = await gapsOf({ db: tx, now: deps.now() }, cycle, scheme, await readRoster(tx, id))
    if (gaps.length > 0) throw new AppError('conflict', 'cycles.error.gaps')
    const at = deps.now().toISOString()
    await insertStep(tx, id, 'closed', { actorId: actor.id, at })
    await makePreliminary(deps, tx, actor, cycle)
    return [undefined, { action: 'evaluations.close_scoring', subject: subjectOf(id), details: { title: cycle.title } }]
  })
}

/** @throws AppError not_found, forbidden, invalid without a reason, conflict */
export async function cancelCycle(deps: Deps, actor: Actor, id: number, version: number, reason: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyCancel(actor, cycle))
    if (reason === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
    const at = deps.now().toISOString()
    await changed(tx, { ...cycle, version }, { state: 'cancelled' })
    await insertStep(tx, id, 'cancelled', { actorId: actor.id, at, detail: { reason } })
    if (cycle.state !== 'draft')
      await tellOf(tx, headsOfSubjects(id, actor.id), cycle, { code: 'cycles.told.cancelled', params: { reason }, about: 'cancelled' }, at)
    return [undefined, { action: 'evaluations.cancel', subject: subjectOf(id), details: { title: cycle.title, reason } }]
  })
}

export interface NamedSubstitute {
  readonly subjectId: number
  readonly departmentId: number
  readonly reason: string
}

/**
 * A leader names who scores an inspecting department in its own place. Once: a substitute that could be exchanged could be chosen for their
 * points. @throws AppError not_found, forbidden, invalid, conflict
 */
export async function nameSubstitute(
  deps: Deps,
  actor: Actor,
  id: number,
  { subjectId, departmentId, reason }: NamedSubstitute,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdCycle(tx, id)
    const cycle = await getCycle(tx, actor, id)
    authorize(denyDecide(actor, cycle))
    const roster = await readRoster(tx, id)
    const subject = recusedSubjects(roster).find((one) => one.id === subjectId)
    if (subject === undefined) throw new AppError('invalid', 'errors.invalid_input', { subject: { code: 'cycles.error.not_recused' } })
    authorize(denyDecideAbout(actor, cycle, subject))
    if (reason === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
    // Whoever came in now would read points of a reopened item before giving their own, or open again what is complete.
    const begun = (await listSubmitted(tx, id)).some((one) => one.subjectId === subjectId)
    if (begun) throw new AppError('conflict', 'cycles.error.substitute_late')
    if (roster.substitutions.some((one) => one.subjectId === subjectId)) throw new AppError('conflict', 'cycles.error.substitute_named')
    const known = roster.scorers.find((one) => one.departmentId === departmentId)
    const candidate = (await listCandidates(tx)).find((one) => one.id === departmentId)
    const fits = candidate?.inspects === true && candidate.id !== subject.departmentId && known?.substitute !== false
    if (!fits) throw new AppError('invalid', 'errors.invalid_input', { department: { code: 'cycles.error.substitute' } })
    const at = deps.now().toISOString()
    const scorerId = known?.id ?? (await insertScorer(tx, id, { ...candidate, departmentId }, true))
    await insertSubstitution(tx, id, { subjectId, scorerId, reason, namedBy: actor.id, at })
    const detail = { subject: subject.name, subject_en: subject.nameEn, scorer: candidate.name, scorer_en: candidate.nameEn, reason }
    await insertStep(tx, id, 'substitute', { actorId: actor.id, at, detail })
    const told = { code: 'cycles.told.substitute', params: { ...detail }, below: '/scoring', about: `substitute:${subjectId}` } as const
    await tellOf(tx, inspectorsOf(departmentId, actor.id), cycle, told, at)
    return [undefined, { action: 'evaluations.substitute', subject: subjectOf(id), details: { title: cycle.title, ...detail } }]
  })
}
