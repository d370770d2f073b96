import type { Knex } from 'knex'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import type { Veto } from './vetoes.types.ts'

const ACTIVE = `select distinct p.id from people p join role_assignments r on r.person_id = p.id where p.status = 'active'`
const SPEAKERS = `${ACTIVE} and r.role in ('head', 'publisher') and p.department_id = ?`
const INSPECTORS = `${ACTIVE} and r.role = 'inspector' and p.department_id <> ? and p.id <> ?`
const DECIDERS = `${ACTIVE} and r.role in ('inspector', 'head') and p.department_id in (select w.department_id from veto_deciders w where w.veto_id = ?)
  and p.department_id <> ? and p.id <> ?`
const LEADERS = `${ACTIVE} and r.role = 'leader' and p.department_id <> ?
  and not exists (select 1 from veto_steps t where t.veto_id = ? and t.actor_id = p.id)`
const ALL_LEADERS = `${ACTIVE} and r.role = 'leader' and p.department_id <> ?`

type Of = Pick<Veto, 'id' | 'title' | 'departmentId' | 'registeredBy'>
export interface Told {
  readonly code: MessageKey
  readonly params?: MessageParams
  /** Tells one occasion from the next. */
  readonly name: string
  readonly at: string
}
const all = (
  tx: Knex.Transaction,
  sql: string,
  bindings: readonly number[],
  { id, title }: Of,
  { code, params = {}, name, at }: Told,
): Promise<void> =>
  tellAll(
    tx,
    { sql, bindings: [...bindings] },
    { code, params: { title, ...params }, href: `/vetoes/${id}`, about: `veto:${id}:${name}` },
    at,
  )

/** Who speaks for the department that it concerns. */
export const tellDepartment = (tx: Knex.Transaction, veto: Of, told: Told): Promise<void> =>
  all(tx, SPEAKERS, [veto.departmentId], veto, told)
/** Who can accept it. */
export const tellInspectors = (tx: Knex.Transaction, veto: Of, told: Told): Promise<void> =>
  all(tx, INSPECTORS, [veto.departmentId, veto.registeredBy], veto, told)
/** Who can decide it. */
export const tellDeciders = (tx: Knex.Transaction, veto: Of, told: Told): Promise<void> =>
  all(tx, DECIDERS, [veto.id, veto.departmentId, veto.registeredBy], veto, told)
/** Who can name a substitute. */
export const tellLeaders = (tx: Knex.Transaction, veto: Of, told: Told): Promise<void> =>
  all(tx, ALL_LEADERS, [veto.departmentId], veto, told)
/** Who can review the appeal. */
export const tellReviewers = (tx: Knex.Transaction, veto: Of, told: Told): Promise<void> =>
  all(tx, LEADERS, [veto.departmentId, veto.id], veto, told)

export const tellRegistrant = (
  tx: Knex.Transaction,
  { id, title, registeredBy }: Of,
  { code, params = {}, name, at }: Told,
): Promise<void> =>
  tell(tx, [{ personId: registeredBy, code, params: { title, ...params }, href: `/vetoes/${id}`, about: `veto:${id}:${name}` }], at)
