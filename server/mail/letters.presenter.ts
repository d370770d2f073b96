import { isMessageKey, translator, type Locale, type MessageKey, type MessageParams } from '../i18n/index.ts'
import { kindOf, maySayInLetter, MESSAGE_KINDS, type MessageKind } from '../notifications/kinds.rules.ts'
import { saidParams } from '../notifications/notifications.presenter.ts'
import { createFormat } from '../web/format.ts'

/** A message as a letter speaks of it. */
export interface Told {
  readonly code: string
  readonly params: MessageParams
  readonly href: string
}
export interface LetterText {
  readonly subject: string
  readonly body: string
}

/**
 * One letter for everything: what happened where a letter may say it, else how many there are of a kind. Nothing of the messages goes
 * into the subject. `publicUrl`: without a slash at its end.
 */
export function writeLetter(
  told: readonly Told[],
  { locale, today, publicUrl, digest }: { locale: Locale; today: string; publicUrl: string; digest: boolean },
): LetterText {
  const t = translator(locale)
  const fmt = createFormat(locale, today)
  const line = ({ code, params, href }: Told): string => `· ${t(code as MessageKey, saidParams(params, fmt))}\n  ${publicUrl}${href}`
  const section = (kind: MessageKind): string[] => {
    const own = told.filter(({ code }) => kindOf(code) === kind)
    const open = own.filter(({ code }) => isMessageKey(code) && maySayInLetter(code))
    const closed = own.length - open.length
    return [...open.map(line), ...(closed > 0 ? [`· ${t('mail.letter.something', { kind: t(`mail.kind.${kind}`), n: closed })}`] : [])]
  }
  return {
    subject: t(digest ? 'mail.letter.subject.digest' : 'mail.letter.subject', { n: told.length }),
    body: [
      t(digest ? 'mail.letter.lead.digest' : 'mail.letter.lead', { n: told.length }),
      ...MESSAGE_KINDS.flatMap(section),
      t('mail.letter.inbox', { url: `${publicUrl}/notifications` }),
      `-- \n${t('mail.letter.foot', { url: `${publicUrl}/notifications/settings` })}`,
    ].join('\n\n'),
  }
}

/** Tells the administrator that letters arrive. */
export function writeTest(locale: Locale, publicUrl: string): LetterText {
  const t = translator(locale)
  return { subject: t('mail.letter.test.subject'), body: `${t('mail.letter.test')}\n\n${publicUrl}/admin/mail` }
}
