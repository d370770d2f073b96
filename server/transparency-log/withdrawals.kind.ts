import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import type { Due, Found, LeafKind } from './kinds.types.ts'
import { idOf } from './subjects.rules.ts'

export const WITHDRAWAL = 'withdrawal'
export const subjectOfDisclosure = (disclosureId: number): string => `disclosure:${disclosureId}`

const Row = z.object({
  id: int,
  published_number: int.nullable(),
  withdrawn_at: z.string().nullable(),
  withdrawn_by: int.nullable(),
  withdrawal_reason: z.string().nullable(),
})

async function contents(db: Knex, subjects: readonly string[]): Promise<Map<string, Found>> {
  const found: unknown = await db('disclosures')
    .whereIn('id', subjects.map(idOf))
    .select('id', 'published_number', 'withdrawn_at', 'withdrawn_by', 'withdrawal_reason')
  return new Map(
    rows(Row, found).map((row) => {
      const content = {
        v: 1,
        kind: WITHDRAWAL,
        disclosure: row.id,
        version: row.published_number,
        at: row.withdrawn_at,
        by: row.withdrawn_by,
        reason: row.withdrawal_reason,
      }
      return [subjectOfDisclosure(row.id), { content, table: 'disclosures', row: String(row.id) }]
    }),
  )
}

async function due(db: Knex): Promise<Due[]> {
  const found: unknown = await db('disclosures')
    .whereNotNull('withdrawn_at')
    .orderBy(['withdrawn_at', 'id'])
    .select('id', 'withdrawn_at as at')
  return rows(z.object({ id: int, at: z.string() }), found).map(({ id, at }) => ({ subject: subjectOfDisclosure(id), at, order: 2 }))
}

export const withdrawals: LeafKind = { key: WITHDRAWAL, contents, due }
