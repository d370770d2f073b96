import { isActor, isApplicant } from '../cases/cases.policy.ts'
import { numberOf } from '../cases/cases.rules.ts'
import { readCase } from '../cases/page.service.ts'
import type { Actor } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize } from '../auth/policy.ts'
import { sealingSecrets } from '../auth/sealing-secrets.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { translator } from '../i18n/index.ts'
import { denyIdentity, seesName, type ApplicationSeat } from './applications.policy.ts'
import { listCopies, listOffices } from './applications.queries.ts'
import { isUnconfirmed, maskedName } from './applications.rules.ts'
import type { Identity } from './applications.types.ts'
import { feeOf } from './fees.rules.ts'
import { openIdentity } from './identity.ts'
import {
  correctionLetter,
  extensionLetter,
  feeLetter,
  opinionLetter,
  receiptLetter,
  replyLetter,
  type Letter,
  type LetterFacts,
} from './letters.ts'
import { detailsOf } from './reply.presenter.ts'
import { readApplication } from './seat.service.ts'

const NONE = (): never => {
  throw new AppError('not_found', 'errors.not_found')
}

/** One of the papers that go out, as it stands. `draft`: it has not gone out. @throws AppError not_found */
export async function readLetter(
  deps: Deps,
  actor: Actor,
  id: number,
  name: string,
): Promise<{ readonly letter: Letter; readonly draft: boolean; readonly title: string }> {
  const seat = await readApplication(deps, actor, id)
  const page = (await readCase(deps.db.read, actor, id, seat.today, await calendarIn(deps.db.read))).page
  const own = isApplicant(actor, seat.held)
  const facts = await factsOf(deps, actor, seat)
  const done = (letter: Letter, draft = false) => ({ letter, draft, title: seat.held.title })
  if (name === 'receipt') return done(receiptOf(facts, seat))
  if (name === 'reply') {
    const answer = page.answers.at(-1)
    if (answer === undefined) return NONE()
    const copies = (await listCopies(deps.db.read, id)).map((copy) => copy.name)
    const sentOn = answer.state === 'sent' ? (answer.sentOn ?? '') : ''
    return done(replyLetter(facts, { ...answer, details: detailsOf(answer.details) }, { sentOn, today: seat.today, copies }), sentOn === '')
  }
  const asked = page.pauses.find(({ rule }) => rule === 'correction')
  if (name === 'correction' && asked !== undefined) {
    const on = page.steps.find(({ kind }) => kind === 'correction_asked')?.on ?? ''
    return done(correctionLetter(facts, { what: asked.reason, by: asked.answerBy ?? '', on }))
  }
  const extended = page.steps.findLast(({ kind }) => kind === 'extended')
  if (name === 'extension' && extended !== undefined)
    return done(
      extensionLetter(facts, {
        days: Number(extended.details['days'] ?? 0),
        due: String(extended.details['dueOn'] ?? ''),
        why: extended.reason,
        on: extended.on,
      }),
    )
  if (name === 'fee' && seat.fee !== undefined) {
    const { method, counted, countedBefore, payByOn, noticedOn } = seat.fee
    return done(feeLetter(facts, { fee: feeOf(method, counted, countedBefore), by: payByOn, on: noticedOn }))
  }
  const party = own ? undefined : seat.parties.find(({ id: one }) => name === `opinion-${one}`)
  if (party === undefined) return NONE()
  return done(opinionLetter(facts, { party: party.name, kind: party.kind, by: party.answerByOn, on: party.askedOn }))
}

async function factsOf(deps: Deps, actor: Actor, seat: ApplicationSeat): Promise<LetterFacts> {
  const { held, application } = seat
  const asOf = held.answeredOn ?? seat.today
  return {
    org: deps.config.orgName,
    number: numberOf(held),
    to: isActor(actor) && seesName(actor, seat) ? application.name : maskedName(application.name, application.applicant),
    title: held.title,
    receivedOn: held.receivedOn,
    office: (await listOffices(deps.db.read)).find(({ fromOn }) => fromOn <= asOf),
  }
}

function receiptOf(facts: LetterFacts, { held, application }: ApplicationSeat): Letter {
  const received = !isUnconfirmed(application)
  const channel = translator('zh-CN')(`applications.channel.${application.channel}`)
  return receiptLetter(facts, { due: held.dueOn, channel, received })
}

/**
 * Card and contact of an applicant, for a clerk of the office who checks them or writes back. Every look is in the audit log, which does not
 * say what was seen. @throws AppError forbidden, not_found
 */
export async function readIdentity(
  deps: Deps,
  actor: Actor,
  id: number,
): Promise<{ readonly seat: ApplicationSeat; readonly identity: Identity | undefined }> {
  const seat = await readApplication(deps, actor, id)
  authorize(denyIdentity(actor, seat))
  return audited(deps, actor, async (tx) => {
    const identity = openIdentity(await sealingSecrets(tx, deps.config), id, seat.application.sealed)
    return [
      { seat, identity },
      { action: 'applications.identity', subject: `case:${id}`, details: { case_number: numberOf(seat.held) } },
    ]
  })
}
