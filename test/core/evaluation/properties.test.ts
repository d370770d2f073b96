import { expect } from 'chai'
import fc from 'fast-check'
import { fraction } from '../../../core/fraction.ts'
import { canonicalJson } from '../../../core/tlog/canonical.ts'
import { bandsOf, factorsOf } from '../../../core/evaluation/bands.ts'
import { evaluate } from '../../../core/evaluation/engine.ts'
import { exactOf } from '../../../core/evaluation/exact.ts'
import type { FactEvent, Facts, IndicatorFacts, SubjectFacts, VetoFact } from '../../../core/evaluation/facts.types.ts'
import { isBranch, type Indicator, type Scheme } from '../../../core/evaluation/scheme.types.ts'
import type { Evaluation } from '../../../core/evaluation/sheet.types.ts'
import { leavesOf } from '../../../core/evaluation/tree.ts'
import { facts, scheme, subject } from './sample.ts'

const day = fc.integer({ min: 1, max: 9 }).map((n) => `2026-03-0${n}`)
const event: fc.Arbitrary<FactEvent> = fc.record({
  key: fc.constantFrom('late', 'missing', 'blank_column', 'finding'),
  n: fc.integer({ min: 1, max: 4 }),
  days: fc.integer({ min: 0, max: 30 }),
  title: fc.constantFrom('甲', '乙'),
  ref: fc.constantFrom('obligation:1', 'obligation:2'),
  on: day,
})
const decision = { reason: '', by: '', on: '' }
const indicator = (weight: number): fc.Arbitrary<IndicatorFacts> =>
  fc.record(
    {
      ratio: fc.tuple(fc.nat(12), fc.nat(12)).map(([kept, due]) => ({ kept: Math.min(kept, due), due })),
      events: fc.array(event, { maxLength: 5 }),
      scores: fc.array(fc.record({ scorer: fc.constantFrom('BGS', 'JCS', 'RSK'), points: fc.nat(weight), remark: fc.constant('') }), {
        maxLength: 6,
      }),
      ballot: fc.array(fc.array(fc.nat(9), { minLength: 6, maxLength: 6 }), { maxLength: 3 }).map((classes) => ({
        source: '',
        classes: classes.map((counts, at) => ({ code: 'ABC'[at]!, weight: '33.4', counts })),
      })),
      notApplicable: fc.constant(decision),
      override: fc.nat(weight).map((points) => ({ ...decision, points })),
    },
    { requiredKeys: ['events', 'scores'] },
  )
const usually = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 6 })

const veto: fc.Arbitrary<VetoFact> = fc.record({
  rule: fc.constantFrom('V1', 'V2'),
  ref: fc.constantFrom('veto:1', 'veto:2', 'veto:3'),
  title: fc.constant(''),
  inForceOn: day,
})
const known = (id: string): fc.Arbitrary<SubjectFacts> =>
  fc
    .record({
      indicators: fc.record(Object.fromEntries(leavesOf(scheme()).map(({ code, weight }) => [code, usually(indicator(weight))]))),
      adjustments: fc.array(
        fc.record({ rule: fc.constantFrom('P1', 'P2', 'N1'), times: fc.integer({ min: 1, max: 3 }), document: fc.constant(''), on: day }),
        { maxLength: 3 },
      ),
      vetoes: fc.array(veto, { maxLength: 2 }),
      group: fc.constantFrom('', 'units'),
    })
    .map(({ indicators, ...rest }) =>
      subject(id, {
        ...rest,
        indicators: Object.fromEntries(Object.entries(indicators).filter(([, one]) => one !== undefined)) as SubjectFacts['indicators'],
      }),
    )
const some: fc.Arbitrary<Facts> = fc.tuple(...Array.from('ABCDEF', known)).map((subjects) => facts(...subjects))

