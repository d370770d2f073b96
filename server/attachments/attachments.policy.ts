import type { Actor, Denial } from '../auth/policy.ts'
import { capacitiesOf, denyEdit, denyReview, seesTimeline, type Drafting, type Stepped } from '../disclosures/disclosures.policy.ts'
import { isEditable } from '../disclosures/disclosures.rules.ts'
import type { DisclosureVersion } from '../disclosures/disclosures.types.ts'

type Who = Pick<Actor, 'id' | 'departmentId' | 'roles' | 'standsInFor'>
type Version = Pick<DisclosureVersion, 'number' | 'draftedBy' | 'state'>

/** Denies adding, removing and describing files to everybody but the department's publishers, while it is a draft. */
export const denyAttach = (actor: Who, record: Drafting, version: Pick<DisclosureVersion, 'state'>): Denial =>
  denyEdit(actor, record) ?? (isEditable(version.state) ? undefined : 'attachments.denied.submitted')

/** Denies blacking out to everybody but those who may attach, and the secrecy reviewer whose turn it is. */
export function denyRedact(actor: Who, record: Drafting & Stepped, version: Version): Denial {
  const denial = denyAttach(actor, record, version)
  if (denial === undefined || !capacitiesOf(actor).some(({ role }) => role === 'secrecy')) return denial
  if (version.state !== 'secrecy_review') return 'attachments.denied.not_in_review'
  return denyReview(actor, record, version, 'secrecy_review')
}

/** Who opens a file as it was handed in: the record's department and those who review. Everybody else gets the readers' copy. */
export const seesOriginals = seesTimeline
