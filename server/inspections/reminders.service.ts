import type { Knex } from 'knex'
import { record, type Agent } from '../audit/audit.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import { changeFinding, insertStep } from './findings.queries.ts'
import { lateBy, LEADERS_AFTER_DAYS, REMIND_DAYS } from './inspections.rules.ts'
import { todayOf } from './inspections.service.ts'
import { holdersOf } from './people.queries.ts'
import { listDue, type DueFinding } from './rectification.queries.ts'

const CLOCK: Agent = { id: null, name: 'system' }

/**
 * Watches over deadlines, on working days: two days before, the department is reminded; once overdue, its head is told and the inspectors
 * are; a week of work later, the leaders. Each step is taken once, by compare-and-set, so it may run on every instance.
 */
export async function watchRectifications(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const today = todayOf(deps)
  const calendar = await calendarIn(deps.db.read)
  if (!calendar.isWorkingDay(today)) return 0
  const due = await listDue(deps.db.read, calendar.addWorkingDays(today, REMIND_DAYS).date)
  let acted = 0
  for (const finding of due) {
    const late = lateBy(finding.due_on, today, calendar)
    const level = late === 0 ? 0 : late < LEADERS_AFTER_DAYS ? 1 : 2
    if (level === 0) await remind(deps, finding)
    else if (level > finding.escalation) acted += (await escalate(deps, finding, level, late)) ? 1 : 0
  }
  return acted
}

const hrefOf = ({ id }: DueFinding): string => `/inspections/findings/${id}`

async function remind(deps: Pick<Deps, 'db' | 'now'>, finding: DueFinding): Promise<void> {
  const told = {
    code: 'inspections.told.due_soon',
    params: { title: finding.title, due: finding.due_on },
    href: hrefOf(finding),
    about: `inspection_finding:${finding.id}:${finding.due_on}:soon`,
  } as const
  const at = deps.now().toISOString()
  await deps.db.write.transaction((tx) => tellAll(tx, holdersOf(['head', 'publisher'], finding.department_id), told, at))
}

/** False when another instance was first, or the department has answered meanwhile. */
async function escalate(deps: Pick<Deps, 'db' | 'now'>, finding: DueFinding, level: 1 | 2, late: number): Promise<boolean> {
  return deps.db.write.transaction(async (tx) => {
    const of = { id: finding.id, version: finding.version, state: 'ordered' } as const
    if (!(await changeFinding(tx, of, { escalation: level }))) return false
    const at = deps.now().toISOString()
    const place = { inspectionId: finding.inspection_id, visitId: finding.visit_id, findingId: finding.id }
    await insertStep(tx, { ...place, step: level === 1 ? 'overdue' : 'escalated', by: null, at, remark: '' })
    await tellOverdue(tx, finding, level, late, at)
    const details = { title: finding.title, department: finding.department, dueOn: finding.due_on, days: late }
    await record(deps, tx, CLOCK, { action: 'inspections.escalate', subject: `inspection_visit:${finding.visit_id}`, details })
    return true
  })
}

async function tellOverdue(tx: Knex.Transaction, finding: DueFinding, level: 1 | 2, late: number, at: string): Promise<void> {
  const told = {
    code: 'inspections.told.overdue',
    params: { department: finding.department, title: finding.title, n: late },
    href: hrefOf(finding),
    about: `inspection_finding:${finding.id}:${finding.due_on}:${level}`,
  } as const
  await tellAll(tx, holdersOf(['head', 'publisher'], finding.department_id), told, at)
  await tellAll(tx, { sql: 'select person_id as id from inspection_inspectors where visit_id = ?', bindings: [finding.visit_id] }, told, at)
  if (level === 2) await tellAll(tx, holdersOf(['leader']), told, at)
}
