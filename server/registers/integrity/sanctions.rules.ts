import type { Translate } from '../../i18n/index.ts'
import { lastDayOfMonths } from '../months.rules.ts'
import type { IntegrityEntry, SANCTIONS } from './integrity.rules.ts'

/**
 * Months for which a sanction has effect: 公职人员政务处分法 art. 8, and the Party's 纪律处分条例. A dismissal, an expulsion and a membership on
 * probation show for as long as the heaviest of the others.
 */
const MONTHS: Readonly<Record<(typeof SANCTIONS)[number], number>> = {
  warning: 6,
  demerit: 12,
  major_demerit: 18,
  demotion: 24,
  removal: 24,
  dismissal: 24,
  party_warning: 12,
  party_serious_warning: 18,
  party_removal: 24,
  party_probation: 24,
  party_expulsion: 24,
}

/** Whether readers are spared the name on a day, `YYYY-MM-DD`: a sanction that is not in force yet, or no more. Nobody is, of any other row. */
export function isSpared({ section, sanction, recordedOn }: IntegrityEntry, today: string): boolean {
  if (section !== 'sanction') return false
  if (sanction === '' || recordedOn === null || recordedOn > today) return true
  return today > lastDayOfMonths(recordedOn, MONTHS[sanction])
}

/** The row as readers see it: whose sanction is over stands there without name and post. A day that nobody says spares everybody. */
export const shownTo =
  (t: Translate, today = '9999-12-31') =>
  (entry: IntegrityEntry): IntegrityEntry =>
    isSpared(entry, today) ? { ...entry, personName: t('integrity.spared'), post: '' } : entry
