import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { readsAsStaff } from '../disclosures/disclosures.policy.ts'
import type { Appraisal, Remedy, Round } from './appraisals.types.ts'

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

/** Whoever is in the round leaves the decision, which weighs everybody against everybody, to a leader who is not. */
export const denyDeciding = (actor: Pick<Actor, 'id' | 'roles'>, own: Pick<Appraisal, 'standing'> | undefined): Denial =>
  denyLeading(actor) ?? (own === undefined || own.standing === 'exempt' ? undefined : 'appraisals.denied.own_round')

/** 优秀 is taken back by a leader, from anybody else. */
export const denyTakingBack = (actor: Pick<Actor, 'id' | 'roles'>, { personId }: Pick<Appraisal, 'personId'>): Denial =>
  denyLeading(actor) ?? (actor.id === personId ? 'appraisals.denied.own' : undefined)

/**
 * The bureau reviews its own decision; an appeal goes to the authority, whose decision the office enters. Neither by the person, nor by
 * whoever gave the opinion or made the decision that is asked about.
 */
export function denyRuling(actor: Who, appraisal: Of & Pick<Appraisal, 'opinionBy' | 'decidedBy'>, kind: Remedy['kind']): Denial {
  const denied = kind === 'review' ? denyLeading(actor) : denyRunning(actor, appraisal)
  if (denied !== undefined) return denied
  if (actor.id === appraisal.personId) return 'appraisals.denied.own'
  return [appraisal.opinionBy, appraisal.decidedBy].includes(actor.id) ? 'appraisals.denied.took_part' : undefined
}

export const denyOwn = (actor: Pick<Actor, 'id'>, { personId }: Pick<Appraisal, 'personId'>): Denial =>
  actor.id === personId ? undefined : 'appraisals.denied.not_own'

/** The person, the supervisor, the office and the leaders; nobody else reads what is written about somebody. The SQL twin is `visibleTo`. */
export const seesAppraisal = (actor: Who, appraisal: Of): boolean =>
  [denyOwn(actor, appraisal), denySupervising(actor, appraisal), denyRunning(actor, appraisal), denyLeading(actor)].includes(undefined)
