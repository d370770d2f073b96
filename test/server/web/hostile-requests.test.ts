import { expect } from 'chai'
import { readConfig } from '../../../server/config.ts'
import { createDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { contentDisposition } from '../../../server/web/table-export.ts'
import { BODY, drafted, rowOf } from '../disclosures/flow.ts'
import { PASSWORD } from '../../support/cast.ts'
import { lin } from '../../support/personas.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'

describe('requests that no page of ours makes', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('a name or a password sent twice is a wrong one, not a failure of ours', async () => {
    const send = (body: string) => browserOf(world.app).post('/login').type('form').send(body)
    expect((await send(`username=lin&username=lin&password=${PASSWORD}`)).status).to.equal(422)
    expect((await send(`username=lin&password=${PASSWORD}&password=x`)).status).to.equal(422)
  })

  it('ids beyond what a database holds are not found or refused', async () => {
    const publisher = await world.as(lin)
    for (const path of [
      '/imports/9999999999',
      '/imports/new?disclosure=9999999999',
      '/imports?disclosure=9999999999',
      '/disclosures/9999999999',
    ])
      expect((await publisher.get(path)).status, path).to.be.oneOf([200, 404, 422])
  })

  it('an address that can be none is not found, not a form to correct', async () => {
    const publisher = await world.as(lin)
    for (const path of [
      '/discussions/abc',
      '/discussions/1/posts/x/edit',
      '/discussions/files/x',
      '/cases/abc',
      '/elections/abc',
      '/directory/people/abc',
      '/bulletin/abc',
      '/imports/abc',
    ])
      expect((await publisher.get(path)).status, path).to.equal(404)
  })

  it('a zero character in a text is dropped, which PostgreSQL would refuse', async () => {
    const id = await drafted(world)
    const publisher = await world.as(lin)
    const { version } = (await rowOf(world, id)) as { version: number }
    await publisher
      .post(`/disclosures/${id}`)
      .type('form')
      .send({ version, title: '通知\u0000书', document_number: '', body: BODY })
      .expect(303)
    expect((await rowOf(world, id)) as object).to.include({ title: '通知书' })
  })

  it('dates and periods far from the calendar are accepted or refused in words', async () => {
    const itemId = (
      (await world.db
        .read('disclosures')
        .where({ id: await drafted(world) })
        .first('item_id')) as { item_id: number }
    ).item_id
    const publisher = await world.as(lin)
    for (const year of ['1000', '1900', '2003', '2031', '9999'])
      for (const day of [`${year}-01-01`, `${year}-12-31`]) {
        const sent = await publisher.post('/disclosures').type('form').send({ item: itemId, period: year, formed_on: day })
        expect(sent.status, day).to.be.oneOf([303, 409, 422])
        if (sent.status === 303) expect((await publisher.get(sent.headers['location'] as string)).status, day).to.equal(200)
      }
  })

  it('a name cut in the middle of a character is still a name', () => {
    expect(contentDisposition(`${'a'.repeat(119)}𠮷𠮷`, 'record', 'json')).to.include("filename*=UTF-8''aaa")
  })

  it('an address for listening that is set to nothing is not set', () => {
    expect(readConfig({ HOST: '' }).host).to.equal(undefined)
  })
})

describe('two publishers at once', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  it('start one entry for a period between them; the other is told which', async () => {
    const first = await drafted(world)
    const { item_id: itemId } = (await rowOf(world, first)) as { item_id: number }
    const wanted = { itemId, period: '2024', formedOn: '2024-02-25' }
    const attempts = Array.from({ length: 4 }, () => createDisclosure(world.deps, world.actor(lin), wanted))
    const outcomes = await Promise.allSettled(attempts)
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).to.have.length(1)
    for (const one of outcomes)
      if (one.status === 'rejected') expect(one.reason).to.include({ kind: 'conflict', code: 'disclosures.error.entry_exists' })
  })
})

describe('when the database does not answer', () => {
  it('says so in the words of a page, without a trace of the inside', async () => {
    const world = await makeWorld()
    const agent = browserOf(world.app)
    await world.db.close()
    for (const path of ['/healthz', '/', '/login']) {
      const { status, text } = await agent.get(path)
      expect(status, path).to.equal(path === '/healthz' ? 503 : 500)
      expect(text, path).to.not.match(/\.ts|node_modules|Error:/)
    }
  }).timeout(70_000)
})
