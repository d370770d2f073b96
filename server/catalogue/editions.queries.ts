import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import { AUDIENCES, CYCLES, TIMINGS } from '../disclosures/disclosures.rules.ts'
import { CHANNELS, GROUNDS, OPEN_TO, SECRECY_CHECKS, STAGES, TIERS, WAYS } from './catalogue.rules.ts'
import {
  EDITION_STATES,
  type Edition,
  type EditionClass,
  type EditionContent,
  type EditionDepartment,
  type EditionItem,
  type EditionState,
  type ItemContent,
} from './editions.types.ts'

const PEOPLE = ['drafted', 'submitted', 'approved'] as const
const text = z.string()
const maybe = z.string().nullable()
const person = { id: int.nullable(), name: maybe, name_en: maybe }
const EditionRow = z.object({
  id: int,
  number: int,
  state: z.enum(EDITION_STATES),
  note: text,
  drafted_at: text,
  drafted_id: person.id,
  drafted_name: person.name,
  drafted_name_en: person.name_en,
  submitted_at: maybe,
  submitted_id: person.id,
  submitted_name: person.name,
  submitted_name_en: person.name_en,
  returned_remark: text,
  approved_at: maybe,
  approved_id: person.id,
  approved_name: person.name,
  approved_name_en: person.name_en,
  approval_remark: text,
  effective_on: maybe,
  in_force_at: maybe,
  superseded_at: maybe,
  filing_number: maybe,
  filing_authority: text,
  filed_on: maybe,
  items: int,
  version: int,
})

function decodeEdition(raw: unknown): Edition {
  const row = EditionRow.parse(raw)
  const by = (who: (typeof PEOPLE)[number]): Edition['draftedBy'] => {
    const id = row[`${who}_id`]
    return id === null ? undefined : { id, name: row[`${who}_name`] ?? '', nameEn: row[`${who}_name_en`] ?? '' }
  }
  return {
    id: row.id,
    number: row.number,
    state: row.state,
    note: row.note,
    draftedBy: by('drafted'),
    draftedAt: row.drafted_at,
    submittedBy: by('submitted'),
    submittedAt: row.submitted_at,
    returnedRemark: row.returned_remark,
    approvedBy: by('approved'),
    approvedAt: row.approved_at,
    approvalRemark: row.approval_remark,
    effectiveOn: row.effective_on,
    inForceAt: row.in_force_at,
    supersededAt: row.superseded_at,
    filingNumber: row.filing_number,
    filingAuthority: row.filing_authority,
    filedOn: row.filed_on,
    items: row.items,
    version: row.version,
  }
}

function editions(db: Knex): Knex.QueryBuilder {
  const query = db('catalogue_editions as e').select('e.*')
  for (const who of PEOPLE)
    void query
      .leftJoin(`people as ${who}`, `${who}.id`, `e.${who}_by`)
      .select(`${who}.id as ${who}_id`, `${who}.display_name as ${who}_name`, `${who}.display_name_en as ${who}_name_en`)
  return query.select(db.raw('(select count(*) from catalogue_edition_items x where x.edition_id = e.id and x.ended = false) as items'))
}

/** Newest first. */
export async function listEditionRows(db: Knex): Promise<Edition[]> {
  return ((await editions(db).orderBy('e.number', 'desc')) as unknown[]).map(decodeEdition)
}

export async function findEdition(db: Knex, id: number): Promise<Edition | undefined> {
  const row: unknown = await editions(db).where('e.id', id).first()
  return row === undefined ? undefined : decodeEdition(row)
}

/** The edition on its way, in force, or whatever else is in one of the states; the newest. */
export async function findEditionIn(db: Knex, states: readonly EditionState[]): Promise<Edition | undefined> {
  const row: unknown = await editions(db)
    .whereIn('e.state', [...states])
    .orderBy('e.number', 'desc')
    .first()
  return row === undefined ? undefined : decodeEdition(row)
}

/** Approved editions whose day has come, oldest first. */
export async function listDueEditions(db: Knex, today: string): Promise<Edition[]> {
  const found = (await editions(db).where('e.state', 'approved').where('e.effective_on', '<=', today).orderBy('e.number')) as unknown[]
  return found.map(decodeEdition)
}

export async function lastNumber(db: Knex): Promise<number> {
  const row = (await db('catalogue_editions').whereNot('state', 'discarded').max({ n: 'number' }).first()) as
    { n: number | string | null } | undefined
  return int.parse(row?.n ?? 0)
}

const ClassRow = z
  .object({
    id: int,
    class_id: int.nullable(),
    parent_id: int.nullable(),
    code: text,
    name: text,
    name_en: text,
    position: int,
    version: int,
  })
  .transform(({ class_id, parent_id, name_en, ...row }): EditionClass => ({
    ...row,
    classId: class_id,
    parentId: parent_id,
    nameEn: name_en,
  }))

