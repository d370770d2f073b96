import { dueChip, type StatusChip } from '../disclosures/status.presenter.ts'
import type { Words } from '../web/words.ts'
import type { Judged } from './obligations.types.ts'

/** How an obligation stands, in colour, icon and word. */
export function outcomeChip(
  { outcome, lateBy, leadDays, dueOn }: Pick<Judged, 'outcome' | 'lateBy' | 'leadDays' | 'dueOn'>,
  words: Pick<Words, 't' | 'today' | 'calendar'>,
): StatusChip {
  const { t } = words
  switch (outcome) {
    case 'open':
      return dueChip(dueOn, words)
    case 'missing':
      return { kind: 'miss', text: t('obligations.outcome.missing', { n: lateBy }) }
    case 'on_time':
      return { kind: 'ok', text: t('obligations.outcome.on_time') }
    case 'ex_ante_kept':
      return {
        kind: 'ok',
        text: leadDays === null ? t('obligations.outcome.ex_ante') : t('obligations.outcome.ex_ante_kept', { n: leadDays }),
      }
    case 'late':
      return { kind: 'late', text: t('obligations.outcome.late', { n: lateBy }) }
    case 'nil':
      return { kind: 'nil', text: t('obligations.outcome.nil') }
    case 'nil_late':
      return { kind: 'late', text: t('obligations.outcome.nil_late', { n: lateBy }) }
    case 'turned_ex_post':
      return { kind: 'turned', text: t('obligations.outcome.turned', { n: Math.abs(leadDays ?? lateBy) }) }
    case 'withdrawn':
      return { kind: 'nil', icon: 'ban', text: t('obligations.outcome.withdrawn') }
    case 'cancelled':
      return { kind: 'idle', icon: 'ban', text: t('obligations.outcome.cancelled') }
  }
}
