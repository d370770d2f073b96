import { FACT_KEYS, MEASURES } from '../../core/evaluation/scheme.types.ts'

// The shape of a draft, said once: the form is read by it, an import is brought into it, and a new row is made from it. A draft keeps
// what was typed: where a number is meant and something else stands there, the text stays until it is put right.

export type Shape =
  | { readonly kind: 'text' | 'line' | 'points' | 'whole' | 'decimal' | 'date' | 'flag'; readonly optional?: true; readonly blank?: Value }
  | { readonly kind: 'choice'; readonly of: readonly string[]; readonly optional?: true }
  | { readonly kind: 'list'; readonly of: () => Shape; readonly most: number }
  | { readonly kind: 'object'; readonly fields: Fields }
  /** One of several objects, told apart by a choice among their fields. */
  | { readonly kind: 'either'; readonly by: string; readonly cases: Readonly<Record<string, Fields>> }
  | { readonly kind: 'constant'; readonly value: string }
  /** A branch when it has children, else a leaf. */
  | { readonly kind: 'indicator' }
export type Fields = Readonly<Record<string, Shape>>
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }
export type Draft = Readonly<Record<string, Value>>

const line: Shape = { kind: 'line' }
const text: Shape = { kind: 'text' }
const points: Shape = { kind: 'points' }
const whole: Shape = { kind: 'whole' }
const maybe = (kind: 'points' | 'whole'): Shape => ({ kind, optional: true })
const choice = (...of: string[]): Shape => ({ kind: 'choice', of })
const list = (of: () => Shape, most: number): Shape => ({ kind: 'list', of, most })
const object = (fields: Fields): Shape => ({ kind: 'object', fields })

const deduction = object({ on: choice(...FACT_KEYS), perItem: points, perDay: points, capPerItem: maybe('points'), cap: maybe('points') })
const deductions = list(() => deduction, 20)
export const SOURCE: Shape = {
  kind: 'either',
  by: 'kind',
  cases: {
    auto: { measure: choice(...MEASURES), scheme: { kind: 'line', optional: true } },
    inspection: { measure: { kind: 'choice', of: MEASURES, optional: true }, evidence: { kind: 'flag', blank: true } },
    ballot: {
      levels: list(() => object({ name: line, worth: { kind: 'whole', blank: null } }), 12),
      classes: list(() => object({ code: line, name: line, weight: whole }), 12),
      minimum: { kind: 'whole', blank: 5 },
    },
  },
}
export const RULE: Shape = {
  kind: 'either',
  by: 'kind',
  cases: {
    deduct: { deductions, cap: maybe('points') },
    ratio: { deductions },
    linear: { floor: { kind: 'decimal', blank: '60' }, target: { kind: 'decimal', blank: '100' }, deductions },
    steps: { steps: list(() => object({ min: { kind: 'decimal' }, share: whole }), 20), deductions },
    scores: { deductions },
    levels: {},
  },
}
export const NAMED: Fields = { code: line, name: line, weight: points, note: text }
const grade = { grade: line }
const effect: Shape = {
  kind: 'either',
  by: 'kind',
  cases: {
    grade,
    score_cap: { points },
    rank_last: {},
    not_eligible: grade,
    persons_quota: { percent: whole },
    points: { points },
  },
}
const rankKey: Shape = { kind: 'either', by: 'by', cases: { veto: {}, score: {}, indicator: { code: line }, deductions: {} } }

export const INDICATOR: Shape = { kind: 'indicator' }
/** Dimensions and indicators may be two levels deep or, where a document has it so, three. */
export const DEEPEST = 3
export const SCHEME: Fields = {
  format: { kind: 'constant', value: 'sunlit-scheme/1' },
  code: line,
  name: line,
  basis: text,
  subjects: choice('departments', 'persons'),
  full: { kind: 'points', blank: 10_000 },
  indicators: list(() => INDICATOR, 100),
  adjustments: object({
    items: list(() => object({ code: line, name: line, points, times: maybe('whole') }), 60),
    bonusCap: maybe('points'),
    deductionCap: maybe('points'),
    bonusGate: object({ base: maybe('points'), over: { kind: 'flag' } }),
  }),
  grades: list(() => object({ key: line, name: line, nameEn: line, min: points }), 12),
  quotas: list(() => object({ grade: line, percent: whole, from: { kind: 'date' } }), 20),
  vetoes: list(
    () =>
      object({
        code: line,
        name: line,
        basis: line,
        count: { kind: 'whole', blank: 1 },
        countsOf: { kind: 'line', optional: true },
        effects: list(() => effect, 6),
      }),
    30,
  ),
  ranking: list(() => rankKey, 8),
  periods: object({
    publicityDays: { kind: 'whole', blank: 5 },
    reviewDays: { kind: 'whole', blank: 10 },
    appealDays: { kind: 'whole', blank: 5 },
    rectificationDays: { kind: 'whole', blank: 10 },
  }),
  scoring: object({ tolerance: { kind: 'whole', blank: 20 }, trimFrom: { kind: 'whole', blank: 5 } }),
}
