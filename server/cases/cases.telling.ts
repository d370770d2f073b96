import type { Knex } from 'knex'
import { tell, tellAll } from '../notifications/notifications.service.ts'
import { kindOf } from './kinds.ts'
import { numberEn, numberOf } from './cases.rules.ts'
import type { Audience, Case, ToTell } from './cases.types.ts'

const ACTIVE = `select distinct p.id from people p join role_assignments r on r.person_id = p.id where p.status = 'active' and p.id <> ?`

export interface Occasion {
  readonly at: string
  /** Tells one occasion from the next. */
  readonly name: string
  /** Whoever did it knows. */
  readonly except: number | null
}

/** Tells people where a case stands, by its number alone: never what is in it. */
export async function tellOf(tx: Knex.Transaction, held: Case, toTell: readonly ToTell[], occasion: Occasion): Promise<void> {
  for (const one of toTell) await tellOne(tx, held, one, occasion)
}

async function tellOne(tx: Knex.Transaction, held: Case, { to, code, params }: ToTell, { at, name, except }: Occasion): Promise<void> {
  const said = {
    code,
    params: { number: numberOf(held), number_en: numberEn(held), ...params },
    href: `/cases/${held.id}`,
    about: `case:${held.id}:${name}:${code}`,
  }
  const person =
    to === 'applicant'
      ? held.applicantId
      : to === 'assignee'
        ? held.assigneeId
        : typeof to === 'object' && 'person' in to
          ? to.person
          : undefined
  if (person !== undefined) {
    if (person !== null && person !== except) await tell(tx, [{ ...said, personId: person }], at)
    return
  }
  const recipients = recipientsOf(to as Exclude<ToTell['to'], 'applicant' | 'assignee' | { readonly person: number }>, held, except ?? 0)
  if (recipients !== undefined) await tellAll(tx, recipients, said, at)
}

const USUAL = { department: ['publisher', 'head'], leaders: ['leader', 'approver'] } as const
const marks = (values: readonly string[]): string => values.map(() => '?').join(', ')

type Many = Exclude<Audience, 'applicant' | 'assignee'> | { readonly department: number }
function recipientsOf(to: Many, held: Case, except: number): { sql: string; bindings: (string | number)[] } | undefined {
  const kind = kindOf(held.kind)
  const told = kind.told ?? USUAL
  const speakers = (department: number) => ({
    sql: `${ACTIVE} and r.role in (${marks(told.department)}) and p.department_id = ?`,
    bindings: [except, ...told.department, department],
  })
  if (typeof to === 'object') return speakers(to.department)
  switch (to) {
    case 'desk':
      // A kind that is looked into by different offices is on none's common desk: the one that has it, and never the one that it is about.
      if (kind.told !== undefined && held.responsibleId !== null) return speakers(held.responsibleId)
      return {
        sql: `${ACTIVE} and r.role in (${marks(kind.desk.roles)}) and p.department_id = (select d.id from departments d where d.code = ?)`,
        bindings: [except, ...kind.desk.roles, kind.desk.department],
      }
    case 'department':
      return held.responsibleId === null ? undefined : speakers(held.responsibleId)
    case 'leaders':
      return { sql: `${ACTIVE} and r.role in (${marks(told.leaders)})`, bindings: [except, ...told.leaders] }
    case 'approvers':
      return kind.signedBy === 'leader' || held.responsibleId === null
        ? recipientsOf('leaders', held, except)
        : { sql: `${ACTIVE} and r.role = 'head' and p.department_id = ?`, bindings: [except, held.responsibleId] }
  }
}
