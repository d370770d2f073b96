import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { contentChanged, editableVersion, loadDisclosure, type WorkingVersion } from '../disclosures/disclosures.reading.ts'
import { AppError, type Problem } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import { BATCH, nextImportable } from './import-rows.queries.ts'
import { changeImport, deleteFile, findImport } from './imports.queries.ts'
import type { Import } from './imports.types.ts'
import { importable } from './report.rules.ts'
import { startWork, type Running, type Tick } from './running.ts'
import { importerOf } from './work.ts'

/** The draft that an import was made for, still open. @throws AppError conflict when another version is being drafted by now */
export async function draftOf(tx: Knex, actor: Actor, record: Import): Promise<WorkingVersion> {
  const draft = editableVersion(await loadDisclosure(tx, actor, record.disclosureId), actor)
  if (draft.working.number !== record.versionNumber) throw new AppError('conflict', 'imports.error.other_version')
  return draft
}

/** Adds the rows to the draft in one transaction: all of them or none, whatever happens on the way. */
export function startCommit(deps: Deps, actor: Actor, id: number): Running {
  return startWork(deps.db, id, async (tick) => {
    try {
      await audited(deps, actor, (tx) => commit(deps, actor, tx, id, tick))
    } catch (error) {
      await backToReady(deps, id, error)
    }
  })
}

async function commit(
  deps: Deps,
  actor: Actor,
  tx: Knex.Transaction,
  id: number,
  tick: Tick,
): Promise<[undefined, { action: string; subject: string; details: object }]> {
  const record = await findImport(tx, id)
  if (record?.state !== 'committing' || record.report === undefined) throw new AppError('conflict', 'errors.changed_meanwhile')
  const at = deps.now().toISOString()
  await changeImport(tx, record, { state: 'committed', committedAt: at, progress: 100, error: null })
  const { version } = await draftOf(tx, actor, record)
  const register = registerFor(record.register)
  const expected = importable(record.report)
  const before = await register.summarise(tx, version)
  const inserted = await insertAll(tx, record, version, expected.rows, tick)
  const after = await register.summarise(tx, version)
  const [gained, sum] = [after.lineCount - before.lineCount, (after.total ?? 0) - (before.total ?? 0)]
  // The report is a promise about what the record will hold; a commit that breaks it must not happen.
  const kept = register.importer?.addsUp === true ? gained > 0 && gained <= expected.rows : gained === expected.rows
  if (inserted !== expected.rows || !kept || sum !== expected.sum)
    throw new Error(`import ${id}: the record would gain other rows or fen than the report says`)
  await contentChanged(tx, register, version, { actor, at })
  await deleteFile(tx, id)
  return [
    undefined,
    {
      action: 'import.commit',
      subject: `import:${id}`,
      details: { disclosure: record.disclosureId, rows: expected.rows, sumFen: expected.sum },
    },
  ]
}

/** Returns how many rows of the file went in. */
async function insertAll(
  tx: Knex.Transaction,
  record: Import,
  version: WorkingVersion['version'],
  total: number,
  tick: Tick,
): Promise<number> {
  const importer = importerOf(record.register)
  let [last, done] = [-1, 0]
  for (;;) {
    const rows = await nextImportable(tx, record.id, last)
    if (rows.length > 0) await importer.insert(tx, version, record.id, rows)
    done += rows.length
    await tick(done, total)
    if (rows.length < BATCH) return done
    last = rows.at(-1)?.rowNo ?? last
  }
}

/** The transaction left nothing behind: the rows are still there to be committed again. */
export async function backToReady(deps: Deps, id: number, error: unknown): Promise<void> {
  const problem: Problem = error instanceof AppError ? { code: error.code, params: error.params } : { code: 'imports.error.internal' }
  if (!(error instanceof AppError)) deps.log.error({ err: error, import: id }, 'commit of an import failed')
  const record = await findImport(deps.db.read, id)
  if (record?.state === 'committing') await deps.db.write.transaction((tx) => changeImport(tx, record, { state: 'ready', error: problem }))
}
