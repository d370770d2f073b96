import { expect } from 'chai'
import { encode } from 'uqr'
import { qrOf } from '../../../server/directory/boards.presenter.ts'

/** The squares that a path fills, as `x,y`. */
const squaresOf = (path: string): Set<string> =>
  new Set(
    [...path.matchAll(/M(\d+) (\d+)h(\d+)v1h-(\d+)z/g)].flatMap(([whole, x, y, there, back]) => {
      if (there !== back) throw new Error(`${whole} is no rectangle`)
      return Array.from({ length: Number(there) }, (_, i) => `${Number(x) + i},${y}`)
    }),
  )

describe('a QR code on a page', () => {
  it('is dark where the code is dark, and nowhere else, however often it is asked for', () => {
    for (const text of ['https://sunlit.example/boards/BGS', 'https://sunlit.example/log/verify?record=12&size=4711']) {
      const { data, size } = encode(text, { border: 2, ecc: 'M' })
      const dark = new Set(data.flatMap((row, y) => row.flatMap((one, x) => (one ? [`${x},${y}`] : []))))
      for (let again = 0; again < 2; again += 1) {
        const drawn = qrOf(text)
        expect(drawn.size).to.equal(size)
        expect(squaresOf(drawn.path)).to.deep.equal(dark)
      }
    }
  })
})
