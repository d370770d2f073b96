import type { Knex } from 'knex'
import type { WorkingCalendar } from '../../core/working-days.ts'
import { AppError } from '../errors.ts'
import { listAnswers } from './answers.queries.ts'
import { isActor, seesCase, seesInside, type Seat } from './cases.policy.ts'
import { listOffices, type Office } from './cases.queries.ts'
import { INSIDE } from './cases.rules.ts'
import { getCase, ruleOn } from './cases.service.ts'
import { findFile, listFiles } from './files.queries.ts'
import { kindOf } from './kinds.ts'
import { listMessages, listSteps } from './messages.queries.ts'
import { listPauses } from './pauses.queries.ts'
import { listColleagues, type Colleague } from './people.queries.ts'
import { deskOf, isRecused, seatFrom } from './seat.service.ts'
import { templatesFor, type Template } from './templates.queries.ts'
import type { CaseFile, CasePage, Reader } from './cases.types.ts'

export interface WholeCase {
  readonly page: CasePage
  readonly seat: Seat
  readonly inside: boolean
  /** The applicant's name is shown in full. */
  readonly named: boolean
  /** What forms offer; empty for the applicant. */
  readonly offices: readonly Office[]
  readonly colleagues: readonly Colleague[]
  readonly templates: readonly Template[]
}

/** A case with all that its reader may know of it. @throws AppError not_found */
export async function readCase(db: Knex, reader: Reader, id: number, today: string, calendar: WorkingCalendar): Promise<WholeCase> {
  const held = await getCase(db, id)
  const [desk, steps, pauses, answers] = await Promise.all([deskOf(db, held), listSteps(db, id), listPauses(db, id), listAnswers(db, id)])
  const seat = seatFrom(held, { desk, steps, pauses, answers, today, calendar })
  if (!seesCase(reader, seat) || (await isRecused(db, reader, held))) throw new AppError('not_found', 'errors.not_found')
  const inside = seesInside(reader, seat)
  const [messages, files, rule, offices, colleagues, templates] = await Promise.all([
    listMessages(db, id, { notes: inside }),
    listFiles(db, id),
    ruleOn(db, held.kind, held.receivedOn),
    inside ? listOffices(db) : [],
    inside && held.responsibleId !== null ? listColleagues(db, held.responsibleId, held.applicantId) : [],
    inside && held.responsibleId !== null ? templatesFor(db, held.kind, held.responsibleId) : [],
  ])
  return {
    page: {
      held,
      steps: inside ? steps : steps.filter(({ kind }) => !INSIDE.has(kind)),
      messages,
      pauses,
      answers: inside ? answers : answers.filter(({ state }) => state === 'sent'),
      files: inside ? files : files.filter(({ side }) => side !== 'note'),
      rule,
    },
    seat,
    inside,
    named: !inside || !isActor(reader) || (seat.kind.masks?.seesName(reader, seat) ?? true),
    offices,
    colleagues,
    templates,
  }
}

/** A file of a case, for whoever may see it. @throws AppError not_found */
export async function openCaseFile(db: Knex, reader: Reader, id: number): Promise<CaseFile> {
  const file = await findFile(db, id)
  const held = file === undefined ? undefined : await getCase(db, file.caseId)
  const seat = held === undefined ? undefined : { held, ...(await seatLike(db, held)) }
  if (file === undefined || seat === undefined || !seesCase(reader, seat) || (file.side === 'note' && !seesInside(reader, seat)))
    throw new AppError('not_found', 'errors.not_found')
  if (await isRecused(db, reader, seat.held)) throw new AppError('not_found', 'errors.not_found')
  return file
}

const seatLike = async (db: Knex, held: CasePage['held']): Promise<Pick<Seat, 'kind' | 'desk'>> => ({
  kind: kindOf(held.kind),
  desk: await deskOf(db, held),
})
