import { authorize, type Actor } from '../../auth/policy.ts'
import type { Deps } from '../../deps.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { scopeOf } from '../../disclosures/disclosures.visibility.ts'
import { readAll, readPage, type TablePage } from '../../web/table-sql.ts'
import type { TableQuery, TableSpec } from '../../web/table-types.ts'
import { batchOf, checkDisposal } from './assets.checks.rules.ts'
import { decodePublished, type PublishedLine } from './assets.lines.ts'
import type { Way } from './assets.rules.ts'
import { publishedLines, type FindingsOf } from './assets.table.ts'
import { listBatches, published, readChoices, type Choices } from './overview.queries.ts'
import { listThresholds } from './thresholds.queries.ts'
import type { Thresholds } from './thresholds.rules.ts'

type Remembering = Pick<Deps, 'db' | 'cache'>

/** What the overview is asked for. */
export interface Choice {
  readonly year?: number
  readonly departmentId?: number
  readonly way?: Way
}

export interface Overview {
  readonly choices: Choices
  readonly year: number
  readonly choice: Choice
  /** Of the year and the one before it, within the choice. */
  readonly lines: readonly PublishedLine[]
  readonly findings: FindingsOf
}

/** What the rules say of published lines, each with its own batch. */
function findingsOf(lines: readonly PublishedLine[], sets: readonly Thresholds[]): FindingsOf {
  const batches = new Map<number, PublishedLine[]>()
  for (const line of lines) batches.set(line.versionId, [...(batches.get(line.versionId) ?? []), line])
  const found = [...batches.values()].flatMap((own) => {
    const batch = batchOf(own, sets)
    return own.map((line) => [line.id, checkDisposal(line, batch)] as const)
  })
  return new Map(found)
}

/** A year without disposals falls back to the latest that has some. @throws AppError forbidden */
export async function readOverview({ db, cache }: Remembering, actor: Actor, choice: Choice, thisYear: number): Promise<Overview> {
  authorize(denyReading(actor))
  return cache.read(['assets.overview', scopeOf(actor), choice, thisYear], async () => {
    const [choices, sets, all] = await Promise.all([readChoices(db.read, actor), listThresholds(db.read), listBatches(db.read, actor)])
    const { years } = choices
    const year = choice.year !== undefined && years.includes(choice.year) ? choice.year : (years.find((one) => one <= thisYear) ?? thisYear)
    const asked = all.filter(
      (line) =>
        [year, year - 1].includes(Number(line.on.slice(0, 4))) &&
        (choice.departmentId === undefined || line.departmentId === choice.departmentId) &&
        (choice.way === undefined || line.way === choice.way),
    )
    return { choices, year, choice, lines: asked, findings: findingsOf(all, sets) }
  })
}

export interface LinesView {
  readonly page: TablePage<PublishedLine>
  readonly choices: Choices
  readonly spec: TableSpec<PublishedLine>
  /** Title of the record that the list is limited to. */
  readonly recordTitle: string | undefined
}

/** A page of all published disposals. @throws AppError forbidden */
export async function readLines({ db, cache }: Remembering, actor: Actor, query: TableQuery): Promise<LinesView> {
  authorize(denyReading(actor))
  const { page, choices, findings } = await cache.read(['assets.lines', scopeOf(actor), query], async () => {
    const [page, choices, sets] = await Promise.all([
      readPage(published(db.read, actor), publishedLines(new Map()), query, decodePublished),
      readChoices(db.read, actor),
      listThresholds(db.read),
    ])
    const versions = [...new Set(page.rows.map(({ versionId }) => versionId))]
    return { page, choices, findings: findingsOf(await listBatches(db.read, actor, versions), sets) }
  })
  const record = query.filters['record']
  const recordTitle = record === undefined ? undefined : page.rows[0]?.recordTitle
  return { page, choices, spec: publishedLines(findings), recordTitle }
}

/** Every filtered line, for the export. @throws AppError forbidden */
export function exportLines({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly PublishedLine[]> {
  authorize(denyReading(actor))
  return readAll(published(db.read, actor), publishedLines(new Map()), query, decodePublished)
}
