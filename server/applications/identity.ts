import { createHmac, hkdfSync } from 'node:crypto'
import { z } from 'zod'
import { seal, SealError, unseal, type SealingSecrets } from '../auth/sealing.ts'
import type { IdKind } from './applications.rules.ts'
import type { Identity } from './applications.types.ts'

// The number of a card and where somebody lives are needed by one clerk, to check and to write back. They are kept sealed, like second
// factors: a copy of the database does not tell them (个人信息保护法 51). That the same applicant wrote before is known by a keyed hash.

const Sealed = z.object({ idNumber: z.string(), phone: z.string(), email: z.string(), address: z.string(), agent: z.string() })
const place = (caseId: number): string => `application:${caseId}`

/** `nonce`: 12 fresh random bytes. */
export const sealIdentity = (secrets: SealingSecrets, caseId: number, identity: Identity, nonce: Uint8Array): string =>
  seal(secrets, place(caseId), Buffer.from(JSON.stringify(identity)), nonce)

/** Undefined when it was sealed with other secrets: a database restored without its own. */
export function openIdentity(secrets: SealingSecrets, caseId: number, sealed: string): Identity | undefined {
  try {
    return Sealed.parse(JSON.parse(Buffer.from(unseal(secrets, place(caseId), sealed)).toString()))
  } catch (error) {
    if (error instanceof SealError) return undefined
    throw error
  }
}

/** The same for the same card, whatever the case; without the secrets nobody can try numbers against it. */
export function applicantKey(secrets: SealingSecrets, idKind: IdKind, idNumber: string): string {
  const key = hkdfSync('sha256', `${secrets.installation}\n${secrets.environment ?? ''}`, 'sunlit', 'applicant key', 32)
  return createHmac('sha256', Buffer.from(key))
    .update(`${idKind}\u0000${normalId(idNumber)}`)
    .digest('hex')
}

/** Full-width digits and blanks are typing habits, not other numbers. */
export const normalId = (typed: string): string => typed.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
