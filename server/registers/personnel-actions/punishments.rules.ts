import { addDays, isDate, lastDayOf } from '../../../core/dates.ts'

/** Months for which a punishment stays in force: 公职人员政务处分法 art. 8. Dismissal ends the post and has no period. */
const MONTHS: Readonly<Record<string, number>> = { warning: 6, demerit: 12, major_demerit: 18, demotion: 24, removal_from_post: 24 }

/** The same day some months later, or undefined where that month has none. */
function sameDay(date: string, months: number): { readonly month: string; readonly on: string | undefined } {
  const count = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months
  const month = `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`
  const on = `${month}-${date.slice(8)}`
  return { month, on: isDate(on) ? on : undefined }
}

/** Last day of `months` that begin on `first`, which counts: ten months from 10 March end on 9 January; where a month is too short, with its last day. */
export function lastDayOfMonths(first: string, months: number): string {
  const { month, on } = sameDay(first, months)
  return on === undefined ? lastDayOf(month) : addDays(on, -1)
}

/** The day on which `months` since `first` are over: the same day, else the last of the month. */
export function monthsLater(first: string, months: number): string {
  const { month, on } = sameDay(first, months)
  return on ?? lastDayOf(month)
}

/**
 * Last day of a punishment's period. It takes effect on the day of the decision and its period runs from that day (art. 8), so that the
 * day itself counts. Undefined for a dismissal.
 */
export function punishmentEnd(punishment: string, effectiveOn: string): string | undefined {
  const months = MONTHS[punishment]
  return months === undefined ? undefined : lastDayOfMonths(effectiveOn, months)
}

export type PunishmentState = 'pending' | 'in_force' | 'ended'

/** Whether a punishment is in force on a day; a dismissal shows for as long as the heaviest period, 24 months. */
export function punishmentState(punishment: string, effectiveOn: string | null, today: string): PunishmentState {
  if (effectiveOn === null || effectiveOn > today) return 'pending'
  return today <= shownUntil(punishment, effectiveOn) ? 'in_force' : 'ended'
}

/** The last day on which readers see the name. */
export const shownUntil = (punishment: string, effectiveOn: string): string =>
  punishmentEnd(punishment, effectiveOn) ?? lastDayOfMonths(effectiveOn, 24)

type Punished = { readonly kind: string; readonly detail: string; readonly effectiveOn: string | null }
/** Whether readers are spared the name: a punishment that is not in force yet, or no more (政务处分法: it ends by itself with its period). */
export const isHidden = ({ kind, detail, effectiveOn }: Punished, today: string): boolean =>
  kind === 'punishment' && punishmentState(detail, effectiveOn, today) !== 'in_force'
