import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { accept, type Accepted, type Upload } from '../attachments/incoming.ts'
import { sha256Of, storeBlob } from '../attachments/attachments.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { findAnswer, findSpotItem, insertSpotItem, listItems, saveAnswer, sentBefore } from './checklist.queries.ts'
import { deleteFile, findFile, insertFile, listFiles } from './findings.queries.ts'
import { denyCheck } from './inspections.policy.ts'
import { ANSWERS, LONGEST_NOTE, LONGEST_TITLE, SEVERITIES } from './inspections.rules.ts'
import { refuse, wordProblem } from './inspections.service.ts'
import type { GivenAnswer, StoredFile } from './inspections.types.ts'
import { holdVisit } from './visits.queries.ts'
import { concerns, seenVisit, visitEvent, type VisitOf } from './visits.service.ts'

/** Of one visit; more are not looked at by anybody. */
export const MOST_PICTURES = 120

export interface TypedAnswer {
  /** An item of the checklist; 0 for one that is added on the spot, named by `key`. */
  readonly item: number
  /** The phone's own name of an added item. */
  readonly key: string
  readonly title: string
  readonly answer: string
  readonly note: string
  readonly severity: string
  /** Version of the answer that the phone had seen; 0 for none. */
  readonly seen: number
  /** The phone's own name of this sending: however often it is sent, it counts once. */
  readonly client: string
}

/** What is there now, and whether it is what was sent. */
export interface AnswerResult {
  readonly itemId: number
  /** False: somebody else answered meanwhile; `answer` is theirs. */
  readonly saved: boolean
  readonly answer: GivenAnswer | undefined
}

/** A visit in which the actor may write now. @throws AppError not_found, forbidden, conflict */
async function running(db: Knex, actor: Actor, id: number): Promise<VisitOf> {
  const visit = await seenVisit(db, actor, id)
  authorize(denyCheck(actor, visit))
  if (visit.state !== 'running') throw new AppError('conflict', 'inspections.error.not_running')
  return visit
}

/**
 * One answer from a phone: saved once, however often it arrives; when somebody else answered the same item since the phone saw it,
 * nothing is changed and theirs comes back. @throws AppError not_found, forbidden, invalid, conflict (the visit is closed)
 */
export async function answerItem(deps: Deps, actor: Actor, visitId: number, typed: TypedAnswer): Promise<AnswerResult> {
  const severity = typed.answer === 'problem' && typed.severity !== '' ? typed.severity : null
  refuse({
    answer: !(ANSWERS as readonly string[]).includes(typed.answer) && { code: 'common.error.not_a_choice' },
    note: typed.note.length > LONGEST_NOTE && { code: 'common.error.too_long', params: { max: LONGEST_NOTE } },
    severity: severity !== null && !(SEVERITIES as readonly string[]).includes(severity) && { code: 'common.error.not_a_choice' },
    title: typed.item === 0 && wordProblem(typed.title, LONGEST_TITLE),
  })
  // Sent twice or beaten by somebody: nothing changes, so there is nothing to record.
  const before = await settledBefore(deps.db.read, actor, visitId, typed)
  if (before !== undefined) return before
  try {
    return await audited(deps, actor, async (tx) => {
      await holdVisit(tx, visitId)
      const visit = await running(tx, actor, visitId)
      const itemId = await itemOf(tx, visit, typed)
      const given = { visitId, itemId, answer: typed.answer, note: typed.note, severity, givenBy: actor.id, at: deps.now().toISOString() }
      if (!(await saveAnswer(tx, { ...given, clientId: typed.client, seen: typed.seen }))) throw new Beaten()
      const answer = await findAnswer(tx, visitId, itemId)
      return [{ itemId, saved: true, answer }, visitEvent('answer', visit, { item: itemId })]
    })
  } catch (error) {
    if (!(error instanceof Beaten)) throw error
    return { itemId: typed.item, saved: false, answer: await findAnswer(deps.db.read, visitId, typed.item) }
  }
}

/** Somebody else's answer came first; what began is undone. */
class Beaten extends Error {}

