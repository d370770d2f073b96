import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import type { Upload } from '../attachments/incoming.ts'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor, type Denial } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError, refuse } from '../errors.ts'
import { scorersOf } from '../evaluations/cycles.service.ts'
import { keepFiles, received } from './files.service.ts'
import { denyAccept, denyAct, denyReport, denyState, denySubstitute, denyVetoes, seesVeto } from './vetoes.policy.ts'
import {
  changeVeto,
  findVeto,
  insertDeciders,
  insertStep,
  listDeciders,
  listFiles,
  listOffices,
  listSteps,
  listVotes,
  type NewStep,
  type VetoValues,
} from './vetoes.queries.ts'
import { decidersOf, LONGEST_TEXT, STATEMENT_DAYS, type Act, type FilePart } from './vetoes.rules.ts'
import { tellDeciders, tellDepartment, tellLeaders, tellRegistrant } from './vetoes.telling.ts'
import type { Veto, VetoCase } from './vetoes.types.ts'
import { wordProblem } from './words.rules.ts'

/** @throws AppError forbidden, not_found */
export async function getVeto(db: Knex, actor: Actor, id: number): Promise<Veto> {
  authorize(denyVetoes(actor))
  const veto = await findVeto(db, id)
  if (veto === undefined || !seesVeto(actor, veto)) throw new AppError('not_found', 'errors.not_found')
  return veto
}

/** One after another: inside a transaction there is a single connection. @throws AppError forbidden, not_found */
export async function getCase(db: Knex, actor: Actor, id: number): Promise<VetoCase> {
  const veto = await getVeto(db, actor, id)
  const [deciders, votes] = [await listDeciders(db, id), await listVotes(db, id)]
  return { veto, deciders, votes, steps: await listSteps(db, id), files: await listFiles(db, id) }
}

/** Whether the actor may do it now: asked before a file is taken in. @throws AppError forbidden, not_found */
export async function checkAct(deps: Pick<Deps, 'db' | 'now'>, actor: Actor, id: number, act: Act): Promise<void> {
  authorize(denyAct(act, actor, await getCase(deps.db.read, actor, id), todayOf(deps)))
}

export const todayOf = ({ now }: Pick<Deps, 'now'>): string => dateInShanghai(now().toISOString())
/** That it happened: what a department is accused of, and what was said to it, is in the case and not for the audit log's readers. */
export const eventOf = (action: string, { id }: Pick<Veto, 'id'>, details: object = {}): AuditEvent => ({
  action,
  subject: `veto:${id}`,
  details,
})

/** Compare-and-set with its line in the course of the case. @throws AppError conflict for the one who comes second */
export async function moved(tx: Knex, veto: Pick<Veto, 'id' | 'version' | 'state'>, values: VetoValues, step: NewStep): Promise<void> {
  if (!(await changeVeto(tx, veto, values))) throw new AppError('conflict', 'errors.changed_meanwhile')
  await insertStep(tx, veto.id, step)
}

export interface TypedAcceptance {
  readonly accept: boolean
  readonly reason: string
  /** What the department is asked. */
  readonly question: string
  /** Working days for its statement. */
  readonly days: number
}

/** Accepted: the department is asked, the deciding departments are fixed. Refused: with the reason. @throws AppError forbidden, not_found, invalid, conflict */
export async function acceptVeto(deps: Deps, actor: Actor, id: number, version: number, typed: TypedAcceptance): Promise<void> {
  refuse(
    typed.accept
      ? { ...wordProblem('question', typed.question, LONGEST_TEXT), ...dayProblem(typed.days) }
      : wordProblem('reason', typed.reason, LONGEST_TEXT),
  )
  await audited(deps, actor, async (tx) => {
    const veto = { ...(await getVeto(tx, actor, id)), version }
    authorize(denyAccept(actor, veto))
    const at = deps.now().toISOString()
    if (!typed.accept) return [undefined, await refused(tx, veto, actor, typed.reason, at)]
    const due = (await calendarIn(tx)).addWorkingDays(todayOf(deps), typed.days).date
    const values = { state: 'investigating', accepted_by: actor.id, question: typed.question, asked_at: at, statement_due_on: due }
    await moved(tx, veto, values, { step: 'accepted', actorId: actor.id, at, detail: { due } })
    const scorers = (await scorersOf(tx, veto.cycleId)).filter(({ substitute }) => !substitute)
    await insertDeciders(
      tx,
      id,
      scorers.map(({ departmentId }) => ({ departmentId })),
    )
    await tellDepartment(tx, veto, { code: 'vetoes.told.asked', params: { due }, name: 'asked', at })
    if (decidersOf(scorers, veto.departmentId).lacksSubstitute)
      await tellLeaders(tx, veto, { code: 'vetoes.told.substitute', name: 'substitute', at })
    return [undefined, eventOf('vetoes.accept', veto, { dueOn: due })]
  })
}

async function refused(tx: Knex.Transaction, veto: Veto, actor: Actor, reason: string, at: string): Promise<AuditEvent> {
  const values = { state: 'refused', accepted_by: actor.id, reasons: reason, ended_at: at }
  await moved(tx, veto, values, { step: 'refused', actorId: actor.id, at })
  await tellRegistrant(tx, veto, { code: 'vetoes.told.refused', name: 'refused', at })
  return eventOf('vetoes.refuse', veto)
}

