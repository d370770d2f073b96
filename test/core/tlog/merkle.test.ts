import { expect } from 'chai'
import fc from 'fast-check'
import {
  consistencyPath,
  EMPTY_ROOT,
  inclusionPath,
  leafHash,
  nodesAskedBy,
  rootOf,
  treeRoot,
  type Hash,
} from '../../../core/tlog/merkle.ts'
import { verifyConsistency, verifyInclusion } from '../../../core/tlog/proofs.ts'
import { flipped, grow, hex, numbered, unhex } from './tree.ts'

// The leaves, roots and proofs that Certificate Transparency's implementations share.
const LEAVES = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(unhex)
const ROOTS = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]
const H = {
  a: '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  b: '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  c: '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  d: 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
  e: 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  f: 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  g: '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
  h: 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  i: '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
}
const tree = grow(LEAVES)

describe('a Merkle tree', () => {
  for (const [size, root] of ROOTS.entries())
    it(`has RFC 6962's root over ${size} known leaves`, () => {
      expect(hex(treeRoot(tree.hashes.slice(0, size)))).to.equal(root)
      expect(hex(rootOf(size, tree.hashAt))).to.equal(root)
    })

  const inclusions: readonly (readonly [number, number, readonly string[]])[] = [
    [0, 1, []],
    [0, 8, [H.a, H.b, H.c]],
    [5, 8, [H.d, H.e, H.f]],
    [2, 3, [H.h]],
    [1, 5, [H.i, H.b, H.d]],
  ]
  for (const [index, size, path] of inclusions)
    it(`proves leaf ${index} of ${size} with the known path`, () => {
      expect(inclusionPath(index, size, tree.hashAt).map(hex)).to.eql(path)
      const claim = { leafHash: leafHash(LEAVES[index]!), index, size, path: path.map(unhex), root: unhex(ROOTS[size]!) }
      expect(verifyInclusion(claim)).to.be.true
    })

  const growths: readonly (readonly [number, number, readonly string[]])[] = [
    [1, 1, []],
    [1, 8, [H.a, H.b, H.c]],
    [6, 8, [H.g, H.e, H.f]],
    [2, 5, [H.b, H.d]],
  ]
  for (const [from, to, path] of growths)
    it(`proves the growth from ${from} to ${to} with the known path`, () => {
      expect(consistencyPath(from, to, tree.hashAt).map(hex)).to.eql(path)
      const claim = { from, to, fromRoot: unhex(ROOTS[from]!), toRoot: unhex(ROOTS[to]!), path: path.map(unhex) }
      expect(verifyConsistency(claim)).to.be.true
    })

  it('says beforehand which nodes a proof reads, each once and no more than its height times two', () => {
    for (const size of [1, 2, 7, 1_000, 5_300, 2 ** 40 + 5]) {
      const nodes = nodesAskedBy((hashAt) => inclusionPath(size - 1, size, hashAt))
      expect(new Set(nodes.map(({ level, index }) => `${level}/${index}`)).size).to.equal(nodes.length)
      expect(nodes.length).to.be.at.most(2 * Math.ceil(Math.log2(size + 1)))
    }
  })

  it('refuses to prove what is not there', () => {
    for (const [index, size] of [
      [0, 0],
      [3, 3],
      [-1, 3],
      [0.5, 3],
      [0, 2 ** 53],
    ] as const)
      expect(() => inclusionPath(index, size, tree.hashAt)).to.throw(RangeError)
    for (const [from, to] of [
      [4, 3],
      [-1, 3],
      [1, Number.NaN],
    ] as const)
      expect(() => consistencyPath(from, to, tree.hashAt)).to.throw(RangeError)
  })
})

const big = numbered(70)
const root = (size: number): Hash => treeRoot(big.hashes.slice(0, size))
const place = fc.integer({ min: 1, max: 70 }).chain((size) => fc.record({ size: fc.constant(size), index: fc.nat(size - 1) }))
const pair = fc.integer({ min: 0, max: 70 }).chain((to) => fc.record({ to: fc.constant(to), from: fc.nat(to) }))

