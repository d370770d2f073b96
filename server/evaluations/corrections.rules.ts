import { compare, fraction, type Fraction } from '../../core/fraction.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import type { Decision, FactEvent, Facts, IndicatorFacts, SubjectFacts } from '../../core/evaluation/facts.types.ts'
import type { Hundredths } from '../../core/evaluation/scheme.types.ts'
import type { Line, Sheet } from '../../core/evaluation/sheet.types.ts'

/** What an upheld objection changes in the facts of one indicator. The facts themselves stay as they were frozen: a new version has others. */
export interface Correction {
  /** Places of events that do not count. */
  readonly removed: readonly number[]
  /** Events that count for less: so many at once, so many working days. */
  readonly changed: readonly { readonly event: number; readonly n: number; readonly days: number }[]
  readonly ratio?: { readonly kept: number; readonly due: number }
  /** In the place of what the rule gives; the computed value stays beside it. */
  readonly points?: Hundredths
}

export const isEmpty = ({ removed, changed, ratio, points }: Correction): boolean =>
  removed.length === 0 && changed.length === 0 && ratio === undefined && points === undefined

/** The facts with the correction of one indicator of one subject. `decision`: what stands beside points that were set. */
export function corrected(
  facts: Facts,
  { subject, indicator }: { readonly subject: string; readonly indicator: string },
  correction: Correction,
  decision: Decision,
): Facts {
  const fix = (one: SubjectFacts): SubjectFacts => ({
    ...one,
    indicators: { ...one.indicators, [indicator]: correctedIndicator(one.indicators[indicator] ?? {}, correction, decision) },
  })
  return { ...facts, subjects: facts.subjects.map((one) => (one.id === subject ? fix(one) : one)) }
}

function correctedIndicator(facts: IndicatorFacts, { removed, changed, ratio, points }: Correction, decision: Decision): IndicatorFacts {
  const change = (event: FactEvent, at: number): FactEvent => {
    const to = changed.find((one) => one.event === at)
    return to === undefined ? event : { ...event, n: to.n, days: to.days }
  }
  const events = facts.events?.map(change).filter((_, at) => !removed.includes(at))
  return {
    ...facts,
    ...(events !== undefined && { events }),
    ...(ratio !== undefined && { ratio }),
    ...(points !== undefined && { override: { ...decision, points } }),
  }
}

/** Places in a correction that the facts do not have, or that would make an event weigh more. */
export function isOutOfPlace(facts: IndicatorFacts, { removed, changed, ratio }: Correction): boolean {
  const { events = [] } = facts
  return (
    removed.some((at) => events[at] === undefined) ||
    changed.some(({ event, n, days }) => n > (events[event]?.n ?? -1) || days > (events[event]?.days ?? -1)) ||
    (ratio !== undefined && (facts.ratio === undefined || ratio.kept > ratio.due))
  )
}

/** `n/d` as a sheet writes it. */
export function exactOf(text: string): Fraction {
  const [n = '0', d = '1'] = text.split('/')
  return fraction(BigInt(n), BigInt(d))
}

/** An objection never makes the result heavier: no line of the sheet may fall, nor what is recorded. */
export function isHeavier(before: Sheet, after: Sheet): boolean {
  const lines = new Map(before.lines.map((line) => [line.code, line]))
  const falls = (line: Line): boolean => {
    const was = lines.get(line.code)
    return was !== undefined && compare(exactOf(line.exact), exactOf(was.exact)) < 0
  }
  return after.recorded < before.recorded || after.lines.some(falls)
}

/** Whether a line came out exactly as before: points, state and what was taken off for which facts. */
export const isSameLine = (before: Sheet, after: Sheet, code: string): boolean => {
  const [was, is] = [before, after].map(({ lines }) => canonicalJson(lines.find((one) => one.code === code) ?? null))
  return was === is
}
