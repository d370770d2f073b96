import { rounded } from '../../core/fraction.ts'
import type { IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import { isBranch, type Scheme } from '../../core/evaluation/scheme.types.ts'
import type { Line, Sheet } from '../../core/evaluation/sheet.types.ts'
import { exactOf } from './corrections.rules.ts'
import { hrefOfFact } from './facts.rules.ts'

const NOTHING: ReadonlySet<string> = new Set()
/** Where what a fact refers to is shown; undefined for what has no page, or none that the reader may open. */
export function hrefOfRef(ref: string, closed: ReadonlySet<string> = NOTHING): string | undefined {
  if (closed.has(ref)) return undefined
  const veto = /^veto:(\d{1,10})$/.exec(ref)?.[1]
  return veto === undefined ? hrefOfFact(ref) : `/vetoes/${veto}`
}

/** What the facts behind some lines refer to. */
export const refsIn = (facts: readonly Pick<IndicatorFacts, 'events'>[]): string[] =>
  facts.flatMap(({ events = [] }) => events.map(({ ref }) => ref))

/** An exact `n/d` in hundredths, rounded for reading. */
export const hundredths = (exact: string): number => rounded(exactOf(exact))

/** The dimensions of a scheme. */
export const dimensionsOf = ({ indicators }: Pick<Scheme, 'indicators'>): readonly { readonly code: string; readonly name: string }[] =>
  indicators.map(({ code, name }) => ({ code, name }))

/** Share of a line's full marks in hundredths of a per cent; null when it does not apply, has no points yet or is worth nothing. */
export const shareOf = ({ state, points, weight }: Pick<Line, 'state' | 'points' | 'weight'>): number | null =>
  state === 'not_applicable' || state === 'pending' || weight === 0 ? null : Math.round((points * 10_000) / weight)

/** The mean of each line over the sheets of a group, in hundredths, by code; lines that do not apply are left out. */
export function meansOf(sheets: readonly Pick<Sheet, 'lines'>[]): ReadonlyMap<string, number> {
  const sums = new Map<string, { sum: number; n: number }>()
  for (const { lines } of sheets)
    for (const { code, points, state } of lines) {
      if (state === 'not_applicable') continue
      const known = sums.get(code) ?? { sum: 0, n: 0 }
      sums.set(code, { sum: known.sum + points, n: known.n + 1 })
    }
  return new Map([...sums].map(([code, { sum, n }]) => [code, Math.round(sum / n)]))
}

/** Points lost on the indicators that are judged, most first; in hundredths. */
export function lossesOf(scheme: Scheme, { lines }: Pick<Sheet, 'lines'>): readonly { readonly code: string; readonly lost: number }[] {
  const leaves = new Set(leafCodes(scheme.indicators))
  return lines
    .filter(({ code, state }) => leaves.has(code) && state !== 'not_applicable' && state !== 'pending')
    .map(({ code, weight, points }) => ({ code, lost: weight - points }))
    .filter(({ lost }) => lost > 0)
    .toSorted((a, b) => b.lost - a.lost || (a.code < b.code ? -1 : 1))
}
const leafCodes = (indicators: Scheme['indicators']): string[] =>
  indicators.flatMap((one) => (isBranch(one) ? leafCodes(one.children) : [one.code]))
