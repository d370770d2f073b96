import { compare, fraction, plus, times, ZERO, type Fraction } from '../../core/fraction.ts'
import type { Settings } from './elections.types.ts'
import type { ClassResult, Proposal, RowMark } from './results.types.ts'

/** One who stands for election, with the votes in each shown class, in the order of `shown`. */
export interface Standing {
  readonly index: number
  readonly votes: readonly number[]
}

export interface Elected {
  readonly marks: ReadonlyMap<number, RowMark>
  readonly proposal: Proposal | undefined
}

type Elects = Settings['elected']
const HALF = fraction(1, 2)

/** What votes are measured by: the class's roll, or the ballots cast in it. */
const baseOf = (elected: Elects, { figures }: ClassResult): number => (elected === 'half_of_roll' ? figures.roll : figures.cast)

/**
 * By how much a class counts. Half of the roll is half of everybody's: people of a class in which too few voted to open anything stay in it
 * without a vote, as those do who stayed away, or half of a part would pass for half of the whole. Where ballots are the measure, those that
 * nobody may open are none, and the other classes share what is left.
 */
const shareOf = (elected: Elects, { share, rollShare }: ClassResult): Fraction => (elected === 'half_of_roll' ? rollShare : share)

/**
 * Votes over roll or ballots, each class by its share. With one class, more than 1/2 is exactly more than half of its roll or ballots.
 * Undefined when there is nothing to measure by.
 */
export function supportOf(elected: Elects, shown: readonly ClassResult[], votes: readonly number[]): Fraction | undefined {
  if (shown.length === 0 || shown.some((one) => baseOf(elected, one) === 0)) return undefined
  return shown.reduce((sum, one, i) => plus(sum, times(shareOf(elected, one), fraction(votes[i] ?? 0, baseOf(elected, one)))), ZERO)
}

/** Enough to be elected when there are seats: more than half, or any vote at all. */
const passes = (elected: Elects, support: Fraction): boolean => compare(support, elected === 'most' ? ZERO : HALF) > 0

interface Ranked {
  readonly index: number
  readonly support: Fraction
}

/**
 * Who is elected, at most `seats`. Too many over the bar: by votes; a tie at the last seat elects none of the tied and proposes a run-off
 * among them; too few over it proposes a further ballot among the others.
 */
export function elect(
  { elected, seats }: Pick<Settings, 'elected' | 'seats'>,
  shown: readonly ClassResult[],
  all: readonly Standing[],
): Elected {
  if (elected === 'none') return { marks: new Map(all.map(({ index }) => [index, 'none'])), proposal: undefined }
  const ranked = all
    .map(({ index, votes }): Ranked => ({ index, support: supportOf(elected, shown, votes) ?? ZERO }))
    .toSorted((a, b) => compare(b.support, a.support) || a.index - b.index)
  const over = ranked.filter(({ support }) => passes(elected, support))
  return over.length > seats ? tooMany(ranked, over, seats) : enough(ranked, over, seats)
}

const marked = (ranked: readonly Ranked[], mark: (one: Ranked) => RowMark): Map<number, RowMark> =>
  new Map(ranked.map((one) => [one.index, mark(one)]))

function tooMany(ranked: readonly Ranked[], over: readonly Ranked[], seats: number): Elected {
  const last = over[seats - 1]?.support ?? ZERO
  const level = over.filter(({ support }) => compare(support, last) === 0)
  const above = over.filter(({ support }) => compare(support, last) > 0).length
  const tied = above + level.length > seats
  const marks = marked(ranked, (one) => {
    if (!over.includes(one)) return 'below'
    const order = compare(one.support, last)
    return order > 0 ? 'elected' : order < 0 ? 'beyond_seats' : tied ? 'tied' : 'elected'
  })
  return { marks, proposal: tied ? { kind: 'run_off', options: level.map(({ index }) => index), seats: seats - above } : undefined }
}

function enough(ranked: readonly Ranked[], over: readonly Ranked[], seats: number): Elected {
  const rest = ranked.filter((one) => !over.includes(one))
  const left = Math.min(seats - over.length, rest.length)
  return {
    marks: marked(ranked, (one) => (over.includes(one) ? 'elected' : 'below')),
    proposal: left > 0 ? { kind: 'further', options: rest.map(({ index }) => index).toSorted((a, b) => a - b), seats: left } : undefined,
  }
}

/** A motion (first option 赞成, second 反对) is carried by more than half of the roll or ballots, or by more votes for than against. */
export function isCarried(
  elected: Elects,
  shown: readonly ClassResult[],
  inFavour: readonly number[],
  against: readonly number[],
): boolean | undefined {
  const support = supportOf(elected, shown, inFavour)
  if (elected === 'none' || support === undefined) return undefined
  return elected === 'most' ? compare(support, supportOf(elected, shown, against) ?? ZERO) > 0 : passes(elected, support)
}
