import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { AccountabilityRecord, AccountablePerson } from './accountability.types.ts'
import { isHeard } from './vetoes.rules.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>

/** That there was a case, where, and what came of it in numbers: everybody on the staff. */
export const denyAccountability = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')
export const denyOpening = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'inspector') ? undefined : 'vetoes.denied.not_inspector'

/** Who and what for: the persons concerned, the head of their department, the leaders, and the office that keeps the record. */
export const seesRecord = (
  actor: Who,
  { departmentId, officeId, mine }: Pick<AccountabilityRecord, 'departmentId' | 'officeId' | 'mine'>,
): boolean =>
  readsAsStaff(actor) &&
  (mine ||
    hasRole(actor, 'leader') ||
    (hasRole(actor, 'inspector') && actor.departmentId === officeId) ||
    (hasRole(actor, 'head') && actor.departmentId === departmentId))
/** Whoever is concerned reads what is about themselves, not what is about the others. */
export const seesPerson = (actor: Who, record: AccountabilityRecord, { personId }: Pick<AccountablePerson, 'personId'>): boolean =>
  actor.id === personId || seesRecord(actor, { ...record, mine: false })

export const PERSON_ACTS = ['statement', 'decide', 'appeal', 'review'] as const
export type PersonAct = (typeof PERSON_ACTS)[number]

/** Where the person answers, and whether the reader answers there too. */
type Where = Pick<AccountabilityRecord, 'departmentId' | 'mine'>

/** Guard and form ask the same. @param record that the person is in, as this actor reads it */
export function denyPersonAct(act: PersonAct, actor: Who, person: AccountablePerson, record: Where, today: string): Denial {
  switch (act) {
    case 'statement':
      return own(actor, person) ?? (person.state === 'asked' && person.statedAt === null ? undefined : 'vetoes.denied.state')
    case 'decide':
      return (
        leads(actor, record) ??
        (person.state !== 'asked' ? 'vetoes.denied.state' : isHeard(person, today) ? undefined : 'accountability.denied.not_heard')
      )
    case 'appeal':
      return (
        own(actor, person) ??
        (person.state !== 'decided' ? 'vetoes.denied.state' : today > (person.appealUntil ?? '') ? 'vetoes.denied.too_late' : undefined)
      )
    case 'review':
      return (
        leads(actor, record) ??
        (person.state !== 'appealed' ? 'vetoes.denied.state' : actor.id === person.decidedBy ? 'accountability.denied.decided' : undefined)
      )
  }
}

const own = (actor: Who, { personId }: AccountablePerson): Denial => (actor.id === personId ? undefined : 'accountability.denied.not_own')
/** A leader; never of the department, nor one who answers for a share: what the others bear is said about themselves as well. */
const leads = (actor: Who, { departmentId, mine }: Where): Denial => {
  if (!hasRole(actor, 'leader')) return 'vetoes.denied.not_leader'
  if (mine) return 'accountability.denied.own'
  return actor.departmentId === departmentId ? 'vetoes.denied.own_department' : undefined
}
