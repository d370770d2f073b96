import writeWorkbook from 'write-excel-file/node'
import type { Cell } from 'write-excel-file/node'
import type { Sheet } from '../web/table-csv.ts'
import type { CellValue } from '../web/table-types.ts'
import type { Words } from '../web/words.ts'
import { departmentName } from './figures.presenter.ts'
import { departmentsShown, monthsReached, sumsOf } from './yearbook.rules.ts'
import { FIGURES, type YearFigures } from './yearbook.types.ts'

/** What the file is called. */
export const exportName = ({ year, asOf }: YearFigures, { t, fmt }: Words): string =>
  [t('yearbook.title'), fmt.period(String(year)), asOf ?? ''].filter((part) => part !== '').join('-')

const periodOf = (year: number, month: number): string => `${year}-${String(month).padStart(2, '0')}`
const fullName = (one: Parameters<typeof departmentName>[0], words: Words): string => {
  const { label, sub } = departmentName(one, words)
  return sub === '' ? label : `${label}${words.t('frame.dot')}${sub}`
}

/** A row for each department and month, to be summed as one likes. */
function longRows(figures: YearFigures, words: Words): CellValue[][] {
  const sums = sumsOf(figures)
  return departmentsShown(figures).flatMap((one) =>
    monthsReached(figures).map((month) => [
      fullName(one, words),
      periodOf(figures.year, month),
      ...FIGURES.map((figure) => sums.cell(figure, one.id, month)),
    ]),
  )
}

/** The same for a CSV file. */
export function figuresSheet(figures: YearFigures, words: Words): Sheet {
  const { t } = words
  return {
    title: exportName(figures, words),
    heads: [t('yearbook.department'), t('yearbook.month'), ...FIGURES.map((figure) => t(`yearbook.figure.${figure}`))],
    kinds: ['text', 'period', ...FIGURES.map(() => 'number' as const)],
    widths: [24, 12, ...FIGURES.map(() => 14)],
    batches: oneBatch(longRows(figures, words)),
  }
}

async function* oneBatch(rows: readonly (readonly CellValue[])[]): AsyncGenerator<readonly (readonly CellValue[])[]> {
  yield await Promise.resolve(rows)
}

const head = (value: string): Cell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#E2F0EF', wrap: true })
/** Typed as text: a spreadsheet runs none of it as a formula. */
const cell = (value: CellValue): Cell => (typeof value === 'number' ? { value, type: Number } : { value: value ?? '', type: String })
const bold = (value: CellValue): Cell => ({ ...(cell(value) as object), fontWeight: 'bold' }) as Cell

/** Departments, months, and one by the other: three sheets of a workbook. */
export async function figuresWorkbook(figures: YearFigures, words: Words): Promise<Uint8Array> {
  const { t, fmt } = words
  const sums = sumsOf(figures)
  const { year } = figures
  const heads = FIGURES.map((figure) => head(t(`yearbook.figure.${figure}`)))
  const totals = [bold(t('yearbook.total')), ...FIGURES.map((figure) => bold(sums.total(figure)))]
  const departments = departmentsShown(figures).map((one) => [
    cell(fullName(one, words)),
    ...FIGURES.map((figure) => cell(sums.department(figure, one.id))),
  ])
  const months = monthsReached(figures).map((month) => [
    cell(fmt.month(month)),
    ...FIGURES.map((figure) => cell(sums.month(figure, year, month))),
  ])
  const long = longRows(figures, words).map((row) => row.map(cell))
  const columns = (n: number) => [{ width: 24 }, ...Array.from({ length: n }, () => ({ width: 14 }))]
  return writeWorkbook([
    {
      sheet: t('yearbook.departments'),
      data: [[head(t('yearbook.department')), ...heads], ...departments, totals],
      columns: columns(8),
      stickyRowsCount: 1,
    },
    {
      sheet: t('yearbook.months'),
      data: [[head(t('yearbook.month')), ...heads], ...months, totals],
      columns: columns(8),
      stickyRowsCount: 1,
    },
    {
      sheet: t('yearbook.both'),
      data: [[head(t('yearbook.department')), head(t('yearbook.month')), ...heads], ...long],
      columns: columns(9),
      stickyRowsCount: 1,
    },
  ]).toBuffer()
}
