import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import type { NewItem } from './checklist.queries.ts'

const TemplateRow = z
  .object({
    id: int,
    department_id: int,
    department: z.string(),
    department_en: z.string(),
    name: z.string(),
    items: json(z.array(z.object({ indicator: z.string(), title: z.string(), look: z.string() }))),
    version: int,
  })
  .transform(({ department_id, department_en, ...row }) => ({ ...row, departmentId: department_id, departmentEn: department_en }))
export type Template = z.output<typeof TemplateRow>

const templates = (db: Knex): Knex.QueryBuilder =>
  db('inspection_templates as t')
    .join('departments as d', 'd.id', 't.department_id')
    .whereNull('t.retired_at')
    .select('t.id', 't.department_id', 't.name', 't.items', 't.version', 'd.name as department', 'd.name_en as department_en')

/** Checklists that are kept for the next time, in every inspecting department. */
export const listTemplates = async (db: Knex): Promise<Template[]> =>
  rows(TemplateRow, await templates(db).orderBy(['d.position', 't.name', 't.id']))

export async function findTemplate(db: Knex, id: number): Promise<Template | undefined> {
  const row: unknown = await templates(db).where('t.id', id).first()
  return row === undefined ? undefined : TemplateRow.parse(row)
}

export async function insertTemplate(
  tx: Knex,
  template: {
    readonly departmentId: number
    readonly name: string
    readonly items: readonly NewItem[]
    readonly createdBy: number
    readonly at: string
  },
): Promise<number> {
  const [row] = (await tx('inspection_templates')
    .insert({
      department_id: template.departmentId,
      name: template.name,
      items: JSON.stringify(template.items.map(({ indicator, title, look }) => ({ indicator, title, look }))),
      created_by: template.createdBy,
      created_at: template.at,
    })
    .returning('id')) as unknown[]
  return z.object({ id: int }).parse(row).id
}

export async function retireTemplate(tx: Knex, id: number, version: number, at: string): Promise<boolean> {
  const changed = await tx('inspection_templates')
    .where({ id, version })
    .whereNull('retired_at')
    .update({ retired_at: at, version: version + 1 })
  return changed === 1
}
