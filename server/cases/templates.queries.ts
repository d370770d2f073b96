import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { KINDS, type Kind } from './cases.rules.ts'

const TemplateRow = z
  .object({
    id: int,
    kind: z.enum(KINDS).nullable(),
    department_id: int.nullable(),
    department_name: z.string().nullable(),
    department_name_en: z.string().nullable(),
    title: z.string(),
    body: z.string(),
    active: bool,
    version: int,
  })
  .transform(({ department_id, department_name, department_name_en, ...row }) => ({
    ...row,
    departmentId: department_id,
    departmentName: department_name,
    departmentNameEn: department_name_en,
  }))
export type Template = z.output<typeof TemplateRow>

const select = (db: Knex): Knex.QueryBuilder =>
  db('case_templates as t')
    .leftJoin('departments as d', 'd.id', 't.department_id')
    .orderByRaw('case when t.department_id is null then 0 else 1 end, t.title, t.id')
    .select('t.*', 'd.name as department_name', 'd.name_en as department_name_en')

/** Those that an answer of this kind may begin with. */
export async function templatesFor(db: Knex, kind: Kind, departmentId: number): Promise<Template[]> {
  const found: unknown = await select(db)
    .where('t.active', true)
    .where((q) => void q.whereNull('t.kind').orWhere('t.kind', kind))
    .where((q) => void q.whereNull('t.department_id').orWhere('t.department_id', departmentId))
  return rows(TemplateRow, found)
}

/** Everybody's and the department's own, those that are no longer offered among them. */
export async function listTemplates(db: Knex, departmentId: number): Promise<Template[]> {
  const found: unknown = await select(db).where((q) => void q.whereNull('t.department_id').orWhere('t.department_id', departmentId))
  return rows(TemplateRow, found)
}
export async function findTemplate(db: Knex, id: number): Promise<Template | undefined> {
  return rows(TemplateRow, await select(db).where('t.id', id).limit(1))[0]
}

export interface TypedTemplate {
  readonly title: string
  readonly body: string
  readonly kind: Kind | null
  readonly active: boolean
}
export async function insertTemplate(tx: Knex, typed: TypedTemplate, departmentId: number | null): Promise<number> {
  const [row] = (await tx('case_templates')
    .insert({ ...typed, department_id: departmentId })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}
/** Compare-and-set; false for the one who comes second. */
export async function changeTemplate(tx: Knex, { id, version }: Pick<Template, 'id' | 'version'>, typed: TypedTemplate): Promise<boolean> {
  const changed = await tx('case_templates')
    .where({ id, version })
    .update({ ...typed, version: version + 1 })
  return changed === 1
}
