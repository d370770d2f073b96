import type { Knex } from 'knex'
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { int, json, rows } from '../db/decode.ts'
import type { Cycle } from './cycles.types.ts'
import type { Adjustment, AttachedBallot, Decided, ImportedCounts } from './entries.types.ts'
import { noteHand } from './hands.queries.ts'
import { EVIDENCE } from './scoring.queries.ts'

const person = { by_name: z.string(), by_name_en: z.string() }

const DecisionRow = z
  .object({
    id: int,
    subject_id: int,
    indicator: z.string(),
    kind: z.enum(['not_applicable', 'override', 'withdrawn']),
    points: int.nullable(),
    reason: z.string(),
    decided_at: z.string(),
    ...person,
  })
  .transform((row): Decided => ({
    id: row.id,
    subjectId: row.subject_id,
    indicator: row.indicator,
    kind: row.kind,
    points: row.points,
    reason: row.reason,
    by: row.by_name,
    byEn: row.by_name_en,
    at: row.decided_at,
  }))

/** All that were taken, oldest first: of one subject and indicator the last one stands. */
export async function listDecisions(db: Knex, cycleId: number): Promise<Decided[]> {
  const found: unknown = await db('evaluation_decisions as d')
    .join('people as p', 'p.id', 'd.decided_by')
    .where('d.cycle_id', cycleId)
    .orderBy('d.id')
    .select('d.id', 'd.subject_id', 'd.indicator', 'd.kind', 'd.points', 'd.reason', 'd.decided_at')
    .select('p.display_name as by_name', 'p.display_name_en as by_name_en')
  return rows(DecisionRow, found)
}

export interface NewDecision {
  readonly subjectId: number
  readonly indicator: string
  readonly kind: Decided['kind']
  readonly points: number | null
  readonly reason: string
  readonly by: number
  readonly at: string
}
export async function insertDecision(tx: Knex, cycleId: number, { subjectId, by, at, ...one }: NewDecision): Promise<void> {
  await tx('evaluation_decisions').insert({ ...one, cycle_id: cycleId, subject_id: subjectId, decided_by: by, decided_at: at })
}

const AdjustmentRow = z
  .object({
    id: int,
    subject_id: int,
    rule: z.string(),
    times: int,
    document: z.string(),
    on_day: z.string(),
    evidence: json(EVIDENCE),
    entered_at: z.string(),
    withdrawn_at: z.string().nullable(),
    withdraw_reason: z.string(),
    version: int,
    ...person,
  })
  .transform((row): Adjustment => ({
    id: row.id,
    subjectId: row.subject_id,
    rule: row.rule,
    times: row.times,
    document: row.document,
    on: row.on_day,
    evidence: row.evidence,
    by: row.by_name,
    byEn: row.by_name_en,
    at: row.entered_at,
    withdrawnAt: row.withdrawn_at,
    withdrawReason: row.withdraw_reason,
    version: row.version,
  }))

/** Withdrawn ones among them. */
export async function listAdjustments(db: Knex, cycleId: number): Promise<Adjustment[]> {
  const found: unknown = await db('evaluation_adjustments as a')
    .join('people as p', 'p.id', 'a.entered_by')
    .where('a.cycle_id', cycleId)
    .orderBy(['a.on_day', 'a.id'])
    .select('a.id', 'a.subject_id', 'a.rule', 'a.times', 'a.document', 'a.on_day', 'a.evidence', 'a.entered_at')
    .select('a.withdrawn_at', 'a.withdraw_reason', 'a.version', 'p.display_name as by_name', 'p.display_name_en as by_name_en')
  return rows(AdjustmentRow, found)
}

export interface NewAdjustment {
  readonly subjectId: number
  readonly rule: string
  readonly times: number
  readonly document: string
  readonly on: string
  readonly evidence: string
  readonly by: number
  readonly at: string
}
export async function insertAdjustment(tx: Knex, cycleId: number, { subjectId, on, by, at, ...one }: NewAdjustment): Promise<void> {
  await tx('evaluation_adjustments').insert({
    ...one,
    cycle_id: cycleId,
    subject_id: subjectId,
    on_day: on,
    entered_by: by,
    entered_at: at,
  })
}

