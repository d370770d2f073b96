import type { Knex } from 'knex'
import { z } from 'zod'
import { bool, int, json, rows } from '../db/decode.ts'
import { AUDIENCES, CYCLES, REVIEW_STATES, TIMINGS, type Audience } from '../disclosures/disclosures.rules.ts'
import type { Locale } from '../i18n/index.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { Option, TableQuery } from '../web/table-types.ts'
import { CHANNELS, GROUNDS, OPEN_TO, SECRECY_CHECKS, STAGES, TIERS, WAYS } from './catalogue.rules.ts'
import { CATALOGUE_TABLE, type ListedItem } from './catalogue.table.ts'

const names = z
  .string()
  .nullable()
  .transform((text) => (text === null ? [] : text.split('\n')))

const ItemRow = z
  .object({
    id: int,
    code: z.string(),
    title: z.string(),
    title_en: z.string(),
    top_class_id: int,
    top_class: z.string(),
    top_class_en: z.string(),
    class_name: z.string(),
    class_name_en: z.string(),
    elements: json(z.array(z.object({ zh: z.string(), en: z.string() }))),
    legal_basis: z.string(),
    departments: names,
    departments_en: names,
    person: z.string().nullable(),
    person_en: z.string().nullable(),
    audience: z.enum(AUDIENCES),
    timing: z.enum(TIMINGS),
    timing_days: int,
    cycle: z.enum(CYCLES),
    one_shot: bool,
    review_level: int,
    level_name: z.string().nullable(),
    level_name_en: z.string().nullable(),
    level_steps: json(z.array(z.enum(REVIEW_STATES))).nullable(),
    register: z.string(),
    channels: json(z.array(z.enum(CHANNELS))),
    open_to: z.enum(OPEN_TO),
    open_to_note: z.string(),
    way: z.enum(WAYS),
    tier: z.enum(TIERS),
    stage: z.enum(STAGES),
    retention_years: int.nullable(),
    secrecy_check: z.enum(SECRECY_CHECKS),
    withheld_ground: z.enum(['', ...GROUNDS]),
    withheld_explanation: z.string(),
    review_due_on: z.string().nullable(),
  })
  .transform((row): ListedItem => ({
    id: row.id,
    code: row.code,
    title: row.title,
    titleEn: row.title_en,
    topClassId: row.top_class_id,
    topClass: row.top_class,
    topClassEn: row.top_class_en,
    className: row.class_name,
    classNameEn: row.class_name_en,
    elements: row.elements,
    legalBasis: row.legal_basis,
    departments: row.departments,
    departmentsEn: row.departments_en,
    person: row.person,
    personEn: row.person_en,
    audience: row.audience,
    timing: row.timing,
    timingDays: row.timing_days,
    cycle: row.cycle,
    oneShot: row.one_shot,
    reviewLevel: row.review_level,
    levelName: row.level_name ?? String(row.review_level),
    levelNameEn: row.level_name_en ?? String(row.review_level),
    levelSteps: row.level_steps ?? [],
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
  }))
const decode = (row: unknown): ListedItem => ItemRow.parse(row)

/** Names of the responsible departments, one a line, in their order; both engines know string_agg. */
const namesOf = (column: 'name' | 'name_en'): string =>
  `(select string_agg(x.n, '\n') from (select dep.${column} as n from catalogue_item_departments x1 join departments dep on dep.id = x1.department_id
    where x1.item_id = i.id and dep.active = true order by dep.position, dep.id) x)`

