import {
  isBranch,
  type Deduction,
  type Grade,
  type Hundredths,
  type Indicator,
  type Leaf,
  type RankKey,
} from '../../core/evaluation/scheme.types.ts'
import type { Rule, Scheme, Source, VetoEffect, VetoRule } from '../../core/evaluation/scheme.types.ts'
import type { Locale, Translate } from '../i18n/index.ts'

// A scheme said in sentences: its own page, the differences between versions and every score sheet speak with these.

/** 1550 → `15.5`; a minus as it is printed. */
export function pointsText(points: Hundredths): string {
  const size = Math.abs(points)
  const cents = String(size % 100)
    .padStart(2, '0')
    .replace(/0+$/, '')
  return `${points < 0 ? '−' : ''}${Math.trunc(size / 100)}${cents === '' ? '' : `.${cents}`}`
}

/** How an indicator's points come about, in whole sentences. */
export function ruleInWords(t: Translate, rule: Rule): string {
  const deductions = 'deductions' in rule ? rule.deductions.map((one) => deductionInWords(t, one)) : []
  return [baseInWords(t, rule), ...deductions, ...capInWords(t, rule)].filter((part) => part !== '').join(t('schemes.words.then'))
}

function baseInWords(t: Translate, rule: Rule): string {
  switch (rule.kind) {
    case 'linear':
      return t('schemes.rule.linear.words', { floor: rule.floor, target: rule.target })
    case 'steps':
      return rule.steps.map(({ min, share }) => t('schemes.rule.step.words', { min, share })).join(t('frame.comma'))
    case 'deduct':
      return rule.deductions.length === 0 ? t('schemes.rule.full') : ''
    case 'ratio':
    case 'scores':
    case 'levels':
      return t(`schemes.rule.${rule.kind}.words`)
  }
}

const capInWords = (t: Translate, rule: Rule): string[] =>
  rule.kind === 'deduct' && rule.cap !== undefined ? [t('schemes.deduction.all', { points: pointsText(rule.cap) })] : []

/** 逾期公开：每项扣 0.5 分，每个工作日扣 0.1 分，每项最多扣 2 分 */
export function deductionInWords(t: Translate, { on, perItem, perDay, capPerItem, cap }: Deduction): string {
  const parts = [
    perItem > 0 ? t('schemes.deduction.per_item', { points: pointsText(perItem) }) : '',
    perDay > 0 ? t('schemes.deduction.per_day', { points: pointsText(perDay) }) : '',
    capPerItem === undefined ? '' : t('schemes.deduction.cap_per_item', { points: pointsText(capPerItem) }),
    cap === undefined ? '' : t('schemes.deduction.cap', { points: pointsText(cap) }),
  ]
  const said = parts.filter((part) => part !== '')
  return `${t(`schemes.fact.${on}`)}${t('frame.colon')}${said.length === 0 ? t('schemes.deduction.none') : said.join(t('frame.comma'))}`
}

/** Where an indicator's points come from. */
export function sourceInWords(t: Translate, source: Source): string {
  switch (source.kind) {
    case 'auto':
      return source.measure === 'cycles'
        ? t('schemes.source.cycles.words', { code: source.scheme ?? '' })
        : t('schemes.source.auto.words', { measure: t(`schemes.measure.${source.measure}`) })
    case 'inspection': {
      const said = t(source.evidence ? 'schemes.source.inspection.evidence' : 'schemes.source.inspection.words')
      return source.measure === undefined
        ? said
        : `${said}${t('schemes.words.then')}${t('schemes.source.with', { measure: t(`schemes.measure.${source.measure}`) })}`
    }
    case 'ballot':
      return t('schemes.source.ballot.words', {
        classes: source.classes.map(({ name, weight }) => `${name} ${weight}%`).join(t('frame.comma')),
      })
  }
}

/** 很满意 100、满意 80 … 不了解不计 */
export const levelsInWords = (t: Translate, source: Source): string =>
  source.kind !== 'ballot'
    ? ''
    : source.levels
        .map(({ name, worth }) => (worth === null ? t('schemes.level.ignored', { name }) : t('schemes.level.words', { name, worth })))
        .join(t('frame.comma'))

export const gradeName = (grades: readonly Grade[], key: string, locale: Locale): string => {
  const grade = grades.find((one) => one.key === key)
  return grade === undefined ? key : locale === 'en' && grade.nameEn !== '' ? grade.nameEn : grade.name
}

export function effectInWords(t: Translate, effect: VetoEffect, grades: readonly Grade[], locale: Locale): string {
  switch (effect.kind) {
    case 'grade':
    case 'not_eligible':
      return t(`schemes.effect.${effect.kind}.words`, { grade: gradeName(grades, effect.grade, locale) })
    case 'score_cap':
    case 'points':
      return t(`schemes.effect.${effect.kind}.words`, { points: pointsText(effect.points) })
    case 'rank_last':
      return t('schemes.effect.rank_last.words')
    case 'persons_quota':
      return t('schemes.effect.persons_quota.words', { percent: effect.percent })
  }
}

/** What a rule does when it acts, all effects in one sentence. */
export const vetoInWords = (t: Translate, { count, countsOf, effects }: VetoRule, grades: readonly Grade[], locale: Locale): string => {
  const said = effects.map((effect) => effectInWords(t, effect, grades, locale)).join(t('frame.comma'))
  if (countsOf !== undefined) return t('schemes.veto.counts_of', { code: countsOf, n: count, effects: said })
  return count > 1 ? t('schemes.veto.from_count', { n: count, effects: said }) : said
}

export function rankKeyInWords(t: Translate, key: RankKey, scheme: Pick<Scheme, 'indicators'>): string {
  if (key.by !== 'indicator') return t(`schemes.rank.${key.by}`)
  const found = everyIndicator(scheme.indicators).find(({ code }) => code === key.code)
  return t('schemes.rank.indicator.words', { name: found === undefined ? key.code : `${found.code} ${found.name}` })
}

/** Of the whole tree, parents before their children. */
export const everyIndicator = (indicators: readonly Indicator[]): Indicator[] =>
  indicators.flatMap((one) => (isBranch(one) ? [one, ...everyIndicator(one.children)] : [one]))
export const leavesIn = (indicators: readonly Indicator[]): Leaf[] =>
  everyIndicator(indicators).filter((one): one is Leaf => !isBranch(one))
