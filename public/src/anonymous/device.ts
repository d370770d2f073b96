import { blind, issuerKey, issuerPrint, unblind } from '../ballots/blind.ts'
import { tokenMessage } from '../../../core/anonymous-token.ts'
import { toHex } from '../../../core/tlog/bytes.ts'
import type { Answer, Surroundings } from './fetching.ts'
import { browserPurse } from './purse.ts'

/** This browser, its storage and the server. */
export const thisDevice = (): Surroundings => ({
  purse: browserPurse(),
  nonce: () => toHex(crypto.getRandomValues(new Uint8Array(32))),
  issuer: askForKey,
  blind: async (spki, of) => blind(await issuerKey(spki), tokenMessage(of)),
  unblind: async (spki, of, signature, inverse) => unblind(await issuerKey(spki), tokenMessage(of), signature, inverse),
  print: issuerPrint,
  sign: askForSignatures,
})

/** As nobody: what everybody is told. */
async function askForKey(): ReturnType<Surroundings['issuer']> {
  try {
    const answer = await fetch('/anonymous/door', { credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer' })
    if (!answer.ok) return { problem: 'unreachable' }
    const { quarter, publicKey, print, taken } = (await answer.json()) as Partial<Record<string, unknown>>
    if (typeof quarter !== 'string' || typeof publicKey !== 'string' || typeof print !== 'string') return { problem: 'unreachable' }
    return { quarter, publicKey, print, taken: Array.isArray(taken) ? taken.map(String) : [print] }
  } catch {
    return { problem: 'unreachable' }
  }
}

/** The one request that says who asks: every browser makes it, and it carries nothing that could be found again. */
async function askForSignatures(key: string, blinded: readonly string[]): Promise<Answer<{ readonly signatures: readonly string[] }>> {
  const body = new URLSearchParams([['key', key], ...blinded.map((one): [string, string] => ['blinded', one])])
  try {
    const answer = await fetch('/anonymous/tokens', { method: 'POST', headers: { Accept: 'application/json' }, body, redirect: 'manual' })
    if (answer.type === 'opaqueredirect' || answer.status === 401) return { problem: 'signed_out' }
    const { signatures, code } = (await answer.json()) as { signatures?: unknown; code?: unknown }
    if (answer.ok && Array.isArray(signatures)) return { signatures: signatures.map(String) }
    return { problem: typeof code === 'string' && answer.status < 500 ? code : 'unreachable' }
  } catch {
    return { problem: 'unreachable' }
  }
}
