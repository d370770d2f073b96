import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { KINDS } from './elections.rules.ts'

const HeldRow = z
  .object({ id: int, title: z.string(), kind: z.enum(KINDS), closed_on: z.string() })
  .transform(({ closed_on, ...row }) => ({ ...row, closedOn: closed_on }))

/** Published ones in which voting closed in a year, in the order in which it did. */
export async function listHeld(db: Knex, year: number): Promise<z.output<typeof HeldRow>[]> {
  const found: unknown = await db('elections')
    .where({ state: 'published' })
    .whereBetween('closed_on', [`${year}-01-01`, `${year}-12-31`])
    .orderBy(['closed_on', 'id'])
    .select('id', 'title', 'kind', 'closed_on')
  return rows(HeldRow, found)
}

const ClassRow = z.object({ election_id: int, uuid: z.string() }).transform(({ election_id, uuid }) => ({ electionId: election_id, uuid }))

/** The classes that voted: those merged into another one have no box. */
export async function listHeldClasses(db: Knex, electionIds: readonly number[]): Promise<z.output<typeof ClassRow>[]> {
  const found: unknown = await db('election_classes')
    .whereIn('election_id', [...electionIds])
    .whereNull('merged_into')
    .orderBy('id')
    .select('election_id', 'uuid')
  return rows(ClassRow, found)
}
