import { hasRole } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { denySpotCheck, denyVerdict } from './compliance.policy.ts'
import { listOpenSpotChecks } from './duties.queries.ts'

/** Inspectors draw what was announced, and look at what was drawn, though not at their own department's. */
export const spotCheckDuties: DutyProvider = async ({ db, cache }, actor) => {
  if (!hasRole(actor, 'inspector') || denySpotCheck(actor) !== undefined) return []
  const open = await cache.read(['duties', 'spot-checks'], () => listOpenSpotChecks(db.read))
  return [...new Set(open.map(({ id }) => id))].flatMap((id): Duty[] => {
    const parts = open.filter((one) => one.id === id)
    const params = { from: parts[0]?.fromOn ?? '', to: parts[0]?.toOn ?? '' }
    const line = { href: `/compliance/spot-checks/${id}`, dueOn: null }
    const mine = parts.filter(({ departmentId }) => departmentId !== null && denyVerdict(actor, { departmentId }) === undefined)
    const n = mine.reduce((sum, one) => sum + one.open, 0)
    if (n > 0) return [{ ...line, code: 'duties.spot_check', params: { ...params, n } }]
    return parts.some(({ departmentId }) => departmentId === null) ? [{ ...line, code: 'duties.spot_draw', params }] : []
  })
}
