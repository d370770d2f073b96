import type { Knex } from 'knex'
import { z } from 'zod'
import { int, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import type { Owners } from './facts.form.ts'
import { KINDS, METHODS, SYSTEMS, type DocumentFacts } from './facts.rules.ts'

export const FactsRow = z
  .object({
    kind: z.enum(KINDS),
    issuer: z.string(),
    in_force_on: z.string().nullable(),
    repealed_on: z.string().nullable(),
    method: z.enum(['', ...METHODS]),
    supplier: z.string(),
    budget_fen: int.nullable(),
    price_fen: int.nullable(),
    rule_system: z.enum(SYSTEMS).nullable(),
    owner_department_id: int.nullable(),
    owner_person_id: int.nullable(),
    owner_name: z.string(),
  })
  .transform((row): DocumentFacts => ({
    kind: row.kind,
    issuer: row.issuer,
    inForceOn: row.in_force_on,
    repealedOn: row.repealed_on,
    method: row.method,
    supplier: row.supplier,
    budgetFen: row.budget_fen,
    priceFen: row.price_fen,
    system: row.rule_system,
    ownerDepartmentId: row.owner_department_id,
    ownerPersonId: row.owner_person_id,
    ownerName: row.owner_name,
  }))

/** The row that holds the facts; also what the demo year plants. */
export const factsRow = (facts: DocumentFacts): Readonly<Record<string, string | number | null>> => ({
  kind: facts.kind,
  issuer: facts.issuer,
  in_force_on: facts.inForceOn,
  repealed_on: facts.repealedOn,
  method: facts.method,
  supplier: facts.supplier,
  budget_fen: facts.budgetFen,
  price_fen: facts.priceFen,
  rule_system: facts.system,
  owner_department_id: facts.ownerDepartmentId,
  owner_person_id: facts.ownerPersonId,
  owner_name: facts.ownerName,
})

/** The facts of many versions, by version; those that never said any are left out. */
export async function listFacts(db: Knex, versionIds: readonly number[]): Promise<Map<number, DocumentFacts>> {
  const found: unknown[] = await db('document_facts').whereIn('version_id', [...versionIds])
  return new Map(found.map((row) => [z.object({ version_id: int }).parse(row).version_id, FactsRow.parse(row)]))
}

export async function storeFacts(tx: Knex, { versionId }: Pick<VersionRef, 'versionId'>, facts: DocumentFacts | undefined): Promise<void> {
  if (facts === undefined) {
    await tx('document_facts').where({ version_id: versionId }).delete()
    return
  }
  await tx('document_facts')
    .insert({ version_id: versionId, ...factsRow(facts) })
    .onConflict('version_id')
    .merge()
}

const Named = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id, name, name_en }) => ({ id, name, nameEn: name_en }))
const Person = z
  .object({ id: int, name: z.string(), name_en: z.string(), department: z.string(), department_en: z.string() })
  .transform(({ name_en, department_en, ...row }) => ({ ...row, nameEn: name_en || row.name, departmentEn: department_en }))

/** One after the other: inside a transaction there is one connection. */
export async function listOwners(db: Knex): Promise<Owners> {
  const departments: unknown = await db('departments').where('active', true).orderBy(['position', 'id']).select('id', 'name', 'name_en')
  const people: unknown = await db('people as p')
    .join('departments as dep', 'dep.id', 'p.department_id')
    .where('p.status', 'active')
    .orderBy(['dep.position', 'p.sort_key', 'p.id'])
    .select('p.id', 'p.display_name as name', 'p.display_name_en as name_en', 'dep.name as department', 'dep.name_en as department_en')
  return { departments: rows(Named, departments), people: rows(Person, people) }
}

/** What a department is called; undefined for none. */
export async function findDepartmentName(db: Knex, id: number | null): Promise<{ name: string; nameEn: string } | undefined> {
  const row: unknown = id === null ? undefined : await db('departments').where({ id }).first('id', 'name', 'name_en')
  return row === undefined ? undefined : Named.parse(row)
}
