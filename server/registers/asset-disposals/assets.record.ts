import type { Knex } from 'knex'
import { fen, sumFen, type Fen } from '../../../core/money.ts'
import { presentTable } from '../../web/table-present.ts'
import { readTableQuery } from '../../web/table-query.ts'
import { readPage } from '../../web/table-sql.ts'
import type { Panel, ReadContext, VersionRef } from '../register.ts'
import { batchOf, checkDisposal, type AssetFinding } from './assets.checks.rules.ts'
import { recoveryOf } from './assets.figures.rules.ts'
import { decodeLine, linesOf, type Line } from './assets.lines.ts'
import { listEarlier, listLines } from './assets.queries.ts'
import { recordLines } from './assets.table.ts'
import { listThresholds } from './thresholds.queries.ts'

export interface Checked {
  readonly lines: readonly Line[]
  readonly findings: ReadonlyMap<number, readonly AssetFinding[]>
}

/** The whole batch with what the rules say of each line, by the line's id. */
export async function readChecked(db: Knex, version: VersionRef): Promise<Checked> {
  // One after the other: a transaction has one connection.
  const lines = await listLines(db, version.versionId)
  const sets = await listThresholds(db)
  const earlier = await listEarlier(db, version)
  const batch = batchOf(lines, sets, earlier)
  return { lines, findings: new Map(lines.map((line) => [line.id, checkDisposal(line, batch)])) }
}

/** What readers see inside the record: the assets with their findings, and what they came to. */
export async function presentRecord(db: Knex, version: VersionRef, context: ReadContext): Promise<Panel> {
  const { lines, findings } = await readChecked(db, version)
  const spec = recordLines(findings)
  const query = readTableQuery(spec, context.query)
  const page = await readPage(linesOf(db, version.versionId), spec, query, decodeLine)
  const table = presentTable(spec, { ...context, query, page, path: context.href })
  return {
    view: 'registers/asset-disposals/show',
    data: { register: { table, facts: lines.length === 0 ? [] : factsOf(lines, context), more: moreOf(version, context) } },
  }
}

const total = (lines: readonly Line[], of: (line: Line) => Fen | null): Fen => sumFen(lines.map((line) => of(line) ?? fen(0)))

function factsOf(lines: readonly Line[], { t, fmt }: ReadContext) {
  const recovery = recoveryOf(lines)
  const sold = lines.some(({ price }) => price !== null)
  return [
    { label: t('assets.facts.pieces'), value: fmt.number(lines.reduce((sum, { quantity }) => sum + quantity, 0)), num: true },
    { label: t('assets.field.original'), value: fmt.yuan(total(lines, ({ original }) => original)), num: true },
    { label: t('assets.field.net'), value: fmt.yuan(total(lines, ({ net }) => net)), num: true },
    ...(sold ? [{ label: t('assets.field.price'), value: fmt.yuan(total(lines, ({ price }) => price)), num: true }] : []),
    ...(recovery === null ? [] : [{ label: t('assets.facts.recovery'), value: fmt.percent(recovery), num: true }]),
  ]
}

/** The same lines among all others, once they are published. */
const moreOf = ({ disclosureId }: VersionRef, { published, t }: ReadContext) =>
  published === true ? { href: `/asset-disposals/lines?record=${disclosureId}`, text: t('assets.record.export') } : undefined
