export const RECOVERY_CODES = 10
const BYTES = 10 // 80 bits
// Crockford's base 32: no letter that reads like another or like a digit.
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 16

/** Codes such as `7k2m-9xqe-h4tb-w0cd`. `random`: bytes of a CSPRNG. */
export const makeRecoveryCodes = (random: (bytes: number) => Uint8Array): string[] =>
  Array.from({ length: RECOVERY_CODES }, () => grouped(encode(random(BYTES))))

function encode(bytes: Uint8Array): string {
  let bits = bytes.reduce((whole, byte) => (whole << 8n) | BigInt(byte), 0n)
  let text = ''
  for (let i = 0; i < LENGTH; i++) {
    text = (ALPHABET[Number(bits & 31n)] ?? '') + text
    bits >>= 5n
  }
  return text
}

const grouped = (text: string): string => text.match(/.{4}/g)?.join('-') ?? text

/** What was typed, in the form that was given out: any case, spacing or width, and the letters people mistake for digits. Undefined: no such code. */
export function readRecoveryCode(typed: string): string | undefined {
  const plain = typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
  return plain.length === LENGTH && Array.from(plain).every((char) => ALPHABET.includes(char)) ? grouped(plain) : undefined
}
