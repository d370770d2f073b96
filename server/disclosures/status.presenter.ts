import type { WorkingCalendar } from '../../core/working-days.ts'
import type { MessageKey, Translate } from '../i18n/index.ts'
import type { ChipKind } from '../web/markup.ts'
import { isReviewState, type Timeliness, type VersionState } from './disclosures.rules.ts'

/** Colour, icon and word of a status: what `chip(kind, text, icon)` and page-head facts take. */
export interface StatusChip {
  readonly kind: ChipKind
  readonly text: string
  readonly icon?: string
}

export interface StatusInput {
  readonly publishedNumber: number | null
  readonly timeliness: Timeliness | null
  readonly withdrawnAt: string | null
  /** State of the unpublished version, null without one or when the reader may not know of it. */
  readonly workingState: VersionState | null
}

const PUBLISHED: Readonly<Record<Timeliness, { kind: ChipKind; key: MessageKey }>> = {
  on_time: { kind: 'ok', key: 'disclosures.status.on_time' },
  ex_ante_kept: { kind: 'ok', key: 'disclosures.status.ex_ante_kept' },
  late: { kind: 'late', key: 'disclosures.status.late' },
  turned_ex_post: { kind: 'turned', key: 'disclosures.status.turned_ex_post' },
}

/** The one status of a record: what readers see of it if it is published, else how far it has come. */
export function statusOf(record: StatusInput, t: Translate): StatusChip {
  if (record.withdrawnAt !== null) return { kind: 'nil', icon: 'ban', text: t('disclosures.status.withdrawn') }
  if (record.publishedNumber === null) return stateChip(record.workingState ?? 'discarded', t)
  const known = record.timeliness === null ? undefined : PUBLISHED[record.timeliness]
  return known === undefined ? { kind: 'ok', text: t('disclosures.status.published') } : { kind: known.kind, text: t(known.key) }
}

/** A version's own state: 草稿, 退回修改, 待保密审查 … */
export function stateChip(state: VersionState, t: Translate): StatusChip {
  const text = t(`disclosures.status.${state}`)
  if (state === 'published') return { kind: 'ok', text }
  if (state === 'returned') return { kind: 'late', icon: 'arrow-back-up', text }
  if (isReviewState(state) || state === 'secrecy_office') return { kind: 'soon', icon: 'hourglass', text }
  if (state === 'scheduled') return { kind: 'idle', icon: 'clock', text }
  if (state === 'withheld') return { kind: 'idle', icon: 'lock', text }
  return { kind: 'idle', icon: state === 'draft' ? 'pencil' : state === 'superseded' ? 'history' : 'trash', text }
}

/** 已更正 · 第 2 版; undefined for a record that was never corrected. */
export function correctedChip(record: Pick<StatusInput, 'publishedNumber'>, t: Translate): StatusChip | undefined {
  const n = record.publishedNumber ?? 1
  return n > 1 ? { kind: 'idle', icon: 'history', text: t('disclosures.status.corrected', { n }) } : undefined
}

/** 更正中：待保密审查; undefined unless a published record has a newer version that the reader may know of. */
export function correctingChip(record: StatusInput, t: Translate): StatusChip | undefined {
  if (record.publishedNumber === null || record.workingState === null) return undefined
  return {
    kind: 'soon',
    icon: 'versions',
    text: t('disclosures.status.correcting', { state: t(`disclosures.status.${record.workingState}`) }),
  }
}

/** How soon something unpublished is due: 2 个工作日后到期. Dates `YYYY-MM-DD`. */
export function dueChip(
  dueOn: string,
  { today, t, calendar }: { readonly today: string; readonly t: Translate; readonly calendar: WorkingCalendar },
): StatusChip {
  const { days } = calendar.workingDaysBetween(today, dueOn)
  if (dueOn < today) return { kind: 'miss', text: t('disclosures.due.over', { n: Math.max(1, -days) }) }
  if (dueOn === today) return { kind: 'soon', text: t('disclosures.due.today') }
  return { kind: days <= 5 ? 'soon' : 'idle', icon: 'clock', text: t('disclosures.due.in', { n: days }) }
}
