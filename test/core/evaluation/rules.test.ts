import { expect } from 'chai'
import { evaluate } from '../../../core/evaluation/engine.ts'
import type { FactEvent, IndicatorFacts } from '../../../core/evaluation/facts.types.ts'
import { inOrder } from '../../../core/evaluation/order.ts'
import type { Indicator, Rule } from '../../../core/evaluation/scheme.types.ts'
import type { Line, Sheet } from '../../../core/evaluation/sheet.types.ts'
import { auto, ballot, deduction, facts, inspected, perfect, scheme, scoresOf, subject } from './sample.ts'

const event = (key: FactEvent['key'], more: Partial<FactEvent> = {}): FactEvent => ({
  key,
  n: 1,
  days: 0,
  title: '',
  ref: 'obligation:1',
  on: '2026-03-02',
  ...more,
})

/** The only line of a scheme with one indicator of 1,000 hundredths. */
function lineOf(indicator: Indicator, known: IndicatorFacts): Line {
  const one = scheme({ full: indicator.weight, indicators: [indicator], ranking: [{ by: 'score' }] })
  return evaluate(one, facts(subject('X', { indicators: { [indicator.code]: known } }))).sheets[0]!.lines[0]!
}
const ruled = (rule: Rule, known: IndicatorFacts): string => lineOf(auto('X', 1000, rule), known).exact
const ratio = (kept: number, due: number): IndicatorFacts => ({ ratio: { kept, due } })

describe('evaluation: rules of indicators', () => {
  const linear: Rule = { kind: 'linear', floor: '60', target: '90', deductions: [] }
  const steps: Rule = {
    kind: 'steps',
    steps: [
      { min: '95', share: 100 },
      { min: '80', share: 60 },
    ],
    deductions: [],
  }
  for (const [name, rule, known, exact] of [
    ['ratio: a third of the weight', { kind: 'ratio', deductions: [] }, ratio(1, 3), '1000/3'],
    ['ratio: nothing due is nothing missed', { kind: 'ratio', deductions: [] }, ratio(0, 0), '1000/1'],
    ['ratio: no facts at all', { kind: 'ratio', deductions: [] }, {}, '1000/1'],
    ['ratio: never above the weight', { kind: 'ratio', deductions: [] }, ratio(4, 3), '1000/1'],
    ['linear: below the floor', linear, { value: '59.9' }, '0/1'],
    ['linear: at the floor', linear, { value: '60' }, '0/1'],
    ['linear: between', linear, { value: '70' }, '1000/3'],
    ['linear: at the target', linear, { value: '90' }, '1000/1'],
    ['linear: above it', linear, { value: '100' }, '1000/1'],
    ['linear: of the ratio in percent', linear, ratio(3, 4), '500/1'],
    ['linear: of a fraction', linear, { value: '215/3' }, '3500/9'],
    ['steps: at a step', steps, { value: '95' }, '1000/1'],
    ['steps: just below it', steps, { value: '94.999999999' }, '600/1'],
    ['steps: below all', steps, { value: '79' }, '0/1'],
    ['steps: nothing due', steps, ratio(0, 0), '1000/1'],
  ] as const)
    it(name, () => expect(ruled(rule, known)).to.equal(exact))

  it('waits for the mean of shorter cycles, and only for that', () => {
    const cycles = { ...auto('X', 1000, linear), source: { kind: 'auto', measure: 'cycles', scheme: 'M' } } as const
    expect(lineOf(cycles, {})).to.include({ state: 'pending', exact: '0/1' })
    expect(lineOf(cycles, { value: '75' })).to.include({ state: 'scored', exact: '500/1' })
    expect(lineOf(auto('X', 1000, linear), {})).to.include({ state: 'scored', exact: '1000/1' })
  })
})

