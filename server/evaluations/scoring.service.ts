import type { Knex } from 'knex'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { departmentsOf } from '../people/postings.service.ts'
import { denyProgress, denyScore, scorerOf } from './cycles.policy.ts'
import { holdCycle, insertStep, readRoster } from './cycles.queries.ts'
import { formatPoints, isTooFarApart, parsePoints, spreadOf } from './cycles.rules.ts'
import { getCycle } from './cycles.service.ts'
import { scorersOfCycle, scorersOfSubject, tellOf } from './cycles.telling.ts'
import type { Cycle, CycleScorer, CycleSubject, Evidence, Roster } from './cycles.types.ts'
import { listDecisions } from './entries.queries.ts'
import { decisionsInForce } from './entries.rules.ts'
import { countVisits } from './evidence.queries.ts'
import { noteHand } from './hands.queries.ts'
import { waivedBy } from './facts.service.ts'
import { isIn, itemKey, itemsOf, progressOf, scoredLeaves, type Item, type Progress, type ScoredLeaf } from './rounds.rules.ts'
import { getScheme } from './schemes.service.ts'
import {
  changeScore,
  findScore,
  hasScoredFor,
  insertReopening,
  insertScore,
  listReopenings,
  listScoresFor,
  listSubmitted,
  pointsOf,
  saveDiscussion,
  submitScore,
  type Place,
} from './scoring.queries.ts'
import type { Reopening, Score } from './scoring.types.ts'

/** What an inspecting department works with: its own scores, and what reopened rounds have opened to it. */
export interface Scoring {
  readonly cycle: Cycle
  readonly scheme: Scheme
  readonly roster: Roster
  readonly scorer: CycleScorer
  readonly leaves: readonly ScoredLeaf[]
  /** What this department scores. */
  readonly items: readonly Item[]
  /** By `indicator/subject/round`, this department's own. */
  readonly own: ReadonlyMap<string, Score>
  /** Others' points, of reopened rounds only. */
  readonly others: readonly Score[]
  readonly reopenings: readonly Reopening[]
  readonly progress: Progress
  /** Departments in which the actor worked within the period: colleagues score those. */
  readonly worked: ReadonlySet<number>
}

