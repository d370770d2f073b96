import { expect } from 'chai'
import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { encryptBallot } from '../../../core/protocol/v1/ballot.ts'
import { newUuid } from '../../../core/protocol/v1/base58.ts'
import { newCode } from '../../../core/protocol/v1/credentials.ts'
import { partialDecryption } from '../../../core/protocol/v1/decryption.ts'
import { electionText, parseElection } from '../../../core/protocol/v1/election.ts'
import { resultOf } from '../../../core/protocol/v1/result.ts'
import { tallyOf } from '../../../core/protocol/v1/tally.ts'
import { ownersOf, singleKey, trusteesText } from '../../../core/protocol/v1/trustees.ts'
import { partProblem, resultIn } from '../../../server/ballot-box/checks.service.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'

const random = (bytes: number): Uint8Array => Uint8Array.from(randomBytes(bytes))

/** A count of so many questions with one trustee. */
function counted(questions: number) {
  const { secret, text: key } = singleKey(group, random)
  const trustees = trusteesText([['Single', key]])
  const publicKey = ownersOf(trustees)![0]!.publicKey
  const uuid = newUuid(random)
  const asked = Array.from({ length: questions }, (_, i) => ({
    question: `第 ${i + 1} 题`,
    answers: ['甲', '乙'],
    min: 0,
    max: 1,
    blank: false,
  }))
  const election = electionText({ name: '长', description: '', uuid, publicKey, questions: asked })
  const ballots = [0, 1].map((at) =>
    encryptBallot(group, { election, code: newCode(random), choices: asked.map(() => [1 - at, at]), random }),
  )
  const { encryptedTally } = tallyOf(group, parseElection(election)!, ballots)
  const part = (by: bigint) => partialDecryption(group, { election, encryptedTally, secret: by, random })
  return { election, trustees, publicKey, encryptedTally, secret, part }
}

describe('the count of a long ballot', function () {
  this.timeout(60_000)

  for (const [questions, where] of [
    [3, 'at once'],
    [60, 'in a thread'],
  ] as const)
    it(`of ${questions} questions is checked ${where}, with the same answers`, async () => {
      const { election, trustees, publicKey, encryptedTally, secret, part } = counted(questions)
      const text = part(secret)
      const check = { election, encryptedTally, publicKey }
      expect(await partProblem({ ...check, text })).to.equal(undefined)
      expect(await partProblem({ ...check, text: part(secret + 1n) })).to.equal('bad_proof')
      expect(await partProblem({ ...check, text: '{}' })).to.equal('wrong_shape')
      const input = { election, trustees, encryptedTally, totalWeight: 2, decryptions: [{ owner: 1, text }] }
      expect(await resultIn(input)).to.equal(resultOf(group, input).text)
    })

  it('leaves the requests of everybody else their turn', async () => {
    const { election, publicKey, encryptedTally, secret, part } = counted(60)
    const check = { election, encryptedTally, publicKey, text: part(secret) }
    await partProblem(check) // the thread has started
    const before = performance.eventLoopUtilization()
    for (let n = 0; n < 10; n += 1) await partProblem(check)
    expect(performance.eventLoopUtilization(before).utilization).to.be.lessThan(0.5)
  })
})