/** Items in force that address one of the audiences. */
function items(db: Knex, audiences: readonly Audience[]): Knex.QueryBuilder {
  return db('catalogue_items as i')
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .leftJoin('catalogue_classes as top', 'top.id', 'c.parent_id')
    .leftJoin('people as p', 'p.id', 'i.responsible_person_id')
    .leftJoin('review_levels as rl', 'rl.level', 'i.review_level')
    .where('i.active', true)
    .whereIn('i.audience', [...audiences])
    .select(
      'i.id',
      'i.code',
      'i.title',
      'i.title_en',
      'i.elements',
      'i.legal_basis',
      'i.audience',
      'i.timing',
      'i.timing_days',
      'i.cycle',
      'i.one_shot',
      'i.review_level',
      'i.register',
      'i.channels',
      'i.open_to',
      'i.open_to_note',
      'i.way',
      'i.tier',
      'i.stage',
      'i.retention_years',
      'i.secrecy_check',
      'i.withheld_ground',
      'i.withheld_explanation',
      'i.review_due_on',
      'rl.name as level_name',
      'rl.name_en as level_name_en',
      'rl.steps as level_steps',
    )
    .select('c.name as class_name', 'c.name_en as class_name_en', 'p.display_name as person', 'p.display_name_en as person_en')
    .select(
      db.raw(
        'coalesce(top.id, c.id) as top_class_id, coalesce(top.name, c.name) as top_class, coalesce(top.name_en, c.name_en) as top_class_en',
      ),
    )
    .select(db.raw(`${namesOf('name')} as departments, ${namesOf('name_en')} as departments_en`))
}

/** With a department in the filter its row of responsibility is joined, which makes no item appear twice. */
const forQuery = (db: Knex, audiences: readonly Audience[], query: TableQuery): Knex.QueryBuilder =>
  query.filters['department'] === undefined
    ? items(db, audiences)
    : items(db, audiences).join('catalogue_item_departments as cd', 'cd.item_id', 'i.id')

export const readItems = (db: Knex, audiences: readonly Audience[], query: TableQuery): Promise<TablePage<ListedItem>> =>
  readPage(forQuery(db, audiences, query), CATALOGUE_TABLE, query, decode)

export const readAllItems = (db: Knex, audiences: readonly Audience[], query: TableQuery): AsyncIterable<readonly ListedItem[]> =>
  readAll(forQuery(db, audiences, query), CATALOGUE_TABLE, query, decode)

export async function findItem(db: Knex, audiences: readonly Audience[], id: number): Promise<ListedItem | undefined> {
  const row: unknown = await items(db, audiences).where('i.id', id).first()
  return row === undefined ? undefined : decode(row)
}

const DepartmentRow = z
  .object({ id: int, name: z.string(), name_en: z.string() })
  .transform(({ id, name, name_en }) => ({ id, name, nameEn: name_en }))
export type ItemDepartment = z.output<typeof DepartmentRow>

export async function listItemDepartments(db: Knex, itemId: number): Promise<ItemDepartment[]> {
  const found: unknown = await db('catalogue_item_departments as cd')
    .join('departments as dep', 'dep.id', 'cd.department_id')
    .where({ 'cd.item_id': itemId, 'dep.active': true })
    .orderBy(['dep.position', 'dep.id'])
    .select('dep.id', 'dep.name', 'dep.name_en')
  return rows(DepartmentRow, found)
}

const OptionRow = z.object({ kind: z.enum(['class', 'department']), value: z.coerce.string(), text: z.string() })

/** Top classes and departments to filter by, in the reader's language. */
export async function readItemOptions(db: Knex, locale: Locale): Promise<Readonly<Record<'class' | 'department', readonly Option[]>>> {
  const name = locale === 'en' ? 'name_en' : 'name'
  const found: unknown = await db
    .from(
      db.raw(`(select 'class' as kind, id as value, ${name} as text, position as p from catalogue_classes where parent_id is null
        union all select 'department', id, ${name}, position from departments where active = true and id in (select department_id from catalogue_item_departments)) as choices`),
    )
    .orderBy(['kind', 'p', 'value'])
    .select('kind', 'value', 'text')
  const options: Record<'class' | 'department', Option[]> = { class: [], department: [] }
  for (const { kind, value, text } of rows(OptionRow, found)) options[kind].push({ value, text })
  return options
}
