import { expect } from 'chai'
import fc from 'fast-check'
import { fromBase64, toBase64 } from '../../../core/tlog/bytes.ts'
import { formatCheckpoint } from '../../../core/tlog/checkpoint.ts'
import { commit, formatLeaf } from '../../../core/tlog/leaf.ts'
import { consistencyPath, inclusionPath, rootOf } from '../../../core/tlog/merkle.ts'
import { formatKey, signNote, signerOf, type Signer } from '../../../core/tlog/note.ts'
import { FINDINGS, RECEIPT_VERSION, verifyGrowth, verifyReceipt, type Receipt } from '../../../core/tlog/receipt.ts'
import { flipped, grow } from './tree.ts'

const log = signerOf('sunlit/test', new Uint8Array(32).fill(1))
const salt = new Uint8Array(32).fill(5)
const content = { kind: 'disclosure', id: 7, title: '2026年办公费支出情况', total_fen: 123_450, files: [] }
const leaves = (count: number, year = 2026) =>
  Array.from({ length: count }, (_, n) =>
    formatLeaf({ at: `${year}-01-01T00:00:00.000Z`, commitment: commit(salt, { ...content, id: n }) }),
  )
const tree = grow(leaves(20))

const note = (size: number, signer: Signer = log, from = tree): string =>
  signNote(formatCheckpoint({ origin: signer.key.name, size, root: rootOf(size, from.hashAt) }), signer)
const proof = (from: number, to: number, of = tree): string[] => consistencyPath(from, to, of.hashAt).map(toBase64)

const receipt: Receipt = {
  v: RECEIPT_VERSION,
  origin: 'sunlit/test',
  key: formatKey(log.key),
  index: 7,
  leaf: toBase64(tree.leaves[7]!),
  salt: toBase64(salt),
  content,
  path: inclusionPath(7, 15, tree.hashAt).map(toBase64),
  size: 15,
  checkpoint: note(15),
}
const check = (changed: unknown) => verifyReceipt(changed, { key: log.key })
const other = signerOf('sunlit/test', new Uint8Array(32).fill(9))
const flip = (text: string, bit = 3): string => toBase64(flipped(fromBase64(text)!, bit))

describe('a receipt', () => {
  it('fits, also after it was saved and opened', () => {
    expect(check(receipt)).to.eql([])
    expect(check(JSON.parse(JSON.stringify(receipt)))).to.eql([])
  })

  const wrong: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['a changed title', { ...receipt, content: { ...content, title: '2025年办公费支出情况' } }, ['commitment']],
    ['a changed amount', { ...receipt, content: { ...content, total_fen: 123_451 } }, ['commitment']],
    ['a float for an amount', { ...receipt, content: { ...content, total_fen: 0.5 } }, ['commitment']],
    ['one property more', { ...receipt, content: { ...content, more: null } }, ['commitment']],
    ['another salt', { ...receipt, salt: flip(receipt.salt) }, ['commitment']],
    ['a short salt', { ...receipt, salt: toBase64(salt.subarray(1)) }, ['commitment']],
    ['a salt that is no base64', { ...receipt, salt: '…' }, ['commitment']],
    ['another place', { ...receipt, index: 6 }, ['inclusion']],
    ['a place beyond the log', { ...receipt, index: 15 }, ['inclusion']],
    ['another path', { ...receipt, path: receipt.path.map((hash) => flip(hash)) }, ['inclusion']],
    ['a path that is no base64', { ...receipt, path: ['…'] }, ['inclusion']],
    ['a path cut short', { ...receipt, path: receipt.path.slice(1) }, ['inclusion']],
    ['a neighbour’s leaf', { ...receipt, leaf: toBase64(tree.leaves[6]!) }, ['inclusion', 'commitment']],
    ['a leaf that is none', { ...receipt, leaf: toBase64(Uint8Array.of(1)) }, ['inclusion', 'leaf_malformed']],
    ['a leaf that is no base64', { ...receipt, leaf: '…' }, ['inclusion', 'leaf_malformed']],
    ['another size', { ...receipt, size: 16 }, ['checkpoint_size']],
    ['another log’s key', { ...receipt, key: formatKey(other.key) }, ['key_other']],
    ['another log altogether', { ...receipt, key: formatKey(other.key), checkpoint: note(15, other) }, ['key_other', 'signature_missing']],
    ['another origin', { ...receipt, origin: 'sunlit/other' }, ['key_other']],
    ['a checkpoint edited', { ...receipt, checkpoint: receipt.checkpoint.replace('\n15\n', '\n14\n') }, ['signature_wrong']],
    ['a checkpoint that is none', { ...receipt, checkpoint: '' }, ['note_malformed']],
  ]
  for (const [what, changed, findings] of wrong)
    it(`with ${what} is found out: ${findings.join(', ')}`, () => {
      expect(check(changed)).to.eql(findings)
    })

  const none: readonly unknown[] = [
    undefined,
    null,
    7,
    'receipt',
    [],
    {},
    { ...receipt, v: 'sunlit-receipt/2' },
    { ...receipt, index: -1 },
    { ...receipt, index: '7' },
    { ...receipt, size: 2 ** 60 },
    { ...receipt, path: 'x' },
    { ...receipt, path: [7] },
    { ...receipt, path: Array.from({ length: 65 }, () => receipt.salt) },
    { ...receipt, leaf: 'A'.repeat(10_004) },
    { ...receipt, content: undefined },
  ]
  for (const [index, value] of none.entries())
    it(`is not what is not one (${index})`, () => {
      expect(check(value)).to.eql(['receipt_malformed'])
    })

  it('is never thrown at', () => {
    fc.assert(
      fc.property(fc.constantFrom(...(Object.keys(receipt) as (keyof Receipt)[])), fc.anything(), (key, value) => {
        for (const code of check({ ...receipt, [key]: value })) expect(FINDINGS).to.include(code)
      }),
    )
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as unknown
    expect(check({ ...receipt, content: deep })).to.eql(['commitment'])
  })

  it('is held against a checkpoint seen before', () => {
    const trusted = (size: number, path: readonly string[]) => ({ key: log.key, remembered: { checkpoint: note(size), path } })
    expect(verifyReceipt(receipt, trusted(9, proof(9, 15)))).to.eql([])
    expect(verifyReceipt(receipt, trusted(9, []))).to.eql(['growth'])
    expect(verifyReceipt(receipt, trusted(16, []))).to.eql(['log_shrank'])
  })
})

