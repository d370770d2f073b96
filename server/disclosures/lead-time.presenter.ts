import { leadTime, type LeadTime, type StripDay } from '../../core/lead-time.ts'
import { dateInShanghai, weekday } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import type { Translate } from '../i18n/index.ts'
import type { Format } from '../web/format.ts'
import { leadTimeInput } from './disclosures.rules.ts'
import type { Disclosure } from './disclosures.types.ts'

/** One cell of partials/strip. */
interface StripCell {
  readonly on: string
  readonly kind: 'start' | 'used' | 'late' | 'off' | 'open' | 'pub' | 'due'
  readonly n?: number
  readonly holiday?: boolean
  readonly makeup?: boolean
  readonly word?: string
}

export interface LeadView {
  readonly title: string
  readonly sentence: string
  readonly range: string
  readonly provisional: boolean
  /** Undefined where days would say nothing: a standing item, or a span too long for a page. */
  readonly strip: { readonly firstWeekday: number; readonly days: readonly StripCell[] } | undefined
}

export interface Speech {
  readonly t: Translate
  readonly fmt: Format
}

/** How long publication took, or how long is left: a sentence, and a cell a day. `today`: `YYYY-MM-DD`. */
export function presentLead(disclosure: Disclosure, today: string, speech: Speech): LeadView {
  const { item, period, formedOn, firstPublishedAt, publishedAt } = disclosure
  const stamped = item.timing === 'standing' ? publishedAt : firstPublishedAt
  const publishedOn = stamped === null ? null : dateInShanghai(stamped)
  const lead = leadTime(shippedCalendar, leadTimeInput({ ...item, period, formedOn, publishedOn }, today))
  const drawn = item.timing !== 'standing' && !lead.stripCut
  const [first, last] = [lead.strip[0]?.date ?? formedOn, lead.strip.at(-1)?.date ?? lead.dueOn]
  return {
    title: speech.t(publishedOn === null ? 'disclosures.lead.title.open' : 'disclosures.lead.title'),
    sentence: sentenceOf(disclosure, lead, publishedOn, today, speech),
    range: !drawn || first === last ? '' : speech.t('disclosures.lead.range', { from: speech.fmt.date(first), to: speech.fmt.date(last) }),
    provisional: lead.provisional && publishedOn === null,
    strip: !drawn
      ? undefined
      : { firstWeekday: weekday(first), days: lead.strip.map((day) => cellOf(day, lead, publishedOn ?? today, speech.t)) },
  }
}

function sentenceOf({ item }: Disclosure, lead: LeadTime, publishedOn: string | null, today: string, { t, fmt }: Speech): string {
  const days = item.timingDays
  const due = fmt.date(lead.dueOn)
  if (item.timing === 'standing' && publishedOn !== null) return t('disclosures.lead.standing', { days, due })
  if (publishedOn === null) return openSentence(lead, due, today, t)
  if (item.timing === 'ex_ante') return exAnteSentence(lead.leadDays ?? 0, days, t)
  const n = lead.workingDaysUsed ?? 0
  const said =
    n === 0
      ? t('disclosures.lead.same_day', { days })
      : t(item.timing === 'periodic' ? 'disclosures.lead.periodic' : 'disclosures.lead.ex_post', { n, days })
  return lead.lateBy > 0 ? said + t('disclosures.lead.late_by', { n: lead.lateBy }) : said
}

function openSentence(lead: LeadTime, due: string, today: string, t: Translate): string {
  if (lead.outcome === 'overdue') return t('disclosures.lead.overdue', { due, n: lead.lateBy })
  const n = shippedCalendar.workingDaysBetween(today, lead.dueOn).days
  return n === 0 ? t('disclosures.lead.open_today') : t('disclosures.lead.open', { n, due })
}

function exAnteSentence(n: number, days: number, t: Translate): string {
  if (n === 0) return t('disclosures.lead.ex_ante_same', { days })
  return n > 0 ? t('disclosures.lead.ex_ante', { n, days }) : t('disclosures.lead.turned', { n: -n, days })
}

const MARKS = { published: 'pub', due: 'due', event: 'start', formed: 'start' } as const

function cellOf(day: StripDay, { dueOn }: LeadTime, until: string, t: Translate): StripCell {
  const counted = { ...(day.counted !== undefined && { n: day.counted }), ...(day.kind === 'makeup' && { makeup: true }) }
  if (day.mark === 'event') return { on: day.date, kind: 'start', word: t('disclosures.lead.event') }
  if (day.mark !== undefined) return { on: day.date, kind: MARKS[day.mark], ...counted }
  if (day.kind === 'holiday' || day.kind === 'weekend') return { on: day.date, kind: 'off', holiday: day.kind === 'holiday' }
  const late = day.date > dueOn && day.date <= until
  return { on: day.date, kind: late ? 'late' : day.date <= until ? 'used' : 'open', ...counted }
}
