import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { denyAppraisals, denyDeciding, denyLeading, denyRunning } from './appraisals.policy.ts'
import {
  change,
  decodeAppraisal,
  findRound,
  holdRound,
  insertRound,
  listAppraisals,
  listAssessable,
  listOffices,
  listOwn,
  listPending,
  listProgress,
  listRounds,
  visibleTo,
} from './appraisals.queries.ts'
import { percentagesOf } from './appraisals.rules.ts'
import { APPRAISALS } from './appraisals.table.ts'
import type { Appraisal, Grade, Progress, Remedy, Round } from './appraisals.types.ts'
import { judgedOf, refuseOverfull, type Judged } from './judging.service.ts'

export { listOffices }

/** Rounds there are, the actor's own assessment in each, and whether the actor sees more of a round than that. @throws AppError forbidden */
export async function readIndex(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
): Promise<{ readonly rounds: readonly Round[]; readonly own: readonly Appraisal[] }> {
  authorize(denyAppraisals(actor))
  const [rounds, own] = await Promise.all([listRounds(db.read), listOwn(db.read, actor.id)])
  return { rounds, own }
}

/** @throws AppError forbidden, not_found */
export async function getRound(db: Knex, actor: Actor, id: number): Promise<Round> {
  authorize(denyAppraisals(actor))
  const round = await findRound(db, id)
  if (round === undefined) throw new AppError('not_found', 'errors.not_found')
  return round
}

/** Whether there is anything of a round for the actor beyond their own assessment. */
export const oversees = (actor: Actor, round: Round): boolean => hasRole(actor, 'leader', 'head') || denyRunning(actor, round) === undefined

export interface RoundPage {
  readonly round: Round
  readonly own: Appraisal | undefined
  readonly table: TablePage<Appraisal> | undefined
  /** 优秀 while they are on public notice; nothing at any other time. */
  readonly excellent: readonly Appraisal[]
  readonly pending: readonly Remedy[]
  /** By department, while summaries and opinions come in; nothing for those who answer for nobody. */
  readonly progress: readonly Progress[]
}

/** A round as the actor may see it. @throws AppError forbidden, not_found */
export async function readRound({ db }: Pick<Deps, 'db'>, actor: Actor, id: number, query: TableQuery): Promise<RoundPage> {
  const round = await getRound(db.read, actor, id)
  const [own, table, everybody, pending, progress] = await Promise.all([
    listOwn(db.read, actor.id),
    oversees(actor, round) ? readPage(visibleTo(db.read, actor, id), APPRAISALS, query, decodeAppraisal) : undefined,
    round.state === 'publicity' ? listAppraisals(db.read, id) : [],
    denyRunning(actor, round) === undefined || denyLeading(actor) === undefined ? listPending(db.read, id) : [],
    round.state === 'open' && oversees(actor, round) ? listProgress(db.read, id, headOnly(actor, round)) : [],
  ])
  return {
    round,
    own: own.find(({ roundId }) => roundId === id),
    table,
    excellent: everybody.filter(({ grade }) => grade === 'excellent'),
    pending,
    progress,
  }
}

/** The office and the leaders see how far everybody is; a head sees their own department. */
const headOnly = (actor: Actor, round: Round): number | undefined =>
  denyRunning(actor, round) === undefined || denyLeading(actor) === undefined ? undefined : actor.departmentId

/** What the actor sees of a round, whole, for the export. @throws AppError forbidden, not_found */
export async function* exportRound(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
  query: TableQuery,
): AsyncGenerator<readonly Appraisal[]> {
  await getRound(db.read, actor, id)
  yield* readAll(visibleTo(db.read, actor, id), APPRAISALS, query, decodeAppraisal)
}

export interface TypedRound {
  readonly year: number
  readonly officeId: number
  readonly percent: number
  readonly approval: string
  readonly summaryUntil: string
}

/** A leader begins the year's assessment: everybody who should be assessed is in it and told. Returns its id. @throws AppError forbidden, invalid, conflict */
export async function openRound(deps: Deps, actor: Actor, typed: TypedRound): Promise<number> {
  authorize(denyLeading(actor))
  const at = deps.now().toISOString()
  const problems = roundProblems(typed, dateInShanghai(at))
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  return audited(deps, actor, async (tx) => {
    if (!(await listOffices(tx)).some(({ id }) => id === typed.officeId))
      throw new AppError('invalid', 'errors.invalid_input', { office: { code: 'common.error.not_a_choice' } })
    const { year, percent, approval } = typed
    const head = { year, percent, approval, office_id: typed.officeId, summary_until: typed.summaryUntil, state: 'open' }
    const id = await insertRound(tx, { ...head, created_by: actor.id, created_at: at })
    if (id === undefined) throw new AppError('invalid', 'errors.invalid_input', { year: { code: 'appraisals.error.year_taken' } })
    const people = await enrol(tx, id)
    const telling = {
      code: 'appraisals.told.opened',
      params: { year: String(year) },
      href: `/appraisals/${id}`,
      about: `appraisal_round:${id}:open`,
    } as const
    await tell(
      tx,
      people.map((personId) => ({ personId, ...telling })),
      at,
    )
    return [id, { action: 'appraisals.open', subject: `appraisal_round:${id}`, details: { year, percent, people: people.length } }]
  })
}

function roundProblems({ year, percent, approval, summaryUntil }: TypedRound, today: string): Record<string, Problem> {
  const { usual, most } = percentagesOf(year)
  return {
    ...(percent > most ? { percent: { code: 'appraisals.error.percent', params: { max: most } } as const } : {}),
    ...(percent > usual && percent <= most && approval === ''
      ? { approval: { code: 'appraisals.error.approval', params: { usual } } as const }
      : {}),
    ...(summaryUntil < today ? { summary_until: { code: 'appraisals.error.past' } as const } : {}),
  }
}

