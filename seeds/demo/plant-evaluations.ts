import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { int, json } from '../../server/db/decode.ts'
import { GROUP_OF_KIND } from '../../server/evaluations/cycles.rules.ts'
import { insertAll, insertReturningIds } from './batches.ts'
import { workingDay } from './clock.ts'
import { DEPARTMENTS, WORKING_DEPARTMENTS } from './departments.ts'
import type { PlantedPeople } from './plant-people.ts'
import { schemeBefore, schemeOf } from './plant-schemes.ts'
import { Chance } from './random.ts'
import { INSPECTING, plannedScores, secondRound, type Apart, type PlannedScore } from './scores.ts'
import { ALIKE, DISCUSSION, LAST_YEAR, NO_WINDOW, OVERRIDES, THIS_YEAR, type PlannedAdjustment } from './texts/evaluations.ts'

const CODES = WORKING_DEPARTMENTS.map(({ code }) => code)
const nameOf = (code: string): string => DEPARTMENTS.find((one) => one.code === code)?.name ?? code
const nameEnOf = (code: string): string => DEPARTMENTS.find((one) => one.code === code)?.nameEn ?? code
const instant = (day: string, time: string): string => new Date(`${day}T${time}+08:00`).toISOString()

interface Scene {
  readonly tx: Knex.Transaction
  readonly planted: PlantedPeople
  readonly today: string
}
interface Planted {
  readonly cycleId: number
  readonly subjects: ReadonlyMap<string, number>
  readonly scorers: ReadonlyMap<string, number>
}
interface Step {
  readonly step: string
  readonly by: string | null
  readonly at: string
  readonly detail?: object
}

/** Last year's cycle with everything in, ready for its result, and this year's in the midst of scoring. */
export async function plantEvaluations(tx: Knex.Transaction, planted: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const scene = { tx, planted, today }
  await plantLastYear(scene, Number(today.slice(0, 4)) - 1)
  await plantThisYear(scene, Number(today.slice(0, 4)))
}

const idOf = ({ planted }: Scene, username: string | null): number | null =>
  username === null ? null : (planted.people.find((one) => one.username === username)?.id ?? null)

async function plantLastYear(scene: Scene, year: number): Promise<void> {
  const scheme = schemeBefore(year)
  const first = [workingDay(`${year + 1}-01-05`, 0), workingDay(scene.today, -15)].sort()[0]!
  const day = (n: number): string => workingDay(first, n)
  const closed = day(6)
  const cycle = await plantCycle(scene, scheme, {
    year,
    state: 'scoring',
    scoreUntil: closed,
    createdAt: instant(`${year}-01-20`, '10:10:00'),
  })
  const apart = { department: 'LDGX', indicator: 'B2' }
  const scores = plannedScores(scheme, CODES, year, apart, ALIKE)
  await plantScores(
    scene,
    cycle,
    scores,
    (one) => instant(day(one.leaf.code < 'B3' ? 1 : 2), minuteOf(one)),
    () => true,
  )
  const reopenedAt = instant(day(3), '09:12:00')
  await reopen(scene, cycle, apart, scores, reopenedAt, DISCUSSION)
  await plantScores(
    scene,
    cycle,
    secondRound(scores, apart),
    (one) => instant(day(4), minuteOf(one)),
    () => true,
  )
  await plantAdjustments(scene, cycle, LAST_YEAR, year)
  await plantDecisions(scene, cycle, day(2))
  await attachEvaluation(scene, cycle, instant(day(2), '15:20:00'))
  const detail = { indicator: 'B2 保密审查与分级审核台账', subject: nameOf('LDGX'), subject_en: nameEnOf('LDGX') }
  await plantSteps(scene, cycle.cycleId, [
    { step: 'created', by: 'inspector1', at: instant(`${year}-01-20`, '10:10:00') },
    { step: 'opened', by: 'inspector1', at: instant(`${year}-01-21`, '09:00:00') },
    { step: 'scoring', by: 'inspector1', at: instant(day(0), '09:00:00') },
    { step: 'reopened', by: null, at: reopenedAt, detail },
    { step: 'all_in', by: null, at: instant(day(4), '16:48:00') },
    { step: 'closed', by: 'inspector1', at: instant(closed, '10:00:00') },
  ])
}

