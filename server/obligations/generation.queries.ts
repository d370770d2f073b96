import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, rows } from '../db/decode.ts'
import { CYCLES, TIMINGS } from '../disclosures/disclosures.rules.ts'
import type { Answer, Edition, Line, NewObligation } from './generation.rules.ts'

const LineRow = z.object({
  edition_id: int.nullable(),
  number: int.nullable(),
  effective_on: z.string().nullable(),
  item_id: int,
  code: z.string(),
  title: z.string(),
  title_en: z.string(),
  register: z.string(),
  legal_basis: z.string(),
  elements: z.string(),
  timing: z.enum(TIMINGS),
  timing_days: int,
  cycle: z.enum(CYCLES),
  department_id: int,
})
const COLUMNS = ['code', 'title', 'title_en', 'register', 'legal_basis', 'elements', 'timing', 'timing_days', 'cycle'].map((c) => `i.${c}`)

/** The editions that are or were in force with what they disclose of their own accord, oldest first; without editions the live catalogue. */
export async function listEditions(db: Knex): Promise<Edition[]> {
  const found = rows(
    LineRow,
    await db('catalogue_editions as e')
      .join('catalogue_edition_items as i', 'i.edition_id', 'e.id')
      .join('catalogue_edition_departments as d', 'd.edition_item_id', 'i.id')
      .whereIn('e.state', ['in_force', 'superseded'])
      .whereNotNull('i.item_id')
      .where({ 'i.ended': false, 'i.way': 'proactive' })
      .orderBy(['e.number', 'i.position', 'i.id', 'd.position', 'd.department_id'])
      .select('e.id as edition_id', 'e.number', 'e.effective_on', 'i.item_id', 'd.department_id', ...COLUMNS),
  )
  return found.length === 0 ? liveEdition(db) : byEdition(found)
}

async function liveEdition(db: Knex): Promise<Edition[]> {
  const found: unknown = await db('catalogue_items as i')
    .join('catalogue_item_departments as d', 'd.item_id', 'i.id')
    .where({ 'i.active': true, 'i.way': 'proactive' })
    .orderBy(['i.position', 'i.id', 'd.department_id'])
    .select(db.raw('null as edition_id, null as number, null as effective_on'), 'i.id as item_id', 'd.department_id', ...COLUMNS)
  return byEdition(rows(LineRow, found))
}

type Raw = z.output<typeof LineRow>

interface Growing {
  readonly number: number | null
  readonly effectiveOn: string | null
  readonly lines: Map<number, Line & { departments: number[] }>
}

function byEdition(found: readonly Raw[]): Edition[] {
  const editions = new Map<number | null, Growing>()
  for (const row of found) {
    const edition: Growing = editions.get(row.edition_id) ?? { number: row.number, effectiveOn: row.effective_on, lines: new Map() }
    editions.set(row.edition_id, edition)
    const line = edition.lines.get(row.item_id) ?? lineOf(row)
    line.departments.push(row.department_id)
    edition.lines.set(row.item_id, line)
  }
  return [...editions.values()].map(({ lines, ...edition }) => ({ ...edition, lines: [...lines.values()] }))
}

const lineOf = (row: Raw): Line & { departments: number[] } => ({
  itemId: row.item_id,
  code: row.code,
  title: row.title,
  titleEn: row.title_en,
  register: row.register,
  legalBasis: row.legal_basis,
  elements: row.elements,
  elementsRequired: (JSON.parse(row.elements) as unknown[]).length,
  timing: row.timing,
  timingDays: row.timing_days,
  cycle: row.cycle,
  departments: [],
})

/** The live item in the words of today, for what is drafted outside of the catalogue's editions. */
export async function findLine(db: Knex, itemId: number): Promise<Line | undefined> {
  const row: unknown = await db('catalogue_items as i')
    .where('i.id', itemId)
    .first(db.raw('null as edition_id, null as number, null as effective_on, 0 as department_id'), 'i.id as item_id', ...COLUMNS)
  return row === undefined ? undefined : lineOf(LineRow.parse(row))
}

/** The setting that keeps the day from which something is owed, `YYYY-MM-DD`. */
export const SINCE_SETTING = 'obligations_since'

/**
 * The day from which something is owed: that of the first publication here, else that of the first edition of the catalogue; or nothing
 * is. Once it is known it stays: what is entered of earlier times later on does not make anybody late.
 */
export async function findSince(tx: Knex): Promise<string | undefined> {
  const kept = (await tx('settings').where({ name: SINCE_SETTING }).first('value')) as { value: string } | undefined
  if (kept !== undefined) return kept.value
  const since = await firstDay(tx)
  if (since !== undefined) await tx('settings').insert({ name: SINCE_SETTING, value: since }).onConflict('name').ignore()
  return since
}

async function firstDay(db: Knex): Promise<string | undefined> {
  const row: unknown = await db
    .select(
      db.raw('(select min(first_published_at) from disclosures) as published'),
      db.raw(`(select min(effective_on) from catalogue_editions where state in ('in_force', 'superseded')) as effective`),
    )
    .first()
  const { published, effective } = z.object({ published: z.string().nullable(), effective: z.string().nullable() }).parse(row)
  // The day in Shanghai differs from the text's by hours at most, and a period ends a whole day at a time.
  return published?.slice(0, 10) ?? effective ?? undefined
}

export async function listClosedDepartments(db: Knex): Promise<ReadonlySet<number>> {
  return new Set(rows(z.object({ id: int }), await db('departments').where({ active: false }).select('id')).map(({ id }) => id))
}

