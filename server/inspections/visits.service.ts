import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError, type Problem } from '../errors.ts'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import { listAnswers, listItems } from './checklist.queries.ts'
import { deleteFindings, insertFindings, insertStep, listFiles, listFindings, listNotices, listSteps } from './findings.queries.ts'
import { denyBegin, denyCheck, denyInspections, denySign, seesVisit } from './inspections.policy.ts'
import { changeInspection, findInspection } from './inspections.queries.ts'
import { LEAST_INSPECTORS, LONGEST_NOTE } from './inspections.rules.ts'
import { recordHash } from './record-hash.ts'
import { finishWhenThrough, mustChange, refuse, todayOf, wordProblem } from './inspections.service.ts'
import type { Finding, GivenAnswer, Inspection, Item, Notice, Step, StoredFile, Visit } from './inspections.types.ts'
import { holdersOf, listInspectors, listNames, listSigners, type Person } from './people.queries.ts'
import { changeVisit, findVisit, holdVisit, setTeam } from './visits.queries.ts'

export type { Person } from './people.queries.ts'

/** A visit with the inspection it belongs to: what policies ask about. */
export interface VisitOf extends Visit {
  readonly inspection: Inspection
}

export async function loadVisit(db: Knex, id: number): Promise<VisitOf> {
  const visit = await findVisit(db, id)
  const inspection = visit === undefined ? undefined : await findInspection(db, visit.inspectionId)
  if (visit === undefined || inspection === undefined) throw new AppError('not_found', 'errors.not_found')
  return { ...visit, inspection }
}

/** @throws AppError not_found for what the actor may not see */
export async function seenVisit(db: Knex, actor: Actor, id: number): Promise<VisitOf> {
  authorize(denyInspections(actor))
  const visit = await loadVisit(db, id)
  if (!seesVisit(actor, visit)) throw new AppError('not_found', 'errors.not_found')
  return visit
}

export interface VisitPage {
  readonly visit: VisitOf
  /** The checklist of this department, with what was added on the spot. */
  readonly items: readonly Item[]
  readonly answers: ReadonlyMap<number, GivenAnswer>
  readonly files: readonly StoredFile[]
  readonly findings: readonly Finding[]
  readonly notices: readonly Notice[]
  readonly steps: readonly Step[]
  readonly people: ReadonlyMap<number, Person>
  readonly inspectors: readonly Person[]
  readonly signers: readonly Person[]
}

/** Everything about one visit, in a constant number of statements. @throws AppError not_found */
export async function getVisit({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<VisitPage> {
  const visit = await seenVisit(db.read, actor, id)
  const named = [...visit.team, visit.signerId, visit.signedBy, visit.refusedBy, visit.witnessId].filter((one) => one !== null)
  const [items, answers, files, findings, notices, steps, people, inspectors, signers] = await Promise.all([
    listItems(db.read, visit.inspectionId),
    listAnswers(db.read, id),
    listFiles(db.read, id),
    listFindings(db.read, id),
    listNotices(db.read, id),
    listSteps(db.read, { visit_id: id }),
    listNames(db.read, named),
    visit.state === 'planned' ? listInspectors(db.read) : [],
    visit.state === 'running' ? listSigners(db.read, visit.departmentId) : [],
  ])
  return {
    visit,
    items: items.filter((item) => concerns(item, visit)),
    answers: new Map(answers.map((answer) => [answer.itemId, answer])),
    files,
    findings,
    notices,
    steps,
    people,
    inspectors: inspectors.filter(({ departmentId }) => departmentId !== visit.departmentId),
    signers,
  }
}

/** An item for all, for this department, or of this visit. */
export const concerns = (item: Item, visit: Pick<Visit, 'id' | 'departmentId'>): boolean =>
  item.visitId === null ? item.departmentId === null || item.departmentId === visit.departmentId : item.visitId === visit.id

export const visitEvent = (verb: string, visit: VisitOf, details: object = {}) => ({
  action: `inspections.${verb}`,
  subject: `inspection_visit:${visit.id}`,
  details: { title: visit.inspection.title, department: visit.departmentName, ...details },
})

/** Compare-and-set from one of the states. @throws AppError conflict */
export async function moveVisit(
  tx: Knex,
  visit: VisitOf,
  { version, from }: { readonly version: number; readonly from: Visit['state'] },
  values: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  if (visit.state !== from) throw new AppError('conflict', 'inspections.error.state')
  mustChange(await changeVisit(tx, { id: visit.id, version, state: from }, values))
}

/** At the door: who is there, at least two, none of them of the department. @throws AppError not_found, forbidden, invalid, conflict */
export async function beginVisit(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, team }: { readonly version: number; readonly team: readonly number[] },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const visit = await seenVisit(tx, actor, id)
    authorize(denyBegin(actor, visit))
    if (visit.inspection.state !== 'planned' && visit.inspection.state !== 'running')
      throw new AppError('conflict', 'inspections.error.not_planned')
    const inspectors = (await listInspectors(tx)).filter(({ departmentId }) => departmentId !== visit.departmentId)
    const there = [...new Set(team)].filter((one) => inspectors.some((person) => person.id === one))
    refuse({ team: (there.length < LEAST_INSPECTORS || there.length < team.length) && { code: 'inspections.error.team' } })
    const at = deps.now().toISOString()
    await moveVisit(tx, visit, { version, from: 'planned' }, { state: 'running', on_day: todayOf(deps), begun_by: actor.id, begun_at: at })
    await setTeam(tx, id, there)
    if (visit.inspection.state === 'planned') mustChange(await changeInspection(tx, visit.inspection, { state: 'running' }))
    await insertStep(tx, { inspectionId: visit.inspectionId, visitId: id, step: 'begun', by: actor.id, at })
    const params = { title: visit.inspection.title }
    const told = {
      code: 'inspections.told.begun',
      params,
      href: `/inspections/visits/${id}`,
      about: `inspection_visit:${id}:begun`,
    } as const
    await tellAll(tx, holdersOf(['head'], visit.departmentId), told, at)
    return [undefined, visitEvent('begin', visit, { team: there })]
  })
}

