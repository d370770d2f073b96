import { aSigned, signText } from './channel.ts'
import type { Group, Point } from './group.ts'
import { hashToScalar } from './hashing.ts'
import { print, readExact } from './json.ts'
import { token } from './base58.ts'
import type { Random } from './scalars.ts'
import {
  MOST_TRUSTEES,
  readCertificate,
  readCertificates,
  statement,
  type Certificate,
  type Context,
  type PartCode,
  type PartProblem,
} from './threshold-parts.ts'

export type Answer<T> = { readonly value: T } | { readonly problem: CeremonyProblem }

/** `index`: the place (from 1) of the trustee whose part is wrong. */
export interface CeremonyProblem {
  readonly code: PartCode | CeremonyCode
  readonly index?: number
}

export type CeremonyCode =
  | 'seed_shape'
  | 'not_a_trustee'
  | 'polynomial_text'
  | 'polynomial_changed'
  | 'input_text'
  | 'secret_unreadable'
  | 'secret_wrong'
  | 'answer_text'
  | 'answer_key'
  | 'answer_pok'
  | 'answer_signature'
  | 'key_unreadable'

/** What a trustee writes down or keeps encrypted: 22 Base58 letters, about 129 bits. */
export const newSeed = (random: Random): string => token(random, 22)

export const isSeed = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{22}$/.test(text)

export interface Keys {
  readonly sign: bigint
  readonly open: bigint
  readonly verification: Point
  readonly encryption: Point
}

export function keysOf(group: Group, seed: string): Keys {
  const sign = hashToScalar(`sk|${seed}`)
  const open = hashToScalar(`dk|${seed}`)
  return { sign, open, verification: group.base(sign), encryption: group.base(open) }
}

/** Step 1. @throws RangeError for a seed or a place that is none. */
export function certificate(group: Group, seed: string, context: Context, random: Random): string {
  const { size, threshold, index } = context
  if (!isSeed(seed)) throw new RangeError('not a seed')
  if (!(threshold >= 1 && threshold <= size && size <= MOST_TRUSTEES && index >= 1 && index <= size)) throw new RangeError('no such place')
  const { sign, verification, encryption } = keysOf(group, seed)
  return print(signText(group, sign, statement(context, group.encode(verification), group.encode(encryption)), random))
}

/** One certificate as it comes in, for its place. */
export function checkCertificate(group: Group, text: string, context: Context): CeremonyProblem | undefined {
  const { index } = context
  const signed = readExact(text, aSigned)
  if (signed === undefined) return { code: 'certificate_text', index }
  const read = readCertificate(group, signed, context)
  return 'code' in read ? { code: read.code, index } : undefined
}

/** All of them, in order of place, before anything is built on them. Size and threshold are those that were agreed. */
export function checkCertificates(
  group: Group,
  texts: readonly string[],
  agreed: Pick<Context, 'size' | 'threshold'>,
): readonly CeremonyProblem[] {
  const signed = texts.map((text) => readExact(text, aSigned))
  const broken = signed.flatMap((one, at): PartProblem[] => (one === undefined ? [{ code: 'certificate_text', index: at + 1 }] : []))
  return broken.length > 0
    ? broken
    : readCertificates(
        group,
        signed.filter((one) => one !== undefined),
        agreed,
      ).problems
}

/** What a checked set of certificates and one's own seed make: everything the later steps start from. */
export interface Seat {
  readonly keys: Keys
  readonly context: Context
  readonly certificates: readonly Certificate[]
}

export function takeSeat(group: Group, seed: string, texts: readonly string[]): Answer<Seat> {
  if (!isSeed(seed)) return { problem: { code: 'seed_shape' } }
  const keys = keysOf(group, seed)
  const all = certificatesOf(group, texts)
  if ('problem' in all) return all
  const mine = all.value.find(
    ({ verification, encryption }) => group.equal(verification, keys.verification) && group.equal(encryption, keys.encryption),
  )
  if (mine === undefined) return { problem: { code: 'not_a_trustee' } }
  return { value: { keys, context: mine.context, certificates: all.value } }
}

/** The first one names size and threshold, which all others must repeat. */
export function certificatesOf(group: Group, texts: readonly string[]): Answer<readonly Certificate[]> {
  const signed = texts.map((text) => readExact(text, aSigned))
  const broken = signed.findIndex((one) => one === undefined)
  if (broken >= 0) return { problem: { code: 'certificate_text', index: broken + 1 } }
  const agreed = agreedIn(signed[0]?.message ?? '')
  if (agreed === undefined) return { problem: { code: 'certificate_text', index: 1 } }
  const { certificates, problems } = readCertificates(
    group,
    signed.filter((one) => one !== undefined),
    agreed,
  )
  return problems[0] === undefined ? { value: certificates.filter((one) => one !== undefined) } : { problem: problems[0] }
}

function agreedIn(message: string): Pick<Context, 'size' | 'threshold'> | undefined {
  const [, size, threshold] = /^\{"context":\{"group":"Ed25519","size":(\d{1,3}),"threshold":(\d{1,3}),/.exec(message) ?? []
  return size === undefined || threshold === undefined ? undefined : { size: Number(size), threshold: Number(threshold) }
}
