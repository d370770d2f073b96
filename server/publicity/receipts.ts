import { createHash } from 'node:crypto'

// Letters and digits that cannot be mistaken for each other (Crockford's base 32).
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 16

/** A receipt code of sixteen letters, eighty bits: nobody guesses one. */
export function receiptCode(random: (bytes: number) => Uint8Array): string {
  return Array.from(random(LENGTH), (byte) => LETTERS[byte % 32]).join('')
}

/** As it is printed: ABCD-EFGH-JKMN-PQRS. */
export const spelled = (code: string): string => code.replace(/(.{4})(?=.)/g, '$1-')

/** What was typed, without blanks and hyphens; letters that look like digits are those digits. */
export const typedCode = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')

/** What is kept of a code: whoever reads the database learns no receipt. */
export const codeHash = (code: string): string => createHash('sha256').update(code).digest('hex')
