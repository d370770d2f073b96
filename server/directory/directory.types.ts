import type { RankClass } from '../auth/policy.ts'
import type { MobileShown, Presence } from './profile.rules.ts'

/** What colleagues may know of somebody. `mobile` is already as the person wants it shown; the stored number goes no further than the query. */
export interface Colleague {
  readonly id: number
  readonly username: string
  readonly name: string
  readonly nameEn: string
  /** Pinyin of the name, a syllable each, without tones. */
  readonly syllables: readonly string[]
  readonly departmentId: number
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly heads: boolean
  readonly duties: string
  readonly dutiesEn: string
  readonly telephone: string
  readonly room: string
  /** Whole, masked (`138****5678`) or empty. */
  readonly mobile: string
  readonly mobileShown: MobileShown
  readonly presence: Presence
  /** First part of the photo's hash, for its address; null without a photo. */
  readonly photo: string | null
  /** Place among the leaders; null for everybody else. */
  readonly leaderPosition: number | null
}

/** A department as the directory, the organisation page and the boards show it. */
export interface Office {
  readonly id: number
  readonly code: string
  readonly name: string
  readonly nameEn: string
  readonly kind: 'bureau' | 'department' | 'unit'
  readonly parentId: number | null
  readonly position: number
  readonly duties: string
  readonly dutiesEn: string
  readonly room: string
  readonly telephone: string
  readonly openingHours: string
  readonly openingHoursEn: string
  readonly complaintTelephone: string
  readonly version: number
}

/** What a leader is in charge of 领导分工. */
export interface Charge {
  readonly personId: number
  /** A line each. */
  readonly fields: string
  readonly fieldsEn: string
  /** Who stands in for the leader, AB角. */
  readonly standInId: number | null
  readonly position: number
  /** 0 while nothing is written down. */
  readonly version: number
  readonly departmentIds: readonly number[]
}

/** Everything about the bureau that the three pages are made of; read once a revision. */
export interface Bureau {
  readonly people: readonly Colleague[]
  /** Parents before their children. */
  readonly offices: readonly { readonly office: Office; readonly depth: number }[]
  readonly charges: readonly Charge[]
}
