import { hasRole, type Actor, type Denial } from '../auth/policy.ts'
import { REVIEW_STATES, type ReviewState } from '../disclosures/disclosures.rules.ts'
import type { FieldProblems } from '../errors.ts'

/** How much review a catalogue item asks for; `catalogue_items.review_level` names one. */
export interface ReviewLevel {
  readonly level: number
  readonly name: string
  readonly nameEn: string
  /** In their order; a version keeps those under which it was submitted. */
  readonly steps: readonly ReviewState[]
  /** Several of one step may be approved together. */
  readonly batchAllowed: boolean
  /** A head may publish at once and have it reviewed afterwards. */
  readonly emergencyAllowed: boolean
  /** Working days that a step may wait before its reviewers are reminded. */
  readonly remindAfter: number
  /** Compare-and-set. */
  readonly version: number
}
export type LevelInput = Omit<ReviewLevel, 'level' | 'version'>

/** Levels are a setting of the office, not its business: the security administrator keeps them. */
export const denyLevels = (actor: Pick<Actor, 'roles'>): Denial => (hasRole(actor, 'secadmin') ? undefined : 'auth.denied.role')

export const APPROVALS: readonly ReviewState[] = ['approval_1', 'approval_2']

/** The order is the office's (承办人→科室负责人→保密审核人→分管领导→主要领导); which of them take part is the level's. */
export const inOrder = (steps: readonly ReviewState[]): readonly ReviewState[] => REVIEW_STATES.filter((step) => steps.includes(step))

/** What is wrong with a level: every disclosure is looked at for secrecy (条例 art. 17) and approved by somebody. */
export function levelProblems({ steps }: Pick<LevelInput, 'steps'>): FieldProblems {
  if (!steps.includes('secrecy_review')) return { steps: { code: 'reviewing.error.no_secrecy' } }
  return steps.some((step) => APPROVALS.includes(step)) ? {} : { steps: { code: 'reviewing.error.no_approval' } }
}
