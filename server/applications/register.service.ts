import { refuse } from '../errors.ts'
import {
  applicationsTable,
  handoverBreaks,
  remediesTable,
  type ApplicationsTable,
  type IdentityBreak,
  type RemediesTable,
} from '../../core/annual-report.ts'
import { fen, type Fen } from '../../core/money.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { todayOf } from '../cases/cases.service.ts'
import { wordProblem } from '../cases/words.rules.ts'
import type { Deps } from '../deps.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyAnnual, denyClerk, registerScope } from './applications.policy.ts'
import { decodeRegisterRow, insertOffice, listCounted, listOffices, listRemedies, selectRegister, sumFees } from './applications.queries.ts'
import { APPLICATIONS } from './applications.table.ts'
import type { ApplicationRow, Office, RegisterRows } from './applications.types.ts'
import { dayProblem } from './opening.service.ts'
import { officeSeat } from './seat.service.ts'

/** Whose rows. @throws AppError forbidden */
async function scopeOf({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<RegisterRows> {
  const scope = registerScope(actor, await officeSeat(db.read))
  authorize(scope === undefined ? 'applications.denied.register' : undefined)
  if (scope === 'mine') return { applicantId: actor.id }
  return scope === 'department' ? { departmentId: actor.departmentId } : {}
}

/** @throws AppError forbidden */
export async function listApplications(deps: Pick<Deps, 'db'>, actor: Actor, query: TableQuery): Promise<TablePage<ApplicationRow>> {
  const scope = await scopeOf(deps, actor)
  return readPage(selectRegister(deps.db.read, scope), APPLICATIONS, query, decodeRegisterRow)
}
/** @throws AppError forbidden */
export async function* exportApplications(
  deps: Pick<Deps, 'db'>,
  actor: Actor,
  query: TableQuery,
): AsyncGenerator<readonly ApplicationRow[]> {
  const scope = await scopeOf(deps, actor)
  yield* readAll(selectRegister(deps.db.read, scope), APPLICATIONS, query, decodeRegisterRow)
}

export interface Annual {
  readonly year: number
  /** Years with anything in them, newest first. */
  readonly years: readonly number[]
  readonly applications: ApplicationsTable
  readonly remedies: RemediesTable
  /** Columns in which the year does not take over what the one before handed on. */
  readonly handover: readonly IdentityBreak[]
  readonly fees: Fen
  /** The year is not over: counted up to this day. */
  readonly asOf: string | undefined
}

/** Tables 三 and 四 of a year. @throws AppError forbidden */
export async function readAnnual(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, wanted: number | undefined): Promise<Annual> {
  authorize(denyAnnual(actor))
  const today = todayOf(deps)
  const thisYear = Number(today.slice(0, 4))
  const { read } = deps.db
  const [counted, remedies] = await Promise.all([listCounted(read), listRemedies(read)])
  const first = Math.min(thisYear, ...counted.map(({ receivedOn }) => Number(receivedOn.slice(0, 4))))
  const years = Array.from({ length: thisYear - first + 1 }, (_, i) => thisYear - i)
  const year = wanted !== undefined && years.includes(wanted) ? wanted : thisYear
  const applications = applicationsTable(counted, year)
  return {
    year,
    years,
    applications,
    remedies: remediesTable(remedies, year),
    handover: handoverBreaks(applicationsTable(counted, year - 1), applications),
    fees: fen(await sumFees(read, year)),
    asOf: year === thisYear ? today : undefined,
  }
}

export interface TypedOffice {
  readonly fromOn: string
  readonly reviewBody: string
  readonly court: string
  readonly address: string
  readonly telephone: string
  readonly payTo: string
}
const LONGEST = 200

/** Where applicants turn to, now and before. @throws AppError forbidden */
export async function readOffices({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<readonly Office[]> {
  authorize(denyClerk(actor, await officeSeat(db.read)))
  return listOffices(db.read)
}

/** From a day on; what went out before stays as it was. @throws AppError forbidden, invalid */
export async function changeOffice(deps: Deps, actor: Actor, typed: TypedOffice): Promise<void> {
  authorize(denyClerk(actor, await officeSeat(deps.db.read)))
  const { fromOn, ...words } = typed
  refuse({
    ...dayProblem('fromOn', fromOn, todayOf(deps), '2999-12-31'),
    ...Object.fromEntries(Object.entries(words).flatMap(([name, text]) => Object.entries(wordProblem(name, text, LONGEST)))),
  })
  await audited(deps, actor, async (tx) => {
    if ((await listOffices(tx)).some((one) => one.fromOn === fromOn)) refuse({ fromOn: { code: 'applications.error.office_day' } })
    await insertOffice(tx, {
      from_on: fromOn,
      review_body: typed.reviewBody,
      court: typed.court,
      address: typed.address,
      telephone: typed.telephone,
      pay_to: typed.payTo,
      entered_by: actor.id,
      entered_at: deps.now().toISOString(),
    })
    return [undefined, { action: 'applications.office', subject: 'applications:office', details: { from_on: fromOn } }]
  })
}
