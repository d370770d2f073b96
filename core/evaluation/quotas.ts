import type { Places } from './ranking.ts'
import type { Quota, Scheme } from './scheme.types.ts'
import type { Evaluation, QuotaDecision, Rank, Sheet } from './sheet.types.ts'

type Count = Evaluation['quotas'][number]
export interface Graded {
  readonly grades: ReadonlyMap<string, Pick<Rank, 'grade' | 'quota'>>
  readonly counts: readonly Count[]
}

/** The grades of one group after the quotas in force on a day, best grade first: who loses one may still compete for the next. */
export function withinQuotas(
  scheme: Scheme,
  sheets: readonly Sheet[],
  places: Places,
  { group, on, decisions }: { readonly group: string; readonly on: string; readonly decisions: readonly QuotaDecision[] },
): Graded {
  const grades = new Map<string, Pick<Rank, 'grade' | 'quota'>>(sheets.map((sheet) => [sheet.subject, { grade: sheet.recordedGrade }]))
  const counts: Count[] = []
  for (const quota of quotasOn(scheme, on)) {
    const lower = scheme.grades[scheme.grades.findIndex(({ key }) => key === quota.grade) + 1]?.key ?? quota.grade
    const candidates = sheets.flatMap(({ subject }) => (grades.get(subject)?.grade === quota.grade ? [subject] : []))
    const settled = settle(quota, sheets.length, candidates, places)
    const chosen = settled.tied.length > 0 ? decided(decisions, { ...settled, group, grade: quota.grade }) : undefined
    for (const subject of settled.within) grades.set(subject, { grade: quota.grade, quota: 'within' })
    for (const subject of settled.beyond) grades.set(subject, { grade: lower, quota: 'beyond' })
    for (const subject of settled.tied) grades.set(subject, tiedGrade(subject, chosen, quota.grade, lower))
    const { assessed, places: room, tied } = settled
    counts.push({ group, grade: quota.grade, assessed, places: room, tied, ...(chosen && { chosen }) })
  }
  return { grades, counts }
}

/** Of each grade the quota that came into force last, in the order of the grades. */
function quotasOn({ quotas, grades }: Scheme, day: string): readonly Quota[] {
  return grades.flatMap(({ key }) => {
    const inForce = quotas.filter(({ grade, from }) => grade === key && from <= day)
    return inForce.length === 0 ? [] : [inForce.reduce((last, one) => (one.from >= last.from ? one : last))]
  })
}

interface Settled {
  readonly assessed: number
  readonly places: number
  readonly within: readonly string[]
  readonly beyond: readonly string[]
  readonly tied: readonly string[]
}

/** Whole blocks of one rank get places as long as they last; the block that they do not suffice for is tied across the line. */
function settle({ percent }: Quota, assessed: number, candidates: readonly string[], ranks: Places): Settled {
  const places = Math.floor((assessed * percent) / 100)
  const rankOf = (subject: string): number => ranks.get(subject)!
  // How many candidates are better, and how many as good or better, decides about each by itself.
  const sorted = candidates.map(rankOf).sort((a, b) => a - b)
  const side = (subject: string): keyof Pick<Settled, 'within' | 'beyond' | 'tied'> => {
    const better = sorted.indexOf(rankOf(subject))
    return sorted.lastIndexOf(rankOf(subject)) < places ? 'within' : better >= places ? 'beyond' : 'tied'
  }
  const on = (which: string): string[] => candidates.filter((subject) => side(subject) === which).sort()
  return { assessed, places, within: on('within'), beyond: on('beyond'), tied: on('tied') }
}

/** A decision holds only for the tie that it was made about, and can give no more places than there are. */
function decided(
  decisions: readonly QuotaDecision[],
  { group, grade, tied, places, within }: Settled & { readonly group: string; readonly grade: string },
): readonly string[] | undefined {
  const same = (one: QuotaDecision): boolean => one.tied.length === tied.length && tied.every((subject) => one.tied.includes(subject))
  const decision = decisions.findLast((one) => one.group === group && one.grade === grade && same(one))
  const chosen = decision && [...new Set(decision.chosen)].filter((subject) => tied.includes(subject)).sort()
  return chosen && chosen.length <= places - within.length ? chosen : undefined
}

function tiedGrade(subject: string, chosen: readonly string[] | undefined, grade: string, lower: string): Pick<Rank, 'grade' | 'quota'> {
  if (chosen === undefined) return { grade: lower, quota: 'tie' }
  return chosen.includes(subject) ? { grade, quota: 'within' } : { grade: lower, quota: 'beyond' }
}
