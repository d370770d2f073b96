import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { evaluate } from '../../../core/evaluation/engine.ts'
import type { FactEvent, IndicatorFacts, ScoreFact } from '../../../core/evaluation/facts.types.ts'
import type { FactKey, Scheme } from '../../../core/evaluation/scheme.types.ts'
import { leavesOf } from '../../../core/evaluation/tree.ts'
import { checkScheme } from '../../../core/evaluation/validate.ts'
import { schemeBefore, schemeOf } from '../../../seeds/demo/plant-schemes.ts'
import { schemeDifferences } from '../../../server/evaluations/schemes.differences.rules.ts'
import { factsOf, seededScheme, subject } from './scheme-fixtures.ts'

// Real rubrics, as data only: each test computes what the document itself says.

const event = (key: FactKey, days = 0, n = 1): FactEvent => ({ key, n, days, title: '事项', ref: 'obligation:1', on: '2026-05-06' })
const events = (...all: FactEvent[]): IndicatorFacts => ({ events: all })
const kept = (made: number, due: number, ...all: FactEvent[]): IndicatorFacts => ({ ratio: { kept: made, due }, events: all })
const scores = (...points: number[]): IndicatorFacts => ({
  scores: points.map((one, i): ScoreFact => ({ scorer: ['BGS', 'JCS', 'RSK', 'CWK', 'FGK'][i]!, points: one, remark: '' })),
})
/** Full marks from everybody who scores, nothing else known. */
const allFull = (scheme: Scheme): Record<string, IndicatorFacts> =>
  Object.fromEntries(
    leavesOf(scheme).map(({ code, weight, source }): [string, IndicatorFacts] => [
      code,
      source.kind === 'inspection'
        ? scores(weight, weight, weight)
        : source.kind === 'ballot'
          ? { ballot: VOTED }
          : { ratio: { kept: 1, due: 1 } },
    ]),
  )
const VOTED = { source: 'election:1', classes: [{ code: 'A', weight: '100', counts: [5, 0, 0, 0, 0, 0] }] }
const sheetOf = (scheme: Scheme, indicators: Record<string, IndicatorFacts>, more: Parameters<typeof subject>[1] = {}) =>
  evaluate(scheme, factsOf(subject({ ...allFull(scheme), ...indicators }, more))).sheets[0]!
const lineOf = (scheme: Scheme, code: string, facts: IndicatorFacts): number =>
  sheetOf(scheme, { [code]: facts }).lines.find((line) => line.code === code)!.points

