import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'

export interface SimulatedPerson {
  readonly id: number
  readonly username: string
}

const Id = z.object({ id: int })

/** Members of staff of one department, who all have the same password. */
export async function insertVoters(tx: Knex, count: number, passwordHash: string, at: string): Promise<readonly SimulatedPerson[]> {
  const made: unknown = await tx('departments')
    .insert({ code: 'SIM', name: '模拟', name_en: 'Simulation', kind: 'bureau', position: 0 })
    .returning('id')
  const department = rows(Id, made as unknown[])[0]!.id
  const people: SimulatedPerson[] = []
  for (let i = 0; i < count; i += 1) {
    const username = `simulated${String(i).padStart(4, '0')}`
    const row = {
      username,
      display_name: `模拟 ${i}`,
      display_name_en: `Simulated ${i}`,
      post: '科员',
      post_en: 'Officer',
      rank_class: 'staff',
    }
    const inserted: unknown = await tx('people')
      .insert({ ...row, department_id: department, created_at: at })
      .returning('id')
    people.push({ id: rows(Id, inserted as unknown[])[0]!.id, username })
  }
  await tx('credentials').insert(people.map(({ id }) => ({ person_id: id, password_hash: passwordHash, changed_at: at })))
  await tx('role_assignments').insert(people.map(({ id }) => ({ person_id: id, role: 'staff', granted_at: at })))
  return people
}

/** The credentials of the ballots in the order of the board. */
export async function listBoard(db: Knex, uuid: string): Promise<readonly string[]> {
  const found: unknown = await db('board_records').where({ box_uuid: uuid, kind: 'ballot' }).orderBy('position').select('credential')
  return rows(z.object({ credential: z.string() }), found as unknown[]).map(({ credential }) => credential)
}
