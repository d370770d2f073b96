import type { Knex } from 'knex'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { denyReading } from '../disclosures/disclosures.policy.ts'
import { loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { AppError, type Problem } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { changeObjection, findObjection, insertResult } from './objections.queries.ts'
import { denyHandle, denyJudge } from './publicity.policy.ts'
import { holdingBack, type ObjectionFinding, type Result } from './publicity.rules.ts'
import { hasWaiting } from './waiting.queries.ts'
import { loadNotice, todayOf, type HeldObjection, type WholeNotice } from './publicity.service.ts'

export interface OpenedObjection {
  readonly objection: HeldObjection
  readonly notice: WholeNotice
}

const event = (action: string, { id, disclosureId }: Pick<HeldObjection, 'id' | 'disclosureId'>, details: object = {}): AuditEvent => ({
  action,
  subject: `disclosure:${disclosureId}`,
  details: { objection: id, ...details },
})

/** The objection for whoever may handle it; for everybody else there is none. @throws AppError not_found */
async function load(deps: Pick<Deps, 'now'>, db: Knex, actor: Actor, id: number): Promise<OpenedObjection> {
  authorize(denyReading(actor))
  const found = await findObjection(db, { 'o.id': id })
  if (found === undefined) throw new AppError('not_found', 'errors.not_found')
  const disclosure = await loadDisclosure(db, actor, found.disclosureId)
  const notice = await loadNotice(db, disclosure, todayOf(deps))
  const objection = notice.objections.find((one) => one.id === id)
  if (objection === undefined || denyHandle(actor, { takers: notice.notice.takers, ...objection }) !== undefined)
    throw new AppError('not_found', 'errors.not_found')
  return { objection, notice }
}

/** Opens an objection, with the name of whoever filed it: every look is recorded. @throws AppError not_found */
export async function openObjection(deps: Deps, actor: Actor, id: number): Promise<OpenedObjection> {
  const opened = await load(deps, deps.db.read, actor, id)
  await audited(deps, actor, () => Promise.resolve([undefined, event('publicity.read_objection', opened.objection)]))
  return opened
}

/** Takes an objection up, also from a colleague who had it. @throws AppError not_found, conflict */
export async function takeObjection(deps: Deps, actor: Actor, id: number, version: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { objection } = await load(deps, tx, actor, id)
    if (objection.concluded || objection.handlerId === actor.id) throw new AppError('conflict', 'errors.changed_meanwhile')
    await changeObjection(tx, { id, version }, { state: 'handling', handler_id: actor.id, taken_at: deps.now().toISOString() })
    return [undefined, event('publicity.take_objection', objection)]
  })
}

export interface Conclusion {
  readonly version: number
  readonly finding: ObjectionFinding
  /** For the file: what was done and found. */
  readonly report: string
  /** For whoever filed it. */
  readonly reply: string
}

/** Says what was found. @throws AppError not_found, conflict (not taken up, in a colleague's hands, or concluded), invalid */
export async function concludeObjection(
  deps: Deps,
  actor: Actor,
  id: number,
  { version, finding, report, reply }: Conclusion,
): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const { objection, notice } = await load(deps, tx, actor, id)
    if (objection.state !== 'handling' || objection.handlerId !== actor.id) throw new AppError('conflict', 'personnel.error.not_taken')
    const problems: Record<string, Problem> = {}
    if (report === '') problems['report'] = { code: 'common.error.required' }
    if (reply === '') problems['reply'] = { code: 'common.error.required' }
    if (Object.keys(problems).length > 0) throw new AppError('invalid', 'errors.invalid_input', problems)
    const at = deps.now().toISOString()
    await changeObjection(tx, { id, version }, { state: 'concluded', finding, finding_text: report, reply, concluded_at: at })
    if (objection.filerId !== null)
      await tell(
        tx,
        [
          {
            personId: objection.filerId,
            code: 'personnel.told.concluded',
            params: { title: notice.disclosure.title },
            href: '/publicity/receipt',
          },
        ],
        at,
      )
    return [objection.disclosureId, event('publicity.conclude_objection', objection, { finding })]
  })
}

export interface Verdict {
  /** Number of the version whose period it is about. */
  readonly number: number
  readonly lineNo: number
  readonly result: Result
  readonly reason: string
}

/**
 * Says what came of the notice for one person: never before the period is over, nor while an objection about them is open or one without a
 * name waits. Said once; a
 * correction begins anew. @throws AppError not_found, forbidden, conflict, invalid
 */
export async function decideResult(deps: Deps, actor: Actor, id: number, { number, lineNo, result, reason }: Verdict): Promise<void> {
  authorize(denyReading(actor))
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const notice = await loadNotice(tx, disclosure, todayOf(deps))
    const person = notice.people.find((one) => one.lineNo === lineNo)
    if (person === undefined) throw new AppError('not_found', 'errors.not_found')
    authorize(denyJudge(actor, { takers: notice.notice.takers, concerned: [person] }))
    if (notice.period.number !== number) throw new AppError('conflict', 'errors.changed_meanwhile')
    if (notice.state === 'running') throw new AppError('conflict', 'personnel.error.still_running', {}, { last: notice.period.lastOn })
    if (notice.state === 'withdrawn') throw new AppError('conflict', 'personnel.error.closed')
    const open = holdingBack(notice.objections, person.name).length
    if (open > 0) throw new AppError('conflict', 'personnel.error.open_objections', {}, { n: open })
    if (await hasWaiting(tx, id)) throw new AppError('conflict', 'personnel.error.objections_wait')
    if (result !== 'unaffected' && reason === '')
      throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'personnel.error.reason' } })
    const at = deps.now().toISOString()
    await insertResult(tx, { version_id: notice.period.versionId, line_no: lineNo, result, reason, decided_by: actor.id, decided_at: at })
    await logRow(tx, 'publicity_result', { version_id: notice.period.versionId, line_no: lineNo }, at)
    if (person.personId !== null)
      await tell(
        tx,
        [
          {
            personId: person.personId,
            code: 'personnel.told.result',
            params: { title: disclosure.title, result: `@personnel.result.${result}` },
            href: `/publicity/${id}`,
          },
        ],
        at,
      )
    return [
      undefined,
      { action: 'publicity.result', subject: `disclosure:${id}`, details: { version: number, line: lineNo, result, reason } },
    ]
  })
}
