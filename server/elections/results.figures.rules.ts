import { fraction, ZERO } from '../../core/fraction.ts'
import type { Question, Settings } from './elections.types.ts'
import type { ClassFigures, ClassResult, Official, VoidReason } from './results.types.ts'

/** Ballots under which nothing of a class is shown, whatever a setting says: one ballot is its voter's. */
const LEAST = 1

/** The official form of one class. Every ballot in the box is valid: the box takes no other. */
export const officialOf = ({ roll, issued, cast }: ClassFigures): Official => ({
  roll,
  present: issued,
  issued,
  cast,
  valid: cast,
  invalid: 0,
})

export const officialTotal = (all: readonly Official[]): Official => {
  const sum = (key: keyof Official): number => all.reduce((total, one) => total + one[key], 0)
  return {
    roll: sum('roll'),
    present: sum('present'),
    issued: sum('issued'),
    cast: sum('cast'),
    valid: sum('valid'),
    invalid: sum('invalid'),
  }
}

/** Classes with the share that each has in the total. Those with too few ballots have none, and the others' shares grow to 1 together. */
export function classResults(figures: readonly ClassFigures[], { minimum }: Pick<Settings, 'minimum'>): ClassResult[] {
  const shown = (one: ClassFigures): boolean => one.counts !== undefined && one.cast >= Math.max(minimum, LEAST)
  const weigh = (some: readonly ClassFigures[]): number => some.reduce((sum, { weight }) => sum + weight, 0)
  const [total, all] = [weigh(figures.filter(shown)), weigh(figures)]
  return figures.map((one) => ({
    figures: shown(one) ? one : { ...one, counts: undefined },
    official: officialOf(one),
    shown: shown(one),
    share: shown(one) && total > 0 ? fraction(one.weight, total) : ZERO,
    rollShare: all > 0 ? fraction(one.weight, all) : ZERO,
  }))
}

/** Parts of the roll that must have cast: at least 4 of 5, 2 of 3, 1 of 2. */
const QUORUM = { four_fifths: [4, 5], two_thirds: [2, 3], half: [1, 2], none: [0, 1] } as const

/** Whether enough of the roll cast a ballot; exactly the part is enough. */
export const hasTurnout = (valid: Settings['valid'], { roll, cast }: Pick<Official, 'roll' | 'cast'>): boolean =>
  cast * QUORUM[valid][1] >= roll * QUORUM[valid][0]

/** How many must cast at least, of so many on the roll. */
export const turnoutNeeded = (valid: Settings['valid'], roll: number): number => Math.ceil((roll * QUORUM[valid][0]) / QUORUM[valid][1])

/** Why the election is void, the gravest reason first. */
export function voidReason(settings: Settings, figures: readonly ClassFigures[]): VoidReason | undefined {
  if (figures.some(({ registered, issued }) => registered > issued)) return 'more_registered'
  if (figures.some(({ cast, issued }) => cast > issued)) return 'more_cast'
  // Where no class was opened there is nothing to show, whatever the turnout.
  if (!classResults(figures, settings).some(({ shown }) => shown)) return 'minimum'
  return hasTurnout(settings.valid, officialTotal(figures.map(officialOf))) ? undefined : 'turnout'
}

/** What is wrong with counts, as a stable code. */
export type FigureProblem = 'questions' | 'options' | 'not_a_count' | 'too_many' | 'blank' | 'shares'

/** Whether a class's counts can be those of so many ballots under the questions' rules; the first thing that is wrong. */
export function figureProblem(
  questions: readonly Question[],
  { cast, counts }: Pick<ClassFigures, 'cast' | 'counts'>,
): FigureProblem | undefined {
  if (counts === undefined) return undefined
  if (counts.length !== questions.length) return 'questions'
  for (const [i, question] of questions.entries()) {
    const problem = countsProblem(question, cast, counts[i]!)
    if (problem !== undefined) return problem
  }
  return undefined
}

function countsProblem(question: Question, cast: number, counts: readonly number[]): FigureProblem | undefined {
  const { blank, votes } = split(question, counts)
  if (counts.length !== question.options.length + Number(question.blank)) return 'options'
  if (counts.some((count) => !Number.isSafeInteger(count) || count < 0)) return 'not_a_count'
  if (blank > cast) return 'blank'
  const valid = cast - blank
  if (votes.some((count) => count > valid)) return 'too_many'
  const marks = votes.reduce((sum, count) => sum + count, 0)
  return marks < question.min * valid || marks > question.max * valid ? 'shares' : undefined
}

/** Blank ballots and the votes per option. */
export const split = ({ blank }: Pick<Question, 'blank'>, counts: readonly number[]): { blank: number; votes: readonly number[] } =>
  blank ? { blank: counts[0] ?? 0, votes: counts.slice(1) } : { blank: 0, votes: counts }