/** @throws AppError not_found, forbidden for whoever scores nothing in this cycle */
export async function readScoring({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Scoring> {
  const cycle = await getCycle(db.read, actor, id)
  const { scheme, roster, items, reopenings } = await standing(db.read, cycle)
  const scorer = scorerOf(actor, roster)
  if (scorer === undefined) throw new AppError('forbidden', 'cycles.denied.not_scorer')
  await refuseSecondSeat(db.read, cycle, actor, scorer)
  const scores = await listScoresFor(db.read, id, scorer.id)
  return {
    cycle,
    scheme,
    roster,
    scorer,
    leaves: scoredLeaves(scheme),
    items: items.filter(({ scorers }) => scorers.some((one) => one.id === scorer.id)),
    own: new Map(scores.filter((one) => one.scorerId === scorer.id).map((one) => [`${itemKey(one)}/${one.round}`, one])),
    others: scores.filter((one) => one.scorerId !== scorer.id),
    reopenings,
    progress: progressOf(items, scorer),
    worked: await workedIn(db.read, actor, cycle),
  }
}

/** Departments in which somebody worked within the period of a cycle. */
export const workedIn = (
  db: Knex,
  { id }: Pick<Actor, 'id'>,
  { fromOn, toOn }: Pick<Cycle, 'fromOn' | 'toOn'>,
): Promise<ReadonlySet<number>> => departmentsOf(db, id, { from: fromOn, to: toOn })

/** Whoever changes departments has seen and given the points of the one before: nobody scores, or reads, for two. */
async function refuseSecondSeat(db: Knex, { id }: Pick<Cycle, 'id'>, actor: Actor, scorer: CycleScorer): Promise<void> {
  if (await hasScoredFor(db, id, actor.id, scorer.id)) throw new AppError('forbidden', 'cycles.denied.scored_already')
}

interface CycleStanding {
  readonly scheme: Scheme
  readonly roster: Roster
  readonly items: readonly Item[]
  readonly reopenings: readonly Reopening[]
}
async function standing(db: Knex, cycle: Cycle): Promise<CycleStanding> {
  const { scheme } = await getScheme(db, cycle.schemeId)
  const roster = await readRoster(db, cycle.id)
  const reopenings = await listReopenings(db, cycle.id)
  const submitted = await listSubmitted(db, cycle.id)
  const waived = waivedBy(decisionsInForce(await listDecisions(db, cycle.id)))
  return { scheme, roster, reopenings, items: itemsOf({ roster, leaves: scoredLeaves(scheme), reopenings, submitted, waived }) }
}

/** How far every inspecting department is, without anyone's points. */
export interface ProgressBoard {
  readonly cycle: Cycle
  readonly roster: Roster
  readonly leaves: readonly ScoredLeaf[]
  readonly items: readonly Item[]
  readonly scorers: readonly (Progress & { readonly scorer: CycleScorer; readonly recused: readonly CycleSubject[] })[]
}

/** @throws AppError not_found, forbidden */
export async function readProgress({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<ProgressBoard> {
  authorize(denyProgress(actor))
  const cycle = await getCycle(db.read, actor, id)
  const { scheme, roster, items } = await standing(db.read, cycle)
  return {
    cycle,
    roster,
    leaves: scoredLeaves(scheme),
    items,
    scorers: roster.scorers.map((scorer) => ({
      ...progressOf(items, scorer),
      scorer,
      recused: roster.subjects.filter(({ departmentId }) => departmentId === scorer.departmentId),
    })),
  }
}

export interface TypedScore {
  readonly indicator: string
  readonly subjectId: number
  /** As typed: `7.5`, or nothing yet. */
  readonly points: string
  readonly remark: string
  readonly evidence: readonly Evidence[]
  /** Of the draft that was on the page; 0 before there was one. */
  readonly version: number
}
const LONGEST_REMARK = 500

/** Keeps a draft of one cell. Returns its new version. @throws AppError not_found, forbidden, invalid, conflict */
export async function saveScore(deps: Deps, actor: Actor, id: number, typed: TypedScore): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const loaded = await loadItems(tx, actor, id, [typed])
    const [cycle, item] = [loaded.cycle, itemOf(loaded, typed)]
    const version = await keep(tx, loaded, item, typed, actor, deps.now().toISOString())
    return [version, { action: 'evaluations.save_score', subject: `evaluation_cycle:${id}`, details: detailsOf(cycle, item) }]
  })
}

/** Several cells of one page in one go: all or none. */
export async function saveScores(deps: Deps, actor: Actor, id: number, all: readonly TypedScore[]): Promise<void> {
  if (all.length === 0) return
  await audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const loaded = await loadItems(tx, actor, id, all)
    await keepAll(tx, loaded, all, actor, at)
    return [
      undefined,
      { action: 'evaluations.save_score', subject: `evaluation_cycle:${id}`, details: { title: loaded.cycle.title, n: all.length } },
    ]
  })
}

/**
 * Hands scores in: they stand, and are shown to nobody before everybody's are in. Whoever hands in last learns whether the item is too far
 * apart; then all score it once more. @throws AppError not_found, forbidden, invalid (points, evidence, discussion), conflict
 */
export async function submitScores(
  deps: Deps,
  actor: Actor,
  id: number,
  all: readonly TypedScore[],
): Promise<{ readonly reopened: number }> {
  return audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const loaded = await loadItems(tx, actor, id, all)
    for (const typed of all) refuseIncomplete(typed, itemOf(loaded, typed), loaded.reopenings)
    await keepAll(tx, loaded, all, actor, at)
    let reopened = 0
    for (const typed of all) {
      const item = itemOf(loaded, typed)
      const place = placeOf(loaded.cycle, item, loaded.scorer)
      const stored = await findScore(tx, place)
      if (stored === undefined || !(await submitScore(tx, place, stored.version, actor.id, at)))
        throw new AppError('conflict', 'errors.changed_meanwhile')
      if (await reopenIfApart(tx, loaded, { ...item, submitted: [...item.submitted, loaded.scorer.code] }, at)) reopened += 1
    }
    await tellWhenAllIn(tx, loaded.cycle, at)
    const details = { title: loaded.cycle.title, n: all.length, reopened }
    return [{ reopened }, { action: 'evaluations.submit_scores', subject: `evaluation_cycle:${id}`, details }]
  })
}

interface Loaded extends CycleStanding {
  readonly cycle: Cycle
  readonly scorer: CycleScorer
}

