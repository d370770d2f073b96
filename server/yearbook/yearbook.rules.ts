import type { CountedDepartment, Figure, YearFigures } from './yearbook.types.ts'

/** Sums of one year's counts, of the whole bureau or of one department. Every one adds up the same counts, so that tables agree both ways. */
export interface Sums {
  readonly total: (figure: Figure) => number
  /** Of the year before; while the year runs, up to the same day. */
  readonly before: (figure: Figure) => number
  readonly month: (figure: Figure, year: number, month: number) => number
  readonly department: (figure: Figure, id: number) => number
  /** Of one department and one month of the year. */
  readonly cell: (figure: Figure, id: number, month: number) => number
}

export function sumsOf({ year, spans, counts }: YearFigures, departmentId?: number): Sums {
  const sums = new Map<string, number>()
  const add = (key: string, n: number): void => void sums.set(key, (sums.get(key) ?? 0) + n)
  for (const { figure, departmentId: of, span: index, n } of counts) {
    const span = spans[index]
    if (span === undefined || (departmentId !== undefined && of !== departmentId)) continue
    add(`${figure} month ${span.year} ${span.month}`, n)
    if (span.year === year) {
      add(`${figure} total`, n)
      add(`${figure} department ${of}`, n)
      add(`${figure} cell ${of} ${span.month}`, n)
    } else if (!span.later) add(`${figure} before`, n)
  }
  const sum = (key: string): number => sums.get(key) ?? 0
  return {
    total: (figure) => sum(`${figure} total`),
    before: (figure) => sum(`${figure} before`),
    month: (figure, of, month) => sum(`${figure} month ${of} ${month}`),
    department: (figure, id) => sum(`${figure} department ${id}`),
    cell: (figure, id, month) => sum(`${figure} cell ${id} ${month}`),
  }
}

/** The months that have begun: all of a year that is over. */
export const monthsReached = ({ asOf }: Pick<YearFigures, 'asOf'>): readonly number[] =>
  Array.from({ length: asOf === undefined ? 12 : Number(asOf.slice(5, 7)) }, (_, i) => i + 1)

/** Who has a row: the departments there are, and whoever did something in the year, merged or closed since or not. */
export function departmentsShown({ year, spans, counts, departments }: YearFigures): readonly CountedDepartment[] {
  const busy = new Set(counts.filter(({ span }) => spans[span]?.year === year).map(({ departmentId }) => departmentId))
  return departments.filter(({ id, kind, active }) => busy.has(id) || (active && kind !== 'bureau'))
}

export interface Change {
  readonly by: number
  /** Of the value before; undefined when that is 0 or next to nothing: thousands of per cent tell nobody anything. */
  readonly ratio: number | undefined
}
const MOST_RATIO = 10
export const changeOf = (value: number, before: number): Change => ({
  by: value - before,
  ratio: before === 0 || value > before * MOST_RATIO ? undefined : (value - before) / before,
})
