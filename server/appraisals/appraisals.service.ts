import type { Knex } from 'knex'
import { dateInShanghai, addDays } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { denyAppraisals, denyOwn, denyRuling, denyRunning, denySupervising, denyTakingBack, seesAppraisal } from './appraisals.policy.ts'
import {
  change,
  countAssessed,
  dropDraft,
  findAppraisal,
  findDraft,
  holdRound,
  holdRoundOf,
  insertRemedy,
  keepDraft,
  listAppraisals,
  listMarks,
  listRemedies,
  saveMarks,
  visibleTo,
  decodeAppraisal,
} from './appraisals.queries.ts'
import { dueOn, goodMarksFor, isHeavier, limitOn, PERIODS, placesOf, windowsOf, type Limit, type Places } from './appraisals.rules.ts'
import type { Appraisal, Draft, Grade, Mark, QuarterMark, Remedy, Round, Standing } from './appraisals.types.ts'
import { capsFor, limitsOn, type Cap } from './judging.service.ts'
import { changedMeanwhile, getRound, inState } from './rounds.service.ts'

export interface WholeAppraisal {
  readonly appraisal: Appraisal
  readonly marks: readonly QuarterMark[]
  readonly limits: readonly Limit[]
  readonly remedies: readonly Remedy[]
  /** The person's own, for nobody else. */
  readonly draft: Draft | undefined
  /** Those whom the actor supervises, among them this one; only while opinions are given. */
  readonly group: Group | undefined
}

/** @throws AppError forbidden; not_found for what is not the actor's to read */
export async function readAppraisal({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<WholeAppraisal> {
  const appraisal = await visible(db.read, actor, id)
  const [{ marks, limits }, remedies, draft, group] = await Promise.all([
    limitsOn(db.read, appraisal),
    listRemedies(db.read, id),
    mayWrite(actor, appraisal) ? findDraft(db.read, id) : undefined,
    mayPropose(actor, appraisal) ? groupOf(db.read, actor, appraisal, dateInShanghai(now().toISOString())) : undefined,
  ])
  return { appraisal, marks, limits, remedies, draft, group }
}

async function visible(db: Knex, actor: Actor, id: number): Promise<Appraisal> {
  authorize(denyAppraisals(actor))
  const appraisal = await findAppraisal(db, id)
  if (appraisal === undefined || !seesAppraisal(actor, appraisal)) throw new AppError('not_found', 'errors.not_found')
  return appraisal
}

type Changing = (
  tx: Knex.Transaction,
  appraisal: Appraisal,
  at: string,
) => Promise<readonly [values: Record<string, string | number | null>, details: object]>

/** One change of one assessment, compared and set. What is written about somebody is not for the audit log: its readers have no part in it. */
async function changing(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  action: `appraisals.${string}`,
  make: Changing,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdRoundOf(tx, id)
    const appraisal = await visible(tx, actor, id)
    const [values, details] = await make(tx, appraisal, deps.now().toISOString())
    if (!(await change(tx, 'appraisals', { id, version }, values))) throw changedMeanwhile()
    return [undefined, { action, subject: `appraisal:${id}`, details }]
  })
}

const whileOpen = ({ roundState }: Appraisal): void => {
  inState({ state: roundState }, 'open')
}

/** The person's summary of the year 个人总结; handed in it goes to the supervisor. @throws AppError not_found, forbidden, conflict */
export const writeSummary = (deps: Deps, actor: Actor, id: number, version: number, summary: string): Promise<void> =>
  changing(deps, actor, id, version, 'appraisals.summarise', async (tx, appraisal, at) => {
    authorize(denyOwn(actor, appraisal))
    whileOpen(appraisal)
    if (appraisal.opinionAt !== null) throw new AppError('conflict', 'appraisals.error.opinion_given')
    await dropDraft(tx, id)
    return [{ summary, summary_at: at }, { year: appraisal.year }]
  })

/**
 * Keeps what the person has written so far. `version` is that of the draft on the page, 0 before there was one; returns the new one.
 * @throws AppError not_found, forbidden, conflict when another window kept something since, or the supervisor has given an opinion
 */
