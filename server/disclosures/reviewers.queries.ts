import type { Knex } from 'knex'
import { z } from 'zod'
import { ROLES } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import type { Reviewer } from './reviewers.rules.ts'

const Row = z.object({ person_id: int, role: z.enum(ROLES), department_id: int, delegate: int.nullable() })

/** Everybody who reviews on a day, with their delegates of that day. `today`: `YYYY-MM-DD`. */
export async function listReviewers(db: Knex, today: string): Promise<Reviewer[]> {
  const found: unknown = await db('role_assignments as r')
    .join('people as p', (on) => on.on('p.id', 'r.person_id').andOnVal('p.status', 'active'))
    .leftJoin('review_delegations as g', (on) =>
      on
        .on('g.from_person', 'p.id')
        .andOn('g.role', 'r.role')
        .andOnNull('g.ended_at')
        .andOnVal('g.from_on', '<=', today)
        .andOnVal('g.to_on', '>=', today),
    )
    .whereIn('r.role', ['head', 'secrecy', 'approver', 'leader'])
    .orderBy(['p.id', 'r.role'])
    .select('r.person_id', 'r.role', 'p.department_id', 'g.to_person as delegate')
  const reviewers = new Map<string, Reviewer>()
  for (const row of rows(Row, found)) {
    const key = `${row.person_id}:${row.role}`
    const delegates = [...(reviewers.get(key)?.delegates ?? []), ...(row.delegate === null ? [] : [row.delegate])]
    reviewers.set(key, { personId: row.person_id, role: row.role, departmentId: row.department_id, delegates })
  }
  return [...reviewers.values()]
}
