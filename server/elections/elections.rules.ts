import type { Problem } from '../errors.ts'
import type {
  Election,
  ElectionClass,
  ElectionKind,
  ElectionState,
  Level,
  Option,
  Question,
  Settings,
  TrusteeKind,
} from './elections.types.ts'

export const KINDS = ['excellence', 'evaluation', 'motion', 'recommendation'] as const satisfies readonly ElectionKind[]
export const STATES = [
  'draft',
  'ceremony',
  'collecting',
  'frozen',
  'voting',
  'counting',
  'counted',
  'published',
  'cancelled',
  'stopped',
] as const satisfies readonly ElectionState[]

export const LIMITS = {
  title: 80,
  description: 2_000,
  question: 200,
  label: 60,
  detail: 100,
  options: 60,
  questions: 60,
  reason: 500,
} as const

const NEXT: Readonly<Record<ElectionState, readonly ElectionState[]>> = {
  draft: ['ceremony', 'cancelled'],
  ceremony: ['collecting', 'voting', 'cancelled'],
  collecting: ['frozen', 'stopped', 'cancelled'],
  frozen: ['voting', 'cancelled'],
  voting: ['counting', 'stopped', 'cancelled'],
  counting: ['counted', 'cancelled'],
  counted: ['published'],
  published: [],
  cancelled: [],
  stopped: [],
}
/** Whether the state machine knows this move at all; who may make it is a matter of elections.policy.ts. */
export const canMove = (from: ElectionState, to: ElectionState): boolean => NEXT[from].includes(to)
/** Nothing can happen to it any more. */
export const isOver = (state: ElectionState): boolean => NEXT[state].length === 0
/** Texts, rules and classes may still be changed. */
export const isEditable = (state: ElectionState): boolean => state === 'draft'
/** Who may vote may still change. */
export const isRollOpen = ({ state }: Pick<Election, 'state'>): boolean =>
  state === 'draft' || state === 'ceremony' || state === 'collecting'
/** Codes may be fetched now. */
export const isCollecting = ({ state, settings }: Pick<Election, 'state' | 'settings'>): boolean =>
  state === 'collecting' || (state === 'voting' && settings.oneStep)
/** The order of states in which an election lives; those that end it early come last. */
export const reached = (state: ElectionState, wanted: ElectionState): boolean => STATES.indexOf(state) >= STATES.indexOf(wanted)

const hundredths = (pairs: readonly (readonly [string, number | null])[]): readonly Level[] =>
  pairs.map(([label, points]) => ({ label, points: points === null ? null : points * 100 }))
/** Scales of an evaluation: satisfaction with the shares that the central survey weighs, and the four grades of the yearly assessment. */
export const SCALES = {
  satisfaction: hundredths([
    ['很满意', 100],
    ['满意', 80],
    ['基本满意', 60],
    ['不太满意', 30],
    ['不满意', 0],
    ['不了解', null],
  ]),
  grades: hundredths([
    ['优秀', 100],
    ['称职', 80],
    ['基本称职', 60],
    ['不称职', 0],
  ]),
} as const
export type Scale = keyof typeof SCALES
export const MOTION_OPTIONS: readonly Option[] = ['赞成', '反对', '弃权'].map((label) => ({ label, detail: '' }))

export interface Defaults {
  readonly settings: Settings
  readonly trustees: TrusteeKind
}
/** Five ballots: the smallest group in which nobody is shown. */
const DEFAULT_MINIMUM = 5
const COMMON = { order: 'strokes', valid: 'two_thirds', minimum: DEFAULT_MINIMUM, oneStep: false, publicityDays: 5, seats: 1 } as const
/** What the officer finds chosen in a new election of the kind. */
export const DEFAULTS: Readonly<Record<ElectionKind, Defaults>> = {
  excellence: { settings: { ...COMMON, valid: 'four_fifths', elected: 'half_of_cast', seats: 3 }, trustees: 'shared' },
  evaluation: { settings: { ...COMMON, elected: 'none', levels: SCALES.grades }, trustees: 'shared' },
  motion: { settings: { ...COMMON, order: 'given', elected: 'half_of_roll' }, trustees: 'shared' },
  recommendation: { settings: { ...COMMON, valid: 'four_fifths', elected: 'most' }, trustees: 'shared' },
}
/** Secrecy from the operators may be given up for a motion only, and never where people are chosen or judged. */
export const trusteeKinds = (kind: ElectionKind): readonly TrusteeKind[] => (kind === 'motion' ? ['shared', 'server'] : ['shared'])
/** A kind whose options are people or departments, to be put in an order. */
export const hasCandidates = (kind: ElectionKind): boolean => kind === 'excellence' || kind === 'recommendation'

