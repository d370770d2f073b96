import type { Knex } from 'knex'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { authorize } from '../auth/policy.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Deps } from '../deps.ts'
import { AppError } from '../errors.ts'
import { denyCaseAct, seesCase, type CaseActName, type Seat } from './cases.policy.ts'
import { actOn, getCase, todayOf } from './cases.service.ts'
import { isRecused, readSeat } from './seat.service.ts'
import type { Case, Change, Reader, Step } from './cases.types.ts'

export interface Guarded extends Seat {
  readonly tx: Knex.Transaction
  readonly calendar: WorkingCalendar
}

/** Runs one of the house's acts: what may not be seen is 404, what may not be done 403; guard and form ask the same policy. */
export const actAs = (
  deps: Pick<Deps, 'db' | 'now'>,
  reader: Reader,
  name: CaseActName,
  { id, version }: { readonly id: number; readonly version: number },
  act: (guarded: Guarded) => Promise<readonly [Change, Step]> | readonly [Change, Step],
): Promise<Case> =>
  actOn(deps, reader, id, version, async (tx, held) => {
    const calendar = await calendarIn(tx)
    const seat = await readSeat(tx, held, todayOf(deps), calendar)
    check(name, reader, seat, await isRecused(tx, reader, held))
    return act({ ...seat, tx, calendar })
  })

/** Asked before a file is taken in. @throws AppError not_found, forbidden */
export async function checkCaseAct(deps: Pick<Deps, 'db' | 'now'>, reader: Reader, id: number, name: CaseActName): Promise<void> {
  const held = await getCase(deps.db.read, id)
  const seat = await readSeat(deps.db.read, held, todayOf(deps), await calendarIn(deps.db.read))
  check(name, reader, seat, await isRecused(deps.db.read, reader, held))
}

function check(name: CaseActName, reader: Reader, seat: Seat, recused: boolean): void {
  if (recused || !seesCase(reader, seat)) throw new AppError('not_found', 'errors.not_found')
  authorize(denyCaseAct(name, reader, seat))
}
