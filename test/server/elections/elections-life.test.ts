import { expect } from 'chai'
import { createHash } from 'node:crypto'
import { groupsOf } from '../../../core/protocol/seat.ts'
import { AppError } from '../../../server/errors.ts'
import { copyElection } from '../../../server/elections/definition.service.ts'
import { closeDueElections, remindOfElections, remindVoters } from '../../../server/elections/due.service.ts'
import { getElection, listElections, openElections, timelineOf } from '../../../server/elections/elections.service.ts'
import { addVoters, excludeVoter, mergeClass, removeVoter } from '../../../server/elections/roll.service.ts'
import {
  cancelElection,
  closeCollection,
  closeVoting,
  extendElection,
  openCollection,
  openVoting,
  startCeremony,
} from '../../../server/elections/steps.service.ts'
import { trusteesText } from '../../../server/elections/trustees.service.ts'
import { classTurnouts, totalTurnout } from '../../../server/elections/turnout.service.ts'
import { collect, countRolls } from '../../../server/voter-roll/voter-roll.service.ts'
import { auditor, chen, he, inspector, lin, luo, observer, sun, sysadmin, xu, zhou } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import {
  blinded,
  cast,
  collecting,
  drafted,
  fetchCode,
  get,
  inCeremony,
  makeOfficer,
  officer,
  register,
  rulesOf,
  take,
  VOTERS,
  voting,
} from './flow.ts'

const refusal = async (promise: Promise<unknown>): Promise<string> => {
  try {
    await promise
  } catch (error) {
    if (error instanceof AppError) return error.code
    throw error
  }
  return 'none'
}
const told = async (world: World, username: string): Promise<string[]> => {
  const rows = (await world.db.read('notifications').where({ person_id: world.cast.people[username]! }).orderBy('id').select('code')) as {
    code: string
  }[]
  return rows.map(({ code }) => code).filter((code) => code.startsWith('elections.'))
}
const steps = async (world: World, id: number): Promise<string[]> => (await timelineOf(world.deps, id)).map(({ step }) => step)
const logged = async (world: World, id: number): Promise<string[]> => {
  const rows = (await world.db
    .read('audit_entries as e')
    .whereExists(world.db.read('log_leaves as l').whereRaw(`l.subject = 'audit:' || e.id`).select(world.db.read.raw('1')))
    .where('e.subject', `election:${id}`)
    .orderBy('e.id')
    .select('e.action')) as { action: string }[]
  return rows.map(({ action }) => action)
}

