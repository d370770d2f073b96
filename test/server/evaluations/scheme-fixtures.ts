import { readFileSync } from 'node:fs'
import type { Facts, IndicatorFacts, SubjectFacts } from '../../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../../core/evaluation/scheme.types.ts'
import { freezeScheme, importScheme } from '../../../server/evaluations/schemes.service.ts'
import { draftFromJson } from '../../../server/evaluations/schemes.draft.rules.ts'
import { inspector, zhou } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** One of the schemes that the demo year plants: zwgk, gkpg, yongkang-month, yongkang-year. */
export const seededScheme = (name: string): Scheme => JSON.parse(readFileSync(`seeds/schemes/${name}.json`, 'utf8')) as Scheme

/** A draft by the inspector. Returns its id; its version is 1. */
export const draftScheme = (world: World, scheme: unknown = seededScheme('zwgk')): Promise<number> =>
  importScheme(world.deps, world.actor(inspector), draftFromJson(scheme))

/** The same, published by the leader. */
export async function frozenScheme(world: World, scheme: unknown = seededScheme('zwgk')): Promise<number> {
  const id = await draftScheme(world, scheme)
  await freezeScheme(world.deps, world.actor(zhou), id, 1)
  return id
}

export const subject = (indicators: Readonly<Record<string, IndicatorFacts>>, more: Partial<SubjectFacts> = {}): SubjectFacts => ({
  id: 'department:A',
  name: '甲科',
  nameEn: 'A',
  group: '',
  indicators,
  adjustments: [],
  vetoes: [],
  ...more,
})
export const factsOf = (...subjects: readonly SubjectFacts[]): Facts => ({
  format: 'sunlit-facts/1',
  cycle: { title: '测试', from: '2026-01-01', to: '2026-12-31' },
  subjects,
})