const OpenRow = z
  .object({
    id: int,
    item_id: int,
    department_id: int,
    occasion: z.string(),
    period: z.string().nullable(),
    settled: bool,
    started: bool,
    resumable: bool,
    version: int,
  })
  .transform(({ item_id, department_id, ...row }) => ({ ...row, itemId: item_id, departmentId: department_id }))
export type Known = z.output<typeof OpenRow>

/** Every obligation by what makes it one. */
export async function listKnown(db: Knex): Promise<Known[]> {
  const found: unknown = await db('obligations').select(
    'id',
    'item_id',
    'department_id',
    'occasion',
    'period',
    'version',
    db.raw('case when answered_at is null and cancelled_at is null then 0 else 1 end as settled'),
    db.raw('case when disclosure_id is null then 0 else 1 end as started'),
    // Taken away by the catalogue or with the department, and by nobody's decision about a record.
    db.raw(`case when answered_at is null and cancel_reason in ('item_ended', 'department_closed') then 1 else 0 end as resumable`),
  )
  return rows(OpenRow, found)
}

const BehindRow = z
  .object({ id: int, extended_days: int, suspended_from: z.string().nullable(), suspended_to: z.string().nullable() })
  .transform((row) => ({
    id: row.id,
    extendedDays: row.extended_days,
    suspendedFrom: row.suspended_from,
    suspendedTo: row.suspended_to,
  }))

/** Open obligations that arose under another edition than this one, or under none, with the time that was granted them. */
export async function listBehind(db: Knex, edition: number): Promise<z.output<typeof BehindRow>[]> {
  const found: unknown = await db('obligations')
    .where((other) => void other.whereNull('edition_number').orWhereNot('edition_number', edition))
    .whereNull('answered_at')
    .whereNull('cancelled_at')
    .select('id', 'extended_days', 'suspended_from', 'suspended_to')
  return rows(BehindRow, found)
}

const RecordRow = z
  .object({
    id: int,
    item_id: int,
    department_id: int,
    period: z.string().nullable(),
    formed_on: z.string(),
    first_published_at: z.string().nullable(),
    published_at: z.string().nullable(),
    withdrawn_at: z.string().nullable(),
  })
  .transform((row): Omit<Answer, 'elementsPresent'> & { itemId: number; departmentId: number; period: string | null } => ({
    id: row.id,
    itemId: row.item_id,
    departmentId: row.department_id,
    period: row.period,
    formedOn: row.formed_on,
    firstPublishedAt: row.first_published_at,
    publishedAt: row.published_at,
    withdrawnAt: row.withdrawn_at,
  }))
export type UnlinkedRecord = z.output<typeof RecordRow>

/** Records under way or published that answer no obligation yet, oldest first: those of before there were any. */
export async function listUnlinked(db: Knex): Promise<UnlinkedRecord[]> {
  const found: unknown = await db('disclosures as d')
    .where((either) => void either.whereNotNull('d.published_number').orWhereNotNull('d.working_number'))
    .whereNotExists(db('obligations as o').whereRaw('o.disclosure_id = d.id').select(db.raw('1')))
    .orderBy('d.id')
    .select('d.id', 'd.item_id', 'd.department_id', 'd.period', 'd.formed_on', 'd.first_published_at', 'd.published_at', 'd.withdrawn_at')
  return rows(RecordRow, found)
}

/** Instants at which the versions of standing records were published, by record, oldest first. */
export async function listPublications(db: Knex, disclosureIds: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>> {
  const found: unknown =
    disclosureIds.length === 0
      ? []
      : await db('disclosure_versions as v')
          .join('disclosures as d', 'd.id', 'v.disclosure_id')
          .join('catalogue_items as i', 'i.id', 'd.item_id')
          .where('i.cycle', 'standing')
          .whereNotNull('v.published_at')
          .orderBy(['v.disclosure_id', 'v.number'])
          .select('v.disclosure_id', 'v.published_at')
  const byRecord = new Map<number, string[]>()
  for (const row of rows(z.object({ disclosure_id: int, published_at: z.string() }), found))
    byRecord.set(row.disclosure_id, [...(byRecord.get(row.disclosure_id) ?? []), row.published_at])
  return byRecord
}

/** Rows a statement: twenty-six columns each, and SQLite takes 32,766 variables. */
const AT_ONCE = 400

/** Inserts what is not there yet: two instances at once make one row. Returns how many were new. */
export async function insertObligations(tx: Knex, found: readonly NewObligation[]): Promise<number> {
  let made = 0
  for (let i = 0; i < found.length; i += AT_ONCE) {
    const inserted = (await tx('obligations')
      .insert(found.slice(i, i + AT_ONCE))
      .onConflict(['item_id', 'department_id', 'occasion'])
      .ignore()
      .returning('id')) as unknown[]
    made += inserted.length
  }
  return made
}

/** Who answers for a department's obligations: its longest-serving publisher, else its head. */
export async function listResponsible(db: Knex): Promise<ReadonlyMap<number, number>> {
  const found: unknown = await db('people as p')
    .join('role_assignments as r', 'r.person_id', 'p.id')
    .where('p.status', 'active')
    .whereIn('r.role', ['publisher', 'head'])
    .orderByRaw(`case r.role when 'publisher' then 1 else 0 end, p.id desc`)
    .select('p.department_id', 'p.id')
  return new Map(rows(z.object({ department_id: int, id: int }), found).map((row) => [row.department_id, row.id]))
}
