import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { denyObjection } from './disclosures.policy.ts'
import { changeDisclosure, insertStep } from './disclosures.queries.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import { isReviewState, subjectOf } from './disclosures.rules.ts'
import { workingVersion } from './disclosures.types.ts'
import { listReviewers } from './reviewers.queries.ts'
import { peopleOf, reviewersAt } from './reviewers.rules.ts'
import { expectVersion, type Expected } from './submission.service.ts'

export interface Objection extends Expected {
  /** What was ordered, in the drafter's words. */
  readonly ordered: string
  /** Why the drafter thinks otherwise. */
  readonly objection: string
}

/**
 * Files a written objection (书面异议) to what was ordered about a version. It stays with the record for good and moves the responsibility;
 * whoever has the version in hand is told and sees it before deciding.
 * @throws AppError not_found, forbidden, conflict, invalid (empty)
 */
export async function fileObjection(deps: Deps, actor: Actor, id: number, { ordered, objection, ...expected }: Objection): Promise<void> {
  const empty = Object.entries({ ordered, objection }).filter(([, text]) => text.trim() === '')
  if (empty.length > 0)
    throw new AppError(
      'invalid',
      'errors.invalid_input',
      Object.fromEntries(empty.map(([name]) => [name, { code: 'common.error.required' }])),
    )
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    if (working === undefined) throw new AppError('conflict', 'disclosures.denied.no_objection')
    authorize(denyObjection(actor, disclosure, working))
    expectVersion(disclosure, expected)
    const at = deps.now().toISOString()
    await changeDisclosure(tx, disclosure) // a decision made from a page without the objection is refused
    const step = { disclosureId: id, versionNumber: working.number, actorId: actor.id, at }
    const stepId = await insertStep(tx, { ...step, step: 'objection', outcome: 'done', remark: objection })
    await tx('review_objections').insert({ step_id: stepId, ordered })
    if (isReviewState(working.state)) {
      const people = peopleOf(reviewersAt(await listReviewers(tx, dateInShanghai(at)), working.state, disclosure.lineage))
      const params = { title: working.title, name: actor.name }
      const href = disclosure.publishedNumber === null ? `/disclosures/${id}` : `/disclosures/${id}/versions/${working.number}`
      await tell(
        tx,
        people.map((personId) => ({ personId, code: 'reviewing.told.objection', params, href })),
        at,
      )
    }
    return [
      undefined,
      {
        action: 'disclosure.object',
        subject: subjectOf(id),
        details: { version: working.number, state: working.state, ordered, objection },
      },
    ]
  })
}
