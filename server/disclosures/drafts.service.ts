import type { Knex } from 'knex'
import { dateInShanghai, isDate, lastDayOf } from '../../core/dates.ts'
import { removeAttachments } from '../attachments/attachments.service.ts'
import { audited, type AuditEvent } from '../audit/audit.service.ts'
import { authorize, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { beginObligation, redateObligation, releaseObligation } from '../obligations/settlement.service.ts'
import { acknowledgeByProblem } from '../readership/readership.rules.ts'
import { registerFor } from '../registers/index.ts'
import type { VersionRef } from '../registers/register.ts'
import { denyDiscard, denyDraft } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, insertAuthor, insertReturning, insertStep, setDueDay } from './disclosures.queries.ts'
import { editableVersion, loadDisclosure, recount } from './disclosures.reading.ts'
import { draftTitle, fitsCycle, isEditable, subjectOf } from './disclosures.rules.ts'
import { workingVersion, type Disclosure } from './disclosures.types.ts'
import { findDraftItem, findEntry, listDepartmentItems, type DraftItem } from './drafts.queries.ts'
import { claimShot } from './one-shot.service.ts'

export type { DraftItem } from './drafts.queries.ts'

export interface NewDisclosure {
  readonly itemId: number
  /** In the length of the item's cycle; null for events and standing items. */
  readonly period: string | null
  /** Day it was formed, or of the decision or event; left out for a periodic item, which is formed when its period ends. */
  readonly formedOn?: string
  readonly title?: string
  readonly summary?: string
  /** Where another feature's own rule lets somebody draft who does not publish: the department that it is drafted for, and what that rule says. */
  readonly permission?: DraftingPermission
  /** Puts content into the draft in the transaction that makes it; `register`: key of what the item holds. */
  readonly fill?: (tx: Knex.Transaction, version: VersionRef, register: string) => Promise<void>
}

export interface DraftingPermission {
  readonly departmentId: number
  readonly denial: Denial
}

/** The catalogue items of the department for which the actor may draft. @throws AppError forbidden */
export async function listPermittedItems({ db }: Pick<Deps, 'db'>, { departmentId, denial }: DraftingPermission): Promise<DraftItem[]> {
  authorize(denial)
  return listDepartmentItems(db.read, departmentId)
}

