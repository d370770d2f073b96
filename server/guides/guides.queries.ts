import type { Knex } from 'knex'
import { z } from 'zod'
import type { Actor } from '../auth/policy.ts'
import { bool, int, rows } from '../db/decode.ts'
import { readableBy } from '../disclosures/disclosures.visibility.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { GUIDES_TABLE, type ListedGuide } from './guides.table.ts'

const GuideRow = z.object({
  id: int,
  name: z.string(),
  name_en: z.string(),
  class_name: z.string(),
  class_name_en: z.string(),
  department_name: z.string(),
  department_name_en: z.string(),
  applicants: z.string(),
  promised_days: int.nullable(),
  legal_days: int.nullable(),
  telephone: z.string(),
  responsible_name: z.string(),
  person_name: z.string().nullable(),
  person_name_en: z.string().nullable(),
  away: bool,
  published_at: z.string(),
  due_on: z.string().nullable(),
})

const decode =
  (today: string) =>
  (raw: unknown): ListedGuide => {
    const row = GuideRow.parse(raw)
    const responsible = row.person_name ?? row.responsible_name
    return {
      id: row.id,
      name: row.name,
      nameEn: row.name_en,
      className: row.class_name,
      classNameEn: row.class_name_en,
      departmentName: row.department_name,
      departmentNameEn: row.department_name_en,
      applicants: row.applicants,
      promisedDays: row.promised_days,
      legalDays: row.legal_days,
      telephone: row.telephone,
      responsible,
      responsibleEn: row.person_name_en ?? responsible,
      responsibleAway: row.away,
      publishedAt: row.published_at,
      reviewDueOn: row.due_on,
      reviewOverdue: row.due_on !== null && row.due_on < today,
    }
  }

/** Business items in force that the actor may read. */
function inForce(db: Knex, actor: Actor): Knex.QueryBuilder {
  return db('disclosures as d')
    .join('catalogue_items as i', 'i.id', 'd.item_id')
    .join('disclosure_versions as v', (on) => on.on('v.disclosure_id', 'd.id').andOn('v.number', 'd.published_number'))
    .join('business_items as b', 'b.version_id', 'v.id')
    .whereNull('d.withdrawn_at')
    .modify(readableBy(actor))
}

const listed = (db: Knex, actor: Actor): Knex.QueryBuilder =>
  inForce(db, actor)
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .leftJoin('people as rp', 'rp.id', 'b.responsible_id')
    .select('d.id', 'b.name', 'b.name_en', 'c.name as class_name', 'c.name_en as class_name_en', 'dep.name as department_name')
    .select('dep.name_en as department_name_en', 'b.applicants', 'b.promised_days', 'b.legal_days', 'b.telephone', 'b.responsible_name')
    .select('rp.display_name as person_name', 'rp.display_name_en as person_name_en', 'd.published_at', 'd.due_on')
    .select(
      db.raw(
        `case when b.responsible_id is not null and (rp.status <> 'active' or rp.department_id <> d.department_id) then 1 else 0 end as away`,
      ),
    )

export const readGuides = (db: Knex, actor: Actor, today: string, query: TableQuery): Promise<TablePage<ListedGuide>> =>
  readPage(listed(db, actor), GUIDES_TABLE, query, decode(today))

export const readAllGuides = (db: Knex, actor: Actor, today: string, query: TableQuery): AsyncIterable<readonly ListedGuide[]> =>
  readAll(listed(db, actor), GUIDES_TABLE, query, decode(today))

const PlaceRow = z.object({
  class_id: int,
  class_name: z.string(),
  class_name_en: z.string(),
  class_position: int,
  department_id: int,
  department_name: z.string(),
  department_name_en: z.string(),
  department_position: int,
  n: int,
})

/** A class or a department with the number of its guides. */
export interface GuideGroup {
  readonly id: number
  readonly name: string
  readonly nameEn: string
  readonly n: number
}
export interface GuideGroups {
  readonly classes: readonly GuideGroup[]
  readonly departments: readonly GuideGroup[]
}

/** How many guides each class and each department has, in the order of the catalogue and of the bureau; those without any are left out. */
export async function readGroups(db: Knex, actor: Actor): Promise<GuideGroups> {
  const found: unknown = await inForce(db, actor)
    .join('catalogue_classes as c', 'c.id', 'i.class_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .groupBy('c.id', 'c.name', 'c.name_en', 'c.position', 'dep.id', 'dep.name', 'dep.name_en', 'dep.position')
    .select('c.id as class_id', 'c.name as class_name', 'c.name_en as class_name_en', 'c.position as class_position')
    .select('dep.id as department_id', 'dep.name as department_name', 'dep.name_en as department_name_en')
    .select('dep.position as department_position', db.raw('count(*) as n'))
  const places = rows(PlaceRow, found)
  return { classes: summed(places, 'class'), departments: summed(places, 'department') }
}

function summed(places: readonly z.output<typeof PlaceRow>[], by: 'class' | 'department'): GuideGroup[] {
  const groups = new Map<number, GuideGroup>()
  for (const place of places.toSorted((a, b) => a[`${by}_position`] - b[`${by}_position`] || a[`${by}_id`] - b[`${by}_id`])) {
    const id = place[`${by}_id`]
    const name = place[`${by}_name`]
    groups.set(id, { id, name, nameEn: place[`${by}_name_en`] || name, n: (groups.get(id)?.n ?? 0) + place.n })
  }
  return [...groups.values()]
}
