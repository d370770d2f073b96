import {
  APPLICANT_KINDS,
  COLUMNS,
  OUTCOME_GROUPS,
  REMEDY_KINDS,
  REMEDY_OUTCOMES,
  type IdentityBreak,
  type ReportRow,
} from '../../core/annual-report.ts'
import type { CellValue } from '../web/table-types.ts'
import type { Sheet } from '../web/table-csv.ts'
import { onPaper, type Words } from '../web/words.ts'
import type { Annual } from './register.service.ts'

interface Line {
  readonly label: string
  readonly kind: 'head' | 'part' | 'item' | 'total'
  /** Empty on a heading. */
  readonly cells: readonly number[]
}

/** The lines of table 三 as the form prints them, headings among them. A group with one line is that line. */
function linesOf({ applications }: Annual, { t }: Words): readonly Line[] {
  const cellsOf = ({ cells }: ReportRow): readonly number[] => COLUMNS.map((column) => cells[column])
  const row = (key: ReportRow['key']): ReportRow | undefined => applications.rows.find((one) => one.key === key)
  const part = (key: 'new' | 'carried' | 'results_total' | 'next'): Line[] => {
    const found = row(key)
    return found === undefined
      ? []
      : [{ label: t(`applications.annual.${key}`), kind: key === 'results_total' ? 'total' : 'part', cells: cellsOf(found) }]
  }
  const groups = OUTCOME_GROUPS.flatMap(({ group, outcomes }): Line[] => {
    const lines = outcomes.flatMap((outcome, i) => {
      const found = row(outcome)
      return found === undefined
        ? []
        : [{ label: `${i + 1}. ${t(`applications.outcome.${outcome}`)}`, kind: 'item' as const, cells: cellsOf(found) }]
    })
    const label = t(`applications.annual.group.${group}`)
    return lines.length === 1
      ? lines.map(({ cells }) => ({ label, kind: 'part' as const, cells }))
      : [{ label, kind: 'head', cells: [] }, ...lines]
  })
  return [
    ...part('new'),
    ...part('carried'),
    { label: t('applications.annual.results'), kind: 'head', cells: [] },
    ...groups,
    ...part('results_total'),
    ...part('next'),
  ]
}

/** Tables 三 and 四 as a page that can be printed. */
export function presentAnnual(annual: Annual, words: Words) {
  const { t, fmt } = words
  const { year, years, asOf, applications, handover, fees, remedies } = annual
  const said = (key: 'breaks' | 'handover') => (broken: IdentityBreak) =>
    t(`applications.annual.${key}`, { ...broken, column: t(`applications.column.${broken.column}`) })
  return {
    year: t('applications.annual.year_of', { year: String(year) }),
    asOf: asOf === undefined ? '' : t('applications.annual.as_of', { on: onPaper(words).fmt.date(asOf) }),
    years: years.map((one) => ({
      text: t('applications.annual.year_of', { year: String(one) }),
      href: `/applications/annual?year=${one}`,
      current: one === year,
    })),
    excel: `/applications/annual?year=${year}&format=xlsx`,
    columns: APPLICANT_KINDS.map((column) => t(`applications.column.${column}`)),
    lines: linesOf(annual, words).map(({ cells, ...line }) => ({ ...line, cells: cells.map((n) => fmt.number(n)) })),
    breaks: [...applications.breaks.map(said('breaks')), ...handover.map(said('handover'))],
    fees: t('applications.annual.fees', { amount: fmt.yuan(fees) }),
    outcomes: [...REMEDY_OUTCOMES.map((outcome) => t(`applications.remedy_outcome.${outcome}`)), t('applications.column.total')],
    remedies: REMEDY_KINDS.map((kind) => ({
      label: t(`applications.remedy.${kind}`),
      cells: [...REMEDY_OUTCOMES, 'total' as const].map((outcome) => fmt.number(remedies[kind][outcome])),
    })),
  }
}

/** Table 三, and under it table 四, for a spreadsheet. */
export function annualSheet(annual: Annual, words: Words): Sheet {
  const { t } = words
  const pad = (cells: readonly CellValue[]): readonly CellValue[] => Array.from({ length: COLUMNS.length + 1 }, (_, i) => cells[i] ?? null)
  const third = linesOf(annual, words).map(({ label, cells }) => pad([label, ...cells]))
  const fourth = REMEDY_KINDS.flatMap((kind) =>
    [...REMEDY_OUTCOMES, 'total' as const].map((outcome) =>
      pad([
        `${t(`applications.remedy.${kind}`)}${t('frame.dot')}${outcome === 'total' ? t('applications.column.total') : t(`applications.remedy_outcome.${outcome}`)}`,
        ...COLUMNS.slice(1).map(() => null),
        annual.remedies[kind][outcome],
      ]),
    ),
  )
  return {
    title: t('applications.annual.sheet', { year: String(annual.year) }),
    heads: [t('applications.annual.item'), ...COLUMNS.map((column) => t(`applications.column.${column}`))],
    kinds: ['text', ...COLUMNS.map(() => 'number' as const)],
    widths: [60, ...COLUMNS.map(() => 14)],
    batches: oneBatch([...third, pad([t('applications.annual.table4')]), ...fourth]),
  }
}

async function* oneBatch(rows: readonly (readonly CellValue[])[]): AsyncGenerator<readonly (readonly CellValue[])[]> {
  yield await Promise.resolve(rows)
}
