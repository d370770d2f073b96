import { addDays } from '../../core/dates.ts'
import type { MessageKey } from '../i18n/index.ts'
import type { RankClass } from '../auth/policy.ts'

export const POSTING_KINDS = ['joined', 'moved', 'returned'] as const
export type PostingKind = (typeof POSTING_KINDS)[number]

/** Where somebody worked, as what, and from when to when (both days included; `toOn` null while it lasts). */
export interface Posting {
  readonly id: number
  readonly personId: number
  readonly departmentId: number
  readonly post: string
  readonly postEn: string
  readonly rankClass: RankClass
  readonly kind: PostingKind
  readonly fromOn: string
  readonly toOn: string | null
  readonly reason: string
  /** Why the person left with this posting; empty when another one follows. */
  readonly endReason: string
  readonly untilBefore: string | null
  /** Null while it is planned: the person's row does not show it yet. */
  readonly appliedAt: string | null
  readonly version: number
  /** The department's name when the posting began; as it is called now for one without a history. */
  readonly departmentName: string
  readonly departmentNameEn: string
}

export type Place = Pick<Posting, 'departmentId' | 'post' | 'postEn' | 'rankClass'>

/** The day before a change takes effect is the last of what it ends. */
export const lastDayBefore = (effectiveOn: string): string => addDays(effectiveOn, -1)

/** The posting that held on a day. `postings`: one person's, oldest first. */
export const postingOn = <P extends Pick<Posting, 'fromOn' | 'toOn'>>(postings: readonly P[], on: string): P | undefined =>
  postings.findLast(({ fromOn, toOn }) => fromOn <= on && (toOn === null || toOn >= on))

/** What is planned and has not happened: at most one change of each person at a time. */
export function plannedOf(postings: readonly Posting[], today: string): { move?: Posting; leave?: Posting } {
  const move = postings.find(({ appliedAt }) => appliedAt === null)
  const last = postings.at(-1)
  const leave = move === undefined && last?.toOn != null && last.toOn >= today ? last : undefined
  return { ...(move !== undefined && { move }), ...(leave !== undefined && { leave }) }
}

/** The earliest day on which a further change may take effect: the day after the newest posting began. */
export function earliestChange(postings: readonly Posting[]): string | undefined {
  const last = postings.at(-1)
  return last === undefined ? undefined : addDays(last.fromOn, 1)
}

/** Why a corrected posting cannot stand among the others, which keep their days. `others`: the same person's, without it. */
export function denyPeriod(
  others: readonly Pick<Posting, 'fromOn' | 'toOn'>[],
  fromOn: string,
  toOn: string | null,
): MessageKey | undefined {
  if (toOn !== null && toOn < fromOn) return 'staffing.error.ends_before'
  const overlaps = others.some((other) => other.fromOn <= (toOn ?? '9999-12-31') && (other.toOn ?? '9999-12-31') >= fromOn)
  return overlaps ? 'staffing.error.overlaps' : undefined
}

export const samePlace = (a: Place, b: Place): boolean =>
  a.departmentId === b.departmentId && a.post === b.post && a.postEn === b.postEn && a.rankClass === b.rankClass
