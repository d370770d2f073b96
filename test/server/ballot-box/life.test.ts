import { expect } from 'chai'
import { trackerOf } from '../../../core/protocol/v1/ballot.ts'
import { verify } from '../../../core/protocol/v1/verify.ts'
import { archiveOf, boardOf } from '../../../server/ballot-box/archive.service.ts'
import { appendResult, boxStates, discardBox, freezeBox } from '../../../server/ballot-box/ballot-box.service.ts'
import { flushBoxes } from '../../../server/ballot-box/flush.service.ts'
import { sodiumGroup as group } from '../../../server/protocol/sodium-group.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { close, count } from './counting.ts'
import { blindlySigned, cast, collecting, open, polling, register, SECOND, where } from './voting.ts'

describe('the life of a ballot box', function () {
  this.timeout(60_000)
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('collects, votes, counts, and its archive is one that a verifier takes at every moment', async () => {
    const box = await polling(world, 12)
    const { uuid, voters } = box
    const findings = async () => (await verify(group, await archiveOf(world.deps.db.read, uuid))).findings
    expect(await findings()).to.deep.equal([])
    const texts = voters.map((voter) => box.ballot(voter))
    for (const text of texts.slice(0, 9)) {
      const { body, headers } = await cast(world, uuid, text).expect(200)
      expect(body).to.deep.equal({ code: 'stored', tracker: trackerOf(text) })
      expect(headers).to.not.have.property('set-cookie')
    }
    expect((await boardOf(world.deps.db.read, uuid)).total).to.equal(0)
    await flushBoxes(world.deps)
    expect((await boardOf(world.deps.db.read, uuid)).total).to.equal(0)
    await cast(world, uuid, texts[9]!).expect(200)
    const { ballots, total, lastEvent } = await boardOf(world.deps.db.read, uuid)
    expect(total).to.equal(10)
    expect(new Set(ballots.map(({ tracker }) => tracker))).to.deep.equal(new Set(texts.slice(0, 10).map(trackerOf)))
    expect(lastEvent).to.match(/^[0-9a-f]{64}$/)
    expect(await findings()).to.deep.equal([])
    const prefix = await archiveOf(world.deps.db.read, uuid)
    const again = box.ballot(voters[0]!, SECOND)
    for (const text of [texts[10]!, again]) await cast(world, uuid, text).expect(200)
    expect(await close(world, uuid)).to.deep.equal({ cast: 11, registered: 12 })
    expect(await findings()).to.deep.equal([])
    expect(await count(world, box)).to.deep.equal([[0, 10, 1]])
    const report = await verify(group, await archiveOf(world.deps.db.read, uuid), { prefix, tracker: trackerOf(again) })
    expect(report.findings).to.deep.equal([])
    expect(report.facts).to.deep.include({ credentials: 12, ballots: 12, voters: 11, result: [[0, 10, 1]] })
    expect((await where(world, uuid, texts[0]!)).body.state).to.equal('replaced')
    expect((await where(world, uuid, again)).body.state).to.equal('board')
    expect((await boxStates(world.deps.db.read, [uuid, 'none'])).get(uuid)).to.deep.include({ phase: 'finished', cast: 11, onBoard: 12 })
  })

  it('in one step takes codes and ballots together, and shows nothing before the close', async () => {
    const box = await collecting(world, 4, { oneStep: true })
    expect((await register(world, box.uuid, box.voters[0]!)).body).to.deep.equal({ code: 'not_open' })
    await open(world, box)
    for (const voter of box.voters) {
      await register(world, box.uuid, voter).expect(200)
      await cast(world, box.uuid, box.ballot(voter)).expect(200)
    }
    await flushBoxes(world.deps)
    expect(await archiveOf(world.deps.db.read, box.uuid)).to.have.length(0)
    expect(await close(world, box.uuid)).to.deep.equal({ cast: 4, registered: 4 })
    expect(await count(world, box)).to.deep.equal([[0, 4, 0]])
    expect((await verify(group, await archiveOf(world.deps.db.read, box.uuid))).findings).to.deep.equal([])
  })

  it('says how many registered when the list is frozen, and refuses every step out of its turn', async () => {
    const box = await collecting(world, 3)
    const blind = await blindlySigned(box.uuid, box.voters[0]!)
    expect(blind.signature).to.not.equal(box.voters[0]!.signature)
    for (const voter of [blind, ...box.voters]) await register(world, box.uuid, voter).expect(200)
    const tried = (step: () => Promise<unknown>) => step().then(String, (error: unknown) => (error as { code: string }).code)
    expect(await tried(() => open(world, box))).to.equal('errors.changed_meanwhile')
    expect(await tried(() => close(world, box.uuid))).to.equal('errors.changed_meanwhile')
    const { write } = world.deps.db
    const freeze = () => write.transaction((tx) => freezeBox(tx, box.uuid, world.deps))
    expect(await freeze()).to.deep.equal({ registered: 3 })
    expect(await tried(freeze)).to.equal('errors.changed_meanwhile')
    await open(world, box)
    expect(await tried(() => write.transaction((tx) => appendResult(tx, box.uuid, '{}')))).to.equal('errors.changed_meanwhile')
    expect(await close(world, box.uuid)).to.deep.equal({ cast: 0, registered: 3 })
    expect(await tried(() => close(world, box.uuid))).to.equal('errors.changed_meanwhile')
    expect((await verify(group, await archiveOf(world.deps.db.read, box.uuid))).findings).to.deep.equal([])
  })

  it('forgets what waited when an election is cancelled', async () => {
    const { uuid, voters, ballot } = await polling(world, 2)
    await cast(world, uuid, ballot(voters[0]!)).expect(200)
    await world.deps.db.write.transaction((tx) => discardBox(tx, uuid))
    expect(await world.deps.db.read('box_pending').where({ box_uuid: uuid })).to.have.length(0)
    expect((await cast(world, uuid, ballot(voters[1]!)).expect(409)).body).to.deep.equal({ code: 'closed' })
  })

  it('adds up a great many ballots in a thread', async () => {
    const questions = [1, 2, 3, 4].map((n) => ({
      question: `${n}`,
      answers: Array.from({ length: 20 }, (_, i) => `${i}`),
      min: 0,
      max: 1,
      blank: false,
    }))
    const box = await polling(world, 7, { questions })
    const choices = questions.map(({ answers }) => answers.map((_, at) => (at === 3 ? 1 : 0)))
    for (const voter of box.voters) await cast(world, box.uuid, box.ballot(voter, choices)).expect(200)
    await close(world, box.uuid)
    const counts = await count(world, box)
    expect(counts.map((row) => row[3])).to.deep.equal([7, 7, 7, 7])
  })
})
