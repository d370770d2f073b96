import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { insertEvents } from './obligations.queries.ts'
import { listResponsible } from './generation.queries.ts'

const OrphanRow = z
  .object({ id: int, department_id: int, responsible_id: int.nullable(), name: z.string().nullable() })
  .transform((row) => ({ id: row.id, departmentId: row.department_id, from: row.responsible_id, fromName: row.name ?? '' }))
type Orphan = z.output<typeof OrphanRow>

/**
 * Gives open obligations whose responsible person has moved away, left or lost the role to the department's next publisher, else its
 * head, and tells both. What nobody in the department could take stays with nobody until somebody comes. Repeatable.
 */
export async function passOn(tx: Knex.Transaction, at: string): Promise<number> {
  const orphans = await listOrphans(tx)
  if (orphans.length === 0) return 0
  const responsible = await listResponsible(tx)
  const byDepartment = new Map<string, Orphan[]>()
  for (const orphan of orphans) {
    const key = `${orphan.departmentId}/${orphan.from ?? ''}`
    byDepartment.set(key, [...(byDepartment.get(key) ?? []), orphan])
  }
  for (const group of byDepartment.values()) await passGroup(tx, group, responsible.get(group[0]!.departmentId) ?? null, at)
  return orphans.length
}

async function passGroup(tx: Knex.Transaction, group: readonly Orphan[], to: number | null, at: string): Promise<void> {
  const [{ from, departmentId, fromName }] = group as readonly [Orphan]
  if (to === from) return
  const ids = group.map(({ id }) => id)
  for (let i = 0; i < ids.length; i += 500)
    await tx('obligations')
      .whereIn('id', ids.slice(i, i + 500))
      .update({ responsible_id: to, version: tx.raw('version + 1') })
  if (from === null) return
  const name = to === null ? '' : await nameOf(tx, to)
  await insertEvents(
    tx,
    ids.map((obligationId) => ({ obligationId, kind: 'passed_on', at, actorId: null, details: { from: fromName, to: name } })),
  )
  const about = `obligations:passed:${departmentId}:${from}:${at}`
  const tellings: Telling[] = [
    { personId: from, code: 'obligations.told.passed_from', params: { n: ids.length, name }, href: '/notifications', about },
  ]
  if (to !== null)
    tellings.push({
      personId: to,
      code: 'obligations.told.passed_to',
      params: { n: ids.length, name: fromName },
      href: '/obligations',
      about,
    })
  if (name !== '') await tell(tx, tellings, at)
}

async function nameOf(tx: Knex, id: number): Promise<string> {
  const row = z.object({ display_name: z.string() }).parse(await tx('people').where({ id }).first('display_name'))
  return row.display_name
}

/** Open ones that somebody answers for who no longer can, or nobody although somebody could. */
async function listOrphans(tx: Knex): Promise<Orphan[]> {
  const found: unknown = await tx('obligations as o')
    .leftJoin('people as p', 'p.id', 'o.responsible_id')
    .whereNull('o.answered_at')
    .whereNull('o.cancelled_at')
    .where(
      (either) =>
        void either
          .whereNull('o.responsible_id')
          .orWhereNot('p.status', 'active')
          .orWhereRaw('p.department_id <> o.department_id')
          .orWhereNotExists(
            tx('role_assignments as r').whereRaw('r.person_id = p.id').whereIn('r.role', ['publisher', 'head']).select(tx.raw('1')),
          ),
    )
    .orderBy('o.id')
    .select('o.id', 'o.department_id', 'o.responsible_id', 'p.display_name as name')
  return rows(OrphanRow, found)
}
