import { expect } from 'chai'
import { translator } from '../../../server/i18n/index.ts'
import type { AttackReport } from '../../../server/self-attack/self-attack.types.ts'
import { verdictOf, verdictWords } from '../../../server/self-attack/verdict.rules.ts'

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

  it('names no limit that more right guesses than there are would be needed for', () => {
    const said = (hitLimit: number) =>
      verdictWords({ leaks: [], best, hitLimit, strategies: 2_904 } as unknown as AttackReport, translator('en'))
    expect(said(24)).to.deep.equal({
      said: 'Too few voters to conclude anything',
      why: 'With 20 guesses only, all of them right can be chance. Try again with 150 voters.',
      limit: 'Of 2,904 ways one is far luckier than the average; with 20 guesses there is no limit to compare it with.',
    })
    expect(said(19).why).to.include('fewer than 19 right of 20')
    expect(said(9).said).to.equal('No link found')
  })
})
