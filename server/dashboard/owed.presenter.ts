import { correctingChip, dueChip, stateChip, type StatusChip } from '../disclosures/status.presenter.ts'
import type { Owed } from '../obligations/owed.rules.ts'
import { inWords, type Words } from '../web/words.ts'
import { OWED_VIEWS, owedIn, type OwedView } from './cockpit.rules.ts'
import { owedHref } from './standing.presenter.ts'

export interface OwedRow {
  readonly title: string
  readonly href: string
  readonly department: string
  readonly step: StatusChip
  readonly due: string
  readonly chip: StatusChip | undefined
}

/** One owed entry as a leader reads it: item, department, step and day. A draft's own words stay with those who write and review it. */
export function owedRow(one: Owed, words: Words): OwedRow {
  const { t, fmt, locale } = words
  const title = inWords(locale, one.itemTitle, one.itemTitleEn)
  // What a leader may open: what is published, and what has come to the second approval.
  const open = one.disclosureId !== null && (one.isCorrection || one.state === 'approval_2')
  return {
    title: one.period === null ? title : t('dashboard.item_period', { title, period: fmt.period(one.period) }),
    href: open ? `/disclosures/${one.disclosureId}` : `/catalogue/${one.itemId}`,
    department: inWords(locale, one.departmentName, one.departmentNameEn),
    step: stepChip(one, t),
    due: fmt.date(one.dueOn),
    chip: one.dueOn === null ? undefined : dueChip(one.dueOn, words),
  }
}

function stepChip(one: Owed, t: Words['t']): StatusChip {
  if (one.state === null) return { kind: 'idle', text: t('dashboard.due.not_started') }
  const correcting = one.isCorrection
    ? correctingChip({ publishedNumber: 1, timeliness: null, withdrawnAt: null, workingState: one.state }, t)
    : undefined
  return correcting ?? stateChip(one.state, t)
}

/** Everything that /cockpit/due prints: one view at a time, of all departments or one. */
export function presentOwed(owed: readonly Owed[], view: OwedView, departmentId: number | undefined, words: Words) {
  const { t, locale } = words
  const own = departmentId === undefined ? owed : owed.filter((one) => one.departmentId === departmentId)
  const [first] = own
  const rows = owedIn(own, view).map((one) => owedRow(one, words))
  const department = departmentId === undefined || first === undefined ? '' : inWords(locale, first.departmentName, first.departmentNameEn)
  return {
    tabs: OWED_VIEWS.map((key) => ({
      text: t(`dashboard.due.${key}`),
      n: owedIn(own, key).length,
      href: owedHref(key, departmentId),
      current: key === view,
    })),
    facts: [department, t('dashboard.n_entries', { n: rows.length }), t('dashboard.due.rule')].filter((fact) => fact !== ''),
    all: departmentId === undefined ? '' : owedHref(view),
    rows,
    title: t(`dashboard.due.${view}`),
  }
}
