import en from '../../../server/i18n/en/verify.json' with { type: 'json' }
import { translator, type Locale } from '../../../server/i18n/index.ts'
import { findingWords } from '../../../server/protocol/finding-words.ts'
import type { Finding, FindingCode } from '../../../core/protocol/v1/findings.ts'

/** Every finding that has words. That none lacks them is for the compiler: `findingWords` makes keys of codes. */
export const FINDING_KEYS = Object.keys(en)
  .filter((key) => key.startsWith('verify.found.'))
  .map((key) => key.slice('verify.found.'.length) as FindingCode)

const FULL = { offset: 1, question: 1, answer: 1, line: 1, item: 1, index: 1, owner: 1, expected: 'a', found: 'b' } as const

export function sayFinding(locale: Locale, code: FindingCode): string {
  const finding: Finding = { code, ...FULL }
  const { key, params } = findingWords(finding)
  return translator(locale)(key, params)
}
