import { fromBase64, toBase64 } from './bytes.ts'
import type { Hash } from './merkle.ts'
import { openNote, type NoteProblem, type Signature, type VerifierKey } from './note.ts'

/** The state of a log at one moment (c2sp.org/tlog-checkpoint). */
export interface Checkpoint {
  readonly origin: string
  /** How many leaves. */
  readonly size: number
  readonly root: Hash
}

/** The text to be signed: origin, size and root, a line each. */
export const formatCheckpoint = ({ origin, size, root }: Checkpoint): string => `${origin}\n${size}\n${toBase64(root)}\n`

/** Reads a checkpoint's text of unknown origin; lines after the third are extensions and passed over. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  if (text.length > 10_000) return undefined
  const [, origin, digits, body] = /^([^\n]{1,255})\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/=]{44})\n(?:[^\n]+\n)*$/u.exec(text) ?? []
  const size = Number(digits)
  const root = body === undefined ? undefined : fromBase64(body)
  if (origin === undefined || !Number.isSafeInteger(size) || root?.length !== 32) return undefined
  return { origin, size, root }
}

export type OpenedCheckpoint =
  | { readonly ok: true; readonly checkpoint: Checkpoint; readonly text: string; readonly signatures: readonly Signature[] }
  | { readonly ok: false; readonly problem: NoteProblem | 'checkpoint_malformed' | 'checkpoint_origin' }

/** A checkpoint whose log's signature holds and whose origin is the log's name. `witnesses` are read too when they signed. */
export function openCheckpoint(note: string, log: VerifierKey, witnesses: readonly VerifierKey[] = []): OpenedCheckpoint {
  const opened = openNote(note, [log, ...witnesses])
  if (!opened.ok) return opened
  if (!opened.signatures.some((signature) => signature.name === log.name)) return { ok: false, problem: 'signature_missing' }
  const checkpoint = parseCheckpoint(opened.text)
  if (checkpoint === undefined) return { ok: false, problem: 'checkpoint_malformed' }
  if (checkpoint.origin !== log.name) return { ok: false, problem: 'checkpoint_origin' }
  return { ok: true, checkpoint, text: opened.text, signatures: opened.signatures }
}
