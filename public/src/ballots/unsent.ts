import { isRefused, type Answer } from './collecting.ts'
import type { KeptVote } from './purse.ts'

// A ballot that was encrypted here and never answered for. The box counts what comes last, so sending it late may undo a vote that was cast
// on another device meanwhile: it goes out by itself within the visit that made it, and never later.

/** Where a ballot is. `replaced`: the same code cast a later one, which counts. */
export interface Whereabouts {
  readonly state: 'pending' | 'board' | 'replaced' | 'unknown'
  /** Its place among the ballots of the board, from 1, once it is there. */
  readonly position?: number
}

export type KeptBallot = NonNullable<KeptVote['ballot']>

/** A page that was left open, or a computer that slept, is no visit any more. */
export const FRESH_MS = 10 * 60_000

export const isFresh = ({ at }: KeptBallot, now: number): boolean => at !== undefined && now - at >= 0 && now - at < FRESH_MS

/**
 * What to do with a ballot of an earlier visit, by what the box says of it. arrived: only the answer was lost · replaced: it arrived, and a
 * later one counts · ask: the box has never seen it, or cannot be asked; only the voter knows whether they voted elsewhere since.
 */
export function judge(found: Answer<Whereabouts>): 'arrived' | 'replaced' | 'ask' {
  if (isRefused(found)) return 'ask'
  if (found.state === 'replaced') return 'replaced'
  return found.state === 'unknown' ? 'ask' : 'arrived'
}