const dayProblem = (days: number) =>
  Number.isInteger(days) && days >= STATEMENT_DAYS.least && days <= STATEMENT_DAYS.most
    ? {}
    : { days: { code: 'vetoes.error.days', params: { least: STATEMENT_DAYS.least, most: STATEMENT_DAYS.most } } as const }

/** The leadership names who decides in the place of the department that it concerns. @throws AppError forbidden, not_found, invalid, conflict */
export async function nameSubstitute(
  deps: Deps,
  actor: Actor,
  id: number,
  version: number,
  typed: { readonly department: number; readonly reason: string },
): Promise<void> {
  refuse(wordProblem('reason', typed.reason, LONGEST_TEXT))
  await audited(deps, actor, async (tx) => {
    const found = await getCase(tx, actor, id)
    authorize(denySubstitute(actor, found))
    const office = (await possibleSubstitutes(tx, found)).find((one) => one.id === typed.department)
    if (office === undefined) refuse({ department: { code: 'common.error.not_a_choice' } })
    const { veto } = found
    const at = deps.now().toISOString()
    const detail = { name: office?.name ?? '', nameEn: office?.name_en ?? '' }
    await moved(tx, { ...veto, version }, {}, { step: 'substitute', actorId: actor.id, at, detail })
    await insertDeciders(tx, id, [
      { departmentId: typed.department, insteadOf: veto.departmentId, namedBy: actor.id, namedAt: at, reason: typed.reason },
    ])
    if (veto.state === 'deciding') await tellDeciders(tx, veto, { code: 'vetoes.told.vote', name: 'vote', at })
    return [undefined, eventOf('vetoes.substitute', veto, { name: detail.name })]
  })
}

/** Every office but the one concerned and those that decide already. */
export async function possibleSubstitutes(db: Knex, { veto, deciders }: Pick<VetoCase, 'veto' | 'deciders'>) {
  const taken = new Set([veto.departmentId, ...deciders.map(({ departmentId }) => departmentId)])
  return (await listOffices(db)).filter(({ id }) => !taken.has(id))
}

interface Paper {
  readonly version: number
  readonly text: string
  readonly uploads: readonly Upload[]
}
/** What is typed, and the files beside it. */
export type FilingAct = (deps: Deps, actor: Actor, id: number, version: number, text: string, uploads: readonly Upload[]) => Promise<void>
interface Filing {
  readonly part: FilePart
  /** Of the audit log. */
  readonly action: string
  readonly deny: (veto: Veto) => Denial
  /** Moves the case and tells whom it concerns. Returns what the audit log keeps besides the number of files. */
  readonly take: (tx: Knex.Transaction, veto: Veto, at: string) => Promise<object | undefined>
}

/** A step that consists in a paper with its files: they are looked at first, then all of it is kept or nothing. @throws AppError forbidden, not_found, invalid, conflict */
export async function filePaper(deps: Deps, actor: Actor, id: number, { version, text, uploads }: Paper, filing: Filing): Promise<void> {
  const { part, action, deny, take } = filing
  refuse(wordProblem('text', text, LONGEST_TEXT))
  const files = await received(deps, uploads)
  await audited(deps, actor, async (tx) => {
    const veto = { ...(await getVeto(tx, actor, id)), version }
    authorize(deny(veto))
    const at = deps.now().toISOString()
    const details = await take(tx, veto, at)
    await keepFiles(tx, files, { vetoId: id, part, by: actor.id, at })
    return [undefined, eventOf(action, veto, { ...details, files: files.length })]
  })
}

/** What the department says to it. @throws AppError forbidden, not_found, invalid, conflict */
export const stateVeto: FilingAct = (deps, actor, id, version, text, uploads) =>
  filePaper(
    deps,
    actor,
    id,
    { version, text, uploads },
    {
      part: 'statement',
      action: 'vetoes.state',
      deny: (veto) => denyState(actor, veto),
      take: async (tx, veto, at) => {
        await moved(tx, veto, { statement: text, stated_by: actor.id, stated_at: at }, { step: 'stated', actorId: actor.id, at })
        await tellRegistrant(tx, veto, { code: 'vetoes.told.stated', params: { name: veto.subjectName }, name: 'stated', at })
        return undefined
      },
    },
  )

/** Ends the investigation: only when the department was heard, or asked in vain. @throws AppError forbidden, not_found, invalid, conflict */
export const reportVeto: FilingAct = (deps, actor, id, version, text, uploads) =>
  filePaper(
    deps,
    actor,
    id,
    { version, text, uploads },
    {
      part: 'report',
      action: 'vetoes.report',
      deny: (veto) => denyReport(actor, veto, todayOf(deps)),
      take: async (tx, veto, at) => {
        if (veto.statedAt === null)
          await insertStep(tx, id, { step: 'unanswered', actorId: null, at, detail: { due: veto.statementDueOn ?? '' } })
        const values = { state: 'deciding', report: text, reported_by: actor.id, reported_at: at }
        await moved(tx, veto, values, { step: 'reported', actorId: actor.id, at })
        await tellDeciders(tx, veto, { code: 'vetoes.told.vote', name: 'vote', at })
        return undefined
      },
    },
  )
