import { expect } from 'chai'
import request from 'supertest'
import { deviceOf } from '../../../server/auth/devices.rules.ts'
import { localPath } from '../../../server/auth/local-path.ts'
import { hashPassword } from '../../../server/auth/passwords.ts'
import { DEMO_SETTING } from '../../../server/installation.ts'
import { PASSWORD } from '../../support/cast.ts'
import { chen, lin } from '../../support/personas.ts'
import { browserOf, makeWorld, type TestAgent, type World } from '../../support/world.ts'

const NEW_PASSWORD = 'four unrelated words'
const WINDOWS_CHROME = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36'

describe('my account', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const idOf = (persona: typeof chen): number => world.cast.people[persona.username] ?? 0
  const enter = async (password = PASSWORD, userAgent = 'curl'): Promise<TestAgent> => {
    const agent = browserOf(world.app).set('User-Agent', userAgent) as TestAgent
    await agent.post('/login').type('form').send({ username: chen.username, password }).expect(303)
    return agent
  }
  const change = (agent: TestAgent, next: string, more: object = {}) =>
    agent
      .post('/password')
      .type('form')
      .send({ current: PASSWORD, next, repeated: next, ...more })
  const sessionsOf = async (persona: typeof chen): Promise<string[]> =>
    (
      (await world.db
        .read('sessions')
        .where({ person_id: idOf(persona) })
        .select('id_hash')) as { id_hash: string }[]
    ).map((row) => row.id_hash)
  const audited = async (action: string) => world.db.read('audit_entries').where({ action }) as Promise<Record<string, unknown>[]>

  describe('changing the password', () => {
    it('keeps this session, ends the others, and is audited without the password', async () => {
      const [here, there] = [await enter(), await enter()]
      await change(here, NEW_PASSWORD).expect(303).expect('Location', '/account')
      await here.get('/account').expect(200)
      await there.get('/account').expect(303)
      await enter(NEW_PASSWORD)
      await browserOf(world.app).post('/login').type('form').send({ username: chen.username, password: PASSWORD }).expect(422)
      const [entry] = await audited('auth.change_password')
      expect(entry).to.include({ actor_id: idOf(chen), subject: `person:${idOf(chen)}`, details: '{"sessionsEnded":1}' })
      expect(JSON.stringify(await world.db.read('audit_entries'))).not.to.include(NEW_PASSWORD)
    })

    for (const [what, sent, field] of [
      ['the current one is wrong', { current: 'not this one' }, 'current'],
      ['it is too short', { next: 'too short', repeated: 'too short' }, 'next'],
      ['it is the same', { next: PASSWORD, repeated: PASSWORD }, 'next'],
      ['the repetition differs', { repeated: 'four unrelated worlds' }, 'repeated'],
      ['nothing was typed', { current: '', next: '', repeated: '' }, 'current'],
    ] as const)
      it(`is refused when ${what}`, async () => {
        const agent = await enter()
        const page = await change(agent, NEW_PASSWORD, sent).expect(422)
        expect(page.text).to.include(`id="f-${field}-error"`).and.not.include(NEW_PASSWORD)
        await enter(PASSWORD)
      })

    it('lets nobody guess the current one: five wrong ones, then fifteen minutes of rest', async () => {
      const agent = await enter()
      for (let i = 0; i < 5; i++) await change(agent, NEW_PASSWORD, { current: `guess ${i}` }).expect(422)
      await change(agent, NEW_PASSWORD).expect(429)
      world.clock.advance(15 * 60_000)
      await change(agent, NEW_PASSWORD).expect(303)
    })

    it('keeps the demonstration’s password possible in a demonstration only', async () => {
      await world.db
        .write('credentials')
        .where({ person_id: idOf(chen) })
        .update({ password_hash: await hashPassword(NEW_PASSWORD) })
      const agent = await enter(NEW_PASSWORD)
      await change(agent, PASSWORD, { current: NEW_PASSWORD }).expect(422)
      await world.db.write('settings').insert({ name: DEMO_SETTING, value: '2026-01-01T00:00:00.000Z' })
      await change(agent, PASSWORD, { current: NEW_PASSWORD }).expect(303)
    })
  })

  describe('a password that somebody else gave', () => {
    beforeEach(async () => {
      await world.db
        .write('credentials')
        .where({ person_id: idOf(chen) })
        .update({ must_change: true })
    })

    it('leads to the one page that changes it, and nowhere else', async () => {
      const agent = await enter()
      for (const path of ['/account', '/', '/disclosures', '/admin/people'])
        await agent.get(path).expect(303).expect('Location', '/password')
      await agent.post('/account/sessions/revoke-others').expect(303).expect('Location', '/password')
      expect((await agent.get('/password').expect(200)).text).to.include('一次性密码')
    })

    it('is over once it is changed', async () => {
      const agent = await enter()
      await change(agent, NEW_PASSWORD).expect(303).expect('Location', '/')
      await agent.get('/account').expect(200)
    })
  })

  describe('my sessions', () => {
    it('say device, address and time, and which one this is', async () => {
      const agent = await enter(PASSWORD, WINDOWS_CHROME)
      world.clock.advance(60_000)
      await enter(PASSWORD, '<script>alert(1)</script>')
      const { text } = await agent.get('/account').expect(200)
      expect(text).to.include('Windows 上的 Chrome').and.include('不认得的浏览器').and.include('127.0.0.1').and.not.include('alert(1)')
      expect(text.match(/本机/g)).to.have.length(2) // the mark, and the sentence about ending the others
    })

    it('end one by one', async () => {
      const [here, there] = [await enter(), await enter()]
      const [first, second] = await sessionsOf(chen)
      const page = (await here.get('/account')).text
      const other = page.includes(`/account/sessions/${first}/revoke`) ? first : second
      await here.post(`/account/sessions/${other}/revoke`).expect(303).expect('Location', '/account')
      await there.get('/account').expect(303)
      await here.get('/account').expect(200)
      expect(await audited('auth.revoke_session')).to.have.length(1)
    })

    it('end all at once but this one', async () => {
      const [here, there, elsewhere] = [await enter(), await enter(), await enter()]
      await here.post('/account/sessions/revoke-others').expect(303)
      await there.get('/account').expect(303)
      await elsewhere.get('/account').expect(303)
      await here.get('/account').expect(200)
    })

    it('are mine alone: somebody else’s is not found and stays', async () => {
      await world.as(lin)
      const [theirs] = await sessionsOf(lin)
      await (await enter()).post(`/account/sessions/${theirs}/revoke`).expect(404)
      expect(await sessionsOf(lin)).to.have.length(1)
      await (await enter()).post('/account/sessions/..%2F1/revoke').expect(404)
    })
  })

  describe('language and theme', () => {
    it('stay with the account on another computer', async () => {
      await (
        await enter()
      )
        .post('/preferences/locale')
        .type('form')
        .send({ locale: 'en', return_to: '/account' })
        .expect(303)
        .expect('Location', '/account')
      await (await enter()).post('/preferences/theme').type('form').send({ theme: 'dark' }).expect(303)
      const { text } = await (await enter()).get('/account')
      expect(text).to.include('My account').and.include('data-theme="dark"').and.include('Chen Jing')
    })

    it('stay in this browser before signing in', async () => {
      const visitor = world.visitor()
      await visitor
        .post('/preferences/locale')
        .type('form')
        .send({ locale: 'en', return_to: '/login' })
        .expect(303)
        .expect('Location', '/login')
      await visitor.post('/preferences/theme').type('form').send({ theme: 'light', return_to: '/login' }).expect(303)
      expect((await visitor.get('/login')).text)
        .to.include('<html lang="en"')
        .and.include('data-theme="light"')
    })

    for (const [path, body] of [
      ['/preferences/locale', { locale: 'fr' }],
      ['/preferences/theme', { theme: 'neon' }],
      ['/preferences/theme', {}],
    ] as const)
      it(`refuse ${JSON.stringify(body)}`, async () => {
        await (await enter()).post(path).type('form').send(body).expect(422)
      })

    it('need our own page like every other change', async () => {
      await request(world.app)
        .post('/preferences/theme')
        .set('Sec-Fetch-Site', 'cross-site')
        .type('form')
        .send({ theme: 'dark' })
        .expect(403)
    })
  })
})

