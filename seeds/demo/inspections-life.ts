import type { FindingEnd } from './inspections.ts'
import { workingDay } from './clock.ts'
import type { Chance } from './random.ts'

/** What happened to a finding after its visit, day by day. `by`: who did it; the clock is nobody. */
export interface LifeStep {
  readonly step: 'ordered' | 'answered' | 'not_done' | 'done' | 'overdue' | 'escalated'
  readonly on: string
  readonly by: 'inspector' | 'department' | 'clock'
  readonly dueOn?: string
}
export interface Life {
  readonly state: 'recorded' | 'ordered' | 'answered' | 'done'
  /** 0, 1 or 2 as in inspection_findings. */
  readonly escalation: number
  readonly steps: readonly LifeStep[]
}

/** Of the findings of a visit on a day, with so many working days to rectify, as `today` sees it. */
export function lifeOf(end: FindingEnd, visitOn: string, days: number, today: string, chance: Chance): Life {
  if (end === 'recorded') return { state: 'recorded', escalation: 0, steps: [] }
  const issuedOn = issueDay(end, visitOn, days, today)
  const dueOn = workingDay(issuedOn, days)
  const ordered: LifeStep = { step: 'ordered', on: issuedOn, by: 'inspector', dueOn }
  const overdue: LifeStep = { step: 'overdue', on: workingDay(dueOn, 1), by: 'clock' }
  if (end === 'ordered') return { state: 'ordered', escalation: 0, steps: [ordered] }
  if (end === 'overdue') return { state: 'ordered', escalation: 1, steps: [ordered, overdue] }
  if (end === 'escalated')
    return { state: 'ordered', escalation: 2, steps: [ordered, overdue, { step: 'escalated', on: workingDay(dueOn, 5), by: 'clock' }] }
  const late = end === 'done' && chance.happens(0.2)
  const answeredOn = late ? workingDay(dueOn, chance.int(1, 4)) : workingDay(issuedOn, chance.int(2, Math.max(2, days - 1)))
  const answered: LifeStep = { step: 'answered', on: answeredOn, by: 'department' }
  const first = [ordered, ...(late ? [overdue] : []), answered]
  if (end === 'answered') return { state: 'answered', escalation: 0, steps: first }
  const lookedOn = workingDay(answeredOn, chance.int(1, 3))
  if (end === 'done') return { state: 'done', escalation: late ? 1 : 0, steps: [...first, { step: 'done', on: lookedOn, by: 'inspector' }] }
  const again = workingDay(lookedOn, 5)
  return {
    state: 'done',
    escalation: 0,
    steps: [
      ...first,
      { step: 'not_done', on: lookedOn, by: 'inspector', dueOn: again },
      { step: 'answered', on: workingDay(lookedOn, 4), by: 'department' },
      { step: 'done', on: workingDay(again, 1), by: 'inspector' },
    ],
  }
}

/** The day after the visit; what is overdue or still running today was ordered when that comes out so. */
function issueDay(end: FindingEnd, visitOn: string, days: number, today: string): string {
  const ago = { escalated: days + 8, overdue: days + 3, ordered: 4 }[end as string]
  return ago === undefined ? workingDay(visitOn, 1) : workingDay(today, -ago)
}