const change = (all: Facts, at: number, changed: (one: SubjectFacts) => SubjectFacts): Facts => ({
  ...all,
  subjects: all.subjects.map((one, place) => (place === at ? changed(one) : one)),
})
const PLACES = Object.fromEntries(scheme().grades.map(({ key }, at) => [key, at]))
const standing = (evaluation: Evaluation, id: string) => {
  const [sheet, rank] = [evaluation.sheets.find((one) => one.subject === id)!, evaluation.ranking.find((one) => one.subject === id)!]
  return { recorded: sheet.recorded, score: sheet.score, grade: PLACES[rank.grade]!, rank: rank.rank }
}
const RUNS = { numRuns: 60 }

describe('evaluation: what must hold whatever the facts', () => {
  it('a veto never raises score, grade or rank', () =>
    fc.assert(
      fc.property(some, fc.nat(5), veto, (before, at, one) => {
        const id = before.subjects[at]!.id
        const worse = change(before, at, (it) => ({ ...it, vetoes: [...it.vetoes, one] }))
        const [without, vetoed] = [before, worse].map((all) => standing(evaluate(scheme(), all), id)) as [
          ReturnType<typeof standing>,
          ReturnType<typeof standing>,
        ]
        expect(vetoed.score).to.equal(without.score)
        expect(vetoed.recorded).to.be.at.most(without.recorded)
        expect(vetoed.grade).to.be.at.least(without.grade)
        expect(vetoed.rank).to.be.at.least(without.rank)
      }),
      RUNS,
    ))

  it('another deduction never raises anything', () =>
    fc.assert(
      fc.property(some, fc.nat(5), fc.constantFrom('A1', 'A2', 'B2'), event, (before, at, code, one) => {
        const id = before.subjects[at]!.id
        const worse = change(before, at, (it) => {
          const of = it.indicators[code] ?? {}
          return { ...it, indicators: { ...it.indicators, [code]: { ...of, events: [...(of.events ?? []), one] } } }
        })
        const [first, second] = [before, worse].map((all) => standing(evaluate(scheme(), all), id)) as [
          ReturnType<typeof standing>,
          ReturnType<typeof standing>,
        ]
        expect(second.score).to.be.at.most(first.score)
        expect(second.recorded).to.be.at.most(first.recorded)
        expect(second.grade).to.be.at.least(first.grade)
        expect(second.rank).to.be.at.least(first.rank)
      }),
      RUNS,
    ))

  it('the order in which facts come changes no byte', () =>
    fc.assert(
      fc.property(some, (all) => {
        const turned = JSON.parse(JSON.stringify(all), (key: string, value: unknown) =>
          Array.isArray(value) && key !== 'counts' ? value.toReversed() : value,
        ) as Facts
        expect(canonicalJson(evaluate(scheme(), turned))).to.equal(canonicalJson(evaluate(scheme(), all)))
      }),
      RUNS,
    ))

  it('not applicable is the same as removed, and the rest stretched', () =>
    fc.assert(
      fc.property(some, fc.constantFrom('A1', 'A2', 'B1', 'B2', 'C'), (all, code) => {
        const plain = scheme({ adjustments: { items: [] }, quotas: [], ranking: [{ by: 'score' }] })
        const none = (it: SubjectFacts): SubjectFacts => ({ ...it, adjustments: [] })
        const marked = {
          ...all,
          subjects: all.subjects.map((it) => ({ ...none(it), indicators: { ...it.indicators, [code]: { notApplicable: decision } } })),
        }
        const gone = {
          ...all,
          subjects: all.subjects.map((it) => ({
            ...none(it),
            indicators: Object.fromEntries(Object.entries(it.indicators).filter(([key]) => key !== code)),
          })),
        }
        const bases = (which: Scheme, known: Facts): string[] => evaluate(which, known).sheets.map(({ base }) => base)
        const cut = without(plain, code)
        expect(bases(plain, marked)).to.deep.equal(
          bases({ ...cut, full: cut.indicators.reduce((sum, { weight }) => sum + weight, 0) }, gone).map((base) => {
            const { n, d } = exactOf(base)
            const { n: over, d: under } = fraction(
              n * BigInt(plain.full),
              d * BigInt(cut.indicators.reduce((sum, { weight }) => sum + weight, 0)),
            )
            return `${over}/${under}`
          }),
        )
      }),
      RUNS,
    ))

  it('every weight times the same keeps everybody in order', () =>
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 999 }), (all, by) => {
        const weights = new Map(leavesOf(scheme()).map(({ code, weight }) => [code, fraction(weight * by, 7)]))
        expect(evaluate(scheme(), all, { weights }).ranking).to.deep.equal(evaluate(scheme(), all).ranking)
      }),
      RUNS,
    ))

  it('who is equal shares a rank, and a rank is one more than how many are better', () =>
    fc.assert(
      fc.property(some, (all) => {
        const twins = { ...all, subjects: [...all.subjects, { ...all.subjects[0]!, id: 'department:Z' }] }
        const { ranking } = evaluate(scheme(), twins)
        const rank = (id: string): number => ranking.find((one) => one.subject === id)!.rank
        expect(rank('department:Z')).to.equal(rank(all.subjects[0]!.id))
        for (const one of ranking)
          expect(one.rank).to.equal(1 + ranking.filter((other) => other.group === one.group && other.rank < one.rank).length)
      }),
      RUNS,
    ))

  it('a score is the exact sum rounded once, and lines never exceed what they are worth', () =>
    fc.assert(
      fc.property(some, (all) => {
        for (const { base, bonus, deduction, score, lines } of evaluate(scheme(), all).sheets) {
          const parts = [base, bonus, `-${deduction}`].map(exactOf)
          const sum = parts.reduce((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d))
          const doubled = sum.n * 2n + sum.d
          expect(score).to.equal(Math.max(0, Number(doubled / (2n * sum.d)) - (doubled < 0n && doubled % (2n * sum.d) !== 0n ? 1 : 0)))
          for (const { exact, weight, taken, before, state, computed } of lines) {
            const { n, d } = exactOf(exact)
            expect(n >= 0n && n <= BigInt(weight) * d).to.be.true
            if (taken.length > 0 && (state === 'scored' || computed !== undefined))
              expect(
                taken
                  .map((one) => exactOf(one.exact))
                  .reduce((a, b) => fraction(a.n * b.d + b.n * a.d, a.d * b.d), exactOf(computed ?? exact)),
              ).to.deep.equal(exactOf(before))
          }
        }
      }),
      RUNS,
    ))

  it('a bonus counts only for a base that reaches the gate', () =>
    fc.assert(
      fc.property(some, (all) => {
        for (const { base, bonus } of evaluate(scheme(), all).sheets) {
          const { n, d } = exactOf(base)
          if (n < 8000n * d) expect(bonus).to.equal('0/1')
        }
      }),
      RUNS,
    ))

  it('bands are the ranks that the engine itself gives under the drawn weights and without each scorer', () =>
    fc.assert(
      fc.property(some, (all) => {
        const draws = { draws: 12, percent: 20, seed: 'a' }
        const bands = bandsOf(scheme(), all, draws)
        const leaves = leavesOf(scheme())
        const runs = factorsOf(scheme(), draws).map((factors) =>
          evaluate(scheme(), all, { weights: new Map(leaves.map(({ code, weight }, at) => [code, fraction(weight * factors[at]!)])) }),
        )
        for (const { id } of all.subjects) {
          const ranks = [evaluate(scheme(), all), ...runs].map((one) => standing(one, id).rank)
          const band = bands.get(id)!
          expect([band.best, band.worst]).to.deep.equal([Math.min(...ranks), Math.max(...ranks)])
          for (const { scorer, rank } of band.leaveOneOut)
            expect(rank).to.equal(standing(evaluate(scheme(), all, { leaveOut: scorer }), id).rank)
        }
      }),
      { numRuns: 25 },
    ))
})

function without(whole: Scheme, code: string): Scheme {
  const cut = (list: readonly Indicator[]): Indicator[] =>
    list
      .filter((one) => one.code !== code)
      .map((one) => (isBranch(one) ? { ...one, children: cut(one.children) } : one))
      .map((one) => (isBranch(one) ? { ...one, weight: one.children.reduce((sum, { weight }) => sum + weight, 0) } : one))
  return { ...whole, indicators: cut(whole.indicators) }
}
