import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Deps } from '../deps.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyCases, denyPublished, denyRegister, hasQueue, oversees, seesCase } from './cases.policy.ts'
import { decodeCase, departmentIds, listCases, listOffices, type Office } from './cases.queries.ts'
import { PUBLISHED, REGISTER } from './cases.table.ts'
import type { Kind } from './cases.rules.ts'
import { caseKinds, kindOf } from './kinds.ts'
import {
  casesFor,
  countIn,
  findSimilar,
  inQueue,
  listNewlyPublished,
  listOwn,
  listQueue,
  notOf,
  publishedCases,
  QUEUES,
  type Queue,
  type Similar,
} from './list.queries.ts'
import type { Case } from './cases.types.ts'

export type { Queue, Similar } from './list.queries.ts'

/** Kinds that keep no register of their own. */
const registered = (): readonly Kind[] => [...caseKinds.values()].filter(({ sees }) => sees === undefined).map(({ kind }) => kind)
const officeIn = async (db: Deps['db']['read']): Promise<number | undefined> => (await departmentIds(db, ['BGS'])).get('BGS')
const NEAR_DAYS = 3
const SHOWN = 8
const QUEUE_SHOWN = 50

export interface Home {
  readonly own: readonly Case[]
  readonly published: readonly Case[]
  readonly queue:
    | { readonly current: Queue; readonly tabs: readonly { readonly queue: Queue; readonly n: number }[]; readonly rows: readonly Case[] }
    | undefined
}

/** Everything that /cases shows. @throws AppError forbidden */
export async function readHome(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { today, calendar, wanted }: { readonly today: string; readonly calendar: WorkingCalendar; readonly wanted: Queue | undefined },
): Promise<Home> {
  authorize(denyCases(actor))
  const [own, published, queue] = await Promise.all([
    listOwn(db.read, actor.id, 20),
    listNewlyPublished(db.read, SHOWN),
    hasQueue(actor) ? readQueue(db.read, actor, { today, near: calendar.addWorkingDays(today, NEAR_DAYS).date }, wanted) : undefined,
  ])
  return { own, published, queue }
}

/** What nobody else does: to decide above, to assign in the office, to sign as a head. */
function waitsFor(actor: Actor, office: number | undefined): readonly Queue[] {
  if (oversees(actor)) return ['approval', 'extension', 'late']
  return [...(actor.departmentId === office ? (['unassigned'] as const) : []), ...(hasRole(actor, 'head') ? (['approval'] as const) : [])]
}

/** The queues that concern somebody; what waits for them stands open, or else the first that is not empty. */
async function readQueue(
  db: Deps['db']['read'],
  actor: Actor,
  days: { readonly today: string; readonly near: string },
  wanted: Queue | undefined,
): Promise<NonNullable<Home['queue']>> {
  const office = await officeIn(db)
  const all = notOf(casesFor(db, actor, registered(), office), actor)
  const offered = QUEUES.filter((queue) => queue !== 'all' && concerns(queue, actor, office))
  const tabs = await Promise.all(offered.map(async (queue) => ({ queue, n: await countIn(inQueue(all.clone(), queue, actor, days)) })))
  const filled = [...waitsFor(actor, office), ...offered].find((queue) => tabs.some((tab) => tab.queue === queue && tab.n > 0))
  const current = tabs.find(({ queue }) => queue === wanted)?.queue ?? filled ?? offered[0] ?? 'department'
  return { current, tabs, rows: await listQueue(inQueue(all, current, actor, days), QUEUE_SHOWN) }
}

function concerns(queue: Queue, actor: Actor, office: number | undefined): boolean {
  const above = oversees(actor)
  if (queue === 'unassigned') return actor.departmentId === office || above
  if (queue === 'extension') return above
  if (queue === 'mine' || queue === 'department') return !above
  return true
}

/** @throws AppError forbidden */
export async function listRegister(deps: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<Case>> {
  authorize(denyRegister(actor))
  return readPage(casesFor(deps.db.read, actor, registered(), await officeIn(deps.db.read)), REGISTER, query, decodeCase)
}
export async function* exportRegister(deps: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly Case[]> {
  authorize(denyRegister(actor))
  yield* readAll(casesFor(deps.db.read, actor, registered(), await officeIn(deps.db.read)), REGISTER, query, decodeCase)
}

/** @throws AppError forbidden */
export async function listPublished({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<Case>> {
  authorize(denyPublished(actor))
  return readPage(publishedCases(db.read), PUBLISHED, query, decodeCase)
}
export function exportPublished({ db }: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): AsyncGenerator<readonly Case[]> {
  authorize(denyPublished(actor))
  return readAll(publishedCases(db.read), PUBLISHED, query, decodeCase)
}

/** Departments to choose from. */
export const readOffices = ({ db }: Pick<Deps, 'db'>): Promise<readonly Office[]> => listOffices(db.read)

/** @throws AppError forbidden */
export function similarTo({ db }: Pick<Deps, 'db'>, actor: Actor, typed: string): Promise<readonly Similar[]> {
  authorize(denyPublished(actor))
  return findSimilar(db.read, typed.slice(0, 200), 5)
}

/** The office that takes letters in. */
export const officeId = ({ db }: Pick<Deps, 'db'>): Promise<number | undefined> => officeIn(db.read)

/**
 * Those of some cases that the actor may open. For kinds nobody is recused from but by what `sees` says; of complaints nothing is told here.
 */
export async function casesSeenBy(db: Deps['db']['read'], actor: Actor, ids: readonly number[]): Promise<readonly Case[]> {
  if (ids.length === 0) return []
  const found = (await listCases(db, ids)).filter(({ kind }) => kindOf(kind).recused === undefined)
  const desks = await departmentIds(db, [...new Set(found.map(({ kind }) => kindOf(kind).desk.department))])
  return found.filter((held) => seesCase(actor, { held, kind: kindOf(held.kind), desk: desks.get(kindOf(held.kind).desk.department) }))
}
