import { translator } from '../../../server/i18n/index.ts'
import { DEFAULTS, SCALES } from '../../../server/elections/elections.rules.ts'
import type { Election, Question, Settings } from '../../../server/elections/elections.types.ts'
import { inOrder } from '../../../server/elections/order.rules.ts'
import { outcomeOf } from '../../../server/elections/results.rules.ts'
import type { ClassFigures, Outcome } from '../../../server/elections/results.types.ts'
import { workingDay } from '../clock.ts'
import type { PlantedPeople } from '../plant-people.ts'
import { Chance } from '../random.ts'
import { EVALUATION_TEXT, EXCELLENCE_TEXT } from '../texts/elections.ts'
import { candidateOption, candidates, delegates, nameOf } from './people.ts'

/** One class as it was counted; voters by user name. */
export interface PlannedClass {
  readonly code: string
  readonly title: string
  readonly weight: number
  readonly roll: readonly string[]
  readonly issued: readonly string[]
  readonly cast: readonly string[]
  /** Per question in the order of the ballot, one number an option; blank ones lead where blank is allowed. */
  readonly counts: readonly (readonly number[])[]
}

/** An election that was over when last year ended: what it decided and what was counted, before it is played. */
export interface Finished {
  /** Its number in the demonstration's database. */
  readonly id: number
  readonly kind: Election['kind']
  readonly title: string
  readonly settings: Settings
  readonly questions: readonly Question[]
  readonly classes: readonly PlannedClass[]
  readonly outcome: Outcome
  /** Working days, YYYY-MM-DD. */
  readonly days: Days
}

export interface Days {
  readonly drafted: string
  readonly keys: string
  readonly collecting: string
  readonly voting: string
  readonly closed: string
}

/** Of a year with its end; every one after the other, as their numbers say. */
export function finishedElections(planted: PlantedPeople, year: number): Finished[] {
  const first = excellence(planted, year)
  return [evaluation(planted, year), first, runOff(first, year)]
}

/** Days of an election that was drafted so many working days after the last month began. */
function daysFrom(year: number, drafted: number, [keys, collecting, voting, closed]: readonly [number, number, number, number]): Days {
  const day = (n: number): string => workingDay(workingDay(`${year}-12-01`, 0), n)
  return {
    drafted: day(drafted),
    keys: day(drafted + keys),
    collecting: day(drafted + collecting),
    voting: day(drafted + voting),
    closed: day(drafted + closed),
  }
}

type Plan = Omit<Finished, 'outcome'>

const counted = (plan: Plan): Finished => ({ ...plan, outcome: outcomeOf(plan, plan.classes.map(figuresOf)) })

const figuresOf = ({ code, title, weight, roll, issued, cast, counts }: PlannedClass, at: number): ClassFigures => ({
  classId: at,
  code,
  title,
  weight,
  roll: roll.length,
  issued: issued.length,
  registered: issued.length,
  cast: cast.length,
  counts,
})

const EVALUATED = ['SBZX', 'JYZX', 'ZCY', 'JDZD', 'XXZX', 'JYCJ', 'YLBX', 'ZYJN'] as const
export const LEADERS_CLASS = ['leader', 'approver', 'luomin', 'hanzhiguo'] as const

function evaluation(planted: PlantedPeople, year: number): Finished {
  const settings: Settings = { ...DEFAULTS.evaluation.settings, levels: SCALES.satisfaction }
  const questions = inOrder({ kind: 'evaluation', settings, questions: EVALUATED.map((code, i) => subject(planted, code, i)) })
  const heads = planted.people.filter(({ roles, department }) => roles.includes('head') && !EVALUATED.some((code) => code === department))
  const upper = [...LEADERS_CLASS, ...heads.slice(0, 8).map(({ username }) => username)]
  const staff = delegates(planted.people, 15)
  const { A, B, C } = EVALUATION_TEXT.classes
  return counted({
    id: 1,
    kind: 'evaluation',
    title: EVALUATION_TEXT.title(year),
    settings,
    questions,
    classes: [
      { ...partOf('B', upper, upper.slice(1), questions), title: `${A}、${B}`, weight: 60 },
      { ...partOf('C', staff, staff.slice(0, -2), questions), title: C, weight: 40 },
    ],
    days: daysFrom(year, -5, [1, 4, 6, 8]),
  })
}

