/** Failures for one account from one address that lock this pair (GB/T 22239-2019: limit failed logins). */
export const PAIR_LIMIT = 5
export const LOCK_MINUTES = 15
/** Failures for one account from anywhere that are answered without delay. */
const FREE_FAILURES = 5
const LONGEST_DELAY_MS = 4_000

export interface Failures {
  readonly failures: number
  /** Instant of the newest failure, UTC ISO text. */
  readonly lastAt: string
}

/** Failures that still count at `now`: a quiet period as long as the lock forgets them. */
export function standing(known: Failures | undefined, now: Date): number {
  if (known === undefined) return 0
  return now.getTime() - Date.parse(known.lastAt) < LOCK_MINUTES * 60_000 ? known.failures : 0
}

/** Whole minutes until the pair of account and address may try again; 0 when it may. */
export function lockedMinutes(pair: Failures | undefined, now: Date): number {
  if (pair === undefined || standing(pair, now) < PAIR_LIMIT) return 0
  return Math.ceil((Date.parse(pair.lastAt) + LOCK_MINUTES * 60_000 - now.getTime()) / 60_000)
}

/** Milliseconds by which an answer is held back: doubles with each failure from anywhere, never so long that it locks the owner out. */
export function slowDown(accountFailures: number): number {
  const beyond = accountFailures - FREE_FAILURES
  return beyond <= 0 ? 0 : Math.min(LONGEST_DELAY_MS, 125 * 2 ** beyond)
}
