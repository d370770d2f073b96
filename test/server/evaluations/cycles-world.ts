import type { Leaf, Scheme } from '../../../core/evaluation/scheme.types.ts'
import { listScorers, listSubjects } from '../../../server/evaluations/cycles.queries.ts'
import { submitScores, type TypedScore } from '../../../server/evaluations/scoring.service.ts'
import { he, inspector, lin, type Persona } from '../../support/personas.ts'
import type { World } from '../../support/world.ts'
import { SCHEME, scoringCycle } from './results-world.ts'

const scored = (code: string, name: string, weight: number, evidence: boolean): Leaf => ({
  code,
  name,
  weight,
  note: '',
  source: { kind: 'inspection', evidence },
  rule: { kind: 'scores', deductions: [] },
})

/** One of every source; 10 and 20 points by the inspectors, who may be 20 % apart. */
export const CYCLE_SCHEME: Scheme = {
  ...SCHEME,
  code: 'ZQ-2025',
  indicators: [
    {
      code: 'A',
      name: '自动计分',
      weight: 5_000,
      note: '',
      children: [
        {
          code: 'A1',
          name: '公开及时率',
          weight: 3_000,
          note: '',
          source: { kind: 'auto', measure: 'timeliness' },
          rule: { kind: 'deduct', deductions: [{ on: 'late', perItem: 50, perDay: 10 }] },
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
      weight: 3_000,
      note: '',
      children: [scored('B1', '组织与制度', 1_000, true), scored('B2', '现场检查', 2_000, false)],
    },
    {
      code: 'C',
      name: '民主测评',
      weight: 2_000,
      note: '',
      source: {
        kind: 'ballot',
        levels: [
          { name: '满意', worth: 100 },
          { name: '基本满意', worth: 60 },
          { name: '不了解', worth: null },
        ],
        classes: [
          { code: 'A', name: '局领导', weight: 30 },
          { code: 'B', name: '科室负责人', weight: 30 },
          { code: 'C', name: '干部职工', weight: 40 },
        ],
        minimum: 5,
      },
      rule: { kind: 'levels' },
    },
  ],
}

/** Inspectors of the three departments: 办公室, 财务科, 就业促进科. */
export const bgs = inspector
export const cw: Persona = { ...he, roles: [...he.roles, 'inspector'] }
export const jycj: Persona = { ...lin, roles: [...lin.roles, 'inspector'] }

let codes = 0
export interface CycleWorld {
  readonly id: number
  /** Ids by the department's code. */
  readonly subjects: Readonly<Record<string, number>>
  readonly scorers: Readonly<Record<string, number>>
}

/** A cycle in scoring: three departments, each of which inspects the two others. `granted`: who is an inspector besides the persona. */
export async function cycleIn(
  world: World,
  { state = 'scoring', scheme = CYCLE_SCHEME, third = true, granted = ['he', 'lin'] } = {},
): Promise<CycleWorld> {
  const id = await scoringCycle(world, { ...scheme, code: `${scheme.code}-${(codes += 1)}` })
  const { people, departments } = world.cast
  const write = world.db.write
  await write('role_assignments')
    .insert(granted.map((username) => ({ person_id: people[username], role: 'inspector', granted_at: '2025-01-02T00:00:00.000Z' })))
    .onConflict(['person_id', 'role'])
    .ignore()
  if (third)
    await write('evaluation_scorers').insert({
      cycle_id: id,
      department_id: departments['JYCJ'],
      code: 'JYCJ',
      name: '就业促进科',
      name_en: 'Employment Promotion',
      substitute: false,
    })
  await write('evaluation_cycles').where({ id }).update({ state })
  const [subjects, scorers] = [await listSubjects(world.db.read, id), await listScorers(world.db.read, id)]
  return {
    id,
    subjects: Object.fromEntries(subjects.map((one) => [one.key.slice('department:'.length), one.id])),
    scorers: Object.fromEntries(scorers.map((one) => [one.code, one.id])),
  }
}

export const typed = (subjectId: number, indicator: string, points: string, more: Partial<TypedScore> = {}): TypedScore => ({
  indicator,
  subjectId,
  points,
  remark: '',
  evidence: [{ kind: 'text', text: '台账第 3 页' }],
  version: 0,
  ...more,
})

export const give = (
  world: World,
  who: Persona,
  { id }: CycleWorld,
  ...scores: readonly TypedScore[]
): Promise<{ readonly reopened: number }> => submitScores(world.deps, world.actor(who), id, scores)

/** Everything that is to be scored, alike. */
export async function giveAll(world: World, cycle: CycleWorld): Promise<void> {
  for (const [who, own] of [
    [bgs, 'BGS'],
    [cw, 'CW'],
    [jycj, 'JYCJ'],
  ] as const)
    for (const code of ['JYCJ', 'CW', 'BGS'].filter((one) => one !== own))
      await give(world, who, cycle, typed(cycle.subjects[code]!, 'B1', '8'), typed(cycle.subjects[code]!, 'B2', '16'))
}
