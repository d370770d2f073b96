import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Appraisal, Round } from './appraisals.types.ts'

type Who = Pick<Actor, 'id' | 'roles' | 'departmentId'>
type Of = Pick<Appraisal, 'personId' | 'departmentId' | 'underLeader' | 'officeId'>

export const denyAppraisals = (actor: Pick<Actor, 'roles'>): Denial => (readsAsStaff(actor) ? undefined : 'auth.denied.role')

/** A leader has the year's assessment begun, names the office that runs it, and decides in the end. */
export const denyLeading = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'leader') ? undefined : 'appraisals.denied.not_leader')

/** The personnel office: the inspectors of the department that was named for the round. */
export const denyRunning = (actor: Who, { officeId }: Pick<Round, 'officeId'>): Denial =>
  hasRole(actor, 'inspector') && actor.departmentId === officeId ? undefined : 'appraisals.denied.not_office'

/** The supervisor: the head of the department; a leader of the heads themselves, and where there is no head. Nobody is their own. */
export function denySupervising(actor: Who, { personId, departmentId, underLeader }: Of): Denial {
  if (actor.id === personId) return 'appraisals.denied.own'
  if (underLeader) return denyLeading(actor)
  return hasRole(actor, 'head') && actor.departmentId === departmentId ? undefined : 'appraisals.denied.not_supervisor'
}

export const denyOwn = (actor: Pick<Actor, 'id'>, { personId }: Pick<Appraisal, 'personId'>): Denial =>
  actor.id === personId ? undefined : 'appraisals.denied.not_own'

/** The person, the supervisor, the office and the leaders; nobody else reads what is written about somebody. The SQL twin is `visibleTo`. */
export const seesAppraisal = (actor: Who, appraisal: Of): boolean =>
  [denyOwn(actor, appraisal), denySupervising(actor, appraisal), denyRunning(actor, appraisal), denyLeading(actor)].includes(undefined)
