import type { Scheme } from '../../core/evaluation/scheme.types.ts'
import { scoredLeaves, type ScoredLeaf } from '../../server/evaluations/rounds.rules.ts'
import { Chance } from './random.ts'
import { EVIDENCE, REMARKS } from './texts/evaluations.ts'

/** Inspecting departments of the demonstration, and how strict each is: hundredths of the full mark around what all see. */
export const INSPECTING = [
  { code: 'BGS', username: 'inspector1', bias: 0.015 },
  { code: 'JCS', username: 'inspector2', bias: -0.025 },
  { code: 'RSK', username: 'inspector3', bias: 0.01 },
] as const
export type Inspecting = (typeof INSPECTING)[number]

export interface PlannedScore {
  readonly scorer: Inspecting
  readonly department: string
  readonly leaf: ScoredLeaf
  readonly round: number
  /** Hundredths. */
  readonly points: number
  readonly remark: string
  readonly evidence: string
}

/** The item over which the three are too far apart in their first round. */
export interface Apart {
  readonly department: string
  readonly indicator: string
}

/** Points in steps of a tenth, within the tolerance of each other unless the item is the one that is too far apart. `alike`: who gets the points of whom. */
export function plannedScores(
  scheme: Scheme,
  departments: readonly string[],
  year: number,
  apart: Apart,
  alike: Readonly<Record<string, string>> = {},
): PlannedScore[] {
  return scoredLeaves(scheme).flatMap((leaf) =>
    departments.flatMap((department) =>
      INSPECTING.filter(({ code }) => code !== department).map((scorer): PlannedScore => {
        const isApart = apart.department === department && apart.indicator === leaf.code
        const share = isApart
          ? APART[scorer.code]
          : shareOf(year, alike[department] ?? department, leaf.code) +
            scorer.bias +
            wobble(year, alike[department] ?? department, leaf.code, scorer.code)
        return {
          scorer,
          department,
          leaf,
          round: 1,
          points: tenths(leaf.weight, share),
          ...wordsOf(year, department, leaf, scorer.code, share),
        }
      }),
    ),
  )
}

const APART = { BGS: 0.55, JCS: 0.6, RSK: 0.95 } as const
const AGREED = { BGS: 0.7, JCS: 0.68, RSK: 0.75 } as const
/** The second round of that item. */
export const secondRound = (first: readonly PlannedScore[], apart: Apart): PlannedScore[] =>
  first
    .filter(({ department, leaf }) => department === apart.department && leaf.code === apart.indicator)
    .map((one) => ({ ...one, round: 2, points: tenths(one.leaf.weight, AGREED[one.scorer.code]), remark: '按会商口径重新打分。' }))

const tenths = (weight: number, share: number): number => Math.round((weight * Math.min(1, Math.max(0, share))) / 10) * 10
/** How good a department is at something; the same for all who look. */
const shareOf = (year: number, department: string, code: string): number =>
  0.8 +
  new Chance(`evaluations/quality/${department}`).next() * 0.13 +
  new Chance(`evaluations/item/${year}/${department}/${code}`).next() * 0.05
const wobble = (year: number, department: string, code: string, scorer: string): number =>
  (new Chance(`evaluations/score/${year}/${department}/${code}/${scorer}`).next() - 0.5) * 0.05

function wordsOf(
  year: number,
  department: string,
  { code }: ScoredLeaf,
  scorer: string,
  share: number,
): Pick<PlannedScore, 'remark' | 'evidence'> {
  const chance = new Chance(`evaluations/words/${year}/${department}/${code}/${scorer}`)
  const remarks = REMARKS.find(([least]) => share >= least)?.[1] ?? ['']
  const evidence = chance.pick(EVIDENCE[code] ?? ['现场检查记录第 {n} 号']).replace('{n}', String(chance.int(2, 38)))
  return { remark: chance.pick(remarks), evidence }
}
