import { createHash } from 'node:crypto'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import type { Importer, RecordImporter, RowReader } from '../registers/register.ts'
import { createChecker, type CheckedRow } from './check.rules.ts'
import { importContext } from './context.ts'
import { aliasesOf, guessMapping } from './guess.rules.ts'
import { normaliseHeading } from './headings.rules.ts'
import { allRows, BATCH, deleteRows, insertRows, isUnchanged, storeChecked, type StoredRow } from './import-rows.queries.ts'
import { changeImport, findFile, findImport, findRemembered, noteProgress } from './imports.queries.ts'
import type { Import } from './imports.types.ts'
import { mappingProblems } from './mapping.rules.ts'
import { EMPTY_MAPPING, type Mapping } from './mapping.ts'
import { reportOn } from './report.rules.ts'
import { startWork, type Running, type Tick } from './running.ts'
import { readSpreadsheet, type Sheet } from './spreadsheet.ts'

/** What reads rows for a register, whatever they become. @throws AppError when rows of this kind can not come from a spreadsheet */
export function rowReaderOf(register: string): RowReader {
  return recordImporterOf(register) ?? importerOf(register)
}

/** Present where the rows of a file become records of their own. */
export function recordImporterOf(register: string): RecordImporter | undefined {
  const found = registerFor(register)
  return found.key === register ? found.recordImporter : undefined
}

/** The importer of a register whose drafts take lines. @throws AppError when rows of this kind can not come into a draft */
export function importerOf(register: string): Importer {
  const found = registerFor(register)
  if (recordImporterOf(register) !== undefined) throw new AppError('conflict', 'imports.error.as_records')
  if (found.key !== register || found.importer === undefined) throw new AppError('not_found', 'imports.error.no_importer')
  return found.importer
}

/** Headings by which a sheet is known again, whatever their order. */
export const signatureOf = (headings: readonly string[]): string =>
  createHash('sha256').update(headings.map(normaliseHeading).sort().join('\n')).digest('hex')

/** Goes on with an import that is being read or checked, here and now; harmless when it is under way already. */
export function continueWork(deps: Deps, record: Import): Running {
  const { id, state } = record
  return startWork(deps.db, id, async (tick) => {
    try {
      if (state === 'reading') await read(deps, id, tick)
      const next = await findImport(deps.db.read, id)
      if (next?.state === 'checking') await check(deps, next, tick)
    } catch (error) {
      await fail(deps, id, error)
    }
  })
}

async function read(deps: Deps, id: number, tick: Tick): Promise<void> {
  const record = await findImport(deps.db.read, id)
  const bytes = await findFile(deps.db.read, id)
  if (record?.state !== 'reading') return
  if (bytes === undefined) throw new AppError('invalid', 'imports.error.broken')
  const { columns } = importerOf(record.register)
  const { sheet: name, headerRow } = record.mapping
  const sheet = await readSpreadsheet(bytes, { aliases: aliasesOf(columns), sheet: name, headerRow })
  await deps.db.write.transaction((tx) => deleteRows(tx, id))
  for (let at = 0; at < sheet.rows.length; at += BATCH) {
    await deps.db.write.transaction((tx) => insertRows(tx, id, sheet.rows.slice(at, at + BATCH)))
    await beat(deps, id, at, sheet.rows.length, tick)
  }
  const { mapping, known } = await firstMapping(deps, record, sheet)
  const read = { ...sheet, rowCount: sheet.rows.length }
  await deps.db.write.transaction((tx) =>
    changeImport(tx, record, { state: known ? 'checking' : 'mapping', progress: 0, mapping, read, error: null }),
  )
}

/** What this department did with such a sheet before, else a guess. `known`: nothing needs to be asked. */
async function firstMapping(deps: Deps, record: Import, sheet: Sheet): Promise<{ mapping: Mapping; known: boolean }> {
  const { columns } = importerOf(record.register)
  const place = { ...(sheet.sheet !== '' && { sheet: sheet.sheet }), headerRow: sheet.headerRow }
  const remembered = await findRemembered(deps.db.read, {
    departmentId: record.departmentId,
    register: record.register,
    signature: signatureOf(sheet.headings),
  })
  if (remembered !== undefined && usable(remembered, columns, sheet)) return { mapping: { ...remembered, ...place }, known: true }
  const guess = guessMapping(
    columns,
    sheet.headings,
    sheet.rows.slice(0, 500).map(({ cells }) => cells),
    EMPTY_MAPPING,
  )
  const ours = Object.keys(guess.columns).length === sheet.headings.length
  return { mapping: { ...guess, ...place }, known: ours && usable(guess, columns, sheet) }
}

const usable = (mapping: Mapping, columns: Importer['columns'], sheet: Sheet): boolean =>
  Object.keys(mappingProblems(mapping, columns, sheet.headings)).length === 0

async function check(deps: Deps, record: Import, tick: Tick): Promise<void> {
  const importer = importerOf(record.register)
  const version = { versionId: 0, disclosureId: record.disclosureId, departmentId: record.departmentId, period: record.period }
  const context = await importContext(deps, version)
  const checkRow = createChecker({ importer, headings: record.headings, mapping: record.mapping, context })
  const rows = await allRows(deps.db.read, record.id)
  const checked: CheckedRow[] = []
  let changed: { row: StoredRow; checked: CheckedRow }[] = []
  for (const [i, row] of rows.entries()) {
    const result = checkRow(row)
    checked.push(result)
    if (!isUnchanged(row, result)) changed.push({ row, checked: result })
    if (changed.length < BATCH && i < rows.length - 1) continue
    const batch = changed
    changed = []
    if (batch.length > 0) await deps.db.write.transaction((tx) => storeChecked(tx, record.id, batch))
    await beat(deps, record.id, i, rows.length, tick)
  }
  await deps.db.write.transaction((tx) =>
    changeImport(tx, record, { state: 'ready', progress: 100, report: reportOn(checked), error: null }),
  )
}

/** Only changed rows are written, and a big file may change in none: others still get their turn. */
async function beat(deps: Deps, id: number, done: number, total: number, tick: Tick): Promise<void> {
  await noteProgress(deps.db.write, id, Math.floor((100 * done) / Math.max(1, total)), deps.now().toISOString())
  await tick(done, total)
}

async function fail(deps: Deps, id: number, error: unknown): Promise<void> {
  const problem: Problem = error instanceof AppError ? { code: error.code, params: error.params } : { code: 'imports.error.internal' }
  if (!(error instanceof AppError)) deps.log.error({ err: error, import: id }, 'import failed')
  const record = await findImport(deps.db.read, id)
  // Another instance may have finished the same work meanwhile: what it made of it stays.
  if (record?.state !== 'reading' && record?.state !== 'checking') return
  await deps.db.write
    .transaction((tx) => changeImport(tx, record, { state: 'failed', error: problem, progress: 0 }))
    .catch((changed: unknown) => deps.log.warn({ err: changed, import: id }, 'import changed while failing'))
}
