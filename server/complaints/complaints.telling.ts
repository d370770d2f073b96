import type { Knex } from 'knex'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import { numberEn, numberOf } from '../cases/cases.rules.ts'
import { tellAll } from '../notifications/notifications.service.ts'
import { readHead } from './complaints.queries.ts'

// By its number alone: what is said in a complaint, and by whom, stands on its page for those who may read it.

const ACTIVE = `select distinct p.id from people p join role_assignments r on r.person_id = p.id
  join case_complaints k on k.case_id = ? join cases c on c.id = k.case_id
  where p.status = 'active' and p.id <> coalesce(c.applicant_id, 0)`
/** Who is complained of, or belongs to the department, has no part in it. */
const UNCONCERNED = `p.department_id <> coalesce(k.department_id, 0)
  and not exists (select 1 from case_complaint_persons n where n.case_id = k.case_id and n.person_id = p.id)`
const HANDLERS = `${ACTIVE} and r.role = 'inspector' and p.department_id = c.responsible_id and ${UNCONCERNED}`
const LEADERS = `${ACTIVE} and r.role = 'leader' and p.id <> coalesce(k.investigator_id, 0) and ${UNCONCERNED}`
/** Whoever complained themselves is told as such. */
const DEPARTMENT = `${ACTIVE} and r.role in ('head', 'publisher') and p.department_id = k.department_id`

export interface Told {
  readonly code: MessageKey
  readonly params?: MessageParams
  /** Tells one occasion from the next. */
  readonly name: string
  readonly at: string
}

async function all(tx: Knex.Transaction, sql: string, id: number, { code, params, name, at }: Told): Promise<void> {
  const number = { kind: 'complaint', ...(await readHead(tx, id)) } as const
  const said = { code, params: { number: numberOf(number), number_en: numberEn(number), ...params } }
  await tellAll(tx, { sql, bindings: [id] }, { ...said, href: `/complaints/${id}`, about: `complaint:${id}:${name}` }, at)
}

/** Who can look into it. */
export const tellHandlers = (tx: Knex.Transaction, id: number, told: Told): Promise<void> => all(tx, HANDLERS, id, told)
/** Who can sign. */
export const tellLeaders = (tx: Knex.Transaction, id: number, told: Told): Promise<void> => all(tx, LEADERS, id, told)
/** Who speaks for the department concerned. */
export const tellDepartment = (tx: Knex.Transaction, id: number, told: Told): Promise<void> => all(tx, DEPARTMENT, id, told)
