// Tokens for what is said without a name: RSA blind signatures (RFC 9474, RSABSSA-SHA384-PSS-Deterministic). The server signs the same small
// number for everybody each quarter, without learning what; whoever shows one later is one of those who work here, and nobody in particular.

/** So many for each person and quarter. */
export const TOKENS_A_QUARTER = 3

/** What a browser shows when it spends one. */
export interface AnonymousToken {
  /** SHA-256 of the issuer's public key, 64 hex digits. */
  readonly key: string
  /** 32 random bytes, 64 hex digits: known to this browser alone until it is spent. */
  readonly nonce: string
  /** Unblinded, base64. */
  readonly signature: string
}

/** What the signature says. Bound to the key, so that it says nothing under another. */
export const tokenMessage = ({ key, nonce }: Pick<AnonymousToken, 'key' | 'nonce'>): string => `sunlit-token|${key}|${nonce}`

/** 64 hex digits in small letters: one spelling only, or the same token could be spent twice. */
export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text)
