/** 局长信箱, 咨询服务, 依申请公开, 效能投诉, 意见建议, 更正本人信息. */
export const KINDS = ['mailbox', 'consultation', 'application', 'complaint', 'proposal', 'correction'] as const
export type Kind = (typeof KINDS)[number]

export const CASE_STATES = ['received', 'open', 'paused', 'approval', 'answered', 'closed', 'declined', 'abandoned'] as const
export type CaseState = (typeof CASE_STATES)[number]
/** Somebody still has to answer. */
export const RUNNING: readonly CaseState[] = ['received', 'open', 'paused', 'approval']
export const isRunning = (state: CaseState): boolean => RUNNING.includes(state)

/** What tells whether the days of a case are counted now. */
export interface Ticking {
  readonly state: CaseState
  readonly dueOn: string
  readonly pausedFrom: string | null
  readonly unconfirmed: boolean
}
/** Somebody owes an answer and the days run: a pause that began after the day has passed stops nothing. */
export const isTicking = ({ state, dueOn, pausedFrom, unconfirmed }: Ticking): boolean =>
  isRunning(state) && !unconfirmed && !(state === 'paused' && pausedFrom !== null && pausedFrom <= dueOn)
/** Past its day, and not answered. */
export const isOverdue = (held: Ticking, today: string): boolean => isTicking(held) && held.dueOn < today

export const SATISFACTIONS = ['satisfied', 'basically', 'not'] as const
export type Satisfaction = (typeof SATISFACTIONS)[number]
export const PUBLICATIONS = ['no', 'offered', 'proposed', 'published', 'withdrawn'] as const
export type Publication = (typeof PUBLICATIONS)[number]
export const SIDES = ['applicant', 'department', 'note'] as const
export type Side = (typeof SIDES)[number]
export type FileSide = Side
export const PAUSE_RULES = ['correction', 'third_party', 'other'] as const
export type PauseRule = (typeof PAUSE_RULES)[number]
export const ANSWER_STATES = ['draft', 'submitted', 'returned', 'sent'] as const
export type AnswerState = (typeof ANSWER_STATES)[number]

/** Working days: to ask for a correction after receipt (条例 art. 30), to correct, for a third party (art. 32), to reopen after an answer. */
export const CORRECTION_ASKED_DAYS = 7
export const CORRECT_DAYS = 10
export const THIRD_PARTY_DAYS = 15
export const REOPEN_DAYS = 10

export const LONGEST_TITLE = 100
export const LONGEST_BODY = 5_000
export const LONGEST_ANSWER = 10_000
export const LONGEST_REASON = 500
/** Of one case. */
export const MOST_FILES = 30
/** Of one person, running at the same time: nobody needs more, and a script cannot fill the desk. */
export const MOST_RUNNING = 30

/** The articles that a pause rests on; what is not in the law is the bureau's own rule. */
export const PAUSE_ARTICLES: Readonly<Record<PauseRule, string>> = {
  correction: '政府信息公开条例第三十条',
  third_party: '政府信息公开条例第三十二条',
  other: '政府信息公开条例第三十三条',
}

/** Steps of the house; kinds may know more. */
export const STEPS = [
  'received',
  'assigned',
  'named',
  'transferred',
  'wrote',
  'noted',
  'paused',
  'resumed',
  'correction_asked',
  'corrected',
  'extension_asked',
  'extended',
  'extension_refused',
  'drafted',
  'submitted',
  'returned',
  'approved',
  'answered',
  'rated',
  'reopened',
  'consented',
  'publication_proposed',
  'publication_refused',
  'published',
  'withdrawn',
  'declined',
  'abandoned',
  'closed',
] as const
export type StepName = (typeof STEPS)[number]
/** What happens inside the house before it is decided: not for the applicant. */
export const INSIDE: ReadonlySet<string> = new Set<StepName>([
  'noted',
  'named',
  'drafted',
  'submitted',
  'returned',
  'approved',
  'extension_asked',
  'extension_refused',
  'publication_proposed',
  'publication_refused',
])

const NUMBERS: Readonly<Record<Kind, string>> = {
  mailbox: '信箱',
  consultation: '咨询',
  application: '依申请',
  complaint: '投诉',
  proposal: '建议',
  correction: '更正',
}
/** 信箱〔2026〕12号, as it stands in the register. */
export const numberOf = ({ kind, year, serial }: { readonly kind: Kind; readonly year: number; readonly serial: number }): string =>
  `${NUMBERS[kind]}〔${year}〕${serial}号`
const NUMBERS_EN: Readonly<Record<Kind, string>> = {
  mailbox: 'Mailbox',
  consultation: 'Question',
  application: 'Application',
  complaint: 'Complaint',
  proposal: 'Proposal',
  correction: 'Correction',
}
export const numberEn = ({ kind, year, serial }: { readonly kind: Kind; readonly year: number; readonly serial: number }): string =>
  `${NUMBERS_EN[kind]} ${year}-${serial}`
