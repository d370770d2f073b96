import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Evaluation } from '../../core/evaluation/sheet.types.ts'
import type { CycleState } from './cycles.types.ts'

/** Nothing of it is decided any more. */
export const isSettled = (state: CycleState): boolean => state === 'final' || state === 'archived'

/** How many leaders confirm a result, each in their own name. */
export const CONFIRMATIONS = 2

/** How a bundle is called when it is saved, without `.json`: the page names the same file that the browser keeps. */
export const bundleName = ({ title }: { readonly title: string }, number: number): string =>
  `${title}-${number}`
    .replace(/[\p{Cc}\p{Cs}"*/:<>?\\|%]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Days of the publicity, both included, `YYYY-MM-DD`. */
export interface Days {
  readonly from: string
  readonly until: string
}

/** A result is on notice for at least so many working days; the first day counts when it is worked. */
export const publicityOf = (calendar: WorkingCalendar, first: string, days: number): Days => ({
  from: first,
  until: calendar.publicityEnd(first, Math.max(5, days)).date,
})

/** The review of an objection: counted from the next day. */
export const reviewUntil = (calendar: WorkingCalendar, raisedOn: string, days: number): string =>
  calendar.addWorkingDays(raisedOn, days).date

export interface Publicised {
  readonly state: CycleState
  readonly publicityFrom: string | null
  readonly publicityUntil: string | null
}
export const isRunning = ({ state, publicityUntil }: Publicised, today: string): boolean =>
  state === 'preliminary' && publicityUntil !== null && today <= publicityUntil

/** Ties across the line of a quota that the leaders have not decided. */
export const openTies = ({ quotas }: Pick<Evaluation, 'quotas'>): Evaluation['quotas'] =>
  quotas.filter(({ tied, chosen }) => tied.length > 0 && chosen === undefined)

/** What keeps a result from being confirmed, in the order in which it is dealt with. */
export type Obstacle = 'publicity' | 'objections' | 'vetoes' | 'tie' | 'incomplete'
export function obstaclesOf(
  cycle: Publicised,
  {
    today,
    openObjections,
    pendingVetoes,
    ties,
    complete,
  }: {
    readonly today: string
    readonly openObjections: number
    /** Vetoes of the cycle that are being decided or appealed against. */
    readonly pendingVetoes: number
    readonly ties: number
    readonly complete: boolean
  },
): readonly Obstacle[] {
  return [
    ...(complete ? [] : ['incomplete' as const]),
    ...(ties > 0 ? ['tie' as const] : []),
    ...(openObjections > 0 ? ['objections' as const] : []),
    ...(pendingVetoes > 0 ? ['vetoes' as const] : []),
    ...(isRunning(cycle, today) ? ['publicity' as const] : []),
  ]
}
