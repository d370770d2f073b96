import {
  isBranch,
  type AdjustmentRule,
  type Grade,
  type Quota,
  type RankKey,
  type Scheme,
  type VetoRule,
} from '../../core/evaluation/scheme.types.ts'
import { inWords, type Words } from '../web/words.ts'
import { pointsText, rankKeyInWords, ruleInWords, sourceInWords, vetoInWords } from './scheme-words.presenter.ts'
import { schemeDifferences, type IndicatorChange, type Placed, type SchemeDifference } from './schemes.differences.rules.ts'

interface DifferenceView {
  readonly part: string
  readonly what: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly from: string
  readonly to: string
}

/** What the later version has otherwise, one line a change, in the words of both. */
export function presentDifferences(before: Scheme, after: Scheme, words: Words): DifferenceView[] {
  return schemeDifferences(before, after).flatMap((one) => viewsOf(one, before, after, words))
}

function viewsOf(one: SchemeDifference, before: Scheme, after: Scheme, words: Words): DifferenceView[] {
  const { t } = words
  switch (one.part) {
    case 'fact':
      return [
        line(
          t('schemes.part.basics'),
          t(`schemes.field.${one.what}`),
          factText(one.what, one.from, words),
          factText(one.what, one.to, words),
        ),
      ]
    case 'indicator':
      return one.what.map((what) => indicatorView(one.code, what, one.from, one.to, words))
    case 'ranking':
      return [line(t('schemes.part.ranking'), t('schemes.part.ranking'), rankText(one.from, before, words), rankText(one.to, after, words))]
    case 'adjustments':
    case 'periods':
    case 'scoring':
      return [
        line(
          t(`schemes.part.${one.part}`),
          t(`schemes.field.${one.what as 'bonusCap'}`),
          memberText(one.what, one.from, words),
          memberText(one.what, one.to, words),
        ),
      ]
    default:
      return [keyedView(one, before, after, words)]
  }
}

const kindOf = (from: string, to: string): DifferenceView['kind'] => (from === '' ? 'added' : to === '' ? 'removed' : 'changed')
const line = (part: string, what: string, from: string, to: string): DifferenceView => ({ part, what, kind: kindOf(from, to), from, to })

const factText = (what: string, value: unknown, { t }: Words): string =>
  what === 'full' ? pointsText(value as number) : what === 'subjects' ? t(`schemes.subjects.${value as 'persons'}`) : String(value)

function indicatorView(
  code: string,
  what: IndicatorChange,
  from: Placed | undefined,
  to: Placed | undefined,
  words: Words,
): DifferenceView {
  const { t } = words
  const name = (to ?? from)?.indicator.name ?? ''
  const part = `${code} ${name}`
  const said = (placed: Placed | undefined): string => (placed === undefined ? '' : indicatorText(what, placed, words))
  return {
    ...line(part, t(`schemes.change.${what}`), said(from), said(to)),
    kind: what === 'added' || what === 'removed' ? what : 'changed',
  }
}

function indicatorText(what: IndicatorChange, { indicator, under }: Placed, { t }: Words): string {
  if (what === 'name' || what === 'note') return indicator[what]
  if (what === 'weight') return t('schemes.points', { points: pointsText(indicator.weight) })
  if (what === 'moved') return under === '' ? t('schemes.top') : under
  if (what === 'source') return isBranch(indicator) ? t('schemes.a_dimension') : sourceInWords(t, indicator.source)
  if (what === 'rule') return isBranch(indicator) ? t('schemes.a_dimension') : ruleInWords(t, indicator.rule)
  const points = t('schemes.points', { points: pointsText(indicator.weight) })
  return isBranch(indicator)
    ? points
    : [points, sourceInWords(t, indicator.source), ruleInWords(t, indicator.rule)].join(t('schemes.words.then'))
}

const rankText = (keys: readonly RankKey[], scheme: Scheme, { t }: Words): string =>
  keys.map((key) => rankKeyInWords(t, key, scheme)).join(t('schemes.words.then'))

function memberText(what: string, value: unknown, { t }: Words): string {
  if (value === undefined) return ''
  if (what === 'bonusGate') {
    const { base, over } = value as { base: number; over: boolean }
    return t(over ? 'schemes.gate.over' : 'schemes.gate.from', { points: pointsText(base) })
  }
  if (what === 'bonusCap' || what === 'deductionCap') return t('schemes.points', { points: pointsText(value as number) })
  if (what === 'tolerance') return t('schemes.tolerance.words', { n: value as number })
  if (what === 'trimFrom') return t('schemes.trim.words', { n: value as number })
  return t('schemes.working_days', { n: value as number })
}

type Keyed = Extract<SchemeDifference, { part: 'adjustment' | 'grade' | 'quota' | 'veto' }>

function keyedView(one: Keyed, before: Scheme, after: Scheme, words: Words): DifferenceView {
  const { t } = words
  const said = (value: unknown, scheme: Scheme): string => (value === undefined ? '' : keyedText(one.part, value, scheme, words))
  const title = one.part === 'quota' ? t('schemes.list.quotas') : one.part === 'grade' ? nameOf(one.to ?? one.from, words) : one.key
  const part = t(
    one.part === 'adjustment' ? 'schemes.part.adjustments' : one.part === 'veto' ? 'schemes.part.vetoes' : `schemes.part.${one.part}s`,
  )
  return line(part, title, said(one.from, before), said(one.to, after))
}

const nameOf = (value: unknown, { locale }: Words): string => {
  const { name, nameEn } = value as Grade
  return inWords(locale, name, nameEn || name)
}

function keyedText(part: Keyed['part'], value: unknown, scheme: Scheme, words: Words): string {
  const { t, fmt, locale } = words
  if (part === 'adjustment') {
    const { name, points, times } = value as AdjustmentRule
    const counted = times === undefined ? '' : t('schemes.times.at_most', { n: times })
    return [name, `${points > 0 ? '+' : ''}${pointsText(points)}`, counted].filter(Boolean).join(t('frame.comma'))
  }
  if (part === 'grade') return t('schemes.grade.from', { min: pointsText((value as Grade).min) })
  if (part === 'quota') {
    const { percent, from } = value as Quota
    return t('schemes.quota.words', { percent, date: fmt.date(from) })
  }
  const rule = value as VetoRule
  return `${rule.name}${t('frame.colon')}${vetoInWords(t, rule, scheme.grades, locale)}`
}
