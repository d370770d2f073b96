import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import type { Store } from '../../../public/src/ballots/purse.ts'
import {
  forgetSeed,
  holdsAgainst,
  holdsMinimum,
  isOnlyTally,
  keepSeed,
  keptSeed,
  openSeed,
} from '../../../public/src/ballots/trustee-store.ts'
import { minimumIn, withMinimum } from '../../../core/protocol/minimum.ts'
import { isSeed, newSeed, readSeed, spellFingerprint, spellSeed } from '../../../core/protocol/seat.ts'

const random = (bytes: number): Uint8Array => Uint8Array.from(randomBytes(bytes))
const OWNER = { uuid: 'AbCdEfGhJkMnPq', person: 7 }

function memory(full = false): Store & { readonly all: Map<string, string> } {
  const all = new Map<string, string>()
  return {
    all,
    get length() {
      return all.size
    },
    key: (at) => [...all.keys()][at] ?? null,
    getItem: (name) => all.get(name) ?? null,
    setItem: (name, value) => {
      if (full) throw new Error('no room')
      all.set(name, value)
    },
    removeItem: (name) => void all.delete(name),
  }
}

describe('what a browser keeps for a trustee', () => {
  it('is the recovery code under a passphrase, for this person and these keys only', () => {
    const store = memory()
    const seed = newSeed(random)
    keepSeed(store, seed, { ...OWNER, attempt: 1, passphrase: '梧桐树下2026', random, cost: 2 ** 10 })
    expect([...store.all.values()].join()).not.to.include(seed)
    const kept = keptSeed(store, OWNER, 1)!
    expect(openSeed(kept, '梧桐树下2026')).to.equal(seed)
    expect(openSeed(kept, '梧桐树下2027')).to.equal(undefined)
    expect(keptSeed(store, OWNER, 2)).to.equal(undefined) // made anew meanwhile
    expect(keptSeed(store, { ...OWNER, person: 8 }, 1)).to.equal(undefined)
    forgetSeed(store, OWNER)
    expect(keptSeed(store, OWNER, 1)).to.equal(undefined)
  })

  it('damaged is as if it were not there', () => {
    const store = memory()
    store.setItem('sunlit.trustee.seed.AbCdEfGhJkMnPq.7', '{"attempt":1,"sealed":{"cost":3}}')
    expect(keptSeed(store, OWNER, 1)).to.equal(undefined)
    store.setItem('sunlit.trustee.seed.AbCdEfGhJkMnPq.7', '{{')
    expect(keptSeed(store, OWNER, 1)).to.equal(undefined)
  })

  it('remembers under how many ballots nothing is decrypted, and takes no smaller number for any of the boxes', () => {
    const store = memory()
    expect(holdsMinimum(store, ['A', 'B'], 5)).to.equal(true)
    expect([4, NaN, 5.5].map((minimum) => holdsMinimum(store, ['B'], minimum))).to.deep.equal([false, false, false])
    expect(holdsMinimum(store, ['C', 'A'], 2), 'one of them is known').to.equal(false)
    expect(holdsMinimum(store, ['C'], 2), 'and nothing was remembered of it').to.equal(true)
    expect([holdsMinimum(store, ['A'], 5), holdsMinimum(store, ['A'], 6), holdsMinimum(store, ['A'], 5)]).to.deep.equal([true, true, false])
    expect(holdsMinimum(memory(true), ['A'], 5)).to.equal(true)
  })

  it('stands in the description that ballots are bound to, as its last line and nobody else’s', () => {
    for (const description of ['', '请认真投票', '少于 2 张选票不解密（minimum 2）', '多行\n说明'])
      expect(minimumIn(withMinimum(description, 5)), description).to.equal(5)
    for (const none of ['', '少于 5 张选票不解密', '少于 5 张选票不解密（minimum 4）', '少于 5 张选票不解密（minimum 5）。'])
      expect(minimumIn(none), none).to.equal(undefined)
  })

  it('remembers keys and texts, and notices when they are others than before', () => {
    const store = memory()
    expect(holdsAgainst(store, OWNER, { attempt: 1, texts: {} })).to.equal(true)
    expect(holdsAgainst(store, OWNER, { attempt: 1, trustees: 'aa', texts: { A: 'φ' } })).to.equal(true)
    expect(holdsAgainst(store, OWNER, { attempt: 1, trustees: 'aa', texts: { A: 'φ', B: 'ψ' } })).to.equal(true)
    expect(holdsAgainst(store, OWNER, { attempt: 1, trustees: 'bb', texts: {} })).to.equal(false)
    expect(holdsAgainst(store, OWNER, { attempt: 1, trustees: 'aa', texts: { B: 'other' } })).to.equal(false)
    expect(holdsAgainst(store, OWNER, { attempt: 2, trustees: 'bb', texts: {} })).to.equal(true) // made anew, in public
    expect(holdsAgainst(memory(true), OWNER, { attempt: 1, trustees: 'aa' })).to.equal(true) // a browser without room compares nothing
  })

  it('remembers which totals it opened, and opens no others of the same box', () => {
    const store = memory()
    expect(isOnlyTally(store, 'A', 'with')).to.equal(true)
    expect(holdsAgainst(store, OWNER, { attempt: 2, trustees: 'bb', texts: {} })).to.equal(true) // whatever else the server begins anew
    expect(isOnlyTally(store, 'A', 'without')).to.equal(false)
    expect(isOnlyTally(store, 'B', 'without')).to.equal(true)
    expect(isOnlyTally(store, 'A', 'with')).to.equal(true) // the answer was lost: sent again
  })

  it('spells codes in groups that nobody takes for a voting code, and reads them back with or without spaces', () => {
    const seed = newSeed(random)
    expect(spellSeed(seed)).to.match(/^(?:\S{4} ){5}\S{2}$/)
    for (const typed of [spellSeed(seed), ` ${seed} `, seed.replace(/(...)/g, '$1-')]) expect(readSeed(typed)).to.equal(seed)
    expect(isSeed(readSeed(spellSeed(seed).toLowerCase()))).to.equal(/^[1-9a-km-z]{22}$/.test(seed.toLowerCase()))
    expect(spellFingerprint('[]')).to.match(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/)
  })
})
