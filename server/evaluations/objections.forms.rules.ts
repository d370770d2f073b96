import type { IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import type { Correction } from './corrections.rules.ts'
import { parsePoints } from './cycles.rules.ts'

/** What a form says about a correction: `remove` lists places, `days.3` and `n.3` what is left of an event, `kept` and `due` the ratio, `points`. */
export interface ReadCorrection {
  readonly correction: Correction
  /** The points that were typed are none. */
  readonly badPoints: boolean
}

const whole = (value: unknown): number | undefined =>
  typeof value === 'string' && /^\d{1,6}$/.test(value.trim()) ? Number(value) : undefined

/** Only what differs from the facts is a correction: a form that comes back as it was corrects nothing. */
export function readCorrection(body: Readonly<Record<string, unknown>>, facts: IndicatorFacts, typedPoints: string): ReadCorrection {
  const { events = [], ratio } = facts
  const removed = [body['remove'] ?? []].flat().flatMap((one) => whole(one) ?? [])
  const changed = events.flatMap((event, at) => {
    const [days, n] = [whole(body[`days.${at}`]) ?? event.days, whole(body[`n.${at}`]) ?? event.n]
    return removed.includes(at) || (days === event.days && n === event.n) ? [] : [{ event: at, n, days }]
  })
  const [kept, due] = [whole(body['kept']) ?? ratio?.kept, whole(body['due']) ?? ratio?.due]
  const isOther = ratio !== undefined && kept !== undefined && due !== undefined && (kept !== ratio.kept || due !== ratio.due)
  const points = typedPoints === '' ? undefined : parsePoints(typedPoints)
  return {
    correction: { removed, changed, ...(isOther && { ratio: { kept, due } }), ...(points !== undefined && { points }) },
    badPoints: typedPoints !== '' && points === undefined,
  }
}
