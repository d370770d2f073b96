import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { headsFor, publishesFor, readsAsStaff } from '../disclosures/disclosures.policy.ts'
import { mayBeNil, whyNotExtendable } from './obligations.rules.ts'
import type { Obligation } from './obligations.types.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles' | 'standsInFor'>
/** As much of an obligation as permissions depend on: the department with everything above it. */
export interface Placed {
  readonly departmentId: number
  readonly lineage: readonly number[]
}

/** Whoever looks after the whole bureau's disclosure. */
export const seesAllObligations = (actor: Pick<Actor, 'roles'>): boolean =>
  hasRole(actor, 'editor', 'leader', 'inspector', 'approver', 'secrecy')

/** Denies the calendar of what is due to whoever neither answers for something nor looks after everything. */
export const denyCalendar = (actor: Pick<Actor, 'roles'>): Denial =>
  hasRole(actor, 'publisher', 'head') || seesAllObligations(actor) ? undefined : 'auth.denied.role'

/** Every member of staff reads how every department keeps what it owes; the administrators and an observer from outside do not. */
export const seesObligations = (actor: Pick<Actor, 'roles'>): boolean => readsAsStaff(actor)

type Duty = Placed & Obligation & { readonly register: string }

/** Denies stating that a period had nothing to disclose: publishers draft it, heads sign it. */
export function denyNilDraft(actor: Who, duty: Duty): Denial {
  if (!publishesFor(actor, duty) && !headsFor(actor, duty)) return 'obligations.denied.not_responsible'
  return whyNotNil(duty)
}

/** Denies signing: a head of the department or above it signs, and it may be their own draft. */
export const denyNilSign = (actor: Who, duty: Duty): Denial => (headsFor(actor, duty) ? whyNotNil(duty) : 'obligations.denied.not_head')

function whyNotNil(duty: Duty): Denial {
  if (!mayBeNil(duty)) return 'obligations.denied.never_nil'
  return duty.answeredAt !== null || duty.cancelledAt !== null ? 'obligations.denied.settled' : undefined
}

/** Denies asking for more time, or a pause, to everybody but the department's heads and the approvers. */
export function denyAskTime(actor: Who, duty: Duty, kind: 'extension' | 'suspension'): Denial {
  if (!headsFor(actor, duty) && !hasRole(actor, 'approver')) return 'obligations.denied.not_head'
  return whyNotExtendable(duty, kind)
}

/** Denies deciding on it to everybody but approvers and leaders; nobody decides on what they asked for as a head. */
export function denyDecideTime(
  actor: Who,
  duty: Duty,
  asked: { readonly askedBy: number; readonly kind: 'extension' | 'suspension' },
): Denial {
  if (!hasRole(actor, 'approver', 'leader')) return 'obligations.denied.not_approver'
  if (asked.askedBy === actor.id) return 'obligations.denied.own_request'
  return whyNotExtendable(duty, asked.kind)
}

/** Denies the working-day calendar's administration to everybody but the system administrators. */
export const denyNotices = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'sysadmin') ? undefined : 'auth.denied.role')
