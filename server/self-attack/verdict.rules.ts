import type { AttackReport } from './self-attack.types.ts'

/** `weak`: so few voters that even half of all guesses right could be luck; nothing follows from staying below such a limit. */
export type Verdict = 'none' | 'weak' | 'leak'

export function verdictOf({ leaks, best, hitLimit }: Pick<AttackReport, 'leaks' | 'best' | 'hitLimit'>): Verdict {
  if (leaks.length > 0) return 'leak'
  return 2 * hitLimit > best.tried ? 'weak' : 'none'
}
