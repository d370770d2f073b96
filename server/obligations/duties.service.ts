import { addDays } from '../../core/dates.ts'
import { hasRole, type Actor } from '../auth/policy.ts'
import { headsFor } from '../disclosures/disclosures.policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { listAsked, type Asked } from './duties.queries.ts'
import { listPending } from './owed.queries.ts'
import type { Pending } from './owed.rules.ts'

/** How far ahead a publisher is shown what nobody has begun, in calendar days. */
const AHEAD_DAYS = 14
/** Lines of one person; the rest is one line that leads to the calendar of what is due. */
const MOST = 12

/**
 * Publishers begin what is due, heads hear of what is late and sign that there was nothing, approvers and leaders decide about time. What
 * is begun already stands among the drafts. Read once for the whole bureau after a change.
 */
export const obligationDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  const answers = hasRole(actor, 'publisher', 'head')
  const pending = answers ? await cache.read(['duties', 'owed', today], () => listPending(db.read, today)) : []
  const signs = hasRole(actor, 'head', 'approver', 'leader') || (actor.standsInFor ?? []).length > 0
  const asked = signs ? await cache.read(['duties', 'asked'], () => listAsked(db.read)) : []
  return [...owedDuties(actor, pending, today), ...asked.flatMap((one) => askedDuties(actor, one))]
}

function owedDuties(actor: Actor, pending: readonly Pending[], today: string): Duty[] {
  const until = addDays(today, AHEAD_DAYS)
  const open = pending
    .filter((one) => one.departmentId === actor.departmentId && one.disclosureId === null && one.dueOn !== null && one.dueOn <= until)
    .toSorted((a, b) => ((a.dueOn ?? '') < (b.dueOn ?? '') ? -1 : 1))
  if (!hasRole(actor, 'publisher')) {
    const late = open.filter(({ dueOn }) => dueOn !== null && dueOn < today)
    return late.length === 0
      ? []
      : [{ code: 'duties.obligations_late', params: { n: late.length }, href: '/obligations', dueOn: late[0]?.dueOn ?? null }]
  }
  const lines = open.slice(0, open.length > MOST ? MOST - 1 : MOST).map(obligationLine)
  const rest = open.length - lines.length
  const next = open[lines.length]?.dueOn ?? null
  return rest === 0 ? lines : [...lines, { code: 'duties.obligations_more', params: { n: rest }, href: '/obligations', dueOn: next }]
}

const obligationLine = (one: Pending): Duty => ({
  code: one.period === null ? 'duties.obligation_once' : 'duties.obligation',
  params: { item: one.itemTitle, item_en: one.itemTitleEn, ...(one.period !== null && { period: one.period }) },
  href: `/obligations/${one.obligationId ?? ''}`,
  dueOn: one.dueOn,
})

function askedDuties(actor: Actor, one: Asked): Duty[] {
  const params = { item: one.title, item_en: one.titleEn, department: one.department, department_en: one.departmentEn }
  const line = { params, href: `/obligations/${one.obligationId}`, dueOn: one.dueOn }
  if (one.what === 'nil') return headsFor(actor, one) ? [{ ...line, code: 'duties.nil_sign' }] : []
  return hasRole(actor, 'approver', 'leader') && one.by !== actor.id ? [{ ...line, code: 'duties.more_time' }] : []
}
