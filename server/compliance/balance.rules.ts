import { periodOf } from '../../core/dates.ts'
import { fen } from '../../core/money.ts'
import { median, quartiles } from '../../core/quartiles.ts'
import { groupedBy, rateInHundredths, shareOf, tally, type Group, type Span } from './compliance.rules.ts'

/** Shares in hundredths of a per cent: 9371 is 93.71 %. */
export interface DepartmentRate {
  readonly departmentId: number
  readonly rate: number
  readonly kept: number
  readonly due: number
}

/** How the departments lie in one period. Quartiles need eight of them; below that there are only the dots, their middle and their ends. */
export interface Spread {
  readonly period: string
  /** The lowest first. */
  readonly rates: readonly DepartmentRate[]
  readonly median: number | undefined
  readonly box: { readonly q1: number; readonly q3: number } | undefined
}

/** The distribution of the departments' shares over some periods: a mean would hide who carries whom. */
export function spreads(groups: readonly Group[], periods: readonly string[], span: Span): readonly Spread[] {
  const byPeriod = groupedBy(groups, ({ month }) => periodOf(`${month}-01`, span))
  return periods.map((period) => spreadOf(period, byPeriod.get(period) ?? []))
}

function spreadOf(period: string, groups: readonly Group[]): Spread {
  const rates = [...groupedBy(groups, ({ departmentId }) => departmentId)]
    .flatMap(([departmentId, own]): DepartmentRate[] => {
      const share = shareOf(tally(own).counts)
      const rate = rateInHundredths(share)
      return rate === null ? [] : [{ departmentId, rate, ...share }]
    })
    .toSorted((a, b) => a.rate - b.rate || a.departmentId - b.departmentId)
  // The exact arithmetic of amounts serves whole hundredths as well.
  const values = rates.map(({ rate }) => fen(rate))
  const found = quartiles(values)
  return { period, rates, median: median(values), box: 'tooFew' in found ? undefined : { q1: found.q1, q3: found.q3 } }
}
