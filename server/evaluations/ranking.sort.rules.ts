import type { RankedRow } from './ranking.service.ts'

export const RANKING_SORTS = ['rank', 'name', 'recorded', 'band', 'change'] as const
export type RankingSort = (typeof RANKING_SORTS)[number]
export interface RankingOrder {
  readonly key: RankingSort
  readonly dir: 'asc' | 'desc'
}
export const BY_RANK: RankingOrder = { key: 'rank', dir: 'asc' }

/** What is looked for first: the most points, the widest band, the farthest climb; names and places from the beginning. */
const firstDir = (key: RankingSort): RankingOrder['dir'] => (key === 'rank' || key === 'name' ? 'asc' : 'desc')

/** Where a click on a column's head leads: its first direction, or the other one when it is sorted that way. */
export const orderAfter = (now: RankingOrder, key: RankingSort): RankingOrder => ({
  key,
  dir: now.key !== key ? firstDir(key) : now.dir === 'asc' ? 'desc' : 'asc',
})

/** Units without a value come last in either direction; what is equal keeps the order of the ranking. */
export function inOrderOf(
  rows: readonly RankedRow[],
  { key, dir }: RankingOrder,
  collator: Intl.Collator,
  nameOf: (row: RankedRow) => string,
) {
  const sign = dir === 'asc' ? 1 : -1
  if (key === 'name') return rows.toSorted((a, b) => sign * collator.compare(nameOf(a), nameOf(b)))
  const compare = (a: RankedRow, b: RankedRow): number => {
    const [x, y] = [valueOf(a, key), valueOf(b, key)]
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined)
    return sign * (x - y)
  }
  return rows.toSorted(compare)
}

function valueOf({ rank, band, before }: RankedRow, key: Exclude<RankingSort, 'name'>): number | undefined {
  if (key === 'rank') return rank.rank
  if (key === 'recorded') return rank.recorded
  if (key === 'band') return band === undefined ? undefined : band.worst - band.best
  return before === undefined ? undefined : before.rank - rank.rank
}
