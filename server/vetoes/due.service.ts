import type { Agent } from '../audit/audit.service.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { force } from './decision.service.ts'
import { todayOf } from './steps.service.ts'
import { listRunning } from './vetoes.queries.ts'
import { tellDepartment, tellReviewers } from './vetoes.telling.ts'
import type { Veto } from './vetoes.types.ts'

const CLOCK = { id: null, name: 'system' } as const satisfies Agent
/** Working days before something is due. */
const REMIND_DAYS = 2

/** Established and nobody appealed in time: in force. Compare-and-set, so that it may run on every instance. Returns how many. */
export async function putVetoesInForce(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const today = todayOf(deps)
  const due = (await listRunning(deps.db.read)).filter(
    ({ state, appealUntil }) => state === 'established' && appealUntil !== null && today > appealUntil,
  )
  let forced = 0
  for (const veto of due) forced += await one(deps, veto)
  return forced
}

async function one(deps: Pick<Deps, 'db' | 'now'>, veto: Veto): Promise<number> {
  try {
    await deps.db.write.transaction((tx) => force(deps, tx, CLOCK, veto))
    return 1
  } catch (error) {
    if (error instanceof AppError && error.kind === 'conflict') return 0 // another instance was first, or the department appealed
    throw error
  }
}

/** Two working days before a statement, an appeal or a review is due, whoever owes it is told once. */
export async function remindOfVetoes(deps: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const today = todayOf(deps)
  const calendar = await calendarIn(deps.db.read)
  if (!calendar.isWorkingDay(today)) return
  const soon = calendar.addWorkingDays(today, REMIND_DAYS).date
  const isSoon = (day: string | null): day is string => day !== null && day >= today && day <= soon
  const at = deps.now().toISOString()
  for (const veto of await listRunning(deps.db.read)) {
    const { state, statedAt, statementDueOn, appealUntil, reviewDueOn } = veto
    await deps.db.write.transaction(async (tx) => {
      if (state === 'investigating' && statedAt === null && isSoon(statementDueOn))
        await tellDepartment(tx, veto, { code: 'vetoes.told.statement_due', params: { due: statementDueOn }, name: 'statement_due', at })
      if (state === 'established' && isSoon(appealUntil))
        await tellDepartment(tx, veto, { code: 'vetoes.told.appeal_ends', params: { until: appealUntil }, name: 'appeal_ends', at })
      if (state === 'appealed' && isSoon(reviewDueOn))
        await tellReviewers(tx, veto, { code: 'vetoes.told.review_due', params: { due: reviewDueOn }, name: 'review_due', at })
    })
  }
}
