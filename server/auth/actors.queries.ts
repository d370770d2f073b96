import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { ROLES, type Actor } from './policy.ts'

const PersonRow = z.object({
  id: int,
  username: z.string(),
  display_name: z.string(),
  post: z.string(),
  rank_class: z.enum(['leader', 'head', 'staff']),
  department_id: int,
  department_name: z.string(),
})

/** An active person with their roles, by lower-case user name; `today` leaves out accounts whose time is over. */
export async function findActor(db: Knex, username: string, today: string): Promise<Actor | undefined> {
  const found: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where({ 'p.username': username, 'p.status': 'active' })
    .andWhere((either) => void either.whereNull('p.valid_until').orWhere('p.valid_until', '>=', today))
    .first('p.id', 'p.username', 'p.display_name', 'p.post', 'p.rank_class', 'p.department_id', 'd.name as department_name')
  if (found === undefined) return undefined
  const person = PersonRow.parse(found)
  const roles = rows(z.object({ role: z.enum(ROLES) }), await db('role_assignments').where({ person_id: person.id }).select('role'))
  return {
    id: person.id,
    username: person.username,
    name: person.display_name,
    post: person.post,
    rankClass: person.rank_class,
    departmentId: person.department_id,
    departmentName: person.department_name,
    roles: roles.map(({ role }) => role),
  }
}