/**
 * Ends the work on the spot: every item has an answer, every problem its words and weight; problems become findings, and the record is put
 * before the department. @throws AppError not_found, forbidden, invalid (what is missing, by item), conflict
 */
export async function closeVisit(
  deps: Deps,
  actor: Actor,
  id: number,
  given: { readonly version: number; readonly summary: string; readonly signerId: number | null },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdVisit(tx, id)
    const visit = await seenVisit(tx, actor, id)
    authorize(denyCheck(actor, visit))
    const signers = await listSigners(tx, visit.departmentId)
    refuse({
      summary: given.summary.length > LONGEST_NOTE && { code: 'common.error.too_long', params: { max: LONGEST_NOTE } },
      signer: !signers.some((person) => person.id === given.signerId) && { code: 'inspections.error.signer' },
    })
    const lines = await answeredLines(tx, visit)
    const files = (await listFiles(tx, id)).filter(({ stepId }) => stepId === null)
    const { onDay, team, departmentName: department } = visit
    const hash = recordHash({ inspection: visit.inspection.title, department, onDay, team, summary: given.summary, lines, files })
    const at = deps.now().toISOString()
    const values = { summary: given.summary, signer_id: given.signerId, closed_by: actor.id, closed_at: at, record_sha256: hash }
    await moveVisit(tx, visit, { version: given.version, from: 'running' }, { state: 'closed', ...values })
    const problems = lines.filter(({ answer }) => answer === 'problem')
    await insertFindings(
      tx,
      problems.map(({ itemId, indicator, title, note, severity }) => ({
        visitId: id,
        itemId,
        indicator,
        title,
        text: note,
        severity: severity!,
      })),
    )
    await insertStep(tx, { inspectionId: visit.inspectionId, visitId: id, step: 'closed', by: actor.id, at })
    const params = { title: visit.inspection.title }
    const told = { code: 'inspections.told.to_sign', params, href: `/inspections/visits/${id}` } as const
    if (given.signerId !== null) await tell(tx, [{ personId: given.signerId, ...told }], at)
    return [undefined, visitEvent('close', visit, { findings: problems.length, record: hash })]
  })
}

/** The checklist with its answers, in order. @throws AppError invalid, `item.<id>` for each that is not finished */
async function answeredLines(tx: Knex, visit: VisitOf) {
  const items = (await listItems(tx, visit.inspectionId)).filter((item) => concerns(item, visit))
  const answers = new Map((await listAnswers(tx, visit.id)).map((answer) => [answer.itemId, answer]))
  const missing: Record<string, Problem | false> = {}
  const lines = items.flatMap(({ id, indicator, title }) => {
    const given = answers.get(id)
    if (given === undefined) missing[`item.${id}`] = { code: 'inspections.error.unanswered' }
    else if (given.answer === 'problem' && (given.note === '' || given.severity === null))
      missing[`item.${id}`] = { code: 'inspections.error.undescribed' }
    return given === undefined ? [] : [{ itemId: id, indicator, title, answer: given.answer, note: given.note, severity: given.severity }]
  })
  refuse(missing)
  return lines
}