function subject({ departments }: PlantedPeople, code: string, i: number): Question {
  const options = SCALES.satisfaction.map(({ label }) => ({ label, detail: '' }))
  const subjectOf = { departmentId: departments.get(code)! }
  return { position: i + 1, text: nameOf(code), min: 1, max: 1, blank: false, options, subject: subjectOf }
}

/** How good people find a department, of the levels of satisfaction: shares of a hundred. */
const MOODS = [
  [62, 27, 8, 2, 0, 1],
  [48, 34, 12, 3, 1, 2],
  [36, 37, 17, 6, 2, 2],
  [54, 30, 9, 2, 1, 4],
] as const

function partOf(code: string, roll: readonly string[], cast: readonly string[], questions: readonly Question[]) {
  const counts = questions.map(({ text }) => {
    const mood = new Chance(`elections/mood/${text}`).pick(MOODS)
    const chance = new Chance(`elections/evaluation/${code}/${text}`)
    const found = mood.map(() => 0)
    for (let i = 0; i < cast.length; i++) found[levelAt(mood, chance.int(1, 100))]! += 1
    return found
  })
  return { code, roll, issued: [...new Set([...cast, ...roll.slice(0, -1)])], cast, counts }
}

function levelAt(mood: readonly number[], drawn: number): number {
  let left = drawn
  return mood.findIndex((share) => (left -= share) <= 0)
}

const SEATS = 5
/** Two have as many votes for the last seat. */
const VOTES = [32, 29, 27, 25, 22, 22, 9, 5] as const
const DELEGATES = 41

function excellence(planted: PlantedPeople, year: number): Finished {
  const settings: Settings = { ...DEFAULTS.excellence.settings, elected: 'half_of_roll', seats: SEATS }
  const stand = candidates(planted.people, VOTES.length, 'excellence')
  const given = { position: 1, text: EXCELLENCE_TEXT.question, min: 1, max: SEATS, blank: true, options: stand.map(candidateOption) }
  const questions = inOrder({ kind: 'excellence', settings, questions: [given] })
  const votes = new Map(stand.map(({ id }, i) => [id, VOTES[i]!]))
  // The last of the delegates is away and excluded.
  const roll = delegates(planted.people, DELEGATES).slice(0, -1)
  const counts = [1, ...questions[0]!.options.map(({ personId = 0 }) => votes.get(personId)!)]
  return counted({
    id: 2,
    kind: 'excellence',
    title: EXCELLENCE_TEXT.title(year),
    settings,
    questions,
    classes: [{ code: '', title: '', weight: 100, roll, issued: roll.slice(0, 39), cast: roll.slice(0, 37), counts: [counts] }],
    days: daysFrom(year, 0, [1, 3, 6, 8]),
  })
}

/** Between those with as many votes for the last seat, as the product proposes it: same roll, one seat, the two of them. */
function runOff(before: Finished, year: number): Finished {
  const [question] = before.questions
  const [first] = before.classes
  const proposal = before.outcome.questions[0]?.proposal
  if (question === undefined || first === undefined || proposal === undefined) throw new Error('nobody is tied for the last seat')
  const suffix = translator('zh-CN')('counting.run_off.title.run_off')
  const { seats } = proposal
  const options = proposal.options.map((index) => question.options[index]!)
  const { roll } = first
  return counted({
    id: 3,
    kind: before.kind,
    title: `${before.title}${suffix}`,
    settings: { ...before.settings, seats },
    questions: [{ ...question, min: Math.min(question.min, seats), max: seats, options }],
    classes: [{ ...first, issued: roll.slice(1), cast: roll.slice(2), counts: [[1, 23, 14]] }],
    days: daysFrom(year, 9, [1, 2, 4, 5]),
  })
}
