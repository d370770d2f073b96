import type { Role } from '../auth/policy.ts'
import type { ReviewState } from './disclosures.rules.ts'

/** Somebody who holds a reviewing role today, with those who stand in for them. */
export interface Reviewer {
  readonly personId: number
  readonly role: Role
  readonly departmentId: number
  readonly delegates: readonly number[]
}

const ROLE: Readonly<Record<ReviewState, Role>> = {
  head_review: 'head',
  secrecy_review: 'secrecy',
  approval_1: 'approver',
  approval_2: 'leader',
}

/**
 * Who is asked at a step: the holders of its role; at the first review the head of the department, else the nearest one above it.
 * `lineage`: the department and everything above it.
 */
export function reviewersAt(all: readonly Reviewer[], state: ReviewState, lineage: readonly number[]): readonly Reviewer[] {
  const holders = all.filter(({ role }) => role === ROLE[state])
  if (state !== 'head_review') return holders
  const near = lineage.find((department) => holders.some(({ departmentId }) => departmentId === department))
  return holders.filter(({ departmentId }) => departmentId === near)
}

/** Who hears of a step that waits far too long: the next one up who is not the reviewer themselves. */
export function superiorsOf(all: readonly Reviewer[], state: ReviewState, lineage: readonly number[]): readonly Reviewer[] {
  if (state === 'approval_2') return []
  if (state === 'approval_1') return all.filter(({ role }) => role === 'leader')
  if (state === 'secrecy_review') return all.filter(({ role }) => role === 'approver')
  const asked = reviewersAt(all, state, lineage)[0]?.departmentId
  const above = lineage.slice(lineage.indexOf(asked ?? -1) + 1)
  const heads = all.filter(({ role, departmentId }) => role === 'head' && above.includes(departmentId))
  return heads.length > 0 ? heads : all.filter(({ role }) => role === 'approver')
}

/** Everybody who is told: the reviewers and those who stand in for them, each once. */
export const peopleOf = (reviewers: readonly Reviewer[]): readonly number[] => [
  ...new Set(reviewers.flatMap(({ personId, delegates }) => [personId, ...delegates])),
]
