import type { Knex } from 'knex'
import { NOTICES, workingCalendar, type HolidayNotice, type WorkingCalendar } from '../../core/working-days.ts'
import { audited } from '../audit/audit.service.ts'
import { authorize, type Actor } from '../auth/policy.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { tell, type Telling } from '../notifications/notifications.service.ts'
import { denyNotices } from '../obligations/obligations.policy.ts'
import { dueOf } from '../obligations/obligations.rules.ts'
import { changeObligation, insertEvents, listObligations, type StoredObligation } from '../obligations/obligations.service.ts'
import { insertNotice, listNotices, type LoadedNotice } from './calendar.queries.ts'
import { logRow } from '../transparency-log/rows.service.ts'

/** How a due day moves. */
export interface Moved {
  readonly duty: StoredObligation
  readonly dueOn: string
  readonly provisional: boolean
}

export interface CalendarPage {
  readonly loaded: readonly LoadedNotice[]
  /** How many running due days a missing notice may still move, by the year of the day. */
  readonly provisional: ReadonlyMap<string, number>
}

/** The notices that hold and what still waits for one. @throws AppError forbidden */
export async function readCalendarPage({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<CalendarPage> {
  authorize(denyNotices(actor))
  const [loaded, open] = await Promise.all([listNotices(db.read), listObligations(db.read, { open: true })])
  const provisional = new Map<string, number>()
  for (const { dueOn, provisional: waits } of open)
    if (waits) provisional.set(dueOn.slice(0, 4), (provisional.get(dueOn.slice(0, 4)) ?? 0) + 1)
  return { loaded, provisional }
}

/** Which running due days a notice would move, or settle. Nothing is changed. @throws AppError forbidden */
export async function previewNotice({ db }: Pick<Deps, 'db'>, actor: Actor, notice: HolidayNotice): Promise<readonly Moved[]> {
  authorize(denyNotices(actor))
  return movedBy(db.read, notice)
}

async function movedBy(db: Knex, notice: HolidayNotice): Promise<Moved[]> {
  const calendar = workingCalendar([...NOTICES, ...(await listNotices(db)), notice])
  const open = await listObligations(db, { open: true })
  return open.flatMap((duty) => {
    const due = dueAgain(duty, calendar)
    return due.dueOn === duty.dueOn && due.provisional === duty.provisional ? [] : [{ duty, ...due }]
  })
}

const dueAgain = (duty: StoredObligation, calendar: WorkingCalendar) => dueOf(calendar, duty)

/**
 * Loads a year's notice: from now on it counts everywhere, running due days are computed again, and whoever answers for one that moved is
 * told. Returns how many moved. @throws AppError forbidden, conflict (another notice came between)
 */
export async function loadNotice(
  deps: Deps,
  actor: Actor,
  notice: HolidayNotice,
  { document, source, newest }: { readonly document: string; readonly source: 'file' | 'form'; readonly newest: number },
): Promise<number> {
  authorize(denyNotices(actor))
  return audited(deps, actor, async (tx) => {
    const known = Math.max(0, ...(await listNotices(tx)).map(({ id }) => id))
    if (known !== newest) throw new AppError('conflict', 'errors.changed_meanwhile')
    const moved = await movedBy(tx, notice)
    const at = deps.now().toISOString()
    const id = await insertNotice(tx, { ...notice, document, source, loadedBy: actor.id, loadedAt: at })
    await logRow(tx, 'calendar_notice', { id }, at)
    for (const { duty, dueOn, provisional } of moved) {
      await changeObligation(tx, duty, { due_on: dueOn, provisional })
      if (duty.disclosureId !== null && duty.timing !== 'standing')
        await tx('disclosures').where({ id: duty.disclosureId }).whereNull('published_number').update({ due_on: dueOn })
    }
    const changed = moved.filter(({ duty, dueOn }) => duty.dueOn !== dueOn)
    await insertEvents(
      tx,
      changed.map(({ duty, dueOn }) => ({
        obligationId: duty.id,
        kind: 'recomputed',
        at,
        actorId: actor.id,
        details: { from: duty.dueOn, to: dueOn },
      })),
    )
    await tell(tx, tellingsOf(changed, notice.year, id), at)
    const details = { year: notice.year, document, holidays: notice.holidays.length, makeups: notice.makeups.length, moved: changed.length }
    return [changed.length, { action: 'calendar.load_notice', subject: `calendar:${notice.year}`, details }]
  })
}

/** Once a person, however many of theirs moved. */
function tellingsOf(moved: readonly Moved[], year: number, noticeId: number): Telling[] {
  const counts = new Map<number, number>()
  for (const { duty } of moved) if (duty.responsibleId !== null) counts.set(duty.responsibleId, (counts.get(duty.responsibleId) ?? 0) + 1)
  return [...counts].map(([personId, n]) => ({
    personId,
    code: 'obligations.told.recomputed',
    params: { n, year: String(year) },
    href: '/obligations',
    about: `calendar:${noticeId}`,
  }))
}