export async function saveDraft(deps: Deps, actor: Actor, id: number, version: number, summary: string): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const appraisal = await visible(tx, actor, id)
    authorize(denyOwn(actor, appraisal))
    whileOpen(appraisal)
    if (appraisal.opinionAt !== null) throw new AppError('conflict', 'appraisals.error.opinion_given')
    const draft = { summary, savedAt: deps.now().toISOString(), version }
    if (!(await keepDraft(tx, id, draft))) throw new AppError('conflict', 'appraisals.error.draft_elsewhere')
    return [version + 1, { action: 'appraisals.draft', subject: `appraisal:${id}`, details: { year: appraisal.year } }]
  })
}

/** The supervisor, having heard others, says what they think and proposes a grade. @throws AppError not_found, forbidden, conflict, invalid */
export const giveOpinion = (
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  { opinion, proposal }: { readonly opinion: string; readonly proposal: Grade },
): Promise<void> =>
  changing(deps, actor, id, version, 'appraisals.propose', async (tx, appraisal, at) => {
    authorize(denySupervising(actor, appraisal))
    whileOpen(appraisal)
    if (!awaitsOpinion(appraisal, dateInShanghai(at))) throw new AppError('conflict', 'appraisals.error.no_summary')
    const limit = limitOn(proposal, (await limitsOn(tx, appraisal)).limits)
    if (limit !== undefined) throw new AppError('invalid', 'errors.invalid_input', { proposal: { code: `appraisals.limit.${limit}` } })
    return [{ opinion, proposal, opinion_by: actor.id, opinion_at: at }, {}]
  })

/** The office says who is on probation and who is not assessed at all. @throws AppError not_found, forbidden, conflict */
export const setStanding = (
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  { standing, reason }: { readonly standing: Standing; readonly reason: string },
): Promise<void> =>
  changing(deps, actor, id, version, 'appraisals.standing', (_tx, appraisal) => {
    authorize(denyRunning(actor, appraisal) ?? (actor.id === appraisal.personId ? 'appraisals.denied.own' : undefined))
    whileOpen(appraisal)
    if (standing !== 'assessed' && reason === '')
      throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
    // What was proposed under another standing may not be open any more: the supervisor says it again.
    return Promise.resolve([{ standing, standing_reason: reason, proposal: null, opinion_at: null }, { standing }])
  })

/** During the notice somebody on it may turn out not to deserve it. @throws AppError not_found, forbidden, conflict */
export const takeBackExcellent = (deps: Deps, actor: Actor, id: number, version: number, reason: string): Promise<void> =>
  changing(deps, actor, id, version, 'appraisals.take_back', (_tx, appraisal) => {
    authorize(denyTakingBack(actor, appraisal))
    inState({ state: appraisal.roundState }, 'publicity')
    if (appraisal.grade !== 'excellent') throw new AppError('conflict', 'appraisals.error.state')
    return Promise.resolve([{ grade: 'competent', decided: 'competent', grade_reason: reason }, {}])
  })

/** The person has the notice in hand: from today the periods of art. 95 run. @throws AppError not_found, forbidden, conflict */
export const acknowledge = (deps: Deps, actor: Actor, id: number, version: number): Promise<void> =>
  changing(deps, actor, id, version, 'appraisals.acknowledge', (_tx, appraisal, at) => {
    authorize(denyOwn(actor, appraisal))
    if (appraisal.noticedAt === null || appraisal.acknowledgedOn !== null) throw new AppError('conflict', 'appraisals.error.state')
    return Promise.resolve([{ acknowledged_on: dateInShanghai(at) }, {}])
  })

/** 复核 or 申诉, in its period. @throws AppError not_found, forbidden, conflict when the period is over or the grade has no remedy */
export async function fileRemedy(deps: Deps, actor: Actor, id: number, kind: Remedy['kind'], grounds: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdRoundOf(tx, id)
    const appraisal = await visible(tx, actor, id)
    authorize(denyOwn(actor, appraisal))
    const today = dateInShanghai(deps.now().toISOString())
    const window = windowsOf(appraisal, await listRemedies(tx, id), today).find((one) => one.kind === kind)
    if (window?.open !== true) throw new AppError('conflict', 'appraisals.error.period_over')
    await insertRemedy(tx, { appraisal_id: id, kind, grounds, filed_on: today, due_on: dueOn(kind, today) })
    return [undefined, { action: 'appraisals.file', subject: `appraisal:${id}`, details: { kind } }]
  })
}

