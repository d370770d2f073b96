/**
 * What a text may carry that has to be decided about before others read it: marks of classification, and personal data beyond what an item
 * needs (个人信息保护法 art. 6 and 28). Names are none of it: an office publishes the names of its officials.
 */
export const SENSITIVE_KINDS = [
  'state_secret_mark',
  'internal_mark',
  'id_number',
  'bank_card',
  'passport',
  'mobile',
  'home_address',
  'birth_date',
  'health',
  'family',
  'email',
] as const
export type SensitiveKind = (typeof SENSITIVE_KINDS)[number]

/** `stop`: refused, nobody may clear it (保守国家秘密法实施条例, 2024, art. 41). `decide`: a reviewer clears, masks or overrides it. */
export type SensitiveSeverity = 'stop' | 'decide'

export const severityOf = (kind: SensitiveKind): SensitiveSeverity => (kind === 'state_secret_mark' ? 'stop' : 'decide')

/** One place in a text. `start` and `end` count UTF-16 units of the text as it was given; `text` is what stands there. */
export interface Sensitive {
  readonly kind: SensitiveKind
  readonly start: number
  readonly end: number
  readonly text: string
  /** What may be shown instead of `text`. */
  readonly masked: string
  readonly severity: SensitiveSeverity
}
