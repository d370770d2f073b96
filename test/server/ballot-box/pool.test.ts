import { expect } from 'chai'
import { boxState } from '../../../server/ballot-box/ballot-box.service.ts'
import { PoolBusy, PoolFailed, WorkerPool } from '../../../server/ballot-box/worker-pool.ts'
import { TokenBuckets } from '../../../server/ballot-box/token-buckets.ts'
import { engine } from '../../support/engines.ts'
import { makeWorld } from '../../support/world.ts'
import { cast, collecting, crowded, open, register } from './voting.ts'

interface Odd {
  readonly what: string
  readonly calls: SharedArrayBuffer
}

// They know no database.
if (engine === 'sqlite')
  describe('the threads that check ballots', function () {
    this.timeout(60_000)
    const entry = new URL('./odd.worker.ts', import.meta.url)
    let pool: WorkerPool<Odd, string>
    beforeEach(() => {
      pool = new WorkerPool({ entry, size: 2, line: 3 })
    })
    afterEach(() => pool.close())

    const limit = { milliseconds: 30_000 }
    const odd = (what: string): Odd => ({ what, calls: new SharedArrayBuffer(4) })
    const calls = ({ calls: shared }: Odd): number => new Int32Array(shared)[0] ?? 0
    const failure = (promise: Promise<unknown>) =>
      promise.then(
        () => undefined,
        (error: unknown) => (error as Error).constructor,
      )

    it('answer, and break for nobody else', async () => {
      const [once, never] = [odd('throw once'), odd('throw')]
      const answers = await Promise.all([
        pool.run(once, limit),
        failure(pool.run(never, limit)),
        pool.run(odd('a'), limit),
        pool.run(odd('b'), limit),
      ])
      expect(answers).to.deep.equal(['throw once', PoolFailed, 'a', 'b'])
      expect([calls(once), calls(never)]).to.deep.equal([2, 2])
      expect(await failure(pool.run(odd('exit'), limit))).to.equal(PoolFailed)
      expect(await pool.run(odd('c'), limit)).to.equal('c')
    })

    it('are ended when they take too long', async () => {
      await pool.run(odd('warm'), limit)
      const hanging = odd('hang')
      expect(await failure(pool.run(hanging, { milliseconds: 3000 }))).to.equal(PoolFailed)
      expect(await pool.run(odd('after'), limit)).to.equal('after')
    })

    it('have a line that is no longer than it may be; a count goes before everybody', async () => {
      const order: string[] = []
      const run = (what: string, ahead = false) => pool.run(odd(what), { ...limit, ahead }).then((answer) => order.push(answer))
      const all = ['1', '2', '3', '4', '5'].map((what) => run(what))
      expect(await failure(pool.run(odd('6'), limit))).to.equal(PoolBusy)
      all.push(run('count', true))
      await Promise.all(all)
      expect(order).to.have.length(6)
      expect(order.indexOf('count')).to.be.lessThan(order.indexOf('5'))
    })
  })

describe('a ballot box with much to do', function () {
  this.timeout(120_000)

  it('takes a hall of two hundred voters at once', async () => {
    const world = await makeWorld()
    try {
      const box = await crowded(world, 200)
      const answers = await Promise.all(box.voters.map((voter) => cast(world, box.uuid, box.ballot(voter))))
      expect(answers.map(({ body }) => (body as { code: string }).code)).to.deep.equal(Array(200).fill('stored'))
      expect(await boxState(world.db.read, box.uuid)).to.deep.include({ cast: 200, registered: 200, phase: 'open' })
    } finally {
      await world.close()
    }
  })

  it('answers others while it checks a very large ballot', async () => {
    const world = await makeWorld()
    try {
      const answers = Array.from({ length: 10 }, (_, at) => `${at}`)
      const questions = Array.from({ length: 40 }, (_, at) => ({ question: `${at}`, answers, min: 0, max: 10, blank: true }))
      const box = await collecting(world, 1, { oneStep: true, questions })
      await open(world, box)
      await register(world, box.uuid, box.voters[0]!).expect(200)
      const text = box.ballot(
        box.voters[0]!,
        questions.map(() => [1, ...answers.map(() => 0)]),
      )
      let isStored = false
      const storing = cast(world, box.uuid, text).then(({ body }) => {
        isStored = true
        return body as { code: string }
      })
      for (let n = 0; n < 5; n += 1) {
        await world.visitor().get(`/box/${box.uuid}`).expect(200)
        expect(isStored).to.equal(false)
      }
      expect((await storing).code).to.equal('stored')
    } finally {
      await world.close()
    }
  })

  it('lets a rush through and slows down a flood, each box for itself', () => {
    let at = 0
    const buckets = new TokenBuckets(() => new Date(at))
    const takes = (uuid: string): number => {
      for (let n = 0; ; n += 1) {
        try {
          buckets.take(uuid)
        } catch {
          return n
        }
      }
    }
    expect(takes('a')).to.equal(400)
    expect(takes('b')).to.equal(400)
    at += 1000
    expect(takes('a')).to.equal(20)
    at -= 5000
    expect(takes('a'), 'a clock that was set back').to.equal(0)
    at += 3_600_000
    expect(takes('a')).to.equal(400)
  })
})
