import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { contentChanged } from '../disclosures/disclosures.reading.ts'
import { getWorkingVersion, type WorkingVersion } from '../disclosures/disclosures.service.ts'
import { AppError } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import { backToReady, draftOf, startCommit } from './commit.ts'
import { readFileName } from './file-name.rules.ts'
import { deleteRows, findRow, markLeftOut, saveCells } from './import-rows.queries.ts'
import { denyImport, denyImporting } from './imports.policy.ts'
import { changeImport, deleteFile, findImport, insertImport, listImportRows, remember, type ImportChange } from './imports.queries.ts'
import { isBusy, type Import } from './imports.types.ts'
import { mappingProblems } from './mapping.rules.ts'
import { EMPTY_MAPPING, type Mapping } from './mapping.ts'
import { importable } from './report.rules.ts'
import { runningWork } from './running.ts'
import { continueWork, importerOf, signatureOf } from './work.ts'

const LONGEST_CELL = 2_000
/** How long a request waits for work that is usually over in a moment, before it sends the person to the progress bar. */
const PATIENCE_MS = 1_200
const STALE_MS = { reading: 90_000, checking: 30_000, committing: 90_000 } as const

const subject = (id: number): string => `import:${id}`

/** The imports of the actor's department, newest first. @throws AppError forbidden */
export async function listImports(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { disclosureId, page }: { disclosureId?: number | undefined; page: number },
): Promise<{ imports: Import[]; more: boolean }> {
  authorize(denyImporting(actor))
  const found = await listImportRows(db.read, actor.departmentId, { disclosureId, offset: (page - 1) * 30, limit: 31 })
  return { imports: found.slice(0, 30), more: found.length > 30 }
}

/** One import. @throws AppError not_found for everybody but the publishers of its department */
export const getImport = async ({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<Import> => load(db.read, actor, id)

async function load(db: Knex, actor: Actor, id: number): Promise<Import> {
  const record = await findImport(db, id)
  if (record === undefined || denyImport(actor, record) !== undefined) throw new AppError('not_found', 'errors.not_found')
  return record
}

/** The draft that a file would go into, for whoever may fill it. @throws AppError not_found, forbidden, conflict */
export async function getImportTarget(deps: Pick<Deps, 'db'>, actor: Actor, disclosureId: number): Promise<WorkingVersion> {
  const draft = await getWorkingVersion(deps, actor, disclosureId)
  importerOf(draft.register)
  return draft
}

/** Takes a file for a draft and starts to read it. Returns the import's id. @throws AppError not_found, forbidden, conflict, invalid, too_large */
export async function startImport(
  deps: Deps,
  actor: Actor,
  { disclosureId, fileName, bytes }: { disclosureId: number; fileName: string; bytes: Uint8Array },
): Promise<number> {
  const { version, working, register } = await getImportTarget(deps, actor, disclosureId)
  if (bytes.length > deps.config.uploadLimitBytes)
    throw new AppError('too_large', 'errors.too_large', {}, { limit: Math.round(deps.config.uploadLimitBytes / 1024 / 1024) })
  const name = readFileName(fileName)
  const fileSha256 = createHash('sha256').update(bytes).digest('hex')
  const id = await audited(deps, actor, async (tx) => {
    const record = {
      disclosureId,
      versionNumber: working.number,
      register,
      departmentId: version.departmentId,
      createdBy: actor.id,
      createdAt: deps.now().toISOString(),
      fileName: name,
      fileSha256,
      bytes,
    }
    const inserted = await insertImport(tx, record)
    return [
      inserted,
      {
        action: 'import.upload',
        subject: subject(inserted),
        details: { disclosure: disclosureId, fileName: name, fileSha256, bytes: bytes.length },
      },
    ]
  })
  continueWork(deps, await load(deps.db.read, actor, id))
  return id
}

/** Work that nobody is at any more, because a process ended, goes on with whoever looks. */
export async function resumeImport(deps: Deps, record: Import): Promise<void> {
  const { state, id } = record
  if (!isBusy(state) || runningWork(deps.db, id) !== undefined) return
  const silent = deps.now().getTime() - Date.parse(record.beatAt ?? record.createdAt)
  if (silent < STALE_MS[state as keyof typeof STALE_MS]) return
  if (state === 'committing') await backToReady(deps, id, new AppError('conflict', 'imports.error.interrupted'))
  else continueWork(deps, record)
}

interface Step {
  readonly version: number
}

/** One step of a person on an import that waits for them: compare-and-set, recorded, then checked again. */
async function step(
  deps: Deps,
  actor: Actor,
  id: number,
  { version }: Step,
  change: (tx: Knex.Transaction, record: Import) => Promise<[ImportChange, AuditEvent['action'], object]>,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const record = await load(tx, actor, id)
    if (record.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (record.state !== 'ready' && record.state !== 'mapping') throw new AppError('conflict', 'imports.error.not_open')
    await draftOf(tx, actor, record)
    const [changed, action, details] = await change(tx, record)
    await changeImport(tx, record, { beatAt: deps.now().toISOString(), progress: 0, ...changed })
    return [undefined, { action, subject: subject(id), details }]
  })
  await settle(deps, actor, id)
}

async function settle(deps: Deps, actor: Actor, id: number): Promise<void> {
  const { finished } = continueWork(deps, await load(deps.db.read, actor, id))
  await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())])
}