async function settledBefore(db: Knex, actor: Actor, visitId: number, typed: TypedAnswer): Promise<AnswerResult | undefined> {
  await running(db, actor, visitId)
  const itemId = await sentBefore(db, visitId, typed.client)
  if (itemId !== undefined) return { itemId, saved: true, answer: await findAnswer(db, visitId, itemId) }
  if (typed.item === 0) return undefined
  const answer = await findAnswer(db, visitId, typed.item)
  return (answer?.version ?? 0) === typed.seen ? undefined : { itemId: typed.item, saved: false, answer }
}

async function itemOf(tx: Knex, visit: VisitOf, { item, key, title }: Pick<TypedAnswer, 'item' | 'key' | 'title'>): Promise<number> {
  if (item === 0) {
    const there = await findSpotItem(tx, visit.id, key)
    return there?.id ?? insertSpotItem(tx, { inspectionId: visit.inspectionId, visitId: visit.id, title, clientKey: key })
  }
  const found = (await listItems(tx, visit.inspectionId)).find(({ id }) => id === item)
  if (found === undefined || !concerns(found, visit)) throw new AppError('not_found', 'errors.not_found')
  return item
}

/** Bytes as they are kept: a picture without what the camera wrote into it. Returns their SHA-256 and size. */
export async function keep(tx: Knex, { bytes, cleaned, type }: Accepted, at: string): Promise<{ sha256: string; size: number }> {
  const kept = cleaned ?? bytes
  return { sha256: await storeBlob(tx, kept, type, at), size: kept.length }
}

/** Whether the actor may add files to a visit now: asked before a file is taken in. @throws AppError not_found, forbidden, conflict */
export async function checkFiling({ db }: Pick<Deps, 'db'>, actor: Actor, visitId: number): Promise<void> {
  await running(db.read, actor, visitId)
}

/** A photo or file to an item, once however often it is sent. @throws AppError not_found, forbidden, invalid, conflict */
export async function addFile(
  deps: Deps,
  actor: Actor,
  visitId: number,
  {
    upload,
    client,
    ...to
  }: { readonly upload: Upload; readonly client: string; readonly item: number; readonly key: string; readonly title: string },
): Promise<StoredFile> {
  await running(deps.db.read, actor, visitId)
  const there = await findFile(deps.db.read, { visit_id: visitId, client_id: client })
  if (there !== undefined) return there
  const accepted = await accept(upload, deps.config.uploadLimitBytes)
  return audited(deps, actor, async (tx) => {
    await holdVisit(tx, visitId)
    const visit = await running(tx, actor, visitId)
    const twin = await findFile(tx, { visit_id: visitId, client_id: client })
    if (twin !== undefined) throw new AppError('conflict', 'inspections.error.sent_already')
    if ((await listFiles(tx, visitId)).length >= MOST_PICTURES)
      throw new AppError('invalid', 'inspections.error.too_many_files', {}, { max: MOST_PICTURES })
    if (to.item === 0) refuse({ title: wordProblem(to.title, LONGEST_TITLE) })
    const itemId = await itemOf(tx, visit, to)
    const at = deps.now().toISOString()
    const kept = await keep(tx, accepted, at)
    const { name, type } = accepted
    const originalSha256 = sha256Of(accepted.bytes)
    const file = { visitId, itemId, stepId: null, name, type, ...kept, originalSha256, uploadedBy: actor.id }
    const id = await insertFile(tx, { ...file, clientId: client, at })
    return [{ id, ...file }, visitEvent('add_file', visit, { item: itemId, sha256: kept.sha256 })]
  })
}

/** Takes a picture off while the visit is under way. @throws AppError not_found, forbidden, conflict */
export async function removeFile(deps: Deps, actor: Actor, visitId: number, fileId: number): Promise<void> {
  await audited(deps, actor, async (tx) => {
    await holdVisit(tx, visitId)
    const visit = await running(tx, actor, visitId)
    const file = await findFile(tx, { id: fileId })
    if (file?.visitId !== visitId || file.stepId !== null) throw new AppError('not_found', 'errors.not_found')
    await deleteFile(tx, fileId)
    return [undefined, visitEvent('remove_file', visit, { sha256: file.sha256 })]
  })
}

/** A file of a visit, for whoever may see the visit. @throws AppError not_found */
export async function openFile({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<StoredFile> {
  const file = await findFile(db.read, { id })
  if (file === undefined) throw new AppError('not_found', 'errors.not_found')
  await seenVisit(db.read, actor, file.visitId)
  return file
}
