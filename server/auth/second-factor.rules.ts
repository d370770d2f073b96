import { halfWidth } from '../../core/half-width.ts'
import type { MessageKey } from '../i18n/index.ts'
import { readRecoveryCode } from './recovery-codes.rules.ts'

/** A QR code that nobody confirmed is forgotten after so long: it may have been left on a screen. */
export const PENDING_MINUTES = 30
/** How long a right password waits for its code. */
export const CODE_WAIT_MINUTES = 10

/** What somebody typed where a code is asked for. */
export type TypedCode = { readonly kind: 'totp'; readonly code: string } | { readonly kind: 'recovery'; readonly code: string }

/** Six digits, in any width and spacing, or a recovery code; undefined when it can be neither. */
export function readCode(typed: string): TypedCode | undefined {
  const digits = halfWidth(typed).replace(/[\s\p{Pd}]/gu, '')
  if (/^\d{6}$/.test(digits)) return { kind: 'totp', code: digits }
  const recovery = readRecoveryCode(typed)
  return recovery === undefined ? undefined : { kind: 'recovery', code: recovery }
}

export type CodeOutcome = 'right' | 'wrong' | 'used'
export const CODE_MESSAGES = { wrong: 'auth.code.wrong', used: 'auth.code.used' } as const satisfies Record<
  Exclude<CodeOutcome, 'right'>,
  MessageKey
>

/** `JBSW Y3DP …`: a key in groups that eyes can follow from screen to telephone. */
export const inGroups = (text: string): string => text.match(/.{1,4}/g)?.join(' ') ?? ''