/** Parents before their children, in the order of the table. */
export async function listClassRows(db: Knex, editionId: number): Promise<EditionClass[]> {
  const found: unknown = await db('catalogue_edition_classes').where({ edition_id: editionId }).orderBy(['position', 'code'])
  const all = rows(ClassRow, found)
  return all.filter(({ parentId }) => parentId === null).flatMap((top) => [top, ...all.filter(({ parentId }) => parentId === top.id)])
}

const ItemRow = z.object({
  id: int,
  item_id: int.nullable(),
  edition_class_id: int,
  code: text,
  title: text,
  title_en: text,
  elements: json(z.array(z.object({ zh: text, en: text }))),
  legal_basis: text,
  responsible_person_id: int.nullable(),
  person_name: text,
  person_name_en: text,
  person_status: maybe,
  audience: z.enum(AUDIENCES),
  timing: z.enum(TIMINGS),
  timing_days: int,
  cycle: z.enum(CYCLES),
  one_shot: bool,
  review_level: int,
  register: text,
  channels: json(z.array(z.enum(CHANNELS))),
  open_to: z.enum(OPEN_TO),
  open_to_note: text,
  way: z.enum(WAYS),
  tier: z.enum(TIERS),
  stage: z.enum(STAGES),
  retention_years: int.nullable(),
  secrecy_check: z.enum(SECRECY_CHECKS),
  withheld_ground: z.enum(['', ...GROUNDS]),
  withheld_explanation: text,
  review_due_on: maybe,
  position: int,
  ended: bool,
  change_note: text,
  changed_by: int.nullable(),
  version: int,
})

function decodeItem(raw: unknown, departments: readonly EditionDepartment[]): EditionItem {
  const row = ItemRow.parse(raw)
  return {
    id: row.id,
    itemId: row.item_id,
    code: row.code,
    classRow: row.edition_class_id,
    title: row.title,
    titleEn: row.title_en,
    elements: row.elements,
    legalBasis: row.legal_basis,
    audience: row.audience,
    timing: row.timing,
    timingDays: row.timing_days,
    cycle: row.cycle,
    oneShot: row.one_shot,
    reviewLevel: row.review_level,
    register: row.register,
    channels: row.channels,
    openTo: row.open_to,
    openToNote: row.open_to_note,
    way: row.way,
    tier: row.tier,
    stage: row.stage,
    retentionYears: row.retention_years,
    secrecyCheck: row.secrecy_check,
    withheldGround: row.withheld_ground,
    withheldExplanation: row.withheld_explanation,
    reviewDueOn: row.review_due_on,
    personId: row.responsible_person_id,
    personName: row.person_name,
    personNameEn: row.person_name_en,
    personActive: row.responsible_person_id === null || row.person_status === 'active',
    departments,
    position: row.position,
    ended: row.ended,
    changeNote: row.change_note,
    changedBy: row.changed_by,
    version: row.version,
  }
}

const itemRows = (db: Knex): Knex.QueryBuilder =>
  db('catalogue_edition_items as i').leftJoin('people as p', 'p.id', 'i.responsible_person_id').select('i.*', 'p.status as person_status')

const DepartmentRow = z.object({ edition_item_id: int, department_id: int, name: text, name_en: text, active: bool })

async function departmentsOf(db: Knex, where: Knex.QueryCallback): Promise<Map<number, EditionDepartment[]>> {
  const found: unknown = await db('catalogue_edition_departments as cd')
    .join('catalogue_edition_items as i', 'i.id', 'cd.edition_item_id')
    .join('departments as d', 'd.id', 'cd.department_id')
    .where(where)
    .orderBy(['cd.position', 'cd.department_id'])
    .select('cd.edition_item_id', 'cd.department_id', 'cd.name', 'cd.name_en', 'd.active')
  const byItem = new Map<number, EditionDepartment[]>()
  for (const { edition_item_id, department_id, name, name_en, active } of rows(DepartmentRow, found)) {
    const list = byItem.get(edition_item_id) ?? []
    list.push({ id: department_id, name, nameEn: name_en, active })
    byItem.set(edition_item_id, list)
  }
  return byItem
}

/** All lines of an edition in the order of the table: by class, then by place. */
export async function listItemRows(db: Knex, editionId: number): Promise<EditionItem[]> {
  const query = itemRows(db).where('i.edition_id', editionId).orderBy(['i.position', 'i.code'])
  // One after the other: inside a transaction there is one connection.
  const found = (await query) as { id: number }[]
  const departments = await departmentsOf(db, (where) => void where.where('i.edition_id', editionId))
  const classes = await listClassRows(db, editionId)
  const place = new Map(classes.map(({ id }, i) => [id, i]))
  return found
    .map((row) => decodeItem(row, departments.get(row.id) ?? []))
    .toSorted((a, b) => (place.get(a.classRow) ?? 0) - (place.get(b.classRow) ?? 0))
}

