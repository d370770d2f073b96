import { dateInShanghai, firstDayOf, lastDayOf } from '../../core/dates.ts'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { createDisclosure, listDraftItems } from '../disclosures/disclosures.service.ts'
import { AppError } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyBulletin, denySubmissions } from './bulletin.policy.ts'
import { addUp, type Tally } from './bulletin.rules.ts'
import { countsText } from './counts.text.ts'
import { countsTable } from './counts.table.ts'
import {
  decodeTally,
  listMonths,
  listSentYears,
  listTallies,
  tallies,
  type DepartmentTally,
  type MonthTally,
  type Span,
} from './counts.queries.ts'

export type { DepartmentTally, MonthTally } from './counts.queries.ts'

export interface Counts {
  /** `YYYY`, or `YYYY-MM` when one month was asked for. */
  readonly period: string
  readonly years: readonly number[]
  readonly departments: readonly DepartmentTally[]
  readonly total: Tally
  /** Of the whole year. */
  readonly months: readonly MonthTally[]
  readonly page: TablePage<DepartmentTally>
}

const spanOf = (period: string): Span => ({ from: firstDayOf(period), to: lastDayOf(period) })
const spec = countsTable(() => undefined)

/** What departments sent in a year or a month. @throws AppError forbidden */
export async function readCounts({ db }: Pick<Deps, 'db'>, actor: Actor, period: string, query: TableQuery): Promise<Counts> {
  authorize(denyBulletin(actor))
  const [years, departments, months, page] = await Promise.all([
    listSentYears(db.read),
    listTallies(db.read, spanOf(period)),
    listMonths(db.read, spanOf(period.slice(0, 4))),
    readPage(tallies(db.read, spanOf(period)), spec, query, decodeTally),
  ])
  return { period, years, departments, months, page, total: addUp(departments) }
}

/** @throws AppError forbidden */
export function exportCounts(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  period: string,
  query: TableQuery,
): AsyncGenerator<readonly DepartmentTally[]> {
  authorize(denyBulletin(actor))
  return readAll(tallies(db.read, spanOf(period)), spec, query, decodeTally)
}

/** The item under which a month's counts are disclosed, by its code in the catalogue. */
const ITEM = 'D3-01'

/** The item, for whoever publishes for the department that answers for it; else undefined. */
export async function findCountsItem(deps: Pick<Deps, 'db'>, actor: Actor): Promise<{ readonly id: number } | undefined> {
  if (!hasRole(actor, 'publisher')) return undefined
  return (await listDraftItems(deps, actor)).find(
    ({ code, register, cycle }) => code === ITEM && register === 'documents' && cycle === 'monthly',
  )
}

/**
 * Drafts the month's disclosure from what was counted. Returns the record's id.
 * @throws AppError not_found for whoever does not answer for it, conflict with `params.id` when the month already has its entry
 */
export async function draftCounts(deps: Deps, actor: Actor, month: string): Promise<number> {
  const item = await findCountsItem(deps, actor)
  if (item === undefined) throw new AppError('not_found', 'errors.not_found')
  const departments = await listTallies(deps.db.read, spanOf(month))
  const text = countsText(month, departments)
  const today = dateInShanghai(deps.now().toISOString())
  const last = lastDayOf(month)
  const elements = Object.fromEntries(text.elements.map((words, i) => [`element_${i}`, words]))
  return createDisclosure(deps, actor, {
    itemId: item.id,
    period: month,
    formedOn: last < today ? last : today,
    summary: text.summary,
    fill: (tx, version, register) => registerFor(register).save(tx, version, { body: text.body, ...elements }, actor),
  })
}

/** Departments that ever sent something, in the order of the bureau. @throws AppError forbidden */
export async function listSenders({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<DepartmentTally[]> {
  authorize(denySubmissions(actor))
  const all = await listTallies(db.read, { from: '0000-01-01', to: '9999-12-31' })
  return all.filter(({ id, sent }) => sent > 0 && (hasRole(actor, 'editor') || id === actor.departmentId))
}
