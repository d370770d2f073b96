/** What kind of decision it is; sets the defaults of the rules (ADR on ballots). */
export type ElectionKind = 'excellence' | 'evaluation' | 'motion' | 'recommendation'

/**
 * draft → ceremony (trustees make keys) → collecting (voters fetch their codes) → frozen → voting → counting (trustees decrypt) → counted →
 * published. `stopped`: more codes registered than fetched; `cancelled`: by decision. Both are final.
 */
export type ElectionState =
  'draft' | 'ceremony' | 'collecting' | 'frozen' | 'voting' | 'counting' | 'counted' | 'published' | 'cancelled' | 'stopped'

/** `shared`: a mandatory trustee and t of n others make keys in their browsers. `server`: motions only; not secret from the operators. */
export type TrusteeKind = 'shared' | 'server'

/** What stands in the public timeline of an election. The detail of each is said in `StepDetail`. */
export const STEPS = [
  'created',
  'ceremony',
  'trustees_named',
  'ceremony_restarted',
  'key_made',
  'key_complaint',
  'keys_complete',
  'key_compared',
  'key_tried',
  'merged',
  'drawn',
  'roll_changed',
  'collection_opened',
  'collection_closed',
  'stopped',
  'voting_opened',
  'one_step_opened',
  'voting_closed',
  'reminded',
  'extended',
  'decrypted',
  'not_counted',
  'counted',
  'published',
  'cancelled',
] as const
export type Step = (typeof STEPS)[number]
/** Flat on purpose: numbers and short texts that a sentence of `elections.step.*` may name. */
export type StepDetail = Readonly<Record<string, string | number>>
export interface ElectionStep {
  readonly id: number
  readonly step: Step
  /** undefined: the clock. */
  readonly actorName: string | undefined
  readonly actorNameEn: string | undefined
  /** UTC ISO text. */
  readonly at: string
  readonly detail: StepDetail
}

/** One level of an evaluation: its points in hundredths, null when it is left out of the score (不了解). */
export interface Level {
  readonly label: string
  readonly points: number | null
}

/** The rules that the officer chooses; frozen when collection opens. */
export interface Settings {
  /** By strokes of the surname, drawn with a published seed, or as given. */
  readonly order: 'strokes' | 'random' | 'given'
  /** Hexadecimal seed of the drawn order. */
  readonly seed?: string
  /** Share of the roll that must have cast a ballot. */
  readonly valid: 'four_fifths' | 'two_thirds' | 'half' | 'none'
  /** What elects; evaluations elect nobody. */
  readonly elected: 'half_of_roll' | 'half_of_cast' | 'most' | 'none'
  /** At most so many are elected per question. */
  readonly seats: number
  /** Ballots under which a class is neither decrypted nor shown, at least 1. */
  readonly minimum: number
  /** Evaluations: the levels in order; each question is a subject, its options are the levels. */
  readonly levels?: readonly Level[]
  /** Motions with a key of the server: codes are fetched and ballots cast in one step. */
  readonly oneStep: boolean
  /** Working days of the publicity period of the result, the first included. */
  readonly publicityDays: number
}

/** What can be chosen in a question. */
export interface Option {
  readonly label: string
  /** Department and post, in a line. */
  readonly detail: string
  readonly personId?: number
  readonly departmentId?: number
}

export interface Question {
  readonly position: number
  readonly text: string
  readonly min: number
  readonly max: number
  /** A blank ballot is allowed for it and counted. */
  readonly blank: boolean
  readonly options: readonly Option[]
  /** Evaluations: whom or what the question is about. */
  readonly subject?: { readonly personId?: number; readonly departmentId?: number }
}

export interface ElectionClass {
  readonly id: number
  /** '' when the election has no classes, else A, B or C. */
  readonly code: string
  readonly title: string
  /** Percent. */
  readonly weight: number
  readonly uuid: string
  readonly mergedInto: number | undefined
  /** Exact text that ballots bind to; undefined until the keys are made. */
  readonly electionText: string | undefined
}

export interface Election {
  readonly id: number
  readonly kind: ElectionKind
  readonly title: string
  readonly description: string
  readonly state: ElectionState
  readonly settings: Settings
  readonly trustees: TrusteeKind
  readonly departmentId: number
  readonly createdBy: number
  readonly createdAt: string
  readonly collectUntil: string | undefined
  readonly voteUntil: string | undefined
  readonly openedOn: string | undefined
  readonly closedOn: string | undefined
  readonly disclosureId: number | undefined
  readonly runOffOf: number | undefined
  readonly version: number
  readonly classes: readonly ElectionClass[]
  readonly questions: readonly Question[]
}

/** What one person is to one election, besides their roles. */
export interface Standing {
  /** On the roll of one of its classes and not excluded. */
  readonly onRoll: boolean
  /** Keeps a part of its key. */
  readonly trustee: boolean
}

/** One line of a list of elections. */
export interface ElectionLine extends Standing {
  readonly id: number
  readonly kind: ElectionKind
  readonly title: string
  readonly state: ElectionState
  readonly departmentId: number
  readonly createdBy: number
  readonly createdAt: string
  readonly collectUntil: string | undefined
  readonly voteUntil: string | undefined
  readonly openedOn: string | undefined
  readonly closedOn: string | undefined
  readonly oneStep: boolean
}
