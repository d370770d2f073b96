import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { answerOf, hasCandidates } from './elections.rules.ts'
import type { Election, Option, Question } from './elections.types.ts'

const strokes = new Intl.Collator('zh-CN-u-co-stroke')
// The same on every machine for two characters that the collator takes for equal.
const codes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** By strokes of the surname, then of the whole name, then by department and post: 姓氏笔画. */
const byStrokes = (a: string, b: string, ofName: (answer: string) => string): number => {
  const [nameA, nameB] = [ofName(a), ofName(b)]
  const surname = (name: string): string => Array.from(name)[0] ?? ''
  return strokes.compare(surname(nameA), surname(nameB)) || strokes.compare(nameA, nameB) || codes(nameA, nameB) || codes(a, b)
}

/** By SHA-256 of seed and words: whoever has the published seed can sort again, and nobody can steer it. */
const byDraw = (seed: string, a: string, b: string): number => codes(sha256hex(`${seed}|${a}`), sha256hex(`${seed}|${b}`)) || codes(a, b)

type Ordered = Pick<Election, 'kind' | 'settings' | 'questions'>

/** Puts candidates, or the subjects of an evaluation, in the order of the rules. Motions stay as given; so does an order not drawn yet. */
export function inOrder({ kind, settings, questions }: Ordered): Question[] {
  if (hasCandidates(kind))
    return questions.map((question) => ({ ...question, options: sorted(question.options, settings, answerOf, ({ label }) => label) }))
  if (kind !== 'evaluation') return [...questions]
  return sorted(
    questions,
    settings,
    ({ text }) => text,
    ({ text }) => text,
  ).map((question, i) => ({ ...question, position: i + 1 }))
}

function sorted<T extends Option | Question>(
  all: readonly T[],
  { order, seed }: Ordered['settings'],
  answer: (one: T) => string,
  name: (one: T) => string,
): T[] {
  if (order === 'given' || (order === 'random' && seed === undefined)) return [...all]
  const names = new Map(all.map((one) => [answer(one), name(one)]))
  return [...all].sort((a, b) =>
    order === 'random' ? byDraw(seed ?? '', answer(a), answer(b)) : byStrokes(answer(a), answer(b), (text) => names.get(text) ?? text),
  )
}