describe('the life of an election', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('goes from the draft to the count; voters read every step, what matters is in the public log', async () => {
    const { id, uuid, holders } = await voting(world)
    for (const [i, holder] of holders.entries()) await cast(world, uuid, holder, [[Number(i < 4), Number(i >= 4), 0]])
    await cast(world, uuid, holders[6]!, [[1, 0, 0]]) // another mind before the close
    const during = totalTurnout(await classTurnouts(world.deps, await get(world, id)))
    expect(during).to.deep.equal({ size: 7, excluded: 0, collected: 7, registered: 7, cast: 7 })
    expect(await closeVoting(world.deps, officer(world), id)).to.equal('counting')

    const after = await get(world, id)
    expect([after.state, after.openedOn, after.closedOn]).to.deep.equal(['counted', '2026-03-02', '2026-03-02'])
    expect(await steps(world, id)).to.deep.equal([
      'created',
      'ceremony',
      'keys_complete',
      'collection_opened',
      'collection_closed',
      'voting_opened',
      'voting_closed',
      'counted',
    ])
    const timeline = await timelineOf(world.deps, id)
    expect(timeline.find(({ step }) => step === 'collection_closed')?.detail).to.deep.equal({ roll: 7, collected: 7, registered: 7 })
    expect(timeline.find(({ step }) => step === 'voting_opened')?.detail['fingerprint']).to.match(/^[A-Za-z0-9+/]{43}$/)
    expect(timeline.find(({ step }) => step === 'voting_closed')?.detail).to.deep.equal({ cast: 7 })
    expect(await logged(world, id)).to.deep.equal([
      'elections.start_ceremony',
      'elections.open_collection',
      'elections.close_collection',
      'elections.open_voting',
      'elections.result',
      'elections.close_voting',
    ])
    const box = (await world.db
      .read('boxes')
      .where({ uuid })
      .first('result', 'phase')
      .catch(() => undefined)) as { phase: string } | undefined
    expect(box?.phase ?? 'finished').to.equal('finished')
  })

  it('collects and votes in one step where a motion has chosen that', async () => {
    const id = await inCeremony(world, { settings: { oneStep: true } })
    expect(await refusal(take(world, openCollection, id))).to.equal('elections.error.state')
    await take(world, openVoting, id)
    const { uuid } = (await get(world, id)).classes[0]!
    for (const voter of VOTERS.slice(0, 5)) await cast(world, uuid, await fetchCode(world, voter, uuid), [[0, 0, 1]])
    expect(await closeVoting(world.deps, officer(world), id)).to.equal('counting')
    expect((await get(world, id)).state).to.equal('counted')
    expect(await refusal(collect(world.deps, world.actor(VOTERS[6]!), uuid, 'A'.repeat(344)))).to.equal('elections.collect.closed')
  })

  it('says in the timeline and in the public log with which key codes are signed; the box tells the same to anybody', async () => {
    for (const oneStep of [false, true]) {
      const id = await inCeremony(world, { settings: { oneStep } })
      await take(world, oneStep ? openVoting : openCollection, id)
      const { uuid } = (await get(world, id)).classes[0]!
      const told = (await world.visitor().get(`/box/${uuid}`).expect(200)).body as { issuerKey: string }
      const print = createHash('sha256').update(Buffer.from(told.issuerKey, 'base64')).digest('hex')
      const line = (await timelineOf(world.deps, id)).find(({ detail }) => detail['issuer'] !== undefined)!
      expect([line.step, line.detail['issuer']]).to.deep.equal([oneStep ? 'one_step_opened' : 'collection_opened', print])
      const action = oneStep ? 'elections.open_voting' : 'elections.open_collection'
      const entry = (await world.db
        .read('audit_entries')
        .where({ action, subject: `election:${id}` })
        .first('details')) as { details: string }
      expect((JSON.parse(entry.details) as { issuers: string[] }).issuers).to.deep.equal([print])
      const page = (await (await world.as(chen)).get(`/elections/${id}`).expect(200)).text
      expect(page.replaceAll(/<[^>]*>/g, ''))
        .to.include('签发钥匙指纹')
        .and.include(groupsOf(print))
    }
  })

  it('stops when there are more codes than were fetched, and says so to everybody', async () => {
    const id = await collecting(world)
    const { uuid } = (await get(world, id)).classes[0]!
    for (const voter of VOTERS.slice(0, 5)) await fetchCode(world, voter, uuid)
    await world.db.write('voter_roll').where({ person_id: world.cast.people['chen']! }).update({ blinded: null, blind_signature: null })
    expect(await closeCollection(world.deps, officer(world), id)).to.equal('stopped')
    expect((await get(world, id)).state).to.equal('stopped')
    expect((await timelineOf(world.deps, id)).at(-1)?.detail).to.deep.equal({ roll: 7, collected: 4, registered: 5 })
    expect(await told(world, 'he')).to.include('elections.told.stopped')
    expect(await logged(world, id)).to.include('elections.stop')
    expect(await refusal(take(world, openVoting, id))).to.equal('elections.error.state')
  })

  it('does not close a collection that could never be counted, and tells its officer once', async () => {
    const id = await collecting(world, { rules: { collectUntil: '2026-03-02T02:00:00.000Z' } })
    const { uuid } = (await get(world, id)).classes[0]!
    for (const voter of VOTERS.slice(0, 4)) await fetchCode(world, voter, uuid)
    const early = closeCollection(world.deps, officer(world), id, undefined, '都到了')
    expect(await refusal(early)).to.equal('elections.error.too_few_collected')
    world.clock.set('2026-03-02T02:00:30.000Z')
    await world.db
      .write('role_assignments')
      .insert({ person_id: world.cast.people['xu']!, role: 'officer', granted_at: '2025-01-02T00:00:00.000Z' })
    expect(await closeDueElections(world.deps)).to.equal(0)
    expect(await closeDueElections(world.deps)).to.equal(0)
    expect((await told(world, 'xu')).filter((code) => code === 'elections.told.officer.cannot_close')).to.have.length(1)
    expect((await get(world, id)).state).to.equal('collecting')
    await fetchCode(world, VOTERS[4]!, uuid)
    expect(await closeDueElections(world.deps)).to.equal(1)
    expect((await get(world, id)).state).to.equal('frozen')
    const [key] = (await world.db.read('issuer_keys').where({ box_uuid: uuid }).select('sealed_key')) as { sealed_key: string }[]
    expect(key?.sealed_key).to.equal('')
  })

  it('closes the vote by the clock, once, on two machines at the same moment', async () => {
    const { id, uuid, holders } = await voting(world, { rules: { voteUntil: '2026-03-03T09:00:00.000Z' } })
    for (const holder of holders.slice(0, 5)) await cast(world, uuid, holder, [[1, 0, 0]])
    world.clock.set('2026-03-03T08:59:59.000Z')
    expect(await closeDueElections(world.deps)).to.equal(0)
    world.clock.set('2026-03-03T09:00:00.000Z')
    const closed = await Promise.all([closeDueElections(world.deps), closeDueElections(world.deps)])
    expect(closed.reduce((a, b) => a + b)).to.equal(1)
    expect((await steps(world, id)).filter((step) => step === 'voting_closed')).to.have.length(1)
    expect((await timelineOf(world.deps, id)).find(({ step }) => step === 'voting_closed')?.actorName).to.equal(undefined)
  })

  it('closes the others on time when one box cannot be opened', async () => {
    const until = { rules: { voteUntil: '2026-03-03T09:00:00.000Z' } }
    const [broken, sound] = [await voting(world, until), await voting(world, until)]
    await world.db.write('boxes').where({ uuid: broken.uuid }).update({ key_check: 'of another installation' })
    world.clock.set('2026-03-03T09:00:01.000Z')
    await makeOfficer(world)
    expect(await closeDueElections(world.deps), 'nothing failed that a log would have to tell every minute').to.equal(1)
    expect(await closeDueElections(world.deps)).to.equal(0)
    expect((await get(world, broken.id)).state).to.equal('voting')
    expect((await told(world, 'xu')).filter((code) => code === 'elections.told.officer.box_key')).to.have.length(1)
    const press = closeVoting(world.deps, officer(world), broken.id)
    expect(await refusal(press), 'the officer reads why').to.equal('elections.error.box_key')
    expect((await get(world, sound.id)).state, 'nobody voted').to.equal('counted')
  })

  it('is closed before its announced end only with a reason, which everybody reads, or when nobody could use the time', async () => {
    const rules = { collectUntil: '2026-03-03T09:00:00.000Z', voteUntil: '2026-03-04T09:00:00.000Z' }
    const id = await collecting(world, { rules })
    const { uuid } = (await get(world, id)).classes[0]!
    const holders = []
    for (const voter of VOTERS.slice(0, 6)) holders.push(await fetchCode(world, voter, uuid))
    const close = async (step: typeof closeCollection | typeof closeVoting, reason?: string) =>
      step(world.deps, officer(world), id, (await get(world, id)).version, reason)
    expect(await refusal(close(closeCollection))).to.equal('elections.error.early')
    expect((await get(world, id)).state).to.equal('collecting')
    expect(await close(closeCollection, '会议改在今天')).to.equal('frozen')
    const line = (await timelineOf(world.deps, id)).at(-1)!
    expect(line.detail).to.include({ reason: '会议改在今天', until: rules.collectUntil, collected: 6 })
    for (const { username } of VOTERS) expect(await told(world, username)).to.include('elections.told.collection_early')
    const page = (await (await world.as(chen)).get(`/elections/${id}`).expect(200)).text
    expect(page).to.match(/提前截止，原定 [^<]*17:00：会议改在今天/)
    const entry = (await world.db.read('audit_entries').where({ action: 'elections.close_collection' }).first('details')) as {
      details: string
    }
    expect(JSON.parse(entry.details)).to.include({ reason: '会议改在今天', until: rules.collectUntil })

    await take(world, openVoting, id)
    for (const holder of holders.slice(0, 5)) await cast(world, uuid, holder, [[1, 0, 0]])
    expect(await refusal(close(closeVoting))).to.equal('elections.error.early')
    await makeOfficer(world)
    const agent = await world.as(xu)
    const form = (await agent.get(`/elections/${id}`).expect(200)).text
    expect(form)
      .to.match(/公布的截止时间是 [^<]*17:00/)
      .and.include('id="step-close-reason"')
    const { version } = await get(world, id)
    await agent.post(`/elections/${id}/steps/close`).type('form').send({ version, reason: ' ' }).expect(422)
    await cast(world, uuid, holders[5]!, [[0, 1, 0]])
    expect((await agent.get(`/elections/${id}`)).text, 'every code has cast').not.to.include('step-close-reason')
    await agent.post(`/elections/${id}/steps/close`).type('form').send({ version }).expect(303)
    const closed = (await timelineOf(world.deps, id)).find(({ step }) => step === 'voting_closed')!
    expect(closed.detail).to.deep.equal({ cast: 6 })
    expect(await told(world, 'chen')).not.to.include('elections.told.voting_early')
  })

  it('needs no reason to close a collection in which everybody has a code, nor what has no announced end', async () => {
    const rules = { collectUntil: '2026-03-03T09:00:00.000Z', voteUntil: '2026-03-04T09:00:00.000Z' }
    const { id } = await voting(world, { rules })
    expect((await timelineOf(world.deps, id)).find(({ step }) => step === 'collection_closed')!.detail).not.to.have.property('until')
    expect(await closeVoting(world.deps, officer(world), id, undefined, '人已到齐')).to.equal('counting')
    for (const { username } of VOTERS) expect(await told(world, username)).to.include('elections.told.voting_early')
    const open = await voting(world)
    expect(await closeVoting(world.deps, officer(world), open.id)).to.equal('counting')
  })

  it('tells voters in a whole sentence when the close is not set yet', async () => {
    await collecting(world)
    const page = await (await world.as(chen)).get('/notifications').expect(200)
    expect(page.text).to.include('开始领票，主持人宣布时 截止。')
  })

  it('reminds all voters before the close, never only those who have not voted', async () => {
    const { id, uuid, holders } = await voting(world, { rules: { voteUntil: '2026-03-05T09:00:00.000Z' } })
    for (const holder of holders.slice(0, 3)) await cast(world, uuid, holder, [[1, 0, 0]])
    world.clock.set('2026-03-04T10:00:00.000Z')
    await remindOfElections(world.deps)
    await remindOfElections(world.deps)
    await remindVoters(world.deps, officer(world), id)
    expect(await refusal(remindVoters(world.deps, officer(world), id))).to.equal('elections.error.reminded')
    expect(
      (await steps(world, id)).filter((step) => step === 'reminded'),
      'nothing is said of it twice',
    ).to.have.length(1)
    for (const { username } of VOTERS)
      expect((await told(world, username)).filter((code) => code === 'elections.told.remind_voting')).to.have.length(2)
    expect(await told(world, 'luo')).to.deep.equal([])
  })

  it('is extended only later and with a reason, in public; two officers at once: one comes second', async () => {
    const id = await collecting(world, { rules: { collectUntil: '2026-03-03T09:00:00.000Z', voteUntil: '2026-03-04T09:00:00.000Z' } })
    const { version } = await get(world, id)
    const extend = (until: string) => extendElection(world.deps, officer(world), id, { version, until, reason: '下乡同志未归' })
    expect(await refusal(extend('2026-03-03T08:00:00.000Z'))).to.equal('errors.invalid_input')
    const both = await Promise.all([refusal(extend('2026-03-04T10:00:00.000Z')), refusal(extend('2026-03-04T11:00:00.000Z'))])
    expect(both.sort()).to.deep.equal(['errors.changed_meanwhile', 'none'])
    const after = await get(world, id)
    expect(after.voteUntil).to.equal(undefined)
    expect((await timelineOf(world.deps, id)).at(-1)?.detail['reason']).to.equal('下乡同志未归')
    expect(await told(world, 'chen')).to.include('elections.told.extended')
  })

  it('is called off with a reason, at any step before the count; its boxes take nothing more', async () => {
    const { id, uuid, holders } = await voting(world)
    await cast(world, uuid, holders[0]!, [[1, 0, 0]])
    await cancelElection(world.deps, officer(world), id, (await get(world, id)).version, '候选人情况有变')
    expect((await get(world, id)).state).to.equal('cancelled')
    const refused = await world.visitor().post(`/box/${uuid}/ballots`).type('text').send('{}')
    expect(refused.status).to.be.at.least(400)
    expect(await told(world, 'he')).to.include('elections.told.cancelled')
    expect(await refusal(closeVoting(world.deps, officer(world), id))).to.equal('elections.error.state')
  })

  it('keeps its draft to its officer, then shows it to voters and to those who oversee it', async () => {
    const id = await drafted(world)
    const sees = async (persona: typeof chen): Promise<boolean> =>
      (await refusal(getElection(world.deps, world.actor(persona), id))) === 'none'
    expect(await sees(chen)).to.equal(false)
    await take(world, startCeremony, id)
    const seen = await Promise.all([chen, zhou, inspector, observer, luo, xu, sysadmin, auditor].map(sees))
    expect(seen).to.deep.equal([true, true, true, true, false, false, false, false])
    const listed = async (persona: typeof chen): Promise<number[]> =>
      (await listElections(world.deps, world.actor(persona))).map((line) => line.id)
    expect([await listed(chen), await listed(luo), await listed(zhou)]).to.deep.equal([[id], [], [id]])
    await world.db.write('elections').where({ id }).update({ state: 'published' })
    expect([await listed(luo), await sees(luo), await listed(observer)]).to.deep.equal([[id], true, [id]])
    expect(await refusal(listElections(world.deps, world.actor(sysadmin)))).to.equal('elections.denied.administrator')
  })

  it('says on every page what is open, alike before and after somebody used it', async () => {
    const id = await collecting(world)
    const { uuid } = (await get(world, id)).classes[0]!
    const before = await openElections(world.deps, world.actor(chen))
    await fetchCode(world, chen, uuid)
    const page = (await (await world.as(chen)).get('/disclosures').expect(200)).text
    expect(page).to.include(`href="/elections/${id}/collect#now"`)
    expect(await openElections(world.deps, world.actor(chen))).to.deep.equal(before)
    expect((await (await world.as(luo)).get('/disclosures').expect(200)).text).to.not.include(`/elections/${id}`)
    await excludeVoter(world.deps, officer(world), id, world.cast.people['he']!, '休假')
    expect(await openElections(world.deps, world.actor(he))).to.deep.equal([])
  })

  it('merges a class that is too small into the next, in public; its voters fetch their codes anew', async () => {
    const id = await drafted(world, {
      rules: {
        classes: [
          { code: 'A', title: '领导班子', weight: 40 },
          { code: 'B', title: '科室负责人', weight: 30 },
          { code: 'C', title: '一般干部', weight: 30 },
        ],
      },
      settings: { minimum: 2 },
    })
    expect(await refusal(take(world, startCeremony, id))).to.equal('elections.error.class_small')
    await mergeClass(world.deps, officer(world), id, (await get(world, id)).version, 'A')
    const merged = await get(world, id)
    expect(merged.classes.map(({ code, weight, mergedInto }) => [code, weight, mergedInto !== undefined])).to.deep.equal([
      ['A', 40, true],
      ['B', 70, false],
      ['C', 30, false],
    ])
    await take(world, startCeremony, id)
    await take(world, openCollection, id)
    const [, heads, staff] = (await get(world, id)).classes
    await fetchCode(world, sun, heads!.uuid)
    await mergeClass(world.deps, officer(world), id, (await get(world, id)).version, 'B')
    expect(await told(world, 'sun')).to.include('elections.told.merged')
    expect(await refusal(fetchCode(world, sun, heads!.uuid))).to.equal('elections.collect.not_on_roll')
    for (const voter of VOTERS) await fetchCode(world, voter, staff!.uuid)
    expect(await closeCollection(world.deps, officer(world), id)).to.equal('frozen')
    expect((await timelineOf(world.deps, id)).filter(({ step }) => step === 'merged').map(({ detail }) => detail['n'])).to.deep.equal([
      1, 3,
    ])
  })

  it('leaves nobody on the roll of a class that is merged away at the same moment', async () => {
    const id = await drafted(world, {
      rules: {
        classes: [
          { code: 'A', title: '领导班子', weight: 40 },
          { code: 'B', title: '科室负责人', weight: 30 },
          { code: 'C', title: '一般干部', weight: 30 },
        ],
      },
    })
    for (let round = 0; round < 5; round += 1) {
      const by = officer(world)
      const fresh = await copyElection(world.deps, by, id, `再次表决 ${round}`)
      const before = await get(world, fresh)
      await removeVoter(world.deps, by, fresh, 'all')
      await Promise.allSettled([
        mergeClass(world.deps, by, fresh, before.version, 'A'),
        addVoters(world.deps, by, fresh, { everybody: true }),
      ])
      const { classes } = await get(world, fresh)
      const merged = classes.filter(({ mergedInto }) => mergedInto !== undefined).map(({ uuid }) => uuid)
      expect(await countRolls(world.db.read, merged)).to.deep.equal(new Map())
    }
  })

  it('draws the order of candidates with a seed that stands in the timeline', async () => {
    const id = await drafted(world, {
      kind: 'motion',
      settings: { order: 'random' },
    })
    await take(world, startCeremony, id)
    await take(world, openCollection, id)
    const { settings } = await get(world, id)
    const timeline = await timelineOf(world.deps, id)
    const drawn = timeline.find(({ step }) => step === 'drawn')!
    expect(settings.seed).to.match(/^[0-9a-f]{32}$/)
    expect(drawn.detail['seed']).to.equal(settings.seed)
    const draw = timeline.find(({ step }) => step === 'ceremony')!.detail['draw']
    expect(draw, 'published before anybody made a key').to.match(/^[0-9a-f]{32}$/)
    const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
    const keys = hash((await trusteesText(world.db.read, id))!)
    expect(drawn.detail).to.deep.equal({ seed: hash(`${draw}|${keys}`).slice(0, 32), draw, keys })
    const page = (await (await world.as(chen)).get(`/elections/${id}`).expect(200)).text.replaceAll(/<[^>]*>/g, '')
    expect(page).to.include('由事先公布的前一半和监票人密钥的指纹合成').and.include(draw).and.include(keys)
    expect(rulesOf(await get(world, id)).settings.seed).to.equal(settings.seed)
  })
})

