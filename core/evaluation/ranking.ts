import { compare, fraction, over, times, type Fraction } from '../fraction.ts'
import { baseOf, lostOf } from './sheets.ts'
import { totalOf } from './exact.ts'
import type { SubjectFacts } from './facts.types.ts'
import type { Judged } from './points.ts'
import type { RankKey, Scheme } from './scheme.types.ts'
import type { Sheet } from './sheet.types.ts'
import { leavesUnder, visit } from './tree.ts'
import { actingRules } from './veto-layer.ts'

export interface Entrant {
  readonly subject: SubjectFacts
  readonly judged: ReadonlyMap<string, Judged>
  readonly sheet: Sheet
}

/** By subject; equal places share a rank, and so many ranks are left out after it: 1, 2, 2, 4. */
export type Places = ReadonlyMap<string, number>

/** Of one group. @param layer false: as if there were no vetoes */
export function placesOf(scheme: Scheme, entrants: readonly Entrant[], layer: boolean): Places {
  const keys = keysOf(scheme)
  const rows = entrants.map((entrant) => ({ id: entrant.subject.id, values: keys.map((key) => valueOf(scheme, key, entrant, layer)) }))
  rows.sort((a, b) => better(a.values, b.values) || (a.id < b.id ? -1 : 1))
  const places = new Map<string, number>()
  rows.forEach((row, at) => {
    const before = rows[at - 1]
    places.set(row.id, before && better(before.values, row.values) === 0 ? places.get(before.id)! : at + 1)
  })
  return places
}

/** Where the scheme does not say how much a veto counts in the order, it comes first. */
export const keysOf = ({ ranking }: Scheme): readonly RankKey[] =>
  ranking.some(({ by }) => by === 'veto') ? ranking : [{ by: 'veto' }, ...ranking]

/** Negative when `a` is better: the first key in which they differ. */
function better(a: readonly Fraction[], b: readonly Fraction[]): number {
  for (const [at, value] of a.entries()) {
    const difference = compare(b[at]!, value)
    if (difference !== 0) return difference
  }
  return 0
}

/** More is better, whatever the key. */
export function valueOf(scheme: Scheme, key: RankKey, { sheet, judged }: Entrant, layer: boolean): Fraction {
  switch (key.by) {
    case 'veto':
      return fraction(layer && isLast(scheme, sheet) ? -1 : 0)
    case 'score':
      return fraction(layer ? sheet.recorded : sheet.score)
    case 'indicator':
      return indicatorPoints(scheme, key.code, judged)
    case 'deductions':
      return times(fraction(-1), lostOf(judged.values(), Number(sheet.deduction.split('/')[0])))
  }
}

export const isLast = (scheme: Scheme, { vetoes }: Sheet): boolean =>
  vetoes.length > 0 && actingRules(scheme, vetoes).some(({ effects }) => effects.some(({ kind }) => kind === 'rank_last'))

/** Stretched over what applies in it; where nothing does, as good as the rest of the sheet. */
function indicatorPoints(scheme: Scheme, code: string, judged: ReadonlyMap<string, Judged>): Fraction {
  const found = visit(scheme.indicators).find(({ indicator }) => indicator.code === code)
  if (found === undefined) throw new RangeError(`no indicator ${code} in the scheme`)
  const all = leavesUnder(found.indicator).map((leaf) => judged.get(leaf.code)!)
  const applies = all.filter(({ state }) => state !== 'not_applicable')
  const weight = fraction(found.indicator.weight)
  const whole = applies.reduce((sum, { leaf }) => sum + leaf.weight, 0)
  if (whole === 0) return times(baseOf(scheme, [...judged.values()]).base, over(weight, fraction(scheme.full)))
  return times(totalOf(applies.map(({ points }) => points)), over(weight, fraction(whole)))
}
