import type { Knex } from 'knex'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import { seesCase } from '../cases/cases.policy.ts'
import { getCase, todayOf, type Case } from '../cases/cases.service.ts'
import { kindOf } from '../cases/kinds.ts'
import { deskOf, readSeat } from '../cases/seat.service.ts'
import type { Reader } from '../cases/cases.types.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import type { ApplicationSeat } from './applications.policy.ts'
import { findApplication, findFee, listParties, listRemedies } from './applications.queries.ts'

/** Everything that decides what may be done to an application. One after another: inside a transaction there is a single connection. */
export async function applicationSeat(db: Knex, held: Case, today: string, calendar: WorkingCalendar): Promise<ApplicationSeat> {
  const seat = await readSeat(db, held, today, calendar)
  const application = await findApplication(db, held.id)
  if (application === undefined) throw new AppError('not_found', 'errors.not_found')
  const [parties, fee] = [await listParties(db, held.id), await findFee(db, held.id)]
  return { ...seat, application, parties, fee, remedies: await listRemedies(db, held.id) }
}

/** For a reader of its case. @throws AppError not_found for what is no application, or may not be seen */
export async function readApplication(deps: Pick<Deps, 'db' | 'now'>, reader: Reader, id: number): Promise<ApplicationSeat> {
  const held = await getCase(deps.db.read, id)
  if (held.kind !== 'application') throw new AppError('not_found', 'errors.not_found')
  const seat = await applicationSeat(deps.db.read, held, todayOf(deps), await calendarIn(deps.db.read))
  if (!seesCase(reader, seat)) throw new AppError('not_found', 'errors.not_found')
  return seat
}

/** What the office's own pages ask of: the kind and the department that is its desk. */
export async function officeSeat(db: Knex): Promise<{ readonly kind: ReturnType<typeof kindOf>; readonly desk: number | undefined }> {
  return { kind: kindOf('application'), desk: await deskOf(db, { kind: 'application' }) }
}

export const officeDesk = ({ db }: Pick<Deps, 'db'>): ReturnType<typeof officeSeat> => officeSeat(db.read)
