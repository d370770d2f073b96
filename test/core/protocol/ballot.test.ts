import { expect } from 'chai'
import fc from 'fast-check'
import { checkBallot, credentialOf, encryptBallot, isAllowed, trackerOf, type BallotProblem } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential } from '../../../core/protocol/v1/credentials.ts'
import { electionText, type Question } from '../../../core/protocol/v1/election.ts'
import { Q } from '../../../core/protocol/v1/group.ts'
import { sha256b64 } from '../../../core/protocol/v1/hashing.ts'
import { proveKnowledge } from '../../../core/protocol/v1/proofs.ts'
import { GROUPS, quick, seeded } from './groups.ts'
import { question, sample, UUID } from './sample.ts'

const random = seeded('ballot')
const IDENTITY = `${'0'.repeat(63)}1`

/** A question with at most four answers and a vote that keeps its rules. */
const asked = fc
  .record({ answers: fc.integer({ min: 1, max: 4 }), blank: fc.boolean(), bounds: fc.tuple(fc.nat(4), fc.nat(4)) })
  .map(({ answers, blank, bounds }) => {
    const [min, max] = bounds.map((bound) => Math.min(bound, answers)).sort((a, b) => a - b) as [number, number]
    return question(answers, min, max, blank)
  })
const allowed = (of: Question): number[][] => {
  const length = of.answers.length + (of.blank ? 1 : 0)
  const all = Array.from({ length: 2 ** length }, (_, bits) => Array.from({ length }, (_, at) => (bits >> at) & 1))
  return all.filter((vote) => isAllowed(of, vote))
}
const voted = asked.chain((of) => fc.constantFrom(...allowed(of)).map((vote) => ({ of, vote })))

describe('a ballot', () => {
  for (const [name, group] of GROUPS)
    it(`of any allowed choice is written and checks: ${name}`, () => {
      fc.assert(
        fc.property(fc.array(voted, { minLength: 1, maxLength: 2 }), (votes) => {
          const election = sample(votes.map(({ of }) => of))
          const text = election.vote(
            votes.map(({ vote }) => vote),
            0,
            group,
          )
          for (const [, other] of GROUPS.slice(1)) expect(checkBallot(other, election.check(text))).to.equal(undefined)
          if (votes.length === 1) expect(checkBallot(group, election.check(text))).to.equal(undefined)
        }),
        { numRuns: 12 },
      )
    })

  describe('keeps the rules of its question', () => {
    const table: [string, Question, number[], boolean][] = [
      ['as few as allowed', question(4, 1, 3), [0, 1, 0, 0], true],
      ['as many as allowed', question(4, 1, 3), [1, 1, 1, 0], true],
      ['one too few', question(4, 1, 3), [0, 0, 0, 0], false],
      ['one too many', question(4, 1, 3), [1, 1, 1, 1], false],
      ['none where none is needed', question(2, 0, 1), [0, 0], true],
      ['an entry of 2', question(4, 1, 3), [2, 0, 0, 0], false],
      ['a negative entry', question(4, 0, 3), [-1, 1, 0, 0], false],
      ['half an entry', question(4, 0, 3), [0.5, 0, 0, 0], false],
      ['an entry too few', question(4, 0, 3), [1, 0, 0], false],
      ['an entry too many', question(4, 0, 3), [1, 0, 0, 0, 0], false],
      ['a blank', question(3, 2, 3, true), [1, 0, 0, 0], true],
      ['a blank and an answer', question(3, 1, 3, true), [1, 1, 0, 0], false],
      ['neither blank nor enough', question(3, 2, 3, true), [0, 1, 0, 0], false],
      ['enough and not blank', question(3, 2, 3, true), [0, 1, 0, 1], true],
      ['neither blank nor any, where none is needed', question(2, 0, 1, true), [0, 0, 0], true],
      ['blank where none is needed', question(2, 0, 1, true), [1, 0, 0], true],
    ]
    for (const [why, of, vote, good] of table)
      it(`${why}: ${good ? 'yes' : 'no'}`, () => {
        const election = sample([of])
        expect(isAllowed(of, vote)).to.equal(good)
        if (good) expect(checkBallot(quick, election.check(election.vote([vote])))).to.equal(undefined)
        else expect(() => election.vote([vote])).to.throw(RangeError, 'rules of the election')
      })

    it('the message of a refused vote names neither the vote nor the code', () => {
      const election = sample([question(2, 1, 1)])
      const refused = expect(() => election.vote([[7, 7]]))
        .to.throw(RangeError)
        .with.property('message')
      refused.that.does.not.match(/7/)
      refused.that.does.not.include(election.codes[0]!)
    })

    it('as many votes as questions', () => {
      const election = sample([question(2, 1, 1), question(2, 1, 1)])
      expect(() => election.vote([[0, 1]])).to.throw(RangeError)
      expect(() =>
        election.vote([
          [0, 1],
          [0, 1],
          [0, 1],
        ]),
      ).to.throw(RangeError)
    })
  })

  it('tells how far it is', () => {
    const election = sample([question(2, 1, 1), question(2, 1, 1)])
    const told: [number, number][] = []
    const choices = [
      [0, 1],
      [1, 0],
    ]
    encryptBallot(quick, { election: election.text, code: election.codes[0]!, choices, random, progress: (...at) => told.push(at) })
    expect(told).to.deep.equal([
      [1, 2],
      [2, 2],
    ])
  })

  it('needs an election whose key is a key', () => {
    const { definition, codes } = sample([question(2, 1, 1)])
    for (const publicKey of [IDENTITY, 'f'.repeat(64)])
      expect(() =>
        encryptBallot(quick, { election: electionText({ ...definition, publicKey }), code: codes[0]!, choices: [[0, 1]], random }),
      ).to.throw(RangeError, 'voted in')
  })
})

