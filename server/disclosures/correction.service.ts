import { dateInShanghai } from '../../core/dates.ts'
import { copyAttachments, removeAttachments } from '../attachments/attachments.service.ts'
import type { Knex } from 'knex'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import { denyEdit, denyWithdraw } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, insertReturning, insertStep } from './disclosures.queries.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import { subjectOf } from './disclosures.rules.ts'
import { settleEmergency } from './emergency.queries.ts'
import { announcedOf, publishedVersion, refOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { markWithdrawn } from '../obligations/settlement.service.ts'
import { announceWithdrawal } from '../subscriptions/subscriptions.service.ts'
import { reindexRecord } from '../search/records.source.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { appendWithdrawal } from '../transparency-log/publications.service.ts'
import { expectVersion, type Expected } from './submission.service.ts'

/**
 * Starts a new version of a published record with a copy of its content; readers keep the old one until the new one has passed.
 * Returns the new version's number. @throws AppError not_found, forbidden, conflict (not published, withdrawn, or already being corrected)
 */
export async function correctDisclosure(
  deps: Deps,
  actor: Actor,
  id: number,
  input: Expected & { readonly changeNote: string },
): Promise<number> {
  return audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    authorize(denyEdit(actor, disclosure))
    const published = correctable(disclosure)
    expectVersion(disclosure, input)
    const at = deps.now().toISOString()
    const number = Math.max(...disclosure.versions.map((version) => version.number)) + 1
    await changeDisclosure(tx, disclosure, { working_number: number })
    const { title, summary, lineCount, totalFen, findingCount } = published
    const versionId = await insertReturning(tx, 'disclosure_versions', {
      disclosure_id: id,
      number,
      state: 'draft',
      title,
      summary,
      change_note: input.changeNote,
      line_count: lineCount,
      total_fen: totalFen,
      finding_count: findingCount,
      acknowledge_by: stillAsked(published, dateInShanghai(at)),
      drafted_by: actor.id,
      drafted_at: at,
    })
    const from = refOf(disclosure, published)
    await registerFor(disclosure.item.register).copy(tx, from, { ...from, versionId })
    await copyAttachments(tx, published.id, versionId)
    await insertStep(tx, {
      disclosureId: id,
      versionNumber: number,
      step: 'correct',
      outcome: 'done',
      actorId: actor.id,
      at,
      remark: input.changeNote,
    })
    return [
      number,
      {
        action: 'disclosure.correct',
        subject: subjectOf(id),
        details: { from: published.number, version: number, changeNote: input.changeNote },
      },
    ]
  })
}

/** A correction of a notice asks its readers again, while there is time; else its author sets a new day. */
const stillAsked = ({ acknowledgeBy }: DisclosureVersion, today: string): string | null =>
  acknowledgeBy !== null && acknowledgeBy >= today ? acknowledgeBy : null

/** The version that a correction starts from. @throws AppError conflict */
function correctable(disclosure: Disclosure): DisclosureVersion {
  const published = publishedVersion(disclosure)
  if (published === undefined || disclosure.withdrawnAt !== null) throw new AppError('conflict', 'disclosures.error.not_published')
  if (workingVersion(disclosure) !== undefined) throw new AppError('conflict', 'disclosures.error.being_corrected')
  return published
}

/**
 * Takes a published record out of force. Its text stays readable under the reason and the date; a correction under way ends.
 * @throws AppError not_found, forbidden, conflict (not published, or withdrawn already), invalid (reason)
 */
export async function withdrawDisclosure(
  deps: Deps,
  actor: Actor,
  id: number,
  input: Expected & { readonly reason: string },
): Promise<void> {
  if (input.reason.trim() === '') throw new AppError('invalid', 'errors.invalid_input', { reason: { code: 'common.error.required' } })
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    authorize(denyWithdraw(actor, disclosure))
    expectVersion(disclosure, input)
    const number = await withdraw(tx, disclosure, { actorId: actor.id, at: await stamp(deps, tx), reason: input.reason })
    return [undefined, { action: 'disclosure.withdraw', subject: subjectOf(id), details: { version: number, reason: input.reason } }]
  })
}

/** The withdrawal itself, inside an audited change whose actor may withdraw; `at` is what `stamp` gave. Returns the version that readers saw. @throws AppError conflict */
export async function withdraw(
  tx: Knex.Transaction,
  disclosure: Disclosure,
  { actorId, at, reason }: { readonly actorId: number; readonly at: string; readonly reason: string },
): Promise<number> {
  const published = publishedVersion(disclosure)
  if (published === undefined || disclosure.withdrawnAt !== null) throw new AppError('conflict', 'disclosures.error.not_published')
  const { id } = disclosure
  await changeDisclosure(tx, disclosure, { withdrawn_at: at, withdrawn_by: actorId, withdrawal_reason: reason, working_number: null })
  const correction = workingVersion(disclosure)
  if (correction !== undefined) {
    await changeVersion(tx, correction.id, { state: 'discarded' })
    await removeAttachments(tx, correction.id)
    await insertStep(tx, { disclosureId: id, versionNumber: correction.number, step: 'discard', outcome: 'done', actorId: null, at })
  }
  // What is out of force has nothing left that a review afterwards could decide.
  for (const { id: versionId, emergency } of disclosure.versions)
    if (emergency?.outcome === null) await settleEmergency(tx, versionId, 'withdrawn', at)
  await insertStep(tx, {
    disclosureId: id,
    versionNumber: published.number,
    step: 'withdraw',
    outcome: 'done',
    actorId,
    at,
    remark: reason,
  })
  await markWithdrawn(tx, id, at, actorId)
  await reindexRecord(tx, id)
  await announceWithdrawal(tx, announcedOf(disclosure, published), at)
  await appendWithdrawal(tx, id, at)
  return published.number
}
