import type { BoardKind, TopicStep } from './discussions.rules.ts'

/** A name in both languages. */
export interface Named {
  readonly id: number
  readonly name: string
  readonly nameEn: string
}

/** One board. Departments have theirs without a topic in it. */
export interface Board {
  /** general, suggestions, disclosures, or the id of a department. */
  readonly key: string
  readonly kind: BoardKind
  readonly department: Named | undefined
}
export interface ListedBoard extends Board {
  readonly topics: number
  /** With posts that the reader has not seen. */
  readonly unread: number
  /** UTC ISO text; null without a topic. */
  readonly lastAt: string | null
}

/** A topic as lists show it. */
export interface ListedTopic {
  readonly id: number
  readonly board: Board
  readonly title: string
  readonly hidden: boolean
  readonly author: Named
  readonly createdAt: string
  readonly postCount: number
  readonly lastAt: string
  readonly lastAuthor: Named
  readonly pinned: boolean
  readonly locked: boolean
  readonly solved: boolean
  readonly poll: boolean
  readonly officialDepartment: Named | undefined
  readonly officialDueOn: string | null
  readonly officialOn: string | null
  readonly disclosureId: number | null
  /** Of the last post the reader has seen; null: never opened. */
  readonly readNumber: number | null
}

/** A topic with everything that is decided about it. */
export interface Topic extends ListedTopic {
  readonly solvedNumber: number | null
  readonly officialPostNumber: number | null
  readonly caseId: number | null
  readonly editionId: number | null
  /** Of the line in that edition. */
  readonly editionRow: number | null
  readonly editionTitle: string
  /** null: nothing said; the reader wrote or chose to. */
  readonly following: boolean | null
  readonly version: number
}

export interface Post {
  readonly id: number
  readonly topicId: number
  readonly number: number
  readonly author: Named & { readonly post: string; readonly postEn: string; readonly department: string; readonly departmentEn: string }
  readonly body: string
  readonly createdAt: string
  readonly editedAt: string | null
  readonly edits: number
  readonly likes: number
  readonly liked: boolean
  readonly officialDepartment: Named | undefined
  /** The act of moderation that hid it. */
  readonly hiddenByAct: number | null
  /** Who is meant by which word. */
  readonly mentions: Readonly<Record<string, number>>
  readonly files: readonly PostFile[]
  readonly version: number
}

export interface PostFile {
  readonly id: number
  readonly name: string
  readonly type: string
  readonly size: number
}
export interface StoredPostFile extends PostFile {
  readonly sha256: string
}

/** What a post said before. */
export interface PostEdit {
  readonly title: string | null
  readonly body: string
  readonly by: Named
  /** When it was replaced. */
  readonly at: string
}

export interface Step {
  readonly step: TopicStep
  readonly by: Named | undefined
  readonly at: string
  readonly reason: string
  readonly details: Readonly<Record<string, string | number>>
}

export interface Poll {
  readonly id: number
  readonly question: string
  readonly most: number
  readonly closesOn: string | null
  readonly closedAt: string | null
  readonly options: readonly PollOption[]
  /** How many people answered. */
  readonly people: number
}
export interface PollOption {
  readonly id: number
  readonly text: string
  readonly count: number
  /** Who chose it, in the order in which they did; not more than a page can show. */
  readonly voters: readonly Named[]
  readonly mine: boolean
}

export interface Draft {
  readonly title: string
  readonly body: string
  readonly updatedAt: string
}
