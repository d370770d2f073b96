import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { bool, int, money, rows } from '../db/decode.ts'
import type { Locale } from '../i18n/index.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { Option, TableQuery } from '../web/table-types.ts'
import { VERSION_STATES } from './disclosures.rules.ts'
import { DISCLOSURES_TABLE, type ListedDisclosure } from './list.table.ts'
import { KEPT_SQL, SHELF_SQL, shownSinceAll } from './retention.rules.ts'
import { visibleTo } from './disclosures.visibility.ts'

const ListedRow = z.object({
  id: int,
  title: z.string(),
  item_code: z.string(),
  item_title: z.string(),
  item_title_en: z.string(),
  class_name: z.string(),
  class_name_en: z.string(),
  department_name: z.string(),
  department_name_en: z.string(),
  period: z.string().nullable(),
  formed_on: z.string(),
  filing_number: z.string().nullable(),
  first_published_at: z.string().nullable(),
  published_at: z.string().nullable(),
  due_on: z.string().nullable(),
  lead_days: int.nullable(),
  line_count: int,
  total_fen: money.nullable(),
  published_number: int.nullable(),
  timeliness: z.enum(['on_time', 'late', 'ex_ante_kept', 'turned_ex_post']).nullable(),
  withdrawn_at: z.string().nullable(),
  working_state: z.enum(VERSION_STATES).nullable(),
  awaits_review: bool,
  shelf: z.enum(['past', 'shown']),
})

function decode(raw: unknown): ListedDisclosure {
  const row = ListedRow.parse(raw)
  return {
    id: row.id,
    title: row.title,
    itemCode: row.item_code,
    itemTitle: row.item_title,
    itemTitleEn: row.item_title_en,
    className: row.class_name,
    classNameEn: row.class_name_en,
    departmentName: row.department_name,
    departmentNameEn: row.department_name_en,
    period: row.period,
    formedOn: row.formed_on,
    filingNumber: row.filing_number,
    firstPublishedAt: row.first_published_at,
    publishedAt: row.published_at,
    dueOn: row.due_on,
    leadDays: row.lead_days,
    lineCount: row.line_count,
    total: row.total_fen,
    publishedNumber: row.published_number,
    timeliness: row.timeliness,
    withdrawnAt: row.withdrawn_at,
    workingState: row.working_state,
    awaitsReview: row.awaits_review,
    pastRetention: row.shelf === 'past',
  }
}

/** Records in the actor's sight with the version that the list speaks of: the published one, else the working one. */
function listed(db: Knex, actor: Actor, today: string): Knex.QueryBuilder {
  return db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .leftJoin('disclosure_versions as w', (on) => on.on('w.disclosure_id', 'd.id').andOn('w.number', 'd.working_number'))
    .joinRaw('left join disclosure_versions as v on v.disclosure_id = d.id and v.number = coalesce(d.published_number, d.working_number)')
    .joinRaw(KEPT_SQL, [...shownSinceAll(today)])
    .modify(visibleTo(actor))
    .andWhereRaw('(d.published_number is not null or d.working_number is not null)')
    .select(
      'd.id',
      'd.title',
      'i.code as item_code',
      'i.title as item_title',
      'i.title_en as item_title_en',
      'c.name as class_name',
      'c.name_en as class_name_en',
      'dep.name as department_name',
      'dep.name_en as department_name_en',
      'd.period',
      'd.formed_on',
      'd.filing_number',
      'd.first_published_at',
      'd.published_at',
      'd.due_on',
      'd.lead_days',
      db.raw('coalesce(v.line_count, 0) as line_count'),
      'v.total_fen',
      'd.published_number',
      'd.timeliness',
      'd.withdrawn_at',
      db.raw('case when d.published_number is null then w.state end as working_state'),
      db.raw(
        `case when exists (select 1 from review_emergencies em where em.disclosure_id = d.id and em.outcome is null) then 1 else 0 end as awaits_review`,
      ),
      db.raw(`${SHELF_SQL} as shelf`),
    )
}

