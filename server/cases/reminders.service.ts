import type { WorkingCalendar } from '../../core/working-days.ts'
import type { Agent } from '../audit/audit.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { listRules } from './cases.queries.ts'
import { REOPEN_DAYS } from './cases.rules.ts'
import { actOn, getCase, todayOf } from './cases.service.ts'
import { tellOf } from './cases.telling.ts'
import { listAnsweredBy, listDueBy, listNamelessSteps } from './reminders.queries.ts'
import type { Case, CaseRule, ToTell } from './cases.types.ts'

type Works = Pick<Deps, 'db' | 'now'>
const CLOCK: Agent = { id: null, name: 'system' }
/** Working days: what came before long holidays is told after them, and a morning that was missed is made up for. */
const LOOK_BACK_DAYS = 5

/**
 * The morning of a working day: departments hear what is nearly due and what is overdue, and what applicants without a name did, of whom no
 * instant is kept; what can no longer be reopened is closed. All of it once, however many instances run it.
 */
export async function watchCases(deps: Works): Promise<void> {
  const today = todayOf(deps)
  const calendar = await calendarIn(deps.db.read)
  if (!calendar.isWorkingDay(today)) return
  await tellOfNameless(deps, calendar.addWorkingDays(today, -LOOK_BACK_DAYS).date)
  await warn(deps, today, calendar)
  await closeAnswered(deps, today, calendar)
}

async function warn(deps: Works, today: string, calendar: WorkingCalendar): Promise<void> {
  const rules = await listRules(deps.db.read)
  const ends = new Map<number, string>()
  const nearest = (days: number): string => {
    const known = ends.get(days) ?? calendar.addWorkingDays(today, days).date
    ends.set(days, known)
    return known
  }
  const furthest = nearest(Math.max(...rules.map(({ warnDays }) => warnDays)))
  for (const held of await listDueBy(deps.db.read, furthest)) {
    if (held.dueOn > nearest(warnDaysOf(held, rules))) continue
    const late = held.dueOn < today
    await tellOnce(
      deps,
      held,
      [
        {
          to: held.responsibleId === null ? 'desk' : 'department',
          code: late ? 'cases.told.late' : 'cases.told.near',
          params: { due: held.dueOn },
        },
      ],
      held.dueOn,
    )
  }
}

const warnDaysOf = ({ kind, receivedOn }: Case, rules: readonly CaseRule[]): number =>
  rules.find((rule) => rule.kind === kind && rule.fromOn <= receivedOn)?.warnDays ?? 0

const tellOnce = (deps: Works, held: Case, toTell: readonly ToTell[], name: string): Promise<void> =>
  deps.db.write.transaction((tx) => tellOf(tx, held, toTell, { at: deps.now().toISOString(), name, except: null }))

const NAMELESS: Readonly<Record<string, ToTell['code']>> = {
  wrote: 'cases.told.applicant_wrote',
  corrected: 'cases.told.corrected',
  rated: 'cases.told.rated',
  reopened: 'cases.told.reopened',
}

async function tellOfNameless(deps: Works, since: string): Promise<void> {
  for (const { id, case_id: caseId, kind } of await listNamelessSteps(deps.db.read, since)) {
    const code = NAMELESS[kind]
    const told: ToTell = code === undefined ? { to: 'desk', code: 'cases.told.received' } : { to: 'department', code }
    await tellOnce(deps, await getCase(deps.db.read, caseId), [told], `step:${id}`)
  }
}

async function closeAnswered(deps: Works, today: string, calendar: WorkingCalendar): Promise<void> {
  const last = calendar.addWorkingDays(today, -(REOPEN_DAYS + 1)).date
  for (const { id, version } of await listAnsweredBy(deps.db.read, last))
    await actOn(deps, CLOCK, id, version, () => Promise.resolve([{ state: 'closed', closedOn: today }, { kind: 'closed' }])).catch(
      (error: unknown) => {
        if (!(error instanceof AppError && error.kind === 'conflict')) throw error // somebody was quicker
      },
    )
}
