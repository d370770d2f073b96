import { expect } from 'chai'
import { countThroughProtocol } from '../server/elections/counted-archive.ts'
import { countsOf, marksOf, readPabulib, readPreflib, type RealBallots } from '../server/elections/real-ballots.ts'
import { sharedFile } from '../support/shared-data.ts'

const counted = (real: RealBallots): readonly number[] =>
  countThroughProtocol(
    [{ question: 'replay', answers: real.names, min: real.min, max: real.max, blank: false }],
    real.ballots.map((ballot) => [marksOf(real, ballot)]),
  ).counts[0]!

describe('every ballot that people really cast, encrypted, added up and opened', () => {
  it('65 approvals of posters', function () {
    const real = readPreflib(sharedFile(this, 'data/ballots/preflib_00033-00000002.cat'))
    expect(counted(real)).to.deep.equal(countsOf(real))
  })
  it('73 choices of two to five projects, as published', function () {
    const real = readPabulib(sharedFile(this, 'data/ballots/pabulib_Worldwide_Mechanical_Turk_k_approval_7.pb'))
    expect(counted(real)).to.deep.equal(real.published)
  })
})
