import type { VetoFact } from './facts.types.ts'
import type { Grade, Hundredths, Scheme, VetoEffect, VetoRule } from './scheme.types.ts'
import type { Sheet } from './sheet.types.ts'

type Layer = Pick<Sheet, 'recorded' | 'recordedGrade' | 'vetoes' | 'personsQuota'>

/** Over the score, never instead of it. Every effect is a lesser of two, so that no veto can raise anything. */
export function vetoLayer(scheme: Scheme, score: Hundredths, facts: readonly VetoFact[]): Layer {
  for (const { rule } of facts)
    if (!scheme.vetoes.some(({ code, countsOf }) => code === rule && countsOf === undefined))
      throw new RangeError(`no veto rule ${rule} in the scheme`)
  const acting = actingRules(scheme, facts)
  const effects = acting.flatMap((rule) => rule.effects)
  const recorded = recordedOf(score, effects)
  const quotas = effects.flatMap((effect) => (effect.kind === 'persons_quota' ? [effect.percent] : []))
  return {
    recorded,
    recordedGrade: gradeWith(scheme.grades, Math.max(gradeAt(scheme.grades, score), gradeAt(scheme.grades, recorded)), effects),
    vetoes: facts.map(({ rule, ref }) => ({ rule, ref, acts: acting.some((one) => counted(one) === rule) })),
    ...(quotas.length > 0 && { personsQuota: Math.min(...quotas) }),
  }
}

/** The rules for which there are enough vetoes. */
export const actingRules = ({ vetoes }: Scheme, facts: readonly { readonly rule: string }[]): readonly VetoRule[] =>
  vetoes.filter((rule) => facts.filter((one) => one.rule === counted(rule)).length >= rule.count)

const counted = (rule: VetoRule): string => rule.countsOf ?? rule.code

function recordedOf(score: Hundredths, effects: readonly VetoEffect[]): Hundredths {
  const off = effects.reduce((soFar, effect) => soFar + (effect.kind === 'points' ? effect.points : 0), 0)
  const caps = effects.flatMap((effect) => (effect.kind === 'score_cap' ? [effect.points] : []))
  return Math.max(0, Math.min(score - off, ...caps))
}

/** Place of the grade that a score reaches; the last begins at 0. */
export function gradeAt(grades: readonly Grade[], score: Hundredths): number {
  const at = grades.findIndex(({ min }) => score >= min)
  return at === -1 ? grades.length - 1 : at
}

/** The lowest that any effect demands, then down to the first one that is not forbidden. */
function gradeWith(grades: readonly Grade[], at: number, effects: readonly VetoEffect[]): string {
  const place = (key: string): number => grades.findIndex((grade) => grade.key === key)
  const given = effects.flatMap((effect) => (effect.kind === 'grade' ? [place(effect.grade)] : []))
  const forbidden = new Set(effects.flatMap((effect) => (effect.kind === 'not_eligible' ? [place(effect.grade)] : [])))
  let lowest = Math.max(at, ...given)
  while (forbidden.has(lowest) && lowest < grades.length - 1) lowest += 1
  return grades[lowest]!.key
}