describe('evaluation: deductions', () => {
  const late: Rule = { kind: 'deduct', deductions: [deduction('late', 50, { perDay: 10, capPerItem: 200, cap: 350 })] }
  const line = (rule: Rule, events: readonly FactEvent[]): Line => lineOf(auto('X', 1000, rule), { events })

  it('cost so much an item and a working day, up to the cap of an item', () => {
    expect(line(late, [event('late', { days: 3 })]).exact).to.equal('920/1')
    expect(line(late, [event('late', { days: 15 })]).exact).to.equal('800/1')
    expect(line(late, [event('late', { days: 16 })]).exact).to.equal('800/1')
  })
  it('count several at once, and leave alone what the rule does not name', () => {
    const missing: Rule = { kind: 'deduct', deductions: [deduction('missing_element', 50)] }
    const { exact, taken } = line(missing, [event('missing_element', { n: 3 }), event('late', { days: 9 })])
    expect(exact).to.equal('850/1')
    expect(taken).to.have.length(1)
  })
  it('use up the cap of their kind in the order of days, and say what each one asked and took', () => {
    const { exact, taken } = line(late, [
      event('late', { days: 9, on: '2026-05-01' }),
      event('late', { days: 20, on: '2026-02-01' }),
      event('late', { on: '2026-06-01' }),
    ])
    expect(exact).to.equal('650/1')
    expect(taken.map(({ asked, exact }) => [asked, exact])).to.deep.equal([
      [250, '200/1'],
      [140, '140/1'],
      [50, '10/1'],
    ])
  })
  it('end at the cap of the rule', () =>
    expect(line({ kind: 'deduct', cap: 100, deductions: [deduction('late', 60)] }, [event('late'), event('late')]).exact).to.equal('900/1'))
  it('end at nothing, the last one with what was left, to the fraction', () => {
    const kept = lineOf(auto('X', 1000, { kind: 'ratio', deductions: [deduction('missing', 300)] }), {
      ratio: { kept: 1, due: 3 },
      events: [event('missing'), event('missing'), event('missing')],
    })
    expect(kept.exact).to.equal('0/1')
    expect(kept.taken.map(({ exact }) => exact)).to.deep.equal(['300/1', '100/3', '0/1'])
  })
  it('come off the mean of the scorers', () =>
    expect(
      lineOf(inspected('X', 1000, [deduction('finding', 100)]), { scores: scoresOf(900, 800, 1000), events: [event('finding')] }).exact,
    ).to.equal('800/1'))
})

describe('evaluation: scorers', () => {
  const mean = (...points: readonly number[]): string => lineOf(inspected('X', 1000), { scores: scoresOf(...points) }).exact
  it('count by their mean, exact', () => expect(mean(800, 900, 900)).to.equal('2600/3'))
  it('of four count all, of five all but the highest and the lowest', () => {
    expect(mean(0, 800, 800, 1000)).to.equal('650/1')
    expect(mean(0, 800, 800, 800, 1000)).to.equal('800/1')
    expect(mean(0, 0, 800, 1000, 1000)).to.equal('600/1')
  })
  it('are waited for', () => expect(lineOf(inspected('X', 1000), {})).to.include({ state: 'pending', exact: '0/1' }))
  it('cannot give more than there is', () => expect(mean(4000, 1000)).to.equal('1000/1'))
})

describe('evaluation: democratic evaluation', () => {
  const counted = (classes: readonly (readonly [weight: string, ...counts: number[]])[]): Line =>
    lineOf(ballot('X', 1000), {
      ballot: { source: '', classes: classes.map(([weight, ...counts], at) => ({ code: String(at), weight, counts })) },
    })
  it('is the mean worth in each class, weighted; who does not know counts nowhere', () => {
    expect(counted([['100', 1, 1, 1, 1, 1, 95]]).exact).to.equal('540/1')
    expect(
      counted([
        ['30', 5],
        ['30', 0, 5],
        ['40', 0, 0, 5],
      ]).exact,
    ).to.equal('780/1')
  })
  it('shares the weight of a class in which nobody answered', () =>
    expect(
      counted([
        ['30', 5],
        ['30', 0, 0, 0, 0, 0, 5],
        ['40', 0, 0, 0, 0, 5],
      ]).exact,
    ).to.equal('3000/7'))
  it('is waited for, also when nobody answered at all', () => {
    expect(counted([['100', 0, 0, 0, 0, 0, 9]]).state).to.equal('pending')
    expect(lineOf(ballot('X', 1000), {}).state).to.equal('pending')
  })
})

