import { expect } from 'chai'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { readArchive, recordBytes } from '../../../core/protocol/v1/archive.ts'
import { FINDING_KEYS, sayFinding } from './saying.ts'
import { entriesIn } from '../../../core/protocol/v1/ballot.ts'
import { tallyOf, sizedTally, partialDecryption } from '../../../core/protocol/v1/tally.ts'
import { weightText } from '../../../core/protocol/v1/encrypted-tally.ts'
import { parseElection } from '../../../core/protocol/v1/election.ts'
import { owned } from '../../../core/protocol/v1/archive.ts'
import { verify, type Progress, type VerifyOptions } from '../../../core/protocol/v1/verify.ts'
import { simulateElection, type Simulation } from '../../../server/protocol/simulation.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'
import { chained, random, steady, stepsOf } from './forging.ts'
import { needVectors, vectorBytes, vectorFiles, vectorText } from './vectors.ts'

const FOLDERS = ['simple-single', 'simple-threshold', 'multi-threshold']
const archiveIn = (folder: string): string => `${folder}/${vectorFiles(folder).find((name) => name.endsWith('.bel'))!}`
const snapshotIn = (folder: string): string => `${folder}/${vectorFiles(folder).find((name) => name.endsWith('.snapshot'))!}`

/** Votes as they were written down for the reference tool, added up: who voted again is in the file twice. */
const numberOfVotes = (folder: string): number => vectorText(`${folder}/votes.txt`).split('\n').length

