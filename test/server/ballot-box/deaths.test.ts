import { expect } from 'chai'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import request from 'supertest'
import { trackerOf } from '../../../core/protocol/v1/ballot.ts'
import { verify } from '../../../core/protocol/v1/verify.ts'
import { archiveOf } from '../../../server/ballot-box/archive.service.ts'
import { closeBox, freezeBox, openBox } from '../../../server/ballot-box/ballot-box.service.ts'
import { castBallot } from '../../../server/ballot-box/casting.service.ts'
import { flushBox } from '../../../server/ballot-box/flush.service.ts'
import { registerCredential } from '../../../server/ballot-box/registration.service.ts'
import { TokenBuckets } from '../../../server/ballot-box/token-buckets.ts'
import { openDatabase } from '../../../server/db/database.ts'
import type { Deps } from '../../../server/deps.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'
import { freePort } from '../../support/ports.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { close, count } from './counting.ts'
import { survive } from './faults.ts'
import { cast, collecting, crowded, FIRST, OPENED_ON, SECOND, type Polling } from './voting.ts'

const buckets = (deps: Deps): TokenBuckets => new TokenBuckets(deps.now)

describe('a ballot box that dies', function () {
  this.timeout(120_000)
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const clean = async ({ uuid }: Polling): Promise<void> => {
    expect((await verify(group, await archiveOf(world.deps.db.read, uuid))).findings).to.deep.equal([])
  }

  it('before any of its queries loses no right to vote and doubles none', async () => {
    const box = await collecting(world, 11)
    const { uuid, voters, election, trustees } = box
    for (const [at, voter] of voters.entries()) {
      const registering = (deps: Deps) => registerCredential(deps, uuid, voter, buckets(deps))
      if (at < 2) expect(await survive(world, registering)).to.be.greaterThan(5)
      else await registering(world.deps)
    }
    const frozen: unknown[] = []
    await survive(world, async (deps) => frozen.push(await deps.db.write.transaction((tx) => freezeBox(tx, uuid, deps))))
    expect(frozen).to.deep.equal([{ registered: 11 }])
    await survive(world, (deps) => deps.db.write.transaction((tx) => openBox(tx, uuid, { election, trustees, openedOn: OPENED_ON })))
    const voting = (text: string) => (deps: Deps) => castBallot(deps, uuid, text, buckets(deps))
    expect(await survive(world, voting(box.ballot(voters[0]!)))).to.be.greaterThan(10)
    expect(await survive(world, voting(box.ballot(voters[0]!, SECOND)))).to.be.greaterThan(10)
    for (const voter of voters.slice(1, 10)) await voting(box.ballot(voter, FIRST))(world.deps)
    expect(await survive(world, (deps) => flushBox(deps, uuid))).to.be.greaterThan(5)
    await clean(box)
    await survive(world, voting(box.ballot(voters[1]!, SECOND)))
    await survive(world, voting(box.ballot(voters[10]!, SECOND)))
    const closed: unknown[] = []
    await survive(world, async (deps) => closed.push(await deps.db.write.transaction((tx) => closeBox(tx, uuid, deps))))
    expect(closed).to.deep.equal([{ cast: 11, registered: 11 }])
    expect(await count(world, box)).to.deep.equal([[0, 8, 3]])
    await clean(box)
  })

  it('as a process, in the middle of a rush, still has every ballot that it has acknowledged', async () => {
    const box = await crowded(world, 24)
    const { uuid, voters } = box
    const texts = voters.map((voter) => box.ballot(voter))
    const acknowledged = new Set<string>()
    for (const enough of [7, 16, 24]) {
      const { process: child, visitor } = await boxServer(world)
      const died = once(child, 'exit')
      for (const text of acknowledged) {
        const { body } = await visitor().get(`/box/${uuid}/ballots/${encodeURIComponent(trackerOf(text))}`)
        expect(body.state).to.be.oneOf(['pending', 'board'])
      }
      const sending = texts.map(async (text) => {
        const answer = await cast({ visitor }, uuid, text).then(
          ({ body }) => body as { code: string },
          () => ({ code: 'gone' }),
        )
        expect(answer.code).to.be.oneOf(['stored', 'already_counted', 'gone'])
        if (answer.code !== 'gone') acknowledged.add(text)
        if (acknowledged.size >= enough) child.kill('SIGKILL')
      })
      await Promise.all(sending)
      await died
      expect(acknowledged.size).to.be.at.least(enough)
    }
    expect(await close(world, uuid)).to.deep.equal({ cast: 24, registered: 24 })
    expect(await count(world, box)).to.deep.equal([[0, 24, 0]])
    await clean(box)
  })

  it('is two that move the same ballots at once: one does, and the chain never forks', async () => {
    const box = await crowded(world, 30)
    const { uuid, voters } = box
    const other = openDatabase(world.db.url)
    try {
      for (const part of [voters.slice(0, 12), voters.slice(12, 30)]) {
        await Promise.all(part.map((voter) => castBallot(world.deps, uuid, box.ballot(voter), buckets(world.deps))))
        const moved = await Promise.all([world.deps, { ...world.deps, db: other }, world.deps].map((deps) => flushBox(deps, uuid)))
        expect(moved.toSorted((a, b) => b - a)).to.deep.equal([part.length, 0, 0])
      }
      await clean(box)
      const both = await Promise.allSettled([close(world, uuid), close({ deps: { ...world.deps, db: other } }, uuid)])
      expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    } finally {
      await other.close()
    }
    expect(await count(world, box)).to.deep.equal([[0, 30, 0]])
    await clean(box)
  })

  it('never, but gets many ballots of one voter at once from two instances: all are taken, one counts', async () => {
    const box = await crowded(world, 1)
    const other = openDatabase(world.db.url)
    try {
      const texts = Array.from({ length: 8 }, (_, at) => box.ballot(box.voters[0]!, at % 2 === 0 ? FIRST : SECOND))
      const instances = [world.deps, { ...world.deps, db: other }]
      const trackers = await Promise.all(texts.map((text, at) => castBallot(instances[at % 2]!, box.uuid, text, buckets(world.deps))))
      expect(trackers).to.deep.equal(texts.map(trackerOf))
      expect(await world.db.read('box_replaced').where({ box_uuid: box.uuid })).to.have.length(7)
    } finally {
      await other.close()
    }
    expect(await close(world, box.uuid)).to.deep.equal({ cast: 1, registered: 1 })
    const [[blank, first, second]] = (await count(world, box)) as [[number, number, number]]
    expect([blank, first + second]).to.deep.equal([0, 1])
  })
})

interface BoxServer {
  readonly process: ChildProcess
  readonly visitor: World['visitor']
}

/** The box alone in a process of its own, on the world's database. */
async function boxServer({ db, deps }: World): Promise<BoxServer> {
  const port = await freePort()
  const script = path.join(import.meta.dirname, 'box-server.ts')
  const env = { ...process.env, DATABASE_URL: db.url, PORT: `${port}`, BALLOT_BOX_KEY: deps.config.ballotBoxKey }
  const child = spawn(process.execPath, ['--import', 'tsx', script], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const visitor = () => request.agent(`http://127.0.0.1:${port}`).set('Sec-Fetch-Site', 'same-origin') as ReturnType<World['visitor']>
  return { process: child, visitor }
}