/** The words that stand for an option in the election's text: department and post tell namesakes apart. */
export const answerOf = ({ label, detail }: Pick<Option, 'label' | 'detail'>): string => (detail === '' ? label : `${label} · ${detail}`)

/** Classes that vote: those merged into another are left out. */
export const votingClasses = ({ classes }: Pick<Election, 'classes'>): readonly ElectionClass[] =>
  classes.filter(({ mergedInto }) => mergedInto === undefined)
/** People who stand in it: candidates, and whoever an evaluation is about. */
export const standing = ({ questions }: Pick<Election, 'questions'>): ReadonlySet<number> =>
  new Set(
    questions
      .flatMap(({ options, subject }) => [subject?.personId, ...options.map(({ personId }) => personId)])
      .filter((id) => id !== undefined),
  )

export interface QuestionProblem {
  /** Position of the question, from 1; 0 for the whole. */
  readonly position: number
  readonly problem: Problem
}
/** Each question makes every ballot, its check and the count longer. */
export const tooMany = (n: number): Problem => ({ code: 'elections.error.many_questions', params: { max: LIMITS.questions, n } })
const required: Problem = { code: 'common.error.required' }

/** What keeps the questions from being put to the vote; empty when nothing does. */
export function questionProblems({ kind, questions, settings }: Pick<Election, 'kind' | 'questions' | 'settings'>): QuestionProblem[] {
  if (questions.length === 0) return [{ position: 0, problem: { code: 'elections.error.no_questions' } }]
  const found = questions.flatMap((question) => problemsOf(kind, question).map((problem) => ({ position: question.position, problem })))
  if (questions.length > LIMITS.questions) found.push({ position: 0, problem: tooMany(questions.length) })
  const texts = new Set(questions.map(({ text }) => text))
  if (texts.size < questions.length) found.push({ position: 0, problem: { code: 'elections.error.same_question' } })
  if (kind === 'evaluation' && (settings.levels?.length ?? 0) < 2)
    found.push({ position: 0, problem: { code: 'elections.error.few_levels' } })
  return found
}

function problemsOf(kind: ElectionKind, { text, min, max, blank, options }: Question): Problem[] {
  const found: Problem[] = []
  if (text === '') found.push(required)
  if (options.length < 2) found.push({ code: hasCandidates(kind) ? 'elections.error.few_candidates' : 'elections.error.few_options' })
  if (options.length > LIMITS.options) found.push({ code: 'elections.error.many_options', params: { max: LIMITS.options } })
  if (new Set(options.map(answerOf)).size < options.length) found.push({ code: 'elections.error.same_option' })
  if (max < 1 || max > options.length || min > max || (min < 1 && !blank)) found.push({ code: 'elections.error.choices' })
  return found
}

/** Days, shares and numbers of the rules as the officer typed them, by field. */
export function settingsProblems(settings: Settings): Readonly<Record<string, Problem>> {
  const found: Record<string, Problem> = {}
  const within = (name: string, value: number, min: number, max: number): void => {
    if (!Number.isInteger(value) || value < min || value > max) found[name] = { code: 'elections.error.between', params: { min, max } }
  }
  within('seats', settings.seats, 1, LIMITS.options)
  within('minimum', settings.minimum, 2, 1_000)
  within('publicity_days', settings.publicityDays, 1, 60)
  return found
}
