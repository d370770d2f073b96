import type { Facts, IndicatorFacts } from '../../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../../core/evaluation/scheme.types.ts'
import { evaluate } from '../../../core/evaluation/engine.ts'
import { inOrder } from '../../../core/evaluation/order.ts'
import { canonicalJson } from '../../../core/tlog/canonical.ts'
import type { Actor } from '../../../server/auth/policy.ts'
import { findCycle } from '../../../server/evaluations/cycles.queries.ts'
import type { Cycle } from '../../../server/evaluations/cycles.types.ts'
import { storeVersion } from '../../../server/evaluations/versions.service.ts'
import { luo, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'

/** A small scheme with one of everything that a result shows: computed lines, scored ones, a bonus, a quota, a veto. */
export const SCHEME: Scheme = {
  format: 'sunlit-scheme/1',
  code: 'SHIYAN-2025',
  name: '试验指标体系',
  basis: '《试验办法》',
  subjects: 'departments',
  full: 10_000,
  indicators: [
    {
      code: 'A',
      name: '自动计分',
      weight: 6_000,
      note: '',
      children: [
        {
          code: 'A1',
          name: '公开及时率',
          weight: 4_000,
          note: '逾期一项扣 0.5 分。',
          source: { kind: 'auto', measure: 'timeliness' },
          rule: { kind: 'deduct', deductions: [{ on: 'late', perItem: 50, perDay: 10, capPerItem: 200 }] },
        },
        {
          code: 'A2',
          name: '目录完成率',
          weight: 2_000,
          note: '',
          source: { kind: 'auto', measure: 'completion' },
          rule: { kind: 'ratio', deductions: [] },
        },
      ],
    },
    {
      code: 'B',
      name: '检查组评分',
      weight: 4_000,
      note: '',
      children: [
        {
          code: 'B1',
          name: '组织与制度',
          weight: 4_000,
          note: '',
          source: { kind: 'inspection', evidence: false },
          rule: { kind: 'scores', deductions: [] },
        },
      ],
    },
  ],
  adjustments: { items: [{ code: 'J1', name: '市政府通报表彰', points: 300 }], bonusCap: 500 },
  grades: [
    { key: 'excellent', name: '优秀', nameEn: 'Excellent', min: 9_000 },
    { key: 'pass', name: '合格', nameEn: 'Pass', min: 6_000 },
    { key: 'fail', name: '不合格', nameEn: 'Fail', min: 0 },
  ],
  quotas: [{ grade: 'excellent', percent: 40, from: '2020-01-01' }],
  vetoes: [
    {
      code: 'V1',
      name: '效能投诉查证属实',
      basis: '《试验办法》第九条',
      count: 1,
      effects: [{ kind: 'grade', grade: 'fail' }, { kind: 'score_cap', points: 5_900 }, { kind: 'rank_last' }],
    },
  ],
  ranking: [{ by: 'veto' }, { by: 'score' }],
  periods: { publicityDays: 5, reviewDays: 10, appealDays: 5, rectificationDays: 10 },
  scoring: { tolerance: 20, trimFrom: 5 },
}

export const LATE = { key: 'late', n: 1, days: 3, title: '公务接待费支出 2025年11月', ref: 'disclosure:1', on: '2025-12-20' } as const

const scores = (a: number, b: number): NonNullable<IndicatorFacts['scores']> => [
  { scorer: 'BGS', points: a, remark: '' },
  { scorer: 'CW', points: b, remark: '' },
]

/** 就业促进科 and 财务科 are level at the top and there is one place for them; 办公室 comes third. */
export const FACTS: Facts = {
  format: 'sunlit-facts/1',
  cycle: { title: '2025年度考评', from: '2025-01-01', to: '2025-12-31' },
  subjects: [
    {
      id: 'department:JYCJ',
      name: '就业促进科',
      nameEn: 'Employment Promotion',
      group: '机关科室',
      indicators: {
        A1: { events: [LATE] },
        A2: { ratio: { kept: 20, due: 20 } },
        B1: { scores: [{ scorer: 'BGS', points: 3_880, remark: '' }] },
      },
      adjustments: [],
      vetoes: [],
    },
    {
      id: 'department:CW',
      name: '财务科',
      nameEn: 'Finance',
      group: '机关科室',
      indicators: {
        A1: { events: [LATE] },
        A2: { ratio: { kept: 20, due: 20 } },
        B1: { scores: [{ scorer: 'BGS', points: 3_880, remark: '' }] },
      },
      adjustments: [],
      vetoes: [],
    },
    {
      id: 'department:BGS',
      name: '办公室',
      nameEn: 'General Office',
      group: '机关科室',
      indicators: {
        A1: { events: [LATE, { ...LATE, ref: 'disclosure:2', days: 20 }] },
        A2: { ratio: { kept: 15, due: 20 } },
        B1: { scores: scores(3_000, 3_200) },
      },
      adjustments: [{ rule: 'J1', times: 1, document: '临政发〔2025〕3号', on: '2025-06-01' }],
      vetoes: [],
    },
  ],
}

/** Another leader beside 周明远. */
export const second: Persona = { ...luo, roles: [...luo.roles, 'leader'] }

async function insert(world: World, table: string, values: object): Promise<number> {
  const [row] = (await world.db.write(table).insert(values).returning('id')) as [{ id: number }]
  return row.id
}

/** A cycle of last year in the state `scoring`, with its scheme, three subjects and two inspecting departments. Returns its id. */
export async function scoringCycle(world: World, scheme: Scheme = SCHEME): Promise<number> {
  const { people, departments } = world.cast
  const at = '2026-01-05T01:00:00.000Z'
  await world.db
    .write('role_assignments')
    .insert({ person_id: people['luo'], role: 'leader', granted_at: at })
    .onConflict(['person_id', 'role'])
    .ignore()
  const schemeId = await insert(world, 'evaluation_schemes', {
    code: scheme.code,
    number: 1,
    name: scheme.name,
    state: 'frozen',
    content: canonicalJson(scheme),
    sha256: 'a'.repeat(64),
    created_by: people['inspector'],
    created_at: at,
    frozen_by: people['zhou'],
    frozen_at: at,
  })
  const cycleId = await insert(world, 'evaluation_cycles', {
    scheme_id: schemeId,
    title: '2025年度考评',
    period: '2025',
    from_on: '2025-01-01',
    to_on: '2025-12-31',
    state: 'scoring',
    created_by: people['inspector'],
    created_at: at,
  })
  for (const { id, name, nameEn, group } of FACTS.subjects)
    await insert(world, 'evaluation_subjects', {
      cycle_id: cycleId,
      key: id,
      department_id: departments[id.slice('department:'.length)],
      name,
      name_en: nameEn,
      group,
    })
  for (const [code, name, name_en] of [
    ['BGS', '办公室', 'General Office'],
    ['CW', '财务科', 'Finance'],
  ] as const)
    await insert(world, 'evaluation_scorers', { cycle_id: cycleId, department_id: departments[code], code, name, name_en })
  return cycleId
}

/** The same with a preliminary result from the given facts, on notice from Monday 2 March to Friday 6 March 2026. */
export async function preliminary(world: World, facts: Facts = FACTS, scheme: Scheme = SCHEME): Promise<number> {
  const cycleId = await scoringCycle(world, scheme)
  await world.db.write.transaction(async (tx) => {
    const ordered = inOrder(facts)
    const evaluation = evaluate(scheme, ordered)
    const at = world.deps.now().toISOString()
    const made = await storeVersion(tx, cycleId, {
      scheme,
      facts: ordered,
      evaluation,
      quotaDecisions: [],
      earlier: [],
      kind: 'preliminary',
      reason: '',
      by: null,
      at,
    })
    await tx('evaluation_cycles')
      .where({ id: cycleId })
      .update({ state: 'preliminary', version_id: made.id, publicity_from: '2026-03-02', publicity_until: '2026-03-06' })
  })
  return cycleId
}

export async function cycleOf(world: World, id: number): Promise<Cycle> {
  const found = await findCycle(world.db.read, id)
  if (found === undefined) throw new Error('no such cycle')
  return found
}

export const roled = (actor: Actor, ...roles: Actor['roles'][number][]): Actor => ({ ...actor, roles: [...actor.roles, ...roles] })
