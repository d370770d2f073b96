/** Everything that a verification of the whole log can find, each with a stable code. */
export const LOG_FINDINGS = [
  'head_size', // the head counts other leaves than there are
  'leaf_missing', // an index without a leaf
  'leaf_malformed', // not the bytes of a leaf
  'leaf_instant', // the leaf says another instant than its row, or one before a checkpoint that does not cover it
  'leaf_kind', // nobody knows what it would be about
  'content_missing', // without a leaf that says it was redacted
  'commitment', // the content or the salt is not what the leaf commits to
  'hash_missing',
  'hash_differs', // the leaf, or a subtree, has another hash than the one that was kept
  'hash_extra', // of a subtree that is not there: leaves were cut off
  'checkpoint_note', // not a note, not signed by the log, or of another log
  'checkpoint_size', // its row says another size than its note
  'checkpoint_ahead', // it covers leaves that are not there: they were cut off
  'checkpoint_root', // the leaves before it are not those that were signed
  'checkpoint_order', // a later one is older
  'row_missing', // what was logged is not in the database any more
  'row_differs', // what was logged stands there differently
  'row_unreadable',
  'not_logged', // it stands in the database and has no leaf
  'instant_differs', // the database gives another instant than the leaf
  'in_force', // the list shows another version, title or instant than the one that was published last
  'file_differs', // the bytes of a file are not those that were published
  'old_note', // the checkpoint that was brought along is none of this log
  'old_ahead', // it covers more than there is: leaves were cut off
  'old_root', // the log does not begin with what it signed: everything was written anew
  'receipt', // the receipt that was brought along does not verify in itself
  'receipt_leaf', // the log has another leaf at its place
  'receipt_content', // the log has another content at its place
] as const
export type LogFindingCode = (typeof LOG_FINDINGS)[number]

export interface LogFinding {
  readonly code: LogFindingCode
  /** Where it was found: a table and what names the row in it. */
  readonly table: string
  readonly row: string
  /** The leaf, where one is concerned. */
  readonly leaf?: number
  /** What differs, e.g. `content.lines[3].amount`. */
  readonly field?: string
  /** As it was logged, and as it stands there; JSON or base64, shortened. */
  readonly logged?: string
  readonly found?: string
}

export interface Verified {
  /** In the order in which they were found; empty when everything fits. */
  readonly findings: readonly LogFinding[]
  /** How many more there are than are listed. */
  readonly more: number
  readonly leaves: number
  readonly checkpoints: number
  readonly files: number
  /** Sizes of the checkpoints, brought along, that a recorded restore from a backup explains. */
  readonly restored: readonly { readonly from: number; readonly to: number; readonly leaf: number }[]
}

/** Enough to see what happened; whoever rewrites a table makes thousands. */
const MOST = 200

/** Collects findings without growing for ever. */
export class Findings {
  readonly list: LogFinding[] = []
  more = 0
  add(finding: LogFinding): void {
    if (this.list.length < MOST) this.list.push(finding)
    else this.more += 1
  }
}
