import { token } from './base58.ts'
import type { Group } from './group.ts'
import { sha256hex } from './hashing.ts'
import { mod, type Random } from './scalars.ts'

const LETTER = '[1-9A-HJ-NP-Za-km-z]'
const CODE = new RegExp(`^${LETTER}{5}-${LETTER}{6}-${LETTER}{5}-${LETTER}{6}$`)
const PASSWORD = /^[0-9A-Za-z]{5}-[0-9A-Za-z]{5}-[0-9A-Za-z]{5}$/

/** A fresh voting code, `XXXXX-XXXXXX-XXXXX-XXXXXX`: about 129 bits. Who has it can vote once; it names nobody. */
export function newCode(random: Random): string {
  const letters = token(random, 22)
  return [letters.slice(0, 5), letters.slice(5, 11), letters.slice(11, 16), letters.slice(16)].join('-')
}

/** What is wrong with a typed code, before any list is asked. `password_shape`: it looks like the password of another system. */
export function codeProblem(text: string): 'shape' | 'password_shape' | undefined {
  if (CODE.test(text)) return undefined
  return PASSWORD.test(text) ? 'password_shape' : 'shape'
}

/**
 * The two halves of a code in one election: the exponent that signs the ballot and the public text that stands in the list.
 * 512 hashed bits are reduced, so that no exponent is favoured.
 */
export function deriveCredential(group: Group, uuid: string, code: string): { secret: bigint; credential: string } {
  const half = (n: 0 | 1): string => sha256hex(`derive_credential|${uuid}|${n}|${code}`)
  const secret = mod(BigInt(`0x${half(0)}${half(1)}`))
  return { secret, credential: group.encode(group.base(secret)) }
}
