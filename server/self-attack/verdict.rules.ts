import type { Translate } from '../i18n/index.ts'
import type { AttackReport } from './self-attack.types.ts'

/** `weak`: so few voters that even half of all guesses right could be luck; nothing follows from staying below such a limit. */
export type Verdict = 'none' | 'weak' | 'leak'

export function verdictOf({ leaks, best, hitLimit }: Pick<AttackReport, 'leaks' | 'best' | 'hitLimit'>): Verdict {
  if (leaks.length > 0) return 'leak'
  return 2 * hitLimit > best.tried ? 'weak' : 'none'
}

/** No number of right guesses would show anything: there are too few guesses. */
export const isBoundless = ({ best, hitLimit }: Pick<AttackReport, 'best' | 'hitLimit'>): boolean => hitLimit > best.tried

/** The verdict and its reason, and the limit, in sentences. */
export function verdictWords(report: AttackReport, t: Translate): { readonly said: string; readonly why: string; readonly limit: string } {
  const verdict = verdictOf(report)
  const params = { limit: report.hitLimit, tried: report.best.tried, n: report.strategies }
  const boundless = isBoundless(report)
  return {
    said: t(`attack.verdict.${verdict}`),
    why: t(verdict === 'weak' && boundless ? 'attack.verdict.weak.boundless' : `attack.verdict.${verdict}.text`, params),
    limit: t(boundless ? 'attack.said.boundless' : 'attack.said.limit', params),
  }
}
