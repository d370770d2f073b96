import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

const PersonRow = z.object({ id: int, name: z.string(), name_en: z.string(), post: z.string(), post_en: z.string() })
export type Colleague = z.output<typeof PersonRow>
/** Everybody on the staff of a department who may work on a case: not who asked. */
export async function listColleagues(db: Knex, departmentId: number, applicantId: number | null): Promise<Colleague[]> {
  const found: unknown = await db('people as p')
    .where({ 'p.status': 'active', 'p.department_id': departmentId })
    .whereExists((q) => void q.select(db.raw('1')).from('role_assignments as r').whereRaw("r.person_id = p.id and r.role = 'staff'"))
    .modify((q) => void (applicantId === null ? q : q.whereNot('p.id', applicantId)))
    .orderBy('p.id')
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en', 'p.post', 'p.post_en')
  return rows(PersonRow, found)
}
