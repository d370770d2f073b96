import type { Translate } from '../i18n/index.ts'
import type { AttackReport, Strategy } from './self-attack.types.ts'
import { verdictWords } from './verdict.rules.ts'

const percent = (share: number): string => `${(share * 100).toFixed(1)}%`
const rateOf = ({ hits, tried }: Strategy): string => percent(tried === 0 ? 0 : hits / tried)

/** An attack in sentences: what was tried, how often it was right, and what chance alone brings. */
export function summaryOf(report: AttackReport, t: Translate): readonly string[] {
  const { voters, batches, snapshots, strategies, best, agreementLimit, leaks } = report
  const { said, why, limit } = verdictWords(report, t)
  return [
    said,
    why,
    t('attack.said.scope', { voters, batches, snapshots }),
    t('attack.said.strategies', { n: strategies }),
    t('attack.said.best', { hits: best.hits, tried: best.tried, rate: rateOf(best), name: best.name }),
    t('attack.said.chance', { chance: percent(report.chance) }),
    limit,
    t('attack.said.order', { agreement: Math.abs(best.agreement).toFixed(1), limit: agreementLimit.toFixed(1) }),
    ...leaks.map(({ name, hits, tried }) => t('attack.said.leak', { name, hits, tried })),
  ]
}
