import { z } from 'zod'
import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { isHash, tokenMessage, type AnonymousToken } from '../../core/anonymous-token.ts'
import { AppError } from '../errors.ts'
import { isSignedBlindly } from '../protocol/blind-signatures.ts'
import type { Purpose } from './anonymous.types.ts'
import { findIssuer } from './issuers.queries.ts'
import { insertSpent } from './tokens.queries.ts'

/** SHA-256 in hexadecimal digits. */
export const HashText = z.string().regex(/^[0-9a-f]{64}$/)
/** A token as a browser sends it: nonce and unblinded signature, under the issuer's key with this hash (RFC 9474). */
export const TokenJson = z.strictObject({ key: HashText, nonce: HashText, signature: z.string().min(1).max(1024) })

// Nothing here knows who anybody is: no session, no address and no clock reaches it. Whoever shows a token is somebody who works here.

const hashOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('|')).digest('hex')

/**
 * What may stand beside a text that was written with this token: only who holds the token can work it out, and it leads neither to the list
 * of spent tokens nor to what the same token might have been shown for elsewhere. 64 hex digits.
 */
export const markOf = (purpose: Purpose, { key, nonce }: Pick<AnonymousToken, 'key' | 'nonce'>): string =>
  hashOf('sunlit-mark', purpose, key, nonce)

/**
 * Takes a token in the caller's transaction: once, for whatever purpose. Only its hash is kept. Returns its mark (`markOf`), which may be kept
 * with what was said.
 * @throws AppError conflict anonymous.token_spent, anonymous.token_expired; invalid anonymous.token_bad
 */
export async function spendToken(tx: Knex.Transaction, purpose: Purpose, token: AnonymousToken): Promise<string> {
  if (!isHash(token.key) || !isHash(token.nonce)) throw bad()
  const issuer = await findIssuer(tx, { print: token.key })
  if (issuer === undefined) throw bad()
  if (issuer.retiredOn !== null) throw new AppError('conflict', 'anonymous.token_expired')
  if (!(await isSignedBlindly(issuer.publicKey, tokenMessage(token), token.signature))) throw bad()
  const spent = await insertSpent(tx, issuer.id, hashOf('sunlit-spent', token.key, token.nonce))
  if (!spent) throw new AppError('conflict', 'anonymous.token_spent')
  return markOf(purpose, token)
}

const bad = (): AppError => new AppError('invalid', 'anonymous.token_bad')
