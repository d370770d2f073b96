import type { Group } from './v1/group.ts'
import { hashToScalar, sha256hex } from './v1/hashing.ts'
import type { Random } from './v1/scalars.ts'
import { singleText } from './v1/trustees.ts'

export { isSeed, newSeed } from './v1/threshold.ts'

/**
 * A recovery code as people write it: the seed in groups of four, so that nobody takes it for a voting code. Reading it back forgives
 * spaces and hyphens, and nothing else: upper and lower case differ.
 */
export const spellSeed = (seed: string): string => seed.replace(/(.{4})(?=.)/g, '$1 ')

/** What somebody typed, without what only helps to read it. */
export const readSeed = (typed: string): string => typed.replace(/[\s\-–—·]/g, '')

/** The key of a trustee who is needed in any case follows from the recovery code, as the others' keys do. */
export const singleSecret = (seed: string): bigint => hashToScalar(`sunlit-single|${seed}`)

/** Such a trustee's part of the trustees' text: the public key, and the proof that its secret is known. */
export const singlePart = (group: Group, seed: string, random: Random): string => singleText(group, singleSecret(seed), random)

/**
 * 128 bits of a text's hash in eight groups, to be read to each other. Shorter would not do: whoever could choose two texts freely could
 * find two with the same 80 bits.
 */
export const spellFingerprint = (text: string): string => groupsOf(sha256hex(text).slice(0, 32))

/** In groups of four, which wrap and read well. */
export const groupsOf = (hex: string): string => hex.replace(/(.{4})(?=.)/g, '$1 ')
