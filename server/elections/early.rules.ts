import type { Election } from './elections.types.ts'

/** How far one class is. */
export interface Progress {
  /** On the roll. */
  readonly size: number
  readonly collected: number
  /** Codes in the box. */
  readonly registered: number
  /** Codes of which a ballot lies in the box. */
  readonly cast: number
}

/**
 * The announced end, UTC ISO text, of a phase that is closed now while somebody could still use its time: whoever closes it then must say
 * why, to everybody. Who watches the turnout could otherwise close a moment before enough have voted, or right after their friends have.
 * Undefined where no end was announced, where it has come, and where everybody has done what the phase is for. `at`: now, UTC ISO text.
 */
export function earlyEnd(
  { state, settings, collectUntil, voteUntil }: Pick<Election, 'state' | 'settings' | 'collectUntil' | 'voteUntil'>,
  classes: readonly Progress[],
  at: string,
): string | undefined {
  const until = state === 'collecting' ? collectUntil : state === 'voting' ? voteUntil : undefined
  if (until === undefined || until <= at) return undefined
  const fetches = state === 'collecting' || settings.oneStep
  const done = classes.every((one) => (!fetches || haveCode(one)) && (state === 'collecting' || one.cast >= one.registered))
  return done ? undefined : until
}

/** Everybody on the roll fetched a code, and every code has reached the box. */
const haveCode = ({ size, collected, registered }: Progress): boolean => collected >= size && registered >= collected
