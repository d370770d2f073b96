import { expect } from 'chai'
import type { Actor } from '../../../server/auth/policy.ts'
import {
  fileObjection,
  getDisclosure,
  listToDo,
  listToReviewAfter,
  passTogether,
  publishDue,
  publishEmergency,
  readEmergencyCounts,
  remindReviewers,
  reviewAfterwards,
  reviewDisclosure,
  unscheduleDisclosure,
  urgeReview,
} from '../../../server/disclosures/disclosures.service.ts'
import { delegate, endEarly, readDelegations } from '../../../server/reviewing/delegation.service.ts'
import { judge } from '../../../server/secrecy/judging.service.ts'
import { enterAnswer, refer } from '../../../server/secrecy/office.service.ts'
import { readGatePanel } from '../../../server/secrecy/panel.service.ts'
import { addLevel, listReviewLevels, saveLevel } from '../../../server/reviewing/levels.service.ts'
import { chen, he, lin, luo, ma, secadmin, sun, tang, wu, zhou, type Persona } from '../../support/personas.ts'
import { PASSWORD } from '../../support/cast.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { pass, published, rowOf, stateOf, submitted } from '../disclosures/flow.ts'

const EVENT = { item: 'B-04', period: null } as const
const reason = '台风将至，须当天告知。'