describe('where a form may send its reader', () => {
  for (const [wanted, to] of [
    ['/expenses?page=2&q=%E8%B4%B9', '/expenses?page=2&q=%E8%B4%B9'],
    ['/', '/'],
    ['//evil.test', '/'],
    ['/\\evil.test', '/'],
    ['/\t/evil.test', '/'],
    ['/\n/evil.test', '/'],
    ['https://evil.test/', '/'],
    ['javascript:alert(1)', '/'],
    ['expenses', '/'],
    ['/..//evil.test', '/'],
    ['/x/..//evil.test', '/'],
    ['/%2f%2fevil.test', '/%2f%2fevil.test'],
    [undefined, '/'],
    [['/a', '/b'], '/'],
    [`/${'x'.repeat(2_000)}`, '/'],
  ] as const)
    it(`${String(wanted).slice(0, 40)} → ${to}`, () => {
      expect(localPath(wanted)).to.equal(to)
    })
})

describe('the device of a session', () => {
  for (const [userAgent, browser, system] of [
    [WINDOWS_CHROME, 'Chrome', 'Windows'],
    [`${WINDOWS_CHROME} Edg/140.0.0.0`, 'Edge', 'Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari',
      'iPhone',
    ],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50', 'WeChat', 'iPhone'],
    ['Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1', 'Chrome', 'HarmonyOS'],
    ['Mozilla/5.0 (X11; Linux x86_64) Kylin V10 Chrome/110.0.0.0 Safari/537.36', 'Chrome', 'Kylin'],
    ['', undefined, undefined],
  ] as const)
    it(`${browser ?? 'unknown'} on ${system ?? 'unknown'}`, () => {
      expect(deviceOf(userAgent)).to.deep.equal({ browser, system })
    })
})
