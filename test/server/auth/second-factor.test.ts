import { expect } from 'chai'
import { Secret } from 'otpauth'
import zh from '../../../server/i18n/zh-CN/auth.json' with { type: 'json' }
import { judgeCode } from '../../../server/auth/second-factor.service.ts'
import { readCode } from '../../../server/auth/second-factor.rules.ts'
import { codeAt } from '../../../server/auth/totp.ts'
import { PASSWORD } from '../../support/cast.ts'
import { chen, lin, secadmin, type Persona } from '../../support/personas.ts'
import { browserOf, makeWorld, type TestAgent, type World } from '../../support/world.ts'

const STEP = 30_000
const MINUTE = 60_000
const HERE = '/account/second-factor'

/** Turns the second factor of whoever uses `agent` on, as a person does; the secret and the recovery codes. */
async function turnOn(world: World, agent: TestAgent): Promise<{ secret: Uint8Array; codes: string[] }> {
  await agent.post(`${HERE}/begin`).type('form').send({ password: PASSWORD }).expect(303).expect('Location', `${HERE}/set-up`)
  const secret = secretIn((await agent.get(`${HERE}/set-up`).expect(200)).text)
  const page = await agent
    .post(`${HERE}/set-up`)
    .type('form')
    .send({ code: codeAt(secret, world.clock.now()) })
    .expect(200)
  return { secret, codes: codesIn(page.text) }
}
const secretIn = (page: string): Uint8Array => {
  const key = /id="key"[^>]*value="([A-Z2-7 ]+)"/.exec(page)?.[1] ?? ''
  expect(key).to.match(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/)
  return Secret.fromBase32(key.replaceAll(' ', '')).bytes
}
const codesIn = (page: string): string[] => [...page.matchAll(/<li data-recovery-code>([^<]+)</g)].map((match) => match[1] ?? '')

