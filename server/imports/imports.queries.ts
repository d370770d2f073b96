import type { Knex } from 'knex'
import { z } from 'zod'
import { int, json, rows } from '../db/decode.ts'
import { AppError, type Problem } from '../errors.ts'
import { isMessageKey } from '../i18n/index.ts'
import { IMPORT_STATES, type Import, type ImportState } from './imports.types.ts'
import { MappingSchema, type Mapping } from './mapping.ts'
import type { Report } from './report.rules.ts'

const texts = json(z.array(z.string()))
const problem = json(
  z.object({ code: z.string().optional(), params: z.record(z.string(), z.union([z.string(), z.number()])).optional() }),
).transform(({ code, params }): Problem | undefined =>
  code !== undefined && isMessageKey(code) ? { code, params: params ?? {} } : undefined,
)
// Written by report.rules.ts alone, and never by a person.
const report = json(z.record(z.string(), z.unknown())).transform((value) => ('file' in value ? (value as unknown as Report) : undefined))

const ImportRow = z
  .object({
    id: int,
    disclosure_id: int,
    disclosure_title: z.string(),
    period: z.string().nullable(),
    version_number: int,
    register: z.string(),
    department_id: int,
    department_name: z.string(),
    department_name_en: z.string(),
    created_by_name: z.string(),
    created_by_name_en: z.string(),
    created_at: z.string(),
    file_name: z.string(),
    file_size: int,
    format: z.string(),
    encoding: z.string(),
    sheets: texts,
    sheet: z.string(),
    header_row: int,
    headings: texts,
    mapping: json(MappingSchema),
    state: z.enum(IMPORT_STATES),
    error: problem,
    progress: int,
    row_count: int,
    report,
    committed_at: z.string().nullable(),
    beat_at: z.string().nullable(),
    version: int,
  })
  .transform((row): Import => ({
    id: row.id,
    disclosureId: row.disclosure_id,
    disclosureTitle: row.disclosure_title,
    period: row.period,
    versionNumber: row.version_number,
    register: row.register,
    departmentId: row.department_id,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    createdByName: row.created_by_name,
    createdByNameEn: row.created_by_name_en,
    createdAt: row.created_at,
    fileName: row.file_name,
    fileSize: row.file_size,
    format: row.format,
    encoding: row.encoding,
    sheets: row.sheets,
    sheet: row.sheet,
    headerRow: row.header_row,
    headings: row.headings,
    mapping: row.mapping,
    state: row.state,
    error: row.error,
    progress: row.progress,
    rowCount: row.row_count,
    report: row.report,
    committedAt: row.committed_at,
    beatAt: row.beat_at,
    version: row.version,
  }))

const selectImports = (db: Knex): Knex.QueryBuilder =>
  db('imports as i')
    .join('disclosures as d', 'd.id', 'i.disclosure_id')
    .join('departments as dep', 'dep.id', 'i.department_id')
    .join('people as p', 'p.id', 'i.created_by')
    .select('i.*', 'd.title as disclosure_title', 'd.period', 'dep.name as department_name', 'dep.name_en as department_name_en')
    .select('p.display_name as created_by_name', 'p.display_name_en as created_by_name_en')

export async function findImport(db: Knex, id: number): Promise<Import | undefined> {
  const row: unknown = await selectImports(db).where('i.id', id).first()
  return row === undefined ? undefined : ImportRow.parse(row)
}

/** The imports of a department, newest first; of one record when it is named. */
export async function listImportRows(
  db: Knex,
  departmentId: number,
  { disclosureId, offset, limit }: { disclosureId?: number | undefined; offset: number; limit: number },
): Promise<Import[]> {
  const query = selectImports(db).where('i.department_id', departmentId).orderBy('i.id', 'desc').offset(offset).limit(limit)
  return rows(ImportRow, await (disclosureId === undefined ? query : query.where('i.disclosure_id', disclosureId)))
}

export interface NewImport {
  readonly disclosureId: number
  readonly versionNumber: number
  readonly register: string
  readonly departmentId: number
  readonly createdBy: number
  readonly createdAt: string
  readonly fileName: string
  readonly fileSha256: string
  readonly bytes: Uint8Array
}

