import { REVIEW_STATES, type ReviewState } from '../../server/disclosures/disclosures.rules.ts'

/** The reviews of the levels as they are installed; nothing of the demo year changes them. */
const LEVELS: Readonly<Record<number, readonly ReviewState[]>> = {
  1: ['head_review', 'secrecy_review', 'approval_1'],
  2: REVIEW_STATES,
  3: ['secrecy_review', 'approval_1'],
}

/** The reviews that an item of this level passes, in order. */
export const reviewsOf = (reviewLevel: number): readonly ReviewState[] => LEVELS[reviewLevel] ?? REVIEW_STATES