async function loadItems(tx: Knex, actor: Actor, id: number, all: readonly Pick<TypedScore, 'subjectId'>[]): Promise<Loaded> {
  await holdCycle(tx, id)
  const cycle = await getCycle(tx, actor, id)
  const found = await standing(tx, cycle)
  const worked = await workedIn(tx, actor, cycle)
  for (const { subjectId } of all) {
    const subject = found.roster.subjects.find((one) => one.id === subjectId)
    if (subject === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyScore(actor, cycle, found.roster, subject, worked))
  }
  const scorer = scorerOf(actor, found.roster)
  if (scorer === undefined) throw new AppError('forbidden', 'cycles.denied.not_scorer')
  await refuseSecondSeat(tx, cycle, actor, scorer)
  return { cycle, scorer, ...found }
}

function itemOf({ items }: Loaded, { indicator, subjectId }: Pick<TypedScore, 'indicator' | 'subjectId'>): Item {
  const item = items.find(({ leaf, subject }) => leaf.code === indicator && subject.id === subjectId)
  if (item === undefined) throw new AppError('not_found', 'errors.not_found')
  return item
}

/**
 * Adds a file to this department's draft of a cell, beside whatever is in it, in the transaction that takes the file in. Returns what it
 * belongs to. @throws AppError not_found, forbidden, conflict
 */
export async function keepFile(
  tx: Knex,
  actor: Actor,
  id: number,
  place: Pick<TypedScore, 'indicator' | 'subjectId'>,
  file: Extract<Evidence, { kind: 'file' }>,
  at: string,
): Promise<{ readonly cycle: Cycle; readonly item: Item; readonly scorer: CycleScorer }> {
  const loaded = await loadItems(tx, actor, id, [place])
  const { cycle, scorer } = loaded
  const item = itemOf(loaded, place)
  const own = (await listScoresFor(tx, id, scorer.id)).find(
    (one) => one.scorerId === scorer.id && itemKey(one) === itemKey(place) && one.round === item.round,
  )
  const before = (own?.evidence ?? []).filter((one) => one.kind !== 'file' || one.sha256 !== file.sha256)
  const points = own?.points == null ? '' : formatPoints(own.points)
  const typed = { ...place, points, remark: own?.remark ?? '', evidence: [...before, file], version: own?.version ?? 0 }
  await keep(tx, loaded, item, typed, actor, at)
  return { cycle, item, scorer }
}

const placeOf = (cycle: Cycle, { subject, leaf, round }: Item, scorer: CycleScorer): Place => ({
  cycleId: cycle.id,
  subjectId: subject.id,
  scorerId: scorer.id,
  indicator: leaf.code,
  round,
})
const detailsOf = ({ title }: Cycle, { leaf, subject, round }: Item) => ({ title, indicator: leaf.code, subject: subject.name, round })

async function keepAll(tx: Knex, loaded: Loaded, all: readonly TypedScore[], actor: Actor, at: string): Promise<void> {
  for (const typed of all) {
    await keep(tx, loaded, itemOf(loaded, typed), typed, actor, at)
  }
}

/** Compare-and-set: of two colleagues at the same cell the second learns of the first instead of writing over them. */
async function keep(tx: Knex, { cycle, scorer }: Loaded, item: Item, typed: TypedScore, actor: Actor, at: string): Promise<number> {
  const place = placeOf(cycle, item, scorer)
  const points = pointsTyped(typed, item.leaf)
  await refuseForeignVisits(tx, cycle, item, typed)
  const values = { points, remark: typed.remark, evidence: typed.evidence, by: actor.id, at }
  const stored = await findScore(tx, place)
  if (stored?.submitted === true) throw new AppError('conflict', 'cycles.error.submitted')
  const kept =
    stored === undefined
      ? typed.version === 0 && (await insertScore(tx, place, values))
      : await changeScore(tx, place, typed.version, values)
  if (!kept) throw new AppError('conflict', 'cycles.error.score_changed')
  await noteHand(tx, handOf(place, item, values))
  return (stored?.version ?? 0) + 1
}

const handOf = ({ cycleId, indicator }: Place, { subject }: Item, { by, at }: { readonly by: number; readonly at: string }) => ({
  cycleId,
  indicator,
  subject: subject.key,
  personId: by,
  at,
})

/** An inspection proves something only about the department that was inspected, in the period that is scored. */
async function refuseForeignVisits(tx: Knex, cycle: Cycle, { subject }: Item, { evidence }: TypedScore): Promise<void> {
  const ids = [...new Set(evidence.flatMap((one) => (one.kind === 'inspection' ? [one.id] : [])))]
  if (ids.length > 0 && (await countVisits(tx, ids, subject.departmentId, cycle)) < ids.length)
    throw refused(subject.id, 'evidence', { code: 'common.error.not_a_choice' })
}

