import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyTogether } from './batch.rules.ts'
import { authorizeCapacity, reviewCapacity } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, insertStep } from './disclosures.queries.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import { decide, isReviewState, subjectOf, type Decision, type ReviewState, type VersionState } from './disclosures.rules.ts'
import { stepsOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { assertGateOpen, openHits, scanUnscanned } from '../secrecy/gate.service.ts'
import { publish } from './publication.service.ts'
import { stamp } from '../transparency-log/append.service.ts'
import { askedInstant, type AskedTime } from './schedule.rules.ts'
import { checkVersion, expectVersion, type Expected } from './submission.service.ts'

export interface Review extends Expected {
  readonly decision: Decision
  /** Mandatory for a return. */
  readonly remark: string
  /** The step that the person decides; left out by the command line and the seeds, which decide whatever is next. */
  readonly step?: VersionState
  /** The last approval may set a time for the publication; left out, it is at once. */
  readonly publish?: AskedTime
  /** The meeting that decided (集体研究), when the approval is not one person's. */
  readonly collective?: string
  /** Approved together with others, unseen one by one: only what is plain may be. */
  readonly together?: boolean
}

export interface Reviewed {
  readonly state: VersionState
  readonly filingNumber: string | null
}

interface Step {
  readonly disclosure: Disclosure
  readonly working: DisclosureVersion
  readonly from: ReviewState
  readonly to: ReviewState | 'returned' | 'published'
}

/**
 * Decides the next step of a version; the last approval publishes it in the same transaction, or sets the time at which it will be.
 * @throws AppError not_found, forbidden, conflict (nothing to decide, or decided meanwhile), invalid (remark, time, not for a batch)
 */
export async function reviewDisclosure(deps: Deps, actor: Actor, id: number, review: Review): Promise<Reviewed> {
  if (review.decision === 'return' && review.remark.trim() === '')
    throw new AppError('invalid', 'errors.invalid_input', { remark: { code: 'disclosures.error.remark_required' } })
  if (review.decision === 'pass') await scanUnscanned(deps, actor, id)
  return audited(deps, actor, async (tx) => {
    const step = stepOf(await loadDisclosure(tx, actor, id), review)
    const { disclosure, working, from, to } = step
    const onBehalfOf = authorizeCapacity(actor, reviewCapacity(actor, disclosure, working, from))
    expectVersion(disclosure, review)
    if (review.decision === 'pass' && from !== 'head_review') await assertGateOpen(tx, disclosure, working)
    const at = deps.now().toISOString()
    if (review.together === true) await assertTogether(tx, step, dateInShanghai(at))
    const publishAt = timeOf(step, review, at)
    const state = publishAt === undefined ? to : 'scheduled'
    if (state === 'published') await stamp(deps, tx) // the log before the record, whose steps hold it: two who publish wait, one after the other
    const outcome = review.decision === 'pass' ? 'passed' : 'returned'
    const done = { disclosureId: id, versionNumber: working.number, actorId: actor.id, at, onBehalfOf }
    await insertStep(tx, { ...done, step: from, outcome, remark: review.remark })
    if (publishAt !== undefined) await insertStep(tx, { ...done, step: 'schedule', outcome: 'done' })
    if (review.collective !== undefined) await changeVersion(tx, working.id, { collective_decision: review.collective })
    const filing =
      state === 'published'
        ? await publish(deps, tx, disclosure, working)
        : await moveOn(tx, step, { state, publish_at: publishAt ?? null })
    const details = { version: working.number, from, to: state, remark: review.remark, ...extras(review, onBehalfOf, publishAt) }
    return [
      { state, filingNumber: filing },
      { action: `disclosure.${review.decision}`, subject: subjectOf(id), details },
    ]
  })
}

/** @throws AppError conflict when nothing waits, or another step than the one that the person saw */
function stepOf(disclosure: Disclosure, review: Review): Step {
  const working = workingVersion(disclosure)
  const to = working === undefined ? undefined : decide(working.state, review.decision, stepsOf(disclosure, working))
  if (working === undefined || to === undefined || !isReviewState(working.state))
    throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
  if (review.step !== undefined && review.step !== working.state) throw new AppError('conflict', 'errors.changed_meanwhile')
  return { disclosure, working, from: working.state, to }
}

/** @throws AppError invalid for a time that cannot be, or where nothing would be published */
function timeOf({ to }: Step, { publish: asked, decision }: Review, now: string): string | undefined {
  if (asked === undefined || decision === 'return') return undefined
  const { at, problems } = askedInstant(asked, now)
  if (problems !== undefined) throw new AppError('invalid', 'errors.invalid_input', problems)
  if (at !== undefined && to !== 'published')
    throw new AppError('invalid', 'errors.invalid_input', { publish_on: { code: 'reviewing.error.not_last' } })
  return at
}

/** @throws AppError invalid with the reason why this one has to be looked at by itself */
async function assertTogether(tx: Knex, { disclosure, working }: Step, today: string): Promise<void> {
  const hits = await openHits(tx, [working.id])
  const denial = denyTogether(disclosure, await checkVersion(tx, disclosure, working, today), hits.get(working.id) ?? 0)
  if (denial !== undefined) throw new AppError('invalid', denial)
}

const extras = (review: Review, onBehalfOf: number | undefined, publishAt: string | undefined) => ({
  ...(onBehalfOf !== undefined && { onBehalfOf }),
  ...(publishAt !== undefined && { publishAt }),
  ...(review.collective !== undefined && review.collective !== '' && { collective: review.collective }),
  ...(review.together === true && { together: true }),
})

async function moveOn(
  tx: Knex.Transaction,
  { disclosure, working }: Step,
  values: { state: VersionState; publish_at: string | null },
): Promise<string | null> {
  await changeDisclosure(tx, disclosure)
  await changeVersion(tx, working.id, values)
  return disclosure.filingNumber
}
