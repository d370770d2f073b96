import { bandsOf, severityOf, type Band, type Severity } from '../../core/evaluation/bands.ts'
import type { Facts } from '../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../core/evaluation/scheme.types.ts'

export type { Band, Severity } from '../../core/evaluation/bands.ts'

/** How often weights are drawn, and from how many percent less to how many percent more. */
export const DRAWS = 1_000
export const PERCENT = 20

export interface BandTask {
  readonly scheme: Scheme
  readonly facts: Facts
  /** Hash of the version: everybody who computes the bands again draws the same weights. */
  readonly seed: string
}

export interface Bands {
  /** By subject. */
  readonly ranks: ReadonlyMap<string, Band>
  readonly severity: readonly Severity[]
}
/** As it passes between threads. */
export interface PlainBands {
  readonly ranks: readonly (readonly [string, Band])[]
  readonly severity: readonly Severity[]
}

export const readBands = ({ scheme, facts, seed }: BandTask): PlainBands => ({
  ranks: [...bandsOf(scheme, facts, { draws: DRAWS, percent: PERCENT, seed })],
  severity: severityOf(scheme, facts),
})
