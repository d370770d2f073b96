import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pino } from 'pino'
import { z } from 'zod'
import { parsePeriod } from '../../core/dates.ts'
import { getActorNamed } from '../auth/actors.service.ts'
import { loadEnvironment, readConfig } from '../config.ts'
import { openDatabase } from '../db/database.ts'
import { RevisionCache } from '../db/revision-cache.ts'
import { migrate, withStartLock } from '../db/migrate.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { LOCALES, translator, type Translate } from '../i18n/index.ts'
import { checkFile, readMapping, type CheckedFile } from '../imports/check-file.service.ts'
import { importIntoNewDraft } from '../imports/command.service.ts'
import { importContext } from '../imports/context.ts'
import type { Mapping } from '../imports/mapping.ts'
import { importAsRecords, planRecords, RowRefusal } from '../imports/records.service.ts'
import { recordImporterOf, rowReaderOf } from '../imports/work.ts'
import type { RecordDraft } from '../registers/register.ts'
import { passes, reportLines } from './import-report.ts'
import { isCommand, localeOf, terminal, type Surroundings } from './surroundings.ts'

const OPTIONS = {
  register: { type: 'string' },
  file: { type: 'string' },
  mapping: { type: 'string' },
  'dry-run': { type: 'boolean', default: false },
  department: { type: 'string' },
  period: { type: 'string' },
  item: { type: 'string' },
  as: { type: 'string' },
  sheet: { type: 'string' },
  json: { type: 'boolean', default: false },
  lang: { type: 'string' },
} as const

const Wanted = z.object({
  register: z.string().regex(/^[a-z_-]{1,40}$/),
  file: z.string().min(1),
  mapping: z.string().min(1).optional(),
  'dry-run': z.boolean(),
  department: z.string().trim().min(1).optional(),
  period: z
    .string()
    .refine((text) => parsePeriod(text) !== undefined)
    .optional(),
  item: z.string().optional(),
  as: z.string().optional(),
  sheet: z.string().optional(),
  json: z.boolean(),
  lang: z.enum(LOCALES).optional(),
})
type Wanted = z.output<typeof Wanted>

interface Importing extends Surroundings {
  readonly now: () => Date
}

/**
 * `npm run import -- --register expenses --file F --mapping M.json [--dry-run] …`: see `cli.import.usage`.
 * Returns the exit code: 0 everything is accounted for (and written, without --dry-run), 1 errors or sums that differ, 2 nothing could be read.
 */
export async function importFile(args: readonly string[], around: Importing): Promise<number> {
  const wanted = readWanted(args)
  const t = translator(wanted?.lang ?? localeOf(around.env))
  if (wanted === undefined) {
    around.err(t('cli.import.usage'))
    return 2
  }
  const config = readConfig(around.env)
  const db = openDatabase(config.databaseUrl)
  const deps: Deps = {
    db,
    cache: new RevisionCache(),
    config,
    now: around.now,
    random: (bytes) => randomBytes(bytes),
    log: pino({ level: 'silent' }),
  }
  try {
    await withStartLock(db, () => migrate(db))
    return await run(deps, wanted, around, t)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    around.err(error instanceof RowRefusal ? refusal(error, t) : sentence(error, t))
    if (error instanceof RowRefusal) return 1
    return error.kind === 'invalid' || error.kind === 'not_found' ? 2 : 1
  } finally {
    await db.close()
  }
}

function readWanted(args: readonly string[]): Wanted | undefined {
  try {
    return Wanted.parse(parseArgs({ args: [...args], options: OPTIONS }).values)
  } catch {
    return undefined
  }
}

/** Problems at fields say more than the sentence above them. */
function sentence(error: AppError, t: Translate): string {
  const problems = Object.entries(error.fields).map(([field, { code, params }]) => `${field}: ${t(code, params)}`)
  return problems.length === 0 ? t(error.code, error.params) : t('cli.import.bad_mapping', { reason: problems.join('; ') })
}

function refusal({ rowNo, code, params, fields }: RowRefusal, t: Translate): string {
  const problems = Object.values(fields).map((problem) => t(problem.code, problem.params))
  const reason = problems.length === 0 ? t(code, params) : problems.join('; ')
  return t('cli.import.row_refused', { row: String(rowNo), reason })
}