describe('a second factor', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const idOf = (persona: Persona): number => world.cast.people[persona.username] ?? 0
  const now = (): Date => world.clock.now()
  const withPassword = async (app = world.app, persona = chen): Promise<TestAgent> => {
    const agent = browserOf(app)
    await agent.post('/login').type('form').send({ username: persona.username, password: PASSWORD }).expect(303)
    return agent
  }
  const send = (agent: TestAgent, code: string, path = '/login/code') => agent.post(path).type('form').send({ code })
  const isIn = async (agent: TestAgent): Promise<boolean> => (await agent.get('/account')).status === 200
  const audited = async (action: string): Promise<Record<string, unknown>[]> =>
    world.db.read('audit_entries').where({ action }) as Promise<Record<string, unknown>[]>

  describe('turning it on', () => {
    it('wants the password first', async () => {
      const agent = await withPassword()
      const page = await agent.post(`${HERE}/begin`).type('form').send({ password: 'not this one' }).expect(422)
      expect(page.text).to.include('id="f-password-error"')
      expect(await world.db.read('second_factors')).to.deep.equal([])
    })

    it('counts for nothing until a code was typed', async () => {
      const agent = await withPassword()
      await agent.post(`${HERE}/begin`).type('form').send({ password: PASSWORD }).expect(303)
      const secret = secretIn((await agent.get(`${HERE}/set-up`)).text)
      expect((await send(agent, codeAt(secret, new Date(now().getTime() + 10 * STEP)), `${HERE}/set-up`).expect(422)).text).to.include(
        zh['auth.code.wrong'],
      )
      expect(await isIn(await withPassword())).to.equal(true)
      world.clock.advance(30 * MINUTE)
      const late = await withPassword()
      await send(late, codeAt(secret, now()), `${HERE}/set-up`).expect(303).expect('Location', HERE)
      expect(await isIn(await withPassword())).to.equal(true)
    })

    it('ends the other sessions, shows ten codes once, and keeps no secret that could be read', async () => {
      const other = await withPassword()
      const agent = await withPassword()
      const { secret, codes } = await turnOn(world, agent)
      expect(codes).to.have.length(10)
      expect(await isIn(other)).to.equal(false)
      expect(await isIn(agent)).to.equal(true)
      const everything = JSON.stringify([
        await world.db.read('second_factors'),
        await world.db.read('recovery_codes'),
        await world.db.read('sessions'),
        await world.db.read('audit_entries'),
      ])
      for (const hidden of [Buffer.from(secret).toString('base64url'), ...codes, codes[0]?.replaceAll('-', '') ?? ''])
        expect(everything).not.to.include(hidden)
      expect((await audited('auth.second_factor_on'))[0]).to.include({ actor_id: idOf(chen), details: '{"sessionsEnded":1}' })
    })

    it('is never kept by a browser or a proxy', async () => {
      const agent = await withPassword()
      await agent.get(HERE).expect('Cache-Control', 'no-store')
      await turnOn(world, agent)
      await agent.get(`${HERE}/set-up`).expect('Cache-Control', 'no-store')
    })
  })

  describe('signing in with it', () => {
    let secret: Uint8Array
    let codes: string[]
    beforeEach(async () => {
      ;({ secret, codes } = await turnOn(world, await withPassword()))
      world.clock.advance(2 * STEP)
    })

    it('signs nobody in before the code, and leads where they were going after it', async () => {
      const agent = world.visitor()
      await agent.get('/disclosures?q=x').expect(303)
      await agent
        .post('/login')
        .type('form')
        .send({ username: chen.username, password: PASSWORD })
        .expect(303)
        .expect('Location', '/login/code')
      await agent.get('/account').expect(303).expect('Location', '/login')
      await agent.post('/account/sessions/revoke-others').expect(401)
      expect(await world.db.read('sessions').where({ person_id: idOf(chen) })).to.have.length(1)
      const wide = codeAt(secret, now()).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
      await agent.get('/disclosures?q=x')
      await send(agent, ` ${wide.slice(0, 3)} ${wide.slice(3)} `)
        .expect(303)
        .expect('Location', '/disclosures?q=x')
      expect(await isIn(agent)).to.equal(true)
    })

    it('begins a session with a new id at each of its pages', async () => {
      const agent = world.visitor()
      const idAfter = (answer: { headers: Record<string, unknown> }): string =>
        /sunlit\.sid=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? ''
      await agent.get('/account')
      const first = idAfter(await agent.get('/login').expect(200))
      const second = idAfter(await agent.post('/login').type('form').send({ username: chen.username, password: PASSWORD }))
      const third = idAfter(await send(agent, codeAt(secret, now())))
      expect(second).not.to.equal('').and.not.to.equal(first)
      expect(third).not.to.equal('').and.not.to.equal(second)
    })

    it('takes a code once, on whichever instance, and none that is older', async () => {
      const second = await world.secondInstance()
      const here = await withPassword()
      const there = await withPassword(second)
      const before = codeAt(secret, new Date(now().getTime() - STEP))
      const code = codeAt(secret, now())
      await send(here, code).expect(303)
      expect((await send(there, code).expect(422)).text).to.include(zh['auth.code.used'])
      await send(there, before).expect(422)
      world.clock.advance(STEP)
      await send(there, codeAt(secret, now())).expect(303)
    })

    it('lets one of many in who type the same code at once', async () => {
      const read = readCode(codeAt(secret, now()))
      const outcomes = await Promise.all(
        Array.from({ length: 5 }, () => judgeCode(world.deps, idOf(chen), read).then(({ outcome }) => outcome)),
      )
      expect(outcomes.filter((outcome) => outcome === 'right')).to.have.length(1)
      expect(outcomes.filter((outcome) => outcome === 'used')).to.have.length(4)
    })

    it('rests after five wrong codes, wherever they are typed, tells its owner, and goes on after fifteen minutes', async () => {
      const second = await world.secondInstance()
      const agents = [await withPassword(), await withPassword(second)]
      for (let i = 0; i < 5; i++) await send(agents[i % 2]!, '000000').expect(422)
      expect((await send(agents[0]!, codeAt(secret, now())).expect(429)).text).to.include('15 分钟')
      await send(agents[1]!, codes[0]!, '/login/recovery').expect(429)
      const told = (await world.db.read('notifications').where({ person_id: idOf(chen) })) as { code: string }[]
      expect(told.map(({ code }) => code)).to.deep.equal(['security.told.code_guessing'])
      expect(await audited('auth.sign_in_locked')).to.have.length(1)
      world.clock.advance(15 * MINUTE)
      await send(await withPassword(), codeAt(secret, now())).expect(303)
    })

    it('cannot be outrun by guesses at once', async () => {
      const kinds = await Promise.all(
        Array.from({ length: 12 }, (_, i) =>
          judgeCode(world.deps, idOf(chen), readCode(String(100_000 + i))).then(
            () => 'judged',
            (error: unknown) => (error as { kind: string }).kind,
          ),
        ),
      )
      expect(kinds.filter((kind) => kind === 'judged')).to.have.length(5)
      expect(kinds.filter((kind) => kind === 'too_many')).to.have.length(7)
    })

    it('takes each recovery code once, and says how many are left', async () => {
      await send(await withPassword(), codes[3]!.toUpperCase(), '/login/recovery').expect(303)
      await send(await withPassword(), codes[3]!, '/login/recovery').expect(422)
      const agent = await withPassword()
      await send(agent, codes[4]!, '/login/recovery').expect(303)
      expect((await agent.get('/account').expect(200)).text).to.include('还剩 8 个')
      await send(await withPassword(world.app, lin), codes[5]!, '/login/recovery')
        .expect(303)
        .expect('Location', '/login')
    })

    it('is given up by cancelling, by ten minutes, and when the password or the second factor changed meanwhile', async () => {
      const cancelled = await withPassword()
      await cancelled.post('/login/cancel').expect(303).expect('Location', '/login')
      await cancelled.get('/login/code').expect(303).expect('Location', '/login')
      const late = await withPassword()
      world.clock.advance(10 * MINUTE)
      await send(late, codeAt(secret, now())).expect(303).expect('Location', '/login')
      expect(await isIn(late)).to.equal(false)
      const changed = await withPassword()
      await world.db
        .write('credentials')
        .where({ person_id: idOf(chen) })
        .update({ changed_at: now().toISOString() })
      await send(changed, codeAt(secret, now())).expect(303).expect('Location', '/login')
      const without = await withPassword()
      await world.db.write('second_factors').delete()
      await send(without, codeAt(secret, now())).expect(303).expect('Location', '/login')
    })

    it('refuses somebody whose account was closed between the two pages', async () => {
      const agent = await withPassword()
      await world.db
        .write('people')
        .where({ id: idOf(chen) })
        .update({ status: 'left' })
      await send(agent, codeAt(secret, now())).expect(303).expect('Location', '/login')
    })

    it('says whom to ask when the secret cannot be read', async () => {
      const agent = await withPassword()
      await world.db.write('settings').where({ name: 'session_secret' }).update({ value: 'of another installation' })
      expect((await send(agent, codeAt(secret, now())).expect(409)).text).to.include(zh['auth.code.unreadable'])
      await send(agent, codes[0]!, '/login/recovery').expect(303)
    })

    describe('and managing it', () => {
      let agent: TestAgent
      const next = (): string => {
        world.clock.advance(STEP)
        return codeAt(secret, now())
      }
      const proof = (path: string, password: string, code: string) => agent.post(`${HERE}/${path}`).type('form').send({ password, code })
      beforeEach(async () => {
        agent = await withPassword()
        await send(agent, codeAt(secret, now())).expect(303)
      })

      for (const path of ['off', 'codes', 'begin'])
        it(`${path} wants both the password and a code`, async () => {
          await proof(path, 'not this one', next()).expect(422)
          await proof(path, PASSWORD, '000000').expect(422)
          await proof(path, PASSWORD, '').expect(422)
          expect(await world.db.read('second_factors').whereNull('pending_secret').whereNotNull('enabled_at')).to.have.length(1)
        })

      it('makes new recovery codes, and the old ones end', async () => {
        const fresh = codesIn((await proof('codes', PASSWORD, next()).expect(200)).text)
        expect(fresh).to.have.length(10)
        await send(await withPassword(), codes[0]!, '/login/recovery').expect(422)
        await send(await withPassword(), fresh[0]!, '/login/recovery').expect(303)
      })

      it('moves to another telephone, with a recovery code when the old one is lost', async () => {
        await proof('begin', PASSWORD, codes[0]!).expect(303)
        const fresh = secretIn((await agent.get(`${HERE}/set-up`)).text)
        await send(await withPassword(), next()).expect(303)
        await send(agent, codeAt(fresh, now()), `${HERE}/set-up`).expect(200)
        world.clock.advance(2 * STEP)
        await send(await withPassword(), codeAt(secret, now())).expect(422)
        await send(await withPassword(), codeAt(fresh, now())).expect(303)
        expect(await audited('auth.second_factor_replace')).to.have.length(1)
        expect((await audited('auth.recovery_code_used'))[0]).to.include({ details: '{"recoveryCodesLeft":9}' })
      })

      it('is off afterwards: the password alone signs in', async () => {
        await proof('off', PASSWORD, next()).expect(303).expect('Location', '/account')
        expect(await isIn(await withPassword())).to.equal(true)
        expect(await world.db.read('recovery_codes')).to.deep.equal([])
      })
    })
  })

  describe('that was lost', () => {
    const reset = (agent: TestAgent, id: number, more: object = {}) =>
      agent
        .post(`/admin/security/second-factors/${id}`)
        .type('form')
        .send({ reason: '手机丢失，恢复码也不在。', seen: '1', ...more })

    it('is reset by the security administrator: sessions end, the person is told, the log says why', async () => {
      const person = await withPassword()
      await turnOn(world, person)
      const administrator = await world.as(secadmin)
      await reset(administrator, idOf(chen), { reason: ' ' }).expect(422)
      await reset(administrator, idOf(chen), { seen: undefined }).expect(422)
      expect((await administrator.get('/admin/roles?second=on').expect(200)).text).to.include(chen.name)
      await reset(administrator, idOf(chen)).expect(303)
      expect(await isIn(person)).to.equal(false)
      expect(await isIn(await withPassword())).to.equal(true)
      const [entry] = await audited('security.reset_second_factor')
      expect(entry).to.include({ actor_id: idOf(secadmin), subject: `person:${idOf(chen)}` })
      expect(JSON.parse(String(entry?.['details']))).to.deep.equal({ reason: '手机丢失，恢复码也不在。', sessionsEnded: 1 })
      const told = (await world.db.read('notifications').where({ person_id: idOf(chen) })) as { code: string }[]
      expect(told.map(({ code }) => code)).to.deep.equal(['security.told.reset'])
      await reset(administrator, idOf(chen)).expect(409)
      await reset(administrator, 99_999).expect(404)
    })

    it('is not reset by its owner, security administrator or not', async () => {
      const administrator = await withPassword(world.app, secadmin)
      await turnOn(world, administrator)
      await reset(administrator, idOf(secadmin)).expect(403)
      expect((await administrator.get(`/admin/security/second-factors/${idOf(secadmin)}`).expect(200)).text).not.to.include('name="reason"')
      expect(await world.db.read('second_factors')).to.have.length(1)
    })
  })
})
