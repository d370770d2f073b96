import { createRequire } from 'node:module'
import { POINT_TEXT, Q, type Group, type Point } from '../../core/protocol/v1/group.ts'

/** The few functions of libsodium that a group needs; points and scalars are 32 bytes, least significant first. */
export interface Sodium {
  /** @throws where the product or p has no prime order. */
  times(k: Uint8Array, p: Uint8Array): Uint8Array
  base(k: Uint8Array): Uint8Array
  add(a: Uint8Array, b: Uint8Array): Uint8Array
  sub(a: Uint8Array, b: Uint8Array): Uint8Array
  /** In the one canonical form, of prime order; libsodium does not count the identity. */
  isPoint(p: Uint8Array): boolean
}

interface Native {
  crypto_scalarmult_ed25519_noclamp(out: Uint8Array, k: Uint8Array, p: Uint8Array): void
  crypto_scalarmult_ed25519_base_noclamp(out: Uint8Array, k: Uint8Array): void
  crypto_core_ed25519_add(out: Uint8Array, a: Uint8Array, b: Uint8Array): void
  crypto_core_ed25519_sub(out: Uint8Array, a: Uint8Array, b: Uint8Array): void
  crypto_core_ed25519_is_valid_point(p: Uint8Array): boolean
}

/** libsodium compiled for this machine; `undefined` where its package could not be installed. */
export function nativeSodium(): Sodium | undefined {
  try {
    return native(createRequire(import.meta.url)('sodium-native') as Native)
  } catch {
    return undefined // an optional dependency: there is no build for every platform
  }
}

function native(sodium: Native): Sodium {
  const into = (fill: (out: Uint8Array) => void): Uint8Array => {
    const out = Buffer.allocUnsafe(32)
    fill(out)
    return out
  }
  return {
    times: (k, p) => into((out) => sodium.crypto_scalarmult_ed25519_noclamp(out, k, p)),
    base: (k) => into((out) => sodium.crypto_scalarmult_ed25519_base_noclamp(out, k)),
    add: (a, b) => into((out) => sodium.crypto_core_ed25519_add(out, a, b)),
    sub: (a, b) => into((out) => sodium.crypto_core_ed25519_sub(out, a, b)),
    isPoint: (p) => sodium.crypto_core_ed25519_is_valid_point(p),
  }
}

/** libsodium as WebAssembly: on every platform, at about half the speed. */
export async function wasmSodium(): Promise<Sodium> {
  const { default: sodium } = await import('libsodium-wrappers-sumo')
  await sodium.ready
  return {
    times: (k, p) => sodium.crypto_scalarmult_ed25519_noclamp(k, p),
    base: (k) => sodium.crypto_scalarmult_ed25519_base_noclamp(k),
    add: (a, b) => sodium.crypto_core_ed25519_add(a, b),
    sub: (a, b) => sodium.crypto_core_ed25519_sub(a, b),
    isPoint: (p) => sodium.crypto_core_ed25519_is_valid_point(p),
  }
}

const inner = (p: Point): Uint8Array => p as unknown as Uint8Array
const outer = (bytes: Uint8Array): Point => bytes as unknown as Point

const IDENTITY = Uint8Array.of(1, ...new Uint8Array(31))
const ONE = scalarBytes(1n)

/** Least significant byte first, the same work for every scalar. @throws RangeError outside 0 … q − 1, without naming the value. */
function scalarBytes(k: bigint): Uint8Array {
  if (k < 0n || k >= Q) throw new RangeError('not a scalar of the group')
  return Buffer.from(k.toString(16).padStart(64, '0'), 'hex').reverse()
}

const isIdentity = (bytes: Uint8Array): boolean => bytes.every((byte, at) => byte === (at === 0 ? 1 : 0))

function bytesOf(text: string): Uint8Array | undefined {
  return POINT_TEXT.test(text) ? Buffer.from(text, 'hex').reverse() : undefined
}

/** The group on one build of libsodium. Points are kept in their encoded form: writing them costs nothing. */
export function groupOf(sodium: Sodium): Group {
  // libsodium refuses the scalar zero and the identity, which are all right here; a dummy product hides by its time that a secret was zero.
  const times = (p: Uint8Array, k: bigint): Uint8Array => {
    if (isIdentity(p)) return IDENTITY
    const product = sodium.times(k === 0n ? ONE : scalarBytes(k), p)
    return k === 0n ? IDENTITY : product
  }
  const base = (k: bigint): Uint8Array => {
    const product = sodium.base(k === 0n ? ONE : scalarBytes(k))
    return k === 0n ? IDENTITY : product
  }
  const encode = (p: Point): string => Buffer.from(inner(p)).reverse().toString('hex')
  return {
    name: 'Ed25519',
    q: Q,
    g: outer(base(1n)),
    identity: outer(IDENTITY),
    add: (a, b) => outer(sodium.add(inner(a), inner(b))),
    sub: (a, b) => outer(sodium.sub(inner(a), inner(b))),
    base: (k) => outer(base(k)),
    times: (p, k) => outer(times(inner(p), k)),
    combine: (s, c, x, on) => outer(sodium.add(on === undefined ? base(s) : times(inner(on), s), times(inner(x), c))),
    fixed: (p) => p,
    encode,
    encodeAll: (points) => points.map(encode),
    decode: (text) => {
      const bytes = bytesOf(text)
      return bytes !== undefined && (isIdentity(bytes) || sodium.isPoint(bytes)) ? outer(bytes) : undefined
    },
    decodeKnown: (text) => {
      const bytes = bytesOf(text)
      return bytes !== undefined && isOnCurve(bytes) ? outer(bytes) : undefined
    },
    equal: (a, b) => Buffer.compare(inner(a), inner(b)) === 0,
  }

  function isOnCurve(bytes: Uint8Array): boolean {
    try {
      return Buffer.compare(sodium.add(bytes, IDENTITY), bytes) === 0 // written again, a text that is not canonical is another
    } catch {
      return false
    }
  }
}

/** The group for servers: several times faster than the one of browsers, the same texts. */
export const sodiumGroup: Group = groupOf(nativeSodium() ?? (await wasmSodium()))
