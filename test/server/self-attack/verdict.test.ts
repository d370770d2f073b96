import { expect } from 'chai'
import { verdictOf } from '../../../server/self-attack/verdict.rules.ts'

const best = { name: '', hits: 10, tried: 20, expected: 2, agreement: 0 }

describe('The verdict of a self-attack', () => {
  it('is that nothing follows where half of all guesses could be luck', () => {
    expect(verdictOf({ leaks: [], best, hitLimit: 19 })).to.equal('weak')
    expect(verdictOf({ leaks: [], best, hitLimit: 11 })).to.equal('weak')
    expect(verdictOf({ leaks: [], best, hitLimit: 10 }), 'half is enough to tell').to.equal('none')
    expect(verdictOf({ leaks: [], best: { ...best, tried: 89 }, hitLimit: 39 })).to.equal('none')
  })

  it('is a leak whatever the limit', () => {
    expect(verdictOf({ leaks: [best], best, hitLimit: 19 })).to.equal('leak')
  })
})
