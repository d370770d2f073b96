import type { Knex } from 'knex'
import { isDate } from '../../core/dates.ts'
import { dateInShanghai } from '../../core/dates.ts'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type FieldProblems, type Problem } from '../errors.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { listItems } from './checklist.queries.ts'
import { listDraws } from './draws.queries.ts'
import { insertStep } from './findings.queries.ts'
import { denyInspections, denyManage, denyPlanning, seesInspection } from './inspections.policy.ts'
import {
  changeDetails,
  changeInspection,
  countStates,
  decodePlanned,
  findInspection,
  insertInspection,
  inspectionsFor,
  listPlanYears,
  setInspecting,
} from './inspections.queries.ts'
import { KINDS, LONGEST_NOTE, LONGEST_TITLE, MOST_DAYS_TO_RECTIFY, type State } from './inspections.rules.ts'
import { PLAN } from './inspections.table.ts'
import type { Inspection, PlannedInspection } from './inspections.types.ts'
import { holdersOf, listDepartments, listInspecting } from './people.queries.ts'
import { changeVisit, findVisit, insertVisits, listVisits } from './visits.queries.ts'

export type { Inspection, PlannedInspection } from './inspections.types.ts'
export { listDepartments, listInspecting } from './people.queries.ts'

type Read = Pick<Deps, 'db'>

export const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())

/** The plan as far as the actor may know it. @throws AppError forbidden */
export function listPlan({ db }: Read, actor: Actor, query: TableQuery): Promise<TablePage<PlannedInspection>> {
  authorize(denyInspections(actor))
  return readPage(inspectionsFor(db.read, actor), PLAN, query, decodePlanned)
}

/** The same whole, for the export. @throws AppError forbidden */
export function exportPlan({ db }: Read, actor: Actor, query: TableQuery): AsyncGenerator<readonly PlannedInspection[]> {
  authorize(denyInspections(actor))
  return readAll(inspectionsFor(db.read, actor), PLAN, query, decodePlanned)
}

/** Years that have a plan, newest first, and how many of this year's stand in each state. */
export async function planFigures(
  { db }: Read,
  actor: Actor,
  year: string,
): Promise<{ readonly years: readonly string[]; readonly states: ReadonlyMap<string, number> }> {
  const [years, states] = await Promise.all([listPlanYears(db.read, actor), countStates(db.read, actor, year)])
  return { years, states }
}

/** @throws AppError not_found for what the actor may not know of */
export async function seenInspection(db: Knex, actor: Actor, id: number): Promise<Inspection> {
  authorize(denyInspections(actor))
  const inspection = await findInspection(db, id)
  if (inspection === undefined || !seesInspection(actor, inspection)) throw new AppError('not_found', 'errors.not_found')
  return inspection
}

/** The same for whoever may change it. @throws AppError not_found, forbidden */
export async function managedInspection(db: Knex, actor: Actor, id: number): Promise<Inspection> {
  const inspection = await seenInspection(db, actor, id)
  authorize(denyManage(actor, inspection))
  return inspection
}

export interface TypedInspection {
  readonly kind: string
  readonly title: string
  readonly purpose: string
  readonly fromOn: string
  readonly toOn: string
  readonly rectificationDays: string
  readonly schemeId: number | null
  /** Ids of other inspecting departments that take part. */
  readonly joint: readonly number[]
}

/** @throws AppError invalid, by field */
function checked(typed: TypedInspection) {
  const { kind, title, purpose, fromOn, toOn, rectificationDays, schemeId } = typed
  const days = /^\d{1,3}$/.test(rectificationDays) ? Number(rectificationDays) : 0
  const found: Record<string, Problem | false> = {
    kind: !(KINDS as readonly string[]).includes(kind) && { code: 'common.error.not_a_choice' },
    title: wordProblem(title, LONGEST_TITLE),
    purpose: purpose.length > LONGEST_NOTE && { code: 'common.error.too_long', params: { max: LONGEST_NOTE } },
    from_on: !isDate(fromOn) && { code: 'inspections.error.day' },
    to_on: !isDate(toOn) ? { code: 'inspections.error.day' } : isDate(fromOn) && toOn < fromOn && { code: 'inspections.error.range' },
    rectification_days: (days < 1 || days > MOST_DAYS_TO_RECTIFY) && {
      code: 'inspections.error.days',
      params: { max: MOST_DAYS_TO_RECTIFY },
    },
  }
  refuse(found)
  return { kind, title, purpose, fromOn, toOn, rectificationDays: days, schemeId }
}