describe('review in real life', () => {
  let world: World
  before(async () => (world = await makeWorld()))
  after(() => world.close())
  const standingIn = (persona: Persona, away: Persona, role: 'head' | 'approver' | 'secrecy' | 'leader'): Actor => {
    const { id, name, departmentId } = world.actor(away)
    return { ...world.actor(persona), standsInFor: [{ personId: id, name, departmentId, role }] }
  }
  const told = async (persona: Persona): Promise<string[]> =>
    (
      (await world.db
        .read('notifications')
        .where({ person_id: world.actor(persona).id })
        .orderBy('id')
        .select('code')) as { code: string }[]
    ).map(({ code }) => code)

  describe('levels', () => {
    it('apply to what is submitted afterwards; what is under review keeps its steps', async () => {
      const id = await submitted(world, EVENT)
      const level = (await listReviewLevels(world.db.read)).find((one) => one.level === 1)!
      const steps = ['secrecy_review', 'approval_2'] as const
      await saveLevel(world.deps, world.actor(secadmin), 1, level.version, { ...level, steps })
      expect(await refusalOf(saveLevel(world.deps, world.actor(secadmin), 1, level.version, level))).to.equal(
        'conflict errors.changed_meanwhile',
      )
      await pass(world, id, sun, ma, wu)
      expect(await stateOf(world, id)).to.equal('published')
      const later = await submitted(world, EVENT)
      expect(await stateOf(world, later)).to.equal('secrecy_review')
      await pass(world, later, ma, zhou)
      expect(await stateOf(world, later)).to.equal('published')
      await saveLevel(world.deps, world.actor(secadmin), 1, level.version + 1, level)
    })
    it('need a secrecy review and an approval', async () => {
      const input = { name: '新', nameEn: 'New', batchAllowed: false, emergencyAllowed: false, remindAfter: 2 }
      const add = (steps: readonly ('head_review' | 'secrecy_review' | 'approval_1')[]) =>
        addLevel(world.deps, world.actor(secadmin), { ...input, steps })
      expect(await refusalOf(add(['head_review', 'approval_1']))).to.match(/^invalid/)
      expect(await refusalOf(add(['secrecy_review']))).to.match(/^invalid/)
      expect(await refusalOf(addLevel(world.deps, world.actor(sun), { ...input, steps: ['secrecy_review', 'approval_1'] }))).to.match(
        /^forbidden/,
      )
      expect(await add(['approval_1', 'secrecy_review'])).to.equal(4)
    })
  })

  describe('emergency publication', () => {
    it('publishes at once, waits for two others, and counts', async () => {
      const id = await submitted(world, EVENT)
      expect(await refusalOf(publishEmergency(world.deps, world.actor(sun), id, { reason: ' ' }))).to.match(/^invalid/)
      await publishEmergency(world.deps, world.actor(sun), id, { reason })
      const { first_published_at: at, filing_number: number } = await rowOf(world, id)
      expect(at).to.equal(world.clock.now().toISOString())
      expect(number).to.match(/号$/)
      expect(await told(ma)).to.include('reviewing.told.emergency')
      expect((await listToReviewAfter(world.deps, world.actor(ma))).map((one) => one.id)).to.include(id)
      expect(
        await refusalOf(reviewAfterwards(world.deps, world.actor(sun), id, { step: 'after_secrecy', decision: 'pass', remark: '' })),
      ).to.match(/^forbidden/)
      const both = { ...world.actor(ma), roles: ['staff', 'secrecy', 'approver'] as const }
      expect(await reviewAfterwards(world.deps, both, id, { step: 'after_secrecy', decision: 'pass', remark: '' })).to.equal('waits')
      expect(await refusalOf(reviewAfterwards(world.deps, both, id, { step: 'after_approval', decision: 'pass', remark: '' }))).to.equal(
        'forbidden disclosures.denied.decided_before',
      )
      const [counted] = await readEmergencyCounts(world.deps, world.actor(zhou))
      expect(counted).to.include({ waiting: 1, overdue: 0 })
      expect(await reviewAfterwards(world.deps, world.actor(wu), id, { step: 'after_approval', decision: 'pass', remark: '' })).to.equal(
        'passed',
      )
      expect((await readEmergencyCounts(world.deps, world.actor(zhou)))[0]).to.include({ total: 1, waiting: 0 })
      expect(await refusalOf(readEmergencyCounts(world.deps, world.actor(lin)))).to.match(/^forbidden/)
    })
    it('is withdrawn by whoever looks at it afterwards and disagrees', async () => {
      const id = await submitted(world, EVENT)
      await publishEmergency(world.deps, world.actor(sun), id, { reason })
      const withdraw = (remark: string) =>
        reviewAfterwards(world.deps, world.actor(wu), id, { step: 'after_approval', decision: 'withdraw', remark })
      expect(await refusalOf(withdraw(''))).to.match(/^invalid/)
      expect(await withdraw('不应公开。')).to.equal('withdrawn')
      expect(await rowOf(world, id)).to.include({ withdrawal_reason: '不应公开。' })
      expect(await listToReviewAfter(world.deps, world.actor(ma))).to.deep.equal([])
    })
    it('asks again for an approval that was called off before it', async () => {
      const id = await submitted(world, EVENT)
      await pass(world, id, sun, ma)
      const set = { decision: 'pass', remark: '', publish: { on: '2026-03-03', time: '09:00' } } as const
      await reviewDisclosure(world.deps, world.actor(wu), id, set)
      await unscheduleDisclosure(world.deps, world.actor(wu), id, {})
      await publishEmergency(world.deps, world.actor(sun), id, { reason })
      expect((await listToReviewAfter(world.deps, world.actor(luo))).map((one) => one.id)).to.include(id)
      expect(await reviewAfterwards(world.deps, world.actor(luo), id, { step: 'after_approval', decision: 'pass', remark: '' })).to.equal(
        'passed',
      )
    })
    it('ends its wait when both halves are reviewed at the same moment', async () => {
      const id = await submitted(world, EVENT)
      await publishEmergency(world.deps, world.actor(sun), id, { reason })
      const half = (by: Persona, step: 'after_secrecy' | 'after_approval') =>
        reviewAfterwards(world.deps, world.actor(by), id, { step, decision: 'pass', remark: '' })
      expect((await Promise.all([half(ma, 'after_secrecy'), half(wu, 'after_approval')])).toSorted()).to.deep.equal(['passed', 'waits'])
      expect(await listToReviewAfter(world.deps, world.actor(ma))).to.deep.equal([])
    })
    it('is stopped by an open number of an identity card, and no other department may', async () => {
      const id = await submitted(world, { ...EVENT, body: '联系人身份证号 11010519491231002X，请核对。' })
      expect(await refusalOf(publishEmergency(world.deps, world.actor(tang), id, { reason }))).to.equal('not_found errors.not_found')
      expect(await refusalOf(publishEmergency(world.deps, world.actor(sun), id, { reason }))).to.equal('conflict secrecy.error.open_hits')
      expect(await stateOf(world, id)).to.equal('head_review')
    })
  })

  describe('delegation', () => {
    const days = { fromOn: '2026-03-02', toOn: '2026-03-04' }
    it('goes to those who may stand in, once for the same days, and ends early', async () => {
      const give = (role: 'head' | 'approver', to: Persona, more = {}) =>
        delegate(world.deps, world.actor(role === 'head' ? sun : wu), { role, to: world.actor(to).id, reason: '培训', ...days, ...more })
      expect(await refusalOf(give('head', tang))).to.match(/^invalid/)
      expect(await refusalOf(give('head', he))).to.match(/^invalid/)
      expect(await refusalOf(give('approver', ma))).to.match(/^invalid/)
      expect(await refusalOf(give('approver', luo, { toOn: '2026-03-01' }))).to.match(/^invalid/)
      const id = await give('head', chen)
      expect(await refusalOf(give('head', lin, { fromOn: '2026-03-04', toOn: '2026-03-09' }))).to.match(/^invalid/)
      const other = await give('approver', luo)
      expect(
        await refusalOf(delegate(world.deps, world.actor(luo), { role: 'approver', to: world.actor(wu).id, reason: '培训', ...days })),
      ).to.match(/^invalid/)
      expect((await readDelegations(world.deps, world.actor(chen))).delegations).to.have.length(1)
      expect(await refusalOf(endEarly(world.deps, world.actor(chen), id))).to.match(/^not_found/)
      await endEarly(world.deps, world.actor(wu), other)
      expect(await refusalOf(endEarly(world.deps, world.actor(wu), other))).to.match(/^conflict/)
    })
    it('lets the delegate in through their own session, on its days only', async () => {
      const id = await submitted(world, EVENT)
      const agent = await world.as(chen)
      const page = await agent.get(`/disclosures/${id}`).expect(200)
      expect(page.text).to.include('您正代孙立新办理')
      await agent.post(`/disclosures/${id}/review`).type('form').send({ version: 3, step: 'head_review', decision: 'pass' })
      expect(await stateOf(world, id)).to.equal('secrecy_review')
      const { steps } = await getDisclosure(world.deps, world.actor(sun), id)
      expect(steps.at(-1)).to.include({ actorName: '陈静', onBehalfOfName: '孙立新' })
      const other = await submitted(world, EVENT)
      const away = world.db.write('people').where({ id: world.actor(sun).id })
      await away.clone().update({ valid_until: '2026-03-01' })
      await agent.get(`/disclosures/${other}`).expect(404)
      await away.clone().update({ valid_until: null })
      await agent.get(`/disclosures/${other}`).expect(200)
      world.clock.set('2026-03-05T01:00:00Z')
      // The session of three days ago is over, too.
      const anew = world.visitor()
      await anew.post('/login').type('form').send({ username: chen.username, password: PASSWORD }).expect(303)
      await anew.get(`/disclosures/${other}`).expect(404)
      world.clock.set('2026-03-02T01:00:00Z')
    })
    it('keeps the steps apart for both of them', async () => {
      const id = await submitted(world, EVENT)
      await reviewDisclosure(world.deps, standingIn(ma, sun, 'head'), id, { decision: 'pass', remark: '' })
      expect(await refusalOf(reviewDisclosure(world.deps, world.actor(ma), id, { decision: 'pass', remark: '' }))).to.equal(
        'forbidden disclosures.denied.decided_before',
      )
      const own = await submitted(world, EVENT)
      expect(await refusalOf(reviewDisclosure(world.deps, standingIn(lin, sun, 'head'), own, { decision: 'pass', remark: '' }))).to.equal(
        'forbidden disclosures.denied.own_draft',
      )
      expect((await listToDo(world.deps, standingIn(lin, sun, 'head'))).decide.map((one) => one.id)).not.to.include(own)
      expect((await listToDo(world.deps, standingIn(chen, sun, 'head'))).decide.map((one) => one.id)).to.include(own)
    })
  })

  describe('secrecy, by a delegate', () => {
    const at = async (): Promise<{ id: number; delegate: Actor; version: number }> => {
      const id = await submitted(world, { ...EVENT, body: '联系电话 13812345678。' })
      await pass(world, id, sun)
      const delegate = standingIn(chen, ma, 'secrecy')
      return { id, delegate, version: (await getDisclosure(world.deps, delegate, id)).version }
    }
    it('sees what the gate found and masks it, in whose name stands with the record', async () => {
      const { id, delegate, version } = await at()
      const disclosure = await getDisclosure(world.deps, delegate, id)
      const panel = await readGatePanel(world.deps, delegate, disclosure, disclosure.versions[0]!)
      expect(panel?.may).to.include({ judge: true, withhold: true })
      await judge(world.deps, delegate, id, { version, hits: panel!.gate.hits.map((hit) => hit.id), decision: 'masked', reason: '' })
      expect((await getDisclosure(world.deps, delegate, id)).steps.at(-1)).to.include({ step: 'mask', onBehalfOf: world.actor(ma).id })
      await reviewDisclosure(world.deps, delegate, id, { decision: 'pass', remark: '' })
      expect(await stateOf(world, id)).to.equal('approval_1')
    })
    it('asks the secrecy department and enters what it answers; not for what they drafted', async () => {
      const { id, delegate, version } = await at()
      await refer(world.deps, delegate, id, { version, addressee: '市国家保密局', question: '能否公开。' })
      const answer = { answer: 'withhold', documentNumber: '7 号', documentOn: '2026-03-02', remark: '不公开。', ground: 'safety' } as const
      const author = standingIn(lin, ma, 'secrecy')
      expect(await refusalOf(enterAnswer(world.deps, author, id, { version: version + 1, ...answer }))).to.match(/^forbidden/)
      await enterAnswer(world.deps, delegate, id, { version: version + 1, ...answer })
      const { steps } = await getDisclosure(world.deps, world.actor(ma), id)
      for (const step of ['refer', 'office_answer', 'withhold'])
        expect(steps.find((one) => one.step === step)?.onBehalfOf, step).to.equal(world.actor(ma).id)
    })
  })

  describe('a set time', () => {
    const approve = (id: number, on: string) =>
      reviewDisclosure(world.deps, world.actor(wu), id, { decision: 'pass', remark: '', publish: { on, time: '09:00' } })
    it('publishes once, with the time at which it really happens', async () => {
      const id = await submitted(world, EVENT)
      await pass(world, id, sun, ma)
      expect(await refusalOf(approve(id, '2026-03-01'))).to.match(/^invalid/)
      expect((await approve(id, '2026-03-03')).state).to.equal('scheduled')
      expect(await publishDue(world.deps)).to.deep.equal([])
      world.clock.set('2026-03-03T04:30:00Z')
      const twice = await Promise.all([publishDue(world.deps), publishDue(world.deps)])
      expect(twice.flat()).to.deep.equal([id])
      expect(await rowOf(world, id)).to.include({ first_published_at: '2026-03-03T04:30:00.000Z' })
      world.clock.set('2026-03-02T01:00:00Z')
    })
    it('is called off by its approver, and is for the last approval only', async () => {
      const id = await submitted(world, EVENT)
      const early = { decision: 'pass', remark: '', publish: { on: '2026-03-03', time: '' } } as const
      expect(await refusalOf(reviewDisclosure(world.deps, world.actor(sun), id, early))).to.match(/^invalid/)
      await pass(world, id, sun, ma)
      await approve(id, '2026-03-03')
      expect(await refusalOf(unscheduleDisclosure(world.deps, world.actor(ma), id, {}))).to.match(/^forbidden/)
      await unscheduleDisclosure(world.deps, world.actor(wu), id, {})
      expect(await stateOf(world, id)).to.equal('approval_1')
      await pass(world, id, wu)
      expect(await stateOf(world, id)).to.equal('published')
    })
  })

  it('an objection stays with the record, refuses a decision made without it, and is told', async () => {
    const id = await submitted(world, EVENT)
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    const text = { ordered: '只写结论。', objection: '应当写明依据。' }
    expect(await refusalOf(fileObjection(world.deps, world.actor(sun), id, text))).to.match(/^forbidden/)
    expect(await refusalOf(fileObjection(world.deps, world.actor(lin), id, { ...text, objection: '' }))).to.match(/^invalid/)
    await fileObjection(world.deps, world.actor(lin), id, text)
    expect(await refusalOf(reviewDisclosure(world.deps, world.actor(sun), id, { decision: 'pass', remark: '', version }))).to.equal(
      'conflict errors.changed_meanwhile',
    )
    expect((await getDisclosure(world.deps, world.actor(sun), id)).steps.at(-1)).to.include({ step: 'objection', ordered: '只写结论。' })
    expect(await told(sun)).to.include('reviewing.told.objection')
    await pass(world, id, sun, ma, wu)
    expect(await refusalOf(fileObjection(world.deps, world.actor(lin), id, text))).to.match(/^conflict/)
  })

  it('several are passed together, each for itself', async () => {
    const [one, two] = [await submitted(world, EVENT), await submitted(world, EVENT)]
    const third = await published(world, EVENT)
    const versionOf = async (id: number) => (await getDisclosure(world.deps, world.actor(sun), id)).version
    const picks = [
      { id: one, version: await versionOf(one) },
      { id: two, version: (await versionOf(two)) - 1 },
      { id: third, version: await versionOf(third) },
    ]
    const results = await passTogether(world.deps, world.actor(sun), 'head_review', picks)
    expect(results.map((result) => ('done' in result ? 'done' : result.refused.kind))).to.deep.equal(['done', 'conflict', 'conflict'])
    expect(await stateOf(world, one)).to.equal('secrecy_review')
    expect(await stateOf(world, two)).to.equal('head_review')
    const level2 = await submitted(world, { ...EVENT, item: 'B-02' })
    const [refused] = await passTogether(world.deps, world.actor(sun), 'head_review', [{ id: level2, version: await versionOf(level2) }])
    expect(refused && 'refused' in refused ? refused.refused.code : '').to.equal('reviewing.batch.denied.level')
  })

  describe('waiting', () => {
    it('is urged once a working day', async () => {
      const id = await submitted(world, EVENT)
      expect(await refusalOf(urgeReview(world.deps, world.actor(sun), id))).to.match(/^forbidden/)
      await urgeReview(world.deps, world.actor(lin), id)
      expect(await refusalOf(urgeReview(world.deps, world.actor(lin), id))).to.equal('conflict reviewing.error.urged_today')
      world.clock.set('2026-03-03T01:00:00Z')
      await urgeReview(world.deps, world.actor(lin), id)
      world.clock.set('2026-03-02T01:00:00Z')
    })
    it('is reminded of after the days of its level and goes to the superior after twice as many, once a day', async () => {
      const count = async (persona: Persona, code: string) => (await told(persona)).filter((one) => one === code).length
      const before = await count(sun, 'reviewing.told.waits')
      world.clock.set('2026-03-04T01:00:00Z') // two working days: not yet
      await remindReviewers(world.deps)
      expect(await count(sun, 'reviewing.told.waits')).to.equal(before)
      world.clock.set('2026-03-05T01:00:00Z')
      await Promise.all([remindReviewers(world.deps), remindReviewers(world.deps)])
      const third = await count(sun, 'reviewing.told.waits')
      expect(third).to.be.greaterThan(before)
      expect(await count(wu, 'reviewing.told.escalated')).to.equal(0)
      world.clock.set('2026-03-07T01:00:00Z') // Saturday
      expect(await remindReviewers(world.deps)).to.equal(0)
      world.clock.set('2026-03-09T01:00:00Z') // five working days
      await remindReviewers(world.deps)
      expect(await count(wu, 'reviewing.told.escalated')).to.be.greaterThan(0)
      world.clock.set('2026-03-02T01:00:00Z')
    })
  })
})
