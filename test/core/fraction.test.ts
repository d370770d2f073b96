import { expect } from 'chai'
import fc from 'fast-check'
import { compare, fraction, over, plus, rounded, sumOf, times } from '../../core/fraction.ts'

const any = fc.tuple(fc.bigInt({ min: -1000n, max: 1000n }), fc.bigInt({ min: 1n, max: 1000n })).map(([n, d]) => fraction(n, d))

describe('exact fractions', () => {
  it('stand in lowest terms with the sign above', () => {
    expect(fraction(6, -4)).to.deep.equal({ n: -3n, d: 2n })
    expect(fraction(0, -7)).to.deep.equal({ n: 0n, d: 1n })
    expect(() => fraction(1, 0)).to.throw(RangeError)
  })
  it('add, multiply and compare as the numbers that they are', () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(plus(a, b)).to.deep.equal(plus(b, a))
        expect(times(a, plus(b, c))).to.deep.equal(plus(times(a, b), times(a, c)))
        if (b.n !== 0n) expect(times(over(a, b), b)).to.deep.equal(a)
        expect(Math.sign(compare(a, b))).to.equal(Number(a.n * b.d > b.n * a.d) - Number(a.n * b.d < b.n * a.d))
      }),
    )
  })
  it('lose nothing: three thirds are one', () => {
    expect(sumOf([fraction(1, 3), fraction(1, 3), fraction(1, 3)])).to.deep.equal(fraction(1))
  })
  for (const [n, d, whole] of [
    [1, 2, 1],
    [-1, 2, -1],
    [49, 100, 0],
    [7, 3, 2],
    [8, 3, 3],
    [5, 1, 5],
  ] as const)
    it(`round ${n}/${d} to ${whole}`, () => {
      expect(rounded(fraction(n, d))).to.equal(whole)
    })
})