export const wordProblem = (text: string, max: number): Problem | false =>
  text === '' ? { code: 'common.error.required' } : text.length > max && { code: 'common.error.too_long', params: { max } }

/** @throws AppError invalid when there is anything in it */
export function refuse(found: Readonly<Record<string, Problem | false>>): void {
  const fields: FieldProblems = Object.fromEntries(
    Object.entries(found).flatMap(([name, problem]) => (problem === false ? [] : [[name, problem] as const])),
  )
  if (Object.keys(fields).length > 0) throw new AppError('invalid', 'errors.invalid_input', fields)
}

/** @throws AppError conflict for the one who comes second */
export function mustChange(changed: boolean): void {
  if (!changed) throw new AppError('conflict', 'errors.changed_meanwhile')
}

export const eventOf = (verb: string, { id, title }: Pick<Inspection, 'id' | 'title'>, details: object = {}): AuditEvent => ({
  action: `inspections.${verb}`,
  subject: `inspection:${id}`,
  details: { title, ...details },
})

async function jointOf(db: Knex, lead: number, joint: readonly number[]): Promise<number[]> {
  const inspecting = new Set((await listInspecting(db)).map(({ id }) => id))
  if (joint.some((id) => !inspecting.has(id))) refuse({ joint: { code: 'common.error.not_a_choice' } })
  return [...new Set([lead, ...joint])]
}

/** A draft that only its inspectors and the leaders see. Returns its id. @throws AppError forbidden, invalid */
export async function createInspection(deps: Deps, actor: Actor, typed: TypedInspection): Promise<number> {
  authorize(denyPlanning(actor))
  const details = checked(typed)
  return audited(deps, actor, async (tx) => {
    const at = deps.now().toISOString()
    const id = await insertInspection(tx, { ...details, departmentId: actor.departmentId, createdBy: actor.id, at })
    await setInspecting(tx, id, await jointOf(tx, actor.departmentId, typed.joint))
    await insertStep(tx, { inspectionId: id, step: 'drafted', by: actor.id, at })
    return [id, eventOf('draft', { id, title: details.title }, { kind: details.kind })]
  })
}

const BEFORE: readonly State[] = ['draft', 'planned']

/** @throws AppError not_found, forbidden, invalid, conflict (begun, or changed meanwhile) */
export async function editInspection(deps: Deps, actor: Actor, id: number, version: number, typed: TypedInspection): Promise<void> {
  const details = checked(typed)
  await audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    inState(inspection, BEFORE)
    // Announced is announced: a surprise cannot be made of what the plan showed, nor the other way round.
    if (inspection.state !== 'draft' && details.kind !== inspection.kind) throw new AppError('conflict', 'inspections.error.kind_fixed')
    mustChange(await changeDetails(tx, { id, version }, details))
    const inspecting = await jointOf(tx, inspection.departmentId, typed.joint)
    const visited = await visitedOrDrawable(tx, id)
    refuse({ joint: inspecting.some((one) => visited.has(one)) && { code: 'inspections.error.inspects_itself' } })
    await setInspecting(tx, id, inspecting)
    await insertStep(tx, { inspectionId: id, step: 'edited', by: actor.id, at: deps.now().toISOString() })
    return [undefined, eventOf('edit', { id, title: details.title })]
  })
}

/** Departments on the list, and those that a draw which is announced can still put there. */
async function visitedOrDrawable(tx: Knex, id: number): Promise<ReadonlySet<number>> {
  const there = (await listVisits(tx, id)).filter(({ state }) => state !== 'cancelled').map(({ departmentId }) => departmentId)
  const drawable = (await listDraws(tx, id)).filter(({ of, drawnAt }) => of === 'departments' && drawnAt === null)
  return new Set([...there, ...drawable.flatMap(({ records }) => records.map((one) => one.departmentId))])
}

export function inState({ state }: Inspection, states: readonly State[]): void {
  if (!states.includes(state)) throw new AppError('conflict', 'inspections.error.state')
}

/** Puts a draft into the plan: a periodic one is told to the heads of the departments that will be visited. @throws AppError … */
export async function enterInPlan(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    inState(inspection, ['draft'])
    if ((await listItems(tx, id)).length === 0) throw new AppError('invalid', 'inspections.error.no_items')
    mustChange(await changeInspection(tx, { id, version }, { state: 'planned' }))
    const at = deps.now().toISOString()
    await insertStep(tx, { inspectionId: id, step: 'planned', by: actor.id, at })
    if (inspection.kind === 'periodic') {
      const ids = (await listVisits(tx, id)).map(({ departmentId }) => departmentId)
      await tellHeads(tx, inspection, ids, at)
    }
    return [undefined, eventOf('plan', inspection, { kind: inspection.kind })]
  })
}

