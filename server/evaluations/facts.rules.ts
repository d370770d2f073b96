import { toDayNumber } from '../../core/dates.ts'
import type { FactEvent, IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import { isBranch, type FactKey, type Indicator, type Leaf, type Measure } from '../../core/evaluation/scheme.types.ts'
import { groupedBy, KEPT } from '../compliance/compliance.rules.ts'
import type { Owed, Verdict } from '../obligations/obligations.types.ts'

// What a department's obligations come to in the words of a scheme. Pure: the same obligations give the same facts.

export type MeasureFacts = Pick<IndicatorFacts, 'ratio' | 'value' | 'events'>

/** Indicators with a source, in the order of the tree. */
export const leavesIn = (indicators: readonly Indicator[]): readonly Leaf[] =>
  indicators.flatMap((one) => (isBranch(one) ? leavesIn(one.children) : [one]))

/** Which measure feeds an indicator; undefined for those that only people judge. */
export const measureOf = ({ source }: Leaf): Measure | undefined => (source.kind === 'ballot' ? undefined : source.measure)

/** An obligation as it was known at an instant, UTC ISO text: what was answered, withdrawn or cancelled later had not happened yet. */
export function knownAt<T extends Owed>(obligation: T, asOf: string): T {
  const { answeredAt, withdrawnAt, cancelledAt } = obligation
  const later = (at: string | null): boolean => at !== null && at > asOf
  if (!later(answeredAt) && !later(withdrawnAt) && !later(cancelledAt)) return obligation
  return {
    ...obligation,
    ...(later(answeredAt) && { answeredAt: null, nilReportId: null, elementsPresent: null }),
    ...(later(withdrawnAt) && { withdrawnAt: null }),
    ...(later(cancelledAt) && { cancelledAt: null }),
  }
}

/** Measures that are counted from obligations. */
const FROM_OBLIGATIONS = ['timeliness', 'completion', 'elements', 'ex_ante'] as const satisfies readonly Measure[]
export type ObligationMeasure = (typeof FROM_OBLIGATIONS)[number]
export const isFromObligations = (measure: Measure): measure is ObligationMeasure =>
  (FROM_OBLIGATIONS as readonly Measure[]).includes(measure)

type Judged = Owed & Verdict

/** @param due of one department, everything that was due: neither open nor cancelled */
export function obligationFacts(measure: ObligationMeasure, due: readonly Judged[]): MeasureFacts {
  switch (measure) {
    case 'timeliness':
      return timeliness(due)
    case 'completion':
      return completion(due)
    case 'elements':
      return elements(due)
    case 'ex_ante':
      return exAnte(due)
  }
}

const isKept = ({ outcome }: Judged): boolean => (KEPT as readonly string[]).includes(outcome)

/** What had to come before an event is not kept here either, but its deduction is that of ex-ante publication: one failing costs once. */
function timeliness(due: readonly Judged[]): MeasureFacts {
  const events = due.flatMap((one) => {
    if (one.outcome === 'missing') return [event('missing', one)]
    return one.outcome === 'nil_late' || (one.outcome === 'late' && one.timing !== 'ex_ante') ? [event('late', one)] : []
  })
  return { ratio: { kept: due.filter(isKept).length, due: due.length }, events }
}

/** Late is complete; a column of which nothing came at all in the period is blank besides. */
function completion(due: readonly Judged[]): MeasureFacts {
  const gone = due.filter(({ outcome }) => outcome === 'missing' || outcome === 'withdrawn')
  const blank = [...groupedBy(due, ({ itemId }) => itemId).values()].filter((column) => column.every((one) => gone.includes(one)))
  const events = [
    ...gone.map((one) => event('missing', one)),
    ...blank.map((column) => ({ ...event('blank_column', column[0]!), title: column[0]!.title, days: 0 })),
  ]
  return { ratio: { kept: due.length - gone.length, due: due.length }, events }
}

function elements(due: readonly Judged[]): MeasureFacts {
  const published = due.filter(({ elementsPresent, outcome }) => elementsPresent !== null && outcome !== 'withdrawn')
  const missing = (one: Judged): number => Math.max(0, one.elementsRequired - (one.elementsPresent ?? 0))
  const sum = (count: (one: Judged) => number): number => published.reduce((n, one) => n + count(one), 0)
  return {
    ratio: { kept: sum((one) => one.elementsRequired - missing(one)), due: sum((one) => one.elementsRequired) },
    events: published.filter((one) => missing(one) > 0).map((one) => ({ ...event('missing_element', one), n: missing(one), days: 0 })),
  }
}

function exAnte(due: readonly Judged[]): MeasureFacts {
  const kept = due.filter(({ outcome }) => outcome === 'ex_ante_kept').length
  const turned = due.filter(({ outcome }) => outcome === 'turned_ex_post')
  // Ahead of the event, but later than the notice period asks for.
  const cut = due.filter(({ outcome, timing }) => outcome === 'late' && timing === 'ex_ante')
  return {
    ratio: { kept: kept + cut.length, due: kept + cut.length + turned.length },
    events: [...turned.map((one) => event('turned_ex_post', one)), ...cut.map((one) => event('publicity_cut', one))],
  }
}

const event = (key: FactKey, { id, title, period, dueOn, lateBy, disclosureId, answeredAt }: Judged): FactEvent => ({
  key,
  n: 1,
  days: lateBy,
  title: period === null ? title : `${title}（${period}）`,
  // What was published is looked at as it stands; what is missing, as it is owed.
  ref: disclosureId !== null && answeredAt !== null ? `disclosure:${disclosureId}` : `obligation:${id}`,
  on: dueOn,
})

/** A column that must move within so many days is dynamic, whatever it is called. */
const DYNAMIC_DAYS = 31
interface Silent {
  readonly itemId: number
  readonly departmentId: number
  readonly title: string
  readonly cycle: string
  readonly timingDays: number
  readonly since: string
}
export const silentEvent = (today: string, { itemId, departmentId, title, cycle, timingDays, since }: Silent): FactEvent => ({
  key: isDynamic(cycle, timingDays) ? 'silent_dynamic' : 'silent_static',
  n: 1,
  days: Math.max(0, toDayNumber(today) - toDayNumber(since)),
  title,
  ref: `column:${departmentId}-${itemId}`,
  on: since,
})
const isDynamic = (cycle: string, days: number): boolean =>
  cycle === 'monthly' || cycle === 'quarterly' || (cycle === 'standing' && days <= DYNAMIC_DAYS)

/** The mean of some scores in hundredths, exact: `92.5` has no place in a sum, `9250/100` has. */
export const meanText = (scores: readonly number[]): string => `${scores.reduce((sum, one) => sum + one, 0)}/${scores.length * 100}`

/** Where a fact is looked up: `obligation:812` → its page. */
export function hrefOfFact(ref: string): string | undefined {
  const [, kind = '', id = ''] = /^([a-z_]+):([\d-]+)$/.exec(ref) ?? []
  switch (kind) {
    case 'obligation':
      return `/obligations/${id}`
    case 'disclosure':
      return `/disclosures/${id}`
    case 'case':
      return `/cases/${id}`
    case 'complaint':
      return `/complaints/${id}`
    case 'demand':
      return `/demand/${id}`
    case 'finding':
      return `/inspections/findings/${id}`
    case 'column':
      return `/compliance/departments/${id.split('-')[0] ?? ''}`
    case 'cycle':
      return `/evaluations/${id}`
    default:
      return undefined
  }
}