describe('evaluation: what does not apply, and what is overridden', () => {
  const decision = { reason: '无此项业务', by: '刘局', on: '2026-12-01' }
  const sheetWith = (indicators: Record<string, IndicatorFacts>): Sheet =>
    evaluate(scheme(), facts(subject('X', { indicators: { ...perfect(), ...indicators } }))).sheets[0]!

  it('stretches the rest to full marks, four thirds of 75 points', () => {
    const quarter = scheme({
      indicators: [auto('A', 7500, { kind: 'ratio', deductions: [] }), auto('B', 2500, { kind: 'ratio', deductions: [] })],
      ranking: [{ by: 'score' }],
    })
    const known = { A: ratio(2, 3), B: { notApplicable: decision } }
    const sheet = evaluate(quarter, facts(subject('X', { indicators: known }))).sheets[0]!
    expect(sheet).to.include({ rescale: '4/3', base: '20000/3', score: 6667, grade: 'pass' })
    expect(sheet.lines[1]).to.include({ state: 'not_applicable', points: 0 })
  })
  it('of a whole dimension is said of the dimension', () => {
    const sheet = sheetWith({ B1: { notApplicable: decision }, B2: { notApplicable: decision } })
    expect(sheet.lines.find(({ code }) => code === 'B')).to.include({ state: 'not_applicable' })
    expect(sheet).to.include({ rescale: '10/7', score: 10000, complete: true })
  })
  it('of everything leaves nothing to be judged', () => {
    const nothing = Object.fromEntries(['A1', 'A2', 'B1', 'B2', 'C'].map((code) => [code, { notApplicable: decision }]))
    expect(sheetWith(nothing)).to.include({ score: 0, rescale: '1/1' })
  })
  it('keeps what the rule says beside an override', () => {
    const sheet = sheetWith({ A2: { ratio: { kept: 1, due: 2 }, override: { ...decision, points: 1700 } } })
    expect(sheet.lines.find(({ code }) => code === 'A2')).to.include({ state: 'overridden', exact: '1700/1', computed: '1000/1' })
    expect(sheet.score).to.equal(9700)
  })
  it('an override stands for what is still waited for, and stays within the weight', () => {
    const sheet = sheetWith({ C: { override: { ...decision, points: 99999 } } })
    expect(sheet.lines.at(-1)).to.include({ state: 'overridden', points: 2000 }).and.not.to.have.property('computed')
    expect(sheet.complete).to.be.true
  })
  it('refuses facts of an indicator that the scheme does not have', () => expect(() => sheetWith({ Z9: {} })).to.throw(RangeError, 'Z9'))
})

describe('evaluation: adjustments', () => {
  const sheetWith = (adjustments: readonly [string, number][], kept = 10): Sheet =>
    evaluate(
      scheme(),
      facts(
        subject('X', {
          indicators: { ...perfect(), A1: { override: { reason: '', by: '', on: '', points: kept === 10 ? 3000 : kept } } },
          adjustments: adjustments.map(([rule, times], at) => ({ rule, times, document: '', on: `2026-01-0${at + 1}` })),
        }),
      ),
    ).sheets[0]!

  it('add and take, the bonus up to its cap and each rule so many times', () => {
    expect(
      sheetWith([
        ['P1', 1],
        ['N1', 1],
      ]),
    ).to.include({ score: 10000, bonus: '300/1', deduction: '300/1' })
    const capped = sheetWith([
      ['P1', 2],
      ['P2', 3],
    ])
    expect(capped.bonus).to.equal('500/1')
    expect(capped.score).to.equal(10500)
    expect(capped.refused).to.deep.equal([
      { rule: 'P1', why: 'cap' },
      { rule: 'P2', why: 'times' },
      { rule: 'P2', why: 'cap' },
    ])
  })
  it('give a bonus only from the gate on', () => {
    expect(sheetWith([['P1', 1]], 1000)).to.include({ base: '8000/1', score: 8300 })
    const below = sheetWith([['P1', 1]], 999)
    expect(below).to.include({ score: 7999 })
    expect(below.refused).to.deep.equal([{ rule: 'P1', why: 'gate' }])
  })
  it('give it only above the gate where the scheme says so', () => {
    const over = scheme({ adjustments: { ...scheme().adjustments, bonusGate: { base: 10000, over: true } } })
    const known = facts(subject('X', { adjustments: [{ rule: 'P1', times: 1, document: '', on: '2026-01-01' }] }))
    expect(evaluate(over, known).sheets[0]).to.include({ score: 10000, bonus: '0/1' })
  })
  it('never end below nothing', () => expect(sheetWith([['N1', 50]])).to.include({ score: 0, grade: 'fail' }))
  it('refuse a rule that is not there', () => expect(() => sheetWith([['P9', 1]])).to.throw(RangeError, 'P9'))
})

describe('evaluation: facts in order', () => {
  it('stay themselves when they are in order, and come into it from any other', () => {
    const known = facts(subject('B'), subject('A', { indicators: { B1: { scores: scoresOf(3, 2, 1) } } }))
    expect(inOrder(known).subjects.map(({ id }) => id)).to.deep.equal(['department:A', 'department:B'])
    expect(inOrder(inOrder(known))).to.deep.equal(inOrder(known))
  })
  it('refuse the same subject twice', () =>
    expect(() => evaluate(scheme(), facts(subject('A'), subject('A')))).to.throw(RangeError, 'twice'))
})
