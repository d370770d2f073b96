import { addDays, lastDayOf } from '../../core/dates.ts'
import type { CatalogueItemData } from '../catalogue/shape.ts'
import { workingDay } from './clock.ts'
import { WORKING_DEPARTMENTS } from './departments.ts'
import { hasGifts } from './integrity.ts'
import { Chance } from './random.ts'

/** Something that has to be disclosed as a text, on the day it comes to be (or, ex ante, on the day of the event). */
export interface Due {
  readonly item: string
  readonly department: string
  readonly period: string | null
  readonly formedOn: string
  /** Running number of its kind within the year. */
  readonly nth: number
}

/** How often events of an item happen in a year. */
const EVENTS_A_YEAR: Readonly<Record<string, number>> = {
  'B1-01': 7,
  'B1-02': 8,
  'B1-03': 5,
  'B1-04': 3,
  'B1-05': 4,
  'B2-01': 6,
  'B2-02': 6,
  'B3-01': 6,
  'B3-02': 4,
  'A4-01': 11,
  'A4-02': 24,
  'D1-08': 10,
  'C2-01': 3,
}
/** Yearly items: period relative to the year of forming, and the day of it (of a working day near it). */
const YEARLY: Readonly<Record<string, readonly [yearsBack: number, day: string]>> = {
  'D2-01': [0, '01-10'],
  'D2-02': [1, '01-14'],
  'B2-03': [1, '02-02'],
  'C1-01': [1, '01-20'],
  'C1-03': [1, '02-20'],
  'A4-03': [1, '02-25'],
  'C2-02': [1, '02-10'],
}

export function documentsDue(years: readonly number[], items: ReadonlyMap<string, CatalogueItemData>): Due[] {
  return years.flatMap((year) => [...events(year, items), ...periodic(year, items), ...yearly(year, items)])
}

const ownersOf = ({ departments }: CatalogueItemData): readonly string[] =>
  departments === '*' ? WORKING_DEPARTMENTS.map(({ code }) => code) : departments

function events(year: number, items: ReadonlyMap<string, CatalogueItemData>): Due[] {
  return Object.entries(EVENTS_A_YEAR).flatMap(([code, count]) => {
    const chance = new Chance(`events/${code}/${year}`)
    const owners = ownersOf(items.get(code)!)
    return Array.from({ length: count }, (_, i) => {
      const day = addDays(`${year}-01-08`, Math.floor(((i + chance.next() * 0.8) * 345) / count))
      return { item: code, department: owners[i % owners.length]!, period: null, formedOn: workingDay(day, 0), nth: i + 1 }
    })
  })
}

/** Monthly and quarterly texts are formed on the last working day of their period; the meetings of the bureau in its middle. */
function periodic(year: number, items: ReadonlyMap<string, CatalogueItemData>): Due[] {
  const months = Array.from({ length: 12 }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)
  const quarters = [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`)
  const of = (code: string, periods: readonly string[]): Due[] =>
    periods.flatMap((period, i) =>
      ownersOf(items.get(code)!).map((department) => ({
        item: code,
        department,
        period,
        formedOn: workingDay(code === 'D2-04' ? `${period}-20` : lastDayOf(period), 0),
        nth: i + 1,
      })),
    )
  return [
    ...of('C1-02', months.filter(hasGifts)),
    ...['B2-04', 'D2-04', 'D3-01'].flatMap((code) => of(code, months)),
    ...['D2-03', 'B3-03', 'C1-04', 'C2-03'].flatMap((code) => of(code, quarters)),
  ]
}

function yearly(year: number, items: ReadonlyMap<string, CatalogueItemData>): Due[] {
  return Object.entries(YEARLY).flatMap(([code, [yearsBack, day]]) =>
    ownersOf(items.get(code)!).map((department) => ({
      item: code,
      department,
      period: String(year - yearsBack),
      formedOn: workingDay(`${year}-${day}`, 0),
      nth: 1,
    })),
  )
}

/** Items that are looked at again every half year: rule systems and business items. */
export const isStanding = (item: CatalogueItemData): boolean => item.timing === 'standing'
export { ownersOf }
