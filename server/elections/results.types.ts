import type { Fraction } from '../../core/fraction.ts'
import type { Election, Level, Option } from './elections.types.ts'

/** What is known of one class when its box is closed. Nothing here was ever known of a single voter. */
export interface ClassFigures {
  readonly classId: number
  readonly code: string
  readonly title: string
  /** Percent. */
  readonly weight: number
  /** 应到: on the roll. */
  readonly roll: number
  /** 发出: voting codes that were fetched. A voter is present 实到 by fetching one. */
  readonly issued: number
  /** Codes that came to the box; more than issued voids the election. */
  readonly registered: number
  /** 收回: ballots that were counted, the last of each code. */
  readonly cast: number
  /** Per question in the election's order; the first of each is blank where blank is allowed. Undefined: never decrypted. */
  readonly counts: readonly (readonly number[])[] | undefined
}

/** 应到 实到 发出 收回 有效 无效 in the official form. Invalid is always 0: the box takes no ballot that breaks the rules. */
export interface Official {
  readonly roll: number
  readonly present: number
  readonly issued: number
  readonly cast: number
  readonly valid: number
  readonly invalid: number
}

/** Why nobody is elected and nothing passes, whatever the counts are. */
export type VoidReason = 'more_registered' | 'more_cast' | 'turnout' | 'minimum'

export type RowMark = 'elected' | 'tied' | 'below' | 'beyond_seats' | 'none'

export interface OptionResult {
  readonly option: Option
  /** Place in the question, from 0. */
  readonly index: number
  /** 赞成: votes in all shown classes. */
  readonly votes: number
  /** Votes over what the rule measures them by, classes weighted. Undefined when no class has anything to measure by. */
  readonly support: Fraction | undefined
  readonly mark: RowMark
  /** Elections of people: of the valid ballots those that did not choose the option 反对（未选）; undefined where options exclude each other. */
  readonly against: number | undefined
}

export interface LevelResult {
  readonly level: Level
  readonly index: number
  readonly votes: number
  /** Of all that chose a level, classes weighted. */
  readonly share: Fraction | undefined
}

/** Another ballot that the rules ask for. */
export interface Proposal {
  readonly kind: 'run_off' | 'further'
  /** Places in the question, from 0. */
  readonly options: readonly number[]
  readonly seats: number
}

export interface ClassCounts {
  readonly classId: number
  readonly votes: readonly number[]
  readonly blank: number
  readonly valid: number
  /** Hundredths; evaluations whose levels have points. */
  readonly satisfaction: number | undefined
  /** Everybody chose alike: who voted is who chose so. */
  readonly unanimous: boolean
}

export interface QuestionResult {
  readonly position: number
  readonly text: string
  readonly blank: number
  readonly valid: number
  /** In order of votes for elections of people, else as printed on the ballot. */
  readonly options: readonly OptionResult[]
  readonly levels: readonly LevelResult[]
  /** Hundredths, rounded once; undefined when no level with points was chosen. */
  readonly satisfaction: number | undefined
  readonly byClass: readonly ClassCounts[]
  readonly unanimous: boolean
  readonly proposal: Proposal | undefined
  /** Motions: whether it is carried; undefined for others and when the election is void. */
  readonly carried: boolean | undefined
}

export interface ClassResult {
  readonly figures: ClassFigures
  readonly official: Official
  /** False: too few ballots, nothing of it is decrypted or shown. */
  readonly shown: boolean
  /** Share of the total; 0 of a class that is not shown. The shares of those shown add up to 1. */
  readonly share: Fraction
  /** What its roll is of all rolls, by weight, whether it is shown or not: all classes' add up to 1. */
  readonly rollShare: Fraction
}

export interface Outcome {
  readonly void: VoidReason | undefined
  readonly official: Official
  readonly classes: readonly ClassResult[]
  readonly questions: readonly QuestionResult[]
}

/** What of an election decides its outcome. */
export type Decided = Pick<Election, 'kind' | 'settings' | 'questions'>
