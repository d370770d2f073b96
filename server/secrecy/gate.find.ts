import { createHash } from 'node:crypto'
import type { MessageParams } from '../i18n/index.ts'
import type { TextPlace } from '../registers/register.ts'
import { findSensitive, type Sensitive } from './detectors.rules.ts'
import type { Found } from './gate.rules.ts'
import { maskAll } from './masks.rules.ts'

/** Characters of context on each side of a hit. */
const CONTEXT = 16
const NO_PARAMS: MessageParams = {}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const fingerprintOf = ({ kind, text }: Pick<Sensitive, 'kind' | 'text'>): string => sha256(`${kind}\u0000${text}`)

/** What the catalogue calls the place: under 出生日期 a bare date is a birthday. */
const headingOf = ({ params }: Pick<TextPlace, 'params'>): string => (typeof params?.['element'] === 'string' ? params['element'] : '')

/** What the detectors find at one place, each exact text once. */
export function hitsAt(at: TextPlace): Found[] {
  const { place, label, params, text } = at
  const sensitive = findSensitive(text, headingOf(at))
  const known = new Map<string, Found>()
  for (const one of sensitive) {
    const fingerprint = fingerprintOf(one)
    const excerpt = one.severity === 'stop' ? '' : excerptOf(text, one, sensitive)
    const found = { kind: one.kind, severity: one.severity, place, label, params: params ?? NO_PARAMS, excerpt, fingerprint }
    if (!known.has(fingerprint)) known.set(fingerprint, found)
  }
  return [...known.values()]
}

/** The words around a hit; whatever else is sensitive there is masked too, and a mark of classification is left out. */
function excerptOf(text: string, hit: Sensitive, all: readonly Sensitive[]): string {
  const from = Math.max(0, hit.start - CONTEXT)
  const to = Math.min(text.length, hit.end + CONTEXT)
  let [said, at] = ['', from]
  for (const one of all.filter(({ start, end }) => end > from && start < to)) {
    said += text.slice(at, Math.max(at, one.start)) + (one.severity === 'stop' ? '＊' : one.masked)
    at = one.end
  }
  const whole = said + text.slice(at, Math.max(at, to))
  return `${from > 0 ? '…' : ''}${whole.replace(/\s+/g, ' ').trim()}${to < text.length ? '…' : ''}`
}

/** The text with every hit of these fingerprints in its masked form; unchanged when it holds none of them. */
export function maskedText(place: TextPlace, fingerprints: ReadonlySet<string>): string {
  const { text } = place
  let [said, at] = ['', 0]
  for (const one of findSensitive(text, headingOf(place))) {
    if (one.severity === 'stop' || !fingerprints.has(fingerprintOf(one))) continue
    said += text.slice(at, one.start) + one.masked
    at = one.end
  }
  return said + text.slice(at)
}

/** A file's name as hits and logs may say it. */
export const shownName = (name: string): string => maskAll(name, findSensitive(name))

/** A file as far as the content of a version depends on it. */
export interface FileMark {
  readonly id: number
  readonly sha256: string
  readonly redactedSha256: string | null
}

/** Names the whole content of a version: every text at its place and every file. An approval is about exactly this. */
export function contentHash(texts: readonly TextPlace[], files: readonly FileMark[]): string {
  const hash = createHash('sha256')
  for (const { place, text } of texts) if (text !== '') hash.update(`${place}\u0000${text.length}\u0000${text}\u0000`)
  for (const { sha256: original, redactedSha256 } of files) hash.update(`file\u0000${original}\u0000${redactedSha256 ?? ''}\u0000`)
  return hash.digest('hex')
}

export const fileFingerprint = (kind: string, sha: string): string => sha256(`${kind}\u0000${sha}`)
