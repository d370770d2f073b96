import { expect } from 'chai'
import type { Request } from 'express'
import type { SessionData } from 'express-session'
import request from 'supertest'
import { LOCK_MINUTES, slowDown } from '../../../server/auth/sign-in.rules.ts'
import { signIn } from '../../../server/auth/auth.service.ts'
import { hashSessionId, SessionStore } from '../../../server/auth/session-store.ts'
import { PASSWORD } from '../../support/cast.ts'
import { chen, lin, sysadmin } from '../../support/personas.ts'
import { browserOf, makeWorld, type TestAgent, type World } from '../../support/world.ts'

const HERE = '10.8.1.5'
const ELSEWHERE = '10.8.1.6'
const MINUTE = 60_000

describe('signing in', () => {
  let world: World
  // The tests play a proxy that the installation trusts, so that they can come from more than one address.
  beforeEach(async () => {
    world = await makeWorld({ TRUSTED_PROXIES: '127.0.0.1/8,::1' })
  })
  afterEach(() => world.close())

  const attempt = (username: string, password: string, address = HERE, app = world.app) =>
    browserOf(app).post('/login').set('X-Forwarded-For', address).type('form').send({ username, password })
  const fail = async (times: number, username = chen.username, address = HERE) => {
    for (let i = 0; i < times; i++) expect((await attempt(username, 'wrong', address)).status).to.equal(422)
  }

  describe('the lock of one account at one address', () => {
    it('lets the fifth attempt in when it is right', async () => {
      await fail(4)
      await attempt(chen.username, PASSWORD).expect(303)
    })

    it('closes after five failures, to the right password too', async () => {
      await fail(5)
      const refused = await attempt(chen.username, PASSWORD).expect(429)
      expect(refused.text).to.include('15 分钟')
    })

    it('opens after exactly fifteen minutes', async () => {
      await fail(5)
      world.clock.advance(LOCK_MINUTES * MINUTE - 1)
      await attempt(chen.username, PASSWORD).expect(429)
      world.clock.advance(1)
      await attempt(chen.username, PASSWORD).expect(303)
    })

    it('is not made longer by those who go on trying', async () => {
      await fail(5)
      world.clock.advance(10 * MINUTE)
      await attempt(chen.username, 'wrong').expect(429)
      world.clock.advance(5 * MINUTE)
      await attempt(chen.username, PASSWORD).expect(303)
    })

    it('counts from the newest failure, and forgets after a quiet quarter of an hour', async () => {
      await fail(4)
      world.clock.advance(LOCK_MINUTES * MINUTE)
      await fail(4)
      await attempt(chen.username, PASSWORD).expect(303)
    })

    it('leaves the owner at another address, and other accounts at this one, alone', async () => {
      await fail(5)
      await attempt(chen.username, PASSWORD, ELSEWHERE).expect(303)
      await attempt(lin.username, PASSWORD).expect(303)
    })

    it('is one count over two instances on one database', async () => {
      const second = await world.secondInstance()
      await fail(3)
      await attempt(chen.username, 'wrong', HERE, second).expect(422)
      await attempt(chen.username, 'wrong', HERE, second).expect(422)
      await attempt(chen.username, PASSWORD).expect(429)
      await attempt(chen.username, PASSWORD, HERE, second).expect(429)
    })

    it('cannot be outrun by attempts at once', async () => {
      const results = await Promise.all(
        Array.from({ length: 12 }, () =>
          signIn(world.deps, { username: chen.username, password: 'wrong', address: HERE }).catch(
            (error: unknown) => (error as { kind: string }).kind,
          ),
        ),
      )
      expect(results.filter((kind) => kind === 'invalid')).to.have.length(5)
      expect(results.filter((kind) => kind === 'too_many')).to.have.length(7)
    })

    it('writes into the audit log that it closed, for whom, and from where', async () => {
      await fail(5)
      const entries: unknown[] = await world.db
        .read('audit_entries')
        .where({ subject: `person:${world.cast.people[chen.username]}` })
        .orderBy('id')
      expect(entries.map((entry) => (entry as { action: string }).action)).to.deep.equal([
        ...Array<string>(4).fill('auth.sign_in_failed'),
        'auth.sign_in_locked',
      ])
      expect(entries[4]).to.include({ address: HERE, actor_id: null, actor_name: chen.username })
    })
  })

  describe('the visit before', () => {
    const since = async (): Promise<unknown> => {
      const { previous_visit_at } = (await world.db.read('people').where({ username: chen.username }).first('previous_visit_at')) as {
        previous_visit_at: string | null
      }
      return previous_visit_at
    }
    const arriveAt = async (iso: string) => {
      world.clock.set(iso)
      await attempt(chen.username, PASSWORD).expect(303)
    }

    it('is of an earlier day in Shanghai: a second computer still shows what was new in the morning', async () => {
      await arriveAt('2026-03-09T15:59:59.000Z')
      await arriveAt('2026-03-09T16:00:00.000Z')
      expect(await since()).to.equal('2026-03-09T15:59:59.000Z')
      await arriveAt('2026-03-10T15:59:59.000Z')
      expect(await since()).to.equal('2026-03-09T15:59:59.000Z')
      await arriveAt('2026-03-10T16:00:00.000Z')
      expect(await since()).to.equal('2026-03-10T15:59:59.000Z')
    })
  })

  describe('failures from anywhere', () => {
    it('slow the answer down more and more, and never by more than four seconds', () => {
      expect([0, 5, 6, 7, 8, 9, 10, 1_000].map(slowDown)).to.deep.equal([0, 0, 250, 500, 1_000, 2_000, 4_000, 4_000])
    })

    it('never lock the owner out', async () => {
      for (const address of ['10.1.1.1', '10.1.1.2']) await fail(3, chen.username, address)
      const before = performance.now()
      await attempt(chen.username, PASSWORD, HERE).expect(303)
      expect(performance.now() - before).to.be.greaterThan(240)
    })
  })

  describe('a name nobody bears', () => {
    const shape = ({ status, text }: request.Response) => ({ status, text: text.replaceAll('nobody', chen.username) })

    it('meets the same answers, failure for failure, and the same lock', async () => {
      for (let i = 0; i < 7; i++) {
        const known = await attempt(chen.username, 'wrong', HERE)
        const unknown = await attempt('nobody', 'wrong', HERE)
        expect(shape(unknown)).to.deep.equal(shape(known))
      }
    })

    it('is not written down: people type passwords into the wrong field', async () => {
      await attempt('Tr0ub4dor&3', 'chen').expect(422)
      expect(JSON.stringify(await world.db.read('audit_entries'))).not.to.match(/tr0ub4dor/i)
    })

    for (const [what, username] of [
      ['a zero character', 'chen\u0000'],
      ['SQL', `' or 1=1 --`],
      ['ten thousand letters', 'x'.repeat(10_000)],
    ] as const)
      it(`may be ${what}`, async () => {
        await attempt(username, 'wrong').expect(422)
      })
  })

  describe('who is let in', () => {
    it('whatever the case and blanks of the user name', async () => {
      await attempt('  Chen ', PASSWORD).expect(303)
    })

    for (const [what, change, status] of [
      ['an account that is closed', { status: 'left' }, 422],
      ['an account whose last day was yesterday', { valid_until: '2026-03-01' }, 422],
      ['an account on its last day', { valid_until: '2026-03-02' }, 303],
    ] as const)
      it(`${what}: ${status}`, async () => {
        await world.db.write('people').where({ username: chen.username }).update(change)
        await attempt(chen.username, PASSWORD).expect(status)
      })
  })

  it('shows the typed name again and never the password', async () => {
    const page = await attempt('chen', 'a-wrong-secret').expect(422)
    expect(page.text).to.include('value="chen"').and.not.include('a-wrong-secret')
  })
})

