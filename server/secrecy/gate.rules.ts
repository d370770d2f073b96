import type { MessageKey, MessageParams } from '../i18n/index.ts'

// What the gate decides, without a database: outcomes of hits, what keeps a version from passing, grounds for not disclosing.

export const OUTCOMES = ['open', 'cleared', 'masked', 'kept'] as const
export type Outcome = (typeof OUTCOMES)[number]
/** What a reviewer may do with a hit; `open` takes a judgement back. */
export const DECISIONS = ['cleared', 'masked', 'kept', 'open'] as const
export type HitDecision = (typeof DECISIONS)[number]

/** What the gate itself says about a file, beside what the detectors find in texts. */
export const FILE_KINDS = ['unreadable', 'images_only', 'hidden_text', 'covered_text'] as const
export type FileKind = (typeof FILE_KINDS)[number]
export const isFileKind = (kind: string): kind is FileKind => (FILE_KINDS as readonly string[]).includes(kind)

export interface Found {
  readonly kind: string
  /** `stop`: a mark of classification, which nobody can clear. */
  readonly severity: 'stop' | 'decide'
  readonly place: string
  readonly label: MessageKey
  readonly params: MessageParams
  /** The words around it with everything sensitive masked; empty for a mark of classification. */
  readonly excerpt: string
  /** Names the exact text without saying it. */
  readonly fingerprint: string
}

export interface Hit extends Found {
  readonly id: number
  readonly outcome: Outcome
  readonly reason: string
  readonly decidedBy: number | null
  readonly decidedByName: string
  readonly decidedAt: string | null
  /** The earlier version in which it was decided; null when it was decided here. */
  readonly fromVersion: number | null
}

/** Reasons for clearing that can be picked; anything else is typed. */
export const CLEAR_REASONS = ['false_alarm', 'office_contact', 'needed', 'consented', 'looked_by_hand'] as const

export interface GateState {
  /** The version has been scanned, and what was scanned is what stands there now. */
  readonly scan: 'none' | 'stale' | 'current'
  readonly stops: number
  readonly open: number
}

/** Why nobody may pass the version on; undefined opens the gate. The order is the order in which one has to act. */
export function closedBecause({ scan, stops, open }: GateState): MessageKey | undefined {
  if (scan === 'none') return 'secrecy.error.not_scanned'
  if (scan === 'stale') return 'secrecy.error.content_changed'
  if (stops > 0) return 'secrecy.error.state_secret'
  return open > 0 ? 'secrecy.error.open_hits' : undefined
}

/** A file has no text that could be replaced: it needs a redacted copy. */
export const fileOf = (place: string): number | undefined => {
  const id = /^(?:file|redacted):(\d+)/.exec(place)?.[1]
  return id === undefined ? undefined : Number(id)
}

/** Why a hit may not be decided so; undefined allows. */
export function denyOutcome(hit: Pick<Hit, 'severity' | 'place' | 'kind' | 'outcome'>, decision: HitDecision): MessageKey | undefined {
  if (hit.severity === 'stop') return 'secrecy.error.state_secret'
  if (hit.outcome === 'masked') return 'secrecy.error.already_masked'
  if (decision === 'masked' && /:file_(?:name|note)$/.test(hit.place)) return 'secrecy.error.mask_name'
  if (decision === 'masked' && fileOf(hit.place) !== undefined) return 'secrecy.error.mask_file'
  // A mark says what a paper is: without it the paper is the same.
  if (decision === 'masked' && hit.kind === 'internal_mark') return 'secrecy.error.mask_mark'
  return undefined
}

/** 条例 arts. 14 to 16: the only grounds on which something is not disclosed. */
export const GROUNDS = [
  'state_secret',
  'law_forbids',
  'safety',
  'third_party',
  'internal_affairs',
  'process_information',
  'enforcement_files',
] as const
export type Ground = (typeof GROUNDS)[number]
export const ARTICLE: Readonly<Record<Ground, 14 | 15 | 16>> = {
  state_secret: 14,
  law_forbids: 14,
  safety: 14,
  third_party: 15,
  internal_affairs: 16,
  process_information: 16,
  enforcement_files: 16,
}

export const ANSWERS = ['open', 'partial', 'withhold'] as const
export type Answer = (typeof ANSWERS)[number]

/** Working days in which a secrecy department customarily answers; a warning, not a rule. */
export const OFFICE_DAYS = 7
/** Art. 18 asks for periodic re-evaluation and names no period. */
export const REVIEW_AFTER_YEARS = 1

/** The same day of a later year; 29 February becomes 28 February. `YYYY-MM-DD` */
export function yearsLater(date: string, years: number): string {
  const [year, month, day] = date.split('-') as [string, string, string]
  const later = String(Number(year) + years)
  const leap = new Date(Date.UTC(Number(later), 1, 29)).getUTCMonth() === 1
  return month === '02' && day === '29' && !leap ? `${later}-02-28` : `${later}-${month}-${day}`
}