describe('a log that changed its key', () => {
  const fresh = signerOf('sunlit/test', new Uint8Array(32).fill(8))
  const trusted = { key: fresh.key, former: [log.key] }

  it('still has its old receipts, and grows from its old checkpoints', () => {
    expect(verifyReceipt(receipt, trusted)).to.eql([])
    expect(verifyGrowth(note(15), note(18, fresh), proof(15, 18), fresh.key, [log.key])).to.eql([])
  })

  it('signs nothing new with the old key, and knows no other', () => {
    expect(verifyGrowth(note(15), note(18), proof(15, 18), fresh.key, [log.key])).to.eql(['signature_missing'])
    expect(verifyGrowth(note(15, other), note(18, fresh), proof(15, 18), fresh.key, [log.key])).to.eql(['signature_missing'])
    expect(verifyReceipt({ ...receipt, key: formatKey(other.key), checkpoint: note(15, other) }, trusted)).to.eql([
      'key_other',
      'signature_missing',
    ])
    expect(verifyReceipt(receipt, { key: fresh.key })).to.eql(['key_other', 'signature_missing'])
  })
})

describe('the growth of a log', () => {
  const rewritten = grow(leaves(20, 2025)) // by whoever has the signing key

  it('is proven from any checkpoint to any later one', () => {
    for (let from = 0; from <= 20; from++)
      for (let to = from; to <= 20; to++) expect(verifyGrowth(note(from), note(to), proof(from, to), log.key), `${from} ${to}`).to.eql([])
  })

  it('is not proven by whoever rewrote the log and signed it anew', () => {
    for (let from = 1; from <= 20; from++)
      for (let to = from; to <= 20; to++) {
        const found = verifyGrowth(note(from), note(to, log, rewritten), proof(from, to, rewritten), log.key)
        expect(found).to.eql([from === to ? 'log_forked' : 'growth'])
      }
  })

  it('has words for everything else', () => {
    expect(verifyGrowth(note(9), note(8), proof(8, 9), log.key)).to.eql(['log_shrank'])
    expect(verifyGrowth(note(8), note(9), ['no base64'], log.key)).to.eql(['growth'])
    expect(verifyGrowth(note(8), note(9), Array<string>(200).fill(receipt.salt), log.key)).to.eql(['growth'])
    expect(verifyGrowth(note(8, other), note(9), proof(8, 9), log.key)).to.eql(['signature_missing'])
    expect(verifyGrowth(note(8), '', proof(8, 9), log.key)).to.eql(['note_malformed'])
  })
})