async function tellHeads(tx: Knex.Transaction, { id, title }: Inspection, departmentIds: readonly number[], at: string): Promise<void> {
  for (const departmentId of departmentIds)
    await tellAll(
      tx,
      holdersOf(['head'], departmentId),
      { code: 'inspections.told.planned', params: { title }, href: `/inspections/${id}`, about: `inspection:${id}:planned` },
      at,
    )
}

/** @throws AppError not_found, forbidden, invalid (no reason), conflict (visits have begun) */
export async function cancelInspection(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, reason }: { readonly version: number; readonly reason: string },
): Promise<void> {
  refuse({ reason: wordProblem(reason, LONGEST_NOTE) })
  await audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    inState(inspection, BEFORE)
    mustChange(await changeInspection(tx, { id, version }, { state: 'cancelled', cancel_reason: reason }))
    await insertStep(tx, { inspectionId: id, step: 'cancelled', by: actor.id, at: deps.now().toISOString(), remark: reason })
    return [undefined, eventOf('cancel', inspection, { reason })]
  })
}

/** Departments to visit, all on one planned day. @throws AppError not_found, forbidden, invalid, conflict */
export async function addVisits(
  deps: Deps,
  actor: Actor,
  id: number,
  { departmentIds, onDay }: { readonly departmentIds: readonly number[]; readonly onDay: string },
): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const inspection = await managedInspection(tx, actor, id)
    inState(inspection, ['draft', 'planned', 'running'])
    const known = new Set((await listDepartments(tx)).map((one) => one.id))
    refuse({
      departments:
        departmentIds.length === 0
          ? { code: 'common.error.required' }
          : !departmentIds.every((one) => known.has(one))
            ? { code: 'common.error.not_a_choice' }
            : // Whoever inspects knows when a surprise comes.
              departmentIds.some((one) => inspection.inspecting.includes(one)) && { code: 'inspections.error.inspects_itself' },
      on_day: !isDate(onDay)
        ? { code: 'inspections.error.day' }
        : (onDay < inspection.fromOn || onDay > inspection.toOn) && {
            code: 'inspections.error.outside',
            params: { from: inspection.fromOn, to: inspection.toOn },
          },
    })
    const added = await insertVisits(tx, id, departmentIds, onDay)
    if (added === 0) throw new AppError('invalid', 'inspections.error.there_already')
    const at = deps.now().toISOString()
    if (inspection.kind === 'periodic' && inspection.state !== 'draft') await tellHeads(tx, inspection, departmentIds, at)
    return [added, eventOf('add_visits', inspection, { departments: departmentIds, onDay })]
  })
}

/** A visit that will not take place. @throws AppError not_found, forbidden, invalid (no reason), conflict */
export async function cancelVisit(
  deps: Deps,
  actor: Actor,
  visitId: number,
  { version, reason }: { readonly version: number; readonly reason: string },
): Promise<number> {
  refuse({ reason: wordProblem(reason, LONGEST_NOTE) })
  return audited(deps, actor, async (tx) => {
    const visit = await findVisit(tx, visitId)
    if (visit === undefined) throw new AppError('not_found', 'errors.not_found')
    const inspection = await managedInspection(tx, actor, visit.inspectionId)
    if (visit.state !== 'planned') throw new AppError('conflict', 'inspections.error.state')
    mustChange(await changeVisit(tx, { id: visitId, version, state: 'planned' }, { state: 'cancelled', cancel_reason: reason }))
    const at = deps.now().toISOString()
    await insertStep(tx, { inspectionId: inspection.id, visitId, step: 'visit_cancelled', by: actor.id, at, remark: reason })
    await finishWhenThrough(tx, inspection, { by: actor.id, at })
    return [inspection.id, eventOf('cancel_visit', inspection, { department: visit.departmentName, reason })]
  })
}

/** An inspection is done with its last visit. */
export async function finishWhenThrough(
  tx: Knex.Transaction,
  { id }: Pick<Inspection, 'id'>,
  { by, at }: { readonly by: number | null; readonly at: string },
): Promise<void> {
  const inspection = await findInspection(tx, id)
  if (inspection?.state !== 'running') return
  const visits = await listVisits(tx, id)
  if (!visits.every(({ state }) => state === 'signed' || state === 'refused' || state === 'cancelled')) return
  mustChange(await changeInspection(tx, inspection, { state: 'done' }))
  await insertStep(tx, { inspectionId: id, step: 'finished', by, at })
}
