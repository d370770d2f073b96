import type { Knex } from 'knex'
import { randomInt } from 'node:crypto'
import { z } from 'zod'
import { int, rows } from '../db/decode.ts'
import { SCHEME_STATES, type SchemeRow, type StoredScheme } from './schemes.types.ts'

const shape = {
  id: int,
  code: z.string(),
  number: int,
  name: z.string(),
  state: z.enum(SCHEME_STATES),
  note: z.string(),
  sha256: z.string().nullable(),
  copied_from: int.nullable(),
  created_at: z.string(),
  created_by_name: z.string(),
  created_by_name_en: z.string(),
  frozen_at: z.string().nullable(),
  frozen_by_name: z.string().nullable(),
  frozen_by_name_en: z.string().nullable(),
  version: int,
}
const Columns = z.object(shape)
const rowOf = (row: z.output<typeof Columns>): SchemeRow => ({
  id: row.id,
  code: row.code,
  number: row.number > 0 ? row.number : null, // see `insertScheme`
  name: row.name,
  state: row.state,
  note: row.note,
  sha256: row.sha256,
  copiedFrom: row.copied_from,
  createdAt: row.created_at,
  createdBy: row.created_by_name,
  createdByEn: row.created_by_name_en,
  frozenAt: row.frozen_at,
  frozenBy: row.frozen_by_name,
  frozenByEn: row.frozen_by_name_en,
  version: row.version,
})
export const decodeSchemeRow = (row: unknown): SchemeRow => rowOf(Columns.parse(row))
const Stored = z
  .object({ ...shape, content: z.string() })
  .transform((row): StoredScheme => ({ ...rowOf(row), content: JSON.parse(row.content) as unknown, text: row.content }))

const columns = Object.keys(shape).filter((name) => !name.includes('_by_name'))

/** Without the content, which is the bulk of it. */
export const selectSchemes = (db: Knex): Knex.QueryBuilder =>
  db('evaluation_schemes as s')
    .join('people as c', 'c.id', 's.created_by')
    .leftJoin('people as f', 'f.id', 's.frozen_by')
    .select(columns.map((name) => `s.${name}`))
    .select('c.display_name as created_by_name', 'c.display_name_en as created_by_name_en')
    .select('f.display_name as frozen_by_name', 'f.display_name_en as frozen_by_name_en')

export async function findScheme(db: Knex, id: number): Promise<StoredScheme | undefined> {
  const row: unknown = await selectSchemes(db).select('s.content').where('s.id', id).first()
  return row === undefined ? undefined : Stored.parse(row)
}

/** All that are frozen, or those of them with the given ids, with their content; newest first. */
export async function listFrozen(db: Knex, ids?: readonly number[]): Promise<StoredScheme[]> {
  const found: unknown = await selectSchemes(db)
    .modify((q) => ids === undefined || void q.whereIn('s.id', [...ids]))
    .select('s.content')
    .where('s.state', 'frozen')
    .orderBy([
      { column: 's.frozen_at', order: 'desc' },
      { column: 's.id', order: 'desc' },
    ])
  return rows(Stored, found)
}

/** The frozen version of the same code before this one, or what the draft was copied from. */
export async function findBefore(db: Knex, { id, code, number, copiedFrom }: SchemeRow): Promise<SchemeRow | undefined> {
  const select = selectSchemes(db).where('s.state', 'frozen').whereNot('s.id', id)
  if (copiedFrom !== null) void select.where('s.id', copiedFrom)
  else
    void select
      .where('s.code', code)
      .where('s.number', '<', number ?? 2_147_483_647)
      .orderBy('s.number', 'desc')
  const row: unknown = await select.first()
  return row === undefined ? undefined : decodeSchemeRow(row)
}

export interface NewScheme {
  readonly code: string
  readonly name: string
  readonly content: string
  readonly note: string
  readonly copiedFrom: number | null
  readonly createdBy: number
  readonly createdAt: string
}

/** A draft has no number yet, but the column wants one that is unique with its code: one below zero at random, until it is frozen. */
export async function insertScheme(tx: Knex, draft: NewScheme): Promise<number> {
  const { copiedFrom, createdBy, createdAt, ...texts } = draft
  const number = -randomInt(1, 2_147_483_647)
  const [row] = (await tx('evaluation_schemes')
    .insert({ ...texts, number, state: 'draft', copied_from: copiedFrom, created_by: createdBy, created_at: createdAt })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

/** Compare-and-set on a draft; false for whoever comes second. */
export async function changeDraft(
  tx: Knex,
  { id, version }: { readonly id: number; readonly version: number },
  values: Readonly<Record<string, string | number | null>>,
): Promise<boolean> {
  const changed = await tx('evaluation_schemes')
    .where({ id, version, state: 'draft' })
    .update({ ...values, version: version + 1 })
  return changed === 1
}

/** Whoever freezes a version of a code waits here for whoever is just doing so: the number that is read afterwards is the last one. */
export const holdCode = async (tx: Knex, code: string): Promise<void> => {
  await tx('evaluation_schemes')
    .where({ code, state: 'draft' })
    .update({ version: tx.ref('version') })
}

export async function lastNumber(tx: Knex, code: string): Promise<number> {
  const row: unknown = await tx('evaluation_schemes').where({ code, state: 'frozen' }).max({ number: 'number' }).first()
  return z.object({ number: int.nullable() }).parse(row).number ?? 0
}
