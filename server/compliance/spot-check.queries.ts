import type { Knex } from 'knex'
import { z } from 'zod'
import { addDays } from '../../core/dates.ts'
import { DRAWS, type ListedRecord } from '../../core/spot-check.ts'
import { int, json, rows } from '../db/decode.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { SPOT_CHECKS_TABLE } from './spot-check.table.ts'
import { VERDICTS, type Pick, type SpotCheck, type Verdict, type WholeSpotCheck } from './spot-check.types.ts'

const CheckRow = z
  .object({
    id: int,
    from_on: z.string(),
    to_on: z.string(),
    draw: z.enum(DRAWS),
    size: int,
    public_source: z.string(),
    record_count: int,
    list_hash: z.string(),
    commitment: z.string(),
    announced_by_name: z.string(),
    announced_by_name_en: z.string(),
    announced_at: z.string(),
    public_text: z.string().nullable(),
    seed: z.string().nullable(),
    drawn_by_name: z.string().nullable(),
    drawn_by_name_en: z.string().nullable(),
    drawn_at: z.string().nullable(),
    version: int,
    judged: int,
    discrepancies: int,
  })
  .transform((row): SpotCheck => ({
    id: row.id,
    fromOn: row.from_on,
    toOn: row.to_on,
    draw: row.draw,
    size: row.size,
    publicSource: row.public_source,
    recordCount: row.record_count,
    listHash: row.list_hash,
    commitment: row.commitment,
    announcedBy: row.announced_by_name,
    announcedByEn: row.announced_by_name_en,
    announcedAt: row.announced_at,
    publicText: row.public_text,
    seed: row.seed,
    drawnBy: row.drawn_by_name,
    drawnByEn: row.drawn_by_name_en,
    drawnAt: row.drawn_at,
    version: row.version,
    judged: row.judged,
    discrepancies: row.discrepancies,
  }))
const decode = (row: unknown): SpotCheck => CheckRow.parse(row)

const NEWEST = '(select max(nv.id) from spot_check_verdicts nv where nv.pick_id = k.id)'

function checks(db: Knex): Knex.QueryBuilder {
  return db('spot_checks as s')
    .join('people as a', 'a.id', 's.announced_by')
    .leftJoin('people as dr', 'dr.id', 's.drawn_by')
    .select('s.id', 's.from_on', 's.to_on', 's.draw', 's.size', 's.public_source', 's.record_count', 's.list_hash', 's.commitment')
    .select('s.announced_at', 's.public_text', 's.seed', 's.drawn_at', 's.version')
    .select('a.display_name as announced_by_name', 'a.display_name_en as announced_by_name_en')
    .select('dr.display_name as drawn_by_name', 'dr.display_name_en as drawn_by_name_en')
    .select(
      db.raw(`(select count(*) from spot_check_picks k where k.check_id = s.id and ${NEWEST} is not null) as judged,
        (select count(*) from spot_check_picks k join spot_check_verdicts v on v.id = ${NEWEST}
          where k.check_id = s.id and v.verdict = 'discrepancies') as discrepancies`),
    )
}

export const readChecks = (db: Knex, query: TableQuery): Promise<TablePage<SpotCheck>> =>
  readPage(checks(db), SPOT_CHECKS_TABLE, query, decode)
export const readAllChecks = (db: Knex, query: TableQuery): AsyncIterable<readonly SpotCheck[]> =>
  readAll(checks(db), SPOT_CHECKS_TABLE, query, decode)

const Whole = z
  .object({ records: json(z.array(z.tuple([z.number(), z.number(), z.number()]))), secret: z.string() })
  .transform(({ records, secret }) => ({ secret, records: records.map(([id, version, departmentId]) => ({ id, version, departmentId })) }))

/** What everybody may know of it. */
export async function findCheck(db: Knex, id: number): Promise<SpotCheck | undefined> {
  const row: unknown = await checks(db).where('s.id', id).first()
  return row === undefined ? undefined : decode(row)
}

/** The same with the list and the secret. */
export async function findWholeCheck(db: Knex, id: number): Promise<WholeSpotCheck | undefined> {
  const row: unknown = await checks(db).select('s.records', 's.secret').where('s.id', id).first()
  return row === undefined ? undefined : { ...decode(row), ...Whole.parse(row) }
}

const RecordRow = z
  .object({ id: int, version: int, department_id: int })
  .transform(({ id, version, department_id }): ListedRecord => ({ id, version, departmentId: department_id }))

/** What stands published since these days, both included, of what everybody in the bureau may read: else not everybody could redraw and look. */
export async function listPublished(db: Knex, fromOn: string, toOn: string): Promise<ListedRecord[]> {
  const found: unknown = await db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .whereNotNull('d.published_number')
    .whereNull('d.withdrawn_at')
    .whereIn('i.audience', ['all', 'screen'])
    .where('d.published_at', '>=', `${addDays(fromOn, -1)}T16:00:00.000Z`)
    .where('d.published_at', '<', `${toOn}T16:00:00.000Z`)
    .orderBy('d.id')
    .select('d.id', 'd.published_number as version', 'd.department_id')
  return rows(RecordRow, found)
}