describe('a ballot that is not in order', () => {
  const election = sample([question(3, 1, 2), question(2, 1, 1, true)], 2)
  const good = election.vote([
    [0, 1, 1],
    [1, 0, 0],
  ])
  const verdict = (text: string): BallotProblem | undefined => checkBallot(quick, election.check(text))

  interface Loose {
    election_uuid: string
    election_hash: string
    credential: string
    answers: {
      choices: { alpha: string; beta: string }[]
      individual_proofs: { challenge: string; response: string }[][]
      overall_proof: { challenge: string; response: string }[]
      blank_proof?: { challenge: string; response: string }[]
    }[]
    signature?: { hash: string; proof: { challenge: string; response: string } }
  }

  /** The ballot with something changed, hashed and signed anew by the voter: only the proofs stand between it and the count. */
  function forged(change: (ballot: Loose) => void, voter = 0): string {
    const unsigned = JSON.parse(good) as Loose
    delete unsigned.signature
    change(unsigned)
    const hash = sha256b64(JSON.stringify(unsigned))
    const { secret } = deriveCredential(quick, UUID, election.codes[voter]!)
    return JSON.stringify({ ...unsigned, signature: { hash, proof: proveKnowledge(quick, `sig|${hash}|`, secret, random) } })
  }
  const raw = (change: (ballot: Loose) => void): string => {
    const ballot = JSON.parse(good) as Loose
    change(ballot)
    return JSON.stringify(ballot)
  }
  const next = (scalar: string): string => ((BigInt(scalar) + 1n) % Q).toString()
  const point = quick.encode(quick.base(4711n))
  const other = election.vote(
    [
      [1, 0, 0],
      [0, 0, 1],
    ],
    1,
  )

  it('itself is', () => {
    expect(verdict(good)).to.equal(undefined)
    expect(verdict(forged(() => undefined))).to.equal(undefined)
  })

  const table: [BallotProblem, string, () => string][] = [
    ['wrong_shape', 'no JSON', () => good.slice(1)],
    ['wrong_shape', 'null', () => 'null'],
    ['wrong_shape', 'a list', () => '[]'],
    ['wrong_shape', 'nothing', () => ''],
    ['wrong_shape', 'an unknown key', () => `{"a":1,${good.slice(1)}`],
    ['wrong_shape', 'no signature', () => raw((b) => delete b.signature)],
    ['wrong_shape', 'an answer too few', () => forged((b) => b.answers.pop())],
    ['wrong_shape', 'an answer too many', () => forged((b) => b.answers.push(b.answers[0]!))],
    ['wrong_shape', 'an entry too many', () => forged((b) => b.answers[0]!.choices.push({ alpha: point, beta: point }))],
    ['wrong_shape', 'an individual proof too few', () => forged((b) => b.answers[0]!.individual_proofs.pop())],
    [
      'wrong_shape',
      'three branches for one entry',
      () => forged((b) => b.answers[0]!.individual_proofs[0]!.push(b.answers[0]!.overall_proof[0]!)),
    ],
    ['wrong_shape', 'one branch for one entry', () => forged((b) => b.answers[0]!.individual_proofs[0]!.pop())],
    ['wrong_shape', 'an overall branch too many', () => forged((b) => b.answers[0]!.overall_proof.push(b.answers[0]!.overall_proof[0]!))],
    ['wrong_shape', 'no overall branch', () => forged((b) => (b.answers[0]!.overall_proof = []))],
    ['wrong_shape', 'a blank proof where none is asked', () => forged((b) => (b.answers[0]!.blank_proof = b.answers[1]!.blank_proof!))],
    ['wrong_shape', 'no blank proof where one is asked', () => forged((b) => delete b.answers[1]!.blank_proof)],
    ['not_canonical', 'white space', () => good.replace(':', ': ')],
    ['not_canonical', 'a line end', () => `${good}\n`],
    ['not_canonical', 'another order of keys', () => forged((b) => (b.answers[0]!.choices[0] = { beta: point, alpha: point }))],
    ['not_canonical', 'a key twice', () => good.replace('{', `{"election_uuid":"${UUID}",`)],
    ['not_canonical', 'an escape', () => good.replace(UUID, `\\u0066${UUID.slice(1)}`)],
    ['wrong_election', 'another uuid', () => forged((b) => (b.election_uuid = 'fz1rBF4PyJh59E'))],
    ['wrong_election', 'another fingerprint', () => forged((b) => (b.election_hash = sha256b64('')))],
    ['unknown_credential', 'a credential that is not listed', () => forged((b) => (b.credential = point))],
    ['unknown_credential', 'a listed credential in upper case', () => forged((b) => (b.credential = b.credential.toUpperCase()))],
    ['bad_hash', 'a vote exchanged and not hashed again', () => raw((b) => (b.answers = (JSON.parse(other) as Loose).answers))],
    ['bad_signature', 'signed by someone else', () => forged(() => undefined, 1)],
    ['bad_signature', 'the credential of someone else', () => forged((b) => (b.credential = election.credentials[1]!))],
    ['bad_scalar', 'a leading zero', () => forged((b) => (b.answers[0]!.overall_proof[0]!.challenge = '01'))],
    ['bad_scalar', 'q', () => forged((b) => (b.answers[0]!.overall_proof[0]!.response = Q.toString()))],
    ['bad_scalar', 'hex', () => forged((b) => (b.answers[0]!.individual_proofs[0]![0]!.response = '0x10'))],
    ['bad_scalar', 'a sign', () => forged((b) => (b.answers[1]!.blank_proof![0]!.response = '-1'))],
    ['bad_scalar', 'nothing', () => raw((b) => (b.signature!.proof.response = ''))],
    ['bad_point', 'upper-case hex', () => forged((b) => (b.answers[0]!.choices[0]!.alpha = b.answers[0]!.choices[0]!.alpha.toUpperCase()))],
    ['bad_point', 'y ≥ p', () => forged((b) => (b.answers[0]!.choices[1]!.beta = (2n ** 255n - 18n).toString(16)))],
    ['bad_point', 'small order', () => forged((b) => (b.answers[1]!.choices[0]!.alpha = '0'.repeat(64)))],
    ['bad_individual_proof', 'another point', () => forged((b) => (b.answers[0]!.choices[0]!.alpha = point))],
    ['bad_individual_proof', 'the identity', () => forged((b) => (b.answers[0]!.choices[0] = { alpha: IDENTITY, beta: IDENTITY }))],
    ['bad_individual_proof', 'two entries exchanged', () => forged((b) => b.answers[0]!.choices.reverse())],
    ['bad_individual_proof', 'the answers of another voter', () => forged((b) => (b.answers = (JSON.parse(other) as Loose).answers))],
    [
      'bad_individual_proof',
      'an entry of another voter',
      () => forged((b) => (b.answers[0]!.choices[0] = (JSON.parse(other) as Loose).answers[0]!.choices[0]!)),
    ],
    ['bad_overall_proof', 'its branches exchanged', () => forged((b) => b.answers[0]!.overall_proof.reverse())],
    ['bad_blank_proof', 'its branches exchanged', () => forged((b) => b.answers[1]!.blank_proof!.reverse())],
  ]
  for (const [code, why, made] of table) it(`${code}: ${why}`, () => expect(verdict(made())).to.equal(code))

  it('every scalar counts: each of them, one higher, is refused by its own name', () => {
    const ballot = JSON.parse(good) as Loose
    for (const at of ballot.answers.keys())
      for (const [part, code] of [
        ['individual_proofs', 'bad_individual_proof'],
        ['overall_proof', 'bad_overall_proof'],
        ['blank_proof', 'bad_blank_proof'],
      ] as const) {
        const proofs = [ballot.answers[at]![part] ?? []].flat(2)
        for (const branch of proofs.keys())
          for (const half of ['challenge', 'response'] as const) {
            const text = forged((b) => {
              const proof = [b.answers[at]![part]!].flat(2)[branch]!
              proof[half] = next(proof[half])
            })
            expect(verdict(text), `${part} ${at}.${branch}`).to.equal(code)
          }
      }
    for (const half of ['challenge', 'response'] as const)
      expect(verdict(raw((b) => (b.signature!.proof[half] = next(b.signature!.proof[half]))))).to.equal('bad_signature')
  })

  it('every letter counts: whichever bit is turned over, the ballot falls', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(6), (at, bit) => {
        const turned = good.slice(0, at) + String.fromCharCode(good.charCodeAt(at) ^ (1 << bit)) + good.slice(at + 1)
        expect(verdict(turned)).to.be.a('string')
      }),
      { numRuns: 300 },
    )
  })

  it('nobody proves a vote of two for one answer, or an answer beside the blank', () => {
    // The ciphertexts of someone who encrypts outside the rules and keeps every proof of a good ballot that still can be kept.
    const y = quick.decode(election.definition.publicKey)!
    const encrypted = (r: bigint, m: bigint) => ({
      alpha: quick.encode(quick.base(r)),
      beta: quick.encode(quick.add(quick.times(y, r), quick.base(m))),
    })
    expect(verdict(forged((b) => (b.answers[0]!.choices[0] = encrypted(5n, 2n))))).to.equal('bad_individual_proof')
    expect(verdict(forged((b) => (b.answers[1]!.choices[1] = encrypted(5n, 1n))))).to.equal('bad_individual_proof')
  })

  it('an election whose key is no key takes no ballot', () => {
    for (const publicKey of [IDENTITY, 'f'.repeat(64)]) {
      const check = { ...election.check(good), election: { ...election.definition, publicKey } }
      expect(checkBallot(quick, check)).to.equal('wrong_election')
    }
  })

  it('a credential that is the identity is nobody', () => {
    const text = forged((b) => (b.credential = IDENTITY))
    expect(checkBallot(quick, { ...election.check(text), credentials: new Set([IDENTITY]) })).to.equal('bad_point')
  })
})

describe('the names on a ballot', () => {
  const election = sample([question(2, 1, 1)])
  const text = election.vote([[0, 1]])

  it('its tracking code is the hash of its text', () => {
    expect(trackerOf(text))
      .to.equal(sha256b64(text))
      .and.to.match(/^[A-Za-z0-9+/]{43}$/)
    expect(trackerOf(`${text} `)).not.to.equal(trackerOf(text))
  })

  it('its credential, or none', () => {
    expect(credentialOf(text)).to.equal(election.credentials[0])
    for (const none of ['', 'null', '[]', '{}', '{"credential":7}', '{"credential":"ab"}', '"x"'])
      expect(credentialOf(none)).to.equal(undefined)
  })

  it('two ballots of one choice have nothing in common but what is public', () => {
    const [a, b] = [text, election.vote([[0, 1]])].map((one) => new Set(one.match(/"(?:[0-9a-f]{64}|\d{60,})"/g)))
    expect([...a!].filter((one) => b!.has(one))).to.deep.equal([`"${election.credentials[0]!}"`])
  })
})
