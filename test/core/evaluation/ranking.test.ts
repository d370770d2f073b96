import { expect } from 'chai'
import { evaluate, type Options } from '../../../core/evaluation/engine.ts'
import type { SubjectFacts, VetoFact } from '../../../core/evaluation/facts.types.ts'
import type { Scheme } from '../../../core/evaluation/scheme.types.ts'
import type { Evaluation, Rank, Sheet } from '../../../core/evaluation/sheet.types.ts'
import { facts, perfect, scheme, subject } from './sample.ts'

/** A subject whose score is what is said: all from A1, the rest full. */
const scored = (id: string, score: number, more: Partial<SubjectFacts> = {}): SubjectFacts =>
  subject(id, {
    indicators: { ...perfect(), A1: { override: { reason: '', by: '', on: '', points: score - 7000 } } },
    ...more,
  })
const veto = (rule: string, ref = 'veto:1'): VetoFact => ({ rule, ref, title: '', inForceOn: '2026-06-01' })
const run = (subjects: readonly SubjectFacts[], changes: Partial<Scheme> = {}, options: Options = {}): Evaluation =>
  evaluate(scheme(changes), facts(...subjects), options)
const ranks = ({ ranking }: Evaluation): string => ranking.map(({ subject: id, rank }) => `${id.split(':')[1]}${rank}`).join(' ')
const rankOf = ({ ranking }: Evaluation, id: string): Rank => ranking.find((one) => one.subject === `department:${id}`)!

describe('evaluation: ranking', () => {
  it('lets the equal share a rank, and leaves out as many after it', () =>
    expect(ranks(run([scored('D', 8000), scored('B', 9000), scored('A', 9500), scored('C', 9000)]))).to.equal('A1 B2 C2 D4'))

  it('asks the next key only where the score is the same', () => {
    const less = { A2: { ratio: { kept: 9, due: 10 } } }
    const inA = scored('A', 9500, { indicators: { ...scored('A', 9500).indicators, ...less } }) // 9300, the dimension A 4300
    const inC = scored('B', 9800, {
      indicators: { ...scored('B', 9800).indicators, C: { override: { reason: '', by: '', on: '', points: 1500 } } },
    }) // 9300, A 4800
    expect(ranks(run([inA, inC]))).to.equal('B1 A2')
    expect(ranks(run([inA, inC], { ranking: [{ by: 'score' }] }))).to.equal('A1 B1')
  })
  it('prefers who lost less to deductions', () => {
    const late = { key: 'missing', n: 1, days: 0, title: '', ref: '', on: '2026-02-02' } as const
    const caught = scored('A', 9700, { indicators: { ...perfect(), A1: { events: [late] } } })
    const other = scored('B', 9700)
    expect(ranks(run([caught, other], { ranking: [{ by: 'score' }, { by: 'deductions' }] }))).to.equal('B1 A2')
  })
  it('compares a dimension by what applies in it, and by the rest where nothing does', () => {
    const no = { notApplicable: { reason: '', by: '', on: '' } }
    const half = subject('A', { indicators: { ...perfect(), A1: no } }) // full marks everywhere: A counts 5000
    const none = subject('B', { indicators: { ...perfect(), A1: no, A2: no } })
    expect(ranks(run([half, none, subject('C')]))).to.equal('A1 B1 C1')
  })
  it('ranks within groups', () =>
    expect(
      ranks(run([scored('A', 8000, { group: 'units' }), scored('B', 9000, { group: 'office' }), scored('C', 9000, { group: 'units' })])),
    ).to.equal('B1 C1 A2'))
})

