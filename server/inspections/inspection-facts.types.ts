import type { FactEvent } from '../../core/evaluation/facts.types.ts'
import type { Severity } from './inspections.rules.ts'

/** A fact for the evaluation, with the indicator that the checklist's item was for; '' for an item of the inspectors' own. */
export interface InspectionEvent extends FactEvent {
  readonly key: 'finding' | 'overdue_rectification'
  readonly indicator: string
  readonly severity: Severity
}

export interface InspectionFacts {
  /** By day, then by finding. */
  readonly events: readonly InspectionEvent[]
  /** Deadlines of the period that are over or answered, and how many of them were kept. */
  readonly rectification: { readonly kept: number; readonly due: number }
}

export interface InspectionPeriod {
  readonly departmentIds: readonly number[]
  /** Both included, `YYYY-MM-DD`. */
  readonly from: string
  readonly to: string
  /** Today in Shanghai: an order that is not answered is overdue up to this day (or `to`, when that is earlier). */
  readonly today: string
}