/** The catalogue items that the actor's department answers for. @throws AppError forbidden for whoever publishes nothing */
export async function listDraftItems({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<DraftItem[]> {
  authorize(actor.roles.includes('publisher') ? undefined : 'disclosures.denied.not_publisher')
  return listDepartmentItems(db.read, actor.departmentId)
}

/** One item, for whoever may draft for it. @throws AppError not_found, forbidden */
export async function getDraftItem({ db }: Pick<Deps, 'db'>, actor: Actor, itemId: number): Promise<DraftItem> {
  const item = await findDraftItem(db.read, itemId)
  if (item === undefined || !item.active) throw new AppError('not_found', 'errors.not_found')
  authorize(denyDraft(actor, item.departments))
  if (item.withheld) throw new AppError('conflict', 'catalogue.error.withheld')
  return item
}

/**
 * Starts a draft for the actor's department, or for the one that `permission` names. Returns the record's id.
 * @throws AppError not_found, forbidden, invalid (period, formedOn), conflict with `params.id` when the period already has its entry
 */
export async function createDisclosure(deps: Deps, actor: Actor, input: NewDisclosure): Promise<number> {
  try {
    return await startDraft(deps, actor, input)
  } catch (error) {
    // Two at once on PostgreSQL: neither sees the other's entry, and the unique index refuses the second.
    const departmentId = input.permission?.departmentId ?? actor.departmentId
    if (!(error instanceof AppError)) await refuseSecondEntry(deps.db.read, input.itemId, departmentId, input.period)
    throw error
  }
}

function startDraft(deps: Deps, actor: Actor, input: NewDisclosure): Promise<number> {
  return audited(deps, actor, (tx) => draftWithin(deps, tx, actor, input))
}

/** The same inside a transaction that makes several: the event is the caller's to record. @throws AppError as createDisclosure */
export async function draftWithin(
  deps: Pick<Deps, 'now'>,
  tx: Knex.Transaction,
  actor: Actor,
  input: NewDisclosure,
): Promise<[number, AuditEvent]> {
  const item = await findDraftItem(tx, input.itemId)
  if (item === undefined || !item.active) throw new AppError('not_found', 'errors.not_found')
  const departmentId = authorizeDepartment(actor, item.departments, input.permission)
  if (item.withheld) throw new AppError('conflict', 'catalogue.error.withheld')
  const at = deps.now().toISOString()
  const { period, formedOn } = checkedPeriod(item, input)
  const shot = { itemId: item.id, departmentId, period, formedOn }
  const oneShotKey = item.oneShot ? await claimShot(tx, shot, 'any') : null
  await refuseSecondEntry(tx, item.id, departmentId, period)
  const title = input.title ?? draftTitle(item.title, period)
  const id = await insertReturning(tx, 'disclosures', {
    item_id: item.id,
    department_id: departmentId,
    title,
    period,
    formed_on: formedOn,
    one_shot_key: oneShotKey,
    working_number: 1,
    created_by: actor.id,
    created_at: at,
  })
  const versionId = await insertReturning(tx, 'disclosure_versions', {
    disclosure_id: id,
    number: 1,
    state: 'draft',
    title,
    summary: input.summary ?? '',
    drafted_by: actor.id,
    drafted_at: at,
  })
  await insertStep(tx, { disclosureId: id, versionNumber: 1, step: 'draft', outcome: 'done', actorId: actor.id, at })
  const duty = { disclosureId: id, itemId: item.id, departmentId, period, formedOn, actorId: actor.id, at }
  await setDueDay(tx, id, await beginObligation(tx, duty))
  if (input.fill !== undefined) {
    const version = { versionId, disclosureId: id, departmentId, period }
    await input.fill(tx, version, item.register)
    await recount(tx, registerFor(item.register), version)
  }
  return [id, { action: 'disclosure.draft', subject: subjectOf(id), details: { item: item.code, period, formedOn, title } }]
}

/** The department that a draft is made for. @throws AppError forbidden */
function authorizeDepartment(actor: Actor, responsible: readonly number[], permission: DraftingPermission | undefined): number {
  if (permission === undefined) {
    authorize(denyDraft(actor, responsible))
    return actor.departmentId
  }
  const { departmentId, denial } = permission
  authorize(denial ?? (responsible.includes(departmentId) ? undefined : 'disclosures.denied.not_responsible'))
  return departmentId
}

function checkedPeriod(item: DraftItem, { period, formedOn }: NewDisclosure): { period: string | null; formedOn: string } {
  if (!fitsCycle(item.cycle, period))
    throw new AppError('invalid', 'errors.invalid_input', { period: { code: 'disclosures.error.period' } })
  if (item.timing === 'periodic' && period !== null) return { period, formedOn: lastDayOf(period) }
  if (formedOn === undefined || !isDate(formedOn))
    throw new AppError('invalid', 'errors.invalid_input', { formedOn: { code: 'common.error.not_a_date' } })
  return { period, formedOn }
}

async function refuseSecondEntry(
  tx: Parameters<typeof findEntry>[0],
  itemId: number,
  departmentId: number,
  period: string | null,
): Promise<void> {
  const entry = period === null ? undefined : await findEntry(tx, itemId, departmentId, period)
  if (entry !== undefined)
    throw new AppError('conflict', 'disclosures.error.entry_exists', {}, { id: String(entry.id), title: entry.title })
}

export interface DraftInput {
  /** The record's version that the form was made from. */
  readonly version: number
  readonly title: string
  readonly summary: string
  /** What a correction tells its readers; ignored for a first version. */
  readonly changeNote?: string
  /** Ignored for a correction, and for a periodic item, whose period settles it. */
  readonly formedOn?: string
  /** What proves the day of the decision or event: a document's number, an attachment's name. Only of an ex-ante item. */
  readonly eventEvidence?: string
  /** Last day for readers to confirm that they have read it, `YYYY-MM-DD`; empty: nobody is asked. Left out: as it was. */
  readonly acknowledgeBy?: string
}

/**
 * Saves what the editing page sent: the envelope's fields here, `body` by the register.
 * @throws AppError not_found, forbidden, invalid with fields, conflict (changed meanwhile, or no longer a draft)
 */
export async function saveDraft(
  deps: Deps,
  actor: Actor,
  id: number,
  input: DraftInput,
  body: Readonly<Record<string, unknown>>,
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const { disclosure, working, version } = editableVersion(await loadDisclosure(tx, actor, id), actor)
    if (disclosure.version !== input.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    await changeDisclosure(tx, disclosure, await shotValues(tx, disclosure, recordValues(disclosure, input)))
    await followDay(tx, disclosure, input.formedOn, { actorId: actor.id, at })
    const note = disclosure.publishedNumber === null ? {} : { change_note: input.changeNote ?? working.changeNote }
    const asks = asksFor(input.acknowledgeBy, dateInShanghai(at))
    await changeVersion(tx, working.id, { title: input.title, summary: input.summary, ...note, ...asks })
    const register = registerFor(disclosure.item.register)
    await register.save(tx, version, body, actor)
    await recount(tx, register, version)
    await insertAuthor(tx, version, actor.id, at)
    return [undefined, { action: 'disclosure.save', subject: subjectOf(id), details: { version: working.number, title: input.title } }]
  })
}

/** A draft whose day moves into another year takes that year's place. @throws AppError conflict when it is taken */
async function shotValues(tx: Knex.Transaction, { id, item, departmentId, period }: Disclosure, values: RecordValues): Promise<object> {
  if (!item.oneShot || values.formed_on === undefined) return values
  return { ...values, one_shot_key: await claimShot(tx, { id, itemId: item.id, departmentId, period, formedOn: values.formed_on }, 'any') }
}

/** @throws AppError invalid for a day that is none, is over, or lies too far ahead */
function asksFor(by: string | undefined, today: string): object {
  if (by === undefined) return {}
  if (by === '') return { acknowledge_by: null }
  const problem = isDate(by) ? acknowledgeByProblem(by, today) : { code: 'common.error.not_a_date' as const }
  if (problem !== undefined) throw new AppError('invalid', 'errors.invalid_input', { acknowledgeBy: problem })
  return { acknowledge_by: by }
}

interface RecordValues {
  readonly title?: string
  readonly formed_on?: string
  readonly event_evidence?: string
}

/** Before the first publication the record carries the draft's title and dates; afterwards they belong to what readers see. */
function recordValues(disclosure: Disclosure, input: DraftInput): RecordValues {
  if (disclosure.publishedNumber !== null) return {}
  const { item, period } = disclosure
  const settled = item.timing === 'periodic' && period !== null
  const formedOn = settled ? disclosure.formedOn : (input.formedOn ?? disclosure.formedOn)
  if (!isDate(formedOn)) throw new AppError('invalid', 'errors.invalid_input', { formedOn: { code: 'common.error.not_a_date' } })
  const evidence = item.timing === 'ex_ante' && input.eventEvidence !== undefined ? { event_evidence: input.eventEvidence } : {}
  return { title: input.title, formed_on: formedOn, ...evidence }
}

/** Another day of forming, or of the event, moves the last day to publish with it. */
async function followDay(
  tx: Knex.Transaction,
  disclosure: Disclosure,
  formedOn: string | undefined,
  { actorId, at }: { readonly actorId: number; readonly at: string },
): Promise<void> {
  const { id, item, departmentId, period, publishedNumber } = disclosure
  const settled = item.timing === 'periodic' && period !== null
  if (publishedNumber !== null || settled || formedOn === undefined || formedOn === disclosure.formedOn) return
  const duty = { disclosureId: id, itemId: item.id, departmentId, period, formedOn, actorId, at }
  await setDueDay(tx, id, (await redateObligation(tx, duty)) ?? (await beginObligation(tx, duty)))
}

/**
 * Throws a draft away: its row stays, marked discarded. What was returned needs a reason, for reviewers have worked on it.
 * @throws AppError not_found, forbidden, conflict (submitted), invalid (reason)
 */
export async function discardDisclosure(
  deps: Deps,
  actor: Actor,
  id: number,
  input: { readonly reason: string; readonly version?: number },
): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    if (working === undefined) throw new AppError('conflict', 'disclosures.error.not_editable')
    authorize(denyDiscard(actor, disclosure, working))
    if (!isEditable(working.state)) throw new AppError('conflict', 'disclosures.error.submitted')
    if (working.state === 'returned' && input.reason === '')
      throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
    if (input.version !== undefined && input.version !== disclosure.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    await changeDisclosure(tx, disclosure, { working_number: null })
    await changeVersion(tx, working.id, { state: 'discarded' })
    await removeAttachments(tx, working.id)
    const at = deps.now().toISOString()
    if (disclosure.publishedNumber === null) await releaseObligation(tx, id, at, 'draft_discarded')
    await insertStep(tx, {
      disclosureId: id,
      versionNumber: working.number,
      step: 'discard',
      outcome: 'done',
      actorId: actor.id,
      at,
      remark: input.reason,
    })
    return [
      undefined,
      {
        action: 'disclosure.discard',
        subject: subjectOf(id),
        details: { version: working.number, from: working.state, reason: input.reason },
      },
    ]
  })
}
