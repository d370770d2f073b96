import type { Request, Response } from 'express'
import { dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import type { Locale, Translate } from '../i18n/index.ts'
import { requireActor } from './actor.ts'
import { createFormat, type Format } from './format.ts'
import { calendarFor, preferencesOf, speech } from './frame.ts'

/** What presenters need to speak to one reader. */
export interface Words {
  readonly t: Translate
  readonly fmt: Format
  readonly locale: Locale
  /** `YYYY-MM-DD` in Shanghai. */
  readonly today: string
  /** The working-day calendar in force. */
  readonly calendar: WorkingCalendar
}

export const wordsOf = ({ now }: Pick<Deps, 'now'>, req: Request, res: Response): Words & { readonly actor: Actor } => ({
  ...speech(res),
  locale: preferencesOf(req).locale,
  today: dateInShanghai(now().toISOString()),
  calendar: calendarFor(res),
  actor: requireActor(req),
})

/** For what is printed or taken away: every date has its year. */
export const onPaper = <W extends Words>(words: W): W => ({ ...words, fmt: createFormat(words.locale, words.today, 'always') })

/** The reader's language of a pair. */
export const inWords = (locale: Locale, zh: string, en: string): string => (locale === 'en' ? en : zh)
