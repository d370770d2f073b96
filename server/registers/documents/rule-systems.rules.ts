import { addDays, dateInShanghai } from '../../../core/dates.ts'
import { hasRole, type Actor, type Denial } from '../../auth/policy.ts'
import { SYSTEMS, type DocumentFacts, type RuleSystem } from './facts.rules.ts'

// The seven rule systems as the bureau has them: which text is in force, who owns it, and when it was last looked at.

/** One published version of a text that says it is one of the seven. */
export interface SystemVersion {
  readonly disclosureId: number
  readonly number: number
  readonly title: string
  readonly documentNumber: string
  readonly departmentId: number
  /** UTC instant. */
  readonly publishedAt: string
  readonly withdrawnAt: string | null
  /** Calendar days between reviews, as the catalogue says. */
  readonly reviewDays: number
  readonly facts: DocumentFacts
}
/** Somebody looked at a text and left it as it is. */
export interface SystemReview {
  readonly disclosureId: number
  readonly versionNumber: number
  readonly at: string
  readonly reviewerId: number
  readonly reviewerName: string
  readonly reviewerNameEn: string
  readonly statement: string
  /** SHA-256 of the canonical content that was looked at, hex. */
  readonly contentHash: string
  readonly nextDueOn: string
}

/** One of the seven on a day: what a score may be made from. Dates are `YYYY-MM-DD`. */
export interface RuleSystemFact {
  readonly system: RuleSystem
  /** A text is published, not withdrawn, in force on that day and not repealed. */
  readonly present: boolean
  readonly version: SystemVersion | undefined
  readonly review: SystemReview | undefined
  /** The publication of the text in force, or the later day on which it was looked at and left as it is. */
  readonly lastReviewedOn: string | null
  readonly nextDueOn: string | null
  readonly overdue: boolean
}

/** The seven as they stood on a day, each by its newest text that was out by then. */
export function systemsOn(versions: readonly SystemVersion[], reviews: readonly SystemReview[], on: string): RuleSystemFact[] {
  return SYSTEMS.map((system) => systemOn(system, versions, reviews, on))
}

const dayOf = (instant: string): string => dateInShanghai(instant)

function systemOn(system: RuleSystem, versions: readonly SystemVersion[], reviews: readonly SystemReview[], on: string): RuleSystemFact {
  const out = versions.filter(
    ({ publishedAt, withdrawnAt }) => dayOf(publishedAt) <= on && (withdrawnAt === null || dayOf(withdrawnAt) > on),
  )
  // Of each record the version of the day; a record that has become a text about something else no longer counts.
  const newest = out
    .filter((one) => !out.some(({ disclosureId, number }) => disclosureId === one.disclosureId && number > one.number))
    .filter(({ facts }) => facts.system === system)
  const holding = newest.filter(({ facts }) => isInForce(facts, on))
  const [version] = (holding.length > 0 ? holding : newest).toSorted(newestFirst)
  if (version === undefined)
    return { system, present: false, version: undefined, review: undefined, lastReviewedOn: null, nextDueOn: null, overdue: false }
  return { system, present: holding.length > 0, version, ...clockOf(version, reviews, on) }
}

const newestFirst = (a: SystemVersion, b: SystemVersion): number =>
  a.publishedAt === b.publishedAt ? b.disclosureId - a.disclosureId : a.publishedAt < b.publishedAt ? 1 : -1

const isInForce = ({ inForceOn, repealedOn }: DocumentFacts, on: string): boolean =>
  (inForceOn === null || inForceOn <= on) && (repealedOn === null || repealedOn > on)

function clockOf(version: SystemVersion, reviews: readonly SystemReview[], on: string) {
  const review = reviews
    .filter(
      ({ disclosureId, versionNumber, at }) => disclosureId === version.disclosureId && versionNumber === version.number && dayOf(at) <= on,
    )
    .toSorted((a, b) => (a.at < b.at ? 1 : -1))[0]
  const lastReviewedOn = dayOf(review?.at ?? version.publishedAt)
  const nextDueOn = review?.nextDueOn ?? nextReview(version, lastReviewedOn)
  return { review, lastReviewedOn, nextDueOn, overdue: nextDueOn < on }
}

/** The day by which a text is looked at again. */
export const nextReview = ({ reviewDays }: Pick<SystemVersion, 'reviewDays'>, from: string): string => addDays(from, reviewDays)

/** The owner, or the head of the department that owns or publishes the text, says that it stays as it is. */
export function denyReviewing(
  actor: Pick<Actor, 'id' | 'departmentId' | 'roles'>,
  { facts, departmentId }: Pick<SystemVersion, 'facts' | 'departmentId'>,
): Denial {
  if (hasRole(actor, 'sysadmin', 'secadmin', 'auditor')) return 'documents.denied.not_owner'
  if (facts.ownerPersonId === actor.id) return undefined
  const heads = hasRole(actor, 'head') && (actor.departmentId === facts.ownerDepartmentId || actor.departmentId === departmentId)
  return heads ? undefined : 'documents.denied.not_owner'
}
