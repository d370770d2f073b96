// An indicator scheme 指标体系: what is measured, what it is worth, and what follows from it. JSON as it is stored, exported and hashed.

/** Points are whole hundredths: 15 points are 1500. */
export type Hundredths = number

export interface Scheme {
  readonly format: 'sunlit-scheme/1'
  /** Short and stable over the years' versions: `ZWGK-2026`. */
  readonly code: string
  readonly name: string
  /** The document that it is based on. */
  readonly basis: string
  readonly subjects: 'departments' | 'persons'
  readonly full: Hundredths
  readonly indicators: readonly Indicator[]
  readonly adjustments: Adjustments
  /** By falling `min`; the last begins at 0. */
  readonly grades: readonly Grade[]
  readonly quotas: readonly Quota[]
  readonly vetoes: readonly VetoRule[]
  /** By what ranks are ordered, the first key first. Whoever is in the same place by all keys shares a rank. */
  readonly ranking: readonly RankKey[]
  readonly periods: Periods
  readonly scoring: Scoring
}

/** A dimension (level 1) holds indicators; an indicator (level 2) has a source and a rule. Weights of children add up to their parent's. */
export type Indicator = Branch | Leaf
interface Named {
  /** `A`, `A1`; unique in the scheme. */
  readonly code: string
  readonly name: string
  readonly weight: Hundredths
  /** How it is judged, in words. */
  readonly note: string
}
export interface Branch extends Named {
  readonly children: readonly Indicator[]
}
export interface Leaf extends Named {
  readonly source: Source
  readonly rule: Rule
}
export const isBranch = (indicator: Indicator): indicator is Branch => 'children' in indicator

export const MEASURES = [
  'timeliness',
  'completion',
  'elements',
  'freshness',
  'ex_ante',
  'replies',
  'rectification',
  'reviews',
  'spot_checks',
  'demands',
  'cycles',
] as const
/**
 * What can be computed from facts. timeliness: due days kept; completion: what was due and is published or reported as nil; elements:
 * required elements 要素; freshness: silent columns; ex_ante: 事前公开 kept; replies: answers in time (cases); rectification: in time;
 * reviews: published without a review record; spot_checks: published content that a check found wrong; demands: what
 * people kept asking for, in the catalogue and disclosed by its day; cycles: mean of the shorter cycles
 * of another scheme within the period.
 */
export type Measure = (typeof MEASURES)[number]

export type Source =
  | { readonly kind: 'auto'; readonly measure: Measure; /** Of `cycles`: code of the other scheme. */ readonly scheme?: string }
  /** Scored by the inspecting departments; `measure` adds facts that the rule deducts for. */
  | { readonly kind: 'inspection'; readonly measure?: Measure; readonly evidence: boolean }
  /** A democratic evaluation: levels with their worth in percent (null: not counted, 不了解), classes with their weight in percent. */
  | { readonly kind: 'ballot'; readonly levels: readonly Level[]; readonly classes: readonly BallotClass[]; readonly minimum: number }
export interface Level {
  readonly name: string
  readonly worth: number | null
}
export interface BallotClass {
  readonly code: string
  readonly name: string
  readonly weight: number
}

/** What an event is that costs points. */
export const FACT_KEYS = [
  'late', // answered after its due day; `days` = working days
  'missing', // due and neither published nor reported as nil; `days` so far
  'blank_column', // nothing at all in the period
  'missing_element',
  'silent_dynamic', // nothing new for more than 14 days
  'silent_static', // not reviewed for more than six months
  'turned_ex_post', // 事前变事后
  'publicity_cut', // a publicity period shorter than it must be
  'overdue', // a reply after its deadline; `days`
  'unanswered', // overdue and not answered yet
  'overdue_rectification',
  'without_review',
  'wrong_item', // found wrong by a spot check
  'demand_late', // what people kept asking for, disclosed after its day; `days` = working days
  'demand_open', // and not disclosed yet
  'finding', // of an inspection
] as const
export type FactKey = (typeof FACT_KEYS)[number]

/** All amounts are positive: what is taken off. One event costs n × perItem + days × perDay, and is one item whatever its n. */
export interface Deduction {
  readonly on: FactKey
  readonly perItem: Hundredths
  readonly perDay: Hundredths
  /** Most for one item. */
  readonly capPerItem?: Hundredths
  /** Most for all items of this kind. */
  readonly cap?: Hundredths
}

