import type { Knex } from 'knex'
import { dateInShanghai } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { registerFor } from '../registers/index.ts'
import type { Finding } from '../registers/register.ts'
import { assertSubmittable, scanForSubmission } from '../secrecy/gate.service.ts'
import { denyRecall } from './disclosures.policy.ts'
import { changeDisclosure, changeVersion, insertStep } from './disclosures.queries.ts'
import { editableVersion, loadDisclosure, recount } from './disclosures.reading.ts'
import { firstReview, isReviewState, subjectOf } from './disclosures.rules.ts'
import { refOf, stepsOf, workingVersion, type Disclosure, type DisclosureVersion } from './disclosures.types.ts'
import { envelopeFindings, stopsSubmission } from './submission.rules.ts'

/** What the register finds at one version, and what the envelope finds while it is not published. `today`: `YYYY-MM-DD`. */
export async function checkVersion(
  db: Knex,
  disclosure: Disclosure,
  version: DisclosureVersion,
  today: string,
): Promise<readonly Finding[]> {
  const found = await registerFor(disclosure.item.register).check(
    db,
    refOf(disclosure, version),
    version.publishedAt === null ? today : undefined,
  )
  return version.publishedAt === null ? [...envelopeFindings(disclosure, version, today), ...found] : found
}

export interface Expected {
  /** The record's version that the person saw; left out by the command line and the seeds. */
  readonly version?: number
}

/** @throws AppError conflict when the record is not what the person saw */
export function expectVersion(disclosure: Disclosure, { version }: Expected): void {
  if (version !== undefined && version !== disclosure.version) throw new AppError('conflict', 'errors.changed_meanwhile')
}

/**
 * Sends a draft to the first review of its level, under whose steps it stays, whatever becomes of the level. Errors stop it, other findings go along.
 * @throws AppError not_found, forbidden, conflict, invalid (`disclosures.error.findings_stop`)
 */
export async function submitDisclosure(deps: Deps, actor: Actor, id: number, expected: Expected = {}): Promise<void> {
  await scanForSubmission(deps, actor, id)
  await audited(deps, actor, async (tx) => {
    const { disclosure, working, version } = editableVersion(await loadDisclosure(tx, actor, id), actor)
    expectVersion(disclosure, expected)
    const at = deps.now().toISOString()
    await changeDisclosure(tx, disclosure)
    const findings = await checkVersion(tx, disclosure, working, dateInShanghai(at))
    if (stopsSubmission(findings))
      throw new AppError('invalid', 'disclosures.error.findings_stop', {}, { n: findings.filter((f) => f.severity === 'error').length })
    await assertSubmittable(tx, disclosure, working)
    await recount(tx, registerFor(disclosure.item.register), version)
    const { steps } = disclosure.item.level
    await changeVersion(tx, working.id, { state: firstReview(steps), submitted_at: at, review_steps: JSON.stringify(steps) })
    await insertStep(tx, { disclosureId: id, versionNumber: working.number, step: 'submit', outcome: 'done', actorId: actor.id, at })
    return [
      undefined,
      {
        action: 'disclosure.submit',
        subject: subjectOf(id),
        details: { version: working.number, from: working.state, findings: findings.length },
      },
    ]
  })
}

/** Whether nobody has decided on a submission yet. */
const isFirst = (disclosure: Disclosure, working: DisclosureVersion): boolean =>
  isReviewState(working.state) && working.state === firstReview(stepsOf(disclosure, working))

/** Takes a submission back while nobody has decided on it. @throws AppError not_found, forbidden, conflict */
export async function recallDisclosure(deps: Deps, actor: Actor, id: number, expected: Expected = {}): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const working = workingVersion(disclosure)
    if (working === undefined) throw new AppError('conflict', 'disclosures.error.not_recallable')
    authorize(denyRecall(actor, disclosure, working))
    if (!isFirst(disclosure, working)) throw new AppError('conflict', 'disclosures.error.not_recallable')
    expectVersion(disclosure, expected)
    const at = deps.now().toISOString()
    await changeDisclosure(tx, disclosure)
    // What was returned before stays a returned version: the remark that sent it back must not be lost from sight.
    const returned = disclosure.steps.some((step) => step.versionNumber === working.number && step.outcome === 'returned')
    await changeVersion(tx, working.id, { state: returned ? 'returned' : 'draft', submitted_at: null })
    await insertStep(tx, { disclosureId: id, versionNumber: working.number, step: 'recall', outcome: 'done', actorId: actor.id, at })
    return [undefined, { action: 'disclosure.recall', subject: subjectOf(id), details: { version: working.number } }]
  })
}
