import type { Knex } from 'knex'
import { dateInShanghai, isDate } from '../../core/dates.ts'
import { audited } from '../audit/audit.service.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { authorizeCapacity, reviewCapacity } from '../disclosures/disclosures.policy.ts'
import { loadDisclosure } from '../disclosures/disclosures.reading.ts'
import { subjectOf } from '../disclosures/disclosures.rules.ts'
import { workingVersion, type Disclosure, type DisclosureVersion } from '../disclosures/disclosures.types.ts'
import { changeDisclosure, changeVersion, insertStep } from '../disclosures/envelope.service.ts'
import { AppError } from '../errors.ts'
import { tell } from '../notifications/notifications.service.ts'
import { OFFICE_DAYS, type Answer, type Ground } from './gate.rules.ts'
import { atSecrecyReview } from './judging.service.ts'
import { answerReferral, insertReferral, listReferrals, type Referral } from './referrals.queries.ts'
import { endWithheld } from './withholding.service.ts'

export type { Referral } from './referrals.queries.ts'

/** Everything that was asked about a record, oldest first. Whoever asks has been let see the record. */
export const readReferrals = (deps: Pick<Deps, 'db'>, disclosureId: number): Promise<Referral[]> =>
  listReferrals(deps.db.read, disclosureId)

export interface Question {
  readonly version: number
  readonly addressee: string
  readonly question: string
}

/**
 * The secrecy reviewer asks the competent or secrecy department (条例 art. 17); the version waits there on the clock.
 * @throws AppError not_found, forbidden, conflict
 */
export async function refer(deps: Deps, actor: Actor, id: number, asked: Question): Promise<void> {
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const version = atSecrecyReview(disclosure)
    const onBehalfOf = authorizeCapacity(actor, reviewCapacity(actor, disclosure, version, 'secrecy_review'))
    if (disclosure.version !== asked.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    const dueOn = (await calendarIn(tx)).addWorkingDays(dateInShanghai(at), OFFICE_DAYS).date
    await changeDisclosure(tx, disclosure)
    await changeVersion(tx, version.id, { state: 'secrecy_office' })
    const { addressee, question } = asked
    await insertReferral(tx, {
      disclosureId: id,
      versionNumber: version.number,
      addressee,
      question,
      referredBy: actor.id,
      referredAt: at,
      dueOn,
    })
    await step(tx, disclosure, version, { step: 'refer', actorId: actor.id, onBehalfOf, at, remark: `${addressee}：${question}` })
    await tell(
      tx,
      [
        {
          personId: version.draftedBy,
          code: 'secrecy.told.referred',
          params: { title: version.title, addressee },
          href: `/disclosures/${id}`,
        },
      ],
      at,
    )
    return [undefined, { action: 'secrecy.refer', subject: subjectOf(id), details: { version: version.number, addressee, dueOn } }]
  })
}

interface Done {
  readonly step: 'refer' | 'office_answer'
  readonly actorId: number
  readonly onBehalfOf: number | undefined
  readonly at: string
  readonly remark: string
  readonly outcome?: 'done' | 'returned'
}
async function step(tx: Knex.Transaction, disclosure: Disclosure, version: DisclosureVersion, done: Done): Promise<void> {
  await insertStep(tx, { outcome: 'done', ...done, disclosureId: disclosure.id, versionNumber: version.number })
}

export interface OfficeAnswer {
  readonly version: number
  readonly answer: Answer
  readonly documentNumber: string
  /** Date of the answering document, `YYYY-MM-DD`. */
  readonly documentOn: string
  readonly remark: string
  /** Asked for when the answer is not to disclose. */
  readonly ground?: Ground
  readonly reviewOn?: string
}

/**
 * Enters the department's answer: it may be disclosed, parts have to go (back to the drafter), or it is not disclosed.
 * @throws AppError not_found, forbidden, conflict (nothing was asked, or answered already), invalid
 */
export async function enterAnswer(deps: Deps, actor: Actor, id: number, given: OfficeAnswer): Promise<void> {
  const today = dateInShanghai(deps.now().toISOString())
  if (!isDate(given.documentOn) || given.documentOn > today)
    throw new AppError('invalid', 'errors.invalid_input', { document_on: { code: 'secrecy.error.document_on' } })
  if (given.answer === 'partial' && given.remark.trim() === '')
    throw new AppError('invalid', 'errors.invalid_input', { remark: { code: 'secrecy.error.what_to_change' } })
  await audited(deps, actor, async (tx) => {
    const disclosure = await loadDisclosure(tx, actor, id)
    const version = workingVersion(disclosure)
    if (version?.state !== 'secrecy_office') throw new AppError('conflict', 'secrecy.error.not_referred')
    const onBehalfOf = authorizeCapacity(actor, reviewCapacity(actor, disclosure, version, 'secrecy_review'))
    if (disclosure.version !== given.version) throw new AppError('conflict', 'errors.changed_meanwhile')
    const at = deps.now().toISOString()
    await closeReferral(tx, disclosure, version, { given, by: actor.id, at })
    await step(tx, disclosure, version, {
      step: 'office_answer',
      outcome: given.answer === 'partial' ? 'returned' : 'done',
      actorId: actor.id,
      onBehalfOf,
      at,
      remark: [given.documentNumber, given.remark].filter((part) => part !== '').join('：'),
    })
    if (given.answer === 'withhold') await endWithheld(tx, disclosure, version, { ...withheldBy(given, actor, at), onBehalfOf })
    else {
      await changeDisclosure(tx, disclosure)
      await changeVersion(tx, version.id, { state: given.answer === 'open' ? 'secrecy_review' : 'returned' })
    }
    const { title } = version
    await tell(
      tx,
      [{ personId: version.draftedBy, code: `secrecy.told.answer_${given.answer}`, params: { title }, href: `/disclosures/${id}` }],
      at,
    )
    const details = { version: version.number, answer: given.answer, document: given.documentNumber }
    return [undefined, { action: 'secrecy.answer', subject: subjectOf(id), details }]
  })
}

interface Closing {
  readonly given: OfficeAnswer
  readonly by: number
  readonly at: string
}
/** The question about this version: one about an earlier version that was withdrawn while it waited stays unanswered. */
async function closeReferral(
  tx: Knex.Transaction,
  { id }: Disclosure,
  { number }: DisclosureVersion,
  { given, by, at }: Closing,
): Promise<void> {
  const open = (await listReferrals(tx, id)).find(({ answer, versionNumber }) => answer === null && versionNumber === number)
  const { answer, documentNumber, documentOn, remark } = given
  const entered =
    open !== undefined &&
    (await answerReferral(tx, open.id, { answer, documentNumber, documentOn, remark, answeredBy: by, answeredAt: at }))
  if (!entered) throw new AppError('conflict', 'errors.changed_meanwhile')
}

function withheldBy({ ground, reviewOn, remark }: OfficeAnswer, actor: Actor, at: string) {
  if (ground === undefined) throw new AppError('invalid', 'errors.invalid_input', { ground: { code: 'common.error.required' } })
  return { ground, explanation: remark, ...(reviewOn !== undefined && { reviewOn }), actor, at }
}
