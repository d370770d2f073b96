import { expect } from 'chai'
import { keepVote, voteOf } from '../../../public/src/ballots/purse.ts'
import { FRESH_MS, isFresh, judge } from '../../../public/src/ballots/unsent.ts'
import { memory } from './memory.ts'

const BALLOT = { text: '{}', tracker: 'abc' }

describe('a ballot that was never answered for', () => {
  it('goes out by itself for some minutes only, and never when nobody knows how old it is', () => {
    const at = 1_000_000
    expect([0, FRESH_MS - 1, FRESH_MS, -1].map((later) => isFresh({ ...BALLOT, at }, at + later))).to.deep.equal([true, true, false, false])
    expect(isFresh(BALLOT, at)).to.equal(false)
  })

  it('is done with when the box has it, and otherwise a matter for the voter', () => {
    expect(judge({ state: 'pending' })).to.equal('arrived')
    expect(judge({ state: 'board', position: 3 })).to.equal('arrived')
    expect(judge({ state: 'replaced' })).to.equal('replaced')
    expect(judge({ state: 'unknown' })).to.equal('ask')
    expect(judge({ problem: 'unreachable' })).to.equal('ask')
  })

  it('is kept with its age; one that was kept without is asked about', () => {
    const store = memory()
    keepVote(store, 'u', 7, { ballot: { ...BALLOT, at: 5 }, trackers: [] })
    expect(voteOf(store, 'u', 7).ballot).to.deep.equal({ ...BALLOT, at: 5 })
    store.setItem('sunlit.vote.u.7', JSON.stringify({ ballot: { ...BALLOT, at: 'soon' }, trackers: [] }))
    expect(voteOf(store, 'u', 7).ballot).to.deep.equal(BALLOT)
  })
})
