import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { casesSeenBy } from '../cases/list.service.ts'
import type { Case } from '../cases/cases.types.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery, TableSpec } from '../web/table-types.ts'
import { denyDemands, seesWaiting } from './demand.policy.ts'
import type { Counts, Demand } from './demand.types.ts'
import { decodeDemand, findDemand, selectDemands } from './demands.queries.ts'
import { askedFor } from './likeness.rules.ts'
import { listRules } from './rules.queries.ts'
import { countsOf } from './topics.rules.ts'
import { readSignals, ruleOn } from './waiting.service.ts'

type Reading = Pick<Deps, 'db'>

/** What was asked for often and what became of it. @throws AppError forbidden */
export async function pageOfDemands({ db }: Reading, actor: Actor, spec: TableSpec<Demand>, query: TableQuery): Promise<TablePage<Demand>> {
  authorize(denyDemands(actor))
  return readPage(selectDemands(db.read), spec, query, decodeDemand)
}
export function exportDemands(
  { db }: Reading,
  actor: Actor,
  spec: TableSpec<Demand>,
  query: TableQuery,
): AsyncGenerator<readonly Demand[]> {
  authorize(denyDemands(actor))
  return readAll(selectDemands(db.read), spec, query, decodeDemand)
}

export interface DemandPage {
  readonly demand: Demand
  /** Asked of the same within the days that are looked back, up to now. */
  readonly now: Counts
  /** Those of the askings that the reader may open. */
  readonly cases: readonly Case[]
}

/** @throws AppError forbidden, not_found */
export async function readDemand({ db, now }: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number): Promise<DemandPage> {
  authorize(denyDemands(actor))
  const demand = await findDemand(db.read, id)
  if (demand === undefined) throw new AppError('not_found', 'errors.not_found')
  const today = dateInShanghai(now().toISOString())
  const signals = askedFor(demand.words, await readSignals(db.read, today, ruleOn(await listRules(db.read), today)))
  const caseIds = signals.flatMap(({ caseId }) => caseId ?? [])
  return { demand, now: countsOf(signals), cases: seesWaiting(actor) ? await casesSeenBy(db.read, actor, caseIds) : [] }
}
