import { dateInShanghai } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { translator, type Locale } from '../i18n/index.ts'
import type { AssetUrl } from '../web/assets.ts'
import { createFormat } from '../web/format.ts'
import type { Words } from '../web/words.ts'

/** What the pages need that are made without a session. */
export interface Nameless {
  readonly assets: AssetUrl
  readonly demo: boolean
}

/** The reader's language stands in the address or in the form: no cookie is read. */
export const localeOf = (asked: unknown): Locale => (asked === 'en' ? 'en' : 'zh-CN')

export async function namelessWords(deps: Pick<Deps, 'db' | 'now'>, locale: Locale): Promise<Words> {
  const today = dateInShanghai(deps.now().toISOString())
  return { t: translator(locale), fmt: createFormat(locale, today), locale, today, calendar: await calendarIn(deps.db.read) }
}

/** The little that the layout of such a page knows. `here`: its address without a language, empty where it cannot be asked for again. */
export function namelessFrame(deps: Pick<Deps, 'config'>, { assets, demo }: Nameless, { locale, today }: Words, here: string, said = '') {
  return {
    locale,
    theme: 'auto',
    orgName: locale === 'en' ? deps.config.orgNameEn : deps.config.orgName,
    urlFor: assets,
    demo,
    today,
    here,
    notices: said === '' ? [] : [{ kind: 'ok', text: said }],
    seal: undefined,
    tokens: undefined,
    user: undefined,
    registers: [],
  }
}
