import type { Facts, IndicatorFacts, SubjectFacts } from '../../../core/evaluation/facts.types.ts'
import type { Deduction, FactKey, Leaf, Rule, Scheme } from '../../../core/evaluation/scheme.types.ts'

export const deduction = (on: FactKey, perItem: number, more: Partial<Deduction> = {}): Deduction => ({ on, perItem, perDay: 0, ...more })

export const auto = (code: string, weight: number, rule: Rule): Leaf => ({
  code,
  name: code,
  weight,
  note: '',
  source: { kind: 'auto', measure: 'timeliness' },
  rule,
})
export const inspected = (code: string, weight: number, deductions: readonly Deduction[] = []): Leaf => ({
  code,
  name: code,
  weight,
  note: '',
  source: { kind: 'inspection', measure: 'rectification', evidence: true },
  rule: { kind: 'scores', deductions },
})
export const ballot = (code: string, weight: number): Leaf => ({
  code,
  name: code,
  weight,
  note: '',
  source: {
    kind: 'ballot',
    minimum: 5,
    levels: [
      { name: '很满意', worth: 100 },
      { name: '满意', worth: 80 },
      { name: '基本满意', worth: 60 },
      { name: '不太满意', worth: 30 },
      { name: '不满意', worth: 0 },
      { name: '不了解', worth: null },
    ],
    classes: [
      { code: 'A', name: '局领导', weight: 30 },
      { code: 'B', name: '科室负责人', weight: 30 },
      { code: 'C', name: '一般干部职工', weight: 40 },
    ],
  },
  rule: { kind: 'levels' },
})

/** A scheme of 100 points with everything in it: computed, scored and voted on. */
export const scheme = (changes: Partial<Scheme> = {}): Scheme => ({
  format: 'sunlit-scheme/1',
  code: 'TEST',
  name: '测试',
  basis: '',
  subjects: 'departments',
  full: 10000,
  indicators: [
    {
      code: 'A',
      name: 'A',
      weight: 5000,
      note: '',
      children: [
        auto('A1', 3000, {
          kind: 'deduct',
          deductions: [deduction('late', 50, { perDay: 10, capPerItem: 200 }), deduction('missing', 300)],
        }),
        auto('A2', 2000, { kind: 'ratio', deductions: [deduction('blank_column', 100)] }),
      ],
    },
    { code: 'B', name: 'B', weight: 3000, note: '', children: [inspected('B1', 2000), inspected('B2', 1000, [deduction('finding', 100)])] },
    ballot('C', 2000),
  ],
  adjustments: {
    items: [
      { code: 'P1', name: '表彰', points: 300 },
      { code: 'P2', name: '通报表扬', points: 100, times: 2 },
      { code: 'N1', name: '通报批评', points: -300 },
    ],
    bonusCap: 500,
    bonusGate: { base: 8000, over: false },
  },
  grades: [
    { key: 'excellent', name: '优秀', nameEn: 'Excellent', min: 9000 },
    { key: 'good', name: '良好', nameEn: 'Good', min: 8000 },
    { key: 'pass', name: '合格', nameEn: 'Pass', min: 6000 },
    { key: 'fail', name: '不合格', nameEn: 'Fail', min: 0 },
  ],
  quotas: [{ grade: 'excellent', percent: 20, from: '2020-01-01' }],
  vetoes: [
    {
      code: 'V1',
      name: '效能投诉查证属实',
      basis: '',
      count: 1,
      effects: [{ kind: 'grade', grade: 'fail' }, { kind: 'score_cap', points: 5900 }, { kind: 'rank_last' }],
    },
    {
      code: 'V2',
      name: '较轻',
      basis: '',
      count: 1,
      effects: [
        { kind: 'not_eligible', grade: 'excellent' },
        { kind: 'persons_quota', percent: 10 },
      ],
    },
    {
      code: 'V3',
      name: '较轻两次',
      basis: '',
      count: 2,
      countsOf: 'V2',
      effects: [
        { kind: 'persons_quota', percent: 8 },
        { kind: 'points', points: 500 },
      ],
    },
  ],
  ranking: [{ by: 'veto' }, { by: 'score' }, { by: 'indicator', code: 'A' }, { by: 'deductions' }],
  periods: { publicityDays: 5, reviewDays: 10, appealDays: 5, rectificationDays: 10 },
  scoring: { tolerance: 20, trimFrom: 5 },
  ...changes,
})

/** Everything known and nothing lost: full marks in the sample scheme. */
export const perfect = (): Record<string, IndicatorFacts> => ({
  A2: { ratio: { kept: 10, due: 10 } },
  B1: { scores: scoresOf(2000, 2000, 2000) },
  B2: { scores: scoresOf(1000, 1000, 1000) },
  C: {
    ballot: {
      source: '',
      classes: ['A', 'B', 'C'].map((code) => ({ code, weight: code === 'C' ? '40' : '30', counts: [9, 0, 0, 0, 0, 1] })),
    },
  },
})

export const scoresOf = (...points: readonly number[]): NonNullable<IndicatorFacts['scores']> =>
  points.map((one, at) => ({ scorer: `S${at + 1}`, points: one, remark: '' }))

export const subject = (id: string, changes: Partial<SubjectFacts> = {}): SubjectFacts => ({
  id: `department:${id}`,
  name: id,
  nameEn: id,
  group: '',
  indicators: perfect(),
  adjustments: [],
  vetoes: [],
  ...changes,
})

export const facts = (...subjects: readonly SubjectFacts[]): Facts => ({
  format: 'sunlit-facts/1',
  cycle: { title: '2026', from: '2026-01-01', to: '2026-12-31' },
  subjects,
})
