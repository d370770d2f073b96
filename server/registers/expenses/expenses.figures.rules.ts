import { fen, sumFen, type Fen } from '../../../core/money.ts'
import type { ExpenseCategory } from './expenses.rules.ts'

/** Pure sums over what the database grouped; every number a page draws is made here. */
export interface Grouped {
  readonly departmentId: number
  readonly category: ExpenseCategory
  readonly period: string
  readonly amount: Fen
  readonly n: number
  readonly findings: number
}

export const total = (sums: readonly Grouped[]): Fen => sumFen(sums.map(({ amount }) => amount))

/** Of one year, up to and with a month. */
export const within = (sums: readonly Grouped[], year: number, last = 12): Grouped[] =>
  sums.filter(({ period }) => Number(period.slice(0, 4)) === year && Number(period.slice(5, 7)) <= last)

/** Twelve sums; null for a month without lines, which is not the same as nothing spent. */
export function byMonth(sums: readonly Grouped[], year: number): readonly (Fen | null)[] {
  const months: (Fen | null)[] = Array.from({ length: 12 }, () => null)
  for (const { period, amount } of within(sums, year)) {
    const month = Number(period.slice(5, 7)) - 1
    months[month] = fen((months[month] ?? 0) + amount)
  }
  return months
}

export function groupBy<K>(sums: readonly Grouped[], key: (sum: Grouped) => K): Map<K, Grouped[]> {
  const groups = new Map<K, Grouped[]>()
  for (const sum of sums) groups.set(key(sum), [...(groups.get(key(sum)) ?? []), sum])
  return groups
}

/** part ÷ whole − 1 as a ratio; undefined where there is nothing to compare with. */
export const change = (now: number, before: number): number | undefined => (before > 0 ? now / before - 1 : undefined)

export interface Execution {
  readonly budget: Fen
  /** Spent where there is a budget. */
  readonly spent: Fen
  /** Spent where there is none: it cannot be part of a percentage. */
  readonly unbudgeted: Fen
}

const cell = ({ departmentId, category }: { departmentId: number; category: string }): string => `${departmentId} ${category}`

/** Spending of a year against the budget in force, compared only where there is one. */
export function execution(
  sums: readonly Grouped[],
  budgets: readonly { readonly departmentId: number; readonly category: string; readonly amount: Fen }[],
): Execution {
  const budgeted = new Set(budgets.map(cell))
  const inside = sums.filter((sum) => budgeted.has(cell(sum)))
  const spent = total(inside)
  return { budget: sumFen(budgets.map(({ amount }) => amount)), spent, unbudgeted: fen(total(sums) - spent) }
}

/** The first month (from 1) whose running total is above the budget; undefined when none is. */
export function monthOver(months: readonly (Fen | null)[], budget: Fen): number | undefined {
  let running = 0
  const index = months.findIndex((amount) => (running += amount ?? 0) > budget)
  return index === -1 ? undefined : index + 1
}
