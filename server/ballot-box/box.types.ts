import type { Deps } from '../deps.ts'

/**
 * collecting (voters register their credentials) → frozen (the list is final) → open (ballots are cast) → closed (tally, decryptions) →
 * finished (result). `discarded`: the election was cancelled or stopped. A one-step box goes from collecting to open, and there takes both.
 */
export type BoxPhase = 'collecting' | 'frozen' | 'open' | 'closed' | 'finished' | 'discarded'

/** What lies sealed until it may be public. */
export type PendingKind = 'credential' | 'ballot'

/** What the box needs of the world inside somebody else's transaction. */
export type BoxDeps = Pick<Deps, 'config' | 'random'>

export interface NewBox {
  /** 14 Base58 letters. */
  readonly uuid: string
  /** The public key that blind signatures are checked with: SPKI, base64. */
  readonly issuerKey: string
  /** Codes are fetched and ballots cast in one phase; nothing reaches the board before the close. */
  readonly oneStep: boolean
}

export interface Opening {
  /** Exact text; its uuid is the box's. */
  readonly election: string
  /** Exact text. */
  readonly trustees: string
  /** YYYY-MM-DD: its beginning in Shanghai is the time of every record of the archive. */
  readonly openedOn: string
}

/** For the pages of those who see the election; they show classes together while numbers still move. */
export interface BoxSummary {
  readonly uuid: string
  readonly phase: BoxPhase
  readonly oneStep: boolean
  /** Credentials. */
  readonly registered: number
  /** Distinct credentials that have cast a ballot, waiting or on the board. */
  readonly cast: number
  /** Ballots on the board, replaced ones too. */
  readonly onBoard: number
  /** Hash of the last event on the board, 64 hex digits; undefined before the first. */
  readonly lastEvent: string | undefined
}

export interface BoxState extends BoxSummary {
  readonly issuerKey: string
  readonly election: string | undefined
  readonly trustees: string | undefined
  readonly encryptedTally: string | undefined
  readonly result: string | undefined
}

/** What the door says. A number that still moves is not told: whoever asked every second would see the moment at which somebody came. */
export interface PublicState extends Omit<BoxSummary, 'registered' | 'cast'> {
  /** Undefined until the list is final. */
  readonly registered: number | undefined
  /** Undefined until voting is over. */
  readonly cast: number | undefined
  /** SPKI, base64. */
  readonly issuerKey: string
  /** Of the election's exact text; undefined before voting opens. */
  readonly fingerprint: string | undefined
  /** Bytes of the longest ballot; undefined before voting opens. */
  readonly ballotLimit: number | undefined
}

/** Where a ballot is. `board` and `replaced` say the position among the ballots of the board, from 1, when it got there. */
export type Whereabouts =
  | { readonly state: 'pending' | 'unknown' }
  | { readonly state: 'board'; readonly position: number }
  | { readonly state: 'replaced'; readonly position?: number }

/** One ballot on the board. */
export interface BoardBallot {
  /** From 1. */
  readonly position: number
  readonly tracker: string
  /** A later ballot of the same credential counts instead. */
  readonly replaced: boolean
}

/** Stable codes of what the box refuses; pages translate them. */
export type BoxCode =
  | 'unknown_box'
  | 'not_open'
  | 'closed'
  | 'bad_request'
  | 'bad_credential'
  | 'bad_signature'
  | 'too_large'
  | 'wrong_election'
  | 'unknown_credential'
  | 'not_valid'
  | 'already_counted'
  | 'replaced'
  | 'busy'
  | 'too_many'
  | 'check_failed'
  | 'unavailable'

/** What the box refuses. `detail`: a stable code of the protocol that says more. Names nobody and quotes nothing. */
export class BoxRefusal extends Error {
  readonly code: BoxCode
  readonly detail: string | undefined
  /** Seconds after which to ask again. */
  readonly retryAfter: number | undefined

  constructor(code: BoxCode, more: { readonly detail?: string; readonly retryAfter?: number } = {}) {
    super(code)
    this.code = code
    this.detail = more.detail
    this.retryAfter = more.retryAfter
  }
}
