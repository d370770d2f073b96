import type { Knex } from 'knex'
import { z } from 'zod'
import { dateInShanghai } from '../../core/dates.ts'
import type { Facts, SubjectFacts } from '../../core/evaluation/facts.types.ts'
import type { Evaluation, QuotaDecision, Rank, Sheet } from '../../core/evaluation/sheet.types.ts'
import { int, json, rows } from '../db/decode.ts'
import {
  VERSION_KINDS,
  type RankedSheet,
  type StoredQuotaDecision,
  type StoredSheet,
  type VersionHead,
  type VersionKind,
} from './results.types.ts'

// What is stored was written by this application as canonical JSON, and its hash is in the log: the shape is not checked again.
const stored = <T>() => z.string().transform((text) => JSON.parse(text) as T)

const HeadRow = z
  .object({
    id: int,
    cycle_id: int,
    number: int,
    kind: z.enum(VERSION_KINDS),
    sha256: z.string(),
    reason: z.string(),
    created_by_name: z.string().nullable(),
    created_by_name_en: z.string().nullable(),
    created_at: z.string(),
  })
  .transform((row): VersionHead => ({
    id: row.id,
    cycleId: row.cycle_id,
    number: row.number,
    kind: row.kind,
    sha256: row.sha256,
    reason: row.reason,
    createdBy: row.created_by_name ?? '',
    createdByEn: row.created_by_name_en ?? '',
    createdAt: row.created_at,
  }))

/** Oldest first. */
export async function listVersions(db: Knex, cycleId: number): Promise<VersionHead[]> {
  const found: unknown = await db('evaluation_versions as v')
    .leftJoin('people as p', 'p.id', 'v.created_by')
    .where('v.cycle_id', cycleId)
    .orderBy('v.number')
    .select('v.id', 'v.cycle_id', 'v.number', 'v.kind', 'v.sha256', 'v.reason', 'v.created_at')
    .select('p.display_name as created_by_name', 'p.display_name_en as created_by_name_en')
  return rows(HeadRow, found)
}

export async function readContents(db: Knex, versionId: number): Promise<{ readonly facts: Facts; readonly evaluation: Evaluation }> {
  const row: unknown = await db('evaluation_versions').where({ id: versionId }).first('facts', 'evaluation')
  return z.object({ facts: stored<Facts>(), evaluation: stored<Evaluation>() }).parse(row)
}

/** Without the facts, which are most of it. */
export async function readEvaluation(db: Knex, versionId: number): Promise<Evaluation> {
  const row: unknown = await db('evaluation_versions').where({ id: versionId }).first('evaluation')
  return z.object({ evaluation: stored<Evaluation>() }).parse(row).evaluation
}

const SheetRow = z.object({ subject: z.string(), facts: stored<SubjectFacts>(), sheet: stored<Sheet>(), rank: stored<Rank>() })

export async function findSheet(db: Knex, versionId: number, subject: string): Promise<StoredSheet | undefined> {
  const row: unknown = await db('evaluation_sheets').where({ version_id: versionId, subject }).first('subject', 'facts', 'sheet', 'rank')
  return row === undefined ? undefined : SheetRow.parse(row)
}

/** All sheets of a version without their facts. */
export async function listSheets(db: Knex, versionId: number): Promise<RankedSheet[]> {
  const found: unknown = await db('evaluation_sheets').where({ version_id: versionId }).select('subject', 'sheet', 'rank')
  return rows(SheetRow.omit({ facts: true }), found)
}

/** The last settled cycle over the same kind of period that ended before this one began: what it is compared with. */
export async function findPrevious(
  db: Knex,
  { fromOn, period }: { readonly fromOn: string; readonly period: string },
): Promise<{ readonly id: number; readonly title: string; readonly versionId: number } | undefined> {
  const row: unknown = await db('evaluation_cycles')
    .whereIn('state', ['final', 'archived'])
    .where('to_on', '<', fromOn)
    .whereRaw('length(period) = ?', [period.length])
    .whereNotNull('version_id')
    .orderBy('to_on', 'desc')
    .orderBy('id', 'desc')
    .first('id', 'title', 'version_id as versionId')
  return row === undefined ? undefined : z.object({ id: int, title: z.string(), versionId: int }).parse(row)
}

export interface NewVersion {
  readonly cycleId: number
  readonly number: number
  readonly kind: VersionKind
  /** Canonical JSON. */
  readonly facts: string
  readonly evaluation: string
  readonly sha256: string
  readonly reason: string
  readonly createdBy: number | null
  readonly createdAt: string
}

export async function insertVersion(tx: Knex, version: NewVersion): Promise<number> {
  const [row] = (await tx('evaluation_versions')
    .insert({
      cycle_id: version.cycleId,
      number: version.number,
      kind: version.kind,
      facts: version.facts,
      evaluation: version.evaluation,
      sha256: version.sha256,
      reason: version.reason,
      created_by: version.createdBy,
      created_at: version.createdAt,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export async function insertSheets(
  tx: Knex.Transaction,
  versionId: number,
  sheets: readonly StoredSheet[],
  write: (value: object) => string,
): Promise<void> {
  const records = sheets.map(({ subject, facts, sheet, rank }) => ({
    version_id: versionId,
    subject,
    facts: write(facts),
    sheet: write(sheet),
    rank: write(rank),
  }))
  await tx.batchInsert('evaluation_sheets', records, 100)
}

const QuotaRow = z
  .object({
    group: z.string(),
    grade: z.string(),
    tied: json(z.array(z.string())),
    chosen: json(z.array(z.string())),
    version_number: int,
    reason: z.string(),
    by_name: z.string(),
    name_en: z.string(),
    decided_at: z.string(),
  })
  .transform(({ version_number, by_name, name_en, decided_at, ...row }): StoredQuotaDecision => ({
    ...row,
    by: by_name,
    byEn: name_en,
    on: dateInShanghai(decided_at),
    versionNumber: version_number,
  }))

/** In the order in which they were made. */
export async function listQuotaDecisions(db: Knex, cycleId: number): Promise<StoredQuotaDecision[]> {
  const found: unknown = await db('evaluation_quota_decisions as q')
    .join('evaluation_versions as v', 'v.id', 'q.version_id')
    .join('people as p', 'p.id', 'q.decided_by')
    .where('q.cycle_id', cycleId)
    .orderBy('q.id')
    .select('q.group', 'q.grade', 'q.tied', 'q.chosen', 'q.reason', 'q.by_name', 'q.decided_at', 'v.number as version_number')
    .select('p.display_name_en as name_en')
  return rows(QuotaRow, found)
}

export async function insertQuotaDecision(
  tx: Knex,
  { group, grade, tied, chosen, reason, by: byName }: QuotaDecision,
  { cycleId, versionId, by, at }: { readonly cycleId: number; readonly versionId: number; readonly by: number; readonly at: string },
): Promise<void> {
  const lists = { tied: JSON.stringify(tied), chosen: JSON.stringify(chosen) }
  await tx('evaluation_quota_decisions').insert({
    cycle_id: cycleId,
    version_id: versionId,
    group,
    grade,
    ...lists,
    reason,
    by_name: byName,
    decided_by: by,
    decided_at: at,
  })
}
