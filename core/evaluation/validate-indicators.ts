import { compare } from '../fraction.ts'
import { exactOf } from './exact.ts'
import { KEYS_OF } from './measures.ts'
import { isBranch, type Deduction, type Indicator, type Leaf, type Scheme } from './scheme.types.ts'
import { at } from './shape.ts'
import { totalsOf } from './tree.ts'
import { LEAST_BALLOTS, type SchemeFinding, type SENSE_CODES } from './validate.codes.ts'

export const error = (code: (typeof SENSE_CODES)[number], path: string, params: SchemeFinding['params'] = {}): SchemeFinding => ({
  code,
  path,
  severity: 'error',
  params,
})
export const warning = (...said: Parameters<typeof error>): SchemeFinding => ({ ...error(...said), severity: 'warning' })

/** Each value that was there before, with its place. */
export function repeated<T>(list: readonly T[], key: (item: T) => string): readonly (readonly [number, string])[] {
  const keys = list.map(key)
  return keys.flatMap((one, place) => (keys.indexOf(one) < place ? [[place, one] as const] : []))
}

const CODE = /^[\p{L}\p{N}][\p{L}\p{N}.-]{0,11}$/u
export const isCode = (code: string): boolean => CODE.test(code)
const LEVELS = 3

export function indicatorFindings(scheme: Scheme): readonly SchemeFinding[] {
  const totals = totalsOf(scheme).filter(({ fits }) => !fits)
  const placed = placedIn(scheme.indicators, 'indicators')
  return [
    ...(scheme.indicators.length === 0 ? [error('indicators_empty', 'indicators', { code: '' })] : []),
    ...totals.map(({ path, code, due, sum }) =>
      error('weights_do_not_add_up', at(path, path === '' ? 'full' : 'weight'), { code, due, sum }),
    ),
    ...repeated(placed, ({ indicator }) => indicator.code).map(([place, code]) =>
      error('code_twice', at(placed[place]!.path, 'code'), { code }),
    ),
    ...placed.flatMap(oneIndicator),
  ]
}

interface Placed {
  readonly indicator: Indicator
  readonly path: string
  readonly level: number
}
function placedIn(indicators: readonly Indicator[], path: string, level = 1): readonly Placed[] {
  return indicators.flatMap((indicator, place): readonly Placed[] => {
    const own = at(path, place)
    const children = isBranch(indicator) ? placedIn(indicator.children, at(own, 'children'), level + 1) : []
    return [{ indicator, path: own, level }, ...children]
  })
}

function oneIndicator({ indicator, path, level }: Placed): readonly SchemeFinding[] {
  const { code } = indicator
  const named = isCode(code) ? [] : [error('code_malformed', at(path, 'code'), { code })]
  if (!isBranch(indicator)) return [...named, ...leafFindings(indicator, path)]
  const deep = level >= LEVELS ? [error('too_deep', path, { max: LEVELS })] : []
  const empty = indicator.children.length === 0 ? [error('indicators_empty', at(path, 'children'), { code })] : []
  return [...named, ...deep, ...empty]
}

const FITTING: Readonly<Record<Leaf['source']['kind'], readonly Leaf['rule']['kind'][]>> = {
  auto: ['ratio', 'linear', 'steps', 'deduct'],
  inspection: ['scores'],
  ballot: ['levels'],
}

function leafFindings(leaf: Leaf, path: string): readonly SchemeFinding[] {
  const { source, rule } = leaf
  if (!FITTING[source.kind].includes(rule.kind))
    return [error('rule_does_not_fit_source', at(path, 'rule.kind'), { rule: rule.kind, source: source.kind })]
  return [...sourceFindings(leaf, at(path, 'source')), ...ruleFindings(leaf, at(path, 'rule')), ...deductionsOf(leaf, at(path, 'rule'))]
}

function sourceFindings({ source, rule }: Leaf, path: string): readonly SchemeFinding[] {
  if (source.kind === 'ballot') return ballotFindings(source, path)
  if (source.kind === 'inspection') return []
  const { measure, scheme } = source
  if (measure !== 'cycles') return scheme === undefined ? [] : [error('scheme_not_asked_for', at(path, 'scheme'), { measure })]
  const unnamed = scheme === undefined ? [error('measure_needs_scheme', at(path, 'scheme'))] : []
  return rule.kind === 'ratio' ? [...unnamed, error('measure_has_no_ratio', at(path, 'measure'), { measure })] : unnamed
}

