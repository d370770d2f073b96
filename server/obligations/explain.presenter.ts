import { dateInShanghai, weekday } from '../../core/dates.ts'
import { leadTime, type LeadTime, type StripDay } from '../../core/lead-time.ts'
import { stripCells } from '../disclosures/lead-time.presenter.ts'
import { inWords, type Words } from '../web/words.ts'
import type { Extension } from './extensions.queries.ts'
import { clockInput } from './obligations.rules.ts'
import type { PlacedObligation } from './reading.service.ts'

/** One stretch of days that are alike, why they count or do not, and the rule that says so. */
export interface Stretch {
  readonly days: string
  readonly what: string
  readonly rule: string
}

/** Why the due day is the due day: a cell a day, and a line for every stretch. */
export function explain(duty: PlacedObligation, extensions: readonly Extension[], words: Words) {
  const publishedOn = duty.answeredAt === null ? null : dateInShanghai(duty.answeredAt)
  const lead = leadTime(words.calendar, clockInput(duty, publishedOn, words.today))
  const first = lead.strip[0]?.date
  const drawn = duty.timing !== 'standing' && !lead.stripCut && first !== undefined
  return {
    sentence: sentenceOf(duty, lead, words),
    provisional: duty.provisional,
    strip: drawn ? { firstWeekday: weekday(first), days: stripCells(lead, publishedOn ?? words.today, words) } : undefined,
    stretches: duty.timing === 'standing' ? [] : [startOf(duty, words), ...stretchesOf(duty, lead, extensions, words), endOf(lead, words)],
  }
}

function sentenceOf(duty: PlacedObligation, { dueOn }: LeadTime, { t, fmt }: Words): string {
  const due = fmt.longDate(dueOn)
  const n = duty.timingDays
  if (duty.timing === 'standing') return t('obligations.explain.standing', { on: fmt.date(duty.formedOn), n, due })
  if (duty.timing !== 'ex_ante') return t('obligations.explain.after', { on: fmt.date(duty.formedOn), n, due })
  return duty.eventOn === null
    ? t('obligations.explain.no_event', { n, due })
    : t('obligations.explain.before', { on: fmt.date(duty.eventOn), n, due })
}

/** The item of the edition that asks for it, or the article behind the usual twenty days. */
function ruleOf({ itemCode, editionNumber, timing, timingDays, legalBasis }: PlacedObligation, { t }: Words): string {
  const item =
    editionNumber === null
      ? t('obligations.rule.item', { code: itemCode })
      : t('obligations.rule.edition', { code: itemCode, n: editionNumber })
  return timing === 'ex_post' && timingDays === 20
    ? t('obligations.rule.article', { item })
    : t('obligations.rule.basis', { item, basis: legalBasis })
}

function startOf(duty: PlacedObligation, words: Words): Stretch {
  const { t, fmt } = words
  if (duty.timing === 'ex_ante')
    return { days: fmt.date(duty.eventOn), what: t('obligations.explain.event', { n: duty.timingDays }), rule: ruleOf(duty, words) }
  const what = duty.timing === 'periodic' ? 'obligations.explain.period_end' : 'obligations.explain.formed'
  return { days: fmt.date(duty.formedOn), what: t(what, { n: duty.timingDays }), rule: ruleOf(duty, words) }
}

const endOf = ({ dueOn, provisional }: LeadTime, { t, fmt }: Words): Stretch => ({
  days: fmt.longDate(dueOn),
  what: t('obligations.explain.due'),
  rule: provisional ? t('obligations.rule.provisional') : '',
})

/** Days before the due day that differ from a plain working day or weekend, together where they follow each other. */
function stretchesOf(duty: PlacedObligation, { strip, dueOn }: LeadTime, extensions: readonly Extension[], words: Words): Stretch[] {
  const start = duty.timing === 'ex_ante' ? dueOn : (duty.formedOn ?? '')
  const end = duty.timing === 'ex_ante' ? (duty.eventOn ?? dueOn) : dueOn
  const special = strip.filter(({ date }) => date > start && date <= end).map((day) => ({ day, key: keyOf(day, words) }))
  const stretches: { key: string; days: StripDay[] }[] = []
  for (const { day, key } of special) {
    const last = stretches.at(-1)
    if (key === 'weekend' && (last?.key === 'extended' || last?.key === 'suspended')) continue // one stretch, however many weekends
    if (last?.key === key) last.days.push(day)
    else stretches.push({ key, days: [day] })
  }
  return stretches.filter(({ key }) => key !== 'workday' && key !== 'weekend').map((stretch) => stretchText(stretch, extensions, words))
}

function keyOf(day: StripDay, { calendar }: Words): string {
  if (day.suspended === true) return 'suspended'
  if (day.extended === true) return 'extended'
  return day.kind === 'holiday' ? (calendar.holidayName(day.date) ?? 'weekend') : day.kind
}

const notice = (date: string, { t, calendar }: Words): string => {
  const year = Number(date.slice(0, 4))
  return calendar.isLoaded(year) ? t('obligations.rule.notice', { year: String(year) }) : t('obligations.rule.provisional')
}

function stretchText(
  { key, days }: { readonly key: string; readonly days: readonly StripDay[] },
  extensions: readonly Extension[],
  words: Words,
): Stretch {
  const { t, fmt, locale } = words
  const [from, to] = [days[0]!.date, days.at(-1)!.date]
  const span = from === to ? fmt.longDate(from) : t('obligations.explain.span', { from: fmt.date(from), to: fmt.date(to) })
  const granted = extensions.find(
    ({ kind, outcome }) => outcome === 'granted' && kind === (key === 'suspended' ? 'suspension' : 'extension'),
  )
  const by =
    granted === undefined
      ? ''
      : t('obligations.rule.granted', {
          name: inWords(locale, granted.decidedName ?? '', granted.decidedNameEn ?? ''),
          reason: granted.reason,
        })
  if (key === 'suspended') return { days: span, what: t('obligations.explain.suspended', { n: days.length }), rule: by }
  if (key === 'extended') return { days: span, what: t('obligations.explain.extended', { n: days.length }), rule: by }
  if (key === 'makeup') return { days: span, what: t('obligations.explain.makeup', { n: days.length }), rule: notice(from, words) }
  return {
    days: span,
    what: t('obligations.explain.holiday', { name: t(`obligations.holiday.${key as 'new_year'}`), n: days.length }),
    rule: notice(from, words),
  }
}
