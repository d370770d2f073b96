import { ed25519 } from '@noble/curves/ed25519.js'
import { expect } from 'chai'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import { Q, type Group, type Point } from '../../../core/protocol/v1/group.ts'
import { hashToScalar, sha256b64 } from '../../../core/protocol/v1/hashing.ts'
import { sharedFile } from '../../support/shared-data.ts'
import { GROUPS } from './groups.ts'

const P = 2n ** 255n - 19n
const SIGN = 1n << 255n
const text = (y: bigint): string => y.toString(16).padStart(64, '0')
const reversed = (hex: string): string => Buffer.from(hex, 'hex').reverse().toString('hex')
const G = '6666666666666666666666666666666666666666666666666666666666666658'
const IDENTITY = `${'0'.repeat(63)}1`

const scalar = fc.bigInt({ min: 0n, max: Q - 1n })
const edge = fc.constantFrom(0n, 1n, 2n, Q - 1n, Q - 2n, (Q - 1n) / 2n, 2n ** 252n)
const anyScalar = fc.oneof({ weight: 3, arbitrary: scalar }, { weight: 1, arbitrary: edge })

/** The eight points whose order divides 8: y = 1, −1, 0, 0 and the four of order 8. */
const SMALL = [
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0000000000000000000000000000000000000000000000000000000000000080',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
].map((hex) => ed25519.Point.fromHex(hex))

interface Primitives {
  group: { order: string; g: string; identity: string; g2: string; minus_g: string }
  credentials: { uuid: string; credential: string; secret: string; public: string }[]
  pki: { seed: string; sk: string; dk: string; verification: string; encryption: string }[]
  sha256_b64: { input: string; b64: string }[]
}

