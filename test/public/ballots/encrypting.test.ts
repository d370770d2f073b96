import { expect } from 'chai'
import { checkBallot, trackerOf } from '../../../core/protocol/v1/ballot.ts'
import { deriveCredential, newCode } from '../../../core/protocol/v1/credentials.ts'
import { electionText, fingerprint, parseElection } from '../../../core/protocol/v1/election.ts'
import { nobleGroup } from '../../../core/protocol/v1/noble-group.ts'
import { encrypt, encryptIn, type EncryptNews, type EncryptOrder, type Thread } from '../../../public/src/ballots/encrypting.ts'

const UUID = 'AbCdEfGhJkLmNp'
const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
const code = newCode(random)
const grid = Array.from({ length: 3 }, (_, i) => ({ question: `第 ${i + 1} 项`, answers: ['好', '中', '差'], min: 1, max: 1, blank: true }))
const election = electionText({
  name: '测评',
  description: '',
  uuid: UUID,
  publicKey: nobleGroup.encode(nobleGroup.base(12_345n)),
  questions: grid,
})
const choices = [
  [0, 1, 0, 0],
  [1, 0, 0, 0],
  [0, 0, 0, 1],
]

function told(order: EncryptOrder): EncryptNews[] {
  const news: EncryptNews[] = []
  encrypt(order, (one) => news.push(one), random)
  return news
}

/** A thread that works when it is told to, as a worker does, in turn with the page. */
function thread(work: (order: EncryptOrder, tell: (news: EncryptNews) => void) => void): Thread & { ended: boolean } {
  const made: Thread & { ended: boolean } = {
    ended: false,
    onmessage: null,
    onerror: null,
    postMessage: (order) => setImmediate(() => work(order, (data) => made.onmessage?.({ data }))),
    terminate: () => {
      made.ended = true
    },
  }
  return made
}

describe('the thread that encrypts', () => {
  it('tells how far it is after each question, then the ballot, which the box would take', () => {
    const news = told({ election, code, choices })
    expect(news.slice(0, -1)).to.deep.equal([1, 2, 3].map((done) => ({ news: 'progress', done, of: 3 })))
    const last = news.at(-1)!
    if (last.news !== 'ballot') throw new Error('no ballot')
    expect(last.tracker).to.equal(trackerOf(last.text))
    const credentials = new Set([deriveCredential(nobleGroup, UUID, code).credential])
    const rules = { election: parseElection(election)!, fingerprint: fingerprint(election), credentials }
    expect(checkBallot(nobleGroup, { ...rules, text: last.text })).to.equal(undefined)
  })

  it('says of what cannot be encrypted only that it failed', () => {
    expect(told({ election, code, choices: [[0, 1, 1, 0], ...choices.slice(1)] })).to.deep.equal([{ news: 'failed' }])
    expect(told({ election: '{}', code, choices })).to.deep.equal([{ news: 'failed' }])
  })

  it('is asked by the page, and ends with its work', async () => {
    const seen: string[] = []
    const worker = thread((order, tell) => encrypt(order, tell, random))
    const made = await encryptIn(worker, { election, code, choices }, (done, of) => seen.push(`${done}/${of}`))
    expect(seen).to.deep.equal(['1/3', '2/3', '3/3'])
    expect(made.tracker).to.equal(trackerOf(made.text))
    expect(worker.ended).to.equal(true)
  })

  it('ends also when it fails', async () => {
    const worker = thread((order, tell) => encrypt({ ...order, election: '' }, tell, random))
    const failed = await encryptIn(worker, { election, code, choices }, () => undefined).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
    expect(worker.ended).to.equal(true)
  })

  it('ends also when it never starts', async () => {
    const worker = thread(() => worker.onerror?.(undefined as never))
    const failed = await encryptIn(worker, { election, code, choices }, () => undefined).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error)
    expect(worker.ended).to.equal(true)
  })
})
