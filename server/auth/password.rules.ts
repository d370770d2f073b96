import type { Problem } from '../errors.ts'
import { DEFAULT_SETTINGS, type PasswordRules } from '../security/settings.rules.ts'
import { isCommonPassword } from './common-passwords.rules.ts'

/** NIST SP 800-63B: length and a list of what everybody tries first do more than classes of characters. How long is a setting. */
export const PASSWORD_MAX = 128

/** Only digits and only one run or ladder of them: 1234567890, 1111111111, 2026112320. */
const isPlainNumber = (text: string): boolean => /^\d+$/.test(text) && (text.length < 15 || new Set(text).size < 4)
const isRepetition = (text: string): boolean => /^(.{1,4})\1+$/u.test(text) || new Set(text).size < 4

export const normalizePassword = (password: string): string => password.normalize('NFKC')

export interface PasswordOwner {
  readonly username: string
  /** In a demonstration everyone's password may be the one on the sign-in page. */
  readonly alwaysGood?: string | undefined
}

/** What is wrong with a new password, or undefined. Length counts characters after NFKC. */
export function passwordProblem(typed: string, owner: PasswordOwner, rules: PasswordRules = DEFAULT_SETTINGS): Problem | undefined {
  const password = normalizePassword(typed)
  const length = Array.from(password).length
  if (password === owner.alwaysGood) return undefined
  if (length < rules.minLength) return { code: 'auth.password.too_short', params: { min: rules.minLength } }
  if (length > PASSWORD_MAX) return { code: 'common.error.too_long', params: { max: PASSWORD_MAX } }
  if (classesIn(password) < rules.classes) return { code: 'auth.password.classes', params: { n: rules.classes } }
  const plain = password.toLowerCase()
  if (isUserName(plain, owner.username)) return { code: 'auth.password.user_name' }
  return isCommon(plain) ? { code: 'auth.password.common' } : undefined
}

const CLASSES = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u]
/** Lower case, upper case, digits, everything else (signs, spaces, Chinese): how many of them there are. */
export const classesIn = (password: string): number => CLASSES.filter((kind) => kind.test(password)).length

/** The name itself, repeated, backwards, or with nothing but digits and signs around it. */
function isUserName(plain: string, username: string): boolean {
  const name = username.toLowerCase()
  const rest = plain.replaceAll(name, '').replaceAll(Array.from(name).reverse().join(''), '')
  return rest.length < plain.length && /^\P{L}*$/u.test(rest)
}

const isCommon = (plain: string): boolean => isPlainNumber(plain) || isRepetition(plain) || isCommonPassword(plain)

/** No letter or digit that can be read as another one. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 3
const GROUP_LENGTH = 4

/** A one-time password such as `k7fm-p2xq-9hwd` (59 bits). `random`: bytes of a CSPRNG. */
export function makeTemporaryPassword(random: (bytes: number) => Uint8Array): string {
  let text = ''
  // Bytes beyond a multiple of the alphabet's length are dropped: the remainder alone would favour its first letters.
  const limit = 256 - (256 % ALPHABET.length)
  while (text.length < GROUPS * GROUP_LENGTH)
    for (const byte of random(16)) if (byte < limit) text += ALPHABET[byte % ALPHABET.length] ?? ''
  return Array.from({ length: GROUPS }, (_, i) => text.slice(i * GROUP_LENGTH, (i + 1) * GROUP_LENGTH)).join('-')
}
