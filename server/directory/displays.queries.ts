import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'

const DisplayRow = z
  .object({
    id: int,
    name: z.string(),
    created_at: z.string(),
    created_by_name: z.string(),
    created_by_name_en: z.string(),
    revoked_at: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    name: row.name,
    createdAt: row.created_at,
    createdBy: row.created_by_name,
    createdByEn: row.created_by_name_en,
    revokedAt: row.revoked_at,
  }))
/** A link that shows a department's board on a screen where nobody signs in. The token itself is kept nowhere. */
export type Display = z.output<typeof DisplayRow>

/** Those that work first, the newest first. */
export async function listDisplays(db: Knex, departmentId: number): Promise<Display[]> {
  const found: unknown = await db('board_displays as b')
    .join('people as p', 'p.id', 'b.created_by')
    .where({ 'b.department_id': departmentId })
    .orderByRaw('case when b.revoked_at is null then 0 else 1 end, b.id desc')
    .select(
      'b.id',
      'b.name',
      'b.created_at',
      'b.revoked_at',
      'p.display_name as created_by_name',
      'p.display_name_en as created_by_name_en',
    )
  return rows(DisplayRow, found)
}

export interface NewDisplay {
  readonly departmentId: number
  readonly name: string
  readonly tokenHash: string
  readonly by: number
  readonly at: string
}

export async function insertDisplay(tx: Knex, { departmentId, name, tokenHash, by, at }: NewDisplay): Promise<number> {
  const [row] = (await tx('board_displays')
    .insert({ department_id: departmentId, name, token_hash: tokenHash, created_at: at, created_by: by })
    .returning('id')) as [{ id: number }]
  return row.id
}

/** @throws AppError not_found for another department's, conflict for one that was revoked before */
export async function markRevoked(tx: Knex, departmentId: number, id: number, { by, at }: { by: number; at: string }): Promise<string> {
  const known = (await tx('board_displays').where({ id, department_id: departmentId }).first('name')) as { name: string } | undefined
  if (known === undefined) throw new AppError('not_found', 'errors.not_found')
  const changed = await tx('board_displays').where({ id }).whereNull('revoked_at').update({ revoked_at: at, revoked_by: by })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
  return known.name
}

const Allowed = z.object({ department_id: int, revision: int })

/**
 * The department that a token opens, and the database's revision: a screen has no session whose look-up would read it (ADR 0010).
 * Undefined for a token that nobody made, or that was revoked.
 */
export async function findDisplay(
  db: Knex,
  code: string,
  tokenHash: string,
): Promise<{ departmentId: number; revision: number } | undefined> {
  const row: unknown = await db('board_displays as b')
    .join('departments as d', 'd.id', 'b.department_id')
    .join('revisions as r', (on) => on.onVal('r.id', 1))
    .where({ 'b.token_hash': tokenHash, 'd.code': code, 'd.active': true })
    .whereNull('b.revoked_at')
    .first('b.department_id', 'r.value as revision')
  if (row === undefined) return undefined
  const { department_id, revision } = Allowed.parse(row)
  return { departmentId: department_id, revision }
}
