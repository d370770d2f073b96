import { isBranch, type Hundredths, type Indicator, type Leaf, type Scheme } from './scheme.types.ts'

/** The indicators that are judged, in the order of the tree. */
export const leavesOf = (scheme: Pick<Scheme, 'indicators'>): readonly Leaf[] => scheme.indicators.flatMap(leavesUnder)

export const leavesUnder = (indicator: Indicator): readonly Leaf[] =>
  isBranch(indicator) ? indicator.children.flatMap(leavesUnder) : [indicator]

export const findLeaf = (scheme: Pick<Scheme, 'indicators'>, code: string): Leaf | undefined =>
  leavesOf(scheme).find((leaf) => leaf.code === code)

export interface Visited {
  readonly indicator: Indicator
  /** 1 for a dimension. */
  readonly level: number
}

/** Everything in the tree, each dimension before what it holds. */
export function visit(indicators: readonly Indicator[], level = 1): readonly Visited[] {
  return indicators.flatMap((indicator) => [{ indicator, level }, ...(isBranch(indicator) ? visit(indicator.children, level + 1) : [])])
}

/** One place of a draft where weights must add up. */
export interface Total {
  /** `indicators.0`, or '' for the whole scheme. */
  readonly path: string
  readonly code: string
  /** What the parts should add up to, and do; NaN where something typed is no whole number. */
  readonly due: Hundredths
  readonly sum: Hundredths
  readonly fits: boolean
}

/** Live totals of a draft of whatever shape, the whole first: also while somebody is typing and half of it is not there yet. */
export function totalsOf(draft: unknown): readonly Total[] {
  const { full, indicators } = member(draft)
  return [total('', '', full, indicators), ...totalsUnder(indicators, 'indicators')]
}

function totalsUnder(indicators: unknown, at: string): Total[] {
  if (!Array.isArray(indicators)) return []
  return indicators.flatMap((indicator: unknown, place) => {
    const { code, weight, children } = member(indicator)
    if (!Array.isArray(children)) return []
    const path = `${at}.${place}`
    return [total(path, typeof code === 'string' ? code : '', weight, children), ...totalsUnder(children, `${path}.children`)]
  })
}

function total(path: string, code: string, weight: unknown, parts: unknown): Total {
  const due = whole(weight)
  const sum = Array.isArray(parts) ? parts.reduce<number>((soFar, part) => soFar + whole(member(part)['weight']), 0) : 0
  return { path, code, due, sum, fits: due === sum }
}

const whole = (value: unknown): number => (Number.isSafeInteger(value) ? (value as number) : Number.NaN)
const member = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
