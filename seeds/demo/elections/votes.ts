import type { Chance } from '../random.ts'

/**
 * Ballots on which every candidate has exactly the votes that were planned, at most `max` on each, the last `blanks` of them blank; mixed.
 * One entry a candidate, after a leading one for blank. @throws RangeError when there is no room for so many votes
 */
export function marked(votes: readonly number[], { ballots, blanks, max }: Marking, chance: Chance): number[][] {
  const filled = Array.from({ length: ballots - blanks }, () => votes.map(() => 0))
  const load = filled.map(() => 0)
  for (const candidate of byVotes(votes)) {
    const order = chance.shuffled(filled.map((_, at) => at)).sort((a, b) => load[a]! - load[b]!)
    for (const at of order.slice(0, votes[candidate])) {
      filled[at]![candidate] = 1
      load[at]! += 1
    }
  }
  if (load.some((n) => n > max || n === 0) || votes.some((n) => n > filled.length)) throw new RangeError('these votes fit on no ballots')
  const blank = Array.from({ length: blanks }, () => [1, ...votes.map(() => 0)])
  return chance.shuffled([...filled.map((choices) => [0, ...choices]), ...blank])
}

export interface Marking {
  readonly ballots: number
  readonly blanks: number
  readonly max: number
}

const byVotes = (votes: readonly number[]): number[] => votes.map((_, at) => at).sort((a, b) => votes[b]! - votes[a]! || a - b)

/** Ballots on which every question has exactly the planned number of votes for each option, one option a ballot. */
export function graded(counts: readonly (readonly number[])[], chance: Chance): number[][][] {
  const columns = counts.map((of) => chance.shuffled(of.flatMap((n, option) => Array.from({ length: n }, () => option))))
  return (columns[0] ?? []).map((_, ballot) =>
    columns.map((column, question) => counts[question]!.map((_of, at) => (at === column[ballot] ? 1 : 0))),
  )
}
