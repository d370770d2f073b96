import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { Evidence } from './cycles.types.ts'
import type { Reopening, Score, Submitted } from './scoring.types.ts'

export const EVIDENCE = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('text'), text: z.string() }),
    z.object({ kind: z.literal('inspection'), id: int }),
    z.object({ kind: z.literal('file'), sha256: z.string(), name: z.string() }),
  ]),
)

const ScoreRow = z
  .object({
    id: int,
    subject_id: int,
    scorer_id: int,
    indicator: z.string(),
    round: int,
    points: int.nullable(),
    remark: z.string(),
    evidence: json(EVIDENCE),
    given_by_name: z.string(),
    given_by_name_en: z.string(),
    saved_at: z.string(),
    submitted_at: z.string().nullable(),
    version: int,
  })
  .transform((row): Score => ({
    id: row.id,
    subjectId: row.subject_id,
    scorerId: row.scorer_id,
    indicator: row.indicator,
    round: row.round,
    points: row.points,
    remark: row.remark,
    evidence: row.evidence,
    givenBy: row.given_by_name,
    givenByEn: row.given_by_name_en,
    savedAt: row.saved_at,
    submittedAt: row.submitted_at,
    version: row.version,
  }))

const selectScores = (db: Knex, cycleId: number): Knex.QueryBuilder =>
  db('evaluation_scores as s')
    .join('people as p', 'p.id', 's.given_by')
    .where('s.cycle_id', cycleId)
    .orderBy(['s.indicator', 's.subject_id', 's.round', 's.scorer_id'])
    .select('s.id', 's.subject_id', 's.scorer_id', 's.indicator', 's.round', 's.points', 's.remark', 's.evidence')
    .select('s.saved_at', 's.submitted_at', 's.version', 'p.display_name as given_by_name', 'p.display_name_en as given_by_name_en')

/**
 * What an inspecting department may see while scoring runs: its own scores, and of the others those of rounds that were reopened. Blindness
 * lies in this statement: no page can show what it does not read.
 */
export async function listScoresFor(db: Knex, cycleId: number, scorerId: number): Promise<Score[]> {
  const found: unknown = await selectScores(db, cycleId).where((seen) => {
    void seen.where('s.scorer_id', scorerId).orWhere((others) => {
      void others.whereNotNull('s.submitted_at').whereExists((reopened) => {
        void reopened
          .select(db.raw('1'))
          .from('evaluation_reopenings as r')
          .whereRaw('r.cycle_id = s.cycle_id and r.subject_id = s.subject_id and r.indicator = s.indicator and r.round = s.round')
      })
    })
  })
  return rows(ScoreRow, found)
}

/** Everything that was submitted: for closing, and for the record once the result is out. */
export async function listAllScores(db: Knex, cycleId: number): Promise<Score[]> {
  const found: unknown = await selectScores(db, cycleId).whereNotNull('s.submitted_at')
  return rows(ScoreRow, found)
}

/** What was submitted with a file of this digest as evidence. */
export async function listScoresNaming(db: Knex, cycleId: number, sha256: string): Promise<Score[]> {
  const found: unknown = await selectScores(db, cycleId).whereNotNull('s.submitted_at').whereLike('s.evidence', `%${sha256}%`)
  return rows(ScoreRow, found)
}

const SubmittedRow = z
  .object({ subject_id: int, scorer_id: int, indicator: z.string(), round: int })
  .transform((row): Submitted => ({ subjectId: row.subject_id, scorerId: row.scorer_id, indicator: row.indicator, round: row.round }))

/** That it was submitted, without the points. */
export async function listSubmitted(db: Knex, cycleId: number): Promise<Submitted[]> {
  const found: unknown = await db('evaluation_scores')
    .where({ cycle_id: cycleId })
    .whereNotNull('submitted_at')
    .select('subject_id', 'scorer_id', 'indicator', 'round')
  return rows(SubmittedRow, found)
}

/** Points of one round of one item. */
export async function pointsOf(db: Knex, cycleId: number, subjectId: number, indicator: string, round: number): Promise<number[]> {
  const found: unknown = await db('evaluation_scores')
    .where({ cycle_id: cycleId, subject_id: subjectId, indicator, round })
    .whereNotNull('submitted_at')
    .select('points')
  return rows(z.object({ points: int }), found).map(({ points }) => points)
}

