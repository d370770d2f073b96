import type { FactEvent, Facts, IndicatorFacts } from '../../core/evaluation/facts.types.ts'
import type { Leaf, Scheme } from '../../core/evaluation/scheme.types.ts'

export const SIZES = { departments: 200, indicators: 60, events: 100_000 } as const
const EACH = 5

const leafOf = (at: number): Leaf => {
  const named = { code: `I${at}`, name: `I${at}`, weight: at < 40 ? 200 : 100, note: '' }
  const deductions = [{ on: 'late', perItem: 1, perDay: 1, capPerItem: 7 } as const]
  if (at % 3 === 0)
    return { ...named, source: { kind: 'inspection', measure: 'timeliness', evidence: true }, rule: { kind: 'scores', deductions } }
  const source = { kind: 'auto', measure: 'timeliness' } as const
  return { ...named, source, rule: at % 3 === 1 ? { kind: 'ratio', deductions } : { kind: 'deduct', deductions } }
}

/** Every kind of rule that reads facts, three scorers, a different denominator on nearly every line. */
export const largeScheme = (): Scheme => ({
  format: 'sunlit-scheme/1',
  code: 'BENCH',
  name: 'BENCH',
  basis: '',
  subjects: 'departments',
  full: 10000,
  indicators: Array.from({ length: SIZES.indicators }, (_, at) => leafOf(at)),
  adjustments: { items: [{ code: 'P', name: 'P', points: 100 }], bonusCap: 500, bonusGate: { base: 8000, over: false } },
  grades: [
    { key: 'excellent', name: '优秀', nameEn: 'Excellent', min: 9000 },
    { key: 'fail', name: '不合格', nameEn: 'Fail', min: 0 },
  ],
  quotas: [{ grade: 'excellent', percent: 20, from: '2020-01-01' }],
  vetoes: [],
  ranking: [{ by: 'veto' }, { by: 'score' }, { by: 'indicator', code: 'I1' }, { by: 'deductions' }],
  periods: { publicityDays: 5, reviewDays: 10, appealDays: 5, rectificationDays: 10 },
  scoring: { tolerance: 20, trimFrom: 5 },
})

export const largeFacts = (): Facts => ({
  format: 'sunlit-facts/1',
  cycle: { title: 'BENCH', from: '2026-01-01', to: '2026-12-31' },
  subjects: Array.from({ length: SIZES.departments }, (_, department) => ({
    id: `department:D${String(department).padStart(3, '0')}`,
    name: `D${department}`,
    nameEn: `D${department}`,
    group: department < 120 ? 'office' : 'units',
    indicators: Object.fromEntries(Array.from({ length: SIZES.indicators }, (_, at) => [`I${at}`, factsOf(department, at)])),
    adjustments: department % 7 === 0 ? [{ rule: 'P', times: 1, document: '', on: '2026-05-01' }] : [],
    vetoes: [],
  })),
})

const PER_LINE = Math.ceil(SIZES.events / (SIZES.departments * SIZES.indicators))

function factsOf(department: number, at: number): IndicatorFacts {
  const mixed = (department * 7919 + at * 104729) % 1009
  const events = Array.from({ length: PER_LINE }, (_, event): FactEvent => {
    const on = `2026-${String(1 + ((mixed + event) % 12)).padStart(2, '0')}-15`
    return { key: 'late', n: 1, days: (mixed + event) % EACH, title: `第${event}项`, ref: `obligation:${department * 100 + event}`, on }
  })
  if (at % 3 === 0)
    return {
      events,
      scores: ['BGS', 'JCS', 'RSK'].map((scorer, place) => ({ scorer, points: 70 + ((mixed + place * 13) % 30), remark: '' })),
    }
  return at % 3 === 1 ? { events, ratio: { kept: 90 + (mixed % 17), due: 107 + (mixed % 23) } } : { events }
}
