import { expect } from 'chai'
import fc from 'fast-check'
import { fen } from '../../core/money.ts'
import { median, outliers, quartiles } from '../../core/quartiles.ts'

const MAX = Number.MAX_SAFE_INTEGER
const list = (...values: number[]) => values.map(fen)
const amounts = fc.array(fc.integer({ min: -1e12, max: 1e12 }).map(fen), { minLength: 8, maxLength: 60 })

describe('quartiles', () => {
  const table: readonly (readonly [string, number[], readonly [number, number, number]])[] = [
    // values as R's quantile(x, type = 7) gives them
    ['1 to 9 (no interpolation)', [9, 1, 8, 2, 7, 3, 6, 4, 5], [3, 5, 7]],
    ['hundreds 1 to 8 (2.75, 4.5, 6.25)', [100, 200, 300, 400, 500, 600, 700, 800], [275, 450, 625]],
    ['1 to 8, rounded half away from zero', [1, 2, 3, 4, 5, 6, 7, 8], [3, 5, 6]],
    ['−1 to −8, the mirror image', [-1, -2, -3, -4, -5, -6, -7, -8], [-6, -5, -3]],
    ['1 to 10 (3.25, 5.5, 7.75)', [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [3, 6, 8]],
    ['all alike', [7, 7, 7, 7, 7, 7, 7, 7], [7, 7, 7]],
    ['the largest amounts, without losing a fen', Array.from({ length: 8 }, (_, i) => MAX - i), [MAX - 5, MAX - 3, MAX - 2]],
  ]
  for (const [what, values, expected] of table) {
    it(`of ${what}`, () => {
      const found = quartiles(list(...values))
      expect('q1' in found && [found.q1, found.median, found.q3]).to.deep.equal(expected)
    })
  }

  it('need eight amounts', () => {
    const seven = list(1, 2, 3, 4, 5, 6, 7)
    expect(quartiles(seven)).to.deep.equal({ tooFew: true, n: 7, needed: 8 })
    expect(outliers(seven)).to.deep.equal({ tooFew: true, n: 7, needed: 8 })
    expect(quartiles([...seven, fen(8)])).to.have.property('n', 8)
  })

  it('do not change the list they are given', () => {
    const given = list(8, 7, 6, 5, 4, 3, 2, 1)
    quartiles(given)
    outliers(given)
    expect(given).to.deep.equal([8, 7, 6, 5, 4, 3, 2, 1])
  })

  it('are in order, inside the amounts, indifferent to order, and move with the amounts', () => {
    fc.assert(
      fc.property(amounts, fc.integer({ min: -1e6, max: 1e6 }), (values, shift) => {
        const [here, reversed, moved] = [values, [...values].reverse(), values.map((v) => fen(v + shift))].map(quartiles)
        if (!here || !reversed || !moved || 'tooFew' in here || 'tooFew' in reversed || 'tooFew' in moved) return false
        const ordered = Math.min(...values) <= here.q1 && here.q1 <= here.median && here.median <= here.q3 && here.q3 <= Math.max(...values)
        // Half a fen rounds away from zero, so a shift across zero may differ by one.
        return ordered && here.median === reversed.median && Math.abs(moved.q1 - here.q1 - shift) <= 1
      }),
    )
  })
})

describe('the median', () => {
  it('exists for any number but none', () => {
    expect(median([])).to.equal(undefined)
    expect(median(list(5))).to.equal(5)
    expect(median(list(5, 8))).to.equal(7)
    expect(median(list(-5, -8))).to.equal(-7)
    expect(median(list(9, 1, 5))).to.equal(5)
  })
})

describe('outliers', () => {
  const normal = [100, 200, 300, 400, 500, 600, 700]
  // With a high eighth value: q1 = 275, q3 = 625, so the upper fence is 625 + 1.5 × 350 = 1,150.
  const table: readonly (readonly [number, readonly object[]])[] = [
    [1_150, []],
    [1_151, [{ index: 7, side: 'high' }]],
    // With a low eighth value: q1 = 175, q3 = 525, so the lower fence is 175 − 525 = −350.
    [-350, []],
    [-351, [{ index: 7, side: 'low' }]],
  ]
  for (const [value, expected] of table) {
    it(`${value} beside 100 to 700 is ${expected.length === 0 ? 'on the fence, inside' : 'outside'}`, () => {
      expect(outliers(list(...normal, value))).to.deep.equal(expected)
    })
  }

  it('are compared with the exact fence, not the one rounded for display', () => {
    // 0…7: q1 = 1.75, q3 = 5.25, upper fence 10.5, shown as 11. Amounts 0 to 6 and 11: the same quartiles.
    const values = list(0, 1, 2, 3, 4, 5, 6, 11)
    expect(quartiles(values)).to.include({ q1: 2, q3: 5, lowerFence: -4, upperFence: 11 })
    expect(outliers(values)).to.deep.equal([{ index: 7, side: 'high' }])
  })

  it('are none when all are alike, and any departure when nearly all are', () => {
    expect(outliers(list(7, 7, 7, 7, 7, 7, 7, 7))).to.deep.equal([])
    expect(outliers(list(7, 7, 7, 8, 7, 7, 7, 7))).to.deep.equal([{ index: 3, side: 'high' }])
  })

  it('never reach into the middle half', () => {
    fc.assert(
      fc.property(amounts, (values) => {
        const found = outliers(values)
        const marked = 'tooFew' in found ? values.length : found.length
        return marked <= values.length / 2
      }),
    )
  })

  it('of the largest amounts have a fence that stops at the last safe integer', () => {
    const found = quartiles(list(-MAX, -MAX, -MAX, -MAX, MAX, MAX, MAX, MAX))
    expect(found).to.include({ lowerFence: -MAX, upperFence: MAX })
  })
})
