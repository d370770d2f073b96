import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import type { CountedDepartment } from './yearbook.types.ts'

const DepartmentRow = z
  .object({ id: int, name: z.string(), name_en: z.string(), kind: z.enum(['bureau', 'department', 'unit']), active: bool })
  .transform(({ name_en, ...row }): CountedDepartment => ({ ...row, nameEn: name_en }))

/** All there are and were, in the order of the house. */
export async function listEvery(db: Knex): Promise<CountedDepartment[]> {
  const found: unknown = await db('departments').orderBy(['position', 'id']).select('id', 'name', 'name_en', 'kind', 'active')
  return rows(DepartmentRow, found)
}
