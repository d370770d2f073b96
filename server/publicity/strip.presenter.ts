import { weekday } from '../../core/dates.ts'
import type { Period } from './publicity.rules.ts'

/** One cell of partials/strip. */
interface StripCell {
  readonly on: string
  readonly kind: 'used' | 'open' | 'off' | 'due'
  readonly n?: number
  readonly holiday?: boolean
  readonly makeup?: boolean
  readonly word?: string
}
export interface Strip {
  readonly firstWeekday: number
  readonly days: readonly StripCell[]
}

/** A period day by day: its working days numbered from the first one, which counts. */
export function presentStrip(
  { firstOn, lastOn, broken, calendar }: Pick<Period, 'firstOn' | 'lastOn' | 'broken' | 'calendar'>,
  today: string,
): Strip {
  const until = broken === undefined || today < broken.on ? today : broken.on
  const days: StripCell[] = []
  let n = 0
  for (const { on, kind } of calendar) {
    if (kind === 'weekend' || kind === 'holiday') {
      days.push({ on, kind: 'off', holiday: kind === 'holiday' })
      continue
    }
    n += 1
    days.push({
      on,
      kind: on <= until ? 'used' : on === lastOn ? 'due' : 'open',
      n,
      ...(kind === 'makeup' && { makeup: true }),
      ...(on === lastOn && { word: String(n) }),
    })
  }
  return { firstWeekday: weekday(firstOn), days }
}