describe('fetching a code', () => {
  let world: World
  let id: number
  let uuid: string
  before(async () => {
    world = await makeWorld()
    id = await collecting(world)
    uuid = (await get(world, id)).classes[0]!.uuid
  })
  after(() => world.close())
  const post = async (persona: typeof chen, message: string, box = uuid) =>
    (await world.as(persona))
      .post(`/elections/${id}/collect`)
      .set('Content-Type', 'application/x-www-form-urlencoded')
      .send({ classUuid: box, blinded: message })

  it('answers the same to the same, so that a lost answer costs nobody their vote, and refuses another', async () => {
    const first = await blinded(world, uuid)
    const one = await post(chen, first.blinded)
    const two = await post(chen, first.blinded)
    expect([one.status, two.status]).to.deep.equal([200, 200])
    expect(two.body).to.deep.equal(one.body)
    await register(world, uuid, first.credential, await first.finish((one.body as { signature: string }).signature))
    const other = await post(chen, (await blinded(world, uuid)).blinded)
    expect([other.status, (other.body as { code: string }).code]).to.deep.equal([409, 'elections.collect.already'])
  })

  it('gives one signature to one person whose two browsers ask at once', async () => {
    const [a, b] = [await blinded(world, uuid), await blinded(world, uuid)]
    const answers = await Promise.all([post(lin, a.blinded), post(lin, b.blinded)])
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([200, 409])
  })

  it('refuses each for its own reason', async () => {
    const { blinded: message } = await blinded(world, uuid)
    await excludeVoter(world.deps, officer(world), id, world.cast.people['he']!, '借调')
    const codes: string[] = []
    for (const [persona, text, box] of [
      [he, message, uuid],
      [zhou, message, uuid],
      [luo, message, uuid],
      [sun, 'abc', uuid],
      [sun, Buffer.alloc(256, 255).toString('base64'), uuid],
      [sun, `${message}\n`, uuid],
      [sun, message, 'EVxwyqzAaaaaaa'],
    ] as const) {
      const answer = await post(persona, text, box)
      codes.push(`${answer.status} ${(answer.body as { code: string }).code}`)
    }
    expect(codes).to.deep.equal([
      '404 errors.not_found',
      '403 elections.collect.not_on_roll',
      '404 errors.not_found',
      '422 elections.collect.malformed',
      '422 elections.collect.malformed',
      '422 elections.collect.malformed',
      '404 errors.not_found',
    ])
  })

  it('keeps the day and no instant, and writes nothing into the audit log', async () => {
    const before = (await world.db.read('audit_entries').count({ n: '*' }).first()) as { n: number | string }
    await fetchCode(world, sun, uuid)
    const row = (await world.db.read('voter_roll').where({ person_id: world.cast.people['sun']! }).first()) as Record<string, unknown>
    expect(row['collected_on']).to.equal('2026-03-02')
    expect(Object.values(row).filter((value) => typeof value === 'string' && /\dT\d\d:/.test(value))).to.deep.equal([])
    expect(await world.db.read('audit_entries').count({ n: '*' }).first()).to.deep.equal(before)
  })

  it('is not open before collection, and over after it', async () => {
    const early = await inCeremony(world)
    const box = (await get(world, early)).classes[0]!.uuid
    expect(await refusal(collect(world.deps, world.actor(chen), box, 'A'.repeat(344)))).to.equal('elections.collect.not_open')
    const late = await voting(world)
    await world.db.write('voter_roll').where({ box_uuid: late.uuid, person_id: world.cast.people['chen']! }).update({ blinded: null })
    expect(await refusal(collect(world.deps, world.actor(chen), late.uuid, 'A'.repeat(344)))).to.equal('elections.collect.closed')
  })
})
