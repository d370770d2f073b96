import { gcm } from '@noble/ciphers/aes.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { POINT_TEXT, type Group, type Point } from './group.ts'
import { aString, exactly, matching, objectOf, print, readExact, type Reader } from './json.ts'
import { aProof, checkSignature, signMessage, type Proof } from './proofs.ts'
import { randomScalar, type Random } from './scalars.ts'
import { textOf } from './tar.ts'

/** A text and the signature over it. Who signed is never taken from here: it follows from the place where it stands. */
export interface Signed {
  readonly message: string
  readonly signature: Proof
}

export const aSigned: Reader<Signed> = objectOf({ message: aString, signature: aProof })

export const signText = (group: Group, secret: bigint, message: string, random: Random): Signed => ({
  message,
  signature: signMessage(group, secret, message, random),
})

export const isSignedBy = (group: Group, key: Point, { message, signature }: Signed): boolean =>
  checkSignature(group, key, message, signature)

const aPoint = matching(POINT_TEXT)
const anEnvelope = objectOf({ algorithm: exactly('AES-GCM'), alpha: aPoint, beta: aPoint, data: matching(/^(?:[0-9a-f]{2}){17,100000}$/) })
const aLetter = objectOf({ recipient: aPoint, message: aString })

/**
 * A message from the holder of the signing key `secret` that only the holder of the encryption key `to` can read: signed together with
 * the name of its recipient, then ElGamal for a key and AES-256-GCM for the text (guide, section 5). The nonce has 32 bytes, not 12.
 */
export function send(group: Group, secret: bigint, to: Point, message: string, random: Random): string {
  const letter = print({ recipient: group.encode(to), message })
  const signed = print(signText(group, secret, letter, random))
  const r = randomScalar(random)
  const shared = group.base(randomScalar(random))
  const alpha = group.encode(group.base(r))
  const beta = group.encode(group.add(group.times(to, r), shared))
  const data = cipher(group.encode(shared), alpha).encrypt(utf8ToBytes(signed))
  return print({ algorithm: 'AES-GCM', alpha, beta, data: bytesToHex(data) })
}

const cipher = (shared: string, alpha: string): ReturnType<typeof gcm> =>
  gcm(sha256(utf8ToBytes(`key|${shared}`)), sha256(utf8ToBytes(`iv|${alpha}`)))

/** Who opens: the secret that belongs to the encryption key `own`, and the signing key of the one whose message it has to be. */
export interface Receiver {
  readonly secret: bigint
  readonly own: Point
  readonly from: Point
}

/** The message; `undefined` unless it is whole, for this recipient and signed by this sender. */
export function receive(group: Group, { secret, own, from }: Receiver, text: string): string | undefined {
  const envelope = readExact(text, anEnvelope)
  const alpha = envelope && group.decode(envelope.alpha)
  const beta = envelope && group.decode(envelope.beta)
  if (envelope === undefined || alpha === undefined || beta === undefined) return undefined
  const shared = group.encode(group.sub(beta, group.times(alpha, secret)))
  const opened = openData(shared, envelope.alpha, envelope.data)
  const signed = opened === undefined ? undefined : readExact(opened, aSigned)
  if (signed === undefined || !isSignedBy(group, from, signed)) return undefined
  const letter = readExact(signed.message, aLetter)
  return letter?.recipient === group.encode(own) ? letter.message : undefined
}

function openData(shared: string, alpha: string, data: string): string | undefined {
  try {
    return textOf(cipher(shared, alpha).decrypt(hexToBytes(data)))
  } catch {
    return undefined // the tag does not fit
  }
}