function pointsTyped({ points: text, subjectId, remark }: TypedScore, { weight }: ScoredLeaf): number | null {
  if (remark.length > LONGEST_REMARK) throw refused(subjectId, 'remark', { code: 'common.error.too_long', params: { max: LONGEST_REMARK } })
  if (text === '') return null
  const points = parsePoints(text)
  if (points === undefined) throw refused(subjectId, 'points', { code: 'cycles.error.points' })
  if (points > weight) throw refused(subjectId, 'points', { code: 'cycles.error.above_weight', params: { max: weight / 100 } })
  return points
}

const refused = (subjectId: number, field: string, problem: Problem): AppError =>
  new AppError('invalid', 'errors.invalid_input', { [`${field}.${subjectId}`]: problem })

function refuseIncomplete(typed: TypedScore, item: Item, reopenings: readonly Reopening[]): void {
  if (typed.points === '') throw refused(typed.subjectId, 'points', { code: 'cycles.error.points_missing' })
  if (item.leaf.source.evidence && typed.evidence.length === 0)
    throw refused(typed.subjectId, 'evidence', { code: 'cycles.error.evidence' })
  if (item.round === 1) return
  const discussion = reopenings.find(
    (one) => itemKey(one) === itemKey({ subjectId: item.subject.id, indicator: item.leaf.code }),
  )?.discussion
  if (discussion === undefined || discussion === '') throw refused(typed.subjectId, 'points', { code: 'cycles.error.discussion_missing' })
}

/** The scorers of an item whose first round is complete and too far apart meet and score it once more; both rounds are kept. */
async function reopenIfApart(tx: Knex.Transaction, { cycle, scheme }: Loaded, item: Item, at: string): Promise<boolean> {
  if (item.round > 1 || !isIn(item)) return false
  const points = await pointsOf(tx, cycle.id, item.subject.id, item.leaf.code, item.round)
  if (points.length < item.scorers.length || !isTooFarApart(points, item.leaf.weight, scheme.scoring.tolerance)) return false
  const spread = spreadOf(points)
  if (!(await insertReopening(tx, cycle.id, { subjectId: item.subject.id, indicator: item.leaf.code, round: item.round, spread, at })))
    return false
  const detail = { indicator: `${item.leaf.code} ${item.leaf.name}`, subject: item.subject.name, subject_en: item.subject.nameEn }
  await insertStep(tx, cycle.id, 'reopened', { actorId: null, at, detail })
  const below = `/scoring/${encodeURIComponent(item.leaf.code)}/${item.subject.id}`
  const about = `reopened:${item.leaf.code}:${item.subject.id}`
  await tellOf(tx, scorersOfSubject(cycle.id, item.subject.id), cycle, { code: 'cycles.told.reopened', params: detail, below, about }, at)
  return true
}

async function tellWhenAllIn(tx: Knex.Transaction, cycle: Cycle, at: string): Promise<void> {
  const { items } = await standing(tx, cycle)
  if (!items.every(isIn)) return
  await insertStep(tx, cycle.id, 'all_in', { actorId: null, at })
  await tellOf(tx, scorersOfCycle(cycle.id, 0), cycle, { code: 'cycles.told.all_in', about: 'all_in' }, at)
}

const LONGEST_DISCUSSION = 2_000

/** What the scorers agreed upon when they met over a reopened item. @throws AppError not_found, forbidden, invalid */
export async function noteDiscussion(
  deps: Deps,
  actor: Actor,
  id: number,
  { indicator, subjectId, discussion }: { readonly indicator: string; readonly subjectId: number; readonly discussion: string },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const loaded = await loadItems(tx, actor, id, [{ subjectId }])
    const item = itemOf(loaded, { indicator, subjectId })
    if (!item.reopened) throw new AppError('not_found', 'errors.not_found')
    const problem: Problem | undefined =
      discussion === ''
        ? { code: 'common.error.required' }
        : discussion.length > LONGEST_DISCUSSION
          ? { code: 'common.error.too_long', params: { max: LONGEST_DISCUSSION } }
          : undefined
    if (problem !== undefined) throw new AppError('invalid', 'errors.invalid_input', { discussion: problem })
    if (isIn(item)) throw new AppError('conflict', 'cycles.error.submitted')
    await saveDiscussion(tx, id, subjectId, indicator, discussion)
    const by = { by: actor.id, at: deps.now().toISOString() }
    await noteHand(tx, handOf(placeOf(loaded.cycle, item, loaded.scorer), item, by))
    return [undefined, { action: 'evaluations.discuss', subject: `evaluation_cycle:${id}`, details: detailsOf(loaded.cycle, item) }]
  })
}
