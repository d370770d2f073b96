import type { MessageParams } from '../../i18n/index.ts'
import type { AccountsContent } from './accounts.rules.ts'

/** Stable: shown as `accounts.finding.<code>`. */
export const ACCOUNTS_FINDING_CODES = [
  'figure_unreadable',
  'column_numbers',
  'year_as_money',
  'unit_mixed',
  'final_equals_budget',
  'identity',
  'identity_rounding',
  'class_total',
  'detail_prints_total',
  'part_greater',
  'displaced',
  'displaced_table',
  'rows_swapped',
  'narrative_differs',
  'completion_percent',
  'change_percent',
  'change_components',
  'stated_twice',
  'companions_exceeded',
  'count_order',
  'count_without_money',
  'money_without_count',
] as const
export type AccountsFindingCode = (typeof ACCOUNTS_FINDING_CODES)[number]

export interface AccountsFinding {
  readonly code: AccountsFindingCode
  /** error: cannot be read. finding: does not hold. note: worth a look, may have a reason. */
  readonly severity: 'error' | 'finding' | 'note'
  /** Form field: `sangong.total.budget`, `basic.30217`, `narrative.total.completion`, `counts.reception_companions`. */
  readonly field: string
  /** Amounts as they are printed; rows and figures by their keys, which the page translates. */
  readonly params: MessageParams
  readonly clause?: 'reception_companions'
}

/** A figure printed to 0.01 万元 stands for anything within half of that: 5,000 fen. In 元 with two decimals every fen counts. */
export const halfUnit = (content: AccountsContent): number => (content.unit === '元' ? 0.5 : 5_000)

/** An amount in the unit of the form with two decimals. */
export function writeLike(content: Pick<AccountsContent, 'unit'>, amount: number): string {
  const hundredths = Math.round(amount / (content.unit === '元' ? 1 : 10_000))
  const abs = Math.abs(hundredths)
  return `${hundredths < 0 ? '−' : ''}${Math.trunc(abs / 100)}.${String(abs % 100).padStart(2, '0')}`
}