const ReopeningRow = z
  .object({ subject_id: int, indicator: z.string(), round: int, spread: int, discussion: z.string(), at: z.string() })
  .transform(({ subject_id, ...row }): Reopening => ({ ...row, subjectId: subject_id }))

export async function listReopenings(db: Knex, cycleId: number): Promise<Reopening[]> {
  const found: unknown = await db('evaluation_reopenings')
    .where({ cycle_id: cycleId })
    .orderBy('id')
    .select('subject_id', 'indicator', 'round', 'spread', 'discussion', 'at')
  return rows(ReopeningRow, found)
}

export interface Place {
  readonly cycleId: number
  readonly subjectId: number
  readonly scorerId: number
  readonly indicator: string
  readonly round: number
}
const whereOf = ({ cycleId, subjectId, scorerId, indicator, round }: Place) => ({
  cycle_id: cycleId,
  subject_id: subjectId,
  scorer_id: scorerId,
  indicator,
  round,
})

export async function findScore(db: Knex, place: Place): Promise<{ version: number; submitted: boolean } | undefined> {
  const row: unknown = await db('evaluation_scores').where(whereOf(place)).first('version', 'submitted_at')
  if (row === undefined) return undefined
  const { version, submitted_at } = z.object({ version: int, submitted_at: z.string().nullable() }).parse(row)
  return { version, submitted: submitted_at !== null }
}

export interface ScoreValues {
  readonly points: number | null
  readonly remark: string
  readonly evidence: readonly Evidence[]
  readonly by: number
  readonly at: string
}
const valuesOf = ({ points, remark, evidence, by, at }: ScoreValues) => ({
  points,
  remark,
  evidence: JSON.stringify(evidence),
  given_by: by,
  saved_at: at,
})

/** A first save; false when a colleague of the same department was faster. */
export async function insertScore(tx: Knex, place: Place, values: ScoreValues): Promise<boolean> {
  const inserted = (await tx('evaluation_scores')
    .insert({ ...whereOf(place), ...valuesOf(values) })
    .onConflict(['cycle_id', 'indicator', 'subject_id', 'scorer_id', 'round'])
    .ignore()
    .returning('id')) as unknown[]
  return inserted.length === 1
}

/** Compare-and-set on a draft. */
export async function changeScore(tx: Knex, place: Place, version: number, values: ScoreValues): Promise<boolean> {
  const changed = await tx('evaluation_scores')
    .where({ ...whereOf(place), version })
    .whereNull('submitted_at')
    .update({ ...valuesOf(values), version: version + 1 })
  return changed === 1
}

/** Compare-and-set: of two that submit, one does. */
export async function submitScore(tx: Knex, place: Place, version: number, by: number, at: string): Promise<boolean> {
  const changed = await tx('evaluation_scores')
    .where({ ...whereOf(place), version })
    .whereNull('submitted_at')
    .whereNotNull('points')
    .update({ submitted_at: at, given_by: by, version: version + 1 })
  return changed === 1
}

/** Somebody gave points in this cycle for another inspecting department than this one. */
export async function hasScoredFor(db: Knex, cycleId: number, personId: number, otherThan: number): Promise<boolean> {
  const row: unknown = await db('evaluation_scores')
    .where({ cycle_id: cycleId, given_by: personId })
    .whereNot('scorer_id', otherThan)
    .first('id')
  return row !== undefined
}

export async function insertReopening(
  tx: Knex,
  cycleId: number,
  { subjectId, indicator, round, spread, at }: Omit<Reopening, 'discussion'>,
): Promise<boolean> {
  const inserted = (await tx('evaluation_reopenings')
    .insert({ cycle_id: cycleId, subject_id: subjectId, indicator, round, spread, at })
    .onConflict(['cycle_id', 'subject_id', 'indicator', 'round'])
    .ignore()
    .returning('id')) as unknown[]
  return inserted.length === 1
}

/** Written down while the second round runs; the last words stand. */
export async function saveDiscussion(
  tx: Knex,
  cycleId: number,
  subjectId: number,
  indicator: string,
  discussion: string,
): Promise<boolean> {
  return (
    (await tx('evaluation_reopenings').where({ cycle_id: cycleId, subject_id: subjectId, indicator, round: 1 }).update({ discussion })) ===
    1
  )
}