describe('a proof', () => {
  it('of inclusion holds, and nothing like it does', () => {
    fc.assert(
      fc.property(place, fc.nat(), fc.nat(), ({ index, size }, bit, which) => {
        const claim = { leafHash: big.hashes[index]!, index, size, path: inclusionPath(index, size, big.hashAt), root: root(size) }
        expect(verifyInclusion(claim)).to.be.true
        expect(verifyInclusion({ ...claim, leafHash: flipped(claim.leafHash, bit) })).to.be.false
        expect(verifyInclusion({ ...claim, root: flipped(claim.root, bit) })).to.be.false
        expect(verifyInclusion({ ...claim, path: [...claim.path, claim.root] })).to.be.false
        for (const other of [0, size - 1, which % size].filter((other) => other !== index))
          expect(verifyInclusion({ ...claim, index: other })).to.be.false
        if (claim.path.length === 0) return
        expect(verifyInclusion({ ...claim, path: claim.path.slice(1) })).to.be.false
        const at = which % claim.path.length
        expect(verifyInclusion({ ...claim, path: claim.path.map((hash, n) => (n === at ? flipped(hash, bit) : hash)) })).to.be.false
      }),
    )
  })

  it('of growth holds, and nothing like it does', () => {
    fc.assert(
      fc.property(pair, fc.nat(), fc.nat(), ({ from, to }, bit, which) => {
        const claim = { from, to, fromRoot: root(from), toRoot: root(to), path: consistencyPath(from, to, big.hashAt) }
        expect(verifyConsistency(claim)).to.be.true
        expect(verifyConsistency({ ...claim, fromRoot: flipped(claim.fromRoot, bit) })).to.be.false
        if (from > 0) expect(verifyConsistency({ ...claim, toRoot: flipped(claim.toRoot, bit) })).to.be.false
        if (from < to) expect(verifyConsistency({ ...claim, from: to, to: from })).to.be.false
        expect(verifyConsistency({ ...claim, path: [...claim.path, claim.toRoot] })).to.be.false
        if (claim.path.length === 0) return
        const at = which % claim.path.length
        expect(verifyConsistency({ ...claim, path: claim.path.map((hash, n) => (n === at ? flipped(hash, bit) : hash)) })).to.be.false
      }),
    )
  })

  it('of growth fails when any earlier leaf was changed, left out or moved', () => {
    fc.assert(
      fc.property(pair, fc.nat(), ({ from, to }, which) => {
        fc.pre(from > 0)
        const rewritten = grow(big.leaves.slice(0, to).map((leaf, n) => (n === which % from ? Uint8Array.of(9, ...leaf) : leaf)))
        const path = consistencyPath(from, to, rewritten.hashAt)
        expect(verifyConsistency({ from, to, fromRoot: root(from), toRoot: rootOf(to, rewritten.hashAt), path })).to.be.false
      }),
    )
  })

  it('of any size or length is answered, never thrown at', () => {
    const many = Array.from({ length: 100_000 }, () => EMPTY_ROOT)
    const sizes = [0, 1, -1, 1.5, 2 ** 53 - 1, 2 ** 53, Infinity, Number.NaN]
    for (const size of sizes)
      for (const index of sizes)
        for (const path of [[], many, [new Uint8Array(31)], many.slice(0, 53)]) {
          const inclusion = { leafHash: EMPTY_ROOT, index, size, path, root: EMPTY_ROOT }
          expect(verifyInclusion(inclusion)).to.equal(index === 0 && size === 1 && path.length === 0)
          const growth = { from: index, to: size, fromRoot: EMPTY_ROOT, toRoot: EMPTY_ROOT, path }
          const fits = path.length === 0 && Number.isSafeInteger(size) && size >= 0 && (index === size || (index === 0 && size > 0))
          expect(verifyConsistency(growth), `${index} ${size} ${path.length}`).to.equal(fits)
        }
  })
})