async function undecided(tx: Knex, actor: Actor, id: number, kind: Remedy['kind']): Promise<{ appraisal: Appraisal; remedy: Remedy }> {
  await holdRoundOf(tx, id)
  const appraisal = await visible(tx, actor, id)
  authorize(denyRuling(actor, appraisal, kind))
  const remedy = (await listRemedies(tx, id)).find((one) => one.kind === kind)
  if (remedy === undefined || remedy.decidedOn !== null) throw new AppError('conflict', 'appraisals.error.state')
  return { appraisal, remedy }
}

/** An appeal may take thirty days more, once, with a reason. @throws AppError not_found, forbidden, conflict */
export async function extendAppeal(deps: Deps, actor: Actor, id: number, version: number, reason: string): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { remedy } = await undecided(tx, actor, id, 'appeal')
    if (remedy.extension !== '') throw new AppError('conflict', 'appraisals.error.extended')
    const due = addDays(remedy.dueOn, PERIODS.appealExtension)
    if (!(await change(tx, 'appraisal_remedies', { id: remedy.id, version }, { due_on: due, extension: reason }))) throw changedMeanwhile()
    return [undefined, { action: 'appraisals.extend', subject: `appraisal:${id}`, details: { due } }]
  })
}

export interface Ruling {
  readonly kind: Remedy['kind']
  /** The grade after it; the same one upholds. */
  readonly grade: Grade
  readonly reason: string
  /** Of an appeal: the authority and its document. */
  readonly body: string
}

/** A decision on a review or appeal: never heavier (art. 96). @throws AppError not_found, forbidden, conflict, invalid */
export async function decideRemedy(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  { kind, grade, reason, body }: Ruling,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { appraisal, remedy } = await undecided(tx, actor, id, kind)
    if (appraisal.grade === null || isHeavier(appraisal.grade, grade))
      throw new AppError('invalid', 'errors.invalid_input', { grade: { code: 'appraisals.error.heavier' } })
    const at = deps.now().toISOString()
    const outcome = grade === appraisal.grade ? 'upheld' : 'changed'
    const values = { outcome, grade, reason, body, decided_by: actor.id, decided_on: dateInShanghai(at) }
    if (!(await change(tx, 'appraisal_remedies', { id: remedy.id, version }, values))) throw changedMeanwhile()
    if (outcome === 'changed' && !(await change(tx, 'appraisals', appraisal, { grade, grade_reason: reason }))) throw changedMeanwhile()
    const told = {
      code: 'appraisals.told.ruled',
      params: { kind: `@appraisals.remedy.${kind}` },
      href: `/appraisals/people/${id}`,
    } as const
    await tell(tx, [{ personId: appraisal.personId, ...told, about: `appraisal:${id}:${kind}` }], at)
    return [undefined, { action: 'appraisals.rule', subject: `appraisal:${id}`, details: { kind, outcome } }]
  })
}

/** Whether the person may still write or change the summary. */
export const mayWrite = (actor: Actor, appraisal: Appraisal): boolean =>
  denyOwn(actor, appraisal) === undefined && isOpenFor(appraisal) && appraisal.opinionAt === null
/** Whether the actor may still say what they think of somebody. */
export const mayPropose = (actor: Actor, appraisal: Appraisal): boolean =>
  denySupervising(actor, appraisal) === undefined && isOpenFor(appraisal)
const isOpenFor = ({ roundState, standing }: Appraisal): boolean => roundState === 'open' && standing !== 'exempt'

/** Those whom the actor supervises in a round, and the places for 优秀: their share of them, and everybody's. */
export interface Group {
  readonly people: readonly Appraisal[]
  /** The next after the one that is read: without an opinion, and it can be given. */
  readonly next: Appraisal | undefined
  readonly places: Places
  /** Departments among them that a veto leaves fewer; everybody of the department counts, its head too. */
  readonly caps: readonly Cap[]
  readonly everywhere: number
}