/** Back to the checklist while nobody has signed: something was wrong or left out. @throws AppError not_found, forbidden, invalid, conflict */
export async function reopenVisit(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, reason }: { readonly version: number; readonly reason: string },
): Promise<void> {
  refuse({ reason: wordProblem(reason, LONGEST_NOTE) })
  await audited(deps, actor, async (tx) => {
    const visit = await seenVisit(tx, actor, id)
    authorize(denyCheck(actor, visit))
    await moveVisit(
      tx,
      visit,
      { version, from: 'closed' },
      {
        state: 'running',
        record_sha256: null,
        signer_id: null,
        closed_by: null,
        closed_at: null,
        refused_by: null,
        refused_at: null,
        refused_reason: '',
        witness_id: null,
      },
    )
    await deleteFindings(tx, id)
    await insertStep(tx, {
      inspectionId: visit.inspectionId,
      visitId: id,
      step: 'reopened',
      by: actor.id,
      at: deps.now().toISOString(),
      remark: reason,
    })
    return [undefined, visitEvent('reopen', visit, { reason })]
  })
}

/** The department signs what was found, and may say what it thinks of it. @throws AppError not_found, forbidden, invalid, conflict */
export async function signVisit(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, statement }: { readonly version: number; readonly statement: string },
): Promise<void> {
  refuse({ statement: statement.length > LONGEST_NOTE && { code: 'common.error.too_long', params: { max: LONGEST_NOTE } } })
  await audited(deps, actor, async (tx) => {
    const visit = await seenVisit(tx, actor, id)
    authorize(denySign(actor, visit))
    const at = deps.now().toISOString()
    await moveVisit(tx, visit, { version, from: 'closed' }, { state: 'signed', signed_by: actor.id, signed_at: at, statement })
    await insertStep(tx, { inspectionId: visit.inspectionId, visitId: id, step: 'signed', by: actor.id, at, remark: statement })
    await tellTeam(tx, visit, 'inspections.told.signed', at)
    await finishWhenThrough(tx, visit.inspection, { by: actor.id, at })
    return [undefined, visitEvent('sign', visit, { record: visit.recordSha256 })]
  })
}

const tellTeam = (tx: Knex.Transaction, visit: VisitOf, code: 'inspections.told.signed', at: string): Promise<void> =>
  tell(
    tx,
    visit.team.map((personId) => ({
      personId,
      code,
      params: { department: visit.departmentName },
      href: `/inspections/visits/${visit.id}`,
    })),
    at,
  )

/** Nobody of the department would sign: why, and which other inspector saw it. @throws AppError not_found, forbidden, invalid, conflict */
export async function recordRefusal(
  deps: Deps,
  actor: Actor,
  id: number,
  given: { readonly version: number; readonly reason: string; readonly witnessId: number | null },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const visit = await seenVisit(tx, actor, id)
    authorize(denyCheck(actor, visit))
    const { witnessId, reason, version } = given
    refuse({
      reason: wordProblem(reason, LONGEST_NOTE),
      witness: (witnessId === null || witnessId === actor.id || !visit.team.includes(witnessId)) && { code: 'inspections.error.witness' },
    })
    if (visit.refusedBy !== null) throw new AppError('conflict', 'inspections.error.state')
    const at = deps.now().toISOString()
    const values = { refused_by: actor.id, refused_at: at, refused_reason: reason, witness_id: witnessId }
    await moveVisit(tx, visit, { version, from: 'closed' }, values)
    await insertStep(tx, { inspectionId: visit.inspectionId, visitId: id, step: 'refusal', by: actor.id, at, remark: reason })
    const params = { department: visit.departmentName }
    const told = { code: 'inspections.told.witness', params, href: `/inspections/visits/${id}` } as const
    if (witnessId !== null) await tell(tx, [{ personId: witnessId, ...told }], at)
    return [undefined, visitEvent('refusal', visit, { reason, record: visit.recordSha256 })]
  })
}

/** The second inspector confirms, in a session of their own, that the department would not sign. @throws AppError not_found, forbidden, conflict */
export async function witnessRefusal(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const visit = await seenVisit(tx, actor, id)
    authorize(denyCheck(actor, visit) ?? (visit.witnessId === actor.id ? undefined : 'inspections.denied.not_witness'))
    const at = deps.now().toISOString()
    await moveVisit(tx, visit, { version, from: 'closed' }, { state: 'refused', witnessed_at: at })
    await insertStep(tx, { inspectionId: visit.inspectionId, visitId: id, step: 'witnessed', by: actor.id, at })
    await finishWhenThrough(tx, visit.inspection, { by: actor.id, at })
    return [undefined, visitEvent('witness', visit, { record: visit.recordSha256 })]
  })
}
