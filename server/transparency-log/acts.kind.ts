import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { ACT, LOGGED_ACTS, subjectOfEntry } from './acts.rules.ts'
import type { Due, Found, LeafKind } from './kinds.types.ts'
import { idOf } from './subjects.rules.ts'

const Row = z.object({
  id: int,
  at: z.string(),
  actor_id: int.nullable(),
  actor_name: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.string(),
})
type ActRow = z.output<typeof Row>

/** What an entry of the audit log commits to; the address from which somebody acted is nobody's business later. */
const actContent = ({ id, at, actor_id: actor, actor_name: name, action, subject, details }: ActRow): object => ({
  v: 1,
  kind: ACT,
  id,
  at,
  actor,
  name,
  action,
  subject,
  details,
})

export async function contentsOfActs(db: Knex, subjects: readonly string[]): Promise<Map<string, Found & { readonly at: string }>> {
  const found: unknown = await db('audit_entries').whereIn('id', subjects.map(idOf)).select(Object.keys(Row.shape))
  return new Map(
    rows(Row, found).map((row) => [
      subjectOfEntry(row.id),
      { content: actContent(row), table: 'audit_entries', row: String(row.id), at: row.at },
    ]),
  )
}

async function due(db: Knex, sources?: readonly string[]): Promise<Due[]> {
  const wanted = [...LOGGED_ACTS].filter((action) => sources === undefined || sources.includes(`${ACT}:${action}`))
  const found: unknown = await db('audit_entries').whereIn('action', wanted).orderBy('id').select('id', 'at')
  return rows(z.object({ id: int, at: z.string() }), found).map(({ id, at }) => ({ subject: subjectOfEntry(id), at, order: 3 }))
}

export const acts: LeafKind = { key: ACT, contents: contentsOfActs, due }
