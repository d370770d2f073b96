import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import { checkBallot } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import { checkPartialDecryption } from '../../../core/protocol/v1/decryption.ts'
import { electionText, fingerprint, parseElection } from '../../../core/protocol/v1/election.ts'
import { checkResult, resultOf } from '../../../core/protocol/v1/result.ts'
import { sizedTally, tallyOf } from '../../../core/protocol/v1/tally.ts'
import { checkTrustees, jointKey, ownersOf } from '../../../core/protocol/v1/trustees.ts'
import { GROUPS, quick } from './groups.ts'

/** An election of ours as it was cast and counted once: what lies in an archive must be readable for as long as it is kept. */
const file = new URL('../../fixtures/ballots/assessment.json', import.meta.url)
const kept = JSON.parse(readFileSync(file, 'utf8')) as {
  election: string
  trustees: string
  credentials: string[]
  codes: string[]
  ballots: string[]
  counted: number[]
  encryptedTally: string
  sizedTally: string
  decryptions: { owner: number; text: string }[]
  result: string
  counts: number[][]
}
const definition = parseElection(kept.election)!
const { election, trustees, encryptedTally } = kept
const input = { election, trustees, encryptedTally, totalWeight: 3, decryptions: kept.decryptions }

describe('an election that was kept', () => {
  it('its definition is written alike, and its key is that of its trustees', () => {
    expect(electionText(definition)).to.equal(election)
    expect(checkTrustees(quick, trustees)).to.deep.equal([])
    expect(jointKey(quick, trustees)).to.equal(definition.publicKey)
    expect(ownersOf(trustees)!.map(({ owner, threshold }) => [owner, threshold])).to.deep.equal([
      [1, undefined],
      [2, 2],
      [3, 2],
      [4, 2],
    ])
  })

  for (const [name, group] of GROUPS)
    it(`codes, ballots, tally, parts and result hold: ${name}`, () => {
      const credentials = new Set(kept.credentials)
      expect(kept.codes.map((code) => deriveCredential(group, definition.uuid, code).credential)).to.have.members(kept.credentials)
      for (const text of kept.ballots) {
        expect(checkBallot(group, { election: definition, fingerprint: fingerprint(election), credentials, text })).to.equal(undefined)
      }
      const last = kept.counted.map((at) => kept.ballots[at]!)
      const tally = tallyOf(group, definition, last)
      expect(tally.encryptedTally).to.equal(encryptedTally)
      expect(sizedTally(tally)).to.equal(kept.sizedTally)
      for (const { owner, text } of kept.decryptions) {
        const { publicKey } = ownersOf(trustees)![owner - 1]!
        expect(checkPartialDecryption(group, { election, encryptedTally, publicKey, text })).to.equal(undefined)
      }
      expect(resultOf(group, input)).to.deep.equal({ text: kept.result, counts: kept.counts })
      expect(checkResult(group, { ...input, text: kept.result })).to.equal(undefined)
    })

  it('one of three is not enough, and neither is everybody but the office', () => {
    const [office, one, other] = kept.decryptions as [
      { owner: number; text: string },
      { owner: number; text: string },
      { owner: number; text: string },
    ]
    for (const decryptions of [
      [office, one],
      [office, other],
      [one, other],
      [office, one, { ...one, owner: other.owner }],
    ])
      expect(() => resultOf(quick, { ...input, decryptions })).to.throw(RangeError, 'too few')
    expect(resultOf(quick, { ...input, decryptions: [other, office, one] }).text).to.equal(kept.result)
  })
})

describe('the text of an election', () => {
  const parsed = JSON.parse(election) as Record<string, unknown>
  const first = (parsed['questions'] as Record<string, unknown>[])[0]!
  const over = (change: Record<string, unknown>): string => JSON.stringify({ ...parsed, ...change })
  const asking = (change: Record<string, unknown>): string => over({ questions: [{ ...first, ...change }] })

  it('leaves out what is not there', () => {
    const { name, description, uuid, publicKey, questions } = definition
    const bare = { name, description, uuid, publicKey, questions }
    expect(electionText(bare)).not.to.match(/administrator|authority|language|null/)
    expect(parseElection(electionText(bare))).to.deep.equal(bare)
  })

  it('may say that no blank is allowed', () => {
    expect(parseElection(asking({ blank: false }))?.questions[0]?.blank).to.equal(false)
  })

  const wrong: Record<string, string> = {
    'another version': over({ version: 2 }),
    'another group': over({ group: 'BELENIOS-2048' }),
    'a key that is no point': over({ public_key: 'AB' }),
    'a short uuid': over({ uuid: 'short' }),
    'no questions': over({ questions: [] }),
    'no answers': asking({ answers: [] }),
    'a least number above the greatest': asking({ min: 2, max: 1 }),
    'more choices than answers': asking({ max: 4 }),
    'a negative number': asking({ min: -1 }),
    'half a choice': asking({ max: 1.5 }),
    'another kind of question': over({ questions: [{ type: 'NonHomomorphic', value: first }] }),
    'a blank that is neither yes nor no': asking({ blank: 'yes' }),
    'an unknown key': over({ weights: true }),
    'no JSON': election.slice(1),
  }
  for (const [why, text] of Object.entries(wrong)) it(`is refused: ${why}`, () => expect(parseElection(text)).to.equal(undefined))

  it('has a fingerprint that every letter changes', () => {
    expect(fingerprint(election)).to.match(/^[A-Za-z0-9+/]{43}$/)
    expect(fingerprint(`${election} `)).not.to.equal(fingerprint(election))
  })
})
