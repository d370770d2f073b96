import type { Grade, Scheme, VetoEffect, VetoRule } from './scheme.types.ts'
import { at } from './shape.ts'
import { visit } from './tree.ts'
import { error, isCode, repeated, warning } from './validate-indicators.ts'
import { LEAST_PUBLICITY, TRIM_FROM, type SchemeFinding } from './validate.codes.ts'

/** Grades, quotas, adjustments, vetoes, the order of the ranking and the periods. */
export const consequenceFindings = (scheme: Scheme): readonly SchemeFinding[] => [
  ...gradeFindings(scheme),
  ...quotaFindings(scheme),
  ...adjustmentFindings(scheme),
  ...codesOf(scheme.vetoes, 'vetoes'),
  ...scheme.vetoes.flatMap((rule, place) => vetoFindings(scheme, rule, at('vetoes', place))),
  ...rankingFindings(scheme),
  ...periodFindings(scheme),
]

function gradeFindings({ grades, full }: Scheme): readonly SchemeFinding[] {
  const last = grades.at(-1)
  if (last === undefined) return [error('grades_empty', 'grades')]
  const order = grades.flatMap(({ min }, place) => {
    const before = grades[place - 1]
    return before === undefined || min < before.min ? [] : [error('grades_not_falling', `grades.${place}.min`, { min })]
  })
  const above = grades.flatMap(({ min }, place) => (min > full ? [error('grade_above_full', `grades.${place}.min`, { min, full })] : []))
  const gap = last.min > 0 ? [error('grades_gap', `grades.${grades.length - 1}.min`, { min: last.min })] : []
  const twice = repeated(grades, ({ key }) => key).map(([place, key]) => error('grade_twice', `grades.${place}.key`, { key }))
  return [...twice, ...order, ...above, ...gap]
}

function quotaFindings({ quotas, grades }: Scheme): readonly SchemeFinding[] {
  const twice = repeated(quotas, ({ grade, from }) => `${grade} ${from}`).map(([place]) => {
    const { grade, from } = quotas[place]!
    return error('quota_twice', `quotas.${place}.from`, { grade, from })
  })
  const each = quotas.flatMap(({ grade }, place) => gradeNamed(grades, grade, `quotas.${place}.grade`, 'quota_of_lowest_grade'))
  return [...twice, ...each]
}

function gradeNamed(
  grades: readonly Grade[],
  grade: string,
  path: string,
  lowest?: 'quota_of_lowest_grade' | 'not_eligible_for_lowest',
): readonly SchemeFinding[] {
  if (!grades.some(({ key }) => key === grade)) return [error('unknown_grade', path, { grade })]
  return lowest !== undefined && grades.at(-1)?.key === grade ? [error(lowest, path, { grade })] : []
}

function adjustmentFindings({ adjustments, full }: Scheme): readonly SchemeFinding[] {
  const { items, bonusCap, bonusGate } = adjustments
  const free = bonusCap === undefined && items.some(({ points }) => points > 0)
  return [
    ...codesOf(items, 'adjustments.items'),
    ...items.flatMap(({ code, points }, place) =>
      points === 0 ? [error('adjustment_of_nothing', `adjustments.items.${place}.points`, { code })] : [],
    ),
    ...(free ? [warning('bonus_without_cap', 'adjustments.bonusCap')] : []),
    ...(bonusGate && bonusGate.base > full ? [error('gate_above_full', 'adjustments.bonusGate.base', { base: bonusGate.base, full })] : []),
  ]
}

const codesOf = (list: readonly { readonly code: string }[], path: string): readonly SchemeFinding[] => [
  ...list.flatMap(({ code }, place) => (isCode(code) ? [] : [error('code_malformed', at(path, `${place}.code`), { code })])),
  ...repeated(list, ({ code }) => code).map(([place, code]) => error('code_twice', at(path, `${place}.code`), { code })),
]

function vetoFindings(scheme: Scheme, rule: VetoRule, path: string): readonly SchemeFinding[] {
  const { code, effects } = rule
  const kinds = effects.map((effect) => (effect.kind === 'not_eligible' ? `${effect.kind} ${effect.grade}` : effect.kind))
  return [
    ...(effects.length === 0 ? [error('effects_empty', at(path, 'effects'), { code })] : []),
    ...repeated(kinds, (kind) => kind).map(([place]) =>
      error('effect_twice', at(path, `effects.${place}.kind`), { kind: effects[place]!.kind }),
    ),
    ...effects.flatMap((effect, place) => effectFindings(scheme, code, effect, at(path, `effects.${place}`))),
    ...countFindings(scheme, rule, path),
  ]
}

function effectFindings(scheme: Scheme, code: string, effect: VetoEffect, path: string): readonly SchemeFinding[] {
  const { grades, full, ranking } = scheme
  switch (effect.kind) {
    case 'grade':
      return gradeNamed(grades, effect.grade, at(path, 'grade'))
    case 'not_eligible':
      return gradeNamed(grades, effect.grade, at(path, 'grade'), 'not_eligible_for_lowest')
    case 'score_cap':
      return effect.points > full ? [error('score_cap_above_full', at(path, 'points'), { points: effect.points, full })] : []
    case 'rank_last':
      return ranking.some(({ by }) => by === 'veto') ? [] : [warning('rank_last_without_key', at(path, 'kind'), { code })]
    default:
      return []
  }
}

function countFindings({ vetoes }: Scheme, { code, countsOf, count }: VetoRule, path: string): readonly SchemeFinding[] {
  if (countsOf === undefined) return []
  const counted = vetoes.find((one) => one.code === countsOf)
  if (counted === undefined) return [error('unknown_veto', at(path, 'countsOf'), { code: countsOf })]
  if (counted.countsOf !== undefined) return [error('counts_a_counting_rule', at(path, 'countsOf'), { code: countsOf })]
  return count > counted.count ? [] : [warning('count_of_softer_rule', at(path, 'count'), { code, count })]
}

function rankingFindings({ ranking, indicators }: Scheme): readonly SchemeFinding[] {
  if (ranking.length === 0) return [error('ranking_empty', 'ranking')]
  const known = new Set(visit(indicators).map(({ indicator }) => indicator.code))
  const keyOf = (key: (typeof ranking)[number]): string => (key.by === 'indicator' ? `indicator ${key.code}` : key.by)
  return [
    ...(ranking.some(({ by }) => by === 'score') ? [] : [error('ranking_without_score', 'ranking')]),
    ...repeated(ranking, keyOf).map(([place]) => error('rank_key_twice', `ranking.${place}.by`, { by: ranking[place]!.by })),
    ...ranking.flatMap((key, place) =>
      key.by === 'indicator' && !known.has(key.code) ? [error('unknown_indicator', `ranking.${place}.code`, { code: key.code })] : [],
    ),
  ]
}

function periodFindings({ periods, scoring }: Scheme): readonly SchemeFinding[] {
  const { publicityDays: days } = periods
  return [
    ...(days < LEAST_PUBLICITY ? [error('publicity_too_short', 'periods.publicityDays', { days, least: LEAST_PUBLICITY })] : []),
    ...(scoring.trimFrom < TRIM_FROM ? [warning('trim_of_few', 'scoring.trimFrom', { trimFrom: scoring.trimFrom })] : []),
  ]
}
