import type { FieldProblems } from '../errors.ts'
import { matchLine, readLines, type KnownPerson, type LineProblem } from './people-lines.rules.ts'
import { answerOf, hasCandidates, LIMITS, MOTION_OPTIONS, tooMany } from './elections.rules.ts'
import type { Election, Option, Question } from './elections.types.ts'

export interface KnownCandidate extends KnownPerson {
  readonly post: string
}
export interface KnownDepartment {
  readonly id: number
  readonly name: string
}
export interface Known {
  readonly people: readonly KnownCandidate[]
  readonly departments: readonly KnownDepartment[]
}

export interface TypedQuestions {
  /** The one question of an election or recommendation. */
  readonly text: string
  readonly max: string
  readonly blank: boolean
  /** A line a candidate, a subject or a motion. */
  readonly list: string
}

export interface ReadQuestions {
  readonly questions: readonly Question[]
  readonly problems: FieldProblems
  /** What is wrong in the list, line by line. */
  readonly lines: readonly LineProblem[]
}

/** Reads what the officer typed or pasted. A name that is in the list of people brings department and post; others stand as typed. */
export function readQuestions(election: Pick<Election, 'kind' | 'settings'>, typed: TypedQuestions, known: Known): ReadQuestions {
  if (election.kind === 'motion') return readMotions(typed.list)
  const { standing, lines } = readStanding(typed.list, known)
  if (!hasCandidates(election.kind)) return { questions: subjects(election, standing, typed.blank), problems: {}, lines }
  const max = /^\d{1,2}$/.test(typed.max) ? Number(typed.max) : Number.NaN
  const problems: FieldProblems = {
    ...(typed.text === '' ? { text: { code: 'common.error.required' as const } } : {}),
    ...(typed.text.length > LIMITS.question ? { text: { code: 'common.error.too_long' as const, params: { max: LIMITS.question } } } : {}),
    ...(Number.isInteger(max) && max >= 1
      ? {}
      : { max: { code: 'elections.error.between' as const, params: { min: 1, max: LIMITS.options } } }),
  }
  const options = standing.map(({ option }) => option)
  return { questions: [{ position: 1, text: typed.text, min: 1, max: max || 1, blank: typed.blank, options }], problems, lines }
}

interface Standing {
  readonly option: Option
  readonly line: number
}

function readStanding(text: string, { people, departments }: Known): { standing: Standing[]; lines: LineProblem[] } {
  const standing: Standing[] = []
  const lines: LineProblem[] = []
  for (const line of readLines(text)) {
    const department = line.department === '' ? departments.find(({ name }) => name === line.name) : undefined
    const match = matchLine(people, line)
    const person = 'person' in match ? match.person : undefined
    if (department === undefined && 'problem' in match && match.problem.code === 'elections.error.line_several') {
      lines.push({ line: line.line, problem: match.problem })
      continue
    }
    const option: Option =
      department === undefined
        ? {
            label: person?.name ?? line.name,
            detail: detailOf(line.department || (person?.departmentName ?? ''), line.post || (person?.post ?? '')),
            ...(person === undefined ? {} : { personId: person.personId }),
          }
        : { label: department.name, detail: '', departmentId: department.id }
    const problem = optionProblem(option, standing)
    if (problem === undefined) standing.push({ option, line: line.line })
    else lines.push({ line: line.line, problem })
  }
  return { standing, lines }
}

function optionProblem(option: Option, before: readonly Standing[]): LineProblem['problem'] | undefined {
  if (option.label.length > LIMITS.label || option.detail.length > LIMITS.detail)
    return { code: 'common.error.too_long', params: { max: option.label.length > LIMITS.label ? LIMITS.label : LIMITS.detail } }
  const twice = before.some(
    ({ option: other }) => answerOf(other) === answerOf(option) || (option.personId !== undefined && other.personId === option.personId),
  )
  if (twice) return { code: 'elections.error.line_twice', params: { name: option.label } }
  return before.length >= LIMITS.options ? { code: 'elections.error.many_options', params: { max: LIMITS.options } } : undefined
}

const detailOf = (department: string, post: string): string => [department, post].filter((part) => part !== '').join(' · ')

/** One question a subject, all with the same levels. */
const subjects = ({ settings }: Pick<Election, 'settings'>, standing: readonly Standing[], blank: boolean): Question[] =>
  standing.map(({ option }, i) => ({
    position: i + 1,
    text: answerOf(option),
    min: 1,
    max: 1,
    blank,
    options: (settings.levels ?? []).map(({ label }) => ({ label, detail: '' })),
    ...subjectOf(option),
  }))

function subjectOf({ personId, departmentId }: Option): Pick<Question, 'subject'> {
  if (personId !== undefined) return { subject: { personId } }
  return departmentId === undefined ? {} : { subject: { departmentId } }
}

function readMotions(text: string): ReadQuestions {
  const typed = text.split(/\r?\n/).flatMap((raw, i) => (raw.trim() === '' ? [] : [{ line: i + 1, text: raw.trim() }]))
  if (typed.length > LIMITS.questions) return { questions: [], problems: { list: tooMany(typed.length) }, lines: [] }
  const lines = typed.flatMap(({ line, text: one }, i): LineProblem[] => {
    if (one.length > LIMITS.question) return [{ line, problem: { code: 'common.error.too_long', params: { max: LIMITS.question } } }]
    return typed.findIndex(({ text: other }) => other === one) < i ? [{ line, problem: { code: 'elections.error.same_question' } }] : []
  })
  const questions = typed.map(({ text: one }, i) => ({ position: i + 1, text: one, min: 1, max: 1, blank: false, options: MOTION_OPTIONS }))
  return { questions, problems: {}, lines }
}

/** Candidates and subjects that are neither one of the people nor a department known here: they stand as typed, and may be slips. */
export function strangers({ kind, questions }: Pick<Election, 'kind' | 'questions'>): string[] {
  if (kind === 'motion') return []
  if (!hasCandidates(kind)) return questions.filter(({ subject }) => subject === undefined).map(({ text }) => text)
  const options = questions.flatMap((question) => question.options)
  return options.filter(({ personId, departmentId }) => personId === undefined && departmentId === undefined).map(({ label }) => label)
}

/** The list as it would be typed. */
export function writeQuestions({ kind, questions }: Pick<Election, 'kind' | 'questions'>): TypedQuestions {
  const [first] = questions
  const list = hasCandidates(kind) ? (first?.options ?? []).map(lineOf) : questions.map(({ text }) => text.replaceAll(' · ', '，'))
  return {
    text: hasCandidates(kind) ? (first?.text ?? '') : '',
    max: String(first?.max ?? 3),
    blank: first?.blank ?? (kind === 'excellence' || kind === 'recommendation'),
    list: (kind === 'motion' ? questions.map(({ text }) => text) : list).join('\n'),
  }
}
const lineOf = ({ label, detail }: Option): string => [label, ...(detail === '' ? [] : detail.split(' · '))].join('，')