export async function insertImport(tx: Knex, wanted: NewImport): Promise<number> {
  const inserted = (await tx('imports')
    .insert({
      disclosure_id: wanted.disclosureId,
      version_number: wanted.versionNumber,
      register: wanted.register,
      department_id: wanted.departmentId,
      created_by: wanted.createdBy,
      created_at: wanted.createdAt,
      file_name: wanted.fileName,
      file_sha256: wanted.fileSha256,
      file_size: wanted.bytes.length,
      state: 'reading',
      beat_at: wanted.createdAt,
    })
    .returning('id')) as unknown
  const [{ id }] = z.tuple([z.object({ id: int })]).parse(inserted)
  await tx('import_files').insert({ import_id: id, bytes: Buffer.from(wanted.bytes) })
  return id
}

export async function findFile(db: Knex, importId: number): Promise<Uint8Array | undefined> {
  const row: unknown = await db('import_files').where({ import_id: importId }).first('bytes')
  return row === undefined ? undefined : z.object({ bytes: z.instanceof(Uint8Array) }).parse(row).bytes
}
export async function deleteFile(tx: Knex, importId: number): Promise<void> {
  await tx('import_files').where({ import_id: importId }).delete()
}

export interface ImportChange {
  readonly state?: ImportState
  readonly error?: Problem | null
  readonly progress?: number
  readonly mapping?: Mapping
  readonly report?: Report | null
  readonly committedAt?: string
  readonly beatAt?: string
  readonly read?: Pick<Import, 'format' | 'encoding' | 'sheets' | 'sheet' | 'headerRow' | 'headings' | 'rowCount'>
}

/** Compare-and-set on state and version. @throws AppError conflict when somebody else was faster */
export async function changeImport(tx: Knex, from: Pick<Import, 'id' | 'state' | 'version'>, change: ImportChange): Promise<void> {
  const changed = await tx('imports')
    .where({ id: from.id, state: from.state, version: from.version })
    .update({ ...columnsOf(change), version: from.version + 1 })
  if (changed !== 1) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/** Notes how far the work has come; changes nothing that a person could have an opinion about. */
export async function noteProgress(db: Knex, id: number, progress: number, at: string): Promise<void> {
  await db('imports').where({ id }).update({ progress, beat_at: at })
}

function columnsOf({ state, error, progress, mapping, report: made, committedAt, beatAt, read }: ImportChange): object {
  return {
    ...(state !== undefined && { state }),
    ...(error !== undefined && { error: JSON.stringify(error ?? {}) }),
    ...(progress !== undefined && { progress }),
    ...(mapping !== undefined && { mapping: JSON.stringify(mapping) }),
    ...(made !== undefined && { report: JSON.stringify(made ?? {}) }),
    ...(committedAt !== undefined && { committed_at: committedAt }),
    ...(beatAt !== undefined && { beat_at: beatAt }),
    ...(read !== undefined && {
      format: read.format,
      encoding: read.encoding,
      sheets: JSON.stringify(read.sheets),
      sheet: read.sheet,
      header_row: read.headerRow,
      headings: JSON.stringify(read.headings),
      row_count: read.rowCount,
    }),
  }
}

export async function findRemembered(
  db: Knex,
  key: { departmentId: number; register: string; signature: string },
): Promise<Mapping | undefined> {
  const row: unknown = await db('import_mappings')
    .where({ department_id: key.departmentId, register: key.register, signature: key.signature })
    .first('mapping')
  if (row === undefined) return undefined
  const stored = z.object({ mapping: json(MappingSchema) }).safeParse(row)
  return stored.success ? stored.data.mapping : undefined
}

export async function remember(
  tx: Knex,
  key: { departmentId: number; register: string; signature: string },
  mapping: Mapping,
  by: { actorId: number; at: string },
): Promise<void> {
  await tx('import_mappings')
    .insert({
      department_id: key.departmentId,
      register: key.register,
      signature: key.signature,
      mapping: JSON.stringify(mapping),
      updated_by: by.actorId,
      updated_at: by.at,
    })
    .onConflict(['department_id', 'register', 'signature'])
    .merge()
}
