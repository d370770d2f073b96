import { compareByStrokes } from '../../core/surname-strokes.ts'
import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { answerOf, hasCandidates } from './elections.rules.ts'
import type { Election, Option, Question } from './elections.types.ts'

const codes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/**
 * The seed of a drawn order, 32 hex digits: from a number that the server publishes before the trustees make their keys, and from those keys.
 * Neither the officer nor the server can know the second half when the first is published, and no trustee can change the first: only both
 * together could try one order after another. To begin the keys anew draws anew, in public and for a reason.
 */
export const seedOf = (draw: string, trusteesText: string): string => sha256hex(`${draw}|${sha256hex(trusteesText)}`).slice(0, 32)

/** By SHA-256 of seed and words: whoever has the published seed can sort again. */
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
  return [...all].sort((a, b) =>
    order === 'random' ? byDraw(seed ?? '', answer(a), answer(b)) : compareByStrokes(name(a), name(b)) || codes(answer(a), answer(b)),
  )
}
