import type { Response } from 'express'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { FieldProblems } from '../errors.ts'
import {
  presentFindings,
  presentGrid,
  presentPhoneList,
  presentReconciliation,
  presentResult,
  STATE_CHIPS,
  type Speech,
} from './imports.presenter.ts'
import type { Import } from './imports.types.ts'
import { readRows } from './reading.service.ts'
import { importable } from './report.rules.ts'
import { importerOf } from './work.ts'

export interface RowsRequest {
  readonly rows: 'problems' | 'all'
  readonly finding?: string | undefined
  readonly page: number
}

/** What the sheet's facts are, for the line under the title. */
function factsOf(record: Import, { t, fmt }: Speech): string[] {
  const place = record.sheet === '' ? record.fileName : `${record.fileName} · ${t('imports.review.sheet', { sheet: record.sheet })}`
  return [
    place,
    t('imports.review.header', { row: String(record.headerRow) }),
    ...(record.encoding === '' ? [] : [t('imports.review.encoding', { encoding: record.encoding })]),
    fmt.bytes(record.fileSize),
  ]
}

/** The page on which a publisher decides: sums first, then rows. */
export async function reviewPage(
  deps: Deps,
  actor: Actor,
  res: Response,
  record: Import,
  { rows, finding, page }: RowsRequest,
  problems: FieldProblems,
  speech: Speech,
): Promise<void> {
  const { report } = record
  if (report === undefined) throw new Error(`import ${record.id} is ready without a report`)
  const { columns } = importerOf(record.register)
  const found = await readRows(deps, actor, record.id, { all: rows === 'all', finding, page })
  const grid = presentGrid(record, columns, found, speech)
  const findings = presentFindings(report, columns, `/imports/${record.id}`, speech)
  res.render('imports/review', {
    title: speech.t('imports.review.title', { title: record.disclosureTitle }),
    record,
    department: speech.locale === 'en' ? record.departmentNameEn : record.departmentName,
    facts: [...factsOf(record, speech), speech.t('imports.review.nothing_saved')],
    reconciliation: presentReconciliation(report, speech),
    result: presentResult(report, record.mapping.duplicates === 'drop', speech),
    report,
    findings,
    grid,
    phone: presentPhoneList(grid, speech),
    pages: {
      rows,
      finding,
      findingText: findings.find(({ href }) => href.includes(`=${finding ?? ''}#`))?.text ?? '',
      page: found.page,
      pages: found.pages,
      total: found.total,
    },
    problems,
  })
}

/** What became of an import: kept with the record. */
export function reportPage(res: Response, record: Import, speech: Speech): void {
  const { t, fmt, locale } = speech
  const { report } = record
  const total = report === undefined ? undefined : importable(report)
  res.render('imports/report', {
    title: t('imports.report.title', { title: record.disclosureTitle }),
    record,
    department: locale === 'en' ? record.departmentNameEn : record.departmentName,
    status: { ...STATE_CHIPS[record.state], text: t(`imports.state.${record.state}`) },
    facts: [
      ...factsOf(record, speech),
      t('imports.report.by', {
        name: locale === 'en' ? record.createdByNameEn : record.createdByName,
        date: fmt.dateTime(record.createdAt),
      }),
    ],
    committed:
      record.committedAt === null || total === undefined
        ? ''
        : t('imports.report.committed', { date: fmt.dateTime(record.committedAt), n: total.rows, amount: fmt.yuan(total.sum) }),
    rows: total?.rows ?? 0,
    problem: record.error === undefined ? '' : t(record.error.code, record.error.params),
    reconciliation: report === undefined ? undefined : presentReconciliation(report, speech),
    result: report === undefined ? undefined : presentResult(report, record.mapping.duplicates === 'drop', speech),
    findings: report === undefined ? [] : presentFindings(report, importerOf(record.register).columns, `/imports/${record.id}`, speech),
  })
}
