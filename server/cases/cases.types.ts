import type { Knex } from 'knex'
import type { Accepted } from '../attachments/incoming.ts'
import type { Actor, Denial, Role } from '../auth/policy.ts'
import type { FieldProblems } from '../errors.ts'
import type { MessageKey, MessageParams } from '../i18n/index.ts'
import type { Words } from '../web/words.ts'
import type { AnswerState, CaseState, FileSide, Kind, PauseRule, Publication, Satisfaction, Side } from './cases.rules.ts'

/** One conversation with one clock. Days are `YYYY-MM-DD`, `At` UTC ISO text. */
export interface Case {
  readonly id: number
  readonly kind: Kind
  readonly year: number
  readonly serial: number
  readonly title: string
  readonly body: string
  readonly anonymous: boolean
  /** null when anonymous or from outside. */
  readonly applicantId: number | null
  readonly applicantName: string | null
  readonly applicantNameEn: string | null
  readonly applicantDepartmentId: number | null
  /** SHA-256 of the receipt code, lower-case hex. */
  readonly receiptHash: string | null
  /** Whom the applicant named. */
  readonly aboutId: number | null
  readonly aboutName: string | null
  readonly aboutNameEn: string | null
  readonly responsibleId: number | null
  readonly responsibleName: string | null
  readonly responsibleNameEn: string | null
  readonly assigneeId: number | null
  readonly assigneeName: string | null
  readonly assigneeNameEn: string | null
  readonly state: CaseState
  readonly receivedOn: string
  readonly submittedAt: string | null
  /** Working days. */
  readonly days: number
  readonly extensionDays: number
  readonly dueOn: string
  readonly restartedOn: string | null
  readonly answeredOn: string | null
  readonly closedOn: string | null
  readonly round: number
  readonly satisfaction: Satisfaction | null
  readonly publication: Publication
  readonly publicTitle: string
  readonly publicQuestion: string
  readonly publicAnswer: string
  readonly publishedOn: string | null
  readonly consent: boolean
  /** An extension that is asked for. */
  readonly wish: Wish
  /** Since when it stands still; null while it does not. */
  readonly pausedFrom: string | null
  /** It came in and its receipt is still to be confirmed: no day of it counts, and `dueOn` means nothing. */
  readonly unconfirmed: boolean
  readonly version: number
}

/** `days` working days more, for a reason; empty when nothing is asked for. */
export interface Wish {
  readonly days?: number | undefined
  readonly reason?: string | undefined
  readonly by?: number | undefined
}

/** A person who is signed in, or whoever has the receipt code: it was shown once to the one who wrote. */
export type Reader = Actor | ReceiptReader
export interface ReceiptReader {
  readonly receipt: string
  /** In its place what is kept of it, when what was written earlier is delivered. */
  readonly hash?: string
  /** Runs first in the transaction of an act. */
  readonly take?: (tx: Knex.Transaction) => Promise<void>
}

/** A line in the course of a case; `details` are flat texts, named by `cases.detail.<key>` where they are shown. */
export interface Step {
  readonly kind: string
  readonly reason?: string
  /** The article it rests on. */
  readonly rule?: string
  readonly departmentId?: number | null
  readonly details?: Readonly<Record<string, string | number>>
}

/** Whom to tell. `approvers`: those who sign this kind's answers; `desk`: who takes such cases in. */
export type Audience = 'applicant' | 'department' | 'assignee' | 'desk' | 'approvers' | 'leaders'
export interface ToTell {
  readonly to: Audience | { readonly person: number } | { readonly department: number }
  readonly code: MessageKey
  readonly params?: MessageParams
}

/** What becomes of a case; what is left out stays. */
export interface Change {
  readonly state?: CaseState
  readonly responsibleId?: number | null
  readonly assigneeId?: number | null
  readonly receivedOn?: string
  readonly days?: number
  readonly extensionDays?: number
  readonly restartedOn?: string | null
  readonly answeredOn?: string | null
  readonly closedOn?: string | null
  readonly round?: number
  readonly satisfaction?: Satisfaction | null
  readonly publication?: Publication
  readonly publicTitle?: string
  readonly publicQuestion?: string
  readonly publicAnswer?: string
  readonly publishedOn?: string | null
  readonly consent?: boolean
  readonly wish?: Wish
  /** Something is said with it. */
  readonly message?: { readonly side: Side; readonly body: string }
  readonly files?: readonly Accepted[]
  readonly fileSide?: FileSide
  readonly tell?: readonly ToTell[]
  /** Runs in the same transaction once the case has changed. */
  readonly then?: (tx: Knex.Transaction, moved: Case) => Promise<void>
}
export type Act = (tx: Knex.Transaction, held: Case) => Promise<readonly [Change, Step]>

