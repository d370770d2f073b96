import { compare, ZERO } from '../../core/fraction.ts'
import type { Question } from './elections.types.ts'
import { elect, isCarried, supportOf } from './results.elected.rules.ts'
import { classResults, officialTotal, split, voidReason } from './results.figures.rules.ts'
import { levelResults, satisfactionOf, totalSatisfaction } from './results.levels.rules.ts'
import type { ClassCounts, ClassFigures, ClassResult, Decided, OptionResult, Outcome, QuestionResult } from './results.types.ts'

/**
 * What the counts mean under the rules that the officer chose: pure, exact, and the same for the page, the minutes, the publication and
 * the tests. Classes that were merged away are not among `figures`: their voters are in the roll of another.
 */
export function outcomeOf(election: Decided, figures: readonly ClassFigures[]): Outcome {
  const classes = classResults(figures, election.settings)
  const shown = classes.filter((one) => one.shown)
  const reason = voidReason(election.settings, figures)
  return {
    void: reason,
    official: officialTotal(classes.map(({ official }) => official)),
    classes,
    questions: election.questions.map((question, i) => questionResult(election, question, i, shown, reason === undefined)),
  }
}

function questionResult(election: Decided, question: Question, at: number, shown: readonly ClassResult[], stands: boolean): QuestionResult {
  const levels = election.kind === 'evaluation' ? (election.settings.levels ?? []) : []
  const byClass = shown.map((one) => classCounts(question, levels, one, at))
  const votes = byClass.map((one) => one.votes)
  const options = election.kind === 'evaluation' ? undefined : optionResults(election, question, shown, byClass, stands)
  return {
    position: question.position,
    text: question.text,
    blank: sum(byClass.map(({ blank }) => blank)),
    valid: sum(byClass.map(({ valid }) => valid)),
    options: options?.rows ?? [],
    levels: levelResults(levels, shown, votes),
    satisfaction: totalSatisfaction(levels, shown, votes),
    byClass,
    unanimous: byClass.some(({ unanimous }) => unanimous),
    proposal: options?.proposal,
    carried: options?.carried,
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0)

function classCounts(question: Question, levels: Parameters<typeof satisfactionOf>[0], { figures }: ClassResult, at: number): ClassCounts {
  const { blank, votes } = split(question, figures.counts?.[at] ?? [])
  return {
    classId: figures.classId,
    votes,
    blank,
    valid: figures.cast,
    satisfaction: satisfactionOf(levels, votes),
    unanimous: figures.cast > 0 && (blank === figures.cast || votes.includes(figures.cast)),
  }
}

type Options = Pick<QuestionResult, 'proposal' | 'carried'> & { readonly rows: readonly OptionResult[] }

function optionResults(
  { kind, settings }: Decided,
  question: Question,
  shown: readonly ClassResult[],
  byClass: readonly ClassCounts[],
  stands: boolean,
): Options {
  const votesOf = (index: number): number[] => byClass.map(({ votes }) => votes[index] ?? 0)
  const all = question.options.map((_, index) => ({ index, votes: votesOf(index) }))
  const motion = kind === 'motion'
  const rule = stands && !motion ? settings : { elected: 'none' as const, seats: 0 }
  const { marks, proposal } = elect(rule, shown, all)
  const cast = sum(byClass.map(({ valid, blank }) => valid - blank))
  const rows = all.map(({ index, votes }): OptionResult => ({
    option: question.options[index]!,
    index,
    votes: sum(votes),
    support: supportOf(settings.elected, shown, votes),
    mark: marks.get(index) ?? 'none',
    against: motion ? undefined : cast - sum(votes),
  }))
  const carried = motion && stands ? isCarried(settings.elected, shown, votesOf(0), votesOf(1)) : undefined
  return { rows: motion ? rows : rows.toSorted(byVotes), proposal, carried }
}

const byVotes = (a: OptionResult, b: OptionResult): number =>
  compare(b.support ?? ZERO, a.support ?? ZERO) || b.votes - a.votes || a.index - b.index
