import { expect } from 'chai'
import express from 'express'
import { newCode } from '../../../core/protocol/v1/credentials.ts'
import { newUuid } from '../../../core/protocol/v1/base58.ts'
import { trackerOf } from '../../../core/protocol/v1/ballot.ts'
import { boxState, closeBox } from '../../../server/ballot-box/ballot-box.service.ts'
import { longestBallot } from '../../../server/ballot-box/ballot-size.rules.ts'
import { boxRoutes } from '../../../server/ballot-box/box.routes.ts'
import { castBallot } from '../../../server/ballot-box/casting.service.ts'
import { flushBox } from '../../../server/ballot-box/flush.service.ts'
import { TokenBuckets } from '../../../server/ballot-box/token-buckets.ts'
import { PoolBusy, PoolFailed } from '../../../server/ballot-box/worker-pool.ts'
import { parseElection } from '../../../core/protocol/v1/election.ts'
import { createApp } from '../../../server/app.ts'
import { readInstallation } from '../../../server/installation.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { cast, collecting, newVoter, open, polling, QUESTION, register, SECOND, where, type Polling, type Voter } from './voting.ts'

const IDENTITY = `${'0'.repeat(63)}1`
const SMALL_ORDER = '0'.repeat(64) // of order four
const NO_POINT = 'f'.repeat(64)

