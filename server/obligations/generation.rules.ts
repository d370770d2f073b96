import { dateInShanghai, firstDayOf, lastDayOf, monthsOf } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { leadCount } from '../../core/lead-time.ts'
import type { Cycle, Timing } from '../disclosures/disclosures.rules.ts'
import { clockInput, dueOf } from './obligations.rules.ts'

// Which obligations there are. A period is owed under the edition of the catalogue in force on its last day, or today while it runs.

/** What an edition of the catalogue says of one item, as far as an obligation keeps it. */
export interface Line {
  readonly itemId: number
  readonly code: string
  readonly title: string
  readonly titleEn: string
  readonly register: string
  readonly legalBasis: string
  /** JSON as stored. */
  readonly elements: string
  readonly elementsRequired: number
  readonly timing: Timing
  readonly timingDays: number
  readonly cycle: Cycle
  readonly departments: readonly number[]
}

export interface Edition {
  /** Null for a catalogue without editions. */
  readonly number: number | null
  /** `YYYY-MM-DD`; null: from the beginning. */
  readonly effectiveOn: string | null
  readonly lines: readonly Line[]
}

/** Item × department × occasion that is owed. */
export interface Wanted {
  readonly line: Line
  readonly edition: number | null
  readonly departmentId: number
  readonly occasion: string
  readonly period: string | null
  readonly formedOn: string
}

/** The edition in force on a day; before the first one that one, for nothing else is known. `editions`: oldest first. */
export const editionOn = (editions: readonly Edition[], date: string): Edition | undefined =>
  editions.findLast(({ effectiveOn }) => effectiveOn === null || effectiveOn <= date) ?? editions[0]

/** The periods that end on or after `since` and have begun by `today`. */
export function periodsBetween(cycle: Cycle, since: string, today: string): readonly string[] {
  const years = Array.from({ length: Number(today.slice(0, 4)) - Number(since.slice(0, 4)) + 1 }, (_, i) => Number(since.slice(0, 4)) + i)
  const all: Readonly<Record<Cycle, (year: number) => readonly string[]>> = {
    monthly: monthsOf,
    quarterly: (year) => [1, 2, 3, 4].map((quarter) => `${year}-Q${quarter}`),
    yearly: (year) => [String(year)],
    event: () => [],
    standing: () => [],
  }
  return years.flatMap(all[cycle]).filter((period) => lastDayOf(period) >= since && firstDayOf(period) <= today)
}

/** Everything owed by period since a day, and the standing items in force today. `closed`: departments that are no more. */
export function wantedBetween(editions: readonly Edition[], since: string, today: string, closed: ReadonlySet<number>): Wanted[] {
  const periods = (['monthly', 'quarterly', 'yearly'] as const).flatMap((cycle) =>
    periodsBetween(cycle, since, today).map((period) => ({ cycle, period })),
  )
  const owed = periods.flatMap(({ cycle, period }) => {
    const last = lastDayOf(period)
    const edition = editionOn(editions, last < today ? last : today)
    return (edition?.lines ?? [])
      .filter((line) => line.cycle === cycle)
      .flatMap((line) => each(line, edition?.number ?? null, closed, { occasion: period, period, formedOn: last }))
  })
  return [...owed, ...standing(editions, since, today, closed)]
}

/** A standing item is owed once for the first time; its reviews follow from what is published. */
function standing(editions: readonly Edition[], since: string, today: string, closed: ReadonlySet<number>): Wanted[] {
  const edition = editionOn(editions, today)
  return (edition?.lines ?? [])
    .filter(({ cycle }) => cycle === 'standing')
    .flatMap((line) => {
      const from = firstListed(editions, line.itemId)
      const formedOn = from !== null && from > since ? from : since
      return each(line, edition?.number ?? null, closed, { occasion: 'first', period: null, formedOn })
    })
}

const firstListed = (editions: readonly Edition[], itemId: number): string | null =>
  editions.find(({ lines }) => lines.some((line) => line.itemId === itemId))?.effectiveOn ?? null

const each = (
  line: Line,
  edition: number | null,
  closed: ReadonlySet<number>,
  at: { readonly occasion: string; readonly period: string | null; readonly formedOn: string },
): Wanted[] => line.departments.filter((id) => !closed.has(id)).map((departmentId) => ({ line, edition, departmentId, ...at }))

/** A record as far as it answers an obligation. Instants are UTC ISO text. */
export interface Answer {
  readonly id: number
  readonly formedOn: string
  readonly firstPublishedAt: string | null
  readonly publishedAt: string | null
  readonly withdrawnAt: string | null
  readonly elementsPresent: number | null
}

export interface NewObligation {
  readonly item_id: number
  readonly department_id: number
  readonly occasion: string
  readonly item_code: string
  readonly title: string
  readonly title_en: string
  readonly register: string
  readonly legal_basis: string
  readonly elements: string
  readonly elements_required: number
  readonly edition_number: number | null
  readonly timing: Timing
  readonly timing_days: number
  readonly cycle: Cycle
  readonly period: string | null
  readonly formed_on: string | null
  readonly event_on: string | null
  readonly due_on: string
  readonly provisional: boolean
  readonly responsible_id: number | null
  readonly disclosure_id: number | null
  readonly answered_at: string | null
  readonly withdrawn_at: string | null
  readonly lead_days: number | null
  readonly elements_present: number | null
  readonly created_at: string
}

/** The row of an obligation, with what answers it if something does already. */
export function rowFor(
  wanted: Wanted,
  answer: Answer | undefined,
  { calendar, responsibleId, at }: { readonly calendar: WorkingCalendar; readonly responsibleId: number | null; readonly at: string },
): NewObligation {
  const { line, period } = wanted
  const exAnte = line.timing === 'ex_ante'
  const formed = line.timing === 'periodic' && period !== null ? lastDayOf(period) : (answer?.formedOn ?? wanted.formedOn)
  const timed = {
    timing: line.timing,
    timingDays: line.timingDays,
    period,
    formedOn: exAnte ? null : formed,
    eventOn: exAnte ? (answer?.formedOn ?? null) : null,
  }
  const due = dueOf(calendar, timed)
  const answeredAt = answer?.firstPublishedAt ?? null
  return {
    item_id: line.itemId,
    department_id: wanted.departmentId,
    occasion: wanted.occasion,
    item_code: line.code,
    title: line.title,
    title_en: line.titleEn,
    register: line.register,
    legal_basis: line.legalBasis,
    elements: line.elements,
    elements_required: line.elementsRequired,
    edition_number: wanted.edition,
    timing: line.timing,
    timing_days: line.timingDays,
    cycle: line.cycle,
    period,
    formed_on: timed.formedOn,
    event_on: timed.eventOn,
    due_on: due.dueOn,
    provisional: due.provisional,
    responsible_id: responsibleId,
    disclosure_id: answer?.id ?? null,
    answered_at: answeredAt,
    withdrawn_at: answer?.withdrawnAt ?? null,
    lead_days: exAnte && answeredAt !== null ? leadDaysOf(calendar, timed, answeredAt) : null,
    elements_present: answeredAt === null ? null : (answer?.elementsPresent ?? null),
    created_at: at,
  }
}

/** Working days between publication and the event; null while nobody has named the event. */
export function leadDaysOf(calendar: WorkingCalendar, timed: Parameters<typeof clockInput>[0], answeredAt: string): number | null {
  if (timed.timing !== 'ex_ante' || timed.eventOn === null) return null
  const on = dateInShanghai(answeredAt)
  return leadCount(calendar, clockInput(timed, on, on)).leadDays
}
