import { firstDayOf, lastDayOf, monthsOf } from '../../core/dates.ts'
import type { ExpenseCategory } from '../../server/registers/categories.rules.ts'
import { EXPENSE_CATEGORIES } from '../../server/registers/categories.rules.ts'
import { workingDaysIn } from './clock.ts'
import { WORKING_DEPARTMENTS } from './departments.ts'
import { drawLine } from './expense-lines.ts'
import type { PlantedPerson } from './plant-people.ts'
import { Chance } from './random.ts'
import { season, SURGES, usualLines } from './spending.ts'

/** One line of the expense register, amounts in fen. */
export interface ExpenseRow {
  readonly department: string
  readonly period: string
  readonly category: ExpenseCategory
  readonly occurredOn: string
  readonly purpose: string
  readonly counterpart: string
  readonly letterNo: string
  readonly batches: number | null
  readonly persons: number | null
  readonly companions: number | null
  readonly standard: number | null
  readonly amount: number
  readonly voucherNo: string
  readonly handledBy: string
  readonly approvedBy: string
  readonly note: string
  readonly redacted: boolean
  /** Line number of the same content earlier in the record. */
  readonly duplicateOf: number | null
}

/** Everything the bureau spends in a year, in order of time, also what still lies ahead: budgets are drawn from it. `thisYear` decides which surges apply. */
export function expensesOf(year: number, thisYear: number, people: readonly PlantedPerson[]): readonly ExpenseRow[] {
  const desks = new Map(WORKING_DEPARTMENTS.map(({ code }) => [code, deskOf(code, people)]))
  return monthsOf(year).flatMap((period) => {
    const days = workingDaysIn(firstDayOf(period), lastDayOf(period))
    return numbered(
      WORKING_DEPARTMENTS.flatMap(({ code }) =>
        EXPENSE_CATEGORIES.flatMap(({ key }) => monthOf(code, key, period, thisYear, desks.get(code)!, days)),
      ),
    )
  })
}

interface Desk {
  readonly staff: readonly string[]
  readonly head: string
}
function deskOf(department: string, people: readonly PlantedPerson[]): Desk {
  const own = people.filter((person) => person.department === department && person.roles.includes('staff'))
  const head = own.find(({ roles }) => roles.includes('head'))
  return { staff: own.filter((person) => person !== head).map(({ name }) => name), head: head?.name ?? '' }
}

function monthOf(
  department: string,
  category: ExpenseCategory,
  period: string,
  thisYear: number,
  desk: Desk,
  days: readonly string[],
): ExpenseRow[] {
  const chance = new Chance(`expenses/${department}/${category}/${period}`)
  const count = howMany(department, category, period, thisYear, chance)
  if (count === 0) return []
  const drawn = Array.from({ length: count }, () => ({
    department,
    period,
    category,
    occurredOn: chance.pick(days),
    handledBy: chance.pick(desk.staff),
  }))
  return drawn
    .sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0))
    .map((base, i) => withTraps({ ...base, ...drawLine(category, department, period, i, chance, base.occurredOn) }, desk.head, chance))
}

/** Fixed costs come every month; everything else by season, and by chance around it. */
function howMany(department: string, category: ExpenseCategory, period: string, thisYear: number, chance: Chance): number {
  const [year, month] = [Number(period.slice(0, 4)), Number(period.slice(5))]
  const usual = usualLines(department, category)
  if (usual === 0) return 0
  if (['water', 'electricity', 'property', 'rent'].includes(category)) return 1
  const surge = SURGES.find(
    (s) => s.department === department && s.category === category && thisYear - s.yearsBack === year && s.month === month,
  )
  const wanted = usual * season(category, month) * (surge?.factor ?? chance.around(0.5))
  return Math.floor(wanted) + (chance.happens(wanted % 1) ? 1 : 0)
}

type Drawn = Omit<ExpenseRow, 'voucherNo' | 'approvedBy' | 'redacted' | 'duplicateOf'>

/** What happens in real books: a refund, a line that names a third party, now and then. */
function withTraps(line: Drawn, head: string, chance: Chance): ExpenseRow {
  const approvedBy = line.amount >= 1_000_000 ? `${head}、分管领导` : head
  const full = { ...line, voucherNo: '', approvedBy, redacted: false, duplicateOf: null }
  if (chance.happens(0.004) && ['labour', 'union', 'other'].includes(line.category))
    return { ...full, counterpart: '已隐去', note: '收款人为个人，按规定隐去姓名。', redacted: true }
  return full
}

/** Vouchers count through the month, in order of day: one set of books for the office building, one for each unit. */
function numbered(lines: readonly ExpenseRow[]): ExpenseRow[] {
  const counts = new Map<string, number>()
  const units = new Set(WORKING_DEPARTMENTS.filter(({ kind }) => kind === 'unit').map(({ code }) => code))
  return [...lines]
    .sort((a, b) => (a.occurredOn < b.occurredOn ? -1 : a.occurredOn > b.occurredOn ? 1 : 0))
    .map((line) => {
      const books = units.has(line.department) ? line.department : ''
      const number = (counts.get(books) ?? 0) + 1
      counts.set(books, number)
      return { ...line, voucherNo: `记-${line.period.slice(5)}${String(number).padStart(3, '0')}` }
    })
}