for (const [name, group] of GROUPS)
  describe(`the group: ${name}`, () => {
    const of = (k: bigint): Point => group.base(k)
    const same = (a: Point, b: Point): unknown => expect(group.encode(a)).to.equal(group.encode(b))

    it('agrees with the numbers of the reference', function () {
      const given = JSON.parse(readFileSync(sharedFile(this, 'vectors/primitives.json'), 'utf8')) as Primitives
      expect(group.q.toString()).to.equal(given.group.order)
      const { g, identity } = group
      expect([g, identity, group.add(g, g), group.sub(identity, g)].map((p) => group.encode(p))).to.deep.equal([
        given.group.g,
        given.group.identity,
        given.group.g2,
        given.group.minus_g,
      ])
      for (const { uuid, credential, secret, public: listed } of given.credentials)
        expect(deriveCredential(group, uuid, credential)).to.deep.equal({ secret: BigInt(secret), credential: listed })
      for (const { seed, sk, dk, verification, encryption } of given.pki) {
        expect([hashToScalar(`sk|${seed}`), hashToScalar(`dk|${seed}`)]).to.deep.equal([BigInt(sk), BigInt(dk)])
        expect([of(BigInt(sk)), of(BigInt(dk))].map((p) => group.encode(p))).to.deep.equal([verification, encryption])
      }
      for (const { input, b64 } of given.sha256_b64) expect(sha256b64(input)).to.equal(b64)
    })

    it('writes its base, its zero and the negative of its base', () => {
      expect(group.encode(group.g)).to.equal(G)
      expect(group.encode(group.identity)).to.equal(IDENTITY)
      expect(group.encode(group.sub(group.identity, group.g))).to.equal(`e${G.slice(1)}`)
    })

    it('calculates: sums of scalars are sums of points, products are products', () => {
      fc.assert(
        fc.property(anyScalar, anyScalar, anyScalar, (a, b, c) => {
          same(group.add(of(a), of(b)), of((a + b) % Q))
          same(group.sub(of(a), of(b)), of((a - b + Q) % Q))
          same(group.times(of(a), b), of((a * b) % Q))
          same(group.combine(a, b, of(c)), of((a + b * c) % Q))
          same(group.combine(a, b, of(c), of(b)), of((a * b + b * c) % Q))
          same(group.combine(a, b, of(c), group.fixed(of(b))), of((a * b + b * c) % Q))
          same(group.times(group.fixed(of(a)), c), of((a * c) % Q))
          expect(group.equal(of(a), of(b))).to.equal(a === b)
        }),
        { numRuns: 25 },
      )
    })

    it('reads what it writes, one by one and all at once', () => {
      fc.assert(
        fc.property(fc.array(anyScalar, { maxLength: 5 }), (scalars) => {
          const points = scalars.map(of)
          const texts = points.map((p) => group.encode(p))
          expect(group.encodeAll(points)).to.deep.equal(texts)
          for (const [at, written] of texts.entries()) {
            expect(group.equal(group.decode(written)!, points[at]!)).to.equal(true)
            expect(group.equal(group.decodeKnown(written)!, points[at]!)).to.equal(true)
          }
        }),
        { numRuns: 25 },
      )
    })

    it('takes the identity, and nothing else of small order', () => {
      expect(SMALL.map((p) => group.decode(reversed(p.toHex())) !== undefined)).to.deep.equal([true, ...Array(7).fill(false)])
    })

    it('refuses a good point with a small part', () => {
      const point = ed25519.Point.BASE.multiply(123_456_789n)
      const texts = SMALL.map((small) => reversed(point.add(small).toHex()))
      expect(texts.map((one) => group.decode(one) !== undefined)).to.deep.equal([true, ...Array(7).fill(false)])
      expect(texts.every((one) => group.decodeKnown(one) !== undefined)).to.equal(true)
    })

    const wrong: Record<string, string> = {
      nothing: '',
      'upper case': 'B3506E97720DD5EB0433DDEF12B2FAE1471E3CDB9A50AE3C6866771EA53D86BE',
      'one upper case digit': 'b3506e97720dd5eb0433ddef12b2fae1471e3cdb9a50ae3c6866771ea53d86bE',
      'a digit too few': G.slice(1),
      'a digit too many': `0${G}`,
      'a line end': `${G}\n`,
      'other letters': `g${G.slice(1)}`,
      'no square root': text(2n),
      'a sign where x is zero': text(1n | SIGN),
      'a sign where x is zero, y = −1': text((P - 1n) | SIGN),
    }
    for (const [why, given] of Object.entries(wrong))
      it(`reads no point: ${why}`, () => {
        expect(group.decode(given)).to.equal(undefined)
        expect(group.decodeKnown(given)).to.equal(undefined)
      })

    it('takes no second text of a point: y from p on', () => {
      for (let y = P; y < 2n ** 255n; y++)
        for (const bits of [y, y | SIGN]) {
          expect(group.decode(text(bits))).to.equal(undefined)
          expect(group.decodeKnown(text(bits))).to.equal(undefined)
        }
    })

    it('refuses scalars outside the group and keeps silent about them', () => {
      const secret = Q + 8_675_309n
      for (const k of [Q, secret, -1n])
        for (const use of [() => group.base(k), () => group.times(group.g, k), () => group.combine(k, 1n, of(2n))])
          expect(use).to.throw(Error).with.property('message').that.does.not.include(k.toString())
    })
  })

describe('the groups among themselves', () => {
  const judged = (group: Group, given: string): [boolean, boolean] => [
    group.decode(given) !== undefined,
    group.decodeKnown(given) !== undefined,
  ]

  it('there is libsodium for this machine', () => {
    expect(GROUPS.map(([name]) => name)).to.include('libsodium')
  })

  it('judge every text alike', () => {
    const [[, first], ...others] = GROUPS as [(typeof GROUPS)[0], ...typeof GROUPS]
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (bits) => {
        for (const [, other] of others) expect(judged(other, text(bits))).to.deep.equal(judged(first, text(bits)))
      }),
      { numRuns: 100 },
    )
  })
})
