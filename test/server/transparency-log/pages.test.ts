import { isDeepStrictEqual } from 'node:util'
import { expect } from 'chai'
import { settleSetting, DEMO_SETTING } from '../../../server/installation.ts'
import { falsified } from '../../../server/transparency-log/demo.service.ts'
import { ensureKey, makeCheckpoint } from '../../../server/transparency-log/checkpoints.service.ts'
import { countBefore } from '../../../server/transparency-log/pages.queries.ts'
import { monthBefore } from '../../../server/transparency-log/pages.service.ts'
import { readCurrent, readReceipt } from '../../../server/transparency-log/receipts.service.ts'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { auditor, chen, inspector, lin, ma, secadmin } from '../../support/personas.ts'
import { PASSWORD } from '../../support/cast.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import { witnessing } from './witnessing.ts'

describe('the pages of the log', () => {
  let world: World
  let record: number
  before(async () => {
    world = await makeWorld()
    record = await published(world)
    await makeCheckpoint(world.deps)
  })
  after(() => world.close())

  const english = async (path: string): Promise<string> =>
    (await world.visitor().get(path).set('Cookie', 'sunlit.locale=en').expect(200)).text

  it('tell everybody, signed in or not, what it is, with key, checkpoint and size', async () => {
    const key = await ensureKey(world.deps)
    const { note, size } = await makeCheckpoint(world.deps)
    for (const text of [(await world.visitor().get('/log').expect(200)).text, await english('/log')]) {
      expect(text.replaceAll('&#43;', '+')).to.include(key)
      expect(text.replaceAll('&#43;', '+')).to.include(note.split('\n')[2])
      expect(text).to.include('/log/proof/consistency')
      expect(text).not.to.match(/Merkle|payload/)
    }
    expect(await english('/log')).to.include(`${size} ${size === 1 ? 'entry' : 'entries'}`)
  })

  it('offer nobody but an inspector to cosign, and nobody but the security administrator to remove a key', async () => {
    await witnessing(world, inspector)
    const page = async (persona: typeof chen): Promise<string> => (await (await world.as(persona)).get('/log').expect(200)).text
    expect(await page(inspector)).to.include('data-witness')
    expect(await page(inspector)).not.to.include('移除密钥')
    expect(await page(secadmin)).to.include('移除密钥')
    for (const persona of [chen, lin, auditor]) expect(await page(persona)).not.to.match(/data-witness|移除密钥|demo\/alter/)
    const visitor = (await world.visitor().get('/log').expect(200)).text
    expect(visitor)
      .to.include('郑凯')
      .and.not.match(/data-witness|移除密钥/)
  })

  it('put the place in the log on a record in force, and the checkpoint at its printed end', async () => {
    const { index } = await readReceipt(world.deps, world.actor(chen), record)
    const reader = await world.as(chen)
    const text = (await reader.get(`/disclosures/${record}`).expect(200)).text
    expect(text)
      .to.include(`已存证 第 ${index} 号`)
      .and.include(`/log/verify?record=${record}`)
      .and.include(`/disclosures/${record}/receipt`)
    expect(text)
      .to.include('sl-paper')
      .and.match(/data-log-size="\d+"/)
    const gone = await published(world, { item: 'B-04', period: null })
    await withdrawDisclosure(world.deps, world.actor(ma), gone, { reason: '数据有误。' })
    expect((await reader.get(`/disclosures/${gone}`).expect(200)).text).not.to.include('已存证')
  })

  it('check receipts for whoever has the file, and say whom to tell', async () => {
    const text = (await world.visitor().get('/log/verify').expect(200)).text
    expect(text).to.include('办公室') // the inspector's department
    expect(await english('/log/verify')).to.include('What to do now')
  })

  it('count growth by the months of Linxi', async () => {
    expect(monthBefore('2026-03-02', 0)).to.equal('2026-03')
    expect(monthBefore('2026-03-02', 3)).to.equal('2025-12')
    expect(monthBefore('2026-12-31', 11)).to.equal('2026-01')
    const { size } = await makeCheckpoint(world.deps)
    const [before, all] = await countBefore(world.db.read, ['2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'])
    expect([before, all]).to.deep.equal([0, size])
    expect(await countBefore(world.db.read, [])).to.deep.equal([])
  })
})

describe('tampering for show', () => {
  let world: World
  let record: number
  beforeEach(async () => {
    world = await makeWorld()
    record = await published(world)
  })
  afterEach(() => world.close())

  const title = async (): Promise<string> =>
    ((await world.db.read('disclosure_versions').where({ disclosure_id: record }).first('title')) as { title: string }).title

  async function demonstration() {
    await settleSetting(world.db.write, DEMO_SETTING, '2026-03-01T00:00:00.000Z')
    const app = await world.secondInstance()
    return async (username: string) => {
      const agent = browserOf(app)
      await agent.post('/login').type('form').send({ username, password: PASSWORD }).expect(303)
      return agent
    }
  }

  it('exists nowhere but in a demonstration', async () => {
    const agent = await world.as(auditor)
    expect((await agent.get('/log').expect(200)).text).not.to.include('/log/demo/')
    await agent.post('/log/demo/alter').expect(404)
    await agent.post('/log/demo/restore').expect(404)
  })

  it('is the auditor’s, and nobody else’s', async () => {
    const as = await demonstration()
    for (const persona of [chen, secadmin, inspector]) {
      const agent = await as(persona.username)
      expect((await agent.get('/log').expect(200)).text).not.to.include('/log/demo/')
      await agent.post('/log/demo/alter').expect(403)
      await agent.post('/log/demo/restore').expect(403)
    }
  })

  it('changes a title behind the application’s back, which the comparison with today finds, and puts it back', async () => {
    const agent = await (await demonstration())(auditor.username)
    const reader = world.actor(chen)
    const before = await title()
    const receipt = await readReceipt(world.deps, reader, record)
    const same = async (): Promise<boolean> =>
      isDeepStrictEqual((await readCurrent(world.deps, reader, receipt.index)).content, receipt.content)
    expect(await same()).to.be.true
    await agent.post('/log/demo/restore').expect(409)
    await agent.post('/log/demo/alter').type('form').send({ index: '999' }).expect(404)
    await agent.post('/log/demo/alter').type('form').send({ index: 'x' }).expect(422)
    await agent.post('/log/demo/alter').type('form').send({ index: '' }).expect(303)
    expect(await title())
      .to.equal(falsified(before))
      .and.not.equal(before)
    expect(await same()).to.be.false
    expect((await agent.get('/log').expect(200)).text).to.include(`第 ${receipt.index} 号的标题正处于被改动的状态`)
    await agent
      .post('/log/demo/alter')
      .type('form')
      .send({ index: String(receipt.index) })
      .expect(409)
    await agent.post('/log/demo/restore').expect(303)
    expect(await title()).to.equal(before)
    expect(await same()).to.be.true
    await agent
      .post('/log/demo/alter')
      .type('form')
      .send({ index: String(receipt.index) })
      .expect(303)
    expect(await title()).not.to.equal(before)
  })

  it('changes one figure, or adds a word', () => {
    expect(falsified('2026年3月差旅费')).to.equal('2026年4月差旅费')
    expect(falsified('第9批')).to.equal('第0批')
    expect(falsified('年度计划')).to.equal('年度计划（修订）')
  })
})
