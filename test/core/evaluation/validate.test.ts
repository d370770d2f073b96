import { expect } from 'chai'
import type { Leaf, Scheme } from '../../../core/evaluation/scheme.types.ts'
import { checkScheme, SENSE_CODES, SHAPE_CODES } from '../../../core/evaluation/validate.ts'
import { totalsOf } from '../../../core/evaluation/engine.ts'
import { auto, ballot, deduction, inspected, scheme } from './sample.ts'

type Loose = Record<string, unknown>
const found = (value: unknown): string[] => checkScheme(value).findings.map(({ code, path, severity }) => `${severity[0]} ${code} ${path}`)
/** A scheme of one indicator of full marks. */
const one = (leaf: Partial<Leaf> & Loose): unknown => ({
  ...scheme({ ranking: [{ by: 'score' }] }),
  indicators: [{ ...auto('A', 10000, { kind: 'ratio', deductions: [] }), ...leaf }],
})
const inspection = { kind: 'inspection', evidence: true } as const
const levels = (changes: Loose): unknown =>
  one({ ...ballot('A', 10000), source: { ...ballot('A', 1).source, ...changes } as Leaf['source'] })
const steps = (...list: readonly (readonly [string, number])[]): Leaf['rule'] => ({
  kind: 'steps',
  steps: list.map(([min, share]) => ({ min, share })),
  deductions: [],
})
const veto = (changes: Loose, ranking: Scheme['ranking'] = scheme().ranking): unknown => ({
  ...scheme({ ranking }),
  vetoes: [{ code: 'V', name: 'V', basis: '', count: 1, effects: [{ kind: 'rank_last' }], ...changes }],
})
const OWN = ['w deduction_never_happens indicators.0.children.1.rule.deductions.0.on']

