import type { Knex } from 'knex'
import { isDate } from '../../core/dates.ts'
import { calendarIn } from '../calendar/calendar.service.ts'
import type { Letter } from '../cases/cases.types.ts'
import { type FieldProblems, refuse } from '../errors.ts'
import { readHead, giveToOffice, insertComplaint, listNamed, listOffices, type Named, type Office } from './complaints.queries.ts'
import { ACCEPTANCE_DAYS, MOST_PERSONS, officeFor, TARGETS, type Target } from './complaints.rules.ts'
import { tellHandlers } from './complaints.telling.ts'

export interface TypedComplaint {
  readonly target: string
  /** Id of the department complained of. */
  readonly department: string
  /** Names of people complained of, as they are written in the directory. */
  readonly persons: string
  readonly happenedOn: string
  readonly nameShown: boolean
}

/** Departments that can be complained of here: what concerns the leaders goes to the authority above. */
export const complainable = async (db: Knex): Promise<Office[]> => (await listOffices(db)).filter(({ leads }) => !leads)

interface Checked {
  readonly target: Target
  readonly departmentId: number | null
  readonly persons: readonly Named[]
  readonly office: Office
}

/**
 * What a complaint says beside its title and text. Its row is written with the case, on the desk of the office that looks into it: never of
 * one that it is about. Those who can look into it are told, but not when somebody without a name has just sent it: the moment would tell.
 */
export async function readComplaint(db: Knex, typed: TypedComplaint, today: string): Promise<Letter> {
  const offices = await listOffices(db)
  const names = [...new Set(typed.persons.split(/[\s、,，;；]+/).filter((name) => name !== ''))]
  const persons = names.length === 0 ? [] : await listNamed(db, names.slice(0, MOST_PERSONS))
  const target = TARGETS.find((one) => one === typed.target)
  const department = offices.find(({ id, leads }) => !leads && String(id) === typed.department)
  const departmentId = target === 'department' ? (department?.id ?? null) : null
  const concerned = [...(departmentId === null ? [] : [departmentId]), ...persons.map((person) => person.departmentId)]
  const office = officeFor(offices, concerned)
  const problems = {
    ...(target === undefined && { target: { code: 'common.error.required' as const } }),
    ...(target === 'department' && department === undefined && { department: { code: 'common.error.required' as const } }),
    ...(isDate(typed.happenedOn) && typed.happenedOn <= today ? {} : { happenedOn: { code: 'complaints.error.day' as const } }),
    ...personProblem(names, persons),
    ...(office === undefined && { department: { code: 'complaints.error.nobody_left' as const } }),
  }
  if (target === undefined || office === undefined || Object.keys(problems).length > 0) return { problems }
  return {
    opening: { aboutId: null, responsibleId: null, silent: true },
    alongside: (tx, id) => place(tx, id, { target, departmentId, persons, office }, typed),
  }
}

function personProblem(names: readonly string[], persons: readonly Named[]): FieldProblems {
  if (names.length > MOST_PERSONS) return { persons: { code: 'complaints.error.too_many_persons', params: { max: MOST_PERSONS } } }
  const unknown = names.filter((name) => !persons.some((person) => person.name === name))
  if (unknown.length > 0) return { persons: { code: 'complaints.error.nobody', params: { names: unknown.join('、') } } }
  return persons.some(({ isLeader }) => isLeader) ? { persons: { code: 'complaints.error.leader' } } : {}
}

async function place(tx: Knex.Transaction, id: number, checked: Checked, { happenedOn, nameShown }: TypedComplaint): Promise<void> {
  const { office, persons, target, departmentId } = checked
  const { receivedOn, submittedAt } = await readHead(tx, id)
  if (happenedOn > receivedOn) refuse({ happenedOn: { code: 'complaints.error.day' } })
  const acceptDueOn = (await calendarIn(tx)).addWorkingDays(receivedOn, ACCEPTANCE_DAYS).date
  await giveToOffice(tx, id, office.id)
  const personIds = persons.map((person) => person.id)
  await insertComplaint(tx, id, { target, departmentId, happenedOn, nameShown: nameShown && submittedAt !== null, acceptDueOn, personIds })
  if (submittedAt !== null) await tellHandlers(tx, id, { code: 'complaints.told.received', name: 'received', at: submittedAt })
}
