import type { Audience, Cycle, Timing } from '../disclosures/disclosures.rules.ts'
import type { Channel, Ground, OpenTo, SecrecyCheck, Stage, Tier, Way } from './catalogue.rules.ts'

/** Where an edition of the catalogue stands. `approved` waits for its day of effect; `discarded` and `superseded` are ends. */
export const EDITION_STATES = ['draft', 'submitted', 'approved', 'in_force', 'superseded', 'discarded'] as const
export type EditionState = (typeof EDITION_STATES)[number]

interface Named {
  readonly id: number
  readonly name: string
  readonly nameEn: string
}

export interface Edition {
  readonly id: number
  readonly number: number
  readonly state: EditionState
  readonly note: string
  readonly draftedBy: Named | undefined
  readonly draftedAt: string
  readonly submittedBy: Named | undefined
  readonly submittedAt: string | null
  readonly returnedRemark: string
  readonly approvedBy: Named | undefined
  readonly approvedAt: string | null
  readonly approvalRemark: string
  /** `YYYY-MM-DD`. */
  readonly effectiveOn: string | null
  readonly inForceAt: string | null
  readonly supersededAt: string | null
  readonly filingNumber: string | null
  readonly filingAuthority: string
  readonly filedOn: string | null
  /** Items that it lists. */
  readonly items: number
  /** Compare-and-set. */
  readonly version: number
}

export interface EditionClass {
  /** Of the edition's own row. */
  readonly id: number
  /** Of the live class; null until the edition is in force. */
  readonly classId: number | null
  readonly parentId: number | null
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly position: number
  readonly version: number
}

export interface EditionDepartment extends Named {
  readonly active: boolean
}
export interface Element {
  readonly zh: string
  readonly en: string
}

/** What an item of the catalogue says: every column of the official table. */
export interface ItemContent {
  readonly title: string
  readonly titleEn: string
  readonly elements: readonly Element[]
  readonly legalBasis: string
  readonly audience: Audience
  readonly timing: Timing
  /** Working days; calendar days between reviews for a standing item. */
  readonly timingDays: number
  readonly cycle: Cycle
  /** 一次性公开: published once for its period, then only corrected. */
  readonly oneShot: boolean
  readonly reviewLevel: number
  readonly register: string
  readonly channels: readonly Channel[]
  readonly openTo: OpenTo
  readonly openToNote: string
  readonly way: Way
  readonly tier: Tier
  readonly stage: Stage
  /** null: for good 长期. */
  readonly retentionYears: number | null
  readonly secrecyCheck: SecrecyCheck
  readonly withheldGround: Ground | ''
  readonly withheldExplanation: string
  readonly reviewDueOn: string | null
}

/** One line of one edition, with the names of its time. */
export interface EditionItem extends ItemContent {
  /** Of the edition's own row. */
  readonly id: number
  /** Of the live item; null until the edition is in force. */
  readonly itemId: number | null
  readonly code: string
  readonly classRow: number
  readonly personId: number | null
  readonly personName: string
  readonly personNameEn: string
  /** Whether the person is still there; true without one. */
  readonly personActive: boolean
  readonly departments: readonly EditionDepartment[]
  readonly position: number
  readonly ended: boolean
  readonly changeNote: string
  readonly changedBy: number | null
  readonly version: number
}

/** An edition with everything it says. */
export interface EditionContent {
  readonly edition: Edition
  readonly classes: readonly EditionClass[]
  /** In the order of the table, the ended ones among them. */
  readonly items: readonly EditionItem[]
}

/** A configured tier of review. */
export interface ReviewLevel {
  readonly level: number
  readonly name: string
  readonly nameEn: string
}
