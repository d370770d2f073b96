import type { Knex } from 'knex'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import type { Recipients } from '../notifications/notifications.types.ts'
import type { Cycle } from './cycles.types.ts'

const WORKING = `p.status = 'active'`

/** Inspectors of the departments that score in a cycle. */
export const scorersOfCycle = (cycleId: number, exceptId: number): Recipients => ({
  sql: `select p.id from people p join role_assignments r on r.person_id = p.id join evaluation_scorers s on s.department_id = p.department_id
    where r.role = 'inspector' and s.cycle_id = ? and p.id <> ? and ${WORKING}`,
  bindings: [cycleId, exceptId],
})

/** Inspectors of the departments that score one of its subjects: not those of the subject itself, nor substitutes for another one. */
export const scorersOfSubject = (cycleId: number, subjectId: number): Recipients => ({
  sql: `select p.id from people p join role_assignments r on r.person_id = p.id join evaluation_scorers s on s.department_id = p.department_id
    join evaluation_subjects u on u.cycle_id = s.cycle_id and u.department_id <> s.department_id
    where r.role = 'inspector' and s.cycle_id = ? and u.id = ? and ${WORKING} and (not s.substitute or exists
      (select 1 from evaluation_substitutes x where x.scorer_id = s.id and x.subject_id = u.id))`,
  bindings: [cycleId, subjectId],
})

/** Those who answer for the departments that a cycle is about. */
export const headsOfSubjects = (cycleId: number, exceptId: number): Recipients => ({
  sql: `select p.id from people p join role_assignments r on r.person_id = p.id join evaluation_subjects s on s.department_id = p.department_id
    where r.role in ('head', 'publisher') and s.cycle_id = ? and p.id <> ? and ${WORKING}`,
  bindings: [cycleId, exceptId],
})

/** Those who answer for one of them. */
export const headsOfSubject = (subjectId: number, exceptId: number): Recipients => ({
  sql: `select p.id from people p join role_assignments r on r.person_id = p.id join evaluation_subjects s on s.department_id = p.department_id
    where r.role in ('head', 'publisher') and s.id = ? and p.id <> ? and ${WORKING}`,
  bindings: [subjectId, exceptId],
})

/** Inspectors of one department. */
export const inspectorsOf = (departmentId: number, exceptId: number): Recipients => ({
  sql: `select p.id from people p join role_assignments r on r.person_id = p.id where r.role = 'inspector' and p.department_id = ? and p.id <> ? and ${WORKING}`,
  bindings: [departmentId, exceptId],
})

interface Said {
  readonly code: MessageKey
  readonly params?: MessageParams
  /** Below the cycle's address; '' for its own page. */
  readonly below?: string
  /** What makes it one announcement. */
  readonly about: string
}

/** Tells a group of people something about a cycle, whose title every sentence may name. */
export const tellOf = (
  tx: Knex.Transaction,
  to: Recipients,
  { id, title }: Pick<Cycle, 'id' | 'title'>,
  { code, params = {}, below = '', about }: Said,
  at: string,
): Promise<void> =>
  tellAll(tx, to, { code, params: { title, ...params }, href: `/evaluations/${id}${below}`, about: `evaluation:${id}:${about}` }, at)
