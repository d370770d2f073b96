import { RSABSSA } from '@cloudflare/blindrsa-ts'
import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { fromBase64, fromText, toBase64 } from '../../../core/tlog/bytes.ts'

// RSA blind signatures (RFC 9474, RSABSSA-SHA384-PSS-Deterministic): the server signs once for each person on the roll without learning what.

/** Named by neither the browser's types nor Node's in the same way. */
export type PublicKey = Parameters<typeof crypto.subtle.exportKey>[1]

const suite = RSABSSA.SHA384.PSS.Deterministic()

/** What a public credential's signature says. */
export const messageOf = (uuid: string, credential: string): string => `sunlit-credential|${uuid}|${credential}`

/** `spki`: the issuer's public key, base64. Needs a secure context. */
export const issuerKey = (spki: string): Promise<PublicKey> =>
  crypto.subtle.importKey('spki', bytes(spki), { name: 'RSA-PSS', hash: 'SHA-384' }, true, ['verify'])

/** SHA-256 of the key's bytes, 64 hex digits: as the timeline of the election and the public log name it. '' for what is no key. */
export function issuerPrint(spki: string): string {
  const read = fromBase64(spki)
  return read === undefined || read.length === 0 ? '' : sha256hex(read)
}

/** Base64: what the server is shown, and what takes the blinding off its answer. Both stay in this browser until it has answered. */
export async function blind(key: PublicKey, message: string): Promise<{ blinded: string; inverse: string }> {
  const { blindedMsg, inv } = await suite.blind(key, suite.prepare(fromText(message)))
  return { blinded: toBase64(blindedMsg), inverse: toBase64(inv) }
}

/** The signature, base64, once its blinding is off. @throws when the server signed something else. */
export async function unblind(key: PublicKey, message: string, signature: string, inverse: string): Promise<string> {
  return toBase64(await suite.finalize(key, suite.prepare(fromText(message)), bytes(signature), bytes(inverse)))
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const read = fromBase64(text)
  if (read === undefined) throw new Error('not base64')
  return Uint8Array.from(read)
}
