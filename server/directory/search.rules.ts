import type { Colleague } from './directory.types.ts'

/** Latin letters as they are compared: ü, v and u: are one, as is the yu of passports (Lü, Lv, Lyu). Spaces and marks are nothing. */
export const foldLatin = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/u:|ü|v/g, 'u')
    .replace(/([ln])yu/g, '$1u')
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')

const foldText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

/**
 * Whether `typed` is made of beginnings of consecutive syllables, from the one at `from` on: zhangsan, zhangs, zsan, zhs and zs all are
 * 张三. Folded on both sides.
 */
export function spells(syllables: readonly string[], typed: string, from = 0): boolean {
  if (typed === '') return true
  const syllable = syllables[from]
  if (syllable === undefined) return false
  for (let length = Math.min(syllable.length, typed.length); length > 0; length--)
    if (typed.startsWith(syllable.slice(0, length)) && spells(syllables, typed.slice(length), from + 1)) return true
  return false
}

const initialsOf = (syllables: readonly string[]): string => syllables.map((syllable) => syllable[0] ?? '').join('')

/** A colleague with everything that searching compares, folded once. */
export interface Findable {
  readonly colleague: Colleague
  readonly name: string
  readonly nameEn: string
  readonly username: string
  readonly syllables: readonly string[]
  readonly spelt: string
  readonly initials: string
  readonly digits: readonly string[]
  readonly post: string
  readonly duties: string
  readonly department: string
}

export function findable(colleague: Colleague, department: { readonly name: string; readonly nameEn: string }): Findable {
  const syllables = colleague.syllables.map(foldLatin)
  return {
    colleague,
    name: foldText(colleague.name),
    nameEn: foldLatin(colleague.nameEn),
    username: foldText(colleague.username),
    syllables,
    spelt: syllables.join(''),
    initials: initialsOf(syllables),
    // A masked number has no digits to be found by.
    digits: [colleague.telephone, colleague.mobileShown === 'full' ? colleague.mobile : ''].map((text) => text.replace(/\D/g, '')),
    post: foldText(`${colleague.post}\n${colleague.postEn}`),
    duties: foldText(`${colleague.duties}\n${colleague.dutiesEn}`),
    department: foldText(`${department.name}\n${department.nameEn}`),
  }
}

/** What was typed, in the three ways it is compared; folded once a search. */
interface Word {
  readonly text: string
  readonly latin: string
  readonly digits: string
}
const wordOf = (typed: string): Word => ({
  text: foldText(typed),
  latin: /\p{Script=Han}/u.test(typed) ? '' : foldLatin(typed),
  digits: /^[\d\s+()-]+$/.test(typed) ? typed.replace(/\D/g, '') : '',
})

/** How well one word fits: 0 is the person named in full, higher is further off, undefined is not at all. */
export const scoreOf = (person: Findable, typed: string): number | undefined => scoreWord(person, wordOf(typed))

function scoreWord(person: Findable, { text, latin, digits }: Word): number | undefined {
  const tests: readonly (() => boolean)[] = [
    () => person.name === text || person.username === text || (latin !== '' && person.spelt === latin),
    () => person.name.startsWith(text),
    () => latin !== '' && person.initials === latin,
    () => latin !== '' && person.spelt.startsWith(latin),
    () => latin !== '' && spells(person.syllables, latin),
    () => person.name.includes(text) || person.username.startsWith(text),
    () => latin !== '' && person.syllables.some((_, i) => i > 0 && spells(person.syllables, latin, i)),
    () => latin.length > 1 && person.nameEn.includes(latin),
    () => digits.length >= 3 && person.digits.some((number) => number.includes(digits)),
    () => person.post.includes(text),
    () => person.department.includes(text),
    () => person.duties.includes(text),
  ]
  const place = tests.findIndex((fits) => fits())
  return place === -1 ? undefined : place
}

export interface Hit {
  readonly colleague: Colleague
  readonly score: number
}

/**
 * Who is meant, the best first. Several words must all fit (财务 zs), unless together they spell one name (zhang san). Equal ones stay in
 * the order of `people`.
 */
export function search(people: readonly Findable[], query: string): Hit[] {
  const typed = query.trim().split(/\s+/u).slice(0, 6)
  const whole = wordOf(typed.join(''))
  const words = typed.map(wordOf)
  if (whole.text === '') return []
  const scored = people.flatMap((person): Hit[] => {
    const score = words.length > 1 ? (together(person, whole) ?? scoreAll(person, words)) : scoreWord(person, whole)
    return score === undefined ? [] : [{ colleague: person.colleague, score }]
  })
  return scored.toSorted((a, b) => a.score - b.score)
}

/** The first tests are about the name alone, and telephones: only there do words run together. */
function together(person: Findable, whole: Word): number | undefined {
  const score = scoreWord(person, whole)
  return score !== undefined && score <= 8 ? score : undefined
}

function scoreAll(person: Findable, words: readonly Word[]): number | undefined {
  const scores = words.map((word) => scoreWord(person, word))
  return scores.some((score) => score === undefined) ? undefined : Math.max(...scores.map((score) => score ?? 0)) + 1
}