/** A case that begins. */
export interface Opening {
  readonly kind: Kind
  readonly title: string
  readonly body: string
  /** Who enters it; undefined: an applicant who gives no name. */
  readonly by: Actor | undefined
  /** Default: who enters it. null: somebody from outside, entered by a clerk. */
  readonly applicantId?: number | null
  /** A receipt code also for somebody who is not anonymous: one from outside. Anonymous ones always get it. */
  readonly receipt?: boolean
  /** What is kept of a code that was given out already. */
  readonly receiptHash?: string
  /** The statutory day of receipt; default today. Never later than today. */
  readonly receivedOn?: string
  readonly aboutId?: number | null
  /** Goes there at once, past the desk. */
  readonly responsibleId?: number | null
  /** Offered for publication without a name. */
  readonly consent?: boolean
  readonly files?: readonly Accepted[]
  /** Of the first step. */
  readonly details?: Readonly<Record<string, string | number>>
  /** Nobody is told: the kind tells those whom it concerns itself. */
  readonly silent?: boolean
  /** Runs first in the transaction: throws when it is not to be opened any more. */
  readonly first?: (tx: Knex.Transaction) => Promise<void>
}
export interface Opened {
  readonly id: number
  /** In the reader's words by `numberOf`; here in Chinese, as it is in the register. */
  readonly number: string
  /** Shown once, kept by nobody. */
  readonly receipt?: string
}

export interface CaseStep {
  readonly id: number
  readonly round: number
  readonly kind: string
  readonly actorId: number | null
  readonly actorName: string | null
  readonly actorNameEn: string | null
  readonly departmentId: number | null
  readonly departmentName: string | null
  readonly departmentNameEn: string | null
  readonly on: string
  readonly at: string | null
  readonly reason: string
  readonly rule: string
  readonly details: Readonly<Record<string, string | number>>
}

export interface CaseMessage {
  readonly id: number
  readonly round: number
  readonly side: Side
  readonly authorId: number | null
  readonly authorName: string | null
  readonly authorNameEn: string | null
  readonly departmentName: string | null
  readonly departmentNameEn: string | null
  readonly body: string
  readonly on: string
  readonly at: string | null
}

export interface Pause {
  readonly id: number
  readonly rule: PauseRule
  /** The first day that is not counted. */
  readonly from: string
  /** The last one; null while it lasts. */
  readonly until: string | null
  readonly answerBy: string | null
  readonly reason: string
}

export interface Answer {
  readonly id: number
  readonly round: number
  readonly state: AnswerState
  readonly body: string
  /** Code of one of the replies that the kind knows. */
  readonly reply: string | null
  readonly details: Readonly<Record<string, unknown>>
  readonly remark: string
  readonly draftedBy: number | null
  readonly draftedByName: string | null
  readonly draftedByNameEn: string | null
  readonly approvedBy: number | null
  readonly approvedByName: string | null
  readonly approvedByNameEn: string | null
  readonly departmentName: string | null
  readonly departmentNameEn: string | null
  readonly sentOn: string | null
  /** Due when it was sent. */
  readonly dueOn: string | null
  readonly version: number
}
export interface DraftedAnswer {
  readonly body: string
  readonly reply?: string | null
  readonly details?: Readonly<Record<string, unknown>>
}

export interface CaseFile {
  readonly id: number
  readonly caseId: number
  readonly side: FileSide
  readonly name: string
  readonly type: string
  readonly size: number
  readonly sha256: string
  readonly on: string
}

/** The days of a kind from a day on. */
export interface CaseRule {
  readonly kind: Kind
  readonly fromOn: string
  /** Working days. */
  readonly days: number
  readonly extensionDays: number
  readonly warnDays: number
  readonly basis: string
}

/** Everything about one case, as far as its reader may see it. */
export interface CasePage {
  readonly held: Case
  readonly steps: readonly CaseStep[]
  readonly messages: readonly CaseMessage[]
  readonly pauses: readonly Pause[]
  /** Drafts only for those who answer. */
  readonly answers: readonly Answer[]
  readonly files: readonly CaseFile[]
  readonly rule: CaseRule
}

/** A panel of the kind's own facts: a view below views/ with its data. */
export interface Panel {
  readonly view: string
  readonly data: Readonly<Record<string, unknown>>
}

/** One field of a form as views/partials/field takes it. */
export type FormField = Readonly<Record<string, unknown>> & { readonly name: string }

/**
 * What sets one kind of case apart. The four of the house stand in kinds.ts; a feature that brings another calls `registerCaseKind` with it
 * where its routes are made.
 */
