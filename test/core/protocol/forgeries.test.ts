import { expect } from 'chai'
import { encryptBallot } from '../../../core/protocol/v1/ballot.ts'
import { newCode } from '../../../core/protocol/v1/credentials.ts'
import { tallyOf, sizedTally, partialDecryption } from '../../../core/protocol/v1/tally.ts'
import { parseElection } from '../../../core/protocol/v1/election.ts'
import { singleKey, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { owned } from '../../../core/protocol/v1/archive.ts'
import { verify, type FindingCode } from '../../../core/protocol/v1/verify.ts'
import { simulateElection, type Simulation } from '../../../server/protocol/simulation.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'
import {
  chained,
  codesOf,
  IDENTITY,
  movedBySmall,
  ODD_IDENTITIES,
  random,
  resigned,
  retable,
  SMALL,
  steady,
  stepsOf,
  type Ballot,
  type Proof,
  type Step,
} from './forging.ts'

type Change = (steps: Step[]) => unknown
type Case = readonly [what: string, change: Change, expected: readonly FindingCode[]]

describe('forged archives', function () {
  let made: Simulation
  let steps: Step[]
  const fresh = (): Step[] => steps.map((step) => ({ ...step, data: [...step.data] }))

  before(function () {
    made = simulateElection(
      { group, random: steady('forgeries') }, // the same votes every time: some findings depend on them
      {
        voters: 3,
        questions: [
          { question: '是否同意？', answers: ['赞成', '反对'], min: 1, max: 1, blank: false },
          { question: '推荐', answers: ['甲', '乙'], min: 0, max: 2, blank: true },
        ],
        threshold: { needed: 2, of: 3 },
        revotes: 1,
        timestamp: 1_795_363_200,
      },
    )
    steps = stepsOf(made.bytes)
  })

  const forge = (change: Change): Uint8Array => {
    const changed = fresh()
    const other = change(changed)
    return chained(isSteps(other) ? other : changed)
  }
  const isSteps = (given: unknown): given is Step[] => Array.isArray(given) && given.every((one) => typeof one === 'object')
  const cases = (list: readonly Case[]): void => {
    for (const [what, change, expected] of list)
      it(`${what}: ${expected.join(', ')}`, async () => expect(await codesOf(forge(change))).to.deep.equal(expected))
  }
  // Setup, four ballots (the last replaces the first), EndBallots, EncryptedTally, three decryptions, Result.
  const [SETUP, BALLOT, END, TALLY, PART, RESULT] = [0, 1, 5, 6, 7, 10] as const
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the caller knows what stands there
  const edit = <T>(list: Step[], event: number, at: number, change: (value: T) => unknown): void => {
    const value = JSON.parse(list[event]!.data[at]!) as T
    change(value)
    list[event]!.data[at] = JSON.stringify(value)
    retable(list[event]!)
  }
  const text = (list: Step[], event: number, at: number, change: (text: string) => string): void => {
    list[event]!.data[at] = change(list[event]!.data[at]!)
    retable(list[event]!)
  }

  it('none of this is said of the archive that they are made from', async () => {
    const report = await verify(group, chained(fresh()))
    expect(report).to.deep.include({ state: 'finished', findings: [] })
    expect(report.facts.result).to.deep.equal(made.truth)
    expect(chained(fresh())).to.deep.equal(made.bytes)
    expect(report.facts.trackers.map(({ state }) => state)).to.deep.equal(['replaced', 'counts', 'counts', 'counts'])
    expect(report.facts).to.include({ ballots: 4, voters: 3, credentials: 3, events: 11 })
    expect(report.facts.trustees.map(({ decrypted }) => decrypted)).to.deep.equal([true, true, true, false])
  })

  describe('the chain of events', () => {
    cases([
      ['a ballot after the close', (s) => [...s.slice(0, 4), s[END]!, s[4]!, ...s.slice(6)], ['event_order']],
      ['two closes', (s) => [...s.slice(0, 6), s[END]!, ...s.slice(6)], ['event_order']],
      ['no close', (s) => s.filter((_, at) => at !== END), ['event_order']],
      ['a decryption after the result', (s) => [...s.slice(0, 9), s[RESULT]!, s[9]!], ['event_order']],
      ['something after the result', (s) => [...s, { type: 'EndBallots', data: [] }], ['event_order']],
      ['no setup', (s) => s.slice(1, 2), ['event_order', 'setup_missing']],
      ['no event at all', () => [], ['setup_missing']],
      ['an event of another kind', (s) => [...s, { type: 'Shuffle', data: ['{}'] }], ['event_type']],
      ['a wrong height', (s) => void (s[BALLOT]!.write = (f) => JSON.stringify({ ...f, height: 7 })), ['event_height']],
      ['a wrong parent', (s) => void (s[2]!.write = (f) => JSON.stringify({ ...f, parent: 'a'.repeat(64) })), ['event_parent']],
      ['no parent', (s) => void (s[2]!.write = ({ parent: _, ...f }) => JSON.stringify(f)), ['event_parent']],
      ['a parent of the first', (s) => void (s[0]!.write = (f) => JSON.stringify({ ...f, parent: 'b'.repeat(64) })), ['event_parent']],
      ['another payload', (s) => void (s[BALLOT]!.write = (f) => JSON.stringify({ ...f, payload: 'c'.repeat(64) })), ['event_payload']],
      ['a payload of the close', (s) => void (s[END]!.write = (f) => JSON.stringify({ ...f, payload: 'c'.repeat(64) })), ['event_payload']],
    ])

    it('white space in an event', async () => {
      const bytes = forge((s) => void (s[BALLOT]!.write = (f) => JSON.stringify(f).replace(':', ': ')))
      expect(await codesOf(bytes)).to.include('event_text')
    })
    it('an additional key in an event', async () => {
      const bytes = forge((s) => void (s[BALLOT]!.write = (f) => JSON.stringify({ ...f, note: 1 })))
      expect(await codesOf(bytes)).to.include('event_text')
    })
    it('a record too many, or one too few', async () => {
      expect(await codesOf(forge((s) => void s[BALLOT]!.data.unshift('{}')))).to.include('event_records')
      expect(await codesOf(forge((s) => void s[TALLY]!.data.shift()))).to.include('event_records')
    })
    it('a table that names its records in another order, or others', async () => {
      const swapped = forge((s) => void s[SETUP]!.data.splice(1, 2, s[SETUP]!.data[2]!, s[SETUP]!.data[1]!))
      expect(await codesOf(swapped)).to.include('event_reference')
      expect(await codesOf(forge((s) => void (s[PART]!.data[1] = owned(1, 'another'))))).to.include('event_reference')
    })
    it('records that belong to nothing', async () => {
      expect(await codesOf(chained(fresh(), undefined, ['{}', '[]']))).to.deep.equal(['records_unreferenced'])
    })
  })

  describe('the setup', () => {
    const setup = (change: (list: Step[]) => unknown): Uint8Array => {
      const only = fresh().slice(0, 1)
      change(only)
      return chained(only)
    }
    const finds = (what: string, change: (list: Step[]) => unknown, ...expected: FindingCode[]): void =>
      void it(`${what}: ${expected.join(', ')}`, async () => expect(await codesOf(setup(change))).to.include.members(expected))
    const election = (change: (value: Record<string, unknown> & { questions: Record<string, unknown>[] }) => unknown) => (list: Step[]) =>
      edit(list, SETUP, 0, change)

    finds(
      'another version',
      election((value) => (value['version'] = 2)),
      'election_text',
    )
    finds(
      'another group',
      election((value) => (value['group'] = 'BELENIOS-2048')),
      'election_text',
    )
    finds(
      'an additional key',
      election((value) => (value['weights'] = {})),
      'election_text',
    )
    finds(
      'a question of another kind',
      election((value) => (value.questions[0] = { type: 'NonHomomorphic', value: {} })),
      'election_text',
    )
    finds(
      'limits that nobody can keep',
      election((value) => (value.questions[0]!['max'] = 3)),
      'election_text',
    )
    finds(
      'a name that is no name of an election',
      election((value) => (value['uuid'] = '0OIl')),
      'election_text',
    )
    finds('a key given twice', (list) => text(list, SETUP, 0, (one) => one.replace('{', '{"version":1,')), 'election_text')
    finds('white space', (list) => text(list, SETUP, 0, (one) => one.replace(',', ', ')), 'election_text')
    finds(
      'the identity as key',
      election((value) => (value['public_key'] = IDENTITY)),
      'election_key',
      'election_joint_key',
    )
    finds(
      'a key of small order',
      election((value) => (value['public_key'] = SMALL)),
      'election_key',
      'election_joint_key',
    )
    finds(
      'a key that nobody shares',
      election((value) => (value['public_key'] = group.encode(group.base(5n)))),
      'election_joint_key',
    )

    const credentials = (change: (list: string[]) => unknown) => (list: Step[]) => edit(list, SETUP, 2, change)
    finds('credentials that are no list', (list) => text(list, SETUP, 2, () => '{}'), 'credentials_text')
    finds(
      'the same credential twice',
      credentials((list) => list.push(list[0]!)),
      'credential_twice',
    )
    finds(
      'the same credential twice with another weight',
      credentials((list) => list.push(`${list[0]!},2`)),
      'credential_twice',
    )
    finds(
      'a negative weight',
      credentials((list) => (list[0] = `${list[0]!},-1`)),
      'credential_shape',
    )
    finds(
      'a credential in upper case',
      credentials((list) => (list[0] = list[0]!.toUpperCase())),
      'credential_shape',
    )
    finds(
      'the identity as credential',
      credentials((list) => (list[0] = IDENTITY)),
      'credential_point',
    )
    finds(
      'a credential with a small component',
      credentials((list) => (list[0] = movedBySmall(list[0]!))),
      'credential_point',
    )

    interface Pedersen {
      threshold: number
      certs: { message: string; signature: Proof }[]
      coefexps: { message: string; signature: Proof }[]
      signatures: Proof[]
      verification_keys: { pok: Proof; public_key: string; signature: Proof }[]
    }
    type Trustees = [[string, { pok: Proof; public_key: string }], [string, Pedersen]]
    const single = (change: (value: Trustees[0][1]) => unknown) => (list: Step[]) =>
      edit<Trustees>(list, SETUP, 1, (value) => change(value[0][1]))
    const shared = (change: (value: Pedersen) => unknown) => (list: Step[]) =>
      edit<Trustees>(list, SETUP, 1, (value) => change(value[1][1]))
    const bent = (proof: Proof): void => void (proof.response = proof.challenge)

    finds('no trustees', (list) => text(list, SETUP, 1, () => '[]'), 'trustees_text')
    finds(
      'trustees in another order of keys',
      (list) => edit(list, SETUP, 1, (v: Trustees) => (v[0][1] = { public_key: v[0][1].public_key, pok: v[0][1].pok })),
      'trustees_text',
    )
    finds(
      'a key without its proof',
      single((one) => bent(one.pok)),
      'trustee_pok',
    )
    finds(
      'the key of another with its proof',
      single((one) => (one.public_key = group.encode(group.base(7n)))),
      'trustee_pok',
      'election_joint_key',
    )
    finds(
      'the identity as trustee',
      single((one) => (one.public_key = IDENTITY)),
      'trustee_key',
    )
    finds(
      'a trustee of small order',
      single((one) => (one.public_key = SMALL)),
      'trustee_key',
    )
    finds(
      'a trustee with a small component',
      single((one) => (one.public_key = movedBySmall(one.public_key))),
      'trustee_key',
    )
    finds(
      'the same trustee twice',
      (list) => edit(list, SETUP, 1, (value: Trustees) => (value as unknown[]).splice(1, 0, value[0])),
      'trustee_twice',
      'election_joint_key',
    )
    finds(
      'another threshold',
      shared((one) => (one.threshold = 3)),
      'certificate_context',
    )
    finds(
      'a threshold beyond the number',
      shared((one) => (one.threshold = 4)),
      'threshold_shape',
    )
    finds(
      'a certificate too few',
      shared((one) => void one.certs.pop()),
      'threshold_shape',
    )
    finds(
      'certificates in another order',
      shared((one) => one.certs.reverse()),
      'certificate_context',
    )
    finds(
      'a certificate that is not signed',
      shared((one) => bent(one.certs[0]!.signature)),
      'certificate_signature',
    )
    finds(
      'a certificate with white space',
      shared((one) => (one.certs[0]!.message = ` ${one.certs[0]!.message}`)),
      'certificate_text',
    )
    finds(
      'a certificate with the identity',
      shared(
        (one) => (one.certs[0]!.message = one.certs[0]!.message.replace(/"verification":"[0-9a-f]{64}"/, `"verification":"${IDENTITY}"`)),
      ),
      'certificate_key',
    )
    finds(
      'commitments that are not signed',
      shared((one) => bent(one.coefexps[1]!.signature)),
      'coefficients_signature',
    )
    finds(
      'commitments with a point of small order',
      shared((one) => (one.coefexps[1]!.message = one.coefexps[1]!.message.replace(/[0-9a-f]{64}/, SMALL))),
      'coefficients_point',
      'polynomial_signature',
    )
    finds(
      'one commitment too few',
      shared((one) => (one.coefexps[1]!.message = one.coefexps[1]!.message.replace(/,"[0-9a-f]{64}"/, ''))),
      'coefficients_count',
    )
    finds(
      'commitments that are no list',
      shared((one) => (one.coefexps[1]!.message = '{}')),
      'coefficients_text',
    )
    finds(
      'a polynomial that nobody signed',
      shared((one) => bent(one.signatures[2]!)),
      'polynomial_signature',
    )
    finds(
      'a share that does not follow',
      shared((one) => (one.verification_keys[0] = one.verification_keys[1]!)),
      'verification_key',
      'trustee_twice',
    )
    finds(
      'a share without its proof',
      shared((one) => bent(one.verification_keys[0]!.pok)),
      'verification_pok',
    )
    finds(
      'a share that its trustee did not sign',
      shared((one) => bent(one.verification_keys[0]!.signature)),
      'verification_signature',
    )
  })

  describe('the ballots', () => {
    /** The setup and the second ballot, changed. */
    const ballot = (change: (text: string) => string): Uint8Array => {
      const two = [fresh()[SETUP]!, fresh()[2]!]
      two[1]!.data[0] = change(two[1]!.data[0]!)
      return chained(two)
    }
    const other = (): Ballot => JSON.parse(steps[3]!.data[0]!) as Ballot
    const code = (): string => made.codes[1]!
    const signed = (change: (one: Ballot) => unknown) => ballot((one) => resigned(one, code(), change))
    const raw = (change: (one: Ballot) => unknown) =>
      ballot((one) => {
        const value = JSON.parse(one) as Ballot
        change(value)
        return JSON.stringify(value)
      })
    const finds = (what: string, bytes: () => Uint8Array, expected: FindingCode): void =>
      void it(`${what}: ${expected}`, async () => expect(await codesOf(bytes())).to.deep.equal([expected]))

    finds('white space', () => ballot((one) => one.replace(',', ', ')), 'ballot_not_canonical')
    finds('a key given twice', () => ballot((one) => one.replace('{', '{"credential":"x",')), 'ballot_not_canonical')
    finds('an additional key', () => raw((one) => Object.assign(one, { note: 1 })), 'ballot_wrong_shape')
    finds(
      'an additional key deep inside',
      () => signed((one) => Object.assign(one.answers[0]!.choices[0]!, { m: '1' })),
      'ballot_wrong_shape',
    )
    finds('an answer too few', () => signed((one) => void one.answers.pop()), 'ballot_wrong_shape')
    finds('a choice too many', () => signed((one) => void one.answers[0]!.choices.push(one.answers[0]!.choices[0]!)), 'ballot_wrong_shape')
    finds('no blank proof', () => signed((one) => delete one.answers[1]!.blank_proof), 'ballot_wrong_shape')
    finds('no JSON', () => ballot(() => 'ballot'), 'ballot_wrong_shape')
    finds('another election by name', () => signed((one) => (one.election_uuid = 'AAAAAAAAAAAAAA')), 'ballot_wrong_election')
    finds('another election by content', () => signed((one) => (one.election_hash = 'A'.repeat(43))), 'ballot_wrong_election')
    finds('a wrong hash', () => raw((one) => (one.signature.hash = other().signature.hash)), 'ballot_bad_hash')
    finds('a choice exchanged, not signed again', () => raw((one) => (one.answers = other().answers)), 'ballot_bad_hash')
    finds('the signature of another', () => raw((one) => (one.signature.proof = other().signature.proof)), 'ballot_bad_signature')
    finds('signed by another voter', () => ballot((one) => resigned(one, made.codes[2]!, () => undefined)), 'ballot_bad_signature')
    finds(
      'the ballot of another, signed anew (copied vote)',
      () => signed((one) => (one.answers = other().answers)),
      'ballot_bad_individual_proof',
    )
    finds('ciphertexts exchanged', () => signed((one) => void one.answers[0]!.choices.reverse()), 'ballot_bad_individual_proof')
    finds('branches exchanged', () => signed((one) => void one.answers[0]!.individual_proofs[0]!.reverse()), 'ballot_bad_individual_proof')
    finds(
      'another overall proof',
      () => signed((one) => (one.answers[0]!.overall_proof = other().answers[0]!.overall_proof)),
      'ballot_bad_overall_proof',
    )
    finds(
      'another overall proof where blank is allowed',
      () => signed((one) => (one.answers[1]!.overall_proof = other().answers[1]!.overall_proof)),
      'ballot_bad_overall_proof',
    )
    finds(
      'another blank proof',
      () => signed((one) => (one.answers[1]!.blank_proof = other().answers[1]!.blank_proof!)),
      'ballot_bad_blank_proof',
    )
    finds(
      'a leading zero in a proof',
      () => signed((one) => (one.answers[0]!.overall_proof[0]!.challenge = `0${one.answers[0]!.overall_proof[0]!.challenge}`)),
      'ballot_bad_scalar',
    )
    finds(
      'a response that is not reduced',
      () =>
        signed(
          (one) => (one.answers[0]!.overall_proof[0]!.response = String(BigInt(one.answers[0]!.overall_proof[0]!.response) + group.q)),
        ),
      'ballot_bad_scalar',
    )
    const alpha = (value: (text: string) => string) => () =>
      signed((one) => (one.answers[0]!.choices[0]!.alpha = value(one.answers[0]!.choices[0]!.alpha)))
    finds(
      'a point of small order',
      alpha(() => SMALL),
      'ballot_bad_point',
    )
    finds('a point with a small component', alpha(movedBySmall), 'ballot_bad_point')
    finds(
      'a point in upper case',
      alpha((point) => point.toUpperCase()),
      'ballot_bad_point',
    )
    finds(
      'a point that is not on the curve',
      alpha(() => `${'0'.repeat(63)}2`),
      'ballot_bad_point',
    )
    for (const [at, odd] of ODD_IDENTITIES.entries())
      finds(
        `an identity in another form (${at + 1})`,
        alpha(() => odd),
        'ballot_bad_point',
      )

    it('a code that is not on the list: ballot_unknown_credential', async () => {
      const stuffed = encryptBallot(group, {
        election: made.election,
        code: newCode(random),
        choices: [
          [1, 0],
          [0, 1, 1],
        ],
        random,
      })
      expect(await codesOf(ballot(() => stuffed))).to.deep.equal(['ballot_unknown_credential'])
    })
    it('the same ballot cast again, so that a replaced one counts: record_twice, ballot_twice', async () => {
      const all = fresh()
      expect(await codesOf(chained([...all.slice(0, 5), { ...all[1]! }]))).to.deep.equal(['record_twice', 'ballot_twice'])
    })
    it('a vote that was counted though it does not hold shows in the tally too', async () => {
      const bytes = forge((s) => void (s[2]!.data[0] = resigned(s[2]!.data[0]!, code(), (one) => void one.answers[0]!.choices.reverse())))
      expect(await codesOf(bytes)).to.deep.equal([
        'ballot_bad_individual_proof',
        'tally_wrong',
        'tally_number',
        'tally_weight',
        'result_range',
        'result_implausible',
        'result_wrong',
      ])
    })
    it('a dropped ballot, everything after it chained anew: the tally no longer fits', async () => {
      const found = await codesOf(forge((s) => s.filter((_, at) => at !== 2)))
      expect(found).to.include.members(['tally_wrong', 'tally_number', 'tally_weight'])
    })
    it('all problems of several ballots are told at once, each with its event', async () => {
      const list = fresh().slice(0, 4)
      list[1]!.data[0] = list[1]!.data[0]!.replace(',', ', ')
      list[3]!.data[0] = resigned(list[3]!.data[0]!, code(), () => undefined)
      const { findings } = await verify(group, chained(list))
      expect(findings.map(({ code: found, event }) => [found, event])).to.deep.equal([
        ['ballot_not_canonical', 1],
        ['ballot_bad_signature', 3],
      ])
    })
  })

  describe('the count', () => {
    type Points = { alpha: string; beta: string }[][]
    interface Part {
      decryption_factors: string[][]
      decryption_proofs: Proof[][]
    }
    const part = (change: (value: Part) => unknown) => (list: Step[]) => edit<Part>(list, PART, 0, change)
    const result = (change: (counts: number[][]) => unknown) => (list: Step[]) =>
      edit<{ result: number[][] }>(list, RESULT, 0, ({ result: counts }) => change(counts))
    /** An honest decryption of another tally. */
    const retally = (list: Step[], ballots: readonly string[], number = 3): void => {
      const tally = tallyOf(group, parseElection(made.election)!, ballots)
      list[TALLY]!.data = [tally.encryptedTally, sizedTally({ ...tally, numTallied: number, totalWeight: number })]
      for (const [at, [owner, secret]] of [...made.secrets].entries()) {
        const decrypted = partialDecryption(group, { election: made.election, encryptedTally: tally.encryptedTally, secret, random })
        list[PART + at]!.data = [decrypted, owned(owner, decrypted)]
      }
    }

    cases([
      ['white space in the tally', (s) => text(s, TALLY, 0, (one) => one.replace(',', ', ')), ['tally_text']],
      ['a point of small order in the tally', (s) => edit<Points>(s, TALLY, 0, (v) => void (v[0]![0]!.alpha = SMALL)), ['tally_text']],
      ['another number of ballots', (s) => text(s, TALLY, 1, (one) => one.replace('"num_tallied":3', '"num_tallied":4')), ['tally_number']],
      ['another weight', (s) => text(s, TALLY, 1, (one) => one.replace('"total_weight":3', '"total_weight":4')), ['tally_weight']],
      [
        'a decryption by nobody on the list',
        (s) => text(s, PART, 1, (one) => one.replace('"owner":1', '"owner":9')),
        ['decryption_owner', 'decryption_missing'],
      ],
      [
        'a decryption in the name of another',
        (s) => text(s, PART, 1, (one) => one.replace('"owner":1', '"owner":4')),
        ['decryption_bad_proof', 'decryption_missing'],
      ],
      [
        'a forged factor',
        part((v) => (v.decryption_factors[0]![0] = group.encode(group.base(9n)))),
        ['decryption_bad_proof', 'decryption_missing'],
      ],
      ['factors exchanged', part((v) => v.decryption_factors[0]!.reverse()), ['decryption_bad_proof', 'decryption_missing']],
      [
        'a proof of another entry',
        part((v) => (v.decryption_proofs[0]![0] = v.decryption_proofs[0]![1]!)),
        ['decryption_bad_proof', 'decryption_missing'],
      ],
      [
        'a factor with a small component',
        part((v) => (v.decryption_factors[0]![0] = movedBySmall(v.decryption_factors[0]![0]!))),
        ['decryption_bad_point', 'decryption_missing'],
      ],
      ['a factor too few', part((v) => void v.decryption_factors[0]!.pop()), ['decryption_wrong_shape', 'decryption_missing']],
      [
        'a number with a leading zero',
        part((v) => (v.decryption_proofs[0]![0]!.response = `0${v.decryption_proofs[0]![0]!.response}`)),
        ['decryption_bad_scalar', 'decryption_missing'],
      ],
      [
        'white space in a decryption',
        (s) => text(s, PART, 0, (one) => one.replace(',', ', ')),
        ['decryption_not_canonical', 'decryption_missing'],
      ],
      ['one trustee who is needed missing', (s) => s.filter((_, at) => at !== PART), ['decryption_missing']],
      ['one of two shares missing', (s) => s.filter((_, at) => at !== PART + 1), ['decryption_missing']],
      [
        'a vote moved to another answer',
        result((v) => ((v[1]![1]! += v[1]![2]! > 0 ? 1 : -1), (v[1]![2]! += v[1]![2]! > 0 ? -1 : 1))),
        ['result_wrong', 'result_wrong'],
      ],
      ['a vote too many', result((v) => void (v[0]![0]! += v[0]![0]! < 3 ? 1 : -1)), ['result_implausible', 'result_wrong']],
      ['more votes than voters', result((v) => (v[0]![0] = 4)), ['result_range', 'result_wrong']],
      ['an entry too few', result((v) => void v[0]!.pop()), ['result_shape']],
      ['a question too few', result((v) => void v.pop()), ['result_shape']],
      ['white space in the result', (s) => text(s, RESULT, 0, (one) => one.replace(':', ': ')), ['result_text']],
      ['a result that is none', (s) => text(s, RESULT, 0, () => '{"result":[[-1]]}'), ['result_text']],
      [
        'the replaced ballot counted in place of the last',
        (s) =>
          retally(
            s,
            s.slice(1, 4).map(({ data }) => data[0]!),
          ),
        ['tally_wrong'],
      ],
    ])

    it('a decryption by the same trustee again: decryption_owner_twice', async () => {
      const again = forge((s) => {
        const tally = s[TALLY]!.data[0]!
        const decrypted = partialDecryption(group, { election: made.election, encryptedTally: tally, secret: made.secrets.get(1)!, random })
        return [...s.slice(0, RESULT), { type: 'PartialDecryption', data: [decrypted, owned(1, decrypted)] }, s[RESULT]!]
      })
      expect(await codesOf(again)).to.deep.equal(['decryption_owner_twice'])
    })
    it('the same share twice is not two shares', async () => {
      const twice = forge((s) => {
        const decrypted = partialDecryption(group, {
          election: made.election,
          encryptedTally: s[TALLY]!.data[0]!,
          secret: made.secrets.get(2)!,
          random,
        })
        return [...s.slice(0, PART + 2), { type: 'PartialDecryption', data: [decrypted, owned(2, decrypted)] }, s[RESULT]!]
      })
      expect(await codesOf(twice)).to.deep.equal(['decryption_owner_twice', 'decryption_missing'])
    })
    it('a sized tally that is none: tally_sized_text', async () => {
      expect(await codesOf(forge((s) => text(s, TALLY, 1, (one) => one.replace(',', ', '))))).to.include('tally_sized_text')
    })
    it('a trustee whose key was exchanged for no key: decryption_bad_key', async () => {
      const bytes = forge((s) => text(s, SETUP, 1, (one) => one.replace(/"public_key":"[0-9a-f]{64}"/, `"public_key":"${IDENTITY}"`)))
      expect(await codesOf(bytes)).to.include.members(['trustee_key', 'decryption_bad_key'])
    })
    it('says which answer is wrong, what it should be and what stands there', async () => {
      const expected = made.truth[0]![0]!
      const found = expected < 3 ? expected + 1 : expected - 1
      const { findings } = await verify(group, forge(result((v) => void (v[0]![0] = found))))
      expect(findings.find(({ code }) => code === 'result_wrong')).to.deep.include({
        event: RESULT,
        question: 1,
        answer: 1,
        expected,
        found,
      })
    })
    it('another key made in secret does not decrypt: the trustees are those of the setup', async () => {
      const { secret, text: key } = singleKey(group, random)
      expect(trusteesText([['Single', key]])).to.include(group.encode(group.base(secret)))
      const bytes = forge((s) => {
        const decrypted = partialDecryption(group, { election: made.election, encryptedTally: s[TALLY]!.data[0]!, secret, random })
        s[PART]!.data = [decrypted, owned(1, decrypted)]
      })
      expect(await codesOf(bytes)).to.deep.equal(['decryption_bad_proof', 'decryption_missing'])
    })
  })

  describe('held against what the reader brought', () => {
    const open = (): Uint8Array => chained(fresh().slice(0, 4))

    it('a ballot dropped from the box: prefix_differs, tracker_missing, event_missing', async () => {
      const before = await verify(group, open())
      const { tracker } = before.facts.trackers[1]!
      const less = chained(fresh().filter((_, at) => at !== 2 && at < 5))
      const found = await verify(group, less, { prefix: open(), tracker, event: before.facts.lastEvent! })
      expect(found.findings.map(({ code }) => code)).to.deep.equal(['prefix_differs', 'tracker_missing', 'event_missing'])
      expect(found.findings[0]).to.include({ event: 2 })
      expect(found.state).to.equal('open')
    })
    it('a box that lost its end: prefix_longer', async () => {
      expect(await codesOf(chained(fresh().slice(0, 3)), { prefix: open() })).to.deep.equal(['prefix_longer'])
    })
    it('an older copy that is broken itself: prefix_unreadable', async () => {
      expect(await codesOf(open(), { prefix: open().slice(1) })).to.deep.equal(['prefix_unreadable'])
    })
    it('another election than was announced: fingerprint_differs', async () => {
      expect(await codesOf(open(), { fingerprint: 'A'.repeat(43) })).to.deep.equal(['fingerprint_differs'])
    })
    it('and nothing where all of it fits', async () => {
      const { facts } = await verify(group, open())
      const asked = {
        prefix: open(),
        tracker: facts.trackers[0]!.tracker,
        fingerprint: facts.fingerprint!,
        event: facts.lastEvent!.toUpperCase(),
      }
      expect(await codesOf(made.bytes, asked)).to.deep.equal([])
    })
  })
})