/** Compare-and-set; false when somebody withdrew it meanwhile. */
export async function withdrawAdjustment(
  tx: Knex,
  cycleId: number,
  id: number,
  version: number,
  reason: string,
  at: string,
): Promise<boolean> {
  const changed = await tx('evaluation_adjustments')
    .where({ id, version, cycle_id: cycleId })
    .whereNull('withdrawn_at')
    .update({ withdrawn_at: at, withdraw_reason: reason, version: version + 1 })
  return changed === 1
}

const COUNTS = z.object({
  classes: z.array(z.object({ code: z.string(), weight: z.string() })),
  subjects: z.record(z.string(), z.array(z.array(z.number().int().min(0)))),
})
const BallotRow = z
  .object({
    indicator: z.string(),
    election_id: int.nullable(),
    counts: json(COUNTS).nullable(),
    document: z.string(),
    attached_at: z.string(),
    election_title: z.string().nullable(),
    ...person,
  })
  .transform((row): AttachedBallot => ({
    indicator: row.indicator,
    electionId: row.election_id,
    electionTitle: row.election_title ?? '',
    counts: row.counts,
    document: row.document,
    by: row.by_name,
    byEn: row.by_name_en,
    at: row.attached_at,
  }))

export async function listBallots(db: Knex, cycleId: number): Promise<AttachedBallot[]> {
  const found: unknown = await db('evaluation_ballots as b')
    .join('people as p', 'p.id', 'b.attached_by')
    .leftJoin('elections as e', 'e.id', 'b.election_id')
    .where('b.cycle_id', cycleId)
    .orderBy('b.indicator')
    .select('b.indicator', 'b.election_id', 'b.counts', 'b.document', 'b.attached_at', 'e.title as election_title')
    .select('p.display_name as by_name', 'p.display_name_en as by_name_en')
  return rows(BallotRow, found)
}

export interface NewBallot {
  readonly indicator: string
  readonly electionId: number | null
  readonly counts: ImportedCounts | null
  readonly document: string
  readonly by: number
  readonly at: string
}
/** What was attached to the indicator before goes; the timeline keeps that it was there. */
export async function replaceBallot(
  tx: Knex,
  cycleId: number,
  { indicator, electionId, counts, document, by, at }: NewBallot,
): Promise<void> {
  await removeBallot(tx, cycleId, indicator)
  await tx('evaluation_ballots').insert({
    cycle_id: cycleId,
    indicator,
    election_id: electionId,
    counts: counts === null ? null : JSON.stringify(counts),
    document,
    attached_by: by,
    attached_at: at,
  })
  await noteHand(tx, { cycleId, indicator, subject: '', personId: by, at })
}

export const removeBallot = (tx: Knex, cycleId: number, indicator: string): Promise<number> =>
  tx('evaluation_ballots').where({ cycle_id: cycleId, indicator }).delete()

const PublishedRow = z
  .object({ id: int, title: z.string(), closed_on: z.string() })
  .transform(({ closed_on, ...row }) => ({ ...row, closedOn: closed_on }))
/** A democratic evaluation whose result everybody may read. */
export type PublishedEvaluation = z.output<typeof PublishedRow>

/** Ballots are counted for a period up to this many days after it. */
const HELD_AFTER = 120

/**
 * Those that can be about a cycle's period: closed in it or soon after, and not attached to the cycle of an earlier one. The latest first.
 */
export async function listPublishedEvaluations(db: Knex, { fromOn, toOn }: Pick<Cycle, 'fromOn' | 'toOn'>): Promise<PublishedEvaluation[]> {
  const found: unknown = await db('elections as e')
    .where({ 'e.kind': 'evaluation', 'e.state': 'published' })
    .whereBetween('e.closed_on', [fromOn, addDays(toOn, HELD_AFTER)])
    .whereNotExists((q) => {
      void q
        .select(db.raw('1'))
        .from('evaluation_ballots as b')
        .join('evaluation_cycles as c', 'c.id', 'b.cycle_id')
        .whereRaw('b.election_id = e.id')
        .where('c.to_on', '<', fromOn)
        .whereNot('c.state', 'cancelled')
    })
    .orderBy('e.id', 'desc')
    .limit(50)
    .select('e.id', 'e.title', 'e.closed_on')
  return rows(PublishedRow, found)
}
