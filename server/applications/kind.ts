import { calendarIn } from '../calendar/calendar.service.ts'
import { isActor } from '../cases/cases.policy.ts'
import type { CaseKind } from '../cases/cases.types.ts'
import { registerCaseKind } from '../cases/kinds.ts'
import { consents, denyHouseAct, seesName } from './applications.policy.ts'
import { changeApplication, findApplication, listCopies, UNCONFIRMED } from './applications.queries.ts'
import { maskedName } from './applications.rules.ts'
import { applicationForms } from './forms.presenter.ts'
import { presentPanel } from './panel.presenter.ts'
import { isReply, refuses, REPLIES } from './replies.rules.ts'
import { earlierOf, readReply, replyFields } from './reply.presenter.ts'
import { applicationSeat } from './seat.service.ts'

const STEPS = {
  application_confirmed: 'applications.step.confirmed',
  application_party_asked: 'applications.step.party_asked',
  application_party_answered: 'applications.step.party_answered',
  application_fee: 'applications.step.fee',
  application_paid: 'applications.step.paid',
  application_excess_asked: 'applications.step.excess_asked',
  application_reasonable: 'applications.step.reasonable',
  application_unreasonable: 'applications.step.unreasonable',
  application_redacted: 'applications.step.redacted',
  application_copy: 'applications.step.copy',
  application_remedy: 'applications.step.remedy',
  application_remedy_closed: 'applications.step.remedy_closed',
} as const

/** 依申请公开 among the kinds of cases. */
const APPLICATION: CaseKind = {
  kind: 'application',
  icon: 'file-search',
  anonymous: false,
  href: '/applications/new',
  desk: { department: 'BGS', roles: ['publisher', 'head', 'editor'] },
  signedBy: 'head',
  publishable: false,
  rated: false, // what does not satisfy is taken to reconsideration
  steps: STEPS,
  denies: denyHouseAct,
  extends: consents,
  unconfirmed: UNCONFIRMED,
  masks: { name: (name) => maskedName(name, 'natural'), seesName },
  needsLeader: ({ reply }) => reply !== null && isReply(reply) && refuses(reply),
  panel: async (db, held, reader, words) => {
    if ((await findApplication(db, held.id)) === undefined) return undefined
    const seat = await applicationSeat(db, held, words.today, await calendarIn(db))
    return presentPanel(seat, { copies: await listCopies(db, held.id), earlier: await earlierOf(db, held.id) }, reader, words)
  },
  acts: async (db, { held }, reader, words) =>
    isActor(reader) ? applicationForms(await applicationSeat(db, held, words.today, await calendarIn(db)), reader, words) : [],
  answerFields: (_db, { answers, held }, words, typed, problems) =>
    Promise.resolve(
      replyFields(
        answers.find(({ round }) => round === held.round),
        words,
        typed,
        problems,
      ),
    ),
  readAnswer: readReply,
  sent: async (tx, held, { reply, sentOn }) => {
    if (reply !== null && isReply(reply)) await changeApplication(tx, held.id, { finished_on: sentOn, outcome: REPLIES[reply].outcome })
  },
}

/** Called where the routes are made. */
export const registerApplications = (): void => registerCaseKind(APPLICATION)
