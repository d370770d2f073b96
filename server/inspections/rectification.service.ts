import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, hasRole, type Actor } from '../auth/policy.ts'
import { acceptAll, type Accepted, type Upload } from '../attachments/incoming.ts'
import { sha256Of } from '../attachments/attachments.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import { readAll, readPage, type TablePage } from '../web/table-sql.ts'
import type { TableQuery } from '../web/table-types.ts'
import { keep } from './answers.service.ts'
import {
  changeFinding,
  findFinding,
  findNotice,
  insertFile,
  insertNotice,
  insertStep,
  listFiles,
  listFindings,
  listSteps,
} from './findings.queries.ts'
import { denyAnswer, denyInspections, denyOrder } from './inspections.policy.ts'
import { isSettled, LONGEST_NOTE, MOST_DAYS_TO_RECTIFY } from './inspections.rules.ts'
import { mustChange, refuse, todayOf, wordProblem } from './inspections.service.ts'
import type { Finding, Notice, Step, StoredFile } from './inspections.types.ts'
import { holdersOf, listNames, type Person } from './people.queries.ts'
import { decodeRectification, rectificationsFor, type Rectification } from './rectification.queries.ts'
import { RECTIFICATIONS } from './rectification.table.ts'
import { seenVisit, visitEvent, type VisitOf } from './visits.service.ts'

export type { Rectification } from './rectification.queries.ts'

/** Findings and what becomes of them, as far as the actor sees them. @throws AppError forbidden */
export function listRectifications(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, query: TableQuery): Promise<TablePage<Rectification>> {
  authorize(denyInspections(actor))
  return readPage(rectificationsFor(deps.db.read, actor, todayOf(deps)), RECTIFICATIONS, query, decodeRectification)
}

/** The same whole, for the export. @throws AppError forbidden */
export function exportRectifications(
  deps: Pick<Deps, 'db' | 'now'>,
  actor: Actor,
  query: TableQuery,
): AsyncGenerator<readonly Rectification[]> {
  authorize(denyInspections(actor))
  return readAll(rectificationsFor(deps.db.read, actor, todayOf(deps)), RECTIFICATIONS, query, decodeRectification)
}

export interface FindingPage {
  readonly visit: VisitOf
  readonly finding: Finding
  readonly notice: Notice | undefined
  readonly steps: readonly Step[]
  readonly files: readonly StoredFile[]
}

