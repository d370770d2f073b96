import type { Knex } from 'knex'
import { z } from 'zod'
import { int } from '../db/decode.ts'

const HolderRow = z
  .object({ id: int, username: z.string(), display_name: z.string(), display_name_en: z.string(), name: z.string(), name_en: z.string() })
  .transform((row) => ({
    id: row.id,
    username: row.username,
    name: row.display_name,
    nameEn: row.display_name_en,
    departmentName: row.name,
    departmentNameEn: row.name_en,
  }))
/** Whose second factor it is. */
export type Holder = Readonly<z.output<typeof HolderRow>>

export async function findHolder(db: Knex, by: { readonly id: number } | { readonly username: string }): Promise<Holder | undefined> {
  const which = 'id' in by ? { 'p.id': by.id } : { 'p.username': by.username }
  const row: unknown = await db('people as p')
    .join('departments as d', 'd.id', 'p.department_id')
    .where(which)
    .first('p.id', 'p.username', 'p.display_name', 'p.display_name_en', 'd.name', 'd.name_en')
  return row === undefined ? undefined : HolderRow.parse(row)
}