describe('the rubrics that are planted', () => {
  it('pass every check, also as the bureau uses them this year and did last year', () => {
    for (const name of ['zwgk', 'gkpg', 'yongkang-month', 'yongkang-year'])
      expect(checkScheme(seededScheme(name)).findings, name).to.deep.equal([])
    expect(checkScheme(schemeOf(2026)).findings).to.deep.equal([])
    expect(checkScheme(schemeBefore(2025)).findings).to.deep.equal([])
    const parts = schemeDifferences(schemeBefore(2025), schemeOf(2026)).map((one) => one.part)
    for (const part of ['indicator', 'adjustments', 'quota', 'veto', 'scoring'] as const) expect(parts, part).to.include(part)
  })

  it('are data: nothing in the code knows their codes', () => {
    for (const file of ['engine', 'sheets', 'points', 'deductions', 'adjustments', 'ranking', 'quotas', 'veto-layer'])
      expect(readFileSync(`core/evaluation/${file}.ts`, 'utf8'), file).to.not.match(/ZWGK|GKPG|YK-/)
  })

  describe('the bureau’s own', () => {
    const scheme = seededScheme('zwgk')
    it('takes half a point a late item and a tenth a working day, two at most for one item', () => {
      expect(lineOf(scheme, 'A1', events(event('late', 3)))).to.equal(1500 - 50 - 30)
      expect(lineOf(scheme, 'A1', events(event('late', 15)))).to.equal(1500 - 200)
      expect(lineOf(scheme, 'A1', events(event('late', 16)))).to.equal(1500 - 200)
      expect(lineOf(scheme, 'A1', events(event('late', 15), event('late', 1)))).to.equal(1500 - 200 - 60)
    })
    it('takes the completed share of twelve points, and one a blank column', () => {
      expect(lineOf(scheme, 'A2', kept(9, 12))).to.equal(900)
      expect(lineOf(scheme, 'A2', kept(9, 12, event('blank_column')))).to.equal(800)
      expect(lineOf(scheme, 'A2', kept(0, 0))).to.equal(1200)
    })
    it('takes two for a late reply and four for none, but never more than the eight there are', () => {
      expect(lineOf(scheme, 'A6', events(event('overdue', 2)))).to.equal(600)
      expect(lineOf(scheme, 'A6', events(event('overdue', 2), event('unanswered', 9)))).to.equal(200)
      expect(lineOf(scheme, 'A6', events(event('unanswered', 9), event('unanswered', 9), event('overdue', 1)))).to.equal(0)
    })
    it('takes the mean of the three, less two an item without a review record', () => {
      expect(lineOf(scheme, 'B2', { ...scores(700, 800, 600), ...events(event('without_review')) })).to.equal(500)
    })
    it('weighs the levels 100, 80, 60, 30 and 0 over the classes', () => {
      const classes = [
        { code: 'A', weight: '30', counts: [5, 0, 0, 0, 0, 0] },
        { code: 'B', weight: '30', counts: [0, 5, 0, 0, 0, 3] },
        { code: 'C', weight: '40', counts: [0, 0, 5, 5, 0, 0] },
      ]
      // 30 % × 100 + 30 % × 80 + 40 % × 45 = 72 per cent of 20 points
      expect(lineOf(scheme, 'C', { ballot: { source: 'election:1', classes } })).to.equal(1440)
    })
    it('lets bonuses in from eighty, five points of them at most', () => {
      const praised = { adjustments: [{ rule: 'P1', times: 2, document: '通报', on: '2026-06-01' }] }
      expect(sheetOf(scheme, {}, praised).score).to.equal(10_500)
      expect(sheetOf(scheme, { A1: kept(0, 1), A2: kept(0, 1), B2: scores(0, 0, 0) }, praised).score).to.equal(8500)
      expect(sheetOf(scheme, { A2: kept(0, 1), B2: scores(0, 0, 0), B1: scores(590, 590, 590) }, praised).score).to.equal(7990)
    })
    it('fails whom a veto is in force against, and keeps the score to be seen', () => {
      const sheet = sheetOf(scheme, {}, { vetoes: [{ rule: 'V1', ref: 'veto:1', title: '投诉', inForceOn: '2026-09-01' }] })
      expect([sheet.score, sheet.grade, sheet.recordedGrade]).to.deep.equal([10_000, 'excellent', 'fail'])
    })
  })

  describe('the rubric of the provinces', () => {
    const scheme = seededScheme('gkpg')
    const none = { notApplicable: { reason: '本年没有收到申请', by: '周明远', on: '2026-12-20' } }
    it('brings seventy-five points back to a hundred where nobody applied: × 4/3', () => {
      const sheet = sheetOf(scheme, { A1: kept(4, 5), B1: none, B2: none })
      expect(sheet.rescale).to.equal('4/3')
      expect(sheet.score).to.equal(9600) // (75 − 3) × 4/3
    })
    it('lets bonuses in above eighty only, twenty points of them at most', () => {
      const praised = { adjustments: [{ rule: 'P1', times: 3, document: '通报', on: '2026-06-01' }] }
      expect(sheetOf(scheme, { A1: kept(0, 1), C1: scores(500, 500, 500) }, praised).score).to.equal(8000)
      expect(sheetOf(scheme, { A1: kept(0, 1), C1: scores(501, 501, 501) }, praised).score).to.equal(10_001)
    })
    it('fails by a single item, whatever the points', () => {
      const sheet = sheetOf(scheme, {}, { vetoes: [{ rule: 'V2', ref: 'veto:2', title: '无专栏', inForceOn: '2026-09-01' }] })
      expect([sheet.score, sheet.recorded, sheet.recordedGrade]).to.deep.equal([10_000, 5900, 'fail'])
    })
    it('takes six for a late reply, and ten at most for lateness', () => {
      expect(lineOf(scheme, 'B1', events(event('overdue', 1)))).to.equal(900)
      expect(lineOf(scheme, 'A2', events(event('late', 1), event('late', 1), event('late', 1)))).to.equal(0)
    })
  })

  describe('永康: a hundred a month, and five of the year’s forty', () => {
    it('takes five a late report', () => {
      const month = seededScheme('yongkang-month')
      expect(lineOf(month, 'A', events(event('late', 1), event('late', 4)))).to.equal(2000)
      expect(sheetOf(month, { A: events(event('late', 1)), B: events(event('without_review')) }).score).to.equal(9000)
    })
    it('makes the mean of the months × 5 / 100 of them, exactly', () => {
      const year = seededScheme('yongkang-year')
      expect(year.full).to.equal(4000)
      expect(lineOf(year, 'A1', { value: '92' })).to.equal(460)
      expect(lineOf(year, 'A1', { value: '1099/12' })).to.equal(458) // 91.58…, rounded once
      expect(sheetOf(year, { A1: { value: '80' } }).score).to.equal(3900)
    })
    it('leaves ten per cent excellent after one substantiated complaint, eight after two', () => {
      const year = seededScheme('yongkang-year')
      const veto = (ref: string) => ({ rule: 'V1', ref, title: '投诉', inForceOn: '2026-09-01' })
      const quota = (...refs: string[]) => sheetOf(year, { A1: { value: '100' } }, { vetoes: refs.map(veto) })
      expect(quota('veto:1').personsQuota).to.equal(10)
      expect(quota('veto:1', 'veto:2').personsQuota).to.equal(8)
      expect(quota('veto:1').recordedGrade).to.equal('excellent')
      expect(quota('veto:1', 'veto:2').recordedGrade).to.not.equal('excellent')
    })
  })
})
