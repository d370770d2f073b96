import type { Grade } from '../../core/evaluation/scheme.types.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { findSettledIn, listSubjects } from './cycles.queries.ts'
import { seesResults } from './results.policy.ts'
import { getScheme } from './schemes.service.ts'
import { readEvaluation } from './versions.queries.ts'

export interface YearRank {
  readonly group: string
  readonly rank: number
  /** Others of the group have the same rank. */
  readonly tied: boolean
  readonly name: string
  readonly nameEn: string
  /** Hundredths of points. */
  readonly recorded: number
  /** Key among `grades`. */
  readonly grade: string
}
export interface YearRanking {
  readonly id: number
  readonly title: string
  readonly grades: readonly Grade[]
  /** By group in the order of the house, then by rank. */
  readonly ranks: readonly YearRank[]
}
export interface YearResults {
  /** Of the cycle over the whole year; without one, of the last that ended in it. */
  readonly ranking: YearRanking | undefined
  /** The others that are settled, the latest first. */
  readonly others: readonly { readonly id: number; readonly title: string }[]
}

/** What was settled about departments over a year: four queries, however many took part. */
export async function settledIn({ db }: Pick<Deps, 'db'>, actor: Actor, year: number): Promise<YearResults> {
  const cycles = (await findSettledIn(db.read, year)).filter(({ state }) => seesResults(actor, state))
  const shown = cycles.find(({ period }) => period === String(year)) ?? cycles[0]
  if (shown?.versionId == null) return { ranking: undefined, others: [] }
  const { id, title } = shown
  const [{ scheme }, subjects, { ranking }] = await Promise.all([
    getScheme(db.read, shown.schemeId),
    listSubjects(db.read, id),
    readEvaluation(db.read, shown.versionId),
  ])
  const groups = [...new Set(subjects.map(({ group }) => group))]
  const ranks = groups.flatMap((group) => {
    const own = ranking.filter((one) => one.group === group)
    return own.flatMap((one): YearRank[] => {
      const subject = subjects.find(({ key }) => key === one.subject)
      if (subject === undefined) return []
      const tied = own.filter(({ rank }) => rank === one.rank).length > 1
      const { name, nameEn } = subject
      return [{ group, rank: one.rank, tied, name, nameEn, recorded: one.recorded, grade: one.grade }]
    })
  })
  return { ranking: { id, title, grades: scheme.grades, ranks }, others: cycles.filter((one) => one.id !== id) }
}
