import { expect } from 'chai'
import fc from 'fast-check'
import {
  allocate,
  commitmentOf,
  drawSample,
  listHash,
  listText,
  seedOf,
  SPOT_CHECK_METHOD,
  verifySpotCheck,
  type ListedRecord,
  type SpotCheckEvidence,
} from '../../core/spot-check.ts'

const records = fc
  .uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 120 })
  .chain((ids) =>
    fc.tuple(
      ...ids.map((id) =>
        fc.record({ id: fc.constant(id), version: fc.integer({ min: 1, max: 4 }), departmentId: fc.integer({ min: 1, max: 9 }) }),
      ),
    ),
  )
const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const draws = fc.constantFrom('simple' as const, 'stratified' as const)
const drawing = fc.tuple(records, seeds, draws).chain(([list, seed, draw]) =>
  fc.record({
    list: fc.constant(list),
    seed: fc.constant(seed),
    draw: fc.constant(draw),
    size: fc.integer({ min: 1, max: list.length }),
  }),
)

/** 30 records of three departments, versions 1 to 3. */
const LIST: readonly ListedRecord[] = Array.from({ length: 30 }, (_, i) => ({
  id: 100 + i * 7,
  version: 1 + (i % 3),
  departmentId: 4 + (i % 3),
}))
const SECRET = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'

function evidence(change: (made: SpotCheckEvidence) => object = () => ({})): SpotCheckEvidence {
  const seed = seedOf(SECRET, '3452.17')
  const made: SpotCheckEvidence = {
    method: SPOT_CHECK_METHOD,
    draw: 'stratified',
    size: 6,
    records: LIST,
    listHash: listHash(LIST),
    commitment: commitmentOf(SECRET),
    drawn: { secret: SECRET, publicText: '3452.17', seed, sample: drawSample(LIST, 6, 'stratified', seed).map(({ id }) => id) },
  }
  return { ...made, ...change(made) }
}

describe('a spot check', () => {
  it('is drawn as written down: a vector for whoever writes their own', () => {
    // Computed by a program in another language, written from docs/spot-checks.md, not by this code.
    expect(listText(LIST.slice(0, 2))).to.equal('100 1 4\n107 2 5\n')
    expect(listHash(LIST)).to.equal('b791ca7eba1ea4055cf61b0b33c736997009ed215db4a888875a12e9658ea826')
    expect(commitmentOf(SECRET)).to.equal('630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd')
    expect(seedOf(SECRET, '3452.17')).to.equal('4870060380eea3126bc035da12141cbd2be8199ec377d721aa93ec65a323a636')
    expect(drawSample(LIST, 5, 'simple', seedOf(SECRET, '3452.17')).map(({ id }) => id)).to.deep.equal([114, 177, 247, 254, 233])
    expect(drawSample(LIST, 7, 'stratified', seedOf(SECRET, '3452.17')).map(({ id }) => id)).to.deep.equal([
      142, 226, 205, 128, 149, 240, 219,
    ])
  })

  it('draws as many different records of the list as asked for, whatever order the list comes in', () =>
    fc.assert(
      fc.property(drawing, ({ list, seed, draw, size }) => {
        const sample = drawSample(list, size, draw, seed)
        expect(new Set(sample.map(({ id }) => id)).size).to.equal(size)
        for (const one of sample) expect(list).to.deep.include(one)
        expect(drawSample(list.toReversed(), size, draw, seed)).to.deep.equal(sample)
      }),
    ))

  it('gives every department its share, and one at least where the size allows it', () =>
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (strata, part) => {
          const all = strata.reduce((sum, n) => sum + n, 0)
          const size = Math.max(1, Math.round(all * part))
          const given = allocate(strata, size)
          expect(given.reduce((sum, n) => sum + n, 0)).to.equal(size)
          for (const [i, n] of given.entries()) {
            expect(n).to.be.at.most(strata[i]!)
            if (size >= strata.length) expect(n).to.be.at.least(1)
          }
        },
      ),
    ))

  it('favours no record: 6,000 draws of 3 of 10 come near 1,800 each', () => {
    const times = new Map<number, number>()
    for (let i = 0; i < 6_000; i++)
      for (const { id } of drawSample(LIST.slice(0, 10), 3, 'simple', seedOf(SECRET, String(i)))) times.set(id, (times.get(id) ?? 0) + 1)
    expect(times.size).to.equal(10)
    // Four standard deviations (√(6000 · 0.3 · 0.7) ≈ 35.5); the seeds are fixed, so this never flickers.
    for (const n of times.values()) expect(n).to.be.within(1_658, 1_942)
  })

  it('refuses to draw what is not there', () => {
    for (const size of [0, -1, 31, 1.5]) expect(() => drawSample(LIST, size, 'simple', seedOf(SECRET, 'x'))).to.throw(RangeError)
  })

  it('can be redrawn from its evidence, and before the draw its list can be held to the announcement', () => {
    expect(verifySpotCheck(evidence())).to.deep.equal([])
    const { drawn, ...before } = evidence()
    expect(drawn?.sample).to.have.length(6)
    expect(verifySpotCheck(before)).to.deep.equal([])
  })

  const tampered: readonly [string, (made: SpotCheckEvidence) => object, readonly string[]][] = [
    ['another method', () => ({ method: 'sunlit-spot-check-v0' }), ['method']],
    ['a record left out of the list', () => ({ records: LIST.slice(1) }), ['list', 'sample']],
    [
      'another version in the list',
      ({ records: list }) => ({ records: list.map((one, i) => (i === 3 ? { ...one, version: 9 } : one)) }),
      ['list'],
    ],
    ['a record twice', () => ({ records: [...LIST, LIST[0]!] }), ['list', 'sample']],
    ['another secret', ({ drawn }) => ({ drawn: { ...drawn!, secret: SECRET.replace('00', 'ff') } }), ['commitment', 'seed', 'sample']],
    ['a secret that is no hex', ({ drawn }) => ({ drawn: { ...drawn!, secret: 'zz' } }), ['commitment', 'seed', 'sample']],
    ['another public text', ({ drawn }) => ({ drawn: { ...drawn!, publicText: '3452.18' } }), ['seed', 'sample']],
    ['a record exchanged', ({ drawn }) => ({ drawn: { ...drawn!, sample: [LIST[0]!.id, ...drawn!.sample.slice(1)] } }), ['sample']],
    ['another order', ({ drawn }) => ({ drawn: { ...drawn!, sample: drawn!.sample.toReversed() } }), ['sample']],
    ['more than there are', () => ({ size: 31 }), ['size', 'sample']],
    ['another way to draw', () => ({ draw: 'simple' }), ['sample']],
  ]
  for (const [what, change, problems] of tampered)
    it(`names ${what}`, () => {
      expect(verifySpotCheck(evidence(change))).to.deep.equal(problems)
    })
})