async function plantThisYear(scene: Scene, year: number): Promise<void> {
  const { today } = scene
  const scheme = schemeOf(year)
  const begun = workingDay(today, -8)
  const until = workingDay(today, 7)
  const opened = [`${year}-01-22`, workingDay(today, -10)].sort()[0]!
  const cycle = await plantCycle(scene, scheme, { year, state: 'scoring', scoreUntil: until, createdAt: instant(opened, '10:10:00') })
  const apart = { department: 'ZYJN', indicator: 'B3' }
  const scores = plannedScores(scheme, CODES, year, apart)
  // The general office is nearly through, the supervision office past the middle, the personnel division began last.
  const share = { BGS: 0.92, JCS: 0.66, RSK: 0.45 } as const
  const isIn = (one: PlannedScore): boolean =>
    isItem(one, apart) || new Chance(`evaluations/in/${one.scorer.code}/${one.leaf.code}/${one.department}`).happens(share[one.scorer.code])
  const isDraft = (one: PlannedScore): boolean =>
    isIn(one) || new Chance(`evaluations/draft/${one.scorer.code}/${one.leaf.code}/${one.department}`).happens(0.3)
  await plantScores(
    scene,
    cycle,
    scores.filter(isDraft),
    (one) => instant(workingDay(today, one.leaf.code < 'B3' ? -6 : -4), minuteOf(one)),
    isIn,
  )
  const reopenedAt = instant(workingDay(today, -2), '10:26:00')
  await reopen(scene, cycle, apart, scores, reopenedAt, '')
  await plantAdjustments(
    scene,
    cycle,
    THIS_YEAR.filter(({ day }) => `${year}-${day}` < today),
    year,
  )
  const detail = { indicator: 'B3 内容真实、准确（抽查）', subject: nameOf('ZYJN'), subject_en: nameEnOf('ZYJN') }
  await plantSteps(scene, cycle.cycleId, [
    { step: 'created', by: 'inspector1', at: instant(opened, '10:10:00') },
    { step: 'opened', by: 'inspector1', at: instant(opened, '15:30:00') },
    { step: 'scoring', by: 'inspector1', at: instant(begun, '09:00:00') },
    { step: 'reopened', by: null, at: reopenedAt, detail },
  ])
}