/** Every rule ends between 0 and the indicator's weight. */
export type Rule =
  /** weight × kept / due, less deductions. Nothing due: full marks. */
  | { readonly kind: 'ratio'; readonly deductions: readonly Deduction[] }
  /** 0 at or below `floor`, the weight at or above `target`, straight between; of the value in percent (ratio) or as given. Numbers as decimals: "60". */
  | { readonly kind: 'linear'; readonly floor: string; readonly target: string; readonly deductions: readonly Deduction[] }
  /** The first step whose `min` the value reaches gives its share (percent) of the weight; none: 0. By falling `min`. */
  | {
      readonly kind: 'steps'
      readonly steps: readonly { readonly min: string; readonly share: number }[]
      readonly deductions: readonly Deduction[]
    }
  /** The weight less deductions, but never less than `weight - cap`. */
  | { readonly kind: 'deduct'; readonly deductions: readonly Deduction[]; readonly cap?: Hundredths }
  /** Mean of the scorers' points, less deductions. */
  | { readonly kind: 'scores'; readonly deductions: readonly Deduction[] }
  /** Mean worth of the levels over the weighted classes × weight. */
  | { readonly kind: 'levels' }

export interface Adjustments {
  readonly items: readonly AdjustmentRule[]
  /** Most that all bonuses together give. */
  readonly bonusCap?: Hundredths
  /** Most that all deductions together take. */
  readonly deductionCap?: Hundredths
  /** No bonus for a base below this (or not above it, when `over`). */
  readonly bonusGate?: { readonly base: Hundredths; readonly over: boolean }
}
export interface AdjustmentRule {
  readonly code: string
  readonly name: string
  /** Positive: a bonus; negative: a deduction. */
  readonly points: Hundredths
  /** Most times that it counts for one subject. */
  readonly times?: number
}

export interface Grade {
  /** Stable within the scheme; quotas and vetoes name it. `excellent` and `fail` are the customary first and last ones. */
  readonly key: string
  readonly name: string
  readonly nameEn: string
  readonly min: Hundredths
}
/** At most so many of those who are assessed get the grade, rounded down; the one that is in force on the cycle's last day holds. */
export interface Quota {
  readonly grade: string
  readonly percent: number
  /** `YYYY-MM-DD`. */
  readonly from: string
}

export interface VetoRule {
  readonly code: string
  readonly name: string
  readonly basis: string
  /** How many vetoes in one cycle it takes: 1 mostly; a harder rule may begin at 2. */
  readonly count: number
  /** Of a harder rule: the code of the rule whose vetoes it counts. Nobody is vetoed by such a rule itself. Its own by default. */
  readonly countsOf?: string
  readonly effects: readonly VetoEffect[]
}
export type VetoEffect =
  /** The grade with this key, whatever the score. */
  | { readonly kind: 'grade'; readonly grade: string }
  /** Recorded as the lesser of the score (less the points off) and this. */
  | { readonly kind: 'score_cap'; readonly points: Hundredths }
  /** Ranked after all without such a veto: where the rank key `veto` stands, and before all other keys if it stands nowhere. */
  | { readonly kind: 'rank_last' }
  /** Not eligible for this grade. */
  | { readonly kind: 'not_eligible'; readonly grade: string }
  /** Softer: the share of the unit's persons who may be 优秀, in percent. */
  | { readonly kind: 'persons_quota'; readonly percent: number }
  /** So many points off. */
  | { readonly kind: 'points'; readonly points: Hundredths }

export type RankKey =
  | { readonly by: 'veto' }
  | { readonly by: 'score' }
  /** The points of a dimension or indicator, more is better. */
  | { readonly by: 'indicator'; readonly code: string }
  /** All points lost to deductions, fewer is better. */
  | { readonly by: 'deductions' }

export interface Periods {
  /** Working days of the preliminary publicity, the first day included; at least 5. */
  readonly publicityDays: number
  /** Working days for deciding an objection, counted from the next day. */
  readonly reviewDays: number
  /** Working days for the appeal against a veto, counted from the next day. */
  readonly appealDays: number
  /** Working days of an inspected department for rectifying. */
  readonly rectificationDays: number
}
export interface Scoring {
  /** A spread of the scorers above so many percent of the weight reopens the item. */
  readonly tolerance: number
  /** From so many scorers on the highest and the lowest are left out. */
  readonly trimFrom: number
}
