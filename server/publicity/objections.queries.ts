import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { AppError } from '../errors.ts'
import { FINDINGS } from './publicity.rules.ts'

export const OBJECTION_STATES = ['received', 'handling', 'concluded'] as const

const Row = z
  .object({
    id: int,
    disclosure_id: int,
    version_id: int,
    line_no: int.nullable(),
    named: bool,
    filer_id: int.nullable(),
    filer_name: z.string(),
    contact: z.string(),
    body: z.string(),
    leads: z.string(),
    filed_on: z.string(),
    state: z.enum(OBJECTION_STATES),
    handler_id: int.nullable(),
    handler_name: z.string().nullable(),
    finding: z.enum(FINDINGS).nullable(),
    finding_text: z.string(),
    reply: z.string(),
    concluded_at: z.string().nullable(),
    version: int,
  })
  .transform((row) => ({
    id: row.id,
    disclosureId: row.disclosure_id,
    versionId: row.version_id,
    lineNo: row.line_no,
    named: row.named,
    filerId: row.filer_id,
    filerName: row.filer_name,
    contact: row.contact,
    body: row.body,
    leads: row.leads,
    filedOn: row.filed_on,
    state: row.state,
    handlerId: row.handler_id,
    handlerName: row.handler_name ?? '',
    finding: row.finding,
    findingText: row.finding_text,
    reply: row.reply,
    concludedAt: row.concluded_at,
    version: row.version,
  }))
export type Objection = z.output<typeof Row>

const select = (db: Knex): Knex.QueryBuilder =>
  db('publicity_objections as o').leftJoin('people as h', 'h.id', 'o.handler_id').select('o.*', 'h.display_name as handler_name')

/** In the order in which they came. */
export async function listObjections(db: Knex, disclosureIds: readonly number[]): Promise<Objection[]> {
  if (disclosureIds.length === 0) return []
  return rows(
    Row,
    await select(db)
      .whereIn('o.disclosure_id', [...disclosureIds])
      .orderBy('o.id'),
  )
}

export async function findObjection(
  db: Knex,
  where: { readonly 'o.id': number } | { readonly 'o.code_hash': string },
): Promise<Objection | undefined> {
  const row: unknown = await select(db).where(where).first()
  return row === undefined ? undefined : Row.parse(row)
}

export async function insertObjection(tx: Knex, row: Readonly<Record<string, string | number | boolean | null>>): Promise<number> {
  const [inserted] = (await tx('publicity_objections').insert(row).returning('id')) as [{ id: number }]
  return inserted.id
}

/** Compare-and-set. @throws AppError conflict when somebody was faster */
export async function changeObjection(tx: Knex, { id, version }: Pick<Objection, 'id' | 'version'>, changes: object): Promise<void> {
  const changed = await tx('publicity_objections')
    .where({ id, version })
    .update({ ...changes, version: version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Says what came of a notice for one person. @throws AppError conflict when it was said already */
export async function insertResult(tx: Knex, row: Readonly<Record<string, string | number>>): Promise<void> {
  const inserted = (await tx('publicity_results').insert(row).onConflict(['version_id', 'line_no']).ignore().returning('id')) as unknown[]
  if (inserted.length !== 1) throw new AppError('conflict', 'personnel.error.result_given')
}

const HandlerRow = z.object({ id: int, department_id: int, role: z.string() })
export type Handler = z.output<typeof HandlerRow>

/** Everybody who holds one of the roles, a row for each of them. */
export async function listHandlers(db: Knex, roles: readonly string[]): Promise<Handler[]> {
  const found: unknown = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .where('p.status', 'active')
    .whereIn('r.role', [...roles])
    .orderBy(['p.id', 'r.role'])
    .select('p.id', 'p.department_id', 'r.role')
  return rows(HandlerRow, found)
}
