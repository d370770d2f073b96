import type { VersionRef } from '../registers/register.ts'
import type { Audience, Cycle, StepName, StepOutcome, Timeliness, Timing, VersionState } from './disclosures.rules.ts'

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
  readonly reviewLevel: number
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
}

export interface DisclosureStep {
  readonly versionNumber: number
  readonly step: StepName
  readonly outcome: StepOutcome
  /** null: the system. */
  readonly actorId: number | null
  readonly actorName: string
  readonly actorNameEn: string
  readonly at: string
  readonly remark: string
}

/** One record with its versions and everything that happened to it. */
export interface Disclosure {
  readonly id: number
  readonly item: RecordItem
  readonly departmentId: number
  readonly departmentName: string
  readonly departmentNameEn: string
  /** The department and everything above it, itself included. */
  readonly lineage: readonly number[]
  readonly title: string
  readonly period: string | null
  readonly formedOn: string
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

/** What a register needs to know of one version. */
export const refOf = (disclosure: Disclosure, version: DisclosureVersion): VersionRef => ({
  versionId: version.id,
  disclosureId: disclosure.id,
  departmentId: disclosure.departmentId,
  period: disclosure.period,
})