async function groupOf(db: Knex, actor: Actor, { id, roundId, year, percent }: Appraisal, today: string): Promise<Group> {
  const [people, everybody] = await Promise.all([supervisedIn(db, actor, roundId), listAppraisals(db, roundId)])
  const departments = new Set(people.map(({ departmentId }) => departmentId))
  const caps = await capsFor(
    db,
    year,
    everybody.filter(({ departmentId }) => departments.has(departmentId)),
  )
  // A head's people are of one department, and a veto of it lowers their share; a leader's are of many.
  const share = departments.size === 1 ? Math.min(percent, ...caps.map((cap) => cap.percent)) : percent
  return {
    people,
    next: nextOf(people, id, today),
    places: placesOf(people, share),
    caps,
    everywhere: placesOf(everybody, percent).places,
  }
}

async function supervisedIn(db: Knex, actor: Actor, roundId: number): Promise<Appraisal[]> {
  const found: unknown = await visibleTo(db, actor, roundId).orderBy(['dep.position', 'p.sort_key', 'a.id'])
  return (found as unknown[]).map(decodeAppraisal).filter((one) => one.standing !== 'exempt' && denySupervising(actor, one) === undefined)
}

/** From the one given to the end, then from the beginning. */
const nextOf = (people: readonly Appraisal[], id: number, today: string): Appraisal | undefined => {
  const at = people.findIndex((one) => one.id === id)
  const others = [...people.slice(at + 1), ...people.slice(0, at)]
  return others.find((one) => one.opinionAt === null && awaitsOpinion(one, today))
}

/** The summary is in, or its last day is over. */
const awaitsOpinion = ({ summaryAt, summaryUntil }: Appraisal, today: string): boolean => summaryAt !== null || today > summaryUntil

export interface Marking {
  readonly round: Round
  /** Whom the actor supervises. */
  readonly people: readonly Appraisal[]
  readonly marks: readonly QuarterMark[]
}

/** Those whom the actor supervises in a round, with the marks they have. @throws AppError forbidden, not_found */
export const readMarks = ({ db }: Pick<Deps, 'db'>, actor: Actor, roundId: number): Promise<Marking> => markingOf(db.read, actor, roundId)

async function markingOf(db: Knex, actor: Actor, roundId: number): Promise<Marking> {
  const round = await getRound(db, actor, roundId)
  const people = await supervisedIn(db, actor, roundId)
  if (people.length === 0) authorize('appraisals.denied.not_supervisor')
  return { round, people, marks: await listMarks(db, roundId) }
}

/** The marks of a quarter 平时考核 by the supervisor; 好 within its share of everybody who is assessed. @throws AppError forbidden, conflict, invalid */
export async function setMarks(
  deps: Deps,
  actor: Actor,
  roundId: number,
  quarter: number,
  given: ReadonlyMap<number, Mark>,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdRound(tx, roundId)
    const { round, people } = await markingOf(tx, actor, roundId)
    inState(round, 'open')
    const at = deps.now().toISOString()
    if (dateInShanghai(at) < `${round.year}-${String(quarter * 3).padStart(2, '0')}-01`)
      throw new AppError('conflict', 'appraisals.error.quarter')
    const marks = people.flatMap(({ id }) => (given.has(id) ? [{ appraisalId: id, quarter, mark: given.get(id)! }] : []))
    await saveMarks(tx, marks, { by: actor.id, at })
    await refuseTooGood(tx, round.id, quarter, dateInShanghai(at))
    return [undefined, { action: 'appraisals.mark', subject: `appraisal_round:${roundId}`, details: { quarter, people: marks.length } }]
  })
}

async function refuseTooGood(tx: Knex, roundId: number, quarter: number, on: string): Promise<void> {
  const marks = await listMarks(tx, roundId)
  const most = goodMarksFor(await countAssessed(tx, roundId), on)
  const good = marks.filter((one) => one.quarter === quarter && one.mark === 'good').length
  if (good > most)
    throw new AppError('invalid', 'errors.invalid_input', { marks: { code: 'appraisals.error.good', params: { n: good, most } } })
}
