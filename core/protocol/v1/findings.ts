import type { ArchiveCode } from './archive.ts'
import type { BallotProblem } from './ballot.ts'
import type { DecryptionProblem } from './decryption.ts'
import type { TrusteeCode } from './trustees.ts'

/**
 * What a verifier can find wrong, in the order of its work (guide, section 10). Codes are stable: reports, tests and auditors name them;
 * a page says each in the reader's language (`verify.found.<code>`).
 */
export type FindingCode = ArchiveCode | ChainCode | SetupCode | TrusteeCode | `ballot_${BallotProblem}` | BoxCode | CountCode | AskedCode

/** The events and the records that belong to them. */
export type ChainCode =
  | 'event_text'
  | 'event_type'
  | 'event_height'
  | 'event_parent'
  | 'event_order'
  | 'event_records'
  | 'event_payload'
  | 'event_reference'
  | 'records_unreferenced'
  | 'setup_missing'

export type SetupCode =
  | 'election_text'
  | 'election_key'
  | 'election_joint_key'
  | 'credentials_text'
  | 'credential_shape'
  | 'credential_point'
  | 'credential_twice'

export type BoxCode = 'ballot_twice'

export type CountCode =
  | 'tally_text'
  | 'tally_wrong'
  | 'tally_sized_text'
  | 'tally_number'
  | 'tally_weight'
  | `decryption_${Exclude<DecryptionProblem, 'bad_tally'>}`
  | 'decryption_not_canonical'
  | 'decryption_owner'
  | 'decryption_owner_twice'
  | 'decryption_missing'
  | 'result_text'
  | 'result_shape'
  | 'result_range'
  | 'result_wrong'
  | 'result_implausible'

/** Only where the reader brought something to compare with. */
export type AskedCode =
  'prefix_unreadable' | 'prefix_differs' | 'prefix_longer' | 'tracker_missing' | 'fingerprint_differs' | 'event_missing' | 'check_failed'

/** One thing that is wrong. Numbers are for people: questions, answers, lines, items and places count from 1. */
export interface Finding {
  readonly code: FindingCode
  /** Number of the event, from 0 (its height). */
  readonly event?: number
  /** Name of the record in the archive. */
  readonly record?: string
  /** Bytes from the beginning of the file. */
  readonly offset?: number
  readonly question?: number
  /** Place of the entry in the question, the blank one not counted (it is 0). */
  readonly answer?: number
  /** Line in the list of credentials. */
  readonly line?: number
  /** Item of the list of trustees, and place inside it. */
  readonly item?: number
  readonly index?: number
  /** Number of a trustee over all items. */
  readonly owner?: number
  readonly expected?: string | number
  readonly found?: string | number
}