/** Filters that ask for an older time, or for what is past its retention itself. */
const REACHES_BACK = ['shelf', 'year', 'period', 'first']

/** Ordinary lists end where the retention does. */
function forQuery(db: Knex, actor: Actor, today: string, query: TableQuery): Knex.QueryBuilder {
  const all = listed(db, actor, today)
  return REACHES_BACK.some((filter) => filter in query.filters) ? all : all.whereRaw(`${SHELF_SQL} = 'shown'`)
}

export const readDisclosures = (db: Knex, actor: Actor, today: string, query: TableQuery): Promise<TablePage<ListedDisclosure>> =>
  readPage(forQuery(db, actor, today, query), DISCLOSURES_TABLE, query, decode)

export const readAllDisclosures = (db: Knex, actor: Actor, today: string, query: TableQuery): AsyncIterable<readonly ListedDisclosure[]> =>
  readAll(forQuery(db, actor, today, query), DISCLOSURES_TABLE, query, decode)

export interface LatestOf {
  readonly departmentId?: number
  readonly itemId?: number
  readonly limit: number
}

const current = (db: Knex, actor: Actor, today: string): Knex.QueryBuilder =>
  listed(db, actor, today).whereNotNull('d.published_number').whereNull('d.withdrawn_at').whereRaw(`${SHELF_SQL} = 'shown'`)

/** What was published last and stands. */
export async function readLatest(
  db: Knex,
  actor: Actor,
  today: string,
  { departmentId, itemId, limit }: LatestOf,
): Promise<ListedDisclosure[]> {
  const query = current(db, actor, today).orderByRaw('d.published_at desc, d.id desc').limit(limit)
  if (departmentId !== undefined) void query.where('d.department_id', departmentId)
  if (itemId !== undefined) void query.where('d.item_id', itemId)
  return ((await query) as unknown[]).map(decode)
}

/** Each department's newest record of an item, by department. */
export async function readLatestByDepartment(
  db: Knex,
  actor: Actor,
  today: string,
  itemId: number,
): Promise<Map<number, ListedDisclosure>> {
  const placed = current(db, actor, today)
    .where('d.item_id', itemId)
    .select('d.department_id', db.raw('row_number() over (partition by d.department_id order by d.published_at desc, d.id desc) as place'))
  const found = (await db.from(placed.as('latest')).where('place', 1)) as { department_id: number }[]
  return new Map(found.map((row) => [row.department_id, decode(row)]))
}

const OptionRow = z.object({ kind: z.enum(['class', 'department', 'item', 'year']), value: z.coerce.string(), text: z.coerce.string() })

export type ListOptions = Readonly<Record<z.output<typeof OptionRow>['kind'], readonly Option[]>>

/** Everything a reader can filter by, in one small query, in the reader's language; newest years first. */
export async function readListOptions(db: Knex, locale: Locale): Promise<ListOptions> {
  const [name, title] = locale === 'en' ? ['name_en', 'title_en'] : ['name', 'title']
  const found: unknown = await db
    .from(
      db.raw(`(select 'class' as kind, id as value, ${name} as text, position as p from catalogue_classes where parent_id is null
        union all select 'department', id, ${name}, position from departments where kind <> 'bureau'
        union all select 'item', id, ${title}, position from catalogue_items where active = true
        union all select 'year', y, cast(y as text), -y from
          (select distinct cast(substr(coalesce(period, formed_on), 1, 4) as integer) as y from disclosures) years) as choices`),
    )
    .orderBy(['kind', 'p', 'value'])
    .select('kind', 'value', 'text')
  const options: Record<z.output<typeof OptionRow>['kind'], Option[]> = { class: [], department: [], item: [], year: [] }
  for (const { kind, value, text } of rows(OptionRow, found)) options[kind].push({ value, text })
  return options
}
