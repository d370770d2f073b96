import { EXPENSE_CATEGORIES, type ExpenseCategory } from '../../server/registers/categories.rules.ts'
import { WORKING_DEPARTMENTS } from './departments.ts'
import type { ExpenseRow } from './expenses.ts'
import { Chance } from './random.ts'
import { TIGHT } from './spending.ts'

export interface BudgetRow {
  readonly department: string
  readonly year: number
  readonly category: ExpenseCategory
  /** Fen. */
  readonly amount: number
  readonly note: string
}

const THOUSAND_YUAN = 100_000

/** The year's budget, drawn from what the year will cost: most with some air, a few too tight. */
export function budgetOf(year: number, lines: readonly ExpenseRow[]): BudgetRow[] {
  const spent = new Map<string, number>()
  for (const { department, category, amount } of lines)
    spent.set(`${department}/${category}`, (spent.get(`${department}/${category}`) ?? 0) + amount)
  return WORKING_DEPARTMENTS.flatMap(({ code }) =>
    EXPENSE_CATEGORIES.flatMap(({ key }): BudgetRow[] => {
      const spentInAll = spent.get(`${code}/${key}`)
      if (spentInAll === undefined) return []
      const tight = TIGHT.find(([department, category]) => department === code && category === key)
      const share = tight?.[2] ?? 1.04 + new Chance(`budget/${code}/${key}/${year}`).next() * 0.2
      return [{ department: code, year, category: key, amount: Math.ceil((spentInAll * share) / THOUSAND_YUAN) * THOUSAND_YUAN, note: '' }]
    }),
  )
}
