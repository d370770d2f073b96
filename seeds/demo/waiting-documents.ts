import type { ReviewState } from '../../server/disclosures/disclosures.rules.ts'

/** A text about an event of these days that waits in some state, or came out just now, whatever the day on which the demonstration starts. */
export interface HeldDocument {
  readonly item: string
  readonly department: string
  readonly state: ReviewState | 'draft' | 'returned' | 'published'
  /** Working days since the last thing that happened. */
  readonly daysAgo: number
  /** For ex-ante items: working days until the event. */
  readonly ahead: number
  readonly returnedBy?: ReviewState
  readonly remark?: string
  /** Running number, beyond those of the year's calendar. */
  readonly nth: number
}

const held = (item: string, department: string, state: HeldDocument['state'], daysAgo: number, nth: number, ahead = 9): HeldDocument => ({
  item,
  department,
  state,
  daysAgo,
  nth,
  ahead,
})

export function heldDocuments(): HeldDocument[] {
  return [
    held('A4-02', 'CWK', 'secrecy_review', 0, 31),
    held('D1-08', 'RSK', 'secrecy_review', 1, 21),
    held('B2-01', 'RSK', 'secrecy_review', 0, 11),
    held('B1-01', 'RSK', 'approval_1', 0, 12),
    held('A4-01', 'CWK', 'approval_1', 1, 15),
    held('D1-08', 'FGK', 'approval_1', 0, 22),
    held('A4-02', 'XXZX', 'approval_1', 1, 32),
    held('B1-02', 'RSK', 'approval_2', 0, 13),
    held('B3-01', 'JGDW', 'approval_2', 1, 11),
    held('A4-01', 'JDZD', 'approval_2', 0, 16),
    held('B1-03', 'RSK', 'approval_2', 1, 9),
    held('A4-02', 'BGS', 'head_review', 0, 33),
    { ...held('A4-01', 'JYZX', 'returned', 1, 17), returnedBy: 'approval_1', remark: '缺审批文号，请补齐要素后再报。' },
    held('B1-01', 'RSK', 'published', 1, 14, 5),
    held('A4-01', 'SBZX', 'published', 1, 18),
    held('B3-01', 'JGDW', 'published', 2, 12, 4),
    held('C2-01', 'RSK', 'published', 2, 5),
    held('A4-02', 'BGS', 'published', 3, 34),
    held('B1-05', 'RSK', 'draft', 0, 8),
    held('D1-08', 'BGS', 'draft', 1, 23),
  ]
}