/** Says which column is which, and checks every row. The department's next sheet with these headings is mapped alike. @throws AppError invalid with fields `columns.<key>` */
export async function saveMapping(deps: Deps, actor: Actor, id: number, { version, mapping }: Step & { mapping: Mapping }): Promise<void> {
  await step(deps, actor, id, { version }, async (tx, record) => {
    const problems = mappingProblems(mapping, importerOf(record.register).columns, record.headings)
    if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
    const key = { departmentId: record.departmentId, register: record.register, signature: signatureOf(record.headings) }
    await remember(tx, key, mapping, { actorId: actor.id, at: deps.now().toISOString() })
    return [{ state: 'checking', mapping }, 'import.mapping', { mapping }]
  })
}

/** Reads the file again: another sheet, or another row as its head. */
export async function chooseSheet(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, sheet, headerRow }: Step & { sheet?: string | undefined; headerRow?: number | undefined },
): Promise<void> {
  await step(deps, actor, id, { version }, async () => {
    const place = { ...(sheet !== undefined && { sheet }), ...(headerRow !== undefined && { headerRow }) }
    return [{ state: 'reading', mapping: { ...EMPTY_MAPPING, ...place } }, 'import.sheet', place]
  })
}

/** Corrects one cell; what the file says there stays on record. */
export async function correctCell(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, row: no, cell, text }: Step & { row: number; cell: number; text: string },
): Promise<void> {
  await step(deps, actor, id, { version }, async (tx, record) => {
    const row = await findRow(tx, id, no)
    if (row === undefined || cell >= record.headings.length || text.length > LONGEST_CELL)
      throw new AppError('invalid', 'errors.invalid_input')
    const before = row.cells[cell] ?? ''
    const cells = record.headings.map((_, i) => (i === cell ? text : (row.cells[i] ?? ''))).concat(row.cells.slice(record.headings.length))
    const original = row.edits[cell] ?? before
    const others = Object.fromEntries(Object.entries(row.edits).filter(([at]) => at !== String(cell)))
    await saveCells(tx, id, no, { cells, edits: original === text ? others : { ...others, [cell]: original } })
    return [{ state: 'checking' }, 'import.correct', { row: no, heading: record.headings[cell] ?? '', from: before, to: text }]
  })
}

/** Leaves rows with problems out of the commit, or takes that back. They stay in the report. */
export async function leaveOut(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, which, leftOut }: Step & { which: number | 'errors' | 'all'; leftOut: boolean },
): Promise<void> {
  await step(deps, actor, id, { version }, async (tx) => {
    const rows = await markLeftOut(tx, id, which, leftOut)
    return [{ state: 'checking' }, 'import.leave_out', { which, leftOut, rows }]
  })
}

/** Keeps exact repetitions of an earlier row, as the file has them, or drops them. */
export async function chooseDuplicates(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, duplicates }: Step & { duplicates: Mapping['duplicates'] },
): Promise<void> {
  await step(deps, actor, id, { version }, async (_tx, record) => [
    { state: 'checking', mapping: { ...record.mapping, duplicates } },
    'import.duplicates',
    { duplicates },
  ])
}

/**
 * Commits all rows that can be: refused while any row has an error that nobody decided to leave out, and while doubtful rows are unconfirmed.
 * @throws AppError conflict, invalid with field `confirmed`
 */
export async function commitImport(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, confirmed }: Step & { confirmed: boolean },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const record = await load(tx, actor, id)
    if (record.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (record.state !== 'ready' || record.report === undefined) throw new AppError('conflict', 'imports.error.not_open')
    const { error, doubtful } = record.report
    if (error.rows > 0) throw new AppError('conflict', 'imports.error.rows_with_errors', {}, { n: error.rows })
    if (doubtful.rows > 0 && !confirmed)
      throw new AppError('invalid', 'errors.invalid_input', {
        confirmed: { code: 'imports.error.unconfirmed', params: { n: doubtful.rows } },
      })
    if (importable(record.report).rows === 0) throw new AppError('conflict', 'imports.error.nothing_to_import')
    await draftOf(tx, actor, record)
    await changeImport(tx, record, { state: 'committing', progress: 0, beatAt: deps.now().toISOString(), error: null })
    return [undefined, { action: 'import.start_commit', subject: subject(id), details: { confirmed } }]
  })
  const { finished } = startCommit(deps, actor, id)
  await Promise.race([finished, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref())])
}

/** Takes back exactly the rows that one import brought, while their version is still a draft. @throws AppError conflict */
export async function undoImport(deps: Deps, actor: Actor, id: number, { version }: Step): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const record = await load(tx, actor, id)
    if (record.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (record.state !== 'committed') throw new AppError('conflict', 'imports.error.not_committed')
    const { version: draft } = await draftOf(tx, actor, record)
    await changeImport(tx, record, { state: 'undone' })
    const rows = await importerOf(record.register).undo(tx, draft, id)
    await contentChanged(tx, registerFor(record.register), draft, { actor, at: deps.now().toISOString() })
    return [rows, { action: 'import.undo', subject: subject(id), details: { disclosure: record.disclosureId, rows } }]
  })
}

/** Gives an import up: the file and its rows are deleted, what happened stays. @throws AppError conflict when it was committed */
export async function abandonImport(deps: Deps, actor: Actor, id: number, { version }: Step): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const record = await load(tx, actor, id)
    if (record.version !== version) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (!['mapping', 'ready', 'failed'].includes(record.state)) throw new AppError('conflict', 'imports.error.not_open')
    await changeImport(tx, record, { state: 'abandoned' })
    await deleteFile(tx, id)
    await deleteRows(tx, id)
    return [undefined, { action: 'import.abandon', subject: subject(id), details: {} }]
  })
}
