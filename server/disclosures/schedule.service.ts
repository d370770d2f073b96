import { z } from 'zod'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import { int, rows } from '../db/decode.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { authorizeCapacity, denyUnschedule, reviewCapacity } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, findWhole, insertStep } from './disclosures.queries.ts'
import { loadDisclosure } from './disclosures.reading.ts'
import { subjectOf, type ReviewState } from './disclosures.rules.ts'
import { stepsOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { publish } from './publication.service.ts'
import { expectVersion, type Expected } from './submission.service.ts'

/** The step whose approver set the time: the last one of the version. */
export const lastStep = (disclosure: Disclosure, version: DisclosureVersion): ReviewState =>
  stepsOf(disclosure, version).at(-1) ?? 'approval_1'

/** Calls a set publication off: it waits for its last approval again. @throws AppError not_found, forbidden, conflict (published meanwhile) */
export async function unscheduleDisclosure(deps: Deps, actor: Actor, id: number, expected: Expected): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    if (working?.state !== 'scheduled') throw new AppError('conflict', 'disclosures.denied.not_scheduled')
    const last = lastStep(disclosure, working)
    authorize(denyUnschedule(actor, disclosure, working, last))
    const onBehalfOf = authorizeCapacity(actor, reviewCapacity(actor, disclosure, working, last))
    expectVersion(disclosure, expected)
    await changeDisclosure(tx, disclosure)
    await changeVersion(tx, working.id, { state: last, publish_at: null })
    const at = deps.now().toISOString()
    const step = { disclosureId: id, versionNumber: working.number, actorId: actor.id, at, onBehalfOf }
    await insertStep(tx, { ...step, step: 'unschedule', outcome: 'done' })
    return [
      undefined,
      {
        action: 'disclosure.unschedule',
        subject: subjectOf(id),
        details: { version: working.number, publishAt: working.publishAt, to: last },
      },
    ]
  })
}

/**
 * Publishes everything whose time has come, with the time at which it really happens. Every instance may run it at once: each record
 * is changed by compare-and-set in a transaction of its own, so one publishes it and the others find it done. Returns the ids.
 */
export async function publishDue(deps: Deps): Promise<readonly number[]> {
  const now = deps.now().toISOString()
  const found: unknown = await deps.db
    .read('disclosure_versions as w')
    .join('disclosures as d', (on) => on.on('d.id', 'w.disclosure_id').andOn('d.working_number', 'w.number'))
    .where('w.state', 'scheduled')
    .where('w.publish_at', '<=', now)
    .orderBy(['w.publish_at', 'd.id'])
    .select('d.id')
  const published: number[] = []
  for (const { id } of rows(z.object({ id: int }), found)) if (await publishOne(deps, id, now)) published.push(id)
  return published
}

/** Refusals that stay until somebody does something: they are told, and tried again. */
const TRIED_AGAIN: ReadonlySet<string> = new Set(['catalogue.error.withheld', 'log.error.clock_back'])

async function publishOne(deps: Deps, id: number, now: string): Promise<boolean> {
  try {
    return await deps.db.write.transaction(async (tx) => {
      const disclosure = await findWhole(tx, id)
      const working = disclosure === undefined ? undefined : workingVersion(disclosure)
      if (disclosure === undefined || working?.state !== 'scheduled' || working.publishAt === null || working.publishAt > now) return false
      await publish(deps, tx, disclosure, working) // records itself: the system publishes
      return true
    })
  } catch (error) {
    // Another instance was first, or somebody called it off in this moment.
    if (error instanceof AppError && error.kind === 'conflict' && !TRIED_AGAIN.has(error.code)) return false
    // One that cannot be published must not hold up the others; it is tried again with the next run.
    deps.log.error({ err: error, disclosure: id }, 'publication at a set time failed')
    return false
  }
}
