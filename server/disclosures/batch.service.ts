import { dateInShanghai } from '../../core/dates.ts'
import { authorize, type Actor, type Denial } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { Finding } from '../registers/register.ts'
import { openHits } from '../secrecy/gate.service.ts'
import { denyTogether, LARGEST_BATCH } from './batch.rules.ts'
import { denyReview, reviewsAnything } from './disclosures.policy.ts'
import { findDisclosure } from './disclosures.queries.ts'
import { getDisclosure } from './disclosures.reading.ts'
import { isReviewState, type ReviewState } from './disclosures.rules.ts'
import { workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { reviewDisclosure, type Reviewed } from './review.service.ts'
import { checkVersion } from './submission.service.ts'

/** One of several, as it stands before they are approved together. */
export interface Picked {
  readonly disclosure: Disclosure
  readonly working: DisclosureVersion
  readonly findings: readonly Finding[]
  readonly openHits: number
  /** Why it has to be decided by itself. */
  readonly denied: Denial
}

/** Whether each may be decided is asked one by one; whoever reviews nothing has nothing to pick. */
const denyBatches = (actor: Actor): Denial => (reviewsAnything(actor) ? undefined : 'disclosures.denied.not_reviewer')

/**
 * What the actor picked, each with what the checks and the gate found.
 * @throws AppError invalid (nothing, too many, or of different steps), not_found, forbidden
 */
export async function readBatch(
  deps: Deps,
  actor: Actor,
  ids: readonly number[],
): Promise<{ step: ReviewState; picked: readonly Picked[] }> {
  authorize(denyBatches(actor))
  if (ids.length === 0) throw new AppError('invalid', 'reviewing.batch.nothing')
  if (ids.length > LARGEST_BATCH) throw new AppError('invalid', 'reviewing.batch.too_many', {}, { n: LARGEST_BATCH })
  const today = dateInShanghai(deps.now().toISOString())
  const records = await Promise.all([...new Set(ids)].map((id) => getDisclosure(deps, actor, id)))
  const versions = records.map((disclosure) => ({ disclosure, working: workingVersion(disclosure) }))
  const hits = await openHits(
    deps.db.read,
    versions.flatMap(({ working }) => (working === undefined ? [] : [working.id])),
  )
  const picked: Picked[] = []
  for (const { disclosure, working } of versions) {
    if (working === undefined || !isReviewState(working.state)) throw new AppError('conflict', 'disclosures.error.nothing_to_decide')
    authorize(denyReview(actor, disclosure, working, working.state))
    const findings = await checkVersion(deps.db.read, disclosure, working, today)
    const open = hits.get(working.id) ?? 0
    picked.push({ disclosure, working, findings, openHits: open, denied: denyTogether(disclosure, findings, open) })
  }
  const states = new Set(picked.map(({ working }) => working.state))
  const [step] = states
  if (step === undefined || !isReviewState(step) || states.size > 1) throw new AppError('invalid', 'reviewing.batch.mixed')
  return { step, picked }
}

export interface BatchPick {
  readonly id: number
  /** The record's version that the person saw. */
  readonly version: number
}
export type BatchResult = { readonly id: number; readonly title: string } & ({ readonly done: Reviewed } | { readonly refused: AppError })

/** Passes each in a transaction of its own: what one refuses does not hold up the others. In the order given. */
export async function passTogether(deps: Deps, actor: Actor, step: ReviewState, picks: readonly BatchPick[]): Promise<BatchResult[]> {
  authorize(denyBatches(actor))
  const results: BatchResult[] = []
  for (const { id, version } of picks.slice(0, LARGEST_BATCH)) {
    const title = await titleOf(deps, actor, id)
    try {
      results.push({
        id,
        title,
        done: await reviewDisclosure(deps, actor, id, { decision: 'pass', remark: '', step, version, together: true }),
      })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      results.push({ id, title, refused: error })
    }
  }
  return results
}

/** '' for a record that the actor may not see: the refusal that follows says as much. */
async function titleOf(deps: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<string> {
  const disclosure = await findDisclosure(deps.db.read, actor, id)
  return disclosure === undefined ? '' : (workingVersion(disclosure) ?? disclosure).title
}
