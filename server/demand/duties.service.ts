import { hasRole } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { denyDeciding, owes } from './demand.policy.ts'
import { listDemands } from './demands.queries.ts'
import { waitingTopics } from './waiting.service.ts'

/** Whoever keeps the catalogue decides and brings the draft on its way; then the department discloses. */
export const demandDuties: DutyProvider = async ({ db, cache }, actor, today) => {
  if (!hasRole(actor, 'editor', 'head', 'publisher')) return []
  const demands = await cache.read(['duties', 'demands'], () => listDemands(db.read))
  const line = (code: Duty['code'], { id, title, dueOn }: (typeof demands)[number]): Duty => ({
    code,
    params: { title },
    href: `/demand/${id}`,
    dueOn,
  })
  const listed = demands
    .filter(({ state, departmentId }) => state === 'listed' && owes(actor, departmentId))
    .map((one) => line('demand.duty.disclose', one))
  if (denyDeciding(actor) !== undefined) return listed
  const waiting = await cache.read(['duties', 'demand-topics', today], async () => (await waitingTopics(db.read, today)).length)
  const drafted = demands.filter(({ state }) => state === 'drafted').map((one) => line('demand.duty.list', one))
  const decide: Duty[] = waiting === 0 ? [] : [{ code: 'demand.duty.decide', params: { n: waiting }, href: '/demand', dueOn: null }]
  return [...listed, ...drafted, ...decide]
}
