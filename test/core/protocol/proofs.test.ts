import { expect } from 'chai'
import type { Ciphertext } from '../../../core/protocol/v1/ciphertexts.ts'
import { Q } from '../../../core/protocol/v1/group.ts'
import {
  checkDecryption,
  checkKnowledge,
  checkOneOf,
  checkSignature,
  isProof,
  possession,
  proveDecryption,
  proveKnowledge,
  proveOneOf,
  signMessage,
  type Opening,
  type Proof,
} from '../../../core/protocol/v1/proofs.ts'
import { GROUPS, quick, seeded } from './groups.ts'

const random = seeded('proofs')

for (const [name, group] of GROUPS)
  describe(`proofs: ${name}`, () => {
    const secret = 31_415_926_535n
    const key = group.base(secret)

    it('knowledge is bound to its prefix and its key', () => {
      const proof = proveKnowledge(group, possession('ab'), secret, random)
      expect(checkKnowledge(group, possession('ab'), key, proof)).to.equal(true)
      expect(checkKnowledge(quick, possession('ab'), quick.base(secret), proof)).to.equal(true)
      expect(checkKnowledge(group, possession('ac'), key, proof)).to.equal(false)
      expect(checkKnowledge(group, possession('ab'), group.add(key, group.g), proof)).to.equal(false)
      expect(checkKnowledge(group, possession('ab'), key, { ...proof, response: proof.challenge })).to.equal(false)
      expect(checkKnowledge(group, possession('ab'), key, { ...proof, response: `0${proof.response}` })).to.equal(false)
    })

    it('nobody knows the key that is zero', () => {
      expect(checkKnowledge(group, 'x|', group.identity, proveKnowledge(group, 'x|', 0n, random))).to.equal(false)
      const nothing = { key: group.identity, alpha: key, factor: group.identity }
      expect(checkDecryption(group, 'x|', nothing, proveDecryption(group, 'x|', 0n, key, random))).to.equal(false)
    })

    it('a signature is of its text', () => {
      const proof = signMessage(group, secret, '{"a":"赞成"}', random)
      expect(checkSignature(group, key, '{"a":"赞成"}', proof)).to.equal(true)
      expect(checkSignature(group, key, '{"a":"反对"}', proof)).to.equal(false)
    })

    it('a factor is of its key and its ciphertext', () => {
      const alpha = group.base(2_718n)
      const factor = group.times(alpha, secret)
      const proof = proveDecryption(group, 'd|', secret, alpha, random)
      expect(checkDecryption(group, 'd|', { key, alpha, factor }, proof)).to.equal(true)
      expect(checkDecryption(group, 'e|', { key, alpha, factor }, proof)).to.equal(false)
      expect(checkDecryption(group, 'd|', { key, alpha, factor: key }, proof)).to.equal(false)
      expect(checkDecryption(group, 'd|', { key, alpha: key, factor }, proof)).to.equal(false)
      expect(checkDecryption(group, 'd|', { key: alpha, alpha, factor }, proof)).to.equal(false)
    })
  })

describe('a proof that one of many is true', () => {
  const y = quick.fixed(quick.base(1_618n))
  const encrypted = ({ r, m }: Opening): Ciphertext => ({
    alpha: quick.base(r),
    beta: quick.add(quick.times(y, r), quick.base(BigInt(m))),
  })
  const opening = (m: number, r = 55n): Opening => ({ r, m })
  const claimed = (of: Opening, values: readonly number[]) => values.map((value) => ({ of, value }))
  const shown = (of: Opening, values: readonly number[]) => values.map((value) => ({ of: encrypted(of), value }))
  const prove = (of: Opening, values: readonly number[]): Proof[] => proveOneOf(quick, y, claimed(of, values), 'p|', random)

  for (const values of [[0], [3], [0, 1], [0, 1, 2, 3, 4], [2, 3, 4]])
    it(`any of ${values.join(', ')}`, () => {
      for (const m of values) {
        const proofs = prove(opening(m), values)
        expect(proofs.every(isProof)).to.equal(true)
        expect(checkOneOf(quick, y, shown(opening(m), values), 'p|', proofs)).to.equal(true)
        expect(checkOneOf(quick, y, shown(opening(m), values), 'q|', proofs)).to.equal(false)
        expect(checkOneOf(quick, y, shown(opening(m + 1), values), 'p|', proofs)).to.equal(false)
        expect(checkOneOf(quick, y, shown(opening(m, 56n), values), 'p|', proofs)).to.equal(false)
        expect(checkOneOf(quick, quick.g, shown(opening(m), values), 'p|', proofs)).to.equal(false)
        expect(checkOneOf(quick, y, shown(opening(m), values), 'p|', proofs.slice(1))).to.equal(false)
        expect(checkOneOf(quick, y, shown(opening(m), [...values, 9]), 'p|', proofs)).to.equal(false)
      }
    })

  it('of different ciphertexts, and of zeros made without chance', () => {
    const [a, b] = [opening(1, 0n), opening(0, 0n)]
    const claims = [
      { of: a, value: 0 },
      { of: b, value: 0 },
    ]
    const shownClaims = claims.map(({ of, value }) => ({ of: encrypted(of), value }))
    expect(checkOneOf(quick, y, shownClaims, 'p|', proveOneOf(quick, y, claims, 'p|', random))).to.equal(true)
  })

  it('cannot be made when none is', () => {
    expect(() => prove(opening(2), [0, 1])).to.throw(RangeError, 'none of the claims')
    expect(() => prove(opening(2), [])).to.throw(RangeError)
  })

  it('two that are both true are as good as one', () => {
    const zero = opening(0)
    const twice = [zero, zero].map((of) => ({ of, value: 0 }))
    const proofs = proveOneOf(quick, y, twice, 'p|', random)
    expect(
      checkOneOf(
        quick,
        y,
        twice.map(({ of, value }) => ({ of: encrypted(of), value })),
        'p|',
        proofs,
      ),
    ).to.equal(true)
  })

  it('hides which: the true branch is no smaller, and nowhere the same', () => {
    const all = Array.from({ length: 20 }, (_, at) => prove(opening(at % 2), [0, 1]))
    const scalars = all.flat().flatMap(({ challenge, response }) => [challenge, response])
    expect(new Set(scalars).size).to.equal(80)
    const small = (branch: 0 | 1): number => all.filter((proofs) => BigInt(proofs[branch]!.challenge) < Q / 2n).length
    expect(small(0)).to.be.within(2, 18)
    expect(small(1)).to.be.within(2, 18)
  })
})
