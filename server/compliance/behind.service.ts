import { authorize, type Actor } from '../auth/policy.ts'
import { calendarOf } from '../calendar/calendar.service.ts'
import { scopeOf } from '../disclosures/disclosures.visibility.ts'
import type { Locale } from '../i18n/index.ts'
import type { TablePage } from '../web/table-sql.ts'
import type { Option, TableQuery } from '../web/table-types.ts'
import { readAllOwed, readOwed } from './behind.queries.ts'
import type { OwedRow } from './behind.table.ts'
import { denyCompliance } from './compliance.policy.ts'
import { readAxes, todayOf, type World } from './map.service.ts'

/** One page of what is owed and how it stands. @throws AppError forbidden for whoever is not of the bureau */
export async function listBehind(deps: World, actor: Actor, query: TableQuery): Promise<TablePage<OwedRow>> {
  authorize(denyCompliance(actor))
  const today = todayOf(deps)
  return deps.cache.read(['compliance.behind', scopeOf(actor), query, today], async () =>
    readOwed(deps.db.read, actor, { today, calendar: await calendarOf(deps) }, query),
  )
}

/** Every row of the same. @throws AppError as listBehind */
export async function listAllBehind(deps: World, actor: Actor, query: TableQuery): Promise<AsyncIterable<readonly OwedRow[]>> {
  authorize(denyCompliance(actor))
  return readAllOwed(deps.db.read, actor, { today: todayOf(deps), calendar: await calendarOf(deps) }, query)
}

/** Departments, classes and items to filter by, in the reader's language. */
export async function behindOptions(
  deps: World,
  locale: Locale,
): Promise<Readonly<Record<'department' | 'class' | 'item', readonly Option[]>>> {
  const { departments, items } = await readAxes(deps, todayOf(deps))
  const word = (zh: string, en: string): string => (locale === 'en' ? en : zh)
  const classes = new Map(items.map(({ classId, className, classNameEn }) => [classId, word(className, classNameEn)]))
  return {
    department: departments.map(({ id, name, nameEn }) => ({ value: String(id), text: word(name, nameEn) })),
    class: [...classes].map(([id, text]) => ({ value: String(id), text })),
    item: items.map(({ id, code, title, titleEn }) => ({ value: String(id), text: `${code} ${word(title, titleEn)}` })),
  }
}
