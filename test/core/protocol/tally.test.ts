import { expect } from 'chai'
import { credentialOf, type Choices } from '../../../core/protocol/v1/ballot.ts'
import { Q } from '../../../core/protocol/v1/group.ts'
import { sha256hex } from '../../../core/protocol/v1/hashing.ts'
import { randomScalar } from '../../../core/protocol/v1/scalars.ts'
import { readSizedTally, sizedTally, tallyOf } from '../../../core/protocol/v1/tally.ts'
import { checkPartialDecryption, partialDecryption, type DecryptionProblem } from '../../../core/protocol/v1/decryption.ts'
import { checkResult, parseResult, resultOf } from '../../../core/protocol/v1/result.ts'
import { singleText, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { GROUPS, quick, seeded } from './groups.ts'
import { question, sample, type Sample } from './sample.ts'

const random = seeded('tally')
const IDENTITY = `${'0'.repeat(63)}1`
const questions = [question(2, 1, 1), question(3, 1, 2, true)]
const VOTES: Choices[] = [
  [
    [1, 0],
    [0, 1, 1, 0],
  ],
  [
    [0, 1],
    [1, 0, 0, 0],
  ],
  [
    [1, 0],
    [0, 0, 1, 0],
  ],
]
const COUNTS = [
  [2, 1],
  [1, 1, 2, 0],
]
const election = sample(questions, 3)
const ballots = VOTES.map((choices, voter) => election.vote(choices, voter))
const { encryptedTally, numTallied, totalWeight } = tallyOf(quick, election.definition, ballots)
const decrypted = (tally: string, of: Sample = election): string =>
  partialDecryption(quick, { election: of.text, encryptedTally: tally, secret: of.secret, random })
const part = decrypted(encryptedTally)
const input = { election: election.text, trustees: election.trustees, encryptedTally, totalWeight, decryptions: [{ owner: 1, text: part }] }

describe('the tally', () => {
  for (const [name, group] of GROUPS)
    it(`adds up, is decrypted and read: ${name}`, () => {
      const tally = tallyOf(group, election.definition, ballots)
      expect(tally).to.deep.equal({ encryptedTally, numTallied: 3, totalWeight: 3 })
      const text = partialDecryption(group, { election: election.text, encryptedTally, secret: election.secret, random })
      const publicKey = election.definition.publicKey
      expect(checkPartialDecryption(group, { election: election.text, encryptedTally, publicKey, text })).to.equal(undefined)
      const result = resultOf(group, { ...input, decryptions: [{ owner: 1, text }] })
      expect(result).to.deep.equal({ counts: COUNTS, text: '{"result":[[2,1],[1,1,2,0]]}' })
      expect(checkResult(group, { ...input, text: result.text })).to.equal(undefined)
    })

  it('does not depend on the order of the ballots', () => {
    expect(tallyOf(quick, election.definition, ballots.toReversed()).encryptedTally).to.equal(encryptedTally)
  })

  it('of no ballots is zero, in every column', () => {
    const none = tallyOf(quick, election.definition, [])
    expect(none.encryptedTally.match(/[0-9a-f]{64}/g)).to.deep.equal(Array(12).fill(IDENTITY))
    const decryptions = [{ owner: 1, text: decrypted(none.encryptedTally) }]
    const { counts } = resultOf(quick, { ...input, ...none, decryptions })
    expect(counts).to.deep.equal([
      [0, 0],
      [0, 0, 0, 0],
    ])
  })

  it('weighs: none, one and many', () => {
    const weights = new Map([0, 5_000_000_000, 1].map((weight, voter) => [election.credentials[voter]!, weight]))
    const heavy = tallyOf(quick, election.definition, ballots, weights)
    expect([heavy.numTallied, heavy.totalWeight]).to.deep.equal([3, 5_000_000_001])
    expect(readSizedTally(sizedTally(heavy))).to.include({ numTallied: 3, totalWeight: 5_000_000_001 })
    const { text } = resultOf(quick, { ...input, ...heavy, decryptions: [{ owner: 1, text: decrypted(heavy.encryptedTally) }] })
    expect(text).to.equal('{"result":[[1,"5000000000"],["5000000000",0,1,0]]}')
    expect(parseResult(text)).to.deep.equal([
      [1, 5_000_000_000],
      [5_000_000_000, 0, 1, 0],
    ])
  })

  it('says its size and its name', () => {
    const text = sizedTally({ encryptedTally, numTallied, totalWeight })
    expect(text).to.equal(`{"num_tallied":3,"total_weight":3,"encrypted_tally":"${sha256hex(encryptedTally)}"}`)
    expect(readSizedTally(text)).to.deep.equal({ numTallied: 3, totalWeight: 3, hash: sha256hex(encryptedTally) })
    for (const wrong of [
      text.replace(':3', ':"3"'),
      text.replace(':3', ':-3'),
      text.replace(':3', ': 3'),
      text.replace('"num_tallied":3,', ''),
      '{}',
    ])
      expect(readSizedTally(wrong), wrong).to.equal(undefined)
  })

  it('takes nothing but ballots of its election', () => {
    const other = sample([question(2, 1, 1)])
    for (const text of ['', '{}', other.vote([[1, 0]])]) expect(() => tallyOf(quick, election.definition, [text])).to.throw(RangeError)
  })

  it('notices points that nobody checked', () => {
    const small = ballots[0]!.replace(/"alpha":"[0-9a-f]{64}"/, `"alpha":"${'0'.repeat(64)}"`)
    const none = ballots[0]!.replace(/"alpha":"[0-9a-f]{64}"/, `"alpha":"${'0'.repeat(63)}2"`)
    expect(credentialOf(small)).to.equal(election.credentials[0])
    for (const text of [small, none])
      expect(() => tallyOf(quick, election.definition, [text, ballots[1]!])).to.throw(RangeError, 'never checked')
  })
})

describe("a trustee's part", () => {
  interface Loose {
    decryption_factors: string[][]
    decryption_proofs: { challenge: string; response: string }[][]
  }
  const changed = (change: (part: Loose) => void): string => {
    const loose = JSON.parse(part) as Loose
    change(loose)
    return JSON.stringify(loose)
  }
  const verdict = (text: string, over = {}): DecryptionProblem | undefined =>
    checkPartialDecryption(quick, { election: election.text, encryptedTally, publicKey: election.definition.publicKey, text, ...over })
  const point = quick.encode(quick.base(99n))

  const table: [DecryptionProblem, string, () => string][] = [
    ['wrong_shape', 'no JSON', () => part.slice(1)],
    ['wrong_shape', 'a row too few', () => changed((p) => p.decryption_factors.pop())],
    ['wrong_shape', 'a factor too many', () => changed((p) => p.decryption_factors[0]!.push(point))],
    ['wrong_shape', 'a proof too few', () => changed((p) => p.decryption_proofs[1]!.pop())],
    ['bad_scalar', 'q', () => changed((p) => (p.decryption_proofs[0]![0]!.response = Q.toString()))],
    ['bad_point', 'upper case', () => changed((p) => (p.decryption_factors[0]![0] = p.decryption_factors[0]![0]!.toUpperCase()))],
    ['bad_point', 'small order', () => changed((p) => (p.decryption_factors[0]![0] = '0'.repeat(64)))],
    ['bad_proof', 'another factor', () => changed((p) => (p.decryption_factors[1]![2] = point))],
    ['bad_proof', 'another challenge', () => changed((p) => (p.decryption_proofs[1]![3]!.challenge = '5'))],
    ['bad_proof', 'another response', () => changed((p) => (p.decryption_proofs[0]![1]!.response = '5'))],
    ['bad_proof', 'factors exchanged', () => changed((p) => p.decryption_factors[0]!.reverse())],
  ]
  for (const [code, why, made] of table) it(`${code}: ${why}`, () => expect(verdict(made())).to.equal(code))

  it('is bound to its key, its election and its tally', () => {
    expect(verdict(part)).to.equal(undefined)
    expect(verdict(part, { publicKey: point })).to.equal('bad_proof')
    expect(verdict(part, { publicKey: IDENTITY })).to.equal('bad_key')
    expect(verdict(part, { publicKey: 'ff' })).to.equal('bad_key')
    expect(verdict(part, { election: election.text.replace('匿名', '实名') })).to.equal('bad_proof')
    expect(verdict(part, { encryptedTally: tallyOf(quick, election.definition, ballots.slice(1)).encryptedTally })).to.equal('bad_proof')
    expect(verdict(part, { encryptedTally: encryptedTally.replace(',', ', ') })).to.equal('bad_tally')
    expect(verdict(part, { encryptedTally: encryptedTally.replace(/[0-9a-f]{64}/, '0'.repeat(64)) })).to.equal('bad_tally')
  })

  it('is made of a tally only', () => {
    expect(() => decrypted('[]x')).to.throw(RangeError)
  })
})

describe('the result', () => {
  it('needs every trustee whose key stands alone', () => {
    const secrets = [randomScalar(random), randomScalar(random)]
    const key = quick.encode(secrets.reduce((total, secret) => quick.add(total, quick.base(secret)), quick.identity))
    const trustees = trusteesText(secrets.map((secret) => ['Single', singleText(quick, secret, random)]))
    expect(key).to.have.length(64)
    const parts = secrets.map((secret, at) => ({
      owner: at + 1,
      text: partialDecryption(quick, { election: election.text, encryptedTally, secret, random }),
    }))
    for (const decryptions of [[], parts.slice(1), [parts[0]!, parts[0]!], [parts[0]!, { owner: 2, text: parts[0]!.text }]]) {
      expect(() => resultOf(quick, { ...input, trustees, decryptions })).to.throw(RangeError, 'too few')
    }
    expect(checkResult(quick, { ...input, trustees, decryptions: parts.slice(1), text: '{"result":[[0,0],[0,0,0,0]]}' })).to.equal(
      'too_few_decryptions',
    )
    // Keys that the ballots were not encrypted under: no count comes out.
    expect(() => resultOf(quick, { ...input, trustees, decryptions: parts })).to.throw(RangeError, 'larger than what was cast')
  })

  it('passes over what does not hold', () => {
    const decryptions = [{ owner: 1, text: part.replace(/[0-9a-f]{64}/, IDENTITY) }, { owner: 9, text: part }, ...input.decryptions]
    expect(resultOf(quick, { ...input, decryptions }).counts).to.deep.equal(COUNTS)
  })

  it('is no larger than what was cast', () => {
    expect(() => resultOf(quick, { ...input, totalWeight: 1 })).to.throw(RangeError)
    expect(resultOf(quick, { ...input, totalWeight: 2 }).counts).to.deep.equal(COUNTS)
    expect(checkResult(quick, { ...input, totalWeight: 1, text: '{"result":[[2,1],[1,1,2,0]]}' })).to.equal('bad_count')
  })

  it('is found among many', () => {
    const most = 100_000
    const counts = [0, 1, 315, 316, 317, 99_999, 100_000]
    const tally = JSON.stringify([
      counts.map((m) => ({
        alpha: quick.encode(quick.g),
        beta: quick.encode(quick.add(quick.base(election.secret), quick.base(BigInt(m)))),
      })),
    ])
    const decryptions = [{ owner: 1, text: decrypted(tally) }]
    expect(resultOf(quick, { ...input, encryptedTally: tally, totalWeight: most, decryptions }).counts).to.deep.equal([counts])
  })

  for (const [text, problem] of [
    ['{"result":[[2,1],[1,1,2,1]]}', 'bad_count'],
    ['{"result":[[1,2],[1,1,2,0]]}', 'bad_count'],
    ['{"result":[[2,1],[1,1,2]]}', 'wrong_shape'],
    ['{"result":[[2,1]]}', 'wrong_shape'],
    ['{"result":[[2,"1"],[1,1,2,0]]}', 'wrong_shape'],
    ['{"result":[[2,-1],[1,1,2,0]]}', 'wrong_shape'],
    ['', 'wrong_shape'],
  ] as const)
    it(`${problem}: ${text}`, () => expect(checkResult(quick, { ...input, text })).to.equal(problem))
})
