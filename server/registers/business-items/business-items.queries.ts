import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../../db/decode.ts'
import type { VersionRef } from '../register.ts'
import { EMPTY_ITEM, MATERIAL_FORMS, type BusinessItem, type NamedPerson, type People } from './business-items.rules.ts'

const days = int.nullable()
const ItemRow = z
  .object({
    name: z.string(),
    name_en: z.string(),
    keywords: z.string(),
    applicants: z.string(),
    conditions: z.string(),
    materials: json(
      z.array(z.object({ name: z.string(), form: z.enum(MATERIAL_FORMS), copies: z.number().int().nullable(), source: z.string() })),
    ),
    steps: json(z.array(z.object({ what: z.string(), who: z.string(), days: z.number().int().nullable() }))),
    bases: json(z.array(z.object({ title: z.string(), number: z.string(), article: z.string() }))),
    questions: json(z.array(z.object({ question: z.string(), answer: z.string() }))),
    result: z.string(),
    legal_days: days,
    promised_days: days,
    fee_fen: int,
    fee_basis: z.string(),
    place: z.string(),
    hours: z.string(),
    telephone: z.string(),
    supervision: z.string(),
    responsible_id: days,
    responsible_name: z.string(),
    stand_in_id: days,
    stand_in_name: z.string(),
  })
  .transform((row): BusinessItem => ({
    name: row.name,
    nameEn: row.name_en,
    keywords: row.keywords,
    applicants: row.applicants,
    conditions: row.conditions,
    materials: row.materials,
    steps: row.steps,
    bases: row.bases,
    questions: row.questions,
    result: row.result,
    legalDays: row.legal_days,
    promisedDays: row.promised_days,
    feeFen: row.fee_fen,
    feeBasis: row.fee_basis,
    place: row.place,
    hours: row.hours,
    telephone: row.telephone,
    supervision: row.supervision,
    responsible: row.responsible_id === null ? null : { id: row.responsible_id, name: row.responsible_name },
    standIn: row.stand_in_id === null ? null : { id: row.stand_in_id, name: row.stand_in_name },
  }))

/** The row that holds an item; also what the demo year plants. */
export const itemRow = (item: BusinessItem): Readonly<Record<string, string | number | null>> => ({
  name: item.name,
  name_en: item.nameEn,
  keywords: item.keywords,
  applicants: item.applicants,
  conditions: item.conditions,
  materials: JSON.stringify(item.materials),
  steps: JSON.stringify(item.steps),
  bases: JSON.stringify(item.bases),
  questions: JSON.stringify(item.questions),
  result: item.result,
  legal_days: item.legalDays,
  promised_days: item.promisedDays,
  fee_fen: item.feeFen,
  fee_basis: item.feeBasis,
  place: item.place,
  hours: item.hours,
  telephone: item.telephone,
  supervision: item.supervision,
  responsible_id: item.responsible?.id ?? null,
  responsible_name: item.responsible?.name ?? '',
  stand_in_id: item.standIn?.id ?? null,
  stand_in_name: item.standIn?.name ?? '',
})

/** As it is stored, rows that were added and left empty included; an empty item before anything was saved. */
export async function findItem(db: Knex, { versionId }: Pick<VersionRef, 'versionId'>): Promise<BusinessItem> {
  const row: unknown = await db('business_items').where({ version_id: versionId }).first()
  return row === undefined ? EMPTY_ITEM : ItemRow.parse(row)
}

export async function storeItem(tx: Knex, { versionId }: Pick<VersionRef, 'versionId'>, item: BusinessItem): Promise<void> {
  await tx('business_items')
    .insert({ version_id: versionId, ...itemRow(item) })
    .onConflict('version_id')
    .merge()
}

export async function deleteItem(tx: Knex, { versionId }: Pick<VersionRef, 'versionId'>): Promise<void> {
  await tx('business_items').where({ version_id: versionId }).delete()
}

const PersonRow = z
  .object({
    id: int,
    display_name: z.string(),
    display_name_en: z.string(),
    telephone: z.string(),
    department_id: int,
    status: z.string(),
  })
  .transform((row): NamedPerson => ({
    id: row.id,
    name: row.display_name,
    nameEn: row.display_name_en || row.display_name,
    telephone: row.telephone,
    departmentId: row.department_id,
    active: row.status === 'active',
  }))

const PERSON = ['id', 'display_name', 'display_name_en', 'telephone', 'department_id', 'status'] as const

/** Those whom an item names, gone or not. */
export async function findNamed(db: Knex, { responsible, standIn }: Pick<BusinessItem, 'responsible' | 'standIn'>): Promise<People> {
  const ids = [responsible, standIn].flatMap((ref) => ref?.id ?? [])
  const found = ids.length === 0 ? [] : rows(PersonRow, await db('people').whereIn('id', ids).select(PERSON))
  return new Map(found.map((person) => [person.id, person]))
}

/** Who can answer for an item of the department, in the order of the alphabet. */
export async function listColleagues(db: Knex, departmentId: number): Promise<NamedPerson[]> {
  return rows(
    PersonRow,
    await db('people').where({ department_id: departmentId, status: 'active' }).orderBy(['sort_key', 'id']).select(PERSON),
  )
}