export async function findItemRow(db: Knex, editionId: number, id: number): Promise<EditionItem | undefined> {
  const row: unknown = await itemRows(db).where({ 'i.edition_id': editionId, 'i.id': id }).first()
  if (row === undefined) return undefined
  return decodeItem(row, (await departmentsOf(db, (query) => void query.where('i.id', id))).get(id) ?? [])
}

export async function readContent(db: Knex, edition: Edition): Promise<EditionContent> {
  const classes = await listClassRows(db, edition.id)
  const items = await listItemRows(db, edition.id)
  return { edition, classes, items }
}

export interface HistoricItem {
  readonly editionId: number
  readonly number: number
  readonly effectiveOn: string | null
  readonly classCode: string
  readonly item: EditionItem
}
const PlaceRow = z.looseObject({ id: int, edition_id: int, edition_number: int, effective_on: maybe, class_code: text })

/** One item through the editions that are or were in force, oldest first. */
export async function listItemHistory(db: Knex, itemId: number): Promise<HistoricItem[]> {
  const condition = (query: Knex.QueryBuilder): void => {
    void query
      .where('i.item_id', itemId)
      .whereIn('i.edition_id', db('catalogue_editions').whereIn('state', ['in_force', 'superseded', 'approved']).select('id'))
  }
  const query = itemRows(db)
    .join('catalogue_editions as e', 'e.id', 'i.edition_id')
    .join('catalogue_edition_classes as c', 'c.id', 'i.edition_class_id')
    .where(condition)
    .orderBy('e.number')
    .select('e.number as edition_number', 'e.effective_on', 'c.code as class_code')
  const [found, departments] = await Promise.all([query as Promise<unknown[]>, departmentsOf(db, condition)])
  return rows(PlaceRow, found).map((row) => ({
    editionId: row.edition_id,
    number: row.edition_number,
    effectiveOn: row.effective_on,
    classCode: row.class_code,
    item: decodeItem(row, departments.get(row.id) ?? []),
  }))
}

/** Codes that live items have, those that ended among them. */
export async function listUsedCodes(db: Knex): Promise<ReadonlySet<string>> {
  const found: unknown = await db('catalogue_items').select('code')
  return new Set(rows(z.object({ code: text }), found).map(({ code }) => code))
}

/** The people who had a hand in an edition: who drafted, submitted, or changed a line of it. */
export async function listHands(db: Knex, edition: Edition): Promise<number[]> {
  const found: unknown = await db('catalogue_edition_items')
    .where({ edition_id: edition.id })
    .whereNotNull('changed_by')
    .distinct('changed_by')
  const changed = rows(z.object({ changed_by: int }), found).map((row) => row.changed_by)
  return [...new Set([...changed, ...[edition.draftedBy, edition.submittedBy].flatMap((who) => (who === undefined ? [] : [who.id]))])]
}

/** The columns of one line as the database writes them. */
export const contentRow = (item: ItemContent): Readonly<Record<string, string | number | boolean | null>> => ({
  title: item.title,
  title_en: item.titleEn,
  elements: JSON.stringify(item.elements),
  legal_basis: item.legalBasis,
  audience: item.audience,
  timing: item.timing,
  timing_days: item.timingDays,
  cycle: item.cycle,
  one_shot: item.oneShot,
  review_level: item.reviewLevel,
  register: item.register,
  channels: JSON.stringify(item.channels),
  open_to: item.openTo,
  open_to_note: item.openToNote,
  way: item.way,
  tier: item.tier,
  stage: item.stage,
  retention_years: item.retentionYears,
  secrecy_check: item.secrecyCheck,
  withheld_ground: item.withheldGround,
  withheld_explanation: item.withheldExplanation,
  review_due_on: item.reviewDueOn,
})
export const CONTENT_COLUMNS = [
  'title',
  'title_en',
  'elements',
  'legal_basis',
  'audience',
  'timing',
  'timing_days',
  'cycle',
  'one_shot',
  'review_level',
  'register',
  'channels',
  'open_to',
  'open_to_note',
  'way',
  'tier',
  'stage',
  'retention_years',
  'secrecy_check',
  'withheld_ground',
  'withheld_explanation',
  'review_due_on',
] as const

/** Whoever holds one of the roles and works here. */
export async function listHolders(db: Knex, roles: readonly string[]): Promise<number[]> {
  const found: unknown = await db('role_assignments as r')
    .join('people as p', 'p.id', 'r.person_id')
    .where('p.status', 'active')
    .whereIn('r.role', [...roles])
    .distinct('r.person_id')
  return rows(z.object({ person_id: int }), found).map(({ person_id }) => person_id)
}
