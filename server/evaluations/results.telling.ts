import type { Knex } from 'knex'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import type { Cycle } from './cycles.types.ts'

const ACTIVE = `select p.id from people p join role_assignments r on r.person_id = p.id where p.status = 'active'`
/** Heads and publishers of everybody who is evaluated. */
const CONCERNED = `${ACTIVE} and r.role in ('head', 'publisher') and p.department_id in (select s.department_id from evaluation_subjects s where s.cycle_id = ?)`
const OF_DEPARTMENT = `${ACTIVE} and r.role in ('head', 'publisher') and p.department_id = ?`
/** Who may review an objection: nobody of the department that objects. */
const REVIEWERS = `${ACTIVE} and r.role in ('inspector', 'leader') and p.department_id <> ?`
const LEADERS = `${ACTIVE} and r.role = 'leader'`

type Of = Pick<Cycle, 'id' | 'title'>
interface Told {
  readonly code: MessageKey
  readonly params?: MessageParams
  readonly href: string
  /** Tells one occasion from the next. */
  readonly name: string
  readonly at: string
}

const tellThem = (tx: Knex.Transaction, sql: string, bindings: readonly number[], cycle: Of, told: Told): Promise<void> => {
  const { code, params = {}, href, name, at } = told
  return tellAll(
    tx,
    { sql, bindings },
    { code, params: { title: cycle.title, ...params }, href, about: `evaluation:${cycle.id}:${name}` },
    at,
  )
}

export const tellConcerned = (tx: Knex.Transaction, cycle: Of, told: Told): Promise<void> =>
  tellThem(tx, CONCERNED, [cycle.id], cycle, told)
export const tellDepartment = (tx: Knex.Transaction, cycle: Of, departmentId: number, told: Told): Promise<void> =>
  tellThem(tx, OF_DEPARTMENT, [departmentId], cycle, told)
export const tellReviewers = (tx: Knex.Transaction, cycle: Of, departmentId: number, told: Told): Promise<void> =>
  tellThem(tx, REVIEWERS, [departmentId], cycle, told)
export const tellLeaders = (tx: Knex.Transaction, cycle: Of, told: Told): Promise<void> => tellThem(tx, LEADERS, [], cycle, told)