describe('the address of a client', () => {
  it('is not taken from X-Forwarded-For unless a proxy is trusted', async () => {
    const world = await makeWorld()
    try {
      for (let i = 0; i < 5; i++)
        await browserOf(world.app)
          .post('/login')
          .set('X-Forwarded-For', `10.0.0.${i}`)
          .type('form')
          .send({ username: 'chen', password: 'wrong' })
          .expect(422)
      await browserOf(world.app)
        .post('/login')
        .set('X-Forwarded-For', '10.9.9.9')
        .type('form')
        .send({ username: 'chen', password: PASSWORD })
        .expect(429)
    } finally {
      await world.close()
    }
  })
})

describe('a session', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld({ SESSION_IDLE_MINUTES: '30', SESSION_ABSOLUTE_HOURS: '12' })
  })
  afterEach(() => world.close())

  const cookieOf = (response: request.Response): string =>
    ([response.headers['set-cookie'] ?? []].flat() as string[]).find((text) => text.startsWith('sunlit.sid=')) ?? ''
  const idOf = (cookie: string): string =>
    decodeURIComponent(/sunlit\.sid=([^;]+)/.exec(cookie)?.[1] ?? '')
      .replace(/^s:/, '')
      .split('.')[0] ?? ''
  const enter = (agent: TestAgent) => agent.post('/login').type('form').send({ username: chen.username, password: PASSWORD })
  const isIn = async (agent: TestAgent): Promise<boolean> => (await agent.get('/account')).status === 200

  it('gets a new id when somebody signs in, and the old one opens nothing', async () => {
    const visitor = world.visitor()
    const before = cookieOf(await visitor.get('/account').expect(303))
    expect(idOf(before)).not.to.equal('')
    const after = cookieOf(await enter(visitor).expect(303))
    expect(idOf(after)).not.to.equal('').and.not.equal(idOf(before))
    await request(world.app)
      .get('/account')
      .set('Cookie', before.split(';')[0] ?? '')
      .expect(303)
    await request(world.app)
      .get('/account')
      .set('Cookie', after.split(';')[0] ?? '')
      .expect(200)
  })

  it('does not take an id from outside', async () => {
    const response = await browserOf(world.app)
      .post('/login')
      .set('Cookie', 'sunlit.sid=s%3Achosen.by-somebody')
      .type('form')
      .send({ username: 'chen', password: PASSWORD })
    expect(idOf(cookieOf(response))).not.to.include('chosen')
  })

  it('keeps only the hash of its id, in a cookie that scripts and other sites do not get', async () => {
    const cookie = cookieOf(await enter(world.visitor()).expect(303))
    expect(cookie)
      .to.match(/; HttpOnly/)
      .and.match(/; SameSite=Lax/)
      .and.match(/; Path=\//)
    const stored = (await world.db.read('sessions').select('id_hash')) as { id_hash: string }[]
    expect(stored.map((row) => row.id_hash))
      .to.include(hashSessionId(idOf(cookie)))
      .and.not.include(idOf(cookie))
  })

  it('goes over HTTPS only, once the proxy says it is HTTPS', async () => {
    const secured = await makeWorld({ TRUSTED_PROXIES: '127.0.0.1/8,::1' })
    try {
      const plain = cookieOf(await enter(secured.visitor()).expect(303))
      const secure = cookieOf(await enter(secured.visitor().set('X-Forwarded-Proto', 'https') as TestAgent).expect(303))
      expect(plain).not.to.match(/; Secure/)
      expect(secure).to.match(/; Secure/)
    } finally {
      await secured.close()
    }
  })

  it('ends after thirty idle minutes, and not a moment before', async () => {
    const agent = await world.as(chen)
    world.clock.advance(30 * MINUTE - 1)
    expect(await isIn(agent)).to.equal(true)
    world.clock.advance(30 * MINUTE - 1)
    expect(await isIn(agent)).to.equal(true)
    world.clock.advance(30 * MINUTE)
    expect(await isIn(agent)).to.equal(false)
  })

  it('ends twelve hours after signing in, however busy', async () => {
    const agent = await world.as(chen)
    for (let i = 0; i < 36; i++) {
      world.clock.advance(20 * MINUTE - (i === 35 ? 1 : 0))
      expect(await isIn(agent), `after ${(i + 1) * 20} minutes`).to.equal(true)
    }
    world.clock.advance(1)
    expect(await isIn(agent)).to.equal(false)
  })

  for (const [what, change] of [
    ['closed', { status: 'left' }],
    ['past its last day', { valid_until: '2026-03-01' }],
  ] as const)
    it(`is over at once when the account is ${what}`, async () => {
      const agent = await world.as(chen)
      expect(await isIn(agent)).to.equal(true)
      await world.db.write('people').where({ username: chen.username }).update(change)
      expect(await isIn(agent)).to.equal(false)
    })

  it('ends with the last day of the account in Linxi, while it is still that day in Greenwich', async () => {
    await world.db.write('people').where({ username: chen.username }).update({ valid_until: '2026-03-02' })
    world.clock.set('2026-03-02T15:50:00.000Z')
    const agent = await world.as(chen)
    expect(await isIn(agent)).to.equal(true)
    world.clock.set('2026-03-02T16:00:00.000Z')
    expect(await isIn(agent)).to.equal(false)
  })

  it('is over at once when it is revoked', async () => {
    const agent = await world.as(chen)
    await world.db.write('sessions').where({ person_id: world.cast.people[chen.username] }).delete()
    expect(await isIn(agent)).to.equal(false)
  })

  it('is not brought back by a request that was under way when it was revoked', async () => {
    const id = idOf(cookieOf(await enter(world.visitor()).expect(303)))
    const store = new SessionStore(world.deps)
    const data = await new Promise<SessionData>((resolve, reject) => {
      store.get(id, (error, found) => {
        if (found) resolve(found)
        else reject(new Error(String(error)))
      })
    })
    const underWay = store.createSession({ sessionID: id, sessionStore: store, get: () => undefined } as unknown as Request, data)
    await world.db
      .write('sessions')
      .where({ id_hash: hashSessionId(id) })
      .delete()
    await new Promise((resolve) => {
      store.set(id, underWay, resolve)
    })
    expect(await world.db.read('sessions').where({ id_hash: hashSessionId(id) })).to.deep.equal([])
  })

  it('ends with signing out, on the server too', async () => {
    const visitor = world.visitor()
    const cookie = cookieOf(await enter(visitor).expect(303)).split(';')[0] ?? ''
    await visitor.post('/logout').expect(303).expect('Location', '/login')
    await request(world.app).get('/account').set('Cookie', cookie).expect(303).expect('Location', '/login')
  })
})

