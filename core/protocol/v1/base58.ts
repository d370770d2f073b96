import type { Random } from './scalars.ts'

const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'

/** So many random Base58 letters, each as likely as any other: six bits a byte, drawn again when they name no letter. */
export function token(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random(length - text.length)) text += ALPHABET.charAt(byte & 63) // nothing beyond the 58th
  }
  return text
}

/** The name of an election on its ballots and its archive: 14 letters, about 82 bits. */
export const newUuid = (random: Random): string => token(random, 14)

/** Base58, at least 14 letters. */
export const isUuid = (text: string): boolean => /^[1-9A-HJ-NP-Za-km-z]{14,64}$/.test(text)
