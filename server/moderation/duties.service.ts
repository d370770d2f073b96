import { hasRole } from '../auth/policy.ts'
import type { Duty, DutyProvider } from '../duties/duties.types.ts'
import { denyActing, denyDecision } from './moderation.policy.ts'
import { actHref } from './moderation.telling.ts'
import { findQueue } from './reading.service.ts'

/** Reports that wait, as one line, and every appeal that this moderator may decide on, by its day. */
export const moderationDuties: DutyProvider = async ({ db, cache }, actor): Promise<readonly Duty[]> => {
  if (!hasRole(actor, 'moderator')) return []
  const { reported, appeals } = await cache.read(['duties', 'moderation'], () => findQueue(db.read))
  const n = reported.filter(({ post }) => denyActing(actor, { authorId: post?.authorId ?? null }) === undefined).length
  const reports = { code: 'moderation.duty.reports', params: { n }, href: '/moderation', dueOn: null } as const
  const decisions = appeals
    .filter(({ act }) => denyDecision(actor, act) === undefined)
    .map(({ appeal, act }) => ({ code: 'moderation.duty.appeal', params: {}, href: actHref(act.id), dueOn: appeal.dueOn }) as const)
  return [...(n === 0 ? [] : [reports]), ...decisions]
}
