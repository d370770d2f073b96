import { hasRole, type Actor } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { listPendingVisits, type PendingFinding, type PendingVisit } from './duties.queries.ts'
import { denyAnswer, denyBegin, denyCheck, denyOrder, denySign } from './inspections.policy.ts'
import { isSettled } from './inspections.rules.ts'

/** Inspectors go, write down, order and look again; the department signs and answers. What a visit will be is told to nobody who is visited. */
export const inspectionDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  const visits = await cache.read(['duties', 'visits'], () => listPendingVisits(db.read))
  return visits.flatMap((visit) => (isSettled(visit.state) ? afterwards(actor, visit) : onTheSpot(actor, visit, today)))
}

const words = ({ department, departmentEn, inspection: { title } }: PendingVisit) => ({ title, department, department_en: departmentEn })

function onTheSpot(actor: Actor, visit: PendingVisit, today: string): Duty[] {
  const line = (code: Duty['code'], dueOn: string | null): Duty[] => [
    { code, params: words(visit), href: `/inspections/visits/${visit.id}`, dueOn },
  ]
  const { state, onDay } = visit
  if (state === 'planned') return onDay <= today && denyBegin(actor, visit) === undefined ? line('duties.visit', onDay) : []
  if (state === 'running') return denyCheck(actor, visit) === undefined ? line('duties.visit_running', onDay) : []
  if (state !== 'closed') return []
  if (denySign(actor, visit) === undefined) return line('duties.visit_sign', null)
  const witnesses = visit.refusedBy !== null && visit.witnessId === actor.id && hasRole(actor, 'inspector')
  return witnesses ? line('duties.visit_witness', null) : []
}

function afterwards(actor: Actor, visit: PendingVisit): Duty[] {
  const orders = denyOrder(actor, visit) === undefined
  const recorded = visit.findings.filter(({ state }) => state === 'recorded').length
  return [
    ...(orders && recorded > 0
      ? [{ code: 'duties.notice', params: { ...words(visit), n: recorded }, href: `/inspections/visits/${visit.id}`, dueOn: null } as const]
      : []),
    ...visit.findings.flatMap((finding) => ofFinding(finding, visit, { orders, answers: denyAnswer(actor, visit) === undefined })),
  ]
}

function ofFinding(
  { id, text, state, dueOn }: PendingFinding,
  visit: PendingVisit,
  { orders, answers }: { readonly orders: boolean; readonly answers: boolean },
): Duty[] {
  const line = { params: { ...words(visit), finding: text }, href: `/inspections/findings/${id}` }
  if (state === 'ordered' && answers) return [{ ...line, code: 'duties.rectify', dueOn }]
  return state === 'answered' && orders ? [{ ...line, code: 'duties.recheck', dueOn: null }] : []
}
