import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { Evidence } from './cycles.types.ts'
import { EVIDENCE } from './scoring.queries.ts'

/** A score as the sheet shows it once the scoring is closed: who gave it, for which department, on what evidence. */
export interface SheetScore {
  readonly indicator: string
  /** From 1; of a reopened item the last one counts. */
  readonly round: number
  readonly scorer: string
  readonly scorerName: string
  readonly scorerNameEn: string
  /** Hundredths. */
  readonly points: number
  readonly remark: string
  readonly evidence: readonly Evidence[]
  readonly givenBy: string
  readonly givenByEn: string
  readonly submittedAt: string
}

const ScoreRow = z
  .object({
    indicator: z.string(),
    round: int,
    code: z.string(),
    scorer_name: z.string(),
    scorer_name_en: z.string(),
    points: int,
    remark: z.string(),
    evidence: json(EVIDENCE),
    name: z.string(),
    name_en: z.string(),
    submitted_at: z.string(),
  })
  .transform((row): SheetScore => ({
    indicator: row.indicator,
    round: row.round,
    scorer: row.code,
    scorerName: row.scorer_name,
    scorerNameEn: row.scorer_name_en,
    points: row.points,
    remark: row.remark,
    evidence: row.evidence,
    givenBy: row.name,
    givenByEn: row.name_en,
    submittedAt: row.submitted_at,
  }))

/** What was submitted about one subject, by indicator, round and scorer. */
export async function listSheetScores(db: Knex, cycleId: number, subjectId: number): Promise<SheetScore[]> {
  const found: unknown = await db('evaluation_scores as s')
    .join('evaluation_scorers as c', 'c.id', 's.scorer_id')
    .join('people as p', 'p.id', 's.given_by')
    .where({ 's.cycle_id': cycleId, 's.subject_id': subjectId })
    .whereNotNull('s.submitted_at')
    .whereNotNull('s.points')
    .orderBy(['s.indicator', 's.round', 'c.id'])
    .select('s.indicator', 's.round', 's.points', 's.remark', 's.evidence', 's.submitted_at')
    .select('c.code', 'c.name as scorer_name', 'c.name_en as scorer_name_en', 'p.display_name as name', 'p.display_name_en as name_en')
  return rows(ScoreRow, found)
}
