import { addDays } from '../../core/dates.ts'
import { placesFor, quotaOn } from '../registers/personnel-actions/quotas.rules.ts'
import { punishmentEnd } from '../registers/personnel-actions/punishments.rules.ts'
import type { Appraisal, Grade, Mark, Remedy, Sanction } from './appraisals.types.ts'

// 公务员法 art. 35–38, 95, 96; 公务员考核规定 2020-12 for the quota, the marks and the effect of sanctions.

/** What keeps somebody from a grade; each is a message `appraisals.limit.<code>`. */
export type Limit = 'probation' | 'warned' | 'sanctioned' | 'marks'

export interface Known {
  readonly standing: Appraisal['standing']
  readonly sanctions: readonly Sanction[]
  readonly marks: readonly Mark[]
}

/** Why 优秀 is out of reach, or any grade at all. */
export function limitsOf({ standing, sanctions, marks }: Known, year: number): Limit[] {
  return [
    ...(standing === 'probation' ? (['probation'] as const) : []),
    ...(sanctions.some((one) => leavesUngraded(one, year)) ? (['sanctioned'] as const) : []),
    ...(sanctions.some((one) => one.punishment === 'warning' && one.effectiveOn.startsWith(String(year))) ? (['warned'] as const) : []),
    ...(marks.some((mark) => mark === 'mediocre' || mark === 'poor') ? (['marks'] as const) : []),
  ]
}

/** 记过 and above: while the period runs the year is commented on and not graded. A dismissed person is assessed no more. */
function leavesUngraded({ punishment, effectiveOn }: Sanction, year: number): boolean {
  if (punishment === 'warning') return false
  const end = punishmentEnd(punishment, effectiveOn)
  return end !== undefined && effectiveOn <= `${year}-12-31` && end >= `${year}-01-01`
}

/** The limit that speaks against a grade; undefined allows it. */
export function limitOn(grade: Grade, limits: readonly Limit[]): Limit | undefined {
  const ungraded = limits.find((limit) => limit === 'probation' || limit === 'sanctioned')
  if (ungraded !== undefined) return grade === 'ungraded' ? undefined : ungraded
  return grade === 'excellent' ? limits[0] : undefined
}

/** Grades that may be given; without a limit everybody gets one. */
export const gradesFor = (limits: readonly Limit[]): Grade[] => {
  const ungraded = limits.some((limit) => limit === 'probation' || limit === 'sanctioned')
  if (ungraded) return ['ungraded']
  return limits.length > 0 ? ['competent', 'basic', 'incompetent'] : ['excellent', 'competent', 'basic', 'incompetent']
}

export interface Places {
  readonly assessed: number
  readonly percent: number
  readonly places: number
}

/** Those who should be assessed, and how many of them may be 优秀, rounded down. Probation counts in neither. */
export function placesOf(people: readonly Pick<Appraisal, 'standing'>[], percent: number): Places {
  const assessed = people.filter(({ standing }) => standing === 'assessed').length
  return { assessed, percent, places: placesFor(assessed, percent) }
}

/** Percentages in force at the end of a year: usual, and the most with the authority's approval. */
export const percentagesOf = (year: number): { readonly usual: number; readonly most: number } => {
  const { usual, most } = quotaOn(`${year}-12-31`)
  return { usual, most }
}

/** By the day from which it holds: 好 in the quarters' marks, in per cent of those who get one. */
const GOOD_MARKS = [{ from: '2019-11-01', percent: 40 }] as const
export const goodMarksFor = (count: number, on: string): number =>
  placesFor(count, GOOD_MARKS.findLast(({ from }) => from <= on)?.percent ?? 100)

/** Days, calendar days all of them: art. 95 and 96. */
export const PERIODS = {
  review: 30,
  appealDirect: 30,
  appealAfterReview: 15,
  reviewDecision: 30,
  appealDecision: 60,
  appealExtension: 30,
} as const

export interface Window {
  readonly kind: 'review' | 'appeal'
  /** Last day, included; null: it has not begun to run, because the person has not had the notice yet. */
  readonly until: string | null
  readonly open: boolean
}

/** What the person may still ask for on a day: only against 不称职; review once, an appeal after it or instead of it. */
export function windowsOf(
  { decided, noticedAt, acknowledgedOn }: Pick<Appraisal, 'decided' | 'noticedAt' | 'acknowledgedOn'>,
  remedies: readonly Pick<Remedy, 'kind' | 'decidedOn' | 'outcome'>[],
  today: string,
): Window[] {
  if (decided !== 'incompetent' || noticedAt === null) return []
  const [review, appeal] = (['review', 'appeal'] as const).map((kind) => remedies.find((one) => one.kind === kind))
  if (appeal !== undefined || review?.outcome === 'changed') return []
  const window = (kind: Window['kind'], until: string | null): Window => ({ kind, until, open: until === null || today <= until })
  const known = acknowledgedOn === null ? null : addDays(acknowledgedOn, PERIODS.review)
  if (review === undefined) return [window('review', known), window('appeal', known)]
  return review.decidedOn === null ? [] : [window('appeal', addDays(review.decidedOn, PERIODS.appealAfterReview))]
}

/** The day by which a review or appeal that is filed today must be decided. */
export const dueOn = (kind: Remedy['kind'], filedOn: string): string =>
  addDays(filedOn, kind === 'review' ? PERIODS.reviewDecision : PERIODS.appealDecision)

// From the best: a remedy never makes it heavier (art. 96). 不定等次 is no step of the ladder.
const LADDER: readonly Grade[] = ['excellent', 'competent', 'basic', 'incompetent']
export const isHeavier = (before: Grade, after: Grade): boolean => LADDER.indexOf(after) > LADDER.indexOf(before) || after === 'ungraded'
/** What a successful review or appeal may turn a grade into. */
export const lighterThan = (grade: Grade): Grade[] =>
  LADDER.filter((one) => one !== 'excellent' && LADDER.indexOf(one) < LADDER.indexOf(grade))
