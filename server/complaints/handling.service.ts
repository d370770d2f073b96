import type { Knex } from 'knex'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Upload } from '../attachments/incoming.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { actOn, todayOf } from '../cases/cases.service.ts'
import type { Change, Step } from '../cases/cases.types.ts'
import { received } from '../cases/files.service.ts'
import { wordProblem } from '../cases/words.rules.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import type { MessageKey } from '../i18n/index.ts'
import { denyAct, sees, type Act } from './complaints.policy.ts'
import { changeComplaint, findComplaint, listOffices, listPersons } from './complaints.queries.ts'
import { GROUNDS, LONGEST, officeFor, STATEMENT_DAYS, type Ground } from './complaints.rules.ts'
import { tellDepartment, tellHandlers } from './complaints.telling.ts'
import type { Complaint } from './complaints.types.ts'

export type Works = Pick<Deps, 'db' | 'now'>
export interface Which {
  readonly id: number
  /** Of the case. */
  readonly version: number
}
export type Outcome = readonly [Change, Step]

/** A complaint for somebody who has a part in it. @throws AppError not_found */
export async function getComplaint(db: Knex, actor: Actor, id: number): Promise<Complaint> {
  const complaint = await findComplaint(db, id)
  if (complaint === undefined || !sees(actor, complaint)) throw new AppError('not_found', 'errors.not_found')
  return complaint
}

/** Whether the actor may do it now: asked before a file is taken in. @throws AppError forbidden, not_found */
export async function checkAct(deps: Works, actor: Actor, id: number, act: Act): Promise<void> {
  authorize(denyAct(act, actor, await getComplaint(deps.db.read, actor, id), todayOf(deps)))
}

/** @throws AppError invalid, always */
function refused(name: string, code: MessageKey): never {
  throw new AppError('invalid', 'errors.invalid_input', { [name]: { code } })
}

/** One act on the case: compare-and-set, with its step, in one transaction. */
export async function act(
  deps: Works,
  actor: Actor,
  { id, version }: Which,
  name: Act,
  change: (tx: Knex.Transaction, complaint: Complaint) => Promise<Outcome>,
): Promise<void> {
  await actOn(deps, actor, id, version, async (tx) => {
    const complaint = await getComplaint(tx, actor, id)
    authorize(denyAct(name, actor, complaint, todayOf(deps)))
    return change(tx, complaint)
  })
}

export interface TypedAcceptance {
  /** Id of the department concerned. */
  readonly department: string
  /** What is asked about, without who complained. */
  readonly summary: string
}

/** Taken, with the department that it concerns. @throws AppError forbidden, not_found, invalid, conflict */
export async function acceptComplaint(deps: Works, actor: Actor, which: Which, { summary, department }: TypedAcceptance): Promise<void> {
  refuse(wordProblem('summary', summary, LONGEST.summary))
  await act(deps, actor, which, 'accept', async (tx, complaint) => {
    const concerned = (await listOffices(tx)).find(({ id, leads }) => !leads && String(id) === department)
    if (concerned === undefined) return refused('department', 'common.error.required')
    if (concerned.id === complaint.officeId) return refused('department', 'complaints.error.own_office')
    const today = todayOf(deps)
    const values = { phase: 'investigating', department_id: concerned.id, summary, decided_acceptance_on: today, investigator_id: actor.id }
    await changeComplaint(tx, complaint.id, values)
    return [
      { state: 'open', assigneeId: actor.id, tell: [{ to: 'applicant', code: 'complaints.told.accepted' }] },
      { kind: 'accepted', departmentId: complaint.officeId },
    ]
  })
}

export interface TypedRefusal {
  readonly ground: string
  readonly reason: string
}

/** Not taken: the complainant reads the ground and the reason. @throws AppError forbidden, not_found, invalid, conflict */
export async function declineComplaint(deps: Works, actor: Actor, which: Which, typed: TypedRefusal): Promise<void> {
  const ground = GROUNDS.find((one): one is Ground => one === typed.ground)
  refuse({
    ...(ground === undefined && { ground: { code: 'common.error.required' as const } }),
    ...wordProblem('reason', typed.reason, LONGEST.summary),
  })
  await act(deps, actor, which, 'decline', async (tx, complaint) => {
    const today = todayOf(deps)
    await changeComplaint(tx, complaint.id, { phase: 'declined', decided_acceptance_on: today })
    return [
      {
        state: 'declined',
        closedOn: today,
        tell: [{ to: 'applicant', code: 'complaints.told.declined' }],
      },
      { kind: 'declined', departmentId: complaint.officeId, reason: typed.reason, details: { ground: ground ?? '' } },
    ]
  })
}

/** Handed over, because it is about this office. @throws AppError forbidden, not_found, invalid, conflict */
export async function handOver(deps: Works, actor: Actor, which: Which, reason: string): Promise<void> {
  refuse(wordProblem('reason', reason, LONGEST.summary))
  await act(deps, actor, which, 'hand_over', async (tx, complaint) => {
    const persons = await listPersons(tx, complaint.personIds)
    const office = officeFor(await listOffices(tx), [complaint.officeId ?? 0, ...persons.map((person) => person.departmentId)])
    if (office === undefined) return refused('reason', 'complaints.error.nobody_left')
    await changeComplaint(tx, complaint.id, { department_id: complaint.officeId })
    return [
      { responsibleId: office.id, message: { side: 'note', body: reason }, tell: [{ to: 'department', code: 'complaints.told.received' }] },
      { kind: 'handed_over', departmentId: office.id },
    ]
  })
}

export interface TypedNotice {
  readonly text: string
  /** Working days for the answer. */
  readonly days: number
}

/** Tells the department what is said, without who said it, and by when it has to answer. @throws AppError forbidden, not_found, invalid, conflict */
export async function giveNotice(deps: Works, actor: Actor, which: Which, { text, days }: TypedNotice): Promise<void> {
  const { least, most } = STATEMENT_DAYS
  refuse({
    ...wordProblem('text', text, LONGEST.text),
    ...((!Number.isInteger(days) || days < least || days > most) && {
      days: { code: 'complaints.error.days' as const, params: { least, most } },
    }),
  })
  await act(deps, actor, which, 'notice', async (tx, complaint) => {
    const today = todayOf(deps)
    const due = (await calendarIn(tx)).addWorkingDays(today, days).date
    await changeComplaint(tx, complaint.id, { notice: text, notice_on: today, statement_due_on: due })
    await tellDepartment(tx, complaint.id, {
      code: 'complaints.told.notice',
      params: { due },
      name: 'notice',
      at: deps.now().toISOString(),
    })
    return [{ tell: [{ to: 'applicant', code: 'complaints.told.step' }] }, { kind: 'notified', departmentId: complaint.departmentId }]
  })
}

/** What the department says to it. @throws AppError forbidden, not_found, invalid, conflict */
export async function state(
  deps: Works & Pick<Deps, 'config'>,
  actor: Actor,
  which: Which,
  text: string,
  uploads: readonly Upload[],
): Promise<void> {
  refuse(wordProblem('text', text, LONGEST.text))
  const files = await received(deps, uploads)
  await act(deps, actor, which, 'statement', async (tx, complaint) => {
    await changeComplaint(tx, complaint.id, { statement: text, stated_by: actor.id, stated_on: todayOf(deps) })
    await tellHandlers(tx, complaint.id, { code: 'complaints.told.stated', name: 'stated', at: deps.now().toISOString() })
    // What the department sends is for those who look into it.
    return [
      { files, fileSide: 'note' },
      { kind: 'stated', departmentId: complaint.departmentId },
    ]
  })
}
