import { fen, type Fen } from '../../core/money.ts'

/**
 * 信息处理费: not the price of paper, but what restrains applications far beyond the usual (条例 art. 42, 国办函〔2020〕109号). By items
 * or by pages, never both for one application; each band is charged at its own rate.
 */
export const FEE_METHODS = ['items', 'pages'] as const
export type FeeMethod = (typeof FEE_METHODS)[number]

/** Working days for paying, from the day after the notice; who does not pay by then has given the application up. */
export const FEE_DAYS = 20
export const FREE_ITEMS = 10
export const FREE_PAGES = 30

/** A stretch of the count with its rate, for the notice that shows how the sum came about. */
export interface FeeBand {
  /** From which to which number, both included; `to` is never beyond the count. */
  readonly from: number
  readonly to: number
  readonly rate: Fen
  readonly amount: Fen
}
export interface Fee {
  readonly method: FeeMethod
  readonly count: number
  readonly bands: readonly FeeBand[]
  readonly amount: Fen
}

/** Yuan for the n-th application of one applicant in one calendar month: ten free, 100 up to the thirtieth, then 100 more with every ten. */
export const rateOfItem = (n: number): number => (n <= FREE_ITEMS ? 0 : n <= 30 ? 100 : 100 * (1 + Math.ceil((n - 30) / 10)))

/** Yuan for the n-th page that is handed over. */
export const rateOfPage = (n: number): number => (n <= FREE_PAGES ? 0 : n <= 100 ? 10 : n <= 200 ? 20 : 40)

/**
 * What is charged. By items: `before` applications of this applicant in this calendar month were counted already, `count` come with this
 * one. By pages: those of this application alone, `before` is 0. @throws RangeError for counts that are not whole or below their least
 */
export function feeOf(method: FeeMethod, count: number, before = 0): Fee {
  if (!Number.isSafeInteger(count) || count < 1 || count > 100_000) throw new RangeError(`not a count: ${count}`)
  if (!Number.isSafeInteger(before) || before < 0 || before > 100_000) throw new RangeError(`not a count: ${before}`)
  const rateOf = method === 'items' ? rateOfItem : rateOfPage
  const bands: { from: number; to: number; rate: number }[] = []
  const start = method === 'items' ? before : 0
  for (let n = start + 1; n <= start + count; n++) {
    const rate = rateOf(n)
    const last = bands.at(-1)
    if (last?.rate === rate) last.to = n
    else bands.push({ from: n, to: n, rate })
  }
  const priced = bands.map(({ from, to, rate }) => ({ from, to, rate: fen(rate * 100), amount: fen(rate * 100 * (to - from + 1)) }))
  return { method, count, bands: priced, amount: fen(priced.reduce((sum, { amount }) => sum + amount, 0)) }
}
