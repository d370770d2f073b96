import type { Knex } from 'knex'
import { createHash } from 'node:crypto'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { isBranch, type Indicator, type Scheme } from '../../core/evaluation/scheme.types.ts'
import { canonicalJson } from '../../core/tlog/canonical.ts'
import gkpg from '../schemes/gkpg.json' with { type: 'json' }
import yongkangMonth from '../schemes/yongkang-month.json' with { type: 'json' }
import yongkangYear from '../schemes/yongkang-year.json' with { type: 'json' }
import zwgk from '../schemes/zwgk.json' with { type: 'json' }
import { insertReturningIds } from './batches.ts'
import type { PlantedPeople } from './plant-people.ts'

/** The bureau's own scheme of a year, with the quota that the bureau's rules add to the example. */
export const schemeOf = (year: number): Scheme => ({
  ...(zwgk as Scheme),
  code: `ZWGK-${year}`,
  name: `${year}年机关政务公开年终量化考评`,
  quotas: [{ grade: 'excellent', percent: 30, from: '2020-01-01' }],
})

/** The year before weighed the catalogue higher than the clock, let bonuses in from 75, and knew no veto for falsification. */
export function schemeBefore(year: number): Scheme {
  const scheme = schemeOf(year)
  const changes: Readonly<Record<string, Partial<Indicator>>> = {
    A1: { weight: 1200, rule: { kind: 'deduct', deductions: [{ on: 'late', perItem: 50, perDay: 0, capPerItem: 200 }] } },
    A2: { weight: 1500 },
    A6: { name: '答复时限（依申请、局长信箱）' },
    B2: { weight: 700 },
    B3: { weight: 900, note: '' },
  }
  const changed = (one: Indicator): Indicator => ({
    ...(isBranch(one) ? { ...one, children: one.children.map(changed) } : one),
    ...(changes[one.code] as object),
  })
  return {
    ...scheme,
    indicators: scheme.indicators.map(changed),
    adjustments: { ...scheme.adjustments, bonusCap: 800, bonusGate: { base: 7500, over: false } },
    quotas: [{ grade: 'excellent', percent: 35, from: '2020-01-01' }],
    vetoes: scheme.vetoes.filter(({ code }) => code !== 'V3'),
    scoring: { ...scheme.scoring, tolerance: 25 },
  }
}

/** The next year's, half done: the points that were taken from one indicator are not given to another yet. */
const draftOf = (year: number): Scheme => {
  const scheme = schemeOf(year)
  const less = (one: Indicator): Indicator =>
    isBranch(one) ? { ...one, children: one.children.map(less) } : one.code === 'B4' ? { ...one, weight: 200 } : one
  return { ...scheme, indicators: scheme.indicators.map(less) }
}

/** Last year's scheme and this year's, two in the shape of others' rubrics, and a draft of the next. */
export async function plantSchemes(tx: Knex.Transaction, { people }: PlantedPeople, now: Date): Promise<void> {
  const today = dateInShanghai(now.toISOString())
  const year = Number(today.slice(0, 4))
  const [inspector, leader] = ['inspector1', 'leader'].map((username) => people.find((one) => one.username === username)?.id)
  if (inspector === undefined || leader === undefined) return
  const at = (day: string, time: string): string => new Date(`${day < today ? day : addDays(today, -1)}T${time}+08:00`).toISOString()
  const frozen = (scheme: Scheme, day: string, note: string, copiedFrom: number | null = null): object => {
    const content = canonicalJson(scheme)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const drafted = { created_by: inspector, created_at: at(addDays(day, -12), '09:40:00'), copied_from: copiedFrom }
    const { code, name } = scheme
    return {
      code,
      number: 1,
      name,
      state: 'frozen',
      content,
      sha256,
      note,
      ...drafted,
      frozen_by: leader,
      frozen_at: at(day, '16:20:00'),
      version: 4,
    }
  }
  const [before] = await insertReturningIds(tx, 'evaluation_schemes', [
    frozen(schemeBefore(year - 1), `${year - 1}-01-18`, '首次按系统数据计分。'),
    frozen(yongkangMonth as Scheme, `${year - 1}-01-18`, ''),
    frozen(yongkangYear as Scheme, `${year - 1}-01-18`, ''),
    frozen(gkpg as Scheme, `${year - 1}-02-20`, '参照省市评估的通行结构，供自查使用。'),
  ])
  const [current] = await insertReturningIds(tx, 'evaluation_schemes', [
    frozen(
      schemeOf(year),
      `${year}-01-20`,
      '公开及时率提高到 15 分并按天扣分，加分门槛提高到 80 分，增加“弄虚作假”一票否决，评分分歧上限收紧到 20%。',
      before,
    ),
  ])
  await insertReturningIds(tx, 'evaluation_schemes', [
    {
      code: `ZWGK-${year + 1}`,
      number: -1,
      name: schemeOf(year + 1).name,
      state: 'draft',
      content: canonicalJson(draftOf(year + 1)),
      note: '征求各科室意见后再定现场检查的分值。',
      created_by: inspector,
      created_at: at(addDays(today, -6), '10:05:00'),
      copied_from: current ?? null,
    },
  ])
}
