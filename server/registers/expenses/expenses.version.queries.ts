import type { Knex } from 'knex'
import { fen, type Fen } from '../../../core/money.ts'
import { rows } from '../../db/decode.ts'
import type { Grouped } from './expenses.figures.rules.ts'
import { FINDING_COUNT } from './expenses.findings.ts'
import { decodeLine, linesOf, selectLines, type Line } from './expenses.lines.ts'
import { SumRow } from './expenses.queries.ts'

/** Number, sum and findings of one version, and what it is made of. */
export interface Shape {
  readonly n: number
  readonly total: Fen
  readonly findings: number
  readonly sums: readonly Grouped[]
}
export async function readShape(db: Knex, versionId: number): Promise<Shape> {
  const found: unknown = await db('expense_lines as l')
    .where('l.version_id', versionId)
    .groupBy('l.department_id', 'l.category', 'l.period')
    .select('l.department_id', 'l.category', 'l.period')
    .select(db.raw(`sum(l.amount_fen) as amount, count(*) as n, sum(${FINDING_COUNT}) as findings`))
  const sums = rows(SumRow, found)
  const add = (of: (sum: Grouped) => number): number => sums.reduce((total, sum) => total + of(sum), 0)
  return { n: add(({ n }) => n), total: fen(add(({ amount }) => amount)), findings: add(({ findings }) => findings), sums }
}

/** At most `limit` lines that have findings, in order. */
export async function listLinesWithFindings(db: Knex, versionId: number, limit: number): Promise<Line[]> {
  const found = (await linesOf(db, versionId).whereRaw(`${FINDING_COUNT} > 0`).orderBy('l.line_no').limit(limit)) as unknown[]
  return found.map(decodeLine)
}

export async function countLinesWithFindings(db: Knex, versionId: number): Promise<number> {
  const row = (await db('expense_lines as l')
    .where('l.version_id', versionId)
    .whereRaw(`${FINDING_COUNT} > 0`)
    .count({ n: '*' })
    .first()) as { n: string | number } | undefined
  return Number(row?.n ?? 0)
}

/** All lines in order, in batches: a version may have ten thousand. */
export async function* eachBatch(db: Knex, versionId: number, size = 2_000): AsyncGenerator<readonly Line[]> {
  for (let after = 0; ;) {
    const found = (await linesOf(db, versionId).where('l.line_no', '>', after).orderBy('l.line_no').limit(size)) as unknown[]
    const batch = found.map(decodeLine)
    if (batch.length === 0) return
    yield batch
    after = batch.at(-1)?.lineNo ?? after
  }
}

/** All lines of many versions, in order, by version. */
export async function listLinesOfMany(db: Knex, versionIds: readonly number[]): Promise<Map<number, Line[]>> {
  const found = (await selectLines(db)
    .whereIn('l.version_id', [...versionIds])
    .orderBy(['l.version_id', 'l.line_no'])) as unknown[]
  const byVersion = new Map(versionIds.map((id): [number, Line[]] => [id, []]))
  for (const line of found.map(decodeLine)) byVersion.get(line.versionId)?.push(line)
  return byVersion
}

export async function listLines(db: Knex, versionId: number, limit: number): Promise<Line[]> {
  return ((await linesOf(db, versionId).orderBy('l.line_no').limit(limit)) as unknown[]).map(decodeLine)
}

/** A line and the record that its version belongs to. */
export async function findLine(db: Knex, id: number): Promise<Line | undefined> {
  const row: unknown = await selectLines(db)
    .join('disclosure_versions as v', 'v.id', 'l.version_id')
    .select('v.disclosure_id')
    .where('l.id', id)
    .first()
  return row === undefined ? undefined : decodeLine(row)
}

export async function countLines(db: Knex, versionId: number): Promise<number> {
  const row = (await db('expense_lines').where('version_id', versionId).count({ n: '*' }).first()) as { n: string | number } | undefined
  return Number(row?.n ?? 0)
}

/** True for the version that readers see now. */
export async function isPublished(db: Knex, versionId: number): Promise<boolean> {
  const row: unknown = await db('disclosure_versions as v')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .where('v.id', versionId)
    .whereRaw('v.number = d.published_number')
    .whereNull('d.withdrawn_at')
    .first('v.id')
  return row !== undefined
}