describe('evaluation: quotas', () => {
  const ten = (...scores: readonly number[]): SubjectFacts[] => scores.map((score, at) => scored('ABCDEFGHIJ'[at]!, score))
  const grades = (evaluation: Evaluation): string => evaluation.ranking.map(({ grade }) => grade[0]).join('')

  it('are rounded down', () => {
    const nine = run(ten(9900, 9800, 9700, 9000, 8000, 8000, 8000, 8000, 8000))
    expect(grades(nine)).to.equal('egggggggg')
    expect(nine.quotas).to.deep.equal([{ group: '', grade: 'excellent', assessed: 9, places: 1, tied: [] }])
    expect(grades(run([...ten(9900, 9800, 9700, 9000, 8000, 8000, 8000, 8000, 8000), scored('J', 7000)]))).to.equal('eegggggggp')
  })
  it('give a place only for the grade itself', () => expect(grades(run(ten(9900, 8900, 8800, 8800, 8800)))).to.equal('egggg'))
  it('of the day on which the cycle ends hold', () => {
    const quotas = [
      { grade: 'excellent', percent: 50, from: '2026-12-31' },
      { grade: 'excellent', percent: 25, from: '2020-01-01' },
      { grade: 'excellent', percent: 0, from: '2027-01-01' },
    ]
    expect(grades(run(ten(9900, 9800, 9700, 9600), { quotas }))).to.equal('eegg')
  })
  const tie = ten(9900, 9800, 9800, 9800, 8000, 8000, 8000, 8000, 8000, 8000)
  const decision = {
    group: '',
    grade: 'excellent',
    tied: ['department:B', 'department:C', 'department:D'],
    chosen: ['department:C'],
    reason: '平时考核',
    by: '刘局',
    on: '2027-01-05',
  }
  it('give nobody of a tie across the line the grade until it is decided', () => {
    const open = run(tie)
    expect(grades(open)).to.equal('eggggggggg')
    expect(open.quotas[0]).to.deep.include({ places: 2, tied: decision.tied }).and.not.to.have.property('chosen')
    expect(rankOf(open, 'C').quota).to.equal('tie')
  })
  it('give it to whom the leaders chose', () => {
    const settled = run(tie, {}, { quotaDecisions: [decision] })
    expect(settled.quotas[0]!.chosen).to.deep.equal(['department:C'])
    expect([rankOf(settled, 'B'), rankOf(settled, 'C')]).to.deep.equal([
      { subject: 'department:B', group: '', rank: 2, rankWithout: 2, recorded: 9800, grade: 'good', quota: 'beyond' },
      { subject: 'department:C', group: '', rank: 2, rankWithout: 2, recorded: 9800, grade: 'excellent', quota: 'within' },
    ])
  })
  it('take no decision that gives too many, or that was made about another tie', () => {
    for (const wrong of [{ chosen: ['department:B', 'department:C'] }, { tied: ['department:B', 'department:C'] }, { group: 'units' }])
      expect(rankOf(run(tie, {}, { quotaDecisions: [{ ...decision, ...wrong }] }), 'C').quota).to.equal('tie')
  })
  it('let who loses one grade compete for the next', () => {
    const quotas = [
      { grade: 'excellent', percent: 20, from: '2020-01-01' },
      { grade: 'good', percent: 40, from: '2020-01-01' },
    ]
    expect(grades(run(ten(9900, 9800, 8900, 8800, 8700), { quotas }))).to.equal('eggpp')
  })
})

describe('evaluation: vetoes', () => {
  const sheet = (evaluation: Evaluation, id: string): Sheet => evaluation.sheets.find((one) => one.subject === `department:${id}`)!

  it('lie over the score: it stays visible, as do grade and rank without', () => {
    const result = run([scored('A', 9500, { vetoes: [veto('V1')] }), scored('B', 7000)])
    expect(sheet(result, 'A')).to.include({ score: 9500, grade: 'excellent', recorded: 5900, recordedGrade: 'fail' })
    expect(rankOf(result, 'A')).to.deep.include({ rank: 2, rankWithout: 1, grade: 'fail' })
  })
  it('rank after all without one, also after a lower score', () =>
    expect(ranks(run([scored('A', 9500, { vetoes: [veto('V1')] }), scored('B', 7000, { indicators: { B1: { scores: [] } } })]))).to.equal(
      'B1 A2',
    ))
  it('leave a score below the cap as it is', () =>
    expect(sheet(run([subject('A', { indicators: { A2: { ratio: { kept: 0, due: 1 } } }, vetoes: [veto('V1')] })]), 'A')).to.include({
      score: 3000,
      recorded: 3000,
    }))
  it('can only bar from a grade and shrink the quota of persons', () => {
    const result = run(Array.from('ABCDE', (id) => scored(id, 9500, id === 'A' ? { vetoes: [veto('V2')] } : {})))
    expect(sheet(result, 'A')).to.include({ recorded: 9500, grade: 'excellent', recordedGrade: 'good', personsQuota: 10 })
    expect(rankOf(result, 'A').rank).to.equal(1)
  })
  it('of a harder rule begin with the second one', () => {
    const [one, two] = [[veto('V2')], [veto('V2'), veto('V2', 'veto:2')]].map((vetoes) => sheet(run([scored('A', 9500, { vetoes })]), 'A'))
    expect(one).to.include({ recorded: 9500, personsQuota: 10 })
    expect(two).to.include({ recorded: 9000, personsQuota: 8, recordedGrade: 'good' })
    expect(two!.vetoes.map(({ acts }) => acts)).to.deep.equal([true, true])
  })
  it('below the count of their rule do not act', () => {
    const vetoes = [{ code: 'V9', name: '', basis: '', count: 2, effects: [{ kind: 'rank_last' as const }] }]
    const result = run([scored('A', 9500, { vetoes: [veto('V9')] }), scored('B', 9000)], { vetoes })
    expect(sheet(result, 'A').vetoes).to.deep.equal([{ rule: 'V9', ref: 'veto:1', acts: false }])
    expect(ranks(result)).to.equal('A1 B2')
  })
  it('come last even where the order of the ranking does not name them', () =>
    expect(
      ranks(
        run([scored('A', 9500, { vetoes: [veto('V1')] }), scored('B', 7000)], {
          ranking: [{ by: 'indicator', code: 'A' }, { by: 'score' }],
        }),
      ),
    ).to.equal('B1 A2'))
  it('by a rule that is not there, or only counts others, are refused', () => {
    expect(() => run([scored('A', 9500, { vetoes: [veto('V7')] })])).to.throw(RangeError, 'V7')
    expect(() => run([scored('A', 9500, { vetoes: [veto('V3')] })])).to.throw(RangeError, 'V3')
  })
})
