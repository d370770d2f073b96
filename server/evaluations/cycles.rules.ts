import type { CycleScorer, CycleState, CycleSubject, Roster } from './cycles.types.ts'

/** States in which facts still move: nothing of the result is fixed. */
export const isLive = (state: CycleState): boolean => state === 'draft' || state === 'open' || state === 'scoring'
/** From the preliminary publicity on everybody inside reads every sheet. */
export const RESULT_STATES: readonly CycleState[] = ['preliminary', 'final', 'archived']
export const hasResult = (state: CycleState): boolean => RESULT_STATES.includes(state)
/** In these, adjustments, decisions and ballots are entered. */
export const takesEntries = (state: CycleState): boolean => state === 'open' || state === 'scoring'

/** Fewer independent scorers than this give no mean: a single one would decide alone. */
const FEWEST_SCORERS = 2

/** Nobody scores their own department: it is recused, whoever of it asks. */
export const isRecused = (scorer: Pick<CycleScorer, 'departmentId'>, subject: Pick<CycleSubject, 'departmentId'>): boolean =>
  scorer.departmentId === subject.departmentId

/** Who scores a subject: every inspecting department but itself, and the substitute that was named for it. */
export function scorersFor(roster: Pick<Roster, 'scorers' | 'substitutions'>, subject: CycleSubject): readonly CycleScorer[] {
  return roster.scorers.filter((scorer) => scores(roster, scorer, subject))
}

export const scores = (roster: Pick<Roster, 'substitutions'>, scorer: CycleScorer, subject: CycleSubject): boolean =>
  !isRecused(scorer, subject) &&
  (!scorer.substitute || roster.substitutions.some(({ subjectId, scorerId }) => subjectId === subject.id && scorerId === scorer.id))

/** Subjects that fewer than two departments can score: the leaders name a substitute before scoring begins. */
export const tooFewScorers = (roster: Roster): readonly CycleSubject[] =>
  roster.subjects.filter((subject) => scorersFor(roster, subject).length < FEWEST_SCORERS)

/** Subjects that are an inspecting department themselves: for these a substitute may be named. */
export const recusedSubjects = (roster: Roster): readonly CycleSubject[] =>
  roster.subjects.filter((subject) => roster.scorers.some((scorer) => !scorer.substitute && isRecused(scorer, subject)))

/** Highest less lowest, in hundredths; 0 of none. */
export const spreadOf = (points: readonly number[]): number => (points.length === 0 ? 0 : Math.max(...points) - Math.min(...points))
/** Whether the scorers are further apart than the scheme bears: more than so many percent of the indicator's weight. */
export const isTooFarApart = (points: readonly number[], weight: number, tolerance: number): boolean =>
  spreadOf(points) * 100 > weight * tolerance

/** `7.5` → 750; undefined for what is no number of points with at most two decimals. Never through floating point. */
export function parsePoints(text: string): number | undefined {
  const match = /^(\d{1,4})(?:[.。](\d{1,2}))?$/.exec(text.trim().normalize('NFKC'))
  if (match === null) return undefined
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}
/** 750 → `7.50`. */
export const formatPoints = (points: number): string =>
  `${points < 0 ? '−' : ''}${Math.trunc(Math.abs(points) / 100)}.${String(Math.abs(points) % 100).padStart(2, '0')}`

/** Keys of the two groups in which departments are ranked, as they stand in the record. */
export const GROUP_OF_KIND: Readonly<Record<'bureau' | 'department' | 'unit', string>> = {
  bureau: '机关科室',
  department: '机关科室',
  unit: '局属单位',
}
const GROUPS_EN: Readonly<Record<string, string>> = { 机关科室: 'Departments', 局属单位: 'Subordinate units' }
/** What a group is called in the reader's language. */
export const groupName = (group: string, locale: 'zh-CN' | 'en'): string => (locale === 'en' ? (GROUPS_EN[group] ?? group) : group)
