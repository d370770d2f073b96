import { expect } from 'chai'
import { allCodes, codeOf, forget, keepCode, keepVote, voteOf, type KeptCode } from '../../../public/src/ballots/purse.ts'
import { openCode, sealCode } from '../../../public/src/ballots/sealed-code.ts'
import { memory } from './memory.ts'

const UUID = 'AbCdEfGhJkLmNp'
const CODE = 'abcde-fghijk-mnopq-rstuvw'
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
const ready: KeptCode = { uuid: UUID, person: 7, election: 3, stage: 'ready', code: CODE }

describe('what a browser keeps for a voter', () => {
  it('is found by box and person, at every stage', () => {
    const store = memory()
    const asking: KeptCode = { ...ready, stage: 'asking', blinding: { blinded: 'YQ==', inverse: 'Yg==' } }
    const registering: KeptCode = {
      ...ready,
      person: 8,
      stage: 'registering',
      registering: { credential: 'c', signature: 's', notBefore: 5 },
    }
    for (const kept of [asking, registering]) keepCode(store, kept)
    expect(codeOf(store, UUID, 7)).to.deep.equal(asking)
    expect(codeOf(store, UUID, 8)).to.deep.equal(registering)
    expect(codeOf(store, UUID, 9)).to.equal(undefined)
    expect(codeOf(store, 'ZbCdEfGhJkLmNp', 7)).to.equal(undefined)
    keepCode(store, ready)
    expect(codeOf(store, UUID, 7)).to.deep.equal(ready)
    expect(allCodes(store)).to.have.deep.members([ready, registering])
  })

  it('is nothing when it is damaged or half there', () => {
    const store = memory()
    const name = `sunlit.code.${UUID}.7`
    const damaged = [
      '{',
      'null',
      '[]',
      '7',
      JSON.stringify({ ...ready, stage: 'asking' }),
      JSON.stringify({ ...ready, stage: 'registering', registering: { credential: 'c' } }),
      JSON.stringify({ ...ready, stage: 'other' }),
      JSON.stringify({ ...ready, person: '7' }),
      JSON.stringify({ ...ready, code: { cost: 3, salt: '', nonce: '', sealed: '' } }),
    ]
    for (const text of damaged) {
      store.setItem(name, text)
      expect(codeOf(store, UUID, 7), text).to.equal(undefined)
    }
  })

  it('is refused aloud when a code cannot be stored, and silently when only a choice cannot', () => {
    const store = memory(true)
    expect(() => keepCode(store, ready)).to.throw()
    expect(() => keepVote(store, UUID, 7, { trackers: [] })).not.to.throw()
  })

  it('goes when it is told to, and only what belongs to this box and person', () => {
    const store = memory()
    keepCode(store, ready)
    keepCode(store, { ...ready, person: 8 })
    keepVote(store, UUID, 7, { marks: [[1, 2]], ballot: { text: '{}', tracker: 't' }, trackers: ['a'] })
    expect(voteOf(store, UUID, 7)).to.deep.equal({ marks: [[1, 2]], ballot: { text: '{}', tracker: 't' }, trackers: ['a'] })
    forget(store, UUID, 7)
    expect([codeOf(store, UUID, 7), voteOf(store, UUID, 7)]).to.deep.equal([undefined, { trackers: [] }])
    expect(allCodes(store)).to.have.length(1)
  })

  it('forgets choices that are none', () => {
    const store = memory()
    store.setItem(`sunlit.vote.${UUID}.7`, JSON.stringify({ marks: [['1']], ballot: { text: 5 }, trackers: ['a', 5] }))
    expect(voteOf(store, UUID, 7)).to.deep.equal({ trackers: ['a'] })
  })
})

describe('a voting code under a passphrase', () => {
  const sealed = sealCode(CODE, '小满Ａ-芒种', random, 2)

  it('opens with it, however it was typed', () => {
    expect(openCode(sealed, '小满A-芒种')).to.equal(CODE)
  })

  it('opens with no other, and not when it was changed', () => {
    expect(openCode(sealed, '小满B-芒种')).to.equal(undefined)
    const swapped = sealed.sealed.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
    expect(openCode({ ...sealed, sealed: swapped }, '小满A-芒种')).to.equal(undefined)
    expect(openCode({ ...sealed, salt: '?' }, '小满A-芒种')).to.equal(undefined)
  })

  it('says nothing of the code, and is never the same twice', () => {
    expect(JSON.stringify(sealed)).not.to.include('abcde')
    expect(sealCode(CODE, '小满A-芒种', random, 2).sealed).not.to.equal(sealed.sealed)
  })

  it('is kept in place of the code', () => {
    const store = memory()
    keepCode(store, { ...ready, code: sealed })
    expect(codeOf(store, UUID, 7)?.code).to.deep.equal(sealed)
  })
})
