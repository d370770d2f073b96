import type { AnsweringDepartment, PublishedState, StateCount } from '../disclosures/disclosures.service.ts'
import type { Owed } from '../obligations/owed.rules.ts'
import { inWords, type Words } from '../web/words.ts'
import { countOf, JUDGED, KEPT, MISSED, owedIn, PUBLIC, rateOf, type OwedView } from './cockpit.rules.ts'

/** The reading list of exactly what a figure counts. */
export function listHref(year: number, states: readonly PublishedState[], departmentId?: number): string {
  const query = new URLSearchParams({ year: String(year) })
  if (departmentId !== undefined) query.set('department', String(departmentId))
  for (const state of states) query.append('state', state)
  return `/disclosures?${query.toString()}`
}

export const owedHref = (view: OwedView, departmentId?: number): string =>
  `/cockpit/due?show=${view}${departmentId === undefined ? '' : `&department=${departmentId}`}`

interface Figure {
  readonly text: string
  readonly href: string
}

export interface DepartmentRow {
  readonly name: string
  readonly href: string
  readonly public: Figure
  readonly rate: Figure
  readonly late: Figure
  readonly overdue: Figure
  readonly last: string
  /** What asks for attention, for the order: owed first, then missed. */
  readonly weight: number
}

interface Given {
  readonly year: number
  readonly standing: { readonly counts: readonly StateCount[]; readonly departments: readonly AnsweringDepartment[] }
  readonly owed: readonly Owed[]
}

/** A row for every department, those that need attention first. */
export function departmentRows({ year, standing: { counts, departments }, owed }: Given, words: Words): readonly DepartmentRow[] {
  const overdue = owedIn(owed, 'overdue')
  return departments
    .map((department) =>
      departmentRow(
        department,
        counts.filter((row) => row.departmentId === department.id),
        overdue.filter((one) => one.departmentId === department.id).length,
        year,
        words,
      ),
    )
    .toSorted((a, b) => b.weight - a.weight)
}

function departmentRow(
  { id, name, nameEn }: AnsweringDepartment,
  counts: readonly StateCount[],
  owes: number,
  year: number,
  { fmt, locale }: Words,
): DepartmentRow {
  const [open, late] = [countOf(counts, PUBLIC), countOf(counts, MISSED)]
  const last = counts
    .filter(({ state }) => state !== 'withdrawn')
    .reduce<string | null>((newest, row) => (newest === null || row.last > newest ? row.last : newest), null)
  const figure = (n: number, href: string): Figure => ({ text: n === 0 ? '0' : fmt.number(n), href: n === 0 ? '' : href })
  return {
    name: inWords(locale, name, nameEn),
    href: `/compliance/departments/${id}?year=${year}`,
    public: figure(open, listHref(year, PUBLIC, id)),
    rate: { text: fmt.percent(rateOf(counts)), href: countOf(counts, KEPT) === 0 ? listHref(year, JUDGED, id) : listHref(year, KEPT, id) },
    late: figure(late, listHref(year, MISSED, id)),
    overdue: figure(owes, owedHref('overdue', id)),
    last: fmt.when(last),
    weight: owes * 1_000 + late,
  }
}
