import { addDays, firstDayOf, lastDayOf, weekday } from '../../core/dates.ts'
import { stateChip, type StatusChip } from '../disclosures/status.presenter.ts'
import { isReviewState } from '../disclosures/disclosures.rules.ts'
import { inWords, type Words } from '../web/words.ts'
import { outcomeChip } from './chips.presenter.ts'
import type { DueMonth, JudgedDue } from './due.service.ts'
import { provisionalChip, titleOf } from './show.presenter.ts'

/** Longer lists say how many more there are and where. */
const SHOWN_BESIDE = 12
const SHOWN = 150
/** The worst first: what colours a day. */
const WORST = ['missing', 'turned_ex_post', 'late', 'nil_late', 'open', 'withdrawn', 'nil', 'on_time', 'ex_ante_kept', 'cancelled'] as const
const COLOUR = {
  missing: 'miss',
  turned_ex_post: 'turned',
  late: 'late',
  nil_late: 'late',
  open: 'soon',
  withdrawn: 'nil',
  nil: 'nil',
  on_time: 'ok',
  ex_ante_kept: 'ok',
  cancelled: 'nil',
} as const

interface Row {
  readonly title: string
  readonly href: string
  readonly department: string
  readonly due: string
  readonly chip: StatusChip
  readonly state: StatusChip | undefined
}

/** Everything that /obligations prints. `day`: only what is due on it. */
export function presentMonth(page: DueMonth, day: string | undefined, words: Words) {
  const { t, fmt, locale } = words
  const chosen = page.departmentId === undefined ? undefined : page.departments.find(({ id }) => id === page.departmentId)
  const listed = day === undefined ? page.due : page.due.filter(({ dueOn }) => dueOn === day)
  const several = page.departments.length > 0 || new Set(page.due.map(({ departmentId }) => departmentId)).size > 1
  const row = (one: JudgedDue): Row => presentRow(one, words)
  return {
    title: t('obligations.calendar.title'),
    facts: [
      ...(chosen === undefined ? [] : [inWords(locale, chosen.name, chosen.nameEn)]),
      fmt.period(page.month),
      t('obligations.calendar.count', { n: page.due.length }),
    ],
    month: {
      title: fmt.period(page.month),
      before: hrefOf(page, neighbour(page.month, -1)),
      after: hrefOf(page, neighbour(page.month, 1)),
      weekdays: t('frame.strip.weekdays').split(' '),
      weeks: weeksOf(page, day, words),
    },
    overdue: { rows: page.overdue.slice(0, SHOWN_BESIDE).map(row), n: page.overdue.length },
    soon: { rows: page.soon.slice(0, SHOWN_BESIDE).map(row), n: page.soon.length },
    list: {
      title:
        day === undefined
          ? t('obligations.calendar.list', { month: fmt.period(page.month) })
          : t('obligations.calendar.list', { month: fmt.longDate(day) }),
      rows: listed.slice(0, SHOWN).map(row),
      more: Math.max(0, listed.length - SHOWN),
      whole: day === undefined ? '' : hrefOf(page, page.month),
    },
    several,
    departments: page.departments.map(({ id, name, nameEn }) => ({ value: String(id), label: inWords(locale, name, nameEn) })),
    chosen: { department: page.departmentId === undefined ? '' : String(page.departmentId), month: page.month },
    all: `/compliance/obligations?${new URLSearchParams({ standing: 'missing', ...(page.departmentId !== undefined && { department: String(page.departmentId) }) }).toString()}`,
  }
}

function neighbour(month: string, step: 1 | -1): string {
  return step === 1 ? addDays(lastDayOf(month), 1).slice(0, 7) : addDays(firstDayOf(month), -1).slice(0, 7)
}

function hrefOf({ departmentId }: DueMonth, month: string, day?: string): string {
  const query = new URLSearchParams({
    month,
    ...(departmentId !== undefined && { department: String(departmentId) }),
    ...(day !== undefined && { day }),
  })
  return `/obligations?${query.toString()}`
}

/** The month in weeks from Monday, with a number on every day on which something is due. */
function weeksOf(page: DueMonth, day: string | undefined, { t, fmt, calendar, today }: Words) {
  const first = firstDayOf(page.month)
  const start = addDays(first, 1 - weekday(first))
  const weeks = Math.ceil((weekday(first) - 1 + Number(lastDayOf(page.month).slice(8))) / 7)
  return Array.from({ length: weeks }, (_, week) =>
    Array.from({ length: 7 }, (_, i) => {
      const on = addDays(start, week * 7 + i)
      if (!on.startsWith(page.month)) return undefined
      const due = page.due.filter(({ dueOn }) => dueOn === on)
      const worst = WORST.find((outcome) => due.some((one) => one.outcome === outcome))
      const holiday = calendar.holidayName(on)
      const kind = calendar.dayKind(on)
      return {
        on,
        n: Number(on.slice(8)),
        off: kind === 'holiday' || kind === 'weekend',
        note: holiday !== undefined ? t(`obligations.holiday.${holiday}`) : kind === 'makeup' ? t('obligations.calendar.makeup') : '',
        today: on === today,
        current: on === day,
        due: due.length,
        colour: worst === undefined ? '' : COLOUR[worst],
        href: `${hrefOf(page, page.month, on)}#list-title`,
        spoken: t('obligations.calendar.day', { date: fmt.longDate(on), n: due.length }),
      }
    }),
  )
}

function presentRow(one: JudgedDue, words: Words): Row {
  const { t, fmt, locale } = words
  const waits = one.answeredAt === null && one.state !== null
  const state =
    waits && one.state !== null && (isReviewState(one.state) || one.state === 'draft' || one.state === 'returned')
      ? stateChip(one.state, t)
      : undefined
  return {
    title: titleOf(one, words),
    href: `/obligations/${one.id}`,
    department: inWords(locale, one.department, one.departmentEn),
    due: fmt.date(one.dueOn),
    chip: outcomeChip(one, words),
    state: state ?? (one.provisional && one.answeredAt === null ? provisionalChip(words) : undefined),
  }
}