describe('the verifier', () => {
  /** Three ballots and no close yet. */
  let open: Uint8Array
  let whole: Uint8Array
  before(() => {
    const question = { question: '?', answers: ['A', 'B', 'C'], min: 1, max: 2, blank: true }
    whole = simulateElection(
      { group, random },
      { voters: 3, questions: [question], threshold: { needed: 2, of: 3 }, timestamp: 1_795_400_556 },
    ).bytes
    open = chained(stepsOf(whole).slice(0, 4), 1_795_400_556)
  })

  describe('takes what the reference tool made', () => {
    before(function () {
      needVectors(this)
    })
    for (const folder of FOLDERS) {
      it(`${folder}: the finished archive, with the open one as its beginning`, async () => {
        const [finished, older] = [vectorBytes(archiveIn(folder)), vectorBytes(snapshotIn(folder))]
        const before = await verify(group, older)
        expect(before).to.deep.include({ state: 'open', findings: [] })
        expect(before.facts).not.to.have.property('result')
        const { lastEvent, fingerprint, trackers } = before.facts
        const after = await verify(group, finished, {
          prefix: older,
          event: lastEvent!,
          fingerprint: fingerprint!,
          tracker: trackers[0]!.tracker,
        })
        expect(after).to.deep.include({ state: 'finished', findings: [] })
        expect(after.facts.result).to.deep.equal((JSON.parse(resultText(finished)) as { result: unknown }).result)
        expect(after.facts.voters).to.equal(numberOfVotes(folder))
        expect(after.facts.trustees.filter(({ decrypted }) => decrypted).length).to.be.greaterThan(0)
      })
    }
    it('on the group of browsers as well', async () => {
      expect(await verify(nobleGroup, vectorBytes(snapshotIn('simple-single')))).to.deep.include({ state: 'open', findings: [] })
    })
    const resultText = (bytes: Uint8Array): string => readArchive(bytes).records.at(-2)!.text
  })

  describe('takes what may be', () => {
    let made: Simulation
    const question = { question: '?', answers: ['A'], min: 1, max: 1, blank: false } // so that the result is known without searching for it
    before(() => {
      made = simulateElection({ group, random }, { voters: 2, questions: [question], timestamp: 0 })
    })

    it('every state on the way', async () => {
      const steps = stepsOf(made.bytes)
      const states = await Promise.all([1, 2, 3, 4, 5, 6, 7].map(async (n) => (await verify(group, chained(steps.slice(0, n)))).state))
      expect(states).to.deep.equal(['open', 'open', 'open', 'closed', 'counting', 'counting', 'finished'])
    })

    it('an election in which nobody voted', async () => {
      const setup = stepsOf(made.bytes)[0]!
      expect(await verify(group, chained([setup, { type: 'EndBallots', data: [] }, ...countOf([], undefined)]))).to.deep.include({
        state: 'finished',
        findings: [],
      })
    })

    it('weights, also those that the reference writes as text', async () => {
      const steps = stepsOf(made.bytes)
      const [first, second] = JSON.parse(steps[0]!.data[2]!) as [string, string]
      steps[0]!.data[2] = JSON.stringify([`${first},3`, `${second},2000000000`])
      const weights = new Map([
        [first, 3],
        [second, 2_000_000_000],
      ])
      const tally = tallyOf(group, parseElection(made.election)!, ballots(), weights)
      expect(sizedTally(tally)).to.include('"total_weight":"2000000003"')
      steps[0]!.data[3] = steps[0]!.data[3]!.replace(/"credentials":"[0-9a-f]{64}"/, `"credentials":"${hash(steps[0]!.data[2])}"`)
      expect((await verify(group, chained([...steps.slice(0, 4), ...countOf(ballots(), weights)]))).findings).to.deep.equal([])
    })

    it('a header whose time is written as a number', async () => {
      const bytes = made.bytes.slice()
      bytes.set(recordBytes('BELENIOS', '{"version":1,"timestamp":0}', 0))
      expect((await verify(group, bytes)).findings).to.deep.equal([])
    })

    const ballots = (): string[] =>
      stepsOf(made.bytes)
        .slice(1, 3)
        .map(({ data }) => data[0]!)
    const hash = (text: string): string => readArchive(chained([{ type: 'Ballot', data: [text] }])).records[0]!.hash
    /** Steps from the tally to the result. */
    function countOf(texts: readonly string[], weights: ReadonlyMap<string, number> | undefined) {
      const tally = tallyOf(group, parseElection(made.election)!, texts, weights)
      const { encryptedTally, totalWeight } = tally
      const text = partialDecryption(group, { election: made.election, encryptedTally, secret: made.secrets.get(1)!, random })
      const result = `{"result":[[${JSON.stringify(weightText(totalWeight))}]]}`
      return [
        { type: 'EncryptedTally', data: [encryptedTally, sizedTally(tally)] },
        { type: 'PartialDecryption', data: [text, owned(1, text)] },
        { type: 'Result', data: [result] },
      ]
    }
  })

  it('tells how far it is, and lets others check the ballots', async () => {
    const bytes = open
    const told: Progress[] = []
    await verify(group, bytes, { progress: (one) => told.push(one) })
    expect(told.map(({ stage }) => stage)).to.deep.equal(['archive', 'setup', ...Array.from({ length: 3 }, () => 'ballots'), 'count'])
    expect(told.filter(({ stage }) => stage === 'ballots').at(-1)).to.deep.include({ done: 3, of: 3 })
    const { findings } = await verify(group, bytes, {
      ballots: async ({ ballots }) => ballots.map((_, at) => (at === 2 ? 'bad_signature' : undefined)),
    })
    expect(findings.map(({ code, event }) => [code, event])).to.deep.equal([['ballot_bad_signature', 3]])
  })

  it('tells that a check broke off, and never that all is well', async () => {
    const ballots: VerifyOptions['ballots'] = () => Promise.reject(new Error('a thread ended early'))
    const report = await verify(group, open, { ballots })
    expect(report.findings).to.deep.equal([{ code: 'check_failed', found: 'a thread ended early' }])
  })

  it('says every finding in both languages, with all that it has to say', () => {
    for (const key of FINDING_KEYS) for (const locale of ['zh-CN', 'en'] as const) expect(sayFinding(locale, key)).not.to.match(/[{}]/)
  })

  describe('does not fail on anything', () => {
    /** Ballots are not what breaks here: their checks are left out. */
    const quick: VerifyOptions = {
      ballots: async (task) => task.ballots.map((text) => (entriesIn(text) === undefined ? 'wrong_shape' : undefined)),
    }
    let good: Uint8Array
    before(() => (good = open))
    const below = (bytes: Uint8Array, bound: number): number => new DataView(bytes.buffer).getUint32(0) % bound
    const findsIn = async (bytes: Uint8Array): Promise<number> => (await verify(group, bytes, quick)).findings.length

    it('random bytes, also behind a good beginning', async () => {
      const bytes = steady('noise')
      for (const size of [1, 511, 512, 513, 1024, 5000, 100_000]) {
        expect(await findsIn(bytes(size))).to.be.greaterThan(0)
        expect(await findsIn(new Uint8Array([...good.subarray(0, 1024), ...bytes(size)]))).to.be.greaterThan(0)
      }
    })

    it('any single bit turned', async () => {
      const bytes = steady('bits')
      for (let turn = 0; turn < 60; turn++) {
        const bent = good.slice()
        const at = below(bytes(32), bent.length)
        bent[at] = bent[at]! ^ (1 << (turn % 8))
        expect(await findsIn(bent), `bit ${turn % 8} of byte ${at}`).to.be.greaterThan(0)
      }
    })

    it('cut off anywhere but behind an event', async () => {
      const ends = new Set(
        readArchive(good).records.flatMap(({ kind }, at, all) => (kind === 'event' ? [all[at + 1]?.offset ?? good.length] : [])),
      )
      for (let size = 0; size < good.length; size += 1536 + 7)
        if (!ends.has(size)) expect(await findsIn(good.slice(0, size))).to.be.greaterThan(0)
      for (const size of ends) expect(await findsIn(good.slice(0, size))).to.equal(0)
    })

    it('sizes and times that no file has', async () => {
      for (const [at, digits] of [
        [124, '77777777777'],
        [124, '99999999999'],
        [124, '-0000000001'],
        [136, '77777777777'],
        [136, '           '],
      ] as const) {
        const bent = good.slice()
        bent.set(Buffer.from(digits), 1024 + at)
        expect(await findsIn(bent)).to.be.greaterThan(0)
      }
    })

    it('nesting deeper than any stack, and texts of every other kind, in the place of every record', async () => {
      const steps = stepsOf(whole)
      const odd = [
        '['.repeat(200_000),
        `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
        '',
        'null',
        '{"__proto__":{}}',
        '[[]]',
        '{"result":[[1e400]]}',
      ]
      for (const [event, { data }] of steps.entries()) {
        if ([2, 3, 7, 8].includes(event)) continue // more of the same
        for (const at of data.keys())
          for (const text of odd) {
            const changed = steps.map((step, n) =>
              n === event ? { ...step, data: step.data.map((one, m) => (m === at ? text : one)) } : step,
            )
            const { findings } = await verify(group, chained(changed), quick)
            expect(
              findings.map(({ code }) => code),
              `${text.slice(0, 20)} in event ${event}`,
            ).not.to.include('check_failed')
            expect(findings.length).to.be.greaterThan(0)
          }
      }
    })
  })
})