async function enrol(tx: Knex, roundId: number): Promise<number[]> {
  const people = await listAssessable(tx)
  const rows = people.map((person) => ({
    round_id: roundId,
    person_id: person.id,
    department_id: person.department_id,
    name: person.display_name,
    name_en: person.display_name_en,
    post: person.post,
    post_en: person.post_en,
    under_leader: person.rank_class === 'head' || person.heads === 0,
    standing: 'assessed',
  }))
  for (let i = 0; i < rows.length; i += 500) await tx('appraisals').insert(rows.slice(i, i + 500))
  return people.map(({ id }) => id)
}

/** The office puts everything before the leaders: every supervisor has said what they propose. @throws AppError forbidden, conflict */
export async function submitRound(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdRound(tx, id)
    const round = await getRound(tx, actor, id)
    authorize(denyRunning(actor, round))
    inState(round, 'open')
    const missing = (await listAppraisals(tx, id)).filter(({ standing, opinionAt }) => standing !== 'exempt' && opinionAt === null)
    if (missing.length > 0)
      throw new AppError('conflict', 'appraisals.error.opinions_missing', {}, { n: missing.length, name: missing[0]!.name })
    if (!(await change(tx, 'appraisal_rounds', { id, version }, { state: 'deciding' }))) throw changedMeanwhile()
    return [undefined, { action: 'appraisals.submit', subject: `appraisal_round:${id}`, details: { year: round.year } }]
  })
}

export interface Decided {
  readonly decision: string
  readonly grades: ReadonlyMap<number, { readonly grade: Grade; readonly reason: string }>
}

/** Everybody with what limits them, for the leader who decides. @throws AppError forbidden, not_found */
export async function readDecision(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  id: number,
): Promise<{ readonly round: Round; readonly judged: Judged }> {
  authorize(denyLeading(actor))
  const round = await getRound(db.read, actor, id)
  await refuseOwnRound(db.read, actor, id)
  return { round, judged: await judgedOf(db.read, round) }
}

async function refuseOwnRound(db: Knex, actor: Actor, roundId: number): Promise<void> {
  const own = (await listOwn(db, actor.id)).find((one) => one.roundId === roundId)
  authorize(denyDeciding(actor, own))
}

/**
 * The leaders' decision 本机关负责人或者考核委员会: a grade for everybody, 优秀 within the quota; the notice of those begins today.
 * @throws AppError forbidden, conflict, invalid with the people that cannot have their grade
 */
export async function decideRound(deps: Deps, actor: Actor, id: number, version: number, { decision, grades }: Decided): Promise<void> {
  authorize(denyLeading(actor))
  await audited(deps, actor, async (tx) => {
    await holdRound(tx, id)
    const round = await getRound(tx, actor, id)
    await refuseOwnRound(tx, actor, id)
    inState(round, 'deciding')
    const judged = await judgedOf(tx, round)
    refuseOverfull(judged, grades)
    const at = deps.now().toISOString()
    const [today, calendar] = [dateInShanghai(at), await calendarIn(tx)]
    const period = { publicity_from: today, publicity_until: calendar.publicityEnd(today, 5).date }
    const state = { state: 'publicity', decision, decided_by: actor.id, decided_on: today, ...period }
    if (!(await change(tx, 'appraisal_rounds', { id, version }, state))) throw changedMeanwhile()
    for (const { appraisal } of judged.people) {
      const given = grades.get(appraisal.id)
      if (given === undefined) continue
      const values = { decided: given.grade, grade: given.grade, grade_reason: given.reason }
      if (!(await change(tx, 'appraisals', appraisal, values))) throw changedMeanwhile()
    }
    const excellent = [...grades.values()].filter(({ grade }) => grade === 'excellent').length
    return [
      undefined,
      {
        action: 'appraisals.decide',
        subject: `appraisal_round:${id}`,
        details: { year: round.year, excellent, places: judged.places.places },
      },
    ]
  })
}

/** After the notice: somebody on it may still lose 优秀 with a reason; then everybody gets their notice in writing. @throws AppError forbidden, conflict */
export async function closeRound(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  authorize(denyLeading(actor))
  await audited(deps, actor, async (tx) => {
    await holdRound(tx, id)
    const round = await getRound(tx, actor, id)
    inState(round, 'publicity')
    const at = deps.now().toISOString()
    if (round.publicityUntil !== null && dateInShanghai(at) <= round.publicityUntil)
      throw new AppError('conflict', 'appraisals.error.on_notice')
    if (!(await change(tx, 'appraisal_rounds', { id, version }, { state: 'closed', closed_at: at }))) throw changedMeanwhile()
    const graded = (await listAppraisals(tx, id)).filter(({ grade }) => grade !== null)
    await tx('appraisals').where('round_id', id).whereNotNull('grade').update({ noticed_at: at })
    await tell(
      tx,
      graded.map(({ id: one, personId }) => ({
        personId,
        code: 'appraisals.told.noticed',
        params: { year: String(round.year) },
        href: `/appraisals/people/${one}`,
        about: `appraisal:${one}:notice`,
      })),
      at,
    )
    return [
      undefined,
      { action: 'appraisals.close', subject: `appraisal_round:${id}`, details: { year: round.year, people: graded.length } },
    ]
  })
}

export function inState(round: Pick<Round, 'state'>, wanted: Round['state']): void {
  if (round.state !== wanted) throw new AppError('conflict', 'appraisals.error.state')
}
export const changedMeanwhile = (): AppError => new AppError('conflict', 'errors.changed_meanwhile')
