import type { Knex } from 'knex'
import type { Actor } from '../auth/policy.ts'
import { seesCase } from './cases.policy.ts'
import { departmentIds, listCases } from './cases.queries.ts'
import { caseKinds } from './kinds.registry.ts'

/**
 * Which of these cases the actor may open, for pages that link to them: two questions, however many they are. Kinds from which somebody can
 * be recused say themselves who opens their pages, and are left out here.
 */
export async function seenCases(db: Knex, actor: Actor, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set()
  const cases = await listCases(db, ids)
  const desks = await departmentIds(
    db,
    [...caseKinds.values()].map(({ desk }) => desk.department),
  )
  const seen = cases.filter((held) => {
    const kind = caseKinds.get(held.kind)
    return kind !== undefined && kind.recused === undefined && seesCase(actor, { held, kind, desk: desks.get(kind.desk.department) })
  })
  return new Set(seen.map(({ id }) => id))
}
