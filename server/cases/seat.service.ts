import type { Knex } from 'knex'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { AppError } from '../errors.ts'
import { listAnswers } from './answers.queries.ts'
import { isActor, isApplicant, seesCase, type Seat } from './cases.policy.ts'
import { departmentIds } from './cases.queries.ts'
import { CORRECTION_ASKED_DAYS, REOPEN_DAYS } from './cases.rules.ts'
import { kindOf } from './kinds.ts'
import { listSteps } from './messages.queries.ts'
import { listPauses } from './pauses.queries.ts'
import type { Answer, Case, CaseStep, Pause, Reader } from './cases.types.ts'

/** Id of the department that takes such cases in. */
export async function deskOf(db: Knex, held: Pick<Case, 'kind'>): Promise<number | undefined> {
  const { department } = kindOf(held.kind).desk
  return (await departmentIds(db, [department])).get(department)
}

/** @throws AppError not_found for what the reader may not see */
export async function assertSees(db: Knex, reader: Reader, held: Case): Promise<void> {
  const seat = { held, kind: kindOf(held.kind), desk: await deskOf(db, held) }
  if (!seesCase(reader, seat) || (await isRecused(db, reader, held))) throw new AppError('not_found', 'errors.not_found')
}

/** Has no part in it, though the office or the role would give one; whoever wrote it sees it as such. */
export const isRecused = async (db: Knex, reader: Reader, held: Case): Promise<boolean> =>
  isActor(reader) && !isApplicant(reader, held) && ((await kindOf(held.kind).recused?.(db, reader, held)) ?? false)

/** What comes by a receipt code is delivered on the next working morning, as of the day on which it was written. */
const awaitedUntil = ({ receiptHash }: Case, answerBy: string, calendar: WorkingCalendar): string =>
  receiptHash === null ? answerBy : calendar.addWorkingDays(answerBy, 1).date

interface Parts {
  readonly desk: number | undefined
  readonly steps: readonly CaseStep[]
  readonly pauses: readonly Pause[]
  readonly answers: readonly Answer[]
  readonly today: string
  readonly calendar: WorkingCalendar
}

/** What the policy asks, from what a page has read anyway. */
export function seatFrom(held: Case, { desk, steps, pauses, answers, today, calendar }: Parts): Seat {
  const pause = pauses.find(({ until }) => until === null)
  const inRound = steps.filter(({ round }) => round === held.round)
  return {
    held,
    kind: kindOf(held.kind),
    desk,
    today,
    answer: answers.find(({ round }) => round === held.round),
    pause,
    awaitedUntil: pause?.answerBy == null ? null : awaitedUntil(held, pause.answerBy, calendar),
    corrected: inRound.some(({ kind }) => kind === 'correction_asked'),
    correctionUntil: calendar.addWorkingDays(held.restartedOn ?? held.receivedOn, CORRECTION_ASKED_DAYS).date,
    reopenUntil: held.answeredOn === null ? null : calendar.addWorkingDays(held.answeredOn, REOPEN_DAYS).date,
    passedBy: inRound.flatMap(({ kind, departmentId }) =>
      departmentId !== null && (kind === 'assigned' || kind === 'transferred') ? [departmentId] : [],
    ),
    proposedBy: steps.findLast(({ kind }) => kind === 'publication_proposed')?.actorId ?? null,
  }
}

/** One after another: inside a transaction there is a single connection. */
export async function readSeat(db: Knex, held: Case, today: string, calendar: WorkingCalendar): Promise<Seat> {
  const desk = await deskOf(db, held)
  const [steps, pauses] = [await listSteps(db, held.id), await listPauses(db, held.id)]
  return seatFrom(held, { desk, steps, pauses, answers: await listAnswers(db, held.id), today, calendar })
}
