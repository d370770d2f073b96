import { expect } from 'chai'
import { outcomeOf } from '../../../server/elections/results.rules.ts'
import type { Outcome } from '../../../server/elections/results.types.ts'
import type { Settings } from '../../../server/elections/elections.types.ts'
import { sharedFile } from '../../support/shared-data.ts'
import { countThroughProtocol } from './counted-archive.ts'
import { countsOf, marksOf, readPabulib, readPreflib, type RealBallots } from './real-ballots.ts'
import { decided, figures } from './results-worlds.ts'

const POSTERS = 'data/ballots/preflib_00033-00000002.cat'
const PROJECTS = 'data/ballots/pabulib_Worldwide_Mechanical_Turk_k_approval_7.pb'

const judge = (real: RealBallots, counts: readonly number[], over: Partial<Settings>): Outcome =>
  outcomeOf(decided(real.names.length, over, 'excellence', { min: real.min, max: real.max }), [figures(counts, real.ballots.length)])
const named = (real: RealBallots, outcome: Outcome, mark: string): string[] =>
  outcome.questions[0]!.options.filter((row) => row.mark === mark).map(({ index }) => real.names[index]!)

describe('ballots that people really cast', () => {
  describe('65 people approve of posters', () => {
    it('three are level at the last of two seats: none of them is elected, a run-off among them is proposed', function () {
      const real = readPreflib(sharedFile(this, POSTERS))
      const counts = countsOf(real)
      expect(real.ballots).to.have.length(65)
      expect(counts).to.deep.equal([39, 33, 33, 33, 26, 24, 22, 19, 19, 18, 16, 16, 14, 14, 11, 11, 9])
      const outcome = judge(real, counts, { seats: 2 })
      expect(named(real, outcome, 'elected')).to.deep.equal(['PosterA1'])
      expect(named(real, outcome, 'tied')).to.deep.equal(['PosterA2', 'PosterA3', 'PosterA4'])
      expect(outcome.questions[0]!.proposal).to.deep.equal({ kind: 'run_off', options: [1, 2, 3], seats: 1 })
    })
    it('with four seats all who have more than half of the ballots are elected; with five a further ballot is due', function () {
      const real = readPreflib(sharedFile(this, POSTERS))
      const four = judge(real, countsOf(real), { seats: 4 })
      expect(named(real, four, 'elected')).to.deep.equal(['PosterA1', 'PosterA2', 'PosterA3', 'PosterA4'])
      expect(four.questions[0]!.proposal).to.equal(undefined)
      const five = judge(real, countsOf(real), { seats: 5 })
      expect(named(real, five, 'elected')).to.have.length(4)
      expect(five.questions[0]!.proposal).to.deep.include({ kind: 'further', seats: 1 })
    })
    it('thirteen of them, encrypted, added up and opened by two trustees, are the same counts', function () {
      const real = readPreflib(sharedFile(this, POSTERS))
      const some = real.ballots.filter((_, i) => i % 5 === 0)
      const asked = { question: 'posters', answers: real.names, min: real.min, max: real.max, blank: false }
      const counted = countThroughProtocol(
        [asked],
        some.map((ballot) => [marksOf(real, ballot)]),
      )
      expect(counted.numTallied).to.equal(13)
      expect(counted.counts).to.deep.equal([countsOf(real, some)])
    }).timeout(20_000)
  })

  describe('73 people choose two to five of twenty projects', () => {
    it('the counts are those that were published, and two are level', function () {
      const real = readPabulib(sharedFile(this, PROJECTS))
      expect([real.min, real.max, real.ballots.length]).to.deep.equal([2, 5, 73])
      const counts = countsOf(real)
      expect(counts).to.deep.equal(real.published)
      const outcome = judge(real, counts, { seats: 8, elected: 'most' })
      expect(named(real, outcome, 'elected')).to.have.length(7)
      expect(named(real, outcome, 'tied')).to.deep.equal([
        'New Playground for public school',
        'Upgraded Water Fountains for Public Schools',
      ])
      expect(named(real, judge(real, counts, { seats: 9 }), 'elected')).to.deep.equal(real.names.slice(0, 2))
    })
  })

  describe('a small one of our own', () => {
    const own: RealBallots = { names: ['甲', '乙', '丙'], min: 1, max: 2, ballots: [[0, 1], [0, 2], [0], [1, 2], [1], [2, 0]] }
    it('goes through the protocol with blank ballots and is judged as counted by hand', () => {
      const asked = { question: '评优', answers: own.names, min: 1, max: 2, blank: true }
      const votes = [...own.ballots.map((ballot) => [[0, ...marksOf(own, ballot)]]), [[1, 0, 0, 0]]]
      const counted = countThroughProtocol([asked], votes)
      expect(counted.counts).to.deep.equal([[1, 4, 3, 3]])
      const outcome = outcomeOf(decided(3, { seats: 1 }, 'excellence', { min: 1, max: 2, blank: true }), [
        figures(counted.counts[0]!, counted.numTallied),
      ])
      expect(outcome.official).to.deep.include({ cast: 7, valid: 7, invalid: 0 })
      expect(outcome.questions[0]).to.deep.include({ blank: 1, valid: 7 })
      expect(named(own, outcome, 'elected')).to.deep.equal(['甲'])
    }).timeout(20_000)
    it('refuses a ballot with more than may be chosen before anything is encrypted', () => {
      const asked = { question: '评优', answers: own.names, min: 1, max: 2, blank: false }
      expect(() => countThroughProtocol([asked], [[[1, 1, 1]]])).to.throw(RangeError)
    })
  })
})