describe('what a ballot box refuses', function () {
  this.timeout(60_000)
  let world: World
  let gathering: Polling
  let voting: Polling
  before(async () => {
    world = await makeWorld()
    gathering = await collecting(world, 2)
    voting = await polling(world, 12)
  })
  after(() => world.close())

  const code = async (answer: Promise<{ body: { code: string; detail?: string } }>): Promise<string> => {
    const { body } = await answer
    return body.detail === undefined ? body.code : `${body.code}: ${body.detail}`
  }
  /** A ballot that is not by chance as long as any can be: a letter more is then not refused for its length. */
  const withRoom = (voter: Voter): string => {
    const limit = longestBallot(parseElection(voting.election)!)
    for (;;) {
      const text = voting.ballot(voter)
      if (text.length < limit) return text
    }
  }
  const registering = (body: object) => code(world.visitor().post(`/box/${gathering.uuid}/credentials`).send(body))
  const casting = (text: string) => code(cast(world, voting.uuid, text))
  const outcome = (promise: Promise<unknown>) =>
    promise.then(
      () => 'ok',
      (error: unknown) => (error as { code: string }).code,
    )

  it('a box that is not there, and addresses that are none', async () => {
    const nowhere = newUuid(world.deps.random)
    expect(await code(world.visitor().get(`/box/${nowhere}`).expect(404))).to.equal('unknown_box')
    expect(await code(where(world, nowhere, '{}').expect(404))).to.equal('unknown_box')
    expect(await code(cast(world, nowhere, '{}').expect(404))).to.equal('unknown_box')
    expect(await code(register(world, nowhere, gathering.voters[0]!).expect(404))).to.equal('unknown_box')
    for (const none of ['%00', 'a', '0'.repeat(14)])
      expect(await code(world.visitor().get(`/box/${none}`).expect(404))).to.equal('unknown_box')
    expect(await code(world.visitor().get('/box').expect(404))).to.equal('not_found')
    expect(await code(world.visitor().get(`/box/${voting.uuid}/ballots`).expect(404))).to.equal('not_found')
    expect(await code(world.visitor().get('/box/%E0%A4%A').expect(422))).to.equal('bad_request')
  })

  it('credentials of another shape, that are no key, or that nobody signed for this box', async () => {
    const { credential, signature } = gathering.voters[0]!
    for (const body of [{}, { credential }, { credential, signature, more: 1 }, { credential: [credential], signature }, []])
      expect(await registering(body)).to.equal('bad_request')
    expect(await registering({ credential: credential.toUpperCase(), signature })).to.equal('bad_request')
    for (const none of [IDENTITY, SMALL_ORDER, NO_POINT])
      expect(await registering({ credential: none, signature })).to.equal('bad_credential')
    expect(await registering({ credential, signature: gathering.voters[1]!.signature })).to.equal('bad_signature')
    expect(await registering({ credential, signature: `${signature} ` })).to.equal('bad_signature')
    expect(await registering({ credential, signature: 'AAAA' })).to.equal('bad_signature')
    expect(await code(register(world, gathering.uuid, await newVoter(gathering.uuid, voting.uuid)).expect(422))).to.equal('bad_signature')
    const { body } = await world.visitor().get(`/box/${gathering.uuid}`)
    expect(body).to.deep.include({ code: 'ok', phase: 'collecting' })
    expect((await boxState(world.db.read, gathering.uuid))?.registered).to.equal(0)
  })

  it('what comes too early or too late', async () => {
    expect(await code(cast(world, gathering.uuid, '{}').expect(409))).to.equal('not_open')
    expect(await code(register(world, voting.uuid, await newVoter(voting.uuid)).expect(409))).to.equal('closed')
    expect(await code(register(world, voting.uuid, voting.voters[0]!).expect(200))).to.equal('registered')
  })

  it('ballots that are none, each with its reason', async () => {
    const [voter] = voting.voters
    const text = withRoom(voter!)
    const changed = (from: RegExp, to: string): string => text.replace(from, to)
    expect(await casting('')).to.equal('not_valid: wrong_shape')
    expect(await casting('{}')).to.equal('not_valid: wrong_shape')
    for (const none of ['', '\\u0000', '{}'])
      // not every text may be put to every database
      expect(await casting(changed(/"credential":"[^"]+"/, `"credential":"${none}"`))).to.equal('not_valid: wrong_shape')
    expect(await casting(changed(/,"answers":/, ', "answers":'))).to.equal('not_valid: not_canonical')
    expect(await casting(changed(/"election_uuid":".{14}"/, `"election_uuid":"${gathering.uuid}"`))).to.equal('wrong_election')
    expect(await casting(changed(/"election_hash":"./, '"election_hash":"~'))).to.equal('wrong_election')
    expect(await casting(changed(/"challenge":"\d/, '"challenge":"'))).to.match(/^not_valid: bad_(hash|scalar)$/)
    expect(await casting(voting.ballot({ ...voter!, code: newCode(world.deps.random) }))).to.equal('unknown_credential')
    expect(await casting(`${text} ${' '.repeat(4000)}`)).to.equal('too_large')
    const other = await collecting(world, 0, { questions: [{ ...QUESTION, question: '另一题' }] })
    expect(await casting(other.ballot(voter!))).to.equal('wrong_election')
    const plain = world.visitor().post(`/box/${voting.uuid}/ballots`).type('application/json').send(text)
    expect(await code(plain.expect(422))).to.equal('bad_request')
    const zipped = world.visitor().post(`/box/${voting.uuid}/ballots`).type('text/plain').set('Content-Encoding', 'gzip').send(text)
    expect(await code(zipped)).to.equal('bad_request')
    expect((await where(world, voting.uuid, text)).body).to.deep.equal({ code: 'ok', state: 'unknown' })
  })

  it('a ballot from a page of somebody else', async () => {
    const text = voting.ballot(voting.voters[0]!)
    for (const site of ['cross-site', 'same-site', 'none'])
      expect(await code(cast(world, voting.uuid, text).set('Sec-Fetch-Site', site).expect(403))).to.equal('cross_site')
  })

  it('a ballot that was there before, so that nobody undoes a later vote with it; the same again while it waits is no error', async () => {
    const voter = voting.voters[0]!
    const [first, second] = [voting.ballot(voter), voting.ballot(voter, SECOND)]
    expect((await cast(world, voting.uuid, first).expect(200)).body).to.deep.equal({ code: 'stored', tracker: trackerOf(first) })
    expect(await casting(first)).to.equal('stored')
    expect((await where(world, voting.uuid, first)).body.state).to.equal('pending')
    expect(await casting(second)).to.equal('stored')
    expect(await casting(first)).to.equal('replaced')
    expect((await where(world, voting.uuid, first)).body).to.deep.equal({ code: 'ok', state: 'replaced' })
    for (const other of voting.voters.slice(1, 10)) expect(await casting(voting.ballot(other))).to.equal('stored')
    await flushBox(world.deps, voting.uuid)
    expect(await casting(second)).to.equal('already_counted')
    expect(await casting(first)).to.equal('replaced')
    const found = await where(world, voting.uuid, second)
    expect(found.body).to.deep.include({ code: 'ok', state: 'board' })
    const inAddress = trackerOf(second).replaceAll('+', '-').replaceAll('/', '_')
    expect((await world.visitor().get(`/box/${voting.uuid}/ballots/${inAddress}`)).body).to.deep.equal(found.body)
  })

  it('when its threads are busy or break, when too much comes at once, and when the key is another', async () => {
    const { deps } = world
    const text = voting.ballot(voting.voters[11]!)
    const never = new TokenBuckets(deps.now)
    const threads = (error: Error) => ({ run: () => Promise.reject(error) })
    const busy = express().use('/box', boxRoutes(deps, threads(new PoolBusy())))
    const refused = await browserOf(busy).post(`/box/${voting.uuid}/ballots`).type('text/plain').send(text).expect(503)
    expect([refused.body, refused.get('Retry-After')]).to.deep.equal([{ code: 'busy' }, '5'])
    expect(await outcome(castBallot(deps, voting.uuid, text, never, threads(new PoolFailed())))).to.equal('check_failed')
    const buckets = new TokenBuckets(deps.now)
    for (let n = 0; n < 400; n += 1) buckets.take(voting.uuid)
    expect(await outcome(castBallot(deps, voting.uuid, text, buckets))).to.equal('too_many')
    world.clock.advance(50)
    expect(await outcome(castBallot(deps, voting.uuid, text, buckets))).to.equal('ok')
    const config = { ...deps.config, ballotBoxKey: Buffer.alloc(32, 8).toString('base64') }
    const other = browserOf(createApp({ ...deps, config }, await readInstallation(deps)))
    const answer = await other.post(`/box/${voting.uuid}/ballots`).type('text/plain').send(text).expect(503)
    expect(answer.body).to.deep.equal({ code: 'unavailable', detail: 'wrong_key' })
    const asked = await other.get(`/box/${voting.uuid}/ballots/${'A'.repeat(43)}`).expect(503)
    expect(asked.body).to.deep.equal({ code: 'unavailable', detail: 'wrong_key' })
  })

  it('what nobody with a code has signed, before it takes a turn away from those who have one', async () => {
    const { deps } = world
    const buckets = new TokenBuckets(deps.now)
    const [voter, other] = [voting.voters[10]!, voting.voters[11]!]
    const text = withRoom(voter)
    const response = /"response":"(\d+)"\}\}\}$/.exec(text)![1]!
    const another = String(BigInt(response) - 1n)
    const junk = [
      text.replace(/"response":"\d+"\}\}\}$/, `"response":"${another}"}}}`), // in somebody's name
      text.replace(`"credential":"${voter.credential}"`, `"credential":"${other.credential}"`),
      text.replace(/,"answers":/, ' ,"answers":'), // what was overheard, spelled otherwise
    ]
    const never = { run: () => Promise.reject(new Error('no thread may be asked')) }
    for (let n = 0; n < 150; n += 1)
      for (const one of junk) expect(await outcome(castBallot(deps, voting.uuid, one, buckets, never))).to.equal('not_valid')
    for (let n = 0; n < 400; n += 1) buckets.take(voting.uuid) // all turns are there still
    expect(await outcome(castBallot(deps, voting.uuid, text, buckets, never))).to.equal('too_many')
  })

  it('everything once it is closed, a ballot too that is being checked at that moment', async () => {
    const { deps } = world
    const text = voting.ballot(voting.voters[10]!)
    const close = () => deps.db.write.transaction((tx) => closeBox(tx, voting.uuid, deps))
    const closing = {
      run: async () => {
        await close()
        return { problem: undefined }
      },
    }
    expect(await outcome(castBallot(deps, voting.uuid, text, new TokenBuckets(deps.now), closing))).to.equal('closed')
    expect(await casting(text)).to.equal('closed')
    expect((await where(world, voting.uuid, text)).body.state).to.equal('unknown')
  })

  it('no ballot because of its size alone: the longest that an election allows is longer than any', async () => {
    const questions = [QUESTION, { ...QUESTION, answers: ['1', '2', '3', '4'], min: 0, max: 3, blank: false }]
    const box = await collecting(world, 1, { questions })
    await open(world, box).catch(() => undefined)
    const limit = longestBallot(parseElection(box.election)!)
    for (let n = 0; n < 5; n += 1) {
      const { length } = box.ballot(box.voters[0]!, [SECOND[0]!, [1, 0, 1, 0]])
      expect(length).to.be.within(limit - 100, limit)
    }
  })
})
