import { companionLimit } from '../reception.rules.ts'
import type { AccountsFinding } from './accounts.findings.rules.ts'
import { amountOf, countOf, type AccountsContent, type Count, type SangongRow } from './accounts.rules.ts'

const count = (content: AccountsContent, key: Count): number | null => countOf(content.counts[key]) ?? null

/** 团组、人次、购置数、批次、人次、陪同 against each other and against the money they cost. */
export function checkCounts(content: AccountsContent): AccountsFinding[] {
  return [...companions(content), ...ordered(content), ...againstMoney(content)]
}

function companions(content: AccountsContent): AccountsFinding[] {
  const [persons, companions, batches] = [
    count(content, 'reception_persons'),
    count(content, 'reception_companions'),
    count(content, 'reception_batches'),
  ]
  if (persons === null || companions === null) return []
  const limit = persons === 0 ? 0 : companionLimit(persons, batches ?? 1)
  if (companions <= limit) return []
  const params = { companions, persons, limit, batches: batches ?? 1 }
  return [
    { code: 'companions_exceeded', severity: 'finding', field: 'counts.reception_companions', clause: 'reception_companions', params },
  ]
}

/** A delegation or a reception has at least one person; a body keeps at least the vehicles it bought. */
const AT_LEAST: readonly (readonly [Count, Count])[] = [
  ['abroad_persons', 'abroad_groups'],
  ['reception_persons', 'reception_batches'],
  ['vehicles_kept', 'vehicles_bought'],
]

function ordered(content: AccountsContent): AccountsFinding[] {
  return AT_LEAST.flatMap(([more, less]): AccountsFinding[] => {
    const [a, b] = [count(content, more), count(content, less)]
    if (a === null || b === null || a >= b) return []
    return [{ code: 'count_order', severity: 'finding', field: `counts.${more}`, params: { more, less, a, b } }]
  })
}

const COSTS: readonly (readonly [Count, SangongRow])[] = [
  ['abroad_groups', 'abroad'],
  ['vehicles_bought', 'vehicle_purchase'],
  ['reception_batches', 'reception'],
]

function againstMoney(content: AccountsContent): AccountsFinding[] {
  return COSTS.flatMap(([key, row]): AccountsFinding[] => {
    const n = count(content, key)
    const final = amountOf(content, content.sangong[row]?.final) ?? 0
    if (n === null || n > 0 === final > 0) return []
    const params = { count: key, n, row, amount: content.sangong[row]?.final ?? '' }
    return [{ code: n > 0 ? 'count_without_money' : 'money_without_count', severity: 'finding', field: `counts.${key}`, params }]
  })
}
