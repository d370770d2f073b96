import type { Ground, Source } from './demand.rules.ts'
import type { DemandState } from './progress.rules.ts'

export type Counts = Readonly<Record<Source, number>>

/** Something that was decided on a demand, with how far it has come. Days are `YYYY-MM-DD`. */
export interface Demand {
  readonly id: number
  readonly year: number
  readonly serial: number
  readonly words: string
  readonly title: string
  readonly state: DemandState
  readonly ground: Ground | null
  readonly note: string
  readonly departmentId: number | null
  readonly department: string | null
  readonly departmentEn: string | null
  readonly dueOn: string | null
  /** As counted when it was decided. */
  readonly counts: Counts
  readonly firstOn: string
  readonly lastOn: string
  readonly decidedOn: string
  readonly editionId: number | null
  readonly editionNumber: number | null
  readonly editionRow: number | null
  readonly itemId: number | null
  /** The edition with the item came into force. */
  readonly listedOn: string | null
  /** Both are there. */
  readonly closedOn: string | null
}

/** In force from a day on. */
export interface DemandRule {
  readonly fromOn: string
  /** Askings of the same. */
  readonly threshold: number
  /** Calendar days. */
  readonly lookedBack: number
  /** Working days. */
  readonly dueDays: number
  readonly basis: string
}