/** Each finding once: what brings it, and all that is said about it. */
const CASES: readonly (readonly [unknown, ...string[]])[] = [
  [null, 'e not_an_object '],
  [{ ...scheme(), indicators: {} }, 'e not_a_list indicators'],
  [{ ...scheme(), basis: 7 }, 'e not_text basis'],
  [{ ...scheme(), basis: '\ud800' }, 'e not_text basis'],
  [{ ...scheme(), full: 99.5 }, 'e not_whole full'],
  [one({ source: { kind: 'inspection', evidence: 'yes' } as never }), 'e not_a_flag indicators.0.source.evidence'],
  [{ ...scheme(), subjects: 'cats' }, 'e not_one_of subjects'],
  [one({ rule: { kind: 'magic' } as never }), 'e not_one_of indicators.0.rule.kind'],
  [{ ...scheme(), quotas: [{ grade: 'excellent', percent: 20, from: '2026-02-30' }] }, 'e not_a_date quotas.0.from'],
  [one({ rule: { kind: 'linear', floor: 'x', target: '1', deductions: [] } }), 'e not_a_number indicators.0.rule.floor'],
  [{ ...scheme(), periods: undefined }, 'e missing periods'],
  [{ ...scheme(), colour: 'red' }, 'e unknown_key '],
  [{ ...scheme(), name: '  ' }, 'e text_empty name'],
  [{ ...scheme(), name: 'x'.repeat(201) }, 'e text_too_long name'],
  [{ ...scheme(), ranking: Array.from({ length: 21 }, () => ({ by: 'score' })) }, 'e list_too_long ranking'],
  [{ ...scheme(), full: 9000 }, 'e weights_do_not_add_up full', ...OWN],
  [one({ weight: 9000 }), 'e weights_do_not_add_up full'],
  [{ ...scheme({ ranking: [{ by: 'score' }] }), indicators: [] }, 'e indicators_empty indicators', 'e weights_do_not_add_up full'],
  [one({ code: 'A B' }), 'e code_malformed indicators.0.code'],
  [{ ...scheme({ ranking: [{ by: 'score' }] }), indicators: [ballot('A', 5000), ballot('A', 5000)] }, 'e code_twice indicators.1.code'],
  [nested(4), 'e too_deep indicators.0.children.0.children.0'],
  [one({ source: inspection }), 'e rule_does_not_fit_source indicators.0.rule.kind'],
  [one({ source: { kind: 'auto', measure: 'cycles' }, rule: steps(['0', 0]) }), 'e measure_needs_scheme indicators.0.source.scheme'],
  [one({ source: { kind: 'auto', measure: 'timeliness', scheme: 'M' } }), 'e scheme_not_asked_for indicators.0.source.scheme'],
  [one({ source: { kind: 'auto', measure: 'cycles', scheme: 'M' } }), 'e measure_has_no_ratio indicators.0.source.measure'],
  [
    one({ rule: { kind: 'ratio', deductions: [deduction('wrong_item', 1)] } }),
    'w deduction_never_happens indicators.0.rule.deductions.0.on',
  ],
  [
    one({ rule: { kind: 'ratio', deductions: [deduction('late', 1), deduction('late', 2)] } }),
    'e deduction_twice indicators.0.rule.deductions.1.on',
  ],
  [
    one({ rule: { kind: 'ratio', deductions: [deduction('late', 0)] } }),
    'e deduction_takes_nothing indicators.0.rule.deductions.0.perItem',
  ],
  [one({ rule: { kind: 'deduct', cap: 10001, deductions: [deduction('late', 1)] } }), 'e cap_above_weight indicators.0.rule.cap'],
  [
    one({ rule: { kind: 'ratio', deductions: [deduction('late', 1, { capPerItem: 9, cap: 8 })] } }),
    'w cap_per_item_above_cap indicators.0.rule.deductions.0.capPerItem',
  ],
  [one({ rule: { kind: 'deduct', deductions: [] } }), 'w deductions_empty indicators.0.rule.deductions'],
  [one({ rule: { kind: 'linear', floor: '90', target: '90.0', deductions: [] } }), 'e linear_not_rising indicators.0.rule.target'],
  [one({ rule: steps() }), 'e steps_empty indicators.0.rule.steps'],
  [one({ rule: steps(['80', 100], ['80', 50]) }), 'e steps_not_falling indicators.0.rule.steps.1.min'],
  [one({ rule: steps(['80', 50], ['60', 50]) }), 'w shares_not_falling indicators.0.rule.steps.1.share'],
  [levels({ levels: [{ name: '不了解', worth: null }] }), 'e levels_uncounted indicators.0.source.levels'],
  [
    levels({
      levels: [
        { name: '好', worth: 100 },
        { name: '好', worth: 0 },
      ],
    }),
    'e level_twice indicators.0.source.levels.1.name',
  ],
  [levels({ classes: [] }), 'e classes_empty indicators.0.source.classes'],
  [
    levels({
      classes: [
        { code: 'A', name: 'A', weight: 50 },
        { code: 'A', name: 'B', weight: 50 },
      ],
    }),
    'e class_twice indicators.0.source.classes.1.code',
  ],
  [levels({ classes: [{ code: 'A', name: 'A', weight: 99 }] }), 'e classes_do_not_add_up indicators.0.source.classes'],
  [levels({ minimum: 4 }), 'w minimum_small indicators.0.source.minimum'],
  [{ ...(one({}) as Scheme), grades: [], quotas: [], vetoes: [] }, 'e grades_empty grades'],
  [grades([9000, 'excellent'], [8000, 'fail'], [0, 'fail']), 'e grade_twice grades.2.key'],
  [grades([8000, 'excellent'], [8000, 'good'], [0, 'fail']), 'e grades_not_falling grades.1.min'],
  [grades([9000, 'excellent'], [6000, 'fail']), 'e grades_gap grades.1.min'],
  [grades([10001, 'excellent'], [0, 'fail']), 'e grade_above_full grades.0.min'],
  [{ ...(one({}) as Scheme), quotas: [{ grade: 'best', percent: 20, from: '2026-01-01' }] }, 'e unknown_grade quotas.0.grade'],
  [
    { ...(one({}) as Scheme), quotas: [20, 25].map((percent) => ({ grade: 'excellent', percent, from: '2026-01-01' })) },
    'e quota_twice quotas.1.from',
  ],
  [{ ...(one({}) as Scheme), quotas: [{ grade: 'fail', percent: 20, from: '2026-01-01' }] }, 'e quota_of_lowest_grade quotas.0.grade'],
  [{ ...(one({}) as Scheme), adjustments: { items: [{ code: 'P', name: 'P', points: 100 }] } }, 'w bonus_without_cap adjustments.bonusCap'],
  [
    { ...(one({}) as Scheme), adjustments: { items: [{ code: 'P', name: 'P', points: 0 }] } },
    'e adjustment_of_nothing adjustments.items.0.points',
  ],
  [
    { ...(one({}) as Scheme), adjustments: { items: [], bonusGate: { base: 10001, over: false } } },
    'e gate_above_full adjustments.bonusGate.base',
  ],
  [veto({ effects: [] }), 'e effects_empty vetoes.0.effects', ...OWN],
  [veto({ effects: [{ kind: 'rank_last' }, { kind: 'rank_last' }] }), 'e effect_twice vetoes.0.effects.1.kind', ...OWN],
  [veto({ countsOf: 'W' }), 'e unknown_veto vetoes.0.countsOf', ...OWN],
  [
    { ...scheme(), vetoes: [...scheme().vetoes, { ...scheme().vetoes[2]!, code: 'V4', countsOf: 'V3', count: 3 }] },
    'e counts_a_counting_rule vetoes.3.countsOf',
    ...OWN,
  ],
  [{ ...scheme(), vetoes: scheme().vetoes.map((one) => ({ ...one, count: 1 })) }, 'w count_of_softer_rule vetoes.2.count', ...OWN],
  [veto({ effects: [{ kind: 'not_eligible', grade: 'fail' }] }), 'e not_eligible_for_lowest vetoes.0.effects.0.grade', ...OWN],
  [veto({ effects: [{ kind: 'score_cap', points: 10001 }] }), 'e score_cap_above_full vetoes.0.effects.0.points', ...OWN],
  [{ ...(one({}) as Scheme), ranking: [], vetoes: [] }, 'e ranking_empty ranking'],
  [{ ...(one({}) as Scheme), ranking: [{ by: 'veto' }] }, 'e ranking_without_score ranking'],
  [{ ...(one({}) as Scheme), ranking: [{ by: 'veto' }, { by: 'score' }, { by: 'score' }] }, 'e rank_key_twice ranking.2.by'],
  [
    { ...(one({}) as Scheme), ranking: [{ by: 'score' }, { by: 'veto' }, { by: 'indicator', code: 'Z' }] },
    'e unknown_indicator ranking.2.code',
  ],
  [veto({}, [{ by: 'score' }]), 'w rank_last_without_key vetoes.0.effects.0.kind', ...OWN],
  [{ ...(one({}) as Scheme), periods: { ...scheme().periods, publicityDays: 4 } }, 'e publicity_too_short periods.publicityDays'],
  [{ ...(one({}) as Scheme), scoring: { tolerance: 20, trimFrom: 4 } }, 'w trim_of_few scoring.trimFrom'],
]

