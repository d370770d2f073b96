import { expect } from 'chai'
import fc from 'fast-check'
import {
  foldText,
  foldWithPlaces,
  pairsAndSingles,
  pairsInOrder,
  pairsOf,
  searchWords,
  singleOf,
  TEXT_BREAK,
} from '../../core/search-text.ts'

describe('folding a text for searching', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['full-width letters and digits are plain', 'ＡＢＣ１２３', 'abc123'],
    ['case does not count', 'Leeds CITY', 'leeds city'],
    ['compatibility forms are one', 'ﬁle ㈱①', 'file(株)1'],
    ['spaces between Chinese are nothing', '公务 接待　费', '公务接待费'],
    ['a line end inside a sentence is nothing', '公务接\n待费', '公务接待费'],
    ['spaces beside figures and Chinese are nothing', '2026 年 9 月', '2026年9月'],
    ['two Latin words stay two', 'open  government', 'open government'],
    ['a break stays one', `标题${TEXT_BREAK}正文`, '标题\n正文'],
    ['a break beside spaces is a break', `a ${TEXT_BREAK} b`, 'a\nb'],
    ['invisible characters are nothing', '公\u200b务\ufeff接\u00ad待', '公务接待'],
    ['a mark joins its letter', 'e\u0301', 'é'],
    ['rare characters beyond the first plane stay whole', '𠮷野家👍', '𠮷野家👍'],
    ['half a character means nothing', 'a\ud800b', 'a\ufffdb'],
    ['nothing is nothing', ' \u0000\n ', ''],
  ]
  for (const [what, from, to] of cases)
    it(what, () => {
      expect(foldText(from)).to.equal(to)
    })

  it('knows for every unit where in the original it came from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { text: folded, starts, ends } = foldWithPlaces(text)
        expect(folded).to.equal(foldText(text))
        expect([starts.length, ends.length]).to.deep.equal([folded.length, folded.length])
        for (let i = 0; i < folded.length; i++) {
          expect(starts[i]!).to.be.lessThan(ends[i]!)
          expect(ends[i]!).to.be.at.most(text.length)
          if (i > 0) expect(starts[i]!).to.be.at.least(starts[i - 1]!)
        }
      }),
    )
  })

  it('says the same of what it has folded already', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = foldText(text)
        expect(foldText(once.replaceAll('\n', TEXT_BREAK))).to.equal(once)
      }),
    )
  })
})

describe('the pieces that somebody looks for', () => {
  it('are parted by spaces of any kind, folded, each once, and no more than eight', () => {
    expect(searchWords('  公务　接待 公务\tＡbc ')).to.deep.equal(['公务', '接待', 'abc'])
    expect(searchWords('1 2 3 4 5 6 7 8 9')).to.have.lengthOf(8)
    expect(searchWords(' \u0000\u200b ')).to.deep.equal([])
    expect(Array.from(searchWords('𠮷'.repeat(500))[0] ?? '')).to.have.lengthOf(64)
  })

  it('keep signs that mean something elsewhere', () => {
    expect(searchWords(`"a" OR b* -c % _ 'd' NEAR(x)`)).to.deep.equal(['"a"', 'or', 'b*', '-c', '%', '_', "'d'", 'near(x)'])
  })
})

describe('pairs of characters', () => {
  const token = /^[0-9a-z]{4}$/
  it('overlap within a run, and no phrase leads from one run into the next', () => {
    const [gong, wu, jie] = ['公', '务', '接'].map(singleOf) as [string, string, string]
    expect(pairsInOrder('公务接')).to.equal(`${gong}${wu} ${wu}${jie} 0`)
    expect(pairsInOrder('公\n务')).to.equal('0 0')
    expect(pairsOf('公')).to.deep.equal([])
    expect(pairsOf('公务接')).to.deep.equal([gong + wu, wu + jie])
  })

  it('hold a phrase exactly when the folded text holds the piece', () => {
    const text = fc.string({ unit: fc.constantFrom('公', '务', 'a', '1', ' ', '。', '𠮷', '👍'), maxLength: 24 })
    fc.assert(
      fc.property(text, text, (haystack, needle) => {
        const folded = foldText(haystack)
        for (const word of searchWords(needle).filter((each) => pairsOf(each).length > 0))
          expect(` ${pairsInOrder(folded)} `.includes(` ${pairsOf(word).join(' ')} `)).to.equal(folded.includes(word))
      }),
      { numRuns: 2000 },
    )
  })

  it('are letters and digits only, so that no tokeniser divides them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const tokens = pairsAndSingles(foldText(text)).split(' ').filter(Boolean)
        for (const one of tokens)
          expect(
            [one.slice(0, 4), one.slice(4) || '0000'].every((half) => token.test(half)),
            one,
          ).to.equal(true)
      }),
    )
  })
})
