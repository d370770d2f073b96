import type { Knex } from 'knex'
import { calendarIn } from '../calendar/calendar.service.ts'
import { listFactFindings, listFactSteps, type FactFinding } from './inspection-facts.queries.ts'
import type { InspectionEvent, InspectionFacts, InspectionPeriod } from './inspection-facts.types.ts'
import { deadlinesOf, type Deadline } from './inspections.rules.ts'

export type { InspectionEvent, InspectionFacts, InspectionPeriod } from './inspection-facts.types.ts'

/**
 * What inspections found in each department during a period: findings by the day of the visit, once the department signed or its refusal
 * was witnessed, and rectifications answered after a deadline that lies in the period. Departments without any are in the map too.
 * Three statements, whatever the number of departments.
 */
export async function inspectionFacts(db: Knex, period: InspectionPeriod): Promise<ReadonlyMap<number, InspectionFacts>> {
  const { departmentIds, from, to, today } = period
  // One after the other: scoring is closed in a transaction, which has one connection.
  const findings = await listFactFindings(db, departmentIds, to)
  const steps = await listFactSteps(db, departmentIds, to)
  const calendar = await calendarIn(db)
  const until = today < to ? today : to
  const facts = new Map(departmentIds.map((id) => [id, { events: [] as InspectionEvent[], rectification: { kept: 0, due: 0 } }]))
  for (const finding of findings) {
    const of = facts.get(finding.departmentId)
    if (of === undefined) continue
    if (finding.on >= from) of.events.push(eventOf(finding))
    for (const deadline of deadlinesOf(steps.get(finding.id) ?? [], until, calendar)) {
      if (deadline.dueOn < from || deadline.dueOn > to || !isOver(deadline, until)) continue
      of.rectification.due += 1
      if (deadline.daysLate === 0) of.rectification.kept += 1
      else of.events.push({ ...eventOf(finding), key: 'overdue_rectification', days: deadline.daysLate, on: deadline.dueOn })
    }
  }
  for (const { events } of facts.values()) events.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  return facts
}

/** Answered, or its day is past: what is still running is neither kept nor missed. */
const isOver = ({ dueOn, answeredOn }: Deadline, until: string): boolean => answeredOn !== undefined || dueOn < until

const eventOf = ({ id, indicator, severity, title, on }: FactFinding): InspectionEvent => ({
  key: 'finding',
  n: 1,
  days: 0,
  title,
  ref: `finding:${id}`,
  on,
  indicator,
  severity,
})