function nested(depth: number): unknown {
  const leaf: unknown = auto('L', 10000, { kind: 'ratio', deductions: [] })
  const tree = Array.from({ length: depth - 1 }).reduce<unknown>(
    (child, _, at) => ({ code: `N${at}`, name: 'N', weight: 10000, note: '', children: [child] }),
    leaf,
  )
  return { ...scheme({ ranking: [{ by: 'score' }] }), indicators: [tree] }
}
function grades(...list: readonly (readonly [number, string])[]): unknown {
  return { ...(one({}) as Scheme), grades: list.map(([min, key]) => ({ min, key, name: key, nameEn: key })), quotas: [], vetoes: [] }
}

describe('evaluation: checking a scheme', () => {
  for (const [value, ...expected] of CASES)
    it(expected[0]!, () => {
      // What stands beside a finding is a warning of the sample's own, or of a ranking that one() shortened.
      const said = found(value).filter((line) => expected.includes(line) || !line.startsWith('w rank_last_without_key'))
      expect(said).to.have.members(expected)
    })

  it('has a case for each code', () => {
    const tried = new Set(CASES.map(([, first]) => first!.split(' ')[1]))
    expect([...SENSE_CODES, ...SHAPE_CODES].filter((code) => !tried.has(code))).to.deep.equal([])
  })
  it('gives the scheme when nothing is in the way, and not when something is', () => {
    expect(checkScheme(scheme()).scheme).to.deep.equal(scheme())
    expect(checkScheme(scheme({ full: 9000 }))).not.to.have.property('scheme')
  })
  it('says what the sums are', () =>
    expect(checkScheme(one({ weight: 9000 })).findings[0]!.params).to.deep.equal({ code: '', due: 10000, sum: 9000 }))
  it('bears what is deeper than anybody writes', () => expect(found(nested(400))).to.have.length.above(0))
})

describe('evaluation: live totals of a draft', () => {
  it('are given for the whole and for each dimension', () =>
    expect(
      totalsOf(scheme({ indicators: [{ code: 'B', name: '', weight: 3000, note: '', children: [inspected('B1', 2000)] }] })),
    ).to.deep.equal([
      { path: '', code: '', due: 10000, sum: 3000, fits: false },
      { path: 'indicators.0', code: 'B', due: 3000, sum: 2000, fits: false },
    ]))
  it('bear what is half typed', () => {
    for (const draft of [undefined, {}, { full: 1, indicators: [null, { children: 'x' }] }]) expect(totalsOf(draft)[0]!.fits).to.be.false
  })
})
