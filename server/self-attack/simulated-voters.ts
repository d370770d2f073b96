import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { encryptBallot, trackerOf } from '../../core/protocol/v1/ballot.ts'
import { deriveCredential, newCode } from '../../core/protocol/v1/credentials.ts'
import type { Random } from '../../core/protocol/v1/scalars.ts'
import { sodiumGroup as group } from '../protocol/sodium-group.ts'

const suite = RSABSSA.SHA384.PSS.Deterministic()

/** What a voter's browser keeps to itself. */
export interface Browser {
  readonly code: string
  readonly credential: string
  /** Base64: goes to the issuer with the session. */
  readonly blinded: string
  /** Undoes the blinding of what the issuer answers: base64. */
  readonly finish: (signature: string) => Promise<string>
}

/** Makes a code and blinds its credential, as public/src/ballots does. */
export async function browserFor(uuid: string, issuerKey: string, random: Random): Promise<Browser> {
  const code = newCode(random)
  const { credential } = deriveCredential(group, uuid, code)
  const algorithm = { name: 'RSA-PSS', hash: 'SHA-384' }
  const key = await crypto.subtle.importKey('spki', Buffer.from(issuerKey, 'base64'), algorithm, true, ['verify'])
  const message = suite.prepare(new TextEncoder().encode(`sunlit-credential|${uuid}|${credential}`))
  const { blindedMsg, inv } = await suite.blind(key, message)
  const finish = async (signature: string): Promise<string> =>
    Buffer.from(await suite.finalize(key, message, new Uint8Array(Buffer.from(signature, 'base64')), inv)).toString('base64')
  return { code, credential, blinded: Buffer.from(blindedMsg).toString('base64'), finish }
}

/** A ballot for one of `answers` candidates, and its tracking code. */
export function ballotOf(
  election: string,
  code: string,
  answers: number,
  random: Random,
): { readonly text: string; readonly tracker: string } {
  const chosen = Buffer.from(random(4)).readUInt32BE() % answers
  const choices = [Array.from({ length: answers }, (_, at) => (at === chosen ? 1 : 0))]
  const text = encryptBallot(group, { election, code, choices, random })
  return { text, tracker: trackerOf(text) }
}
