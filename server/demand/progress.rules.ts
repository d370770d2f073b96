import type { FactEvent } from '../../core/evaluation/facts.types.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'

// How far a demand has come, and what a department is credited with. Pure.

/**
 * drafted: on the draft of an edition, or waiting for its day; listed: in the catalogue in force, nothing disclosed yet; closed: both;
 * dropped: taken out of the draft, or the draft was thrown away; refused: not to be disclosed.
 */
export const DEMAND_STATES = ['drafted', 'listed', 'closed', 'dropped', 'refused'] as const
export type DemandState = (typeof DEMAND_STATES)[number]
/** Somebody owes something. */
export const isOpen = (state: DemandState): boolean => state === 'drafted' || state === 'listed'

/** A demand that a department was to close by a day. */
export interface OwedDemand {
  readonly id: number
  readonly departmentId: number
  readonly title: string
  /** `YYYY-MM-DD`. */
  readonly dueOn: string
  readonly closedOn: string | null
}

/** What a department's demands come to: each counts once it is closed, or its day has passed. */
export interface DemandFacts {
  readonly due: number
  readonly kept: number
  readonly events: readonly FactEvent[]
}

/** `demand_late` with its working days, `demand_open` with those so far; undefined for what is not due yet. What came after `today` is not known. */
export function judgeDemand(demand: OwedDemand, today: string, calendar: WorkingCalendar): FactEvent | 'kept' | 'open' {
  const { id, dueOn, title } = demand
  const closedOn = demand.closedOn !== null && demand.closedOn <= today ? demand.closedOn : null
  if (closedOn !== null && closedOn <= dueOn) return 'kept'
  if (closedOn === null && dueOn >= today) return 'open'
  const days = Math.max(calendar.workingDaysBetween(dueOn, closedOn ?? today).days, 0)
  return { key: closedOn === null ? 'demand_open' : 'demand_late', n: 1, days, title, ref: `demand:${id}`, on: dueOn }
}

/** By department, in the order in which they fell due. */
export function demandFactsOf(demands: readonly OwedDemand[], today: string, calendar: WorkingCalendar): ReadonlyMap<number, DemandFacts> {
  const all = new Map<number, { due: number; kept: number; events: FactEvent[] }>()
  for (const demand of demands.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.id - b.id))) {
    const judged = judgeDemand(demand, today, calendar)
    if (judged === 'open') continue
    const own = all.get(demand.departmentId) ?? { due: 0, kept: 0, events: [] }
    own.due += 1
    if (judged === 'kept') own.kept += 1
    else own.events.push(judged)
    all.set(demand.departmentId, own)
  }
  return all
}