export interface NewCheck {
  readonly fromOn: string
  readonly toOn: string
  readonly draw: (typeof DRAWS)[number]
  readonly size: number
  readonly publicSource: string
  readonly records: readonly ListedRecord[]
  readonly listHash: string
  readonly secret: string
  readonly commitment: string
  readonly announcedBy: number
  readonly announcedAt: string
}

export async function insertCheck(tx: Knex, check: NewCheck): Promise<number> {
  const [row] = (await tx('spot_checks')
    .insert({
      from_on: check.fromOn,
      to_on: check.toOn,
      draw: check.draw,
      size: check.size,
      public_source: check.publicSource,
      records: JSON.stringify(check.records.map(({ id, version, departmentId }) => [id, version, departmentId])),
      record_count: check.records.length,
      list_hash: check.listHash,
      secret: check.secret,
      commitment: check.commitment,
      announced_by: check.announcedBy,
      announced_at: check.announcedAt,
    })
    .returning('id')) as { id: unknown }[]
  return int.parse(row?.id)
}

export interface Drawn {
  readonly publicText: string
  readonly seed: string
  readonly drawnBy: number
  readonly drawnAt: string
  readonly sample: readonly ListedRecord[]
}

/** Draws once: false for whoever comes second. */
export async function saveDraw(
  tx: Knex,
  id: number,
  version: number,
  { publicText, seed, drawnBy, drawnAt, sample }: Drawn,
): Promise<boolean> {
  const changed = await tx('spot_checks')
    .where({ id, version })
    .whereNull('drawn_at')
    .update({ public_text: publicText, seed, drawn_by: drawnBy, drawn_at: drawnAt, version: version + 1 })
  if (changed !== 1) return false
  await tx('spot_check_picks').insert(
    sample.map((record, i) => ({
      check_id: id,
      position: i + 1,
      disclosure_id: record.id,
      version_number: record.version,
      department_id: record.departmentId,
    })),
  )
  return true
}

const PickRow = z.object({
  id: int,
  position: int,
  disclosure_id: int,
  version_number: int,
  department_id: int,
  department: z.string(),
  department_en: z.string(),
  title: z.string(),
  filing_number: z.string().nullable(),
  version: int,
})
const VerdictRow = z.object({
  pick_id: int,
  verdict: z.enum(VERDICTS),
  note: z.string(),
  by_name: z.string(),
  by_name_en: z.string(),
  given_at: z.string(),
})

/** The sample as it was drawn, each record under the title of the version that was drawn, with every verdict that was given. */
export async function listPicks(db: Knex, checkId: number): Promise<Pick[]> {
  const found: unknown = await db('spot_check_picks as k')
    .join('disclosures as d', 'd.id', 'k.disclosure_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'k.disclosure_id').andOn('v.number', 'k.version_number'))
    .join('departments as dep', 'dep.id', 'k.department_id')
    .where('k.check_id', checkId)
    .orderBy('k.position')
    .select('k.id', 'k.position', 'k.disclosure_id', 'k.version_number', 'k.department_id', 'k.version', 'v.title', 'd.filing_number')
    .select('dep.name as department', 'dep.name_en as department_en')
  const said: unknown = await db('spot_check_verdicts as v')
    .join('people as p', 'p.id', 'v.given_by')
    .whereIn('v.pick_id', db('spot_check_picks').where('check_id', checkId).select('id'))
    .orderBy('v.id', 'desc')
    .select('v.pick_id', 'v.verdict', 'v.note', 'v.given_at', 'p.display_name as by_name', 'p.display_name_en as by_name_en')
  const verdicts = rows(VerdictRow, said)
  return rows(PickRow, found).map((row) => ({
    id: row.id,
    position: row.position,
    disclosureId: row.disclosure_id,
    versionNumber: row.version_number,
    departmentId: row.department_id,
    department: row.department,
    departmentEn: row.department_en,
    title: row.title,
    filingNumber: row.filing_number,
    version: row.version,
    verdicts: verdicts
      .filter(({ pick_id }) => pick_id === row.id)
      .map(({ verdict, note, by_name, by_name_en, given_at }) => ({ verdict, note, by: by_name, byEn: by_name_en, at: given_at })),
  }))
}

/** False when somebody judged it meanwhile. */
export async function saveVerdict(
  tx: Knex,
  pick: { readonly id: number; readonly version: number },
  given: { readonly verdict: Verdict; readonly note: string; readonly by: number; readonly at: string },
): Promise<boolean> {
  const { id, version } = pick
  if (
    (await tx('spot_check_picks')
      .where({ id, version })
      .update({ version: version + 1 })) !== 1
  )
    return false
  await tx('spot_check_verdicts').insert({ pick_id: id, verdict: given.verdict, note: given.note, given_by: given.by, given_at: given.at })
  return true
}

/** Heads of a department, to be told what was found. */
export const headsOf = (departmentId: number): { readonly sql: string; readonly bindings: readonly number[] } => ({
  sql: `select p.id from people p join role_assignments r on r.person_id = p.id
    where p.department_id = ? and p.status = 'active' and r.role = 'head'`,
  bindings: [departmentId],
})
