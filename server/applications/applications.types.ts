import type { ApplicantKind, Outcome, RemedyKind, RemedyOutcome } from '../../core/annual-report.ts'
import type { Fen } from '../../core/money.ts'
import type { CaseState } from '../cases/cases.rules.ts'
import type { Channel, Delivery, IdKind, Medium } from './applications.rules.ts'
import type { FeeMethod } from './fees.rules.ts'

/** What article 29 (1) asks of an applicant; kept sealed. */
export interface Identity {
  readonly idNumber: string
  readonly phone: string
  readonly email: string
  readonly address: string
  /** Who acts for an organisation or another person. */
  readonly agent: string
}

/** What an application has beside its case. Days are `YYYY-MM-DD`. */
export interface Application {
  readonly caseId: number
  readonly applicant: ApplicantKind
  readonly name: string
  readonly idKind: IdKind
  readonly sealed: string
  readonly applicantKey: string
  readonly channel: Channel
  readonly arrivedOn: string
  /** Null where art. 31 asks for a confirmation that is still to come: the application is not received before it. */
  readonly confirmedOn: string | null
  /** The clerk; null when the applicant filed it here. */
  readonly registeredBy: number | null
  readonly wantedNumber: string
  readonly medium: Medium
  readonly delivery: Delivery
  readonly excess: 'asked' | 'reasonable' | 'unreasonable' | null
  readonly excessReasons: string
  readonly finishedOn: string | null
  readonly outcome: Outcome | null
}

export const PARTY_KINDS = ['third_party', 'co_maker'] as const
export type PartyKind = (typeof PARTY_KINDS)[number]
export const OPINIONS = ['agrees', 'objects', 'silent'] as const
export type Opinion = (typeof OPINIONS)[number]
/** Somebody whose interests the information touches (art. 32), or who made it too (art. 34). */
export interface Party {
  readonly id: number
  readonly caseId: number
  readonly kind: PartyKind
  readonly name: string
  readonly askedOn: string
  readonly answerByOn: string
  readonly answeredOn: string | null
  readonly opinion: Opinion | null
  readonly reasons: string
}

/** What is handed over with the reply. */
export interface Copy {
  readonly id: number
  readonly caseId: number
  readonly redacted: boolean
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly on: string
}

export interface FeeNotice {
  readonly caseId: number
  readonly method: FeeMethod
  readonly counted: number
  readonly countedBefore: number
  readonly amount: Fen
  readonly noticedOn: string
  readonly payByOn: string
  readonly state: 'noticed' | 'paid' | 'lapsed'
  readonly settledOn: string | null
}

export interface Remedy {
  readonly id: number
  readonly caseId: number
  readonly kind: RemedyKind
  readonly body: string
  readonly number: string
  readonly filedOn: string
  readonly closedOn: string | null
  readonly outcome: Exclude<RemedyOutcome, 'pending'> | null
}

/** Where applicants turn to, in force from a day. */
export interface Office {
  readonly fromOn: string
  readonly reviewBody: string
  readonly court: string
  readonly address: string
  readonly telephone: string
  readonly payTo: string
}

/** A line of the register. */
export interface ApplicationRow {
  readonly id: number
  readonly year: number
  readonly serial: number
  readonly title: string
  readonly name: string
  readonly applicant: ApplicantKind
  readonly channel: Channel
  readonly arrivedOn: string
  readonly received: boolean
  readonly receivedOn: string
  readonly dueOn: string
  readonly state: CaseState
  readonly responsibleName: string | null
  readonly responsibleNameEn: string | null
  readonly reply: string | null
  readonly finishedOn: string | null
  readonly outcome: Outcome | null
  readonly handled: 'inside' | 'outside'
}

/** Which rows of the register: of a department that answers, of somebody who asked, or all. */
export interface RegisterRows {
  readonly departmentId?: number
  readonly applicantId?: number
}
