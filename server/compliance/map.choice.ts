import { z } from 'zod'
import { chosenPeriod, monthsIn, periodsAround, SPANS, type Span } from './compliance.rules.ts'

export const VIEWS = ['items', 'periods'] as const
export const LAYERS = ['timing', 'elements'] as const

/** What of the catalogue is looked at: classes beside each other, every item, the items of one class, or one item. */
export type Of =
  | { readonly kind: 'classes' }
  | { readonly kind: 'all' }
  | { readonly kind: 'class'; readonly id: number }
  | { readonly kind: 'item'; readonly id: number }

// What does not fit is as good as absent: these addresses are typed, bookmarked and shared.
export const MapQuery = z.object({
  view: z.enum(VIEWS).catch('items'),
  by: z.enum(SPANS).catch('quarter'),
  at: z
    .string()
    .regex(/^20\d\d(-(Q[1-4]|0[1-9]|1[0-2]))?$/)
    .optional()
    .catch(undefined),
  of: z
    .string()
    .regex(/^(all|[ci][1-9]\d{0,8})$/)
    .optional()
    .catch(undefined),
  layer: z.enum(LAYERS).catch('timing'),
})

export interface MapChoice {
  readonly view: (typeof VIEWS)[number]
  readonly span: Span
  readonly period: string
  readonly of: Of
  readonly layer: (typeof LAYERS)[number]
}

export function choiceOf(query: z.output<typeof MapQuery>, today: string): MapChoice {
  const { view, by: span, at, of, layer } = query
  return { view, span, layer, of: ofOf(of), period: chosenPeriod(at, span, today) }
}

function ofOf(text: string | undefined): Of {
  if (text === undefined) return { kind: 'classes' }
  if (text === 'all') return { kind: 'all' }
  return { kind: text.startsWith('c') ? 'class' : 'item', id: Number(text.slice(1)) }
}

/** The months that a choice needs: of its period, or of all periods that stand beside each other. */
export function rangeOf({ view, span, period }: MapChoice): { readonly from: string; readonly to: string } {
  if (view === 'items') return monthsIn(period)
  const year = Number(period.slice(0, 4))
  const periods = periodsAround(period, span, year - YEARS_SHOWN + 1, year)
  return { from: monthsIn(periods[0] ?? period).from, to: monthsIn(periods.at(-1) ?? period).to }
}
/** By years, so many stand beside each other, the chosen one last. */
export const YEARS_SHOWN = 5

const OF_TEXT: Readonly<Record<Of['kind'], (of: Of) => string | undefined>> = {
  classes: () => undefined,
  all: () => 'all',
  class: (of) => ('id' in of ? `c${of.id}` : undefined),
  item: (of) => ('id' in of ? `i${of.id}` : undefined),
}
export const ofText = (of: Of): string | undefined => OF_TEXT[of.kind](of)

/** The address of a choice; defaults that every reader gets are left out. */
export function mapHref(choice: MapChoice, more: Readonly<Record<string, string>> = {}): string {
  const query = new URLSearchParams({ view: choice.view, by: choice.span, at: choice.period })
  const of = ofText(choice.of)
  if (of !== undefined) query.set('of', of)
  if (choice.layer !== 'timing') query.set('layer', choice.layer)
  for (const [name, value] of Object.entries(more)) query.set(name, value)
  return `/compliance?${query.toString()}`
}

export interface Behind {
  readonly departmentId?: number
  readonly itemId?: number
  readonly classId?: number
  /** Months `YYYY-MM` of the due day. */
  readonly from: string
  readonly to: string
  readonly standings?: readonly string[]
}

/** The list of exactly what a number counts. */
export function behindHref({ departmentId, itemId, classId, from, to, standings = [] }: Behind): string {
  const query = new URLSearchParams({ month_from: from, month_to: to })
  if (departmentId !== undefined) query.set('department', String(departmentId))
  if (itemId !== undefined) query.set('item', String(itemId))
  if (classId !== undefined) query.set('class', String(classId))
  for (const standing of standings) query.append('standing', standing)
  return `/compliance/obligations?${query.toString()}`
}