/** A minute of the working day, from what is scored. */
function minuteOf({ scorer, leaf, department }: PlannedScore): string {
  const minute = new Chance(`evaluations/minute/${scorer.code}/${leaf.code}/${department}`).int(0, 170)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(14 + Math.floor(minute / 60))}:${two(minute % 60)}:00`
}
const isItem = (one: PlannedScore, { department, indicator }: Apart): boolean =>
  one.department === department && one.leaf.code === indicator

async function plantCycle(
  scene: Scene,
  scheme: Scheme,
  { year, state, scoreUntil, createdAt }: { year: number; state: string; scoreUntil: string; createdAt: string },
): Promise<Planted> {
  const { tx, planted } = scene
  const found: unknown = await tx('evaluation_schemes').where({ code: scheme.code, state: 'frozen' }).first('id')
  const [cycleId] = await insertReturningIds(tx, 'evaluation_cycles', [
    {
      scheme_id: z.object({ id: int }).parse(found).id,
      title: `${year}年度政务公开考评`,
      period: String(year),
      from_on: `${year}-01-01`,
      to_on: `${year}-12-31`,
      state,
      score_until: scoreUntil,
      created_by: idOf(scene, 'inspector1'),
      created_at: createdAt,
      version: 3,
    },
  ])
  const named = (code: string) => ({
    cycle_id: cycleId,
    department_id: planted.departments.get(code),
    name: nameOf(code),
    name_en: nameEnOf(code),
  })
  const subjects = await insertReturningIds(
    tx,
    'evaluation_subjects',
    WORKING_DEPARTMENTS.map(({ code, kind }) => ({ ...named(code), key: `department:${code}`, group: GROUP_OF_KIND[kind] })),
  )
  const scorers = await insertReturningIds(
    tx,
    'evaluation_scorers',
    INSPECTING.map(({ code }) => ({ ...named(code), code, substitute: false })),
  )
  return {
    cycleId: cycleId!,
    subjects: new Map(CODES.map((code, i) => [code, subjects[i]!])),
    scorers: new Map(INSPECTING.map(({ code }, i) => [code, scorers[i]!])),
  }
}

async function plantScores(
  scene: Scene,
  { cycleId, subjects, scorers }: Planted,
  scores: readonly PlannedScore[],
  at: (one: PlannedScore) => string,
  isIn: (one: PlannedScore) => boolean,
): Promise<void> {
  const givers = new Map(INSPECTING.map(({ code, username }) => [code, idOf(scene, username)]))
  await insertAll(
    scene.tx,
    'evaluation_scores',
    scores.map((one) => ({
      cycle_id: cycleId,
      subject_id: subjects.get(one.department),
      scorer_id: scorers.get(one.scorer.code),
      indicator: one.leaf.code,
      round: one.round,
      points: one.points,
      remark: one.remark,
      evidence: JSON.stringify([{ kind: 'text', text: one.evidence }]),
      given_by: givers.get(one.scorer.code),
      saved_at: at(one),
      submitted_at: isIn(one) ? at(one) : null,
      version: isIn(one) ? 2 : 1,
    })),
  )
}

async function reopen(
  { tx }: Scene,
  { cycleId, subjects }: Planted,
  apart: Apart,
  scores: readonly PlannedScore[],
  at: string,
  discussion: string,
): Promise<void> {
  const points = scores.filter((one) => isItem(one, apart)).map((one) => one.points)
  await insertAll(tx, 'evaluation_reopenings', [
    {
      cycle_id: cycleId,
      subject_id: subjects.get(apart.department),
      indicator: apart.indicator,
      round: 1,
      spread: Math.max(...points) - Math.min(...points),
      discussion,
      at,
    },
  ])
}

async function plantAdjustments(
  scene: Scene,
  { cycleId, subjects }: Planted,
  planned: readonly PlannedAdjustment[],
  year: number,
): Promise<void> {
  const rows = planned.map(({ department, rule, document, day, where, withdrawn }) => ({
    cycle_id: cycleId,
    subject_id: subjects.get(department),
    rule,
    times: 1,
    document: document(year),
    on_day: `${year}-${day}`,
    evidence: JSON.stringify([{ kind: 'text', text: where }]),
    entered_by: idOf(scene, 'inspector1'),
    entered_at: instant(workingDay(`${year}-${day}`, 1), '10:30:00'),
    withdrawn_at: withdrawn === undefined ? null : instant(workingDay(`${year}-${day}`, 6), '11:05:00'),
    withdraw_reason: withdrawn ?? '',
    version: withdrawn === undefined ? 1 : 2,
  }))
  await insertAll(scene.tx, 'evaluation_adjustments', rows)
}

/** Whoever serves no public is not in the democratic evaluation; a few indicators were set by the leaders. */
async function plantDecisions(scene: Scene, { cycleId, subjects }: Planted, day: string): Promise<void> {
  const evaluated = new Set(await evaluatedDepartments(scene))
  const row = (department: string, values: object, time: string): object => ({
    cycle_id: cycleId,
    subject_id: subjects.get(department),
    points: null,
    decided_by: idOf(scene, 'leader'),
    decided_at: instant(day, time),
    ...values,
  })
  await insertAll(scene.tx, 'evaluation_decisions', [
    ...CODES.filter((code) => !evaluated.has(scene.planted.departments.get(code) ?? 0)).map((code) =>
      row(code, { indicator: 'C', kind: 'not_applicable', reason: NO_WINDOW }, '15:05:00'),
    ),
    ...OVERRIDES.map(({ department, ...one }) => row(department, { ...one, kind: 'override' }, '15:12:00')),
  ])
}

const electionOf = async ({ tx }: Scene): Promise<number | undefined> => {
  const found: unknown = await tx('elections').where({ kind: 'evaluation', state: 'published' }).orderBy('id').first('id')
  return found === undefined ? undefined : z.object({ id: int }).parse(found).id
}

async function evaluatedDepartments(scene: Scene): Promise<number[]> {
  const id = await electionOf(scene)
  if (id === undefined) return []
  const found: unknown = await scene.tx('election_questions').where({ election_id: id }).select('subject')
  return z
    .array(z.object({ subject: json(z.object({ departmentId: z.number().optional() })).nullable() }))
    .parse(found)
    .flatMap(({ subject }) => subject?.departmentId ?? [])
}

async function attachEvaluation(scene: Scene, { cycleId }: Planted, at: string): Promise<void> {
  const id = await electionOf(scene)
  if (id === undefined) return
  await insertAll(scene.tx, 'evaluation_ballots', [
    {
      cycle_id: cycleId,
      indicator: 'C',
      election_id: id,
      counts: null,
      document: '',
      attached_by: idOf(scene, 'inspector3'),
      attached_at: at,
    },
  ])
}

async function plantSteps(scene: Scene, cycleId: number, steps: readonly Step[]): Promise<void> {
  await insertAll(
    scene.tx,
    'evaluation_steps',
    steps.map(({ step, by, at, detail = {} }) => ({
      cycle_id: cycleId,
      step,
      actor_id: idOf(scene, by),
      at,
      detail: JSON.stringify(detail),
    })),
  )
}
