import type { Knex } from 'knex'
import { isDate, parsePeriod } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { denyDrafting, denyEdit, denyEvaluations, seesCycle } from './cycles.policy.ts'
import {
  changeCycle,
  findCycle,
  findCycles,
  insertCycle,
  insertStep,
  listCandidates,
  listScorers,
  listSubjects,
  readRoster,
  replaceScorers,
  replaceSubjects,
  type Candidate,
} from './cycles.queries.ts'
import { GROUP_OF_KIND } from './cycles.rules.ts'
import { CYCLE_STATES, type Cycle, type CycleScorer, type CycleSubject, type Roster } from './cycles.types.ts'
import { frozenSchemes } from './schemes.service.ts'

export type { Candidate } from './cycles.queries.ts'

/** @throws AppError not_found for what is not there or not the actor's to see */
export async function getCycle(db: Knex, actor: Actor, id: number): Promise<Cycle> {
  authorize(denyEvaluations(actor))
  const cycle = await findCycle(db, id)
  if (cycle === undefined || !seesCycle(actor, cycle)) throw new AppError('not_found', 'errors.not_found')
  return cycle
}

/** What the actor may see, the latest period first. @throws AppError forbidden */
export async function listCycles(db: Knex, actor: Actor): Promise<Cycle[]> {
  authorize(denyEvaluations(actor))
  return findCycles(
    db,
    CYCLE_STATES.filter((state) => seesCycle(actor, { state })),
  )
}

/** In the order of the departments' own list. */
export const subjectsOf = (db: Knex, cycleId: number): Promise<CycleSubject[]> => listSubjects(db, cycleId)
export const scorersOf = (db: Knex, cycleId: number): Promise<CycleScorer[]> => listScorers(db, cycleId)
export const rosterOf = (db: Knex, cycleId: number): Promise<Roster> => readRoster(db, cycleId)
/** Departments that may take part in a new cycle. */
export const candidatesOf = (db: Knex): Promise<Candidate[]> => listCandidates(db)

/** A cycle as it was typed; whatever is wrong is said at its field. */
export interface TypedCycle {
  readonly title: string
  readonly schemeId: string
  readonly period: string
  readonly fromOn: string
  readonly toOn: string
  readonly scoreUntil: string
  /** Ids of departments. */
  readonly subjects: readonly number[]
  readonly scorers: readonly number[]
}
const LONGEST_TITLE = 100

/** Drafts a cycle. Returns its id. @throws AppError forbidden, invalid */
export async function createCycle(deps: Deps, actor: Actor, typed: TypedCycle): Promise<number> {
  authorize(denyDrafting(actor))
  return audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const { values, subjects, scorers } = await checked(tx, typed)
    const id = await insertCycle(tx, { ...values, state: 'draft', created_by: actor.id, created_at: at })
    await place(tx, id, subjects, scorers)
    await insertStep(tx, id, 'created', { actorId: actor.id, at })
    return [id, { action: 'evaluations.create', subject: `evaluation_cycle:${id}`, details: { title: typed.title } }]
  })
}

/** @throws AppError not_found, forbidden, invalid, conflict */
export async function editCycle(deps: Deps, actor: Actor, id: number, version: number, typed: TypedCycle): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const cycle = await getCycle(tx, actor, id)
    authorize(denyEdit(actor, cycle))
    const { values, subjects, scorers } = await checked(tx, typed)
    await changed(tx, { ...cycle, version }, values)
    await place(tx, id, subjects, scorers)
    return [undefined, { action: 'evaluations.edit', subject: `evaluation_cycle:${id}`, details: { title: typed.title } }]
  })
}

/** Compare-and-set. @throws AppError conflict for the one who comes second */
export async function changed(
  tx: Knex,
  cycle: Pick<Cycle, 'id' | 'version' | 'state'>,
  values: Parameters<typeof changeCycle>[2],
): Promise<void> {
  if (!(await changeCycle(tx, cycle, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
}

async function checked(
  tx: Knex,
  typed: TypedCycle,
): Promise<{ values: Parameters<typeof changeCycle>[2]; subjects: Candidate[]; scorers: Candidate[] }> {
  const candidates = await listCandidates(tx)
  const subjects = candidates.filter(({ id }) => typed.subjects.includes(id))
  const scorers = candidates.filter(({ id, inspects }) => inspects && typed.scorers.includes(id))
  const scheme = (await frozenSchemes(tx)).find(({ id }) => String(id) === typed.schemeId)
  const problems: Record<string, Problem> = { ...wordProblems(typed) }
  if (scheme?.scheme.subjects !== 'departments') problems['schemeId'] = { code: 'cycles.error.scheme' }
  if (subjects.length === 0) problems['subjects'] = { code: 'cycles.error.subjects' }
  if (scorers.length < 2) problems['scorers'] = { code: 'cycles.error.scorers' }
  if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
  const values = {
    scheme_id: scheme?.id ?? 0,
    title: typed.title,
    period: typed.period,
    from_on: typed.fromOn,
    to_on: typed.toOn,
    score_until: typed.scoreUntil === '' ? null : typed.scoreUntil,
  }
  return { values, subjects, scorers }
}

function wordProblems({ title, period, fromOn, toOn, scoreUntil }: TypedCycle): Record<string, Problem> {
  const problems: Record<string, Problem> = {}
  if (title === '') problems['title'] = { code: 'common.error.required' }
  else if (title.length > LONGEST_TITLE) problems['title'] = { code: 'common.error.too_long', params: { max: LONGEST_TITLE } }
  if (parsePeriod(period) === undefined) problems['period'] = { code: 'cycles.error.period' }
  if (!isDate(fromOn)) problems['fromOn'] = { code: 'cycles.error.date' }
  if (!isDate(toOn)) problems['toOn'] = { code: 'cycles.error.date' }
  else if (isDate(fromOn) && toOn < fromOn) problems['toOn'] = { code: 'cycles.error.backwards' }
  if (scoreUntil !== '' && !isDate(scoreUntil)) problems['scoreUntil'] = { code: 'cycles.error.date' }
  return problems
}

async function place(tx: Knex, cycleId: number, subjects: readonly Candidate[], scorers: readonly Candidate[]): Promise<void> {
  await replaceSubjects(
    tx,
    cycleId,
    subjects.map(({ id, code, name, nameEn, kind }) => ({
      key: `department:${code}`,
      departmentId: id,
      name,
      nameEn,
      group: GROUP_OF_KIND[kind],
    })),
  )
  await replaceScorers(
    tx,
    cycleId,
    scorers.map(({ id, code, name, nameEn }) => ({ departmentId: id, code, name, nameEn })),
  )
}

/** What of the actor's own department there is in a cycle; undefined when it is not evaluated. */
export const ownSubject = (actor: Actor, subjects: readonly CycleSubject[]): CycleSubject | undefined =>
  hasRole(actor, 'observer') && !hasRole(actor, 'staff')
    ? undefined
    : subjects.find(({ departmentId, personId }) => personId === null && departmentId === actor.departmentId)
