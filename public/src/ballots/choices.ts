// What a voter may mark, and what a ballot says about it. Pure: the page draws it, tests try it.

export interface Question {
  /** Options. */
  readonly answers: number
  readonly min: number
  readonly max: number
  /** May be left blank, which is counted. */
  readonly blank: boolean
}

/** For each question the options marked, from 0, ascending. */
export type Marks = readonly (readonly number[])[]

export type MarkProblem = 'too_many' | 'too_few'

export const noMarks = (questions: readonly Question[]): Marks => questions.map(() => [])

/** Does the question count as dealt with? One that may be left blank is, with nothing marked. */
export function problemOf({ min, max, blank }: Question, marked: readonly number[]): MarkProblem | undefined {
  if (marked.length > max) return 'too_many'
  if (marked.length === 0 && blank) return undefined
  return marked.length < min ? 'too_few' : undefined
}

/** The first question that is not in order, and what is wrong with it. */
export function firstProblem(questions: readonly Question[], marks: Marks): { question: number; problem: MarkProblem } | undefined {
  for (const [question, rule] of questions.entries()) {
    const problem = problemOf(rule, marks[question] ?? [])
    if (problem !== undefined) return { question, problem }
  }
  return undefined
}

export const answered = (marks: Marks): number => marks.filter((marked) => marked.length > 0).length

/** Nothing is marked anywhere: a blank ballot. */
export const isBlank = (marks: Marks): boolean => answered(marks) === 0

/** Marks from an earlier visit, when they still fit these questions. */
export function fitting(questions: readonly Question[], marks: Marks | undefined): Marks | undefined {
  if (marks?.length !== questions.length) return undefined
  const fits = questions.every(({ answers, max }, i) => {
    const marked = marks[i] ?? []
    return marked.length <= max && new Set(marked).size === marked.length && marked.every((at) => at >= 0 && at < answers)
  })
  return fits ? marks : undefined
}

/** The vectors that are encrypted: a 0 or 1 for each option; with a leading entry for blank where blank is allowed. */
export function choicesOf(questions: readonly Question[], marks: Marks): number[][] {
  return questions.map(({ answers, blank }, i) => {
    const marked = new Set(marks[i] ?? [])
    const options = Array.from({ length: answers }, (_, at) => (marked.has(at) ? 1 : 0))
    return blank ? [marked.size === 0 ? 1 : 0, ...options] : options
  })
}