function ballotFindings(source: Extract<Leaf['source'], { kind: 'ballot' }>, path: string): readonly SchemeFinding[] {
  const { levels, classes, minimum } = source
  const sum = classes.reduce((soFar, { weight }) => soFar + weight, 0)
  return [
    ...(levels.some(({ worth }) => worth !== null && worth > 0) ? [] : [error('levels_uncounted', at(path, 'levels'))]),
    ...repeated(levels, ({ name }) => name).map(([place, name]) => error('level_twice', at(path, `levels.${place}.name`), { name })),
    ...(classes.length === 0 ? [error('classes_empty', at(path, 'classes'))] : []),
    ...repeated(classes, ({ code }) => code).map(([place, code]) => error('class_twice', at(path, `classes.${place}.code`), { code })),
    ...(classes.length > 0 && sum !== 100 ? [error('classes_do_not_add_up', at(path, 'classes'), { sum })] : []),
    ...(minimum < LEAST_BALLOTS ? [warning('minimum_small', at(path, 'minimum'), { minimum })] : []),
  ]
}

function ruleFindings({ rule, weight }: Leaf, path: string): readonly SchemeFinding[] {
  switch (rule.kind) {
    case 'linear': {
      const { floor, target } = rule
      const rises = compare(exactOf(floor), exactOf(target)) < 0
      return rises ? [] : [error('linear_not_rising', at(path, 'target'), { floor, target })]
    }
    case 'steps':
      return stepFindings(rule.steps, at(path, 'steps'))
    case 'deduct':
      return [
        ...(rule.deductions.length === 0 ? [warning('deductions_empty', at(path, 'deductions'))] : []),
        ...aboveWeight(rule.cap, weight, at(path, 'cap')),
      ]
    default:
      return []
  }
}

function stepFindings(steps: readonly { readonly min: string; readonly share: number }[], path: string): readonly SchemeFinding[] {
  if (steps.length === 0) return [error('steps_empty', path)]
  return steps.flatMap(({ min, share }, place) => {
    const before = steps[place - 1]
    if (before === undefined) return []
    const falls = compare(exactOf(min), exactOf(before.min)) < 0
    return [
      ...(falls ? [] : [error('steps_not_falling', at(path, `${place}.min`), { min })]),
      ...(share < before.share ? [] : [warning('shares_not_falling', at(path, `${place}.share`), { share })]),
    ]
  })
}

const aboveWeight = (cap: number | undefined, weight: number, path: string): readonly SchemeFinding[] =>
  cap !== undefined && cap > weight ? [error('cap_above_weight', path, { cap, weight })] : []

function deductionsOf({ source, rule, weight }: Leaf, path: string): readonly SchemeFinding[] {
  if (rule.kind === 'levels') return []
  const measure = source.kind === 'ballot' ? undefined : source.measure
  const possible = measure === undefined ? [] : KEYS_OF[measure]
  const twice = repeated(rule.deductions, ({ on }) => on).map(([place, key]) =>
    error('deduction_twice', at(path, `deductions.${place}.on`), { key }),
  )
  const each = rule.deductions.flatMap((deduction, place) => {
    const own = at(path, `deductions.${place}`)
    const { on } = deduction
    return [
      ...(possible.includes(on) ? [] : [warning('deduction_never_happens', at(own, 'on'), { key: on })]),
      ...amountFindings(deduction, weight, own),
    ]
  })
  return [...twice, ...each]
}

function amountFindings({ on, perItem, perDay, capPerItem, cap }: Deduction, weight: number, path: string): readonly SchemeFinding[] {
  return [
    ...(perItem + perDay === 0 ? [error('deduction_takes_nothing', at(path, 'perItem'), { key: on })] : []),
    ...aboveWeight(capPerItem, weight, at(path, 'capPerItem')),
    ...aboveWeight(cap, weight, at(path, 'cap')),
    ...(capPerItem !== undefined && cap !== undefined && capPerItem > cap
      ? [warning('cap_per_item_above_cap', at(path, 'capPerItem'), { capPerItem, cap })]
      : []),
  ]
}
