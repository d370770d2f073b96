import { isBranch, type Indicator, type Scheme } from '../../core/evaluation/scheme.types.ts'

/** One thing that is another in the later version. `from` and `to` are what the words are made of; undefined: it was not there. */
export type SchemeDifference =
  | { readonly part: 'fact'; readonly what: 'name' | 'basis' | 'full' | 'subjects' | 'code'; readonly from: unknown; readonly to: unknown }
  | {
      readonly part: 'indicator'
      readonly code: string
      readonly from?: Placed
      readonly to?: Placed
      readonly what: readonly IndicatorChange[]
    }
  | { readonly part: 'adjustments' | 'periods' | 'scoring'; readonly what: string; readonly from: unknown; readonly to: unknown }
  | { readonly part: 'adjustment' | 'grade' | 'quota' | 'veto'; readonly key: string; readonly from?: unknown; readonly to?: unknown }
  | { readonly part: 'ranking'; readonly from: Scheme['ranking']; readonly to: Scheme['ranking'] }
export type IndicatorChange = 'added' | 'removed' | 'moved' | 'name' | 'weight' | 'note' | 'source' | 'rule'
export interface Placed {
  readonly indicator: Indicator
  /** Code of what it stands under; '' at the top. */
  readonly under: string
}

/** What is another in `after`, in the order of its parts. Indicators are the same by their code, whatever their place. */
export function schemeDifferences(before: Scheme, after: Scheme): SchemeDifference[] {
  return [
    ...(['code', 'name', 'basis', 'subjects', 'full'] as const).flatMap((what) =>
      same(before[what], after[what]) ? [] : [{ part: 'fact' as const, what, from: before[what], to: after[what] }],
    ),
    ...indicatorDifferences(before, after),
    ...keyed('adjustment', before.adjustments.items, after.adjustments.items, ({ code }) => code),
    ...members('adjustments', { ...before.adjustments, items: undefined }, { ...after.adjustments, items: undefined }),
    ...keyed('grade', before.grades, after.grades, ({ key }) => key),
    ...keyed('quota', before.quotas, after.quotas, ({ grade, from }) => `${grade}/${from}`),
    ...keyed('veto', before.vetoes, after.vetoes, ({ code }) => code),
    ...(same(before.ranking, after.ranking) ? [] : [{ part: 'ranking' as const, from: before.ranking, to: after.ranking }]),
    ...members('periods', before.periods, after.periods),
    ...members('scoring', before.scoring, after.scoring),
  ]
}

function indicatorDifferences(before: Scheme, after: Scheme): SchemeDifference[] {
  const [old, now] = [placed(before.indicators), placed(after.indicators)]
  const codes = [...new Set([...now.keys(), ...old.keys()])]
  return codes.flatMap((code) => {
    const [from, to] = [old.get(code), now.get(code)]
    const what = changesOf(from, to)
    return what.length === 0 ? [] : [{ part: 'indicator' as const, code, what, ...(from && { from }), ...(to && { to }) }]
  })
}

function changesOf(from: Placed | undefined, to: Placed | undefined): IndicatorChange[] {
  if (from === undefined) return ['added']
  if (to === undefined) return ['removed']
  const [a, b] = [from.indicator, to.indicator]
  const texts = (['name', 'weight', 'note'] as const).filter((what) => a[what] !== b[what])
  const rules = (['source', 'rule'] as const).filter((what) => !same(isBranch(a) ? undefined : a[what], isBranch(b) ? undefined : b[what]))
  return [...(from.under === to.under ? [] : ['moved' as const]), ...texts, ...rules]
}

const placed = (indicators: readonly Indicator[], under = ''): Map<string, Placed> =>
  new Map(
    indicators.flatMap((indicator): [string, Placed][] => [
      [indicator.code, { indicator, under }],
      ...(isBranch(indicator) ? placed(indicator.children, indicator.code) : []),
    ]),
  )

function keyed<T>(
  part: 'adjustment' | 'grade' | 'quota' | 'veto',
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => string,
): SchemeDifference[] {
  const [old, now] = [new Map(before.map((one) => [keyOf(one), one])), new Map(after.map((one) => [keyOf(one), one]))]
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key) => {
    const [from, to] = [old.get(key), now.get(key)]
    return same(from, to) ? [] : [{ part, key, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }]
  })
}

function members(part: 'adjustments' | 'periods' | 'scoring', before: object, after: object): SchemeDifference[] {
  const [old, now] = [before as Record<string, unknown>, after as Record<string, unknown>]
  return [...new Set([...Object.keys(now), ...Object.keys(old)])].flatMap((what) =>
    same(old[what], now[what]) ? [] : [{ part, what, from: old[what], to: now[what] }],
  )
}

/** Alike as JSON, whatever the order of the keys. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>]
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].every((key) => same(left[key], right[key]))
}
