/** What a token is spent for. */
export type Purpose = 'suggestion' | 'complaint' | 'mailbox'

/** A key that signs tokens, as everybody is told. */
export interface Issuer {
  readonly id: number
  /** e.g. 2026-Q1 */
  readonly quarter: string
  /** SPKI, base64. */
  readonly publicKey: string
  /** SHA-256 of the key's bytes, 64 hex digits: a leaf of the transparency log. */
  readonly print: string
  /** From this day on its tokens are no longer taken. */
  readonly retiredOn: string | null
}

/** What somebody wrote without a name, as it is read. */
export interface AnonymousText {
  /** In the order of publication, which within a day is chance. */
  readonly number: number
  readonly body: string
  readonly publishedOn: string
  /** The act of moderation that hid it. */
  readonly hiddenByAct: number | null
}

/** Where a text is, for whoever holds the token it was written with. */
export type Receipt =
  | { readonly state: 'unknown' }
  | { readonly state: 'waiting'; readonly receivedOn: string }
  | { readonly state: 'published' | 'hidden'; readonly number: number; readonly publishedOn: string; readonly actId?: number }