export interface CaseKind {
  readonly kind: Kind
  readonly icon: string
  /** Letters without a name are taken. */
  readonly anonymous: boolean
  /** Where such a case is begun. */
  readonly href: string
  /** Who takes it in, assigns and transfers: code of the department (`BGS`) and the roles there. */
  readonly desk: { readonly department: string; readonly roles: readonly ('publisher' | 'head' | 'editor' | 'inspector')[] }
  /** Who signs the answer: the head of the department that drafted it, or a leader. */
  readonly signedBy: 'head' | 'leader'
  /** Question and answer may be published. */
  readonly publishable: boolean
  /** The applicant rates the answer and may reopen once. */
  readonly rated: boolean
  /** Steps of its own, in words by `<feature>.step.<kind>`: the key of each. */
  readonly steps?: Readonly<Record<string, MessageKey>>
  /** Names of applicants stand masked in lists, and on the page for whom `seesName` denies it. */
  readonly masks?: {
    readonly name: (name: string) => string
    readonly seesName: (actor: Actor, seat: { readonly held: Case; readonly kind: CaseKind; readonly desk: number | undefined }) => boolean
  }
  /** In place of the rule of the house, for members of the staff who are not the applicant. */
  readonly sees?: (actor: Actor, held: Case) => boolean
  /** Who has no part in this one although they would see it: complained of, or of the department concerned. */
  readonly recused?: (db: Knex, actor: Actor, held: Case) => Promise<boolean>
  /** Who is told in place of publishers and heads, and of leaders and approvers. */
  readonly told?: { readonly department: readonly Role[]; readonly leaders: readonly Role[] }
  /** Who consents to a longer time, in place of a leader; `desk`: id of the department that takes such cases in. */
  readonly extends?: (actor: Actor, desk: number | undefined) => boolean
  /** Said over its form in place of what the house says of an act; `{department}` names who is responsible. */
  readonly helps?: Readonly<Partial<Record<string, MessageKey>>>
  /** Denies an act that the rule of the house would allow. */
  readonly denies?: (act: string, actor: Actor, held: Case) => Denial
  /** Which of this kind came in and are not received yet: a condition in SQL on `c`, the case. */
  readonly unconfirmed?: string
  /** Its own facts on the page of a case. `reader`: for whom. */
  readonly panel?: (db: Knex, held: Case, reader: Reader, words: Words) => Promise<Panel | undefined>
  /** Forms of its own beside those of the house, already decided for this reader: each is posted to its own address. */
  readonly acts?: (db: Knex, page: CasePage, reader: Reader, words: Words, typed: unknown) => Promise<readonly ActForm[]>
  /** Fields of the answer beside its text, and the check of what was typed in them. */
  readonly answerFields?: (
    db: Knex,
    page: CasePage,
    words: Words,
    typed: Readonly<Record<string, unknown>>,
    problems: FieldProblems,
  ) => Promise<readonly FormField[]>
  readonly readAnswer?: (
    db: Knex,
    held: Case,
    typed: Readonly<Record<string, unknown>>,
  ) => Promise<Omit<DraftedAnswer, 'body'> & { readonly problems?: FieldProblems }>
  /** Fields of the letter beside title and text, and what is made of them, also where no name is given (`named` false). */
  readonly letterFields?: (
    db: Knex,
    words: Words,
    typed: Readonly<Record<string, unknown>>,
    problems: FieldProblems,
    named: boolean,
  ) => Promise<readonly FormField[]>
  /** `today`: no day in a letter is later. */
  readonly readLetter?: (db: Knex, typed: Readonly<Record<string, unknown>>, today: string) => Promise<Letter>
  /** Runs in the transaction in which the answer goes out. */
  readonly sent?: (tx: Knex.Transaction, held: Case, answer: Answer) => Promise<void>
  /** A refusal and the like need a leader's signature though the kind is signed by heads. */
  readonly needsLeader?: (answer: Pick<Answer, 'reply' | 'details'>) => boolean
}

/** What a kind makes of its own fields of a letter. */
export interface Letter {
  readonly opening?: Partial<Pick<Opening, 'aboutId' | 'responsibleId' | 'details' | 'receivedOn' | 'silent'>>
  readonly problems?: FieldProblems
  readonly alongside?: (tx: Knex.Transaction, caseId: number) => Promise<void>
}

/** A form on the page of a case, as views/cases/acts.ejs takes it. */
export interface ActForm {
  /** Its name in the page. */
  readonly act: string
  readonly title: string
  readonly help: string
  readonly button: string
  readonly action: string
  readonly icon?: string
  readonly files?: boolean
  readonly grave?: boolean
  /** Stands open; the others unfold. At most one. */
  readonly primary?: boolean
  readonly fields: readonly FormField[]
  /** A second button: name and value that it sends. */
  readonly second?: { readonly name: string; readonly value: string; readonly label: string }
}