describe('requests from elsewhere', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const cases: readonly (readonly [string, Readonly<Record<string, string>>, number])[] = [
    ['our own page', { 'Sec-Fetch-Site': 'same-origin' }, 303],
    ['our own page on plain HTTP, where browsers only say Origin', { Origin: 'http://sunlit.test', Host: 'sunlit.test' }, 303],
    ['another site', { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a neighbour under the same domain', { 'Sec-Fetch-Site': 'same-site' }, 403],
    [
      'another site, with an Origin that looks right',
      { 'Sec-Fetch-Site': 'cross-site', Origin: 'http://sunlit.test', Host: 'sunlit.test' },
      403,
    ],
    ['another origin', { Origin: 'http://evil.test', Host: 'sunlit.test' }, 403],
    ['another port of the same host', { Origin: 'http://sunlit.test:8080', Host: 'sunlit.test' }, 403],
    ['a page without an origin', { Origin: 'null', Host: 'sunlit.test' }, 403],
    ['nobody knows where', {}, 403],
  ]
  for (const [what, headers, status] of cases)
    it(`${what}: ${status}`, async () => {
      await request(world.app)
        .post('/login')
        .set(headers)
        .type('form')
        .send({ username: sysadmin.username, password: PASSWORD })
        .expect(status)
    })
})

describe('the way back after signing in', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('leads to the page that was asked for', async () => {
    const visitor = world.visitor()
    await visitor.get('/account?from=mail').expect(303).expect('Location', '/login')
    await visitor
      .post('/login')
      .type('form')
      .send({ username: 'chen', password: PASSWORD })
      .expect(303)
      .expect('Location', '/account?from=mail')
  })

  for (const path of ['//evil.test/x', '/\\evil.test/x', '/%5C/../..//evil.test'])
    it(`never to another site: ${path}`, async () => {
      const visitor = world.visitor()
      await visitor.get(path)
      const { location } = (await visitor.post('/login').type('form').send({ username: 'chen', password: PASSWORD }).expect(303))
        .headers as { location: string }
      expect(new URL(location, 'http://sunlit.test').host).to.equal('sunlit.test')
    })
})
