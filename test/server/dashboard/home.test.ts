import assert from 'node:assert/strict'
import { generateObligations } from '../../../server/obligations/generation.service.ts'
import { auditor, chen, he, lin, observer, secadmin, sun, sysadmin, tang, zhou, type Persona } from '../../support/personas.ts'
import { PASSWORD } from '../../support/cast.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { drafted, published, submitted } from '../disclosures/flow.ts'
import { plantBudget, plantLines, plantRecord } from '../registers/expenses/planting.ts'

describe('The home page', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const home = async (persona: Persona): Promise<string> => (await (await world.as(persona)).get('/').expect(200)).text

  it('says what is missing while nothing is published', async () => {
    const html = await home(chen)
    assert.match(html, /还没有公开事项/)
    assert.doesNotMatch(html, /dashboard\.[a-z_]+/)
  })

  for (const [persona, to] of [
    [sysadmin, '/admin/people'],
    [secadmin, '/admin/roles'],
    [auditor, '/admin/audit'],
  ] as const)
    it(`sends ${persona.username} to ${to}`, async () => {
      await (await world.as(persona)).get('/').expect(303).expect('Location', to)
    })

  it('tells whoever has no role yet what to do, and sends them nowhere', async () => {
    const agent = await world.as(tang)
    await world.db.write('role_assignments').where({ person_id: world.cast.people[tang.username] }).del()
    const { text } = await agent.get('/').expect(200)
    assert.match(text, /您的账号还没有角色/)
  })

  it('asks visitors to sign in', async () => {
    const { headers } = await world.visitor().get('/').expect(303)
    assert.match(String(headers['location']), /^\/login/)
  })

  describe('with records', () => {
    before(async () => {
      await published(world)
      await published(world, { item: 'B-03', period: null, formedOn: '2026-02-26' })
      await published(world, { item: 'B-04', period: null })
      await submitted(world, { item: 'B-04', period: null, formedOn: '2026-02-27' })
      await drafted(world, { item: 'B-04', period: null, formedOn: '2026-02-28' })
      for (const [period, amount] of [
        ['2025-01', 900_000],
        ['2026-01', 500_000],
      ] as const) {
        const { versionId } = await plantRecord(world.db.write, world.cast, {
          item: 'A-01',
          department: 'CW',
          period,
          at: '2025-12-20T01:00:00.000Z',
        })
        await plantLines(world.db.write, world.cast, versionId, [
          { department: 'CW', period, category: 'reception', amount },
          { department: 'CW', period, category: 'travel', amount: 70_000_000 },
        ])
      }
      await plantBudget(world.db.write, world.cast, 2026, [['CW', 'reception', 2_000_000]])
    })

    it('shows what the reader may read, newest first', async () => {
      const html = await home(chen)
      assert.ok(html.indexOf('大屏公告') < html.indexOf('科室内部安排'))
      assert.doesNotMatch(await home(he), /科室内部安排/)
    })

    it('shows an observer screen items only', async () => {
      const html = await home(observer)
      assert.match(html, /大屏公告/)
      assert.doesNotMatch(html, /工作计划|科室内部安排|本科室公开|您的期限/)
    })

    it('says what was spent on 三公 against the budget and last year, from the lines it links to', async () => {
      const html = await home(chen)
      assert.match(html, /前 1 个月支出 0\.50 万元，为全年预算的 25\.0%，比上年同期少 0\.40 万元。/)
      const href = /href="(\/expenses\/lines\?period_from=2026-01&amp;period_to=2026-01[^"]*)"/.exec(html)?.[1]?.replaceAll('&amp;', '&')
      const lines = await (await world.as(chen)).get(`${href}&format=csv`).expect(200)
      assert.equal(lines.text.trim().split('\n').length, 2)
    })

    it('tells a head what waits and a publisher what is owed', async () => {
      await generateObligations(world.deps)
      assert.match(await home(sun), /等您审核/)
      const html = await home(lin)
      assert.match(html, /您的草稿/)
      assert.match(html, /\/disclosures\/new\?item=\d+&amp;period=2025/)
      assert.doesNotMatch(await home(chen), /您的期限/)
    })

    it('gives plain staff tabs and others none', async () => {
      assert.match(await home(chen), /class="sl-subtabs/)
      assert.doesNotMatch(await home(lin), /class="sl-subtabs/)
    })

    it('prints titles as text', async () => {
      await world.db.write('disclosures').where({ published_number: 1 }).update({ title: '<img src=x onerror=alert(1)>' })
      assert.doesNotMatch(await home(chen), /<img src=x/)
      assert.match(await home(chen), /&lt;img src=x/)
    })

    it('speaks English to the leader who asks for it', async () => {
      await (await world.as(zhou)).post('/preferences/locale').type('form').send({ locale: 'en' }).expect(303)
      const html = await home(zhou)
      assert.match(html, /<h1>What is new<\/h1>/)
      assert.doesNotMatch(html, /dashboard\.[a-z_]+/)
    })

    it('calls new what came after the previous visit, as the frame counts it', async () => {
      const signedIn = async (): Promise<ReturnType<typeof browserOf>> => {
        const agent = browserOf(world.app)
        await agent.post('/login').type('form').send({ username: chen.username, password: PASSWORD }).expect(303)
        return agent
      }
      await signedIn()
      world.clock.advance(86_400_000)
      const second = await signedIn()
      assert.match((await second.get('/').expect(200)).text, /此后没有新增/)
      const id = await published(world, { item: 'B-01', period: '2025' })
      const html = (await second.get('/').expect(200)).text
      const since = html.slice(html.indexOf('上次登录以来'), html.indexOf('此前公开'))
      assert.match(since, new RegExp(`href="/disclosures/${id}"`))
      assert.equal([...since.matchAll(/<li class="sl-row">/g)].length, 1)
      assert.match(html, /此后新增 1 项/)
    })
  })
})
