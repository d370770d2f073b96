import type { Words } from '../web/words.ts'
import type { Attacks } from './runs.service.ts'
import type { AttackReport, Strategy } from './self-attack.types.ts'
import { isBoundless, verdictOf, verdictWords, type Verdict } from './verdict.rules.ts'

const SIZES = [20, 40, 80, 150] as const
/** Enough that staying below the limit means something. */
const PROPOSED = 150
const ICONS: Readonly<Record<Verdict, string>> = { none: 'shield-check', weak: 'help-circle', leak: 'alert-triangle' }

/** What the progress partial asks for. */
export function presentProgress({ running }: Attacks, { t }: Words) {
  const next = '/elections/self-attack'
  if (running === undefined) return { state: 'done', text: t('attack.done'), next }
  return {
    state: 'running',
    text: t('attack.progress', { done: running.done, of: running.of }),
    value: running.done,
    max: running.of,
    next,
  }
}

/** The page: what goes on, and what the last attack found. */
export function presentAttacks(attacks: Attacks, words: Words) {
  const { last, running } = attacks
  const { t, fmt } = words
  return {
    running: running === undefined ? undefined : presentProgress(attacks, words),
    sizes: SIZES.map((n) => ({ value: n, label: t('attack.size', { n }), chosen: n === PROPOSED })),
    last: last && {
      when: t('attack.when', { at: fmt.dateTime(last.at), by: last.by }),
      broken: t(last.refused === undefined ? 'attack.broken' : 'attack.refused.schema'),
      report: last.report && presentReport(last.report, words),
    },
  }
}

function presentReport(report: AttackReport, words: Words) {
  const { t, fmt } = words
  const { best, leaks, chance, hitLimit } = report
  const percent = (share: number): string => `${(share * 100).toFixed(1)}%`
  const rate = (one: Strategy): string => percent(one.tried === 0 ? 0 : one.hits / one.tried)
  const fact = (label: string, value: string) => ({ label, value })
  const verdict = verdictOf(report)
  const { said, why, limit } = verdictWords(report, t)
  return {
    verdict,
    icon: ICONS[verdict],
    said,
    why,
    figures: [
      fact(t('attack.figure.best'), `${fmt.number(best.hits)} / ${fmt.number(best.tried)}`),
      fact(t('attack.figure.rate'), rate(best)),
      fact(t('attack.figure.chance'), percent(chance)),
      fact(t('attack.figure.limit'), isBoundless(report) ? t('attack.figure.boundless') : fmt.number(hitLimit)),
      fact(t('attack.figure.strategies'), fmt.number(report.strategies)),
    ],
    facts: [
      t('attack.said.scope', { voters: report.voters, batches: report.batches, snapshots: report.snapshots }),
      t('attack.said.chance', { chance: percent(chance) }),
      limit,
      t('attack.said.order', { agreement: Math.abs(best.agreement).toFixed(1), limit: report.agreementLimit.toFixed(1) }),
    ],
    leaks: leaks.map(({ name, hits, tried }) => t('attack.said.leak', { name, hits, tried })),
  }
}
