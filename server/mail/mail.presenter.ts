import type { FieldProblems } from '../errors.ts'
import { MAIL_CHOICES, MESSAGE_KINDS } from '../notifications/kinds.rules.ts'
import { inWords, type Words } from '../web/words.ts'
import type { MailSettings } from './preferences.service.ts'
import type { HeldLetter } from './room.queries.ts'
import type { MailRoom } from './room.service.ts'

/** The form of the own address and of what is sent there. `typed`: what was refused. */
export function presentSettings(
  settings: MailSettings,
  { t }: Pick<Words, 't'>,
  { sends, typed = {}, errors = {} }: { sends: boolean; typed?: Readonly<Record<string, unknown>>; errors?: FieldProblems },
) {
  const typedAt = (name: string, stored: string): string => {
    const value = typed[name]
    return typeof value === 'string' ? value.slice(0, 300) : stored
  }
  const address = {
    name: 'email',
    kind: 'email',
    label: t('mail.settings.address'),
    help: t('mail.settings.address.help'),
    value: typedAt('email', settings.address),
    error: errors['email'],
    maxlength: 254,
    width: 'm',
    optional: true,
    autocomplete: 'email',
  }
  const kinds = MESSAGE_KINDS.map((kind) => ({
    name: `mail_${kind}`,
    kind: 'select',
    label: t(`mail.kind.${kind}`),
    help: t(`mail.kind.${kind}.help`),
    value: typedAt(`mail_${kind}`, settings.choices[kind]),
    error: errors[`mail_${kind}`],
    width: 's',
    options: MAIL_CHOICES.map((value) => ({ value, label: t(`mail.choice.${value}`) })),
  }))
  const labels = Object.fromEntries([address, ...kinds].map(({ name, label }) => [name, label]))
  return {
    head: { crumbs: [{ label: t('notifications.title'), href: '/notifications' }, { label: t('mail.settings.title') }] },
    sends,
    address,
    kinds,
    labels,
    errors,
  }
}

/** What the administrator sees of the post: never a subject or a text. */
export function presentRoom({ server, counts, addresses, held }: MailRoom, words: Words) {
  const { t, fmt } = words
  return {
    head: {
      facts: [server === undefined ? t('mail.room.off') : t('mail.room.on', { host: server.host })],
      actions: [server !== undefined && { label: t('mail.room.test'), icon: 'send', post: '/admin/mail/test', fields: {} }],
    },
    server,
    facts: [
      ...(server === undefined
        ? []
        : [
            { label: t('mail.room.host'), value: server.host },
            { label: t('mail.room.from'), value: server.from },
            { label: t('mail.room.url'), value: server.publicUrl },
          ]),
      { label: t('mail.room.addresses'), value: t('mail.room.addresses.of', { n: addresses.reachable, all: addresses.all }) },
      { label: t('mail.room.sent'), value: fmt.number(counts.sent) },
      { label: t('mail.room.waiting'), value: fmt.number(counts.waiting + counts.sending) },
      { label: t('mail.room.dead'), value: fmt.number(counts.dead) },
    ],
    held: held.map((letter) => presentHeld(letter, words)),
  }
}

function presentHeld({ id, name, nameEn, state, attempts, createdAt, dueAt, problem }: HeldLetter, { t, fmt, locale }: Words) {
  const dead = state === 'dead'
  return {
    id,
    name: inWords(locale, name, nameEn),
    chip: { kind: dead ? 'miss' : 'soon', text: t(`mail.state.${state}`), icon: dead ? 'alert-triangle' : 'clock' },
    created: fmt.dateTime(createdAt),
    attempts: fmt.number(attempts),
    again: state === 'waiting' ? fmt.dateTime(dueAt) : '',
    problem,
    retry: dead,
  }
}
