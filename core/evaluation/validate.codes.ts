import type { ShapeFinding } from './shape.ts'

/** What may make no sense in a scheme of the right shape. With each its `params`; amounts are hundredths of points. */
export const SENSE_CODES = [
  // Indicators
  'weights_do_not_add_up', // code ('' for the whole), due, sum
  'indicators_empty', // code
  'code_malformed', // code
  'code_twice', // code
  'too_deep', // max
  'rule_does_not_fit_source', // rule, source
  'measure_needs_scheme', // -
  'scheme_not_asked_for', // measure
  'measure_has_no_ratio', // measure
  'deduction_never_happens', // key; warning
  'deduction_twice', // key
  'deduction_takes_nothing', // key
  'cap_above_weight', // cap, weight
  'cap_per_item_above_cap', // capPerItem, cap; warning
  'deductions_empty', // warning: everybody gets full marks
  'linear_not_rising', // floor, target
  'steps_empty', // -
  'steps_not_falling', // min
  'shares_not_falling', // share; warning
  'levels_uncounted', // none of the levels counts
  'level_twice', // name
  'classes_empty', // -
  'class_twice', // code
  'classes_do_not_add_up', // sum
  'minimum_small', // minimum; warning: too few to stay anonymous
  // Consequences
  'grades_empty', // -
  'grade_twice', // key
  'grades_not_falling', // min
  'grades_gap', // min: below it there is no grade
  'grade_above_full', // min, full
  'unknown_grade', // grade
  'quota_twice', // grade, from
  'quota_of_lowest_grade', // grade
  'bonus_without_cap', // warning
  'adjustment_of_nothing', // code
  'gate_above_full', // base, full
  'effects_empty', // code
  'effect_twice', // kind
  'unknown_veto', // code
  'counts_a_counting_rule', // code
  'count_of_softer_rule', // code, count: a rule that counts another's vetoes should begin above it; warning
  'not_eligible_for_lowest', // grade
  'score_cap_above_full', // points, full
  'ranking_empty', // -
  'ranking_without_score', // -
  'rank_key_twice', // by
  'unknown_indicator', // code
  'rank_last_without_key', // code; warning: then it comes before all other keys
  'publicity_too_short', // days, least
  'trim_of_few', // trimFrom; warning: a mean of so few should not be trimmed
] as const

export interface SchemeFinding {
  /** Stable: a page says it in words as `schemes.finding.<code>`, with `params`. */
  readonly code: ShapeFinding['code'] | (typeof SENSE_CODES)[number]
  /** Where in the JSON: `indicators.0.children.2.weight`; '' for the whole. */
  readonly path: string
  /** A scheme with an error cannot be frozen; a warning says what is perhaps not meant. */
  readonly severity: 'error' | 'warning'
  readonly params: Readonly<Record<string, string | number>>
}

/** Least working days of the preliminary publicity. */
export const LEAST_PUBLICITY = 5
/** Fewer answers than this in a class show who gave which. */
export const LEAST_BALLOTS = 5
/** From so many scorers on a trimmed mean makes sense. */
export const TRIM_FROM = 5
