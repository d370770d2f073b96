import { addDays, dateInShanghai } from '../../core/dates.ts'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { findPersonnel } from '../registers/index.ts'
import { handlersOf } from './handlers.rules.ts'
import { listRecent } from './notices.queries.ts'
import { listHandlers, listObjections } from './objections.queries.ts'
import { HANDLER_ROLES } from './publicity.policy.ts'
import { listResults, readPeriods } from './publicity.reading.ts'
import { concernedBy, stateOf } from './publicity.rules.ts'

/** Longer than the longest period with its holidays, and a month in which results may still be missing. */
const LOOK_BACK_DAYS = 120

/**
 * Tells those who hear objections, once each: on the last working day before a period ends, of objections that are open; and when it is
 * over, whose result is missing. On working days only; what was told under a name (`about`) is not told again, so it may run on every
 * instance and as often as it likes. Returns how much was to be told.
 */
export async function remindHandlers(deps: Pick<Deps, 'db' | 'now'>): Promise<number> {
  const at = deps.now().toISOString()
  const today = dateInShanghai(at)
  const calendar = await calendarIn(deps.db.read)
  if (!calendar.isWorkingDay(today)) return 0
  const notices = await listRecent(deps.db.read, `${addDays(today, -LOOK_BACK_DAYS)}T00:00:00.000Z`)
  const periods = await readPeriods(
    deps.db.read,
    notices.map(({ id }) => id),
  )
  const holders = await listHandlers(deps.db.read, [...HANDLER_ROLES, 'leader'])
  const tellings: Telling[] = []
  for (const { id, title } of notices) {
    const period = periods.get(id)?.periods.at(-1)
    if (period !== undefined) tellings.push(...(await tellingsOf(deps, { id, title, period, holders, calendar }, today)))
  }
  if (tellings.length > 0) await deps.db.write.transaction((tx) => tell(tx, tellings, at))
  return tellings.length
}

interface Due {
  readonly id: number
  readonly title: string
  readonly period: {
    readonly versionId: number
    readonly lastOn: string
    readonly broken?: { readonly on: string; readonly by: 'correction' | 'withdrawal' }
  }
  readonly calendar: WorkingCalendar
  readonly holders: Awaited<ReturnType<typeof listHandlers>>
}

async function tellingsOf({ db }: Pick<Deps, 'db'>, { id, title, period, holders, calendar }: Due, today: string): Promise<Telling[]> {
  const ends = calendar.addWorkingDays(period.lastOn, -1).date
  const over = today > period.lastOn
  if (!over && today < ends) return []
  const { notice, lines } = await findPersonnel(db.read, { versionId: period.versionId })
  const results = over ? await listResults(db.read, [period.versionId]) : []
  const state = stateOf(period, today, lines.length - results.length)
  const to = (concerned: typeof lines, filerId: number | null) => handlersOf(holders, { takers: notice.takers, concerned, filerId })
  if (state === 'awaiting') {
    const waiting = lines.filter(({ lineNo }) => !results.some((result) => result.lineNo === lineNo))
    const people = new Set(waiting.flatMap((line) => to([line], null)))
    const params = { title, n: waiting.length }
    return [...people].map((personId) => ({
      personId,
      code: 'personnel.told.results_due',
      params,
      href: `/publicity/${id}`,
      about: `publicity_results:${period.versionId}`,
    }))
  }
  if (state !== 'running') return []
  const open = (await listObjections(db.read, [id])).filter((one) => one.state !== 'concluded' && one.versionId === period.versionId)
  return open.flatMap((objection) =>
    to(concernedBy(lines, objection.lineNo), objection.filerId).map((personId) => ({
      personId,
      code: 'personnel.told.ends_soon' as const,
      params: { title, last: period.lastOn },
      href: `/publicity/objections/${objection.id}`,
      about: `publicity_objection:${objection.id}:${period.lastOn}`,
    })),
  )
}
