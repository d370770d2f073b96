import type { Knex } from 'knex'
import { ROLES } from '../auth/policy.ts'
import { tell } from '../notifications/notifications.service.ts'
import type { Person } from './people.rules.ts'
import { findHolders, insertRoleReview, settleRoleReviews } from './role-reviews.queries.ts'

export { listRoleReviews, type RoleReview } from './role-reviews.queries.ts'

/**
 * Somebody who moved or left still holds roles that were granted for the old place: the security administrators are told, and it
 * stands on their list until one of them has looked. The role 干部职工 goes along with a move.
 */
export async function openRoleReview(
  tx: Knex.Transaction,
  person: Person,
  postingId: number,
  kind: 'moved' | 'left',
  at: string,
): Promise<void> {
  const roles = ROLES.filter((role) => person.roles.includes(role) && (kind === 'left' || role !== 'staff'))
  if (roles.length === 0) return
  await insertRoleReview(tx, { personId: person.id, postingId, kind, at })
  const holders = await findHolders(tx, 'secadmin')
  await tell(
    tx,
    holders.map((personId) => ({
      personId,
      code: `staffing.told.${kind}`,
      params: { name: person.name, name_en: person.nameEn },
      href: `/admin/roles/${person.id}`,
      about: `role-review:${postingId}:${kind}`,
    })),
    at,
  )
}

/** A security administrator has looked: what stands open about the person is settled. Returns how many. */
export const settleReviews = (tx: Knex, personId: number, by: number, at: string): Promise<number> =>
  settleRoleReviews(tx, personId, by, at)
