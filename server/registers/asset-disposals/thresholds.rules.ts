import { isDate } from '../../../core/dates.ts'
import { parseYuan, type Fen } from '../../../core/money.ts'
import { hasRole, type Actor, type Denial } from '../../auth/policy.ts'
import type { FieldProblems, Problem } from '../../errors.ts'
import { LEVELS, type Level } from './assets.rules.ts'

export const MEASURES = ['authority_single', 'authority_batch', 'finance_single', 'finance_batch'] as const
export type Measure = (typeof MEASURES)[number]

/** From which original value on who has to approve, for what is approved from a day on; the next set ends it. */
export interface Thresholds extends Readonly<Record<Measure, Fen | null>> {
  /** `YYYY-MM-DD`, inclusive. */
  readonly fromOn: string
  /** The document that says so. */
  readonly basis: string
}

/** The set in force on a day; undefined before the first. `sets` in any order. */
export const thresholdsOn = <T extends Thresholds>(sets: readonly T[], date: string): T | undefined =>
  sets
    .filter(({ fromOn }) => fromOn <= date)
    .reduce<T | undefined>((last, set) => (last === undefined || set.fromOn > last.fromOn ? set : last), undefined)

const reaches = (amount: Fen, from: Fen | null): boolean => from !== null && amount >= from

/** Who has to approve an asset of this original value in a batch of that sum. A threshold is reached by the amount itself (以上 includes it). */
export function levelNeeded({ single, batch }: { readonly single: Fen; readonly batch: Fen }, set: Thresholds): Level {
  if (reaches(single, set.finance_single) || reaches(batch, set.finance_batch)) return 'finance'
  return reaches(single, set.authority_single) || reaches(batch, set.authority_batch) ? 'authority' : 'unit'
}

export const isBelow = (level: Level, needed: Level): boolean => LEVELS.indexOf(level) < LEVELS.indexOf(needed)

/** The thresholds are the local finance bureau's; whoever keeps the catalogue puts them in. */
export const denyThresholds = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'editor') ? undefined : 'auth.denied.role')

export type TypedThresholds = Readonly<Record<'from_on' | 'basis' | Measure, string>>

/** What a form says, or what is wrong with each field. */
export function readThresholds(typed: TypedThresholds): { readonly set: Thresholds } | { readonly problems: FieldProblems } {
  const problems: Record<string, Problem> = {}
  if (!isDate(typed.from_on)) problems['from_on'] = { code: typed.from_on === '' ? 'common.error.required' : 'common.error.not_a_date' }
  if (typed.basis === '') problems['basis'] = { code: 'common.error.required' }
  if (typed.basis.length > 300) problems['basis'] = { code: 'common.error.too_long', params: { max: 300 } }
  const amounts = Object.fromEntries(
    MEASURES.map((measure) => {
      const amount = typed[measure] === '' ? null : parseYuan(typed[measure])
      if (amount === undefined || (amount !== null && amount <= 0)) problems[measure] = { code: 'common.error.not_an_amount' }
      return [measure, amount ?? null]
    }),
  ) as Record<Measure, Fen | null>
  for (const size of ['single', 'batch'] as const) {
    const [lower, upper] = [amounts[`authority_${size}`], amounts[`finance_${size}`]]
    if (lower !== null && upper !== null && lower >= upper) problems[`finance_${size}`] ??= { code: 'assets.error.levels' }
  }
  if (MEASURES.every((measure) => typed[measure] === '')) problems['finance_single'] = { code: 'assets.error.no_threshold' }
  return Object.keys(problems).length > 0 ? { problems } : { set: { fromOn: typed.from_on, basis: typed.basis, ...amounts } }
}
