import { leadTime, type LeadTime, type StripDay } from '../../core/lead-time.ts'
import { dateInShanghai, weekday } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Translate } from '../i18n/index.ts'
import type { Format } from '../web/format.ts'
import { clockInput, type Timed } from '../obligations/obligations.rules.ts'
import { leadTimeInput } from './disclosures.rules.ts'
import type { Disclosure } from './disclosures.types.ts'

/** One cell of partials/strip. */
interface StripCell {
  readonly on: string
  readonly kind: 'start' | 'used' | 'late' | 'off' | 'open' | 'pub' | 'due'
  readonly n?: number
  readonly holiday?: boolean
  readonly makeup?: boolean
  /** The time limit was suspended on this day. */
  readonly paused?: boolean
  /** Counted on top of the rule's own days. */
  readonly extended?: boolean
  /** The holiday's name. */
  readonly name?: string
  readonly word?: string
}

export interface LeadView {
  readonly title: string
  readonly sentence: string
  readonly range: string
  readonly provisional: boolean
  /** Where the count is explained day by day; undefined without an obligation. */
  readonly href: string | undefined
  /** Undefined where days would say nothing: a standing item, or a span too long for a page. */
  readonly strip: { readonly firstWeekday: number; readonly days: readonly StripCell[] } | undefined
}

export interface Speech {
  readonly t: Translate
  readonly fmt: Format
}

/** A reader whom the calendar in force speaks to. */
interface Clocked extends Speech {
  readonly today: string
  readonly calendar: WorkingCalendar
}

/**
 * How long publication took, or how long is left: a sentence, and a cell a day. `duty`: what the record answers, which keeps the timing of
 * its time and what was granted; without one the item's own timing counts.
 */
export function presentLead(disclosure: Disclosure, duty: (Timed & { readonly id: number }) | undefined, reader: Clocked): LeadView {
  const { item, firstPublishedAt, publishedAt } = disclosure
  const stamped = item.timing === 'standing' ? publishedAt : firstPublishedAt
  const publishedOn = stamped === null ? null : dateInShanghai(stamped)
  const lead = leadTime(reader.calendar, inputOf(disclosure, duty, publishedOn, reader.today))
  return { ...viewOf(disclosure, lead, publishedOn, reader), href: duty?.id === undefined ? undefined : `/obligations/${duty.id}` }
}

/** The strip and the sentence of a count that was made already. */
function viewOf(disclosure: Disclosure, lead: LeadTime, publishedOn: string | null, reader: Clocked): Omit<LeadView, 'href'> {
  const { item, formedOn } = disclosure
  const { today } = reader
  const drawn = item.timing !== 'standing' && !lead.stripCut
  const [first, last] = [lead.strip[0]?.date ?? formedOn, lead.strip.at(-1)?.date ?? lead.dueOn]
  return {
    title: reader.t(publishedOn === null ? 'disclosures.lead.title.open' : 'disclosures.lead.title'),
    sentence: sentenceOf(disclosure, lead, publishedOn, reader),
    range: !drawn || first === last ? '' : reader.t('disclosures.lead.range', { from: reader.fmt.date(first), to: reader.fmt.date(last) }),
    provisional: lead.provisional && publishedOn === null,
    strip: !drawn ? undefined : { firstWeekday: weekday(first), days: stripCells(lead, publishedOn ?? today, reader) },
  }
}

function inputOf({ item, period, formedOn }: Disclosure, duty: Timed | undefined, publishedOn: string | null, today: string) {
  if (duty === undefined || item.timing === 'standing') return leadTimeInput({ ...item, period, formedOn, publishedOn }, today)
  return clockInput(duty, publishedOn, today)
}

function sentenceOf({ item }: Disclosure, lead: LeadTime, publishedOn: string | null, { t, fmt, today, calendar }: Clocked): string {
  const days = item.timingDays
  const due = fmt.date(lead.dueOn)
  if (item.timing === 'standing' && publishedOn !== null) return t('disclosures.lead.standing', { days, due })
  if (publishedOn === null) return openSentence(lead, due, calendar.workingDaysBetween(today, lead.dueOn).days, t)
  if (item.timing === 'ex_ante') return exAnteSentence(lead.leadDays ?? 0, days, t)
  const n = lead.workingDaysUsed ?? 0
  const said =
    n === 0
      ? t('disclosures.lead.same_day', { days })
      : t(item.timing === 'periodic' ? 'disclosures.lead.periodic' : 'disclosures.lead.ex_post', { n, days })
  return lead.lateBy > 0 ? said + t('disclosures.lead.late_by', { n: lead.lateBy }) : said
}

function openSentence(lead: LeadTime, due: string, n: number, t: Translate): string {
  if (lead.outcome === 'overdue') return t('disclosures.lead.overdue', { due, n: lead.lateBy })
  return n === 0 ? t('disclosures.lead.open_today') : t('disclosures.lead.open', { n, due })
}

function exAnteSentence(n: number, days: number, t: Translate): string {
  if (n === 0) return t('disclosures.lead.ex_ante_same', { days })
  return n > 0 ? t('disclosures.lead.ex_ante', { n, days }) : t('disclosures.lead.turned', { n: -n, days })
}

const MARKS = { published: 'pub', due: 'due', event: 'start', formed: 'start' } as const

/** A cell a day; `until`: publication, or today. */
export const stripCells = (lead: LeadTime, until: string, reader: Pick<Clocked, 't' | 'calendar'>): readonly StripCell[] =>
  lead.strip.map((day) => cellOf(day, lead, until, reader))

function cellOf(day: StripDay, { dueOn }: LeadTime, until: string, { t, calendar }: Pick<Clocked, 't' | 'calendar'>): StripCell {
  const counted = {
    ...(day.counted !== undefined && { n: day.counted }),
    ...(day.kind === 'makeup' && { makeup: true }),
    ...(day.extended === true && { extended: true }),
  }
  if (day.mark === 'event') return { on: day.date, kind: 'start', word: t('disclosures.lead.event') }
  if (day.mark !== undefined) return { on: day.date, kind: MARKS[day.mark], ...counted }
  if (day.suspended === true) return { on: day.date, kind: 'off', paused: true }
  const holiday = day.kind === 'holiday' ? calendar.holidayName(day.date) : undefined
  if (day.kind === 'holiday' || day.kind === 'weekend')
    return {
      on: day.date,
      kind: 'off',
      holiday: day.kind === 'holiday',
      ...(holiday !== undefined && { name: t(`obligations.holiday.${holiday}`) }),
    }
  const late = day.date > dueOn && day.date <= until
  return { on: day.date, kind: late ? 'late' : day.date <= until ? 'used' : 'open', ...counted }
}
