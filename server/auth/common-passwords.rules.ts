import { GIVEN, OFFICE, PINYIN, SURNAMES, WORDS } from './common-words.rules.ts'

/** Rows and columns of the keyboard; every stretch of four keys or more along one of them is walked by somebody. */
const WALKS = [
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  '1234567890',
  'abcdefghijklmnopqrstuvwxyz',
  '!@#$%^&*()',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  'qazwsxedcrfvtgbyhnujm',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'qawsedrftgyhujikolp',
  '!qaz@wsx#edc$rfv',
  'zaq12wsxcde34rfv',
  '147258369',
  '789456123',
]
const SHORTEST_WALK = 3

const backwards = (text: string): string => Array.from(text).reverse().join('')

function stretches(row: string): string[] {
  const found: string[] = []
  for (const keys of [row, backwards(row)])
    for (let from = 0; from < keys.length; from++)
      for (let to = from + SHORTEST_WALK; to <= keys.length; to++) found.push(keys.slice(from, to))
  return found
}

let known: ReadonlySet<string> | undefined
let singles: ReadonlySet<string> | undefined
let walked: ReadonlySet<string> | undefined

/** Words in their plainest form: about ten thousand. Made at the first question, some milliseconds. */
function commonWords(): ReadonlySet<string> {
  known ??= new Set([
    ...wordsAlone(),
    ...SURNAMES.flatMap((surname) => GIVEN.flatMap((given) => [surname + given, given + surname])),
    ...walks(),
  ])
  return known
}
const walks = (): ReadonlySet<string> => (walked ??= new Set(WALKS.flatMap(stretches)))
const wordsAlone = (): ReadonlySet<string> => (singles ??= new Set([...WORDS, ...PINYIN, ...OFFICE]))

// p@ssw0rd is password to whoever guesses.
const LOOKALIKES: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const spelledOut = (text: string): string => text.replace(/[013457@$!]/g, (char) => LOOKALIKES[char] ?? char)

const SIGNS = /[^\p{L}\p{N}]/gu

/** The same with years, digits and signs taken off the end, off the start, off both. */
function stems(plain: string): string[] {
  const end = plain.replace(/\P{L}+$/u, '')
  const start = plain.replace(/^\P{L}+/u, '')
  const both = end.replace(/^\P{L}+/u, '')
  return [plain, end, start, both]
}

/** Two words of the lists run together, as in `woaizhongguo` or `adminrenshe`. */
function isPair(text: string): boolean {
  const list = wordsAlone()
  for (let i = 3; i <= text.length - 3; i++) if (list.has(text.slice(0, i)) && list.has(text.slice(i))) return true
  return false
}

/** Walks after one another: `asdfqwer`, `qweasdzxc`. A password of nothing else is a pattern, however long. */
function isWalks(text: string): boolean {
  const list = walks()
  if (text === '') return false
  const reach = new Set([0])
  for (let from = 0; from < text.length; from++)
    if (reach.has(from))
      for (let to = from + SHORTEST_WALK; to <= text.length; to++) {
        if (!list.has(text.slice(from, to))) break
        reach.add(to)
      }
  return reach.has(text.length)
}

/** Whether `plain` (lower case, NFKC) is among what is tried first: a word, name, pattern or two of them, however decorated. */
export function isCommonPassword(plain: string): boolean {
  const all = commonWords()
  const forms = new Set(stems(plain).flatMap((stem) => [stem, spelledOut(stem), ...stems(spelledOut(stem))]))
  for (const form of forms) {
    if (all.has(form) || isPair(form)) return true
    const bare = form.replace(SIGNS, '')
    if (bare !== form && bare.length > 2 && all.has(bare)) return true
  }
  return isWalks(plain) || isWalks(plain.replace(SIGNS, ''))
}
