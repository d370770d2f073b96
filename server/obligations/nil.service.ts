import type { Knex } from 'knex'
import { dateInShanghai, lastDayOf } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { logRow } from '../transparency-log/rows.service.ts'
import { changeNilReport, findNilReport, insertNilReport, listNilReports, type NilReport } from './nil.queries.ts'
import { denyNilDraft, denyNilSign } from './obligations.policy.ts'
import { changeObligation, insertEvents } from './obligations.queries.ts'
import { loadObligation, type PlacedObligation } from './reading.service.ts'

// 零报告: a signed statement that a department had nothing to disclose in a period. It answers the obligation as a publication would.

export const subjectOf = (id: number): string => `obligation:${id}`

export interface Statement {
  readonly statement: string
}

const required = (field: string): AppError =>
  new AppError('invalid', 'errors.invalid_input', { [field]: { code: 'common.error.required' } })

/**
 * Drafts a nil report for the head to sign; a head signs their own at once.
 * @throws AppError not_found, forbidden, invalid (statement), conflict (period not over, a record on its way, a report already there)
 */
export async function draftNil(deps: Deps, actor: Actor, id: number, { statement }: Statement): Promise<'drafted' | 'signed'> {
  if (statement.trim() === '') throw required('statement')
  try {
    return await audited(deps, actor, async (tx) => {
      const duty = await loadObligation(tx, actor, id)
      authorize(denyNilDraft(actor, duty))
      const at = deps.now().toISOString()
      await refuseUnfit(tx, duty, at)
      if ((await openReport(tx, id)) !== undefined) throw new AppError('conflict', 'obligations.error.nil_exists')
      const nilId = await insertNilReport(tx, { obligationId: id, statement: statement.trim(), draftedBy: actor.id, at })
      const signs = denyNilSign(actor, duty) === undefined
      if (signs) await sign(tx, actor, duty, { id: nilId, version: 1 }, at)
      else await tellHeads(tx, duty, at)
      await insertEvents(tx, [{ obligationId: id, kind: signs ? 'nil_signed' : 'nil_drafted', at, actorId: actor.id }])
      const details = { period: duty.period, item: duty.itemCode, statement: statement.trim() }
      return [
        signs ? 'signed' : 'drafted',
        { action: signs ? 'obligation.sign_nil' : 'obligation.draft_nil', subject: subjectOf(id), details },
      ]
    })
  } catch (error) {
    // Two at once on PostgreSQL: neither sees the other's, and the unique index refuses the second.
    if (!(error instanceof AppError) && (await openReport(deps.db.read, id)) !== undefined)
      throw new AppError('conflict', 'obligations.error.nil_exists')
    throw error
  }
}

const openReport = async (db: Knex, obligationId: number): Promise<NilReport | undefined> =>
  (await listNilReports(db, obligationId)).find(({ state }) => state === 'drafted' || state === 'signed')

/** Nothing can be said of a period that still runs, nor against a record that somebody has begun. */
async function refuseUnfit(tx: Knex, { period, disclosureId }: PlacedObligation, at: string): Promise<void> {
  if (period === null || lastDayOf(period) >= dateInShanghai(at)) throw new AppError('conflict', 'obligations.error.period_runs')
  if (disclosureId === null) return
  const record = (await tx('disclosures').where({ id: disclosureId }).first('title')) as { title: string } | undefined
  throw new AppError('conflict', 'obligations.error.record_exists', {}, { title: record?.title ?? '' })
}

async function sign(
  tx: Knex.Transaction,
  actor: Actor,
  duty: PlacedObligation,
  report: Pick<NilReport, 'id' | 'version'>,
  at: string,
): Promise<void> {
  await changeNilReport(tx, report, { state: 'signed', signed_by: actor.id, signed_at: at })
  await changeObligation(tx, duty, { answered_at: at, nil_report_id: report.id })
  await logRow(tx, 'nil_report', { id: report.id }, at)
}

/** The head signs what a publisher drafted. @throws AppError not_found, forbidden, conflict */
export async function signNil(deps: Deps, actor: Actor, id: number, report: Pick<NilReport, 'id' | 'version'>): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { duty, drafted } = await drafting(tx, actor, id, report)
    authorize(denyNilSign(actor, duty))
    const at = deps.now().toISOString()
    await refuseUnfit(tx, duty, at)
    await sign(tx, actor, duty, drafted, at)
    await insertEvents(tx, [{ obligationId: id, kind: 'nil_signed', at, actorId: actor.id }])
    await tellDrafter(tx, actor, duty, drafted, 'obligations.told.nil_signed', at)
    return [undefined, { action: 'obligation.sign_nil', subject: subjectOf(id), details: { period: duty.period, item: duty.itemCode } }]
  })
}

/** The head does not sign, with a reason; or whoever drafted it takes it back. @throws AppError not_found, forbidden, conflict, invalid (remark) */
export async function discardNil(
  deps: Deps,
  actor: Actor,
  id: number,
  report: Pick<NilReport, 'id' | 'version'>,
  remark: string,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { duty, drafted } = await drafting(tx, actor, id, report)
    const own = drafted.draftedBy === actor.id
    if (!own) authorize(denyNilSign(actor, duty))
    if (!own && remark === '') throw required('remark')
    const at = deps.now().toISOString()
    await changeNilReport(tx, drafted, { state: 'discarded', return_remark: remark })
    await insertEvents(tx, [{ obligationId: id, kind: 'nil_discarded', at, actorId: actor.id, details: { remark } }])
    if (!own) await tellDrafter(tx, actor, duty, drafted, 'obligations.told.nil_returned', at)
    return [undefined, { action: 'obligation.discard_nil', subject: subjectOf(id), details: { period: duty.period, remark } }]
  })
}

async function drafting(tx: Knex, actor: Actor, id: number, report: Pick<NilReport, 'id' | 'version'>) {
  const duty = await loadObligation(tx, actor, id)
  const found = await findNilReport(tx, report.id)
  if (found?.obligationId !== id) throw new AppError('not_found', 'errors.not_found')
  if (found.state !== 'drafted' || found.version !== report.version) throw new AppError('conflict', 'errors.changed_meanwhile')
  return { duty, drafted: found }
}

const paramsOf = ({ title, titleEn, period }: PlacedObligation) => ({ title, title_en: titleEn, period: period ?? '' })

async function tellHeads(tx: Knex.Transaction, duty: PlacedObligation, at: string): Promise<void> {
  const heads = (await tx('people as p')
    .join('role_assignments as r', 'r.person_id', 'p.id')
    .where({ 'r.role': 'head', 'p.status': 'active' })
    .whereIn('p.department_id', [...duty.lineage])
    .select('p.id', 'p.department_id')) as { id: number; department_id: number }[]
  // The nearest head is asked; one further up only where there is none.
  const nearest = duty.lineage.find((department) => heads.some(({ department_id }) => department_id === department))
  const asked = heads.filter(({ department_id }) => department_id === nearest)
  const telling = { code: 'obligations.told.nil_to_sign', params: paramsOf(duty), href: `/obligations/${duty.id}` } as const
  await tell(
    tx,
    asked.map(({ id: personId }) => ({ personId, ...telling })),
    at,
  )
}

async function tellDrafter(
  tx: Knex.Transaction,
  actor: Actor,
  duty: PlacedObligation,
  { draftedBy }: NilReport,
  code: 'obligations.told.nil_signed' | 'obligations.told.nil_returned',
  at: string,
): Promise<void> {
  if (draftedBy === actor.id) return
  await tell(tx, [{ personId: draftedBy, code, params: paramsOf(duty), href: `/obligations/${duty.id}` }], at)
}
