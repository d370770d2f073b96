import type { Election, ElectionKind, Level, Option, Question, Settings } from '../../../server/elections/elections.types.ts'
import type { ClassFigures, Decided } from '../../../server/elections/results.types.ts'

export const settings = (over: Partial<Settings> = {}): Settings => ({
  order: 'given',
  valid: 'none',
  elected: 'half_of_cast',
  seats: 1,
  minimum: 1,
  oneStep: false,
  publicityDays: 5,
  ...over,
})

export const options = (n: number): Option[] => Array.from({ length: n }, (_, i) => ({ label: `甲${i + 1}`, detail: '' }))

export const question = (n: number, over: Partial<Question> = {}): Question => ({
  position: 1,
  text: '问题',
  min: 0,
  max: n,
  blank: false,
  options: options(n),
  ...over,
})

/** One question with so many candidates. */
export const decided = (
  n: number,
  over: Partial<Settings> = {},
  kind: ElectionKind = 'excellence',
  more: Partial<Question> = {},
): Decided => ({
  kind,
  settings: settings(over),
  questions: [question(n, more)],
})

/** One class in which so many cast, with these counts of the one question. */
export const figures = (counts: readonly number[] | undefined, cast: number, over: Partial<ClassFigures> = {}): ClassFigures => ({
  classId: 1,
  code: '',
  title: '',
  weight: 100,
  roll: cast,
  issued: cast,
  registered: cast,
  cast,
  counts: counts === undefined ? undefined : [counts],
  ...over,
})

export const GRADES: readonly Level[] = [
  { label: '很满意', points: 10_000 },
  { label: '满意', points: 8_000 },
  { label: '基本满意', points: 6_000 },
  { label: '不太满意', points: 3_000 },
  { label: '不满意', points: 0 },
  { label: '不了解', points: null },
]

export const evaluation = (over: Partial<Settings> = {}, subjects = 1): Pick<Election, 'kind' | 'settings' | 'questions'> => ({
  kind: 'evaluation',
  settings: settings({ elected: 'none', levels: GRADES, minimum: 5, ...over }),
  questions: Array.from({ length: subjects }, (_, i) =>
    question(GRADES.length, {
      position: i + 1,
      text: `第 ${i + 1} 科`,
      min: 1,
      max: 1,
      options: GRADES.map(({ label }) => ({ label, detail: '' })),
      subject: { departmentId: i + 1 },
    }),
  ),
})
