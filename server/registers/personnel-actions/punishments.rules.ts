import { lastDayOfMonths } from '../months.rules.ts'

/** Months for which a punishment stays in force: 公职人员政务处分法 art. 8. Dismissal ends the post and has no period. */
const MONTHS: Readonly<Record<string, number>> = { warning: 6, demerit: 12, major_demerit: 18, demotion: 24, removal_from_post: 24 }

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
