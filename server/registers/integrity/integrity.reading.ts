import type { Knex } from 'knex'
import { z } from 'zod'
import { authorize, type Actor } from '../../auth/policy.ts'
import { int, rows } from '../../db/decode.ts'
import type { Deps } from '../../deps.ts'
import { denyReading } from '../../disclosures/disclosures.policy.ts'
import { scopeOf } from '../../disclosures/disclosures.visibility.ts'
import { readAll, readPage, type TablePage } from '../../web/table-sql.ts'
import type { Option, TableQuery } from '../../web/table-types.ts'
import type { Locale } from '../../i18n/index.ts'
import { publishedVersions } from '../published.ts'
import type { GiftLimit } from './integrity.checks.rules.ts'
import { EntryRow, listLimits } from './integrity.queries.ts'
import { HANDLINGS, SECTIONS, type Section } from './integrity.rules.ts'
import { sectionTable, type ListedEntry } from './integrity.table.ts'

type Remembering = Pick<Deps, 'db' | 'cache'>

const Place = z.object({ id: int, disclosure_id: int, title: z.string(), department_name: z.string(), department_name_en: z.string() })

function decode(raw: unknown): ListedEntry {
  const place = Place.parse(raw)
  return {
    id: place.id,
    entry: EntryRow.parse(raw),
    disclosureId: place.disclosure_id,
    title: place.title,
    departmentName: place.department_name,
    departmentNameEn: place.department_name_en,
  }
}

/** Rows of published versions that the actor may read. */
const published = (db: Knex, actor: Actor): Knex.QueryBuilder =>
  db('integrity_entries as e')
    .join('disclosure_versions as v', 'v.id', 'e.version_id')
    .join('disclosures as d', 'd.id', 'v.disclosure_id')
    .join('departments as dep', 'dep.id', 'd.department_id')
    .whereIn('e.version_id', publishedVersions(db, actor))

const listed = (db: Knex, actor: Actor, section: Section): Knex.QueryBuilder =>
  published(db, actor)
    .where('e.section', section)
    .select('e.*', 'v.disclosure_id', 'd.title', 'dep.name as department_name', 'dep.name_en as department_name_en')

/** One page of a section's rows. @throws AppError forbidden */
export async function readSection(
  { db, cache }: Remembering,
  actor: Actor,
  section: Section,
  query: TableQuery,
): Promise<TablePage<ListedEntry>> {
  authorize(denyReading(actor))
  return cache.read(['integrity.section', scopeOf(actor), section, query], () =>
    readPage(listed(db.read, actor, section), sectionTable(section), query, decode),
  )
}

/** Every filtered row, for the export. @throws AppError forbidden */
export function exportSection(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  section: Section,
  query: TableQuery,
): AsyncIterable<readonly ListedEntry[]> {
  authorize(denyReading(actor))
  return readAll(listed(db.read, actor, section), sectionTable(section), query, decode)
}

/** What the rules say about gifts, newest first. */
export const readLimits = ({ db, cache }: Remembering): Promise<readonly GiftLimit[]> =>
  cache.read(['integrity.limits'], () => listLimits(db.read))

const OptionRow = z.object({ kind: z.enum(['department', 'year']), value: z.coerce.string(), text: z.coerce.string() })

/** Departments and years that a section's filters offer. */
export async function readOptions(
  { db, cache }: Remembering,
  actor: Actor,
  section: Section,
  locale: Locale,
): Promise<{ readonly in_department: readonly Option[]; readonly in_year: readonly Option[] }> {
  const found = await cache.read(['integrity.options', scopeOf(actor), section, locale], async () => {
    const name = locale === 'en' ? 'dep.name_en' : 'dep.name'
    const departments = published(db.read, actor)
      .where('e.section', section)
      .distinct(db.read.raw(`'department' as kind, cast(d.department_id as text) as value, ${name} as text, dep.position as p`))
    const years = published(db.read, actor)
      .where('e.section', section)
      .whereNotNull('e.year')
      .distinct(db.read.raw(`'year' as kind, cast(e.year as text) as value, cast(e.year as text) as text, -e.year as p`))
    return rows(
      OptionRow,
      await db.read
        .from(departments.unionAll([years]).as('x'))
        .orderBy(['kind', 'p', 'value'])
        .select('*'),
    )
  })
  const of = (kind: 'department' | 'year'): Option[] => found.filter((row) => row.kind === kind).map(({ value, text }) => ({ value, text }))
  return { in_department: of('department'), in_year: of('year') }
}

/** Sums of the rows of one section, month and way of handling; a yearly section has its year as month. */
const Group = z.object({
  section: z.enum(SECTIONS),
  month: z.string().nullable(),
  handling: z.enum(['', ...HANDLINGS]),
  n: int,
  quantity: int,
  estimate: int,
  expected: int,
  actual: int,
  checked: int,
})
export type Group = z.output<typeof Group>

/** What the overview counts, over all years. @throws AppError forbidden */
export async function readGroups({ db, cache }: Remembering, actor: Actor): Promise<readonly Group[]> {
  authorize(denyReading(actor))
  return cache.read(['integrity.groups', scopeOf(actor)], async () => {
    const month = `coalesce(cast(e.year as text), substr(e.happened_on, 1, 7))`
    const sum = (column: string): string => `coalesce(sum(e.${column}), 0)`
    const found: unknown = await published(db.read, actor)
      .groupByRaw(`e.section, ${month}, e.handling`)
      .select('e.section', 'e.handling')
      .select(
        db.read.raw(
          `${month} as month, count(*) as n, ${sum('quantity')} as quantity, ${sum('estimate_fen')} as estimate, ${sum('expected')} as expected, ${sum('actual')} as actual, ${sum('checked')} as checked`,
        ),
      )
    return rows(Group, found)
  })
}
