import { isActor, isApplicant, worksAtDesk } from '../cases/cases.policy.ts'
import type { Panel, Reader } from '../cases/cases.types.ts'
import type { Words } from '../web/words.ts'
import type { ApplicationSeat } from './applications.policy.ts'
import { seesName } from './applications.policy.ts'
import { isUnconfirmed, maskedName } from './applications.rules.ts'
import type { Copy } from './applications.types.ts'
import { isReply } from './replies.rules.ts'
import { detailsOf } from './reply.presenter.ts'

/** The parts of an application that its case does not know, as far as this reader may see them. */
export function presentPanel(
  seat: ApplicationSeat,
  more: {
    readonly copies: readonly Copy[]
    readonly earlier: readonly { readonly id: number; readonly number: string; readonly title: string; readonly on: string }[]
  },
  reader: Reader,
  words: Words,
): Panel {
  const own = isApplicant(reader, seat.held)
  const inside = isActor(reader) && !own
  const desk = isActor(reader) && worksAtDesk(reader, seat)
  return {
    view: 'applications/panel',
    data: {
      facts: [...factsOf(seat, own || (isActor(reader) && seesName(reader, seat)), words), ...replyFacts(seat, inside, words)],
      identity: desk ? `/applications/${seat.held.id}/identity` : '',
      letters: lettersOf(seat, { inside, own }, words),
      copies: own && seat.held.answeredOn === null ? [] : more.copies.map((copy) => copyRow(copy, words)),
      waiting: !own && seat.held.answeredOn === null,
      parties: inside ? seat.parties.map((party) => partyRow(party, words)) : [],
      remedies: inside ? seat.remedies.map((remedy) => remedyRow(remedy, words)) : [],
      earlier: desk
        ? more.earlier.map(({ id, number, title, on }) => ({
            href: `/cases/${id}`,
            text: title,
            sub: `${number}${words.t('frame.dot')}${words.fmt.date(on)}`,
          }))
        : [],
    },
  }
}

function factsOf({ held, application, fee }: ApplicationSeat, named: boolean, { t, fmt }: Words) {
  const { channel, arrivedOn } = application
  return [
    { label: t('applications.field.applicant'), value: named ? application.name : maskedName(application.name, application.applicant) },
    { label: t('applications.field.kind'), value: t(`applications.column.${application.applicant}`) },
    { label: t('applications.field.channel'), value: t(`applications.channel.${channel}`) },
    { label: t('applications.field.arrivedOn'), value: fmt.date(arrivedOn) },
    {
      label: t('applications.field.receivedOn'),
      value: isUnconfirmed(application)
        ? t('applications.waits_confirmation')
        : `${fmt.date(held.receivedOn)}${t('frame.dot')}${t(`applications.receipt.${channel}`)}`,
    },
    { label: t('applications.field.wantedNumber'), value: application.wantedNumber },
    {
      label: t('applications.field.medium'),
      value: `${t(`applications.medium.${application.medium}`)}${t('frame.dot')}${t(`applications.delivery.${application.delivery}`)}`,
    },
    { label: t('applications.field.excess'), value: application.excess === null ? '' : t(`applications.excess.${application.excess}`) },
    {
      label: t('applications.field.fee'),
      value:
        fee === undefined
          ? ''
          : t(`applications.fee.state.${fee.state}`, {
              amount: fmt.yuan(fee.amount),
              due: fmt.date(fee.payByOn),
              on: fmt.date(fee.settledOn),
            }),
    },
    { label: t('applications.field.outcome'), value: application.outcome === null ? '' : t(`applications.outcome.${application.outcome}`) },
  ]
}

/** What the answer decides beside its text: who signs reads it before it goes out, everybody else after. */
function replyFacts({ answer, application }: ApplicationSeat, inside: boolean, { t }: Words) {
  if (answer?.reply == null || !isReply(answer.reply) || !(inside || answer.state === 'sent')) return []
  const { grounds } = detailsOf(answer.details)
  const drafted = { label: t('applications.field.reply'), value: t(`applications.replies.${answer.reply}`) }
  return [
    ...(application.outcome === null ? [drafted] : []),
    {
      label: t('applications.field.grounds'),
      value: grounds.map((ground) => t(`applications.replies.${ground}`)).join(t('frame.comma')),
    },
  ]
}

/** What can be printed: to the applicant what they got, inside also what waits. */
function lettersOf(
  { held, parties, fee, answer, application, corrected }: ApplicationSeat,
  { inside, own }: { inside: boolean; own: boolean },
  { t }: Words,
) {
  const href = (name: string): string => `/applications/${held.id}/letters/${name}`
  const shown = inside || own
  return [
    ...(shown ? [{ href: href('receipt'), text: t('applications.letter.receipt') }] : []),
    ...(shown && corrected ? [{ href: href('correction'), text: t('applications.letter.correction') }] : []),
    ...(held.extensionDays > 0 && application.excess !== 'reasonable'
      ? [{ href: href('extension'), text: t('applications.letter.extension') }]
      : []),
    ...(fee !== undefined ? [{ href: href('fee'), text: t('applications.letter.fee') }] : []),
    ...(inside ? parties.map(({ id, name }) => ({ href: href(`opinion-${id}`), text: t('applications.letter.opinion', { name }) })) : []),
    ...(answer !== undefined && (answer.state === 'sent' || inside)
      ? [{ href: href('reply'), text: t(answer.state === 'sent' ? 'applications.letter.reply' : 'applications.letter.draft') }]
      : []),
  ]
}

const copyRow = ({ id, name, redacted, on, size }: Copy, { t, fmt }: Words) => ({
  href: `/applications/files/${id}`,
  name,
  sub: [redacted ? t('applications.copy.redacted') : t('applications.copy.whole'), fmt.date(on), fmt.bytes(size)].join(t('frame.dot')),
})

const partyRow = (
  { name, kind, askedOn, answerByOn, answeredOn, opinion, reasons }: ApplicationSeat['parties'][number],
  { t, fmt }: Words,
) => ({
  name,
  sub: [t(`applications.party.${kind}`), t('applications.party.asked', { on: fmt.date(askedOn) })].join(t('frame.dot')),
  said:
    answeredOn === null || opinion === null
      ? { kind: 'soon', text: t('applications.party.waits', { due: fmt.date(answerByOn) }) }
      : { kind: opinion === 'objects' ? 'late' : opinion === 'silent' ? 'nil' : 'ok', text: t(`applications.opinion.${opinion}`) },
  reasons,
})

const remedyRow = ({ kind, body, number, filedOn, closedOn, outcome }: ApplicationSeat['remedies'][number], { t, fmt }: Words) => ({
  name: [body, number].filter((text) => text !== '').join(t('frame.dot')),
  sub: [t(`applications.remedy.${kind}`), fmt.date(filedOn), closedOn === null ? '' : fmt.date(closedOn)]
    .filter((text) => text !== '')
    .join(t('frame.dot')),
  said:
    outcome === null
      ? { kind: 'soon', text: t('applications.remedy_outcome.pending') }
      : { kind: outcome === 'corrected' ? 'late' : outcome === 'upheld' ? 'ok' : 'nil', text: t(`applications.remedy_outcome.${outcome}`) },
})
