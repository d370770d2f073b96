import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { fraction, rounded, type Fraction } from '../fraction.ts'
import { Numbers } from '../spot-check.ts'
import { DrawnScores } from './drawn-scores.ts'
import { entrantsOf, groupsOf, withoutScorer } from './engine.ts'
import type { Facts } from './facts.types.ts'
import { inOrder } from './order.ts'
import { judge } from './points.ts'
import { keysOf, placesOf, valueOf, type Entrant } from './ranking.ts'
import type { Scheme } from './scheme.types.ts'
import { sheetOf } from './sheets.ts'
import { leavesOf } from './tree.ts'

export interface Draws {
  readonly draws: number
  /** Each weight is drawn evenly from so many percent less to so many percent more, in steps of a thousandth, and the sum is brought back to full. */
  readonly percent: number
  /** Any text; the same one gives the same bands everywhere: SHA-256 in counter mode. */
  readonly seed: string
}
export interface Band {
  /** Ranks within the group, the scheme's own weights among them. */
  readonly best: number
  readonly worst: number
  readonly leaveOneOut: readonly { readonly scorer: string; readonly rank: number }[]
}

/** How far each rank would move with other weights, and without any one inspecting department. Every rank is that of `evaluate` with such weights. */
export function bandsOf(scheme: Scheme, facts: Facts, options: Draws): ReadonlyMap<string, Band> {
  const entrants = entrantsOf(scheme, inOrder(facts).subjects)
  const factors = factorsOf(scheme, options)
  const alone = leaveEachOut(scheme, entrants)
  const bands = groupsOf(entrants).flatMap(([, members]) => bandsIn(scheme, members, factors).map((band, at) => ({ band, at, members })))
  return new Map(
    bands.map(({ band, at, members }) => {
      const { id } = members[at]!.subject
      return [id, { ...band, leaveOneOut: alone.map(({ scorer, places }) => ({ scorer, rank: places.get(id)! })) }]
    }),
  )
}

/** The weights of a draw in thousandths of the scheme's, in the order of the leaves. */
export function factorsOf(scheme: Scheme, { draws, percent, seed }: Draws): readonly (readonly number[])[] {
  const numbers = new Numbers(bytesToHex(sha256(utf8ToBytes(seed))))
  const leaves = leavesOf(scheme)
  return Array.from({ length: draws }, () => leaves.map(() => 1000 - percent * 10 + numbers.below(percent * 20 + 1)))
}

function bandsIn(scheme: Scheme, entrants: readonly Entrant[], factors: readonly (readonly number[])[]): { best: number; worst: number }[] {
  const own = leavesOf(scheme).map(() => 1000)
  const scores = new DrawnScores(scheme, entrants)
  const keys = keysOf(scheme).map((key) =>
    key.by === 'score' ? undefined : classesOf(entrants.map((one) => valueOf(scheme, key, one, true))),
  )
  const bands = entrants.map(() => ({ best: entrants.length, worst: 1 }))
  for (const drawn of [own, ...factors]) {
    const recorded = scores.under(drawn)
    const order = keys.map((classes) => classes ?? recorded.map((score) => -score))
    ranksBy(order, entrants.length).forEach((rank, at) => {
      const band = bands[at]!
      if (rank < band.best) band.best = rank
      if (rank > band.worst) band.worst = rank
    })
  }
  return bands
}

/** The ranks of numbered entrants by keys of which less is better. */
function ranksBy(keys: readonly (readonly number[])[], size: number): readonly number[] {
  const compared = (a: number, b: number): number => {
    for (const key of keys) {
      const difference = key[a]! - key[b]!
      if (difference !== 0) return difference
    }
    return 0
  }
  const sorted = Array.from({ length: size }, (_, at) => at).sort(compared)
  const ranks = new Array<number>(size)
  sorted.forEach((entrant, at) => {
    const before = sorted[at - 1]
    ranks[entrant] = before !== undefined && compared(before, entrant) === 0 ? ranks[before]! : at + 1
  })
  return ranks
}

/** Exact values as whole numbers in the same order, the greatest 0: what stays the same in every draw is compared once. */
function classesOf(values: readonly Fraction[]): readonly number[] {
  const order = values.map((_, at) => at).sort((a, b) => difference(values[b]!, values[a]!))
  const classes = new Array<number>(values.length)
  order.forEach((entrant, at) => {
    const before = order[at - 1]
    classes[entrant] = before === undefined ? 0 : classes[before]! + Number(difference(values[before]!, values[entrant]!) !== 0)
  })
  return classes
}

const difference = (a: Fraction, b: Fraction): number => {
  const [one, other] = [a.n * b.d, b.n * a.d]
  return one === other ? 0 : one < other ? -1 : 1
}

/** Ranks without each of the scorers; only what was scored is judged again. */
function leaveEachOut(
  scheme: Scheme,
  entrants: readonly Entrant[],
): readonly { readonly scorer: string; readonly places: ReadonlyMap<string, number> }[] {
  const scorers = new Set(entrants.flatMap(({ subject }) => Object.values(subject.indicators).flatMap(scorersOf)))
  return [...scorers].sort().map((scorer) => {
    const left = entrants.map((entrant) => withoutOne(scheme, entrant, scorer))
    return { scorer, places: new Map(groupsOf(left).flatMap(([, members]) => [...placesOf(scheme, members, true)])) }
  })
}

const scorersOf = ({ scores = [] }: { readonly scores?: readonly { readonly scorer: string }[] }): string[] =>
  scores.map((one) => one.scorer)

function withoutOne(scheme: Scheme, { subject, judged }: Entrant, scorer: string): Entrant {
  const left = { ...subject, indicators: withoutScorer(scheme, subject, scorer) }
  const again = new Map(
    [...judged].map(([code, before]) => [
      code,
      before.leaf.rule.kind === 'scores' ? judge(before.leaf, left.indicators[code], scheme.scoring) : before,
    ]),
  )
  return { subject: left, judged: again, sheet: sheetOf(scheme, left, again) }
}

export interface Severity {
  readonly scorer: string
  /** Items that others scored as well. */
  readonly items: number
  /** Mean of what it gave less the mean of what the others gave to the same: below 0 is severe. In hundredths of a percent of the item's weight. */
  readonly deviation: number
}

/** How each scorer differs from the others on the same items; who scored nothing that others scored is not in it. */
export function severityOf(scheme: Scheme, facts: Facts): readonly Severity[] {
  const sums = new Map<string, { items: number; sum: Fraction }>()
  const leaves = leavesOf(scheme).filter(({ rule }) => rule.kind === 'scores')
  for (const { indicators } of inOrder(facts).subjects) {
    for (const { code, weight } of leaves) {
      const scores = indicators[code]?.scores ?? []
      const all = scores.reduce((sum, { points }) => sum + points, 0)
      if (scores.length < 2) continue
      for (const { scorer, points } of scores) {
        const others = scores.length - 1
        const before = sums.get(scorer) ?? { items: 0, sum: fraction(0) }
        const off = fraction((points * others - (all - points)) * 10000, others * weight)
        sums.set(scorer, { items: before.items + 1, sum: fraction(before.sum.n * off.d + off.n * before.sum.d, before.sum.d * off.d) })
      }
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([scorer, { items, sum }]) => ({ scorer, items, deviation: rounded(fraction(sum.n, sum.d * BigInt(items))) }))
}
