import type { ActKind, Rule, SubjectKind } from './moderation.rules.ts'

/** What is moderated: a post, or a text without a name. */
export interface Subject {
  readonly kind: SubjectKind
  readonly id: number
  /** null: nobody knows. */
  readonly authorId: number | null
  readonly author: string
  readonly authorEn: string
  /** Of the topic; '' for a text without a name. */
  readonly title: string
  /** From 1 in its topic; its own number for a text without a name. */
  readonly number: number
  readonly body: string
  /** The day it was written or published. */
  readonly on: string
  readonly href: string
  readonly hiddenByAct: number | null
}

export interface ModerationAct {
  readonly id: number
  readonly kind: ActKind
  readonly subjectKind: SubjectKind
  readonly subjectId: number
  readonly authorId: number | null
  readonly rule: Rule
  readonly reason: string
  readonly actorId: number
  readonly actor: string
  readonly actorEn: string
  readonly at: string
  readonly untilOn: string | null
  readonly reverses: number | null
  /** The act that took it back. */
  readonly reversedBy: number | null
}

export interface Report {
  readonly id: number
  readonly subjectKind: SubjectKind
  readonly subjectId: number
  readonly reporterId: number
  readonly reporter: string
  readonly reporterEn: string
  readonly rule: Rule
  readonly reason: string
  readonly at: string
  readonly state: 'open' | 'acted' | 'dismissed'
  readonly answer: string
}

export interface Appeal {
  readonly id: number
  readonly actId: number
  readonly personId: number
  readonly text: string
  readonly at: string
  readonly dueOn: string
  readonly state: 'open' | 'upheld' | 'rejected'
  readonly decidedBy: number | null
  readonly decider: string | null
  readonly deciderEn: string | null
  readonly decidedAt: string | null
  readonly reason: string
}
