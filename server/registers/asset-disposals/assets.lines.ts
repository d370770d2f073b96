import type { Knex } from 'knex'
import { z } from 'zod'
import { int, money } from '../../db/decode.ts'
import { CLASSES, FIELDS, LEVELS, TRADINGS, WAYS, type Disposal, type FieldKey, type FieldSpec } from './assets.rules.ts'

/** A disposal as it is kept, with what the query joined. */
export interface Line extends Disposal {
  readonly id: number
  readonly versionId: number
  readonly lineNo: number
}
/** A published one, with the record that holds it. */
export interface PublishedLine extends Line {
  readonly disclosureId: number
  readonly recordTitle: string
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  /** The day it counts for: approved, else formed. */
  readonly on: string
  /** From approval to the day it was taken off the ledger, in calendar days. */
  readonly days: number | null
}

/** Money columns carry their unit in their name. */
export const columnOf = ({ key, kind }: Pick<FieldSpec, 'key' | 'kind'>): string => (kind === 'money' ? `${key}_fen` : key)
export const COLUMNS = FIELDS.map(columnOf)

const schemaOf = ({ key, kind }: FieldSpec): z.ZodType => {
  if (kind === 'money') return ['original', 'depreciation', 'net'].includes(key) ? money : money.nullable()
  if (kind === 'count') return int
  if (kind === 'date') return z.string().nullable()
  if (key === 'class') return z.enum(CLASSES)
  if (key === 'way') return z.enum(WAYS)
  if (key === 'approval_level') return z.enum([...LEVELS, ''])
  return key === 'trading' ? z.enum([...TRADINGS, '']) : z.string()
}
const VALUES = FIELDS.map((spec) => [spec.key, columnOf(spec), schemaOf(spec)] as const)
const Raw = z.record(z.string(), z.unknown())
const Place = z.object({ id: int, version_id: int, line_no: int })

export function decodeLine(found: unknown): Line {
  const row = Raw.parse(found)
  const values = Object.fromEntries(VALUES.map(([key, column, schema]) => [key, schema.parse(row[column])])) as Record<FieldKey, unknown>
  const { id, version_id, line_no } = Place.parse(row)
  return { ...(values as unknown as Disposal), id, versionId: version_id, lineNo: line_no }
}

const Published = z.object({
  disclosure_id: int,
  record_title: z.string(),
  department_id: int,
  department_name: z.string(),
  department_name_en: z.string(),
  counted_on: z.string(),
  days: int.nullable(),
})
export function decodePublished(found: unknown): PublishedLine {
  const row = Published.parse(found)
  return {
    ...decodeLine(found),
    disclosureId: row.disclosure_id,
    recordTitle: row.record_title,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    on: row.counted_on,
    days: row.days,
  }
}

/** The columns of a disposal as the database wants them. */
export const toRow = (values: Disposal): Readonly<Record<string, string | number | null>> =>
  Object.fromEntries(FIELDS.map((spec) => [columnOf(spec), values[spec.key]]))

export const linesOf = (db: Knex, versionId: number): Knex.QueryBuilder =>
  db('asset_disposals as l').where('l.version_id', versionId).select('l.*')
