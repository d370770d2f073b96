import type { VersionRef } from '../registers/register.ts'
import type { Audience, Cycle, ReviewState, StepName, StepOutcome, Timeliness, Timing, VersionState } from './disclosures.rules.ts'

/** What the item's review level says today; a submitted version goes by its own `reviewSteps`. */
export interface RecordLevel {
  readonly name: string
  readonly nameEn: string
  readonly steps: readonly ReviewState[]
  readonly batchAllowed: boolean
  readonly emergencyAllowed: boolean
}

/** The catalogue item behind a record, as far as the envelope needs it. */
export interface RecordItem {
  readonly id: number
  readonly code: string
  readonly title: string
  readonly titleEn: string
  readonly audience: Audience
  readonly timing: Timing
  /** Working days; calendar days between reviews for a standing item. */
  readonly timingDays: number
  readonly cycle: Cycle
  /** Published once for its period, then only corrected. */
  readonly oneShot: boolean
  readonly reviewLevel: number
  /** Years on show from the first publication; null: for good. */
  readonly retentionYears: number | null
  readonly level: RecordLevel
  /** Key of the register that holds the content. */
  readonly register: string
  readonly legalBasis: string
  readonly responsiblePerson: { readonly name: string; readonly nameEn: string } | undefined
}

export interface DisclosureVersion {
  readonly id: number
  readonly number: number
  readonly state: VersionState
  readonly title: string
  readonly summary: string
  readonly changeNote: string
  readonly lineCount: number
  readonly totalFen: number | null
  readonly findingCount: number
  readonly draftedBy: number
  readonly draftedAt: string
  readonly submittedAt: string | null
  readonly publishedAt: string | null
  /** The reviews under which it was submitted; null before. */
  readonly reviewSteps: readonly ReviewState[] | null
  /** UTC instant for which it is scheduled. */
  readonly publishAt: string | null
  /** Readers are asked to confirm by this day, `YYYY-MM-DD`, that they have read it; null: nobody is asked. */
  readonly acknowledgeBy: string | null
  /** The meeting that decided, when it was not one person; '' otherwise. */
  readonly collectiveDecision: string
  /** Published at once, to be reviewed afterwards (应急公开). */
  readonly emergency: Emergency | undefined
}

export interface Emergency {
  readonly publishedBy: number
  readonly at: string
  readonly reason: string
  /** Last day of the review afterwards. */
  readonly dueOn: string
  readonly approvalStep: ReviewState
  readonly secrecyBy: number | null
  readonly approvalBy: number | null
  /** null while it waits. */
  readonly outcome: 'passed' | 'withdrawn' | null
}

export interface DisclosureStep {
  readonly versionNumber: number
  readonly step: StepName
  readonly outcome: StepOutcome
  /** null: the system. */
  readonly actorId: number | null
  readonly actorName: string
  readonly actorNameEn: string
  /** Where the actor worked, and as what, on that day; missing for somebody without a history. */
  readonly actorPlace?: { readonly department: string; readonly departmentEn: string; readonly post: string; readonly postEn: string }
  readonly at: string
  readonly remark: string
  /** Whose step it was, when a delegate took it. */
  readonly onBehalfOf: number | null
  readonly onBehalfOfName: string
  readonly onBehalfOfNameEn: string
  /** What was ordered, for an objection; '' otherwise. */
  readonly ordered: string
}

/** One record with its versions and everything that happened to it. */
export interface Disclosure {
  readonly id: number
  readonly item: RecordItem
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  /** As it was called when the record was first published. */
  readonly departmentNameThen: string
  readonly departmentNameThenEn: string
  /** The department and everything above it, itself included. */
  readonly lineage: readonly number[]
  readonly title: string
  readonly period: string | null
  readonly formedOn: string
  /** What proves the day of the decision or event of an ex-ante item: a document's number, an attachment's name; '' while nobody named it. */
  readonly eventEvidence: string
  readonly publishedNumber: number | null
  readonly workingNumber: number | null
  readonly filingNumber: string | null
  readonly firstPublishedAt: string | null
  readonly publishedAt: string | null
  readonly dueOn: string | null
  readonly timeliness: Timeliness | null
  readonly leadDays: number | null
  readonly withdrawnAt: string | null
  readonly withdrawnByName: string | null
  readonly withdrawnByNameEn: string | null
  readonly withdrawalReason: string | null
  readonly createdBy: number
  readonly createdAt: string
  /** Compare-and-set. */
  readonly version: number
  /** Oldest first. */
  readonly versions: readonly DisclosureVersion[]
  /** Oldest first. */
  readonly steps: readonly DisclosureStep[]
}

export const versionNumbered = (disclosure: Disclosure, number: number | null): DisclosureVersion | undefined =>
  number === null ? undefined : disclosure.versions.find((version) => version.number === number)

/** The version in draft or under review. */
export const workingVersion = (disclosure: Disclosure): DisclosureVersion | undefined =>
  versionNumbered(disclosure, disclosure.workingNumber)
/** The version that readers see, also after a withdrawal. */
export const publishedVersion = (disclosure: Disclosure): DisclosureVersion | undefined =>
  versionNumbered(disclosure, disclosure.publishedNumber)

/** The reviews that a version passes: its own once submitted, else what its level asks today. */
export const stepsOf = ({ item }: Pick<Disclosure, 'item'>, version: Pick<DisclosureVersion, 'reviewSteps'>): readonly ReviewState[] =>
  version.reviewSteps ?? item.level.steps

/** The emergency publication of a record that still waits for its review. */
export const openEmergency = (disclosure: Pick<Disclosure, 'versions'>): DisclosureVersion | undefined =>
  disclosure.versions.find(({ emergency }) => emergency !== undefined && emergency.outcome === null)

/** What is told about a record to whoever wants to be told. */
export const announcedOf = (disclosure: Disclosure, { number, title, acknowledgeBy }: DisclosureVersion) => ({
  disclosureId: disclosure.id,
  versionNumber: number,
  title,
  itemId: disclosure.item.id,
  audience: disclosure.item.audience,
  departmentId: disclosure.departmentId,
  departmentName: disclosure.departmentName,
  departmentNameEn: disclosure.departmentNameEn,
  lineage: disclosure.lineage,
  acknowledgeBy,
})

/** What a register needs to know of one version. */
export const refOf = (disclosure: Disclosure, version: DisclosureVersion): VersionRef => ({
  versionId: version.id,
  disclosureId: disclosure.id,
  departmentId: disclosure.departmentId,
  period: disclosure.period,
})