async function run(deps: Deps, wanted: Wanted, around: Importing, t: Translate): Promise<number> {
  const bytes = await contentOf(wanted.file)
  const mapping = await mappingOf(wanted)
  const { columns } = rowReaderOf(wanted.register)
  const checked = await check(deps, wanted, bytes, mapping)
  const dry = wanted['dry-run']
  if (wanted.json)
    around.out(
      JSON.stringify(
        { file: path.basename(wanted.file), headings: checked.sheet.headings, reconciled: passes(checked), report: checked.report },
        undefined,
        2,
      ),
    )
  else for (const line of reportLines(path.basename(wanted.file), checked, columns, t)) around.out(line)
  if (!passes(checked)) return 1
  const importer = recordImporterOf(wanted.register)
  const drafts = importer && planRecords(importer, checked.rows)
  if (dry) {
    if (!wanted.json && drafts !== undefined) around.out(t('cli.import.records_dry', { n: drafts.length }))
    if (!wanted.json) around.out(t('cli.import.dry'))
    return 0
  }
  return write(deps, wanted, { bytes, checked, drafts }, around, t)
}

async function check(deps: Deps, wanted: Wanted, bytes: Uint8Array, mapping: Mapping | undefined): Promise<CheckedFile> {
  const actor = wanted.as === undefined ? undefined : await getActorNamed(deps, wanted.as)
  const { departments } = await importContext(deps, { versionId: 0, disclosureId: 0, departmentId: 0, period: null })
  const named = wanted.department === undefined ? undefined : departments.get(wanted.department.toLowerCase())
  if (wanted.department !== undefined && named === undefined)
    throw new AppError('not_found', 'cli.import.no_department', {}, { department: wanted.department })
  const version = { versionId: 0, disclosureId: 0, departmentId: actor?.departmentId ?? named ?? 0, period: wanted.period ?? null }
  return checkFile(bytes, rowReaderOf(wanted.register), mapping, { version, departments })
}

async function write(
  deps: Deps,
  wanted: Wanted,
  { bytes, checked, drafts }: { bytes: Uint8Array; checked: CheckedFile; drafts: readonly RecordDraft[] | undefined },
  around: Importing,
  t: Translate,
): Promise<number> {
  if (wanted.as === undefined) throw new AppError('invalid', 'cli.import.need_as')
  const actor = await getActorNamed(deps, wanted.as)
  if (actor === undefined) throw new AppError('not_found', 'cli.import.no_person', {}, { username: wanted.as })
  const { register, item, period } = wanted
  const rows = checked.report.ok.rows + checked.report.doubtful.rows
  const progress = (done: number, total: number): void => {
    if (total > 0) around.err(`${done} / ${total}`)
  }
  const common = { register, item, period: period ?? null, fileName: path.basename(wanted.file), progress }
  const address = (id: number): string => `http://localhost:${deps.config.port}/disclosures/${id}`
  if (drafts === undefined) {
    const id = await importIntoNewDraft(deps, actor, { ...common, bytes, mapping: checked.mapping })
    around.out(t('cli.import.made', { n: rows, address: address(id) }))
    return 0
  }
  const made = await importAsRecords(deps, actor, { ...common, drafts })
  around.out(t('cli.import.records_made', { n: made.length, rows }))
  for (const { id, rowNo } of made) around.out(t('cli.import.record_at', { row: String(rowNo), address: address(id) }))
  return 0
}

async function contentOf(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch {
    throw new AppError('not_found', 'cli.import.no_file', {}, { file })
  }
}

/** The mapping of the command: the file's, with the sheet and the department that the command line names. */
async function mappingOf({ mapping: file, sheet, department }: Wanted): Promise<Mapping | undefined> {
  if (file === undefined) return undefined
  const mapping = readMapping(Buffer.from(await contentOf(file)).toString('utf8'))
  const constants = department === undefined ? mapping.constants : { ...mapping.constants, department }
  return { ...mapping, constants, ...(sheet !== undefined && { sheet }) }
}

if (isCommand(import.meta.url)) {
  loadEnvironment()
  process.exitCode = await importFile(process.argv.slice(2), { ...terminal(), now: () => new Date() })
}
