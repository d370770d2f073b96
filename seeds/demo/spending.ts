import type { ExpenseCategory } from '../../server/registers/categories.rules.ts'
import { DEPARTMENTS } from './departments.ts'

/** Catalogue items that carry monthly expense lines, and the categories that each holds. */
export const MONTHLY_ITEMS: readonly (readonly [item: string, categories: readonly ExpenseCategory[]])[] = [
  ['A1-01', ['reception']],
  ['A1-02', ['vehicle_running']],
  ['A2-01', ['travel']],
  ['A2-02', ['post_telecom']],
  ['A2-03', ['office']],
  ['A2-04', ['meeting']],
  ['A2-05', ['training']],
  ['A2-06', ['water', 'electricity']],
  ['A2-07', ['maintenance']],
  ['A2-08', ['printing']],
  ['A2-09', ['labour', 'outsourcing']],
  ['A2-10', ['property', 'rent', 'union', 'other', 'equipment']],
]
export const EVENT_ITEMS = { abroad: 'A1-03', vehicle_purchase: 'A1-04' } as const

/** How much of the year falls on each month, January first, as percent of an ordinary month. */
const EVEN = [100, 90, 100, 100, 100, 100, 100, 100, 100, 95, 105, 110]
const SEASONS: Partial<Record<ExpenseCategory, readonly number[]>> = {
  travel: [55, 60, 140, 145, 135, 95, 75, 75, 140, 130, 150, 80],
  reception: [70, 60, 120, 130, 120, 90, 50, 55, 115, 120, 130, 100],
  electricity: [120, 105, 75, 65, 70, 110, 175, 180, 120, 70, 75, 110],
  water: [85, 80, 90, 95, 105, 115, 125, 125, 110, 100, 90, 85],
  training: [20, 30, 70, 90, 100, 110, 80, 60, 110, 130, 230, 90],
  meeting: [120, 90, 120, 90, 80, 90, 70, 70, 90, 100, 120, 170],
  printing: [110, 80, 130, 100, 100, 95, 80, 90, 110, 100, 110, 130],
  union: [160, 60, 110, 80, 90, 80, 60, 60, 150, 90, 80, 120],
  labour: [60, 50, 90, 100, 110, 110, 80, 70, 110, 120, 140, 140],
  outsourcing: [20, 30, 70, 90, 100, 120, 80, 80, 110, 110, 150, 200],
  equipment: [0, 20, 80, 100, 120, 100, 80, 80, 120, 150, 200, 100],
}
export const season = (category: ExpenseCategory, month: number): number => (SEASONS[category] ?? EVEN)[month - 1]! / 100

/** Mean number of lines an ordinary month, by department; what is left out is never spent. */
const RECEPTION: Readonly<Record<string, number>> = {
  BGS: 5,
  JYCJ: 1.4,
  SBZX: 1.6,
  JYZX: 1.2,
  JDZD: 1.2,
  LDGX: 0.9,
  ZYJN: 0.9,
  YLBX: 0.6,
  XXZX: 0.5,
  RCKF: 0.6,
  ZCY: 0.5,
  SYGS: 0.4,
}
const VEHICLES: Readonly<Record<string, number>> = { BGS: 11, JDZD: 8, SBZX: 4, JYZX: 3, ZCY: 2 }
const FIELD_WORK: Readonly<Record<string, number>> = {
  JDZD: 14,
  SYGS: 8,
  SBZX: 14,
  JYZX: 10,
  JYCJ: 8,
  ZCY: 7,
  XXZX: 6,
  YLBX: 6,
  LDGX: 6,
  JJJD: 6,
  ZYJN: 6,
  SYDW: 5,
  RSK: 5,
  BGS: 5,
  FGK: 4,
}
const HOUSES = ['BGS', 'SBZX', 'JYZX', 'ZCY', 'JDZD']
const BY_SIZE: Partial<Record<ExpenseCategory, number>> = {
  office: 0.55,
  post_telecom: 0.33,
  printing: 0.13,
  maintenance: 0.12,
  meeting: 0.05,
  training: 0.07,
  labour: 0.13,
  outsourcing: 0.035,
  other: 0.13,
  equipment: 0.02,
}
const OWN: Partial<Record<ExpenseCategory, Readonly<Record<string, number>>>> = {
  reception: RECEPTION,
  vehicle_running: VEHICLES,
  travel: FIELD_WORK,
  union: { JGDW: 4, SBZX: 0.8, JYZX: 0.6, JDZD: 0.4 },
  rent: { JYZX: 1, ZCY: 1 },
}

const sizes = new Map(DEPARTMENTS.map(({ code, size }) => [code, size]))

export function usualLines(department: string, category: ExpenseCategory): number {
  if (category === 'water' || category === 'electricity' || category === 'property') return HOUSES.includes(department) ? 1 : 0
  const own = OWN[category]
  if (own !== undefined) return own[department] ?? (category === 'travel' ? 3.5 : 0)
  return (BY_SIZE[category] ?? 0) * (sizes.get(department) ?? 0)
}

/** Months in which a department did far more than usual: what an outlier looks like, with what it says for itself. */
export const SURGES: readonly {
  readonly department: string
  readonly category: ExpenseCategory
  readonly yearsBack: number
  readonly month: number
  readonly factor: number
}[] = [
  { department: 'ZYJN', category: 'travel', yearsBack: 1, month: 5, factor: 3.2 },
  { department: 'JYCJ', category: 'travel', yearsBack: 1, month: 10, factor: 3 },
  { department: 'SBZX', category: 'printing', yearsBack: 1, month: 9, factor: 3.5 },
  { department: 'LDGX', category: 'travel', yearsBack: 0, month: 4, factor: 3 },
  { department: 'XXZX', category: 'maintenance', yearsBack: 0, month: 7, factor: 4 },
  { department: 'BGS', category: 'reception', yearsBack: 0, month: 9, factor: 2.2 },
]

/** Budgets drawn too tight: the running total passes them at some day of the autumn. All others leave some air. */
export const TIGHT: readonly (readonly [department: string, category: ExpenseCategory, share: number])[] = [
  ['LDGX', 'travel', 0.82],
  ['JDZD', 'vehicle_running', 0.86],
  ['ZCY', 'printing', 0.7],
  ['JYCJ', 'travel', 0.74],
  ['SBZX', 'electricity', 0.84],
  ['BGS', 'reception', 0.78],
]
