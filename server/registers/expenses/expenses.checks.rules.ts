import { inPeriod, isDate, parsePeriod } from '../../../core/dates.ts'
import type { Fen } from '../../../core/money.ts'
import type { ExpenseCategory } from '../categories.rules.ts'
import { companionLimit } from '../reception.rules.ts'

export { companionLimit }

export interface ExpenseLine {
  readonly category: ExpenseCategory
  readonly occurredOn: string | null
  readonly period: string
  readonly amount: Fen
  /** 人次: for a reception its guests, companions not among them. */
  readonly persons: number | null
  /** 陪餐人数 */
  readonly companions: number | null
  readonly batches: number | null
  /** Per head. */
  readonly standard: Fen | null
  readonly officialLetterNo: string | null
  readonly purpose: string
  readonly counterpart: string
}

/** Stable: they are stored, counted and shown as `expenses.finding.<code>`. */
export const FINDING_CODES = [
  'amount_negative',
  'amount_zero',
  'count_invalid',
  'occurred_invalid',
  'occurred_outside_period',
  'period_invalid',
  'purpose_missing',
  'reception_companions_exceeded',
  'reception_companions_missing',
  'reception_companions_per_batch',
  'reception_counterpart_missing',
  'reception_letter_missing',
  'reception_no_guests',
  'reception_persons_missing',
  'standard_exceeded',
  'standard_exceeded_unless_companions',
] as const
export type FindingCode = (typeof FINDING_CODES)[number]

/** The rule a finding rests on, shown as `expenses.clause.<clause>`. */
export const CLAUSES = [
  'reception_letter', // 无公函的公务活动和来访人员一律不予接待 (rules on official reception, 2013)
  'reception_companions', // same, art. 10: up to 10 guests at most 3 companions, beyond 10 at most a third of the guests
  'reception_list', // the list 接待清单: unit, names, posts, business, time, place, cost
  'reception_standard', // the local standard per head
] as const
export type Clause = (typeof CLAUSES)[number]

export interface ExpenseFinding {
  readonly code: FindingCode
  readonly field: keyof ExpenseLine
  /** error: cannot be stored as it is. finding: kept, shown to readers, to be explained. note: worth knowing. */
  readonly severity: 'error' | 'finding' | 'note'
  readonly clause?: Clause
  /** Values for the message; amounts in fen. */
  readonly params: Readonly<Record<string, string | number>>
}

/** Everything the rules have to say about one line, all at once. Pure: nothing is blocked or changed here. */
export function checkExpense(line: ExpenseLine): readonly ExpenseFinding[] {
  const counts = checkCounts(line)
  // A refund or reversal is not a second reception: it needs no letter and has no guests.
  const rules = counts.length > 0 || line.amount < 0 ? [] : [...checkReception(line), ...checkStandard(line)]
  return [...checkAmount(line), ...checkWhen(line), ...checkPurpose(line), ...counts, ...rules]
}

function checkAmount({ amount }: ExpenseLine): readonly ExpenseFinding[] {
  if (amount < 0) return [{ code: 'amount_negative', field: 'amount', severity: 'note', params: { amount } }]
  return amount === 0 ? [{ code: 'amount_zero', field: 'amount', severity: 'finding', params: {} }] : []
}

function checkWhen({ occurredOn, period }: ExpenseLine): readonly ExpenseFinding[] {
  const badPeriod = parsePeriod(period) === undefined
  const badDate = occurredOn !== null && !isDate(occurredOn)
  const findings: ExpenseFinding[] = []
  if (badPeriod) findings.push({ code: 'period_invalid', field: 'period', severity: 'error', params: { period } })
  if (badDate) findings.push({ code: 'occurred_invalid', field: 'occurredOn', severity: 'error', params: { occurredOn } })
  if (badPeriod || badDate || occurredOn === null || inPeriod(occurredOn, period)) return findings
  return [{ code: 'occurred_outside_period', field: 'occurredOn', severity: 'finding', params: { occurredOn, period } }]
}

function checkPurpose({ purpose }: ExpenseLine): readonly ExpenseFinding[] {
  return purpose.trim() === '' ? [{ code: 'purpose_missing', field: 'purpose', severity: 'finding', params: {} }] : []
}

function checkCounts(line: ExpenseLine): readonly ExpenseFinding[] {
  return (['persons', 'companions', 'batches'] as const).flatMap((field): ExpenseFinding[] => {
    const value = line[field]
    if (value === null || (Number.isSafeInteger(value) && value >= 0)) return []
    return [{ code: 'count_invalid', field, severity: 'error', params: { value } }]
  })
}

function checkReception(line: ExpenseLine): readonly ExpenseFinding[] {
  if (line.category !== 'reception') return []
  const findings: ExpenseFinding[] = []
  if ((line.officialLetterNo ?? '').trim() === '')
    findings.push({
      code: 'reception_letter_missing',
      field: 'officialLetterNo',
      severity: 'finding',
      clause: 'reception_letter',
      params: {},
    })
  if (line.counterpart.trim() === '')
    findings.push({
      code: 'reception_counterpart_missing',
      field: 'counterpart',
      severity: 'finding',
      clause: 'reception_list',
      params: {},
    })
  return [...findings, ...checkCompanions(line)]
}

function checkCompanions({ persons, companions, batches }: ExpenseLine): readonly ExpenseFinding[] {
  const clause = 'reception_companions'
  const findings: ExpenseFinding[] = []
  if (persons === null) findings.push({ code: 'reception_persons_missing', field: 'persons', severity: 'note', clause, params: {} })
  if (companions === null)
    findings.push({ code: 'reception_companions_missing', field: 'companions', severity: 'note', clause, params: {} })
  if (persons === 0) findings.push({ code: 'reception_no_guests', field: 'persons', severity: 'finding', clause, params: {} })
  if (persons === null || companions === null || persons === 0) return findings
  const several = batches ?? 1
  const params = { guests: persons, companions, limit: companionLimit(persons, several), batches: several }
  if (companions > params.limit)
    return [{ code: 'reception_companions_exceeded', field: 'companions', severity: 'finding', clause, params }]
  // A sum over several receptions hides who sat with whom: possible in total, but an even split would break the rule.
  const hidden = several > 1 && companions > several * companionLimit(Math.ceil(persons / several))
  return hidden ? [{ code: 'reception_companions_per_batch', field: 'companions', severity: 'note', clause, params }] : []
}

function checkStandard({ category, standard, persons, companions, amount }: ExpenseLine): readonly ExpenseFinding[] {
  if (standard === null || persons === null || persons === 0) return []
  // Exact beyond the safe integers: a mistyped standard must not turn into a wrong comparison.
  const allowed = BigInt(standard) * BigInt(persons)
  if (BigInt(amount) <= allowed) return []
  const withCompanions = allowed + BigInt(standard) * BigInt(companions ?? 0)
  const within = category === 'reception' && BigInt(amount) <= withCompanions
  const params = {
    amount,
    standard,
    persons,
    companions: companions ?? 0,
    allowed: Number(allowed),
    over: Number(BigInt(amount) - allowed),
  }
  const found = { field: 'amount', params, ...(category === 'reception' && { clause: 'reception_standard' as const }) } as const
  return [
    within
      ? { ...found, code: 'standard_exceeded_unless_companions', severity: 'note' }
      : { ...found, code: 'standard_exceeded', severity: 'finding' },
  ]
}