/** @throws AppError not_found for what the actor may not see */
export async function getFinding({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<FindingPage> {
  const { finding, visit } = await seenFinding(db.read, actor, id)
  const [notice, steps, files] = await Promise.all([
    finding.noticeId === null ? undefined : findNotice(db.read, finding.noticeId),
    listSteps(db.read, { finding_id: id }),
    listFiles(db.read, visit.id),
  ])
  const own = new Set(steps.map((step) => step.id))
  return {
    visit,
    finding,
    notice,
    steps,
    files: files.filter(({ stepId, itemId }) => (stepId === null ? itemId === finding.itemId : own.has(stepId))),
  }
}

async function seenFinding(db: Knex, actor: Actor, id: number): Promise<{ finding: Finding; visit: VisitOf }> {
  const finding = await findFinding(db, id)
  if (finding === undefined) throw new AppError('not_found', 'errors.not_found')
  return { finding, visit: await seenVisit(db, actor, finding.visitId) }
}

export interface NoticePage {
  readonly visit: VisitOf
  readonly notice: Notice
  readonly findings: readonly Finding[]
  readonly people: ReadonlyMap<number, Person>
}

/** A notice 整改通知书 as it is printed. @throws AppError not_found */
export async function getNotice({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<NoticePage> {
  authorize(denyInspections(actor))
  const notice = await findNotice(db.read, id)
  if (notice === undefined) throw new AppError('not_found', 'errors.not_found')
  const visit = await seenVisit(db.read, actor, notice.visitId)
  const [findings, people] = await Promise.all([listFindings(db.read, visit.id), listNames(db.read, visit.team)])
  return { visit, notice, findings: findings.filter(({ noticeId }) => noticeId === id), people }
}

export interface TypedNotice {
  readonly findings: readonly number[]
  readonly requirement: string
  readonly days: string
}

const daysOf = (text: string): number => (/^\d{1,2}$/.test(text) ? Number(text) : 0)
const dayProblem = (days: number) =>
  (days < 1 || days > MOST_DAYS_TO_RECTIFY) && ({ code: 'inspections.error.days', params: { max: MOST_DAYS_TO_RECTIFY } } as const)

/** Orders a department to rectify what was found, within so many working days from tomorrow. Returns the notice's id. @throws AppError … */
export async function issueNotice(deps: Deps, actor: Actor, visitId: number, typed: TypedNotice): Promise<number> {
  const days = daysOf(typed.days)
  return audited(deps, actor, async (tx) => {
    const visit = await seenVisit(tx, actor, visitId)
    authorize(denyOrder(actor, visit))
    if (!isSettled(visit.state)) throw new AppError('conflict', 'inspections.error.not_settled')
    const open = (await listFindings(tx, visitId)).filter(({ state }) => state === 'recorded')
    const chosen = open.filter(({ id }) => typed.findings.includes(id))
    refuse({
      findings: chosen.length < Math.max(1, new Set(typed.findings).size) && { code: 'inspections.error.findings' },
      requirement: wordProblem(typed.requirement, LONGEST_NOTE),
      days: dayProblem(days),
    })
    const today = todayOf(deps)
    const at = deps.now().toISOString()
    const dueOn = (await calendarIn(tx)).addWorkingDays(today, days).date
    const year = Number(today.slice(0, 4))
    const words = { visitId, year, requirement: typed.requirement, days, dueOn, issuedBy: actor.id, issuedAt: at }
    const { id, number } = await insertNotice(tx, words)
    for (const finding of chosen) {
      mustChange(await changeFinding(tx, finding, { state: 'ordered', notice_id: id, due_on: dueOn }))
      await insertStep(tx, { ...placeOf(visit, finding), step: 'ordered', by: actor.id, at, remark: typed.requirement, dueOn })
    }
    const params = { title: visit.inspection.title, n: chosen.length, due: dueOn }
    const told = { code: 'inspections.told.ordered', params, href: `/inspections/notices/${id}`, about: `inspection_notice:${id}` } as const
    await tellAll(tx, holdersOf(['head', 'publisher'], visit.departmentId), told, at)
    return [id, visitEvent('order', visit, { number: `${year}-${number}`, findings: chosen.map((one) => one.number), dueOn })]
  })
}

const placeOf = (visit: VisitOf, finding: Finding) => ({ inspectionId: visit.inspectionId, visitId: visit.id, findingId: finding.id })

async function addFiles(
  tx: Knex,
  visit: VisitOf,
  stepId: number,
  by: { id: number; at: string },
  files: readonly Accepted[],
): Promise<void> {
  for (const file of files) {
    const kept = await keep(tx, file, by.at)
    await insertFile(tx, {
      visitId: visit.id,
      itemId: null,
      stepId,
      name: file.name,
      type: file.type,
      ...kept,
      originalSha256: sha256Of(file.bytes),
      uploadedBy: by.id,
      clientId: null,
      at: by.at,
    })
  }
}

export interface Said {
  readonly version: number
  readonly text: string
  readonly files: readonly Upload[]
}

/** Whether the actor may answer or re-check now: asked before a file is taken in. @throws AppError not_found, forbidden */
export async function checkSaying({ db }: Pick<Deps, 'db'>, actor: Actor, id: number, what: 'answer' | 'recheck'): Promise<void> {
  const { visit } = await seenFinding(db.read, actor, id)
  authorize(what === 'answer' ? denyAnswer(actor, visit) : denyOrder(actor, visit))
}

/** The department says what it has done, with evidence. @throws AppError not_found, forbidden, invalid, conflict (nothing is asked of it) */
export async function answerFinding(deps: Deps, actor: Actor, id: number, { version, text, files }: Said): Promise<void> {
  await checkSaying(deps, actor, id, 'answer')
  refuse({ text: wordProblem(text, LONGEST_NOTE) })
  const accepted = await acceptAll(files, deps.config.uploadLimitBytes)
  await audited(deps, actor, async (tx) => {
    const { finding, visit } = await seenFinding(tx, actor, id)
    authorize(denyAnswer(actor, visit))
    if (finding.state !== 'ordered') throw new AppError('conflict', 'inspections.error.state')
    const at = deps.now().toISOString()
    mustChange(await changeFinding(tx, { id, version, state: 'ordered' }, { state: 'answered' }))
    const step = await insertStep(tx, { ...placeOf(visit, finding), step: 'answered', by: actor.id, at, remark: text })
    await addFiles(tx, visit, step, { id: actor.id, at }, accepted)
    const told = { code: 'inspections.told.answered', params: { department: visit.departmentName, title: finding.title } } as const
    await tell(
      tx,
      visit.team.map((personId) => ({ personId, ...told, href: `/inspections/findings/${id}` })),
      at,
    )
    return [undefined, visitEvent('rectify', visit, { finding: finding.number, files: accepted.map(({ bytes }) => sha256Of(bytes)) })]
  })
}

/**
 * Inspectors look again: it is done, or it is not, and there is a new deadline.
 * @throws AppError not_found, forbidden, invalid, conflict (not answered)
 */
export async function recheckFinding(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, text, files, done, days: typedDays }: Said & { readonly done: boolean; readonly days: string },
): Promise<void> {
  await checkSaying(deps, actor, id, 'recheck')
  const days = daysOf(typedDays)
  refuse({
    text: done
      ? text.length > LONGEST_NOTE && { code: 'common.error.too_long', params: { max: LONGEST_NOTE } }
      : wordProblem(text, LONGEST_NOTE),
    days: !done && dayProblem(days),
  })
  const accepted = await acceptAll(files, deps.config.uploadLimitBytes)
  await audited(deps, actor, async (tx) => {
    const { finding, visit } = await seenFinding(tx, actor, id)
    authorize(denyOrder(actor, visit))
    if (finding.state !== 'answered') throw new AppError('conflict', 'inspections.error.state')
    const at = deps.now().toISOString()
    const dueOn = done ? finding.dueOn : (await calendarIn(tx)).addWorkingDays(todayOf(deps), days).date
    const values = done ? { state: 'done' } : { state: 'ordered', due_on: dueOn, escalation: 0 }
    mustChange(await changeFinding(tx, { id, version, state: 'answered' }, values))
    const step = await insertStep(tx, {
      ...placeOf(visit, finding),
      step: done ? 'done' : 'not_done',
      by: actor.id,
      at,
      remark: text,
      ...(done || dueOn === null ? {} : { dueOn }),
    })
    await addFiles(tx, visit, step, { id: actor.id, at }, accepted)
    const code = done ? 'inspections.told.done' : 'inspections.told.not_done'
    const params = { title: finding.title, due: dueOn ?? '' }
    await tellAll(
      tx,
      holdersOf(['head', 'publisher'], visit.departmentId),
      { code, params, href: `/inspections/findings/${id}`, about: `inspection_step:${step}` },
      at,
    )
    return [undefined, visitEvent('recheck', visit, { finding: finding.number, done, ...(done ? {} : { dueOn }) })]
  })
}

export const seesAll = (actor: Pick<Actor, 'roles'>): boolean => hasRole(actor, 'inspector', 'leader')
