import { expect } from 'chai'
import fc from 'fast-check'
import { Secret } from 'otpauth'
import zh from '../../../server/i18n/zh-CN/auth.json' with { type: 'json' }
import { codeAt } from '../../../server/auth/totp.ts'
import {
  BOUNDS,
  changes,
  DEFAULT_SETTINGS,
  editable,
  PRESETS,
  secondFactorFrom,
  settled,
  withPreset,
  type EditableSettings,
} from '../../../server/security/settings.rules.ts'
import { decodeSettings } from '../../../server/security/settings.types.ts'
import { ROLES, type Role } from '../../../server/auth/policy.ts'
import { passwordProblem } from '../../../server/auth/password.rules.ts'
import { PASSWORD } from '../../support/cast.ts'
import { auditor, chen, lin, secadmin, sysadmin, type Persona } from '../../support/personas.ts'
import { browserOf, makeWorld, NOW, type TestAgent, type World } from '../../support/world.ts'

const DAY = 86_400_000
const MINUTE = 60_000
const SECOND_FACTOR = '/account/second-factor'
const DEFAULTS: EditableSettings = editable(DEFAULT_SETTINGS)

describe('the security settings', () => {
  it('are, as delivered, ten characters and a list of common passwords, and nothing that makes people write passwords down', () => {
    expect(DEFAULTS).to.deep.equal({
      minLength: 10,
      classes: 0,
      expiryDays: 0,
      history: 0,
      idleMinutes: null,
      absoluteHours: null,
      graceDays: 0,
      roles: [],
    })
  })

  it('fall back to the default, one by one, where the database holds what nobody could have saved', () => {
    const { minLength, classes, secondFactorRoles } = decodeSettings(JSON.stringify({ minLength: 3, classes: 2, secondFactorRoles: 'all' }))
    expect({ minLength, classes, secondFactorRoles }).to.deep.equal({ minLength: 10, classes: 2, secondFactorRoles: {} })
  })

  const anySettings: fc.Arbitrary<EditableSettings> = fc.record({
    minLength: fc.integer(BOUNDS.minLength),
    classes: fc.integer(BOUNDS.classes),
    expiryDays: fc.integer(BOUNDS.expiryDays),
    history: fc.integer(BOUNDS.history),
    idleMinutes: fc.option(fc.integer(BOUNDS.idleMinutes)),
    absoluteHours: fc.option(fc.integer(BOUNDS.absoluteHours)),
    graceDays: fc.integer(BOUNDS.graceDays),
    roles: fc.subarray([...ROLES]).map((some): Role[] => ROLES.filter((role) => some.includes(role))),
  })

  it('are never made weaker by a preset, and filling it in twice changes nothing more', () => {
    fc.assert(
      fc.property(anySettings, fc.constantFrom(...PRESETS), (now, preset) => {
        const then = withPreset(now, preset)
        expect(then.minLength).to.be.at.least(now.minLength)
        expect(then.classes).to.be.at.least(Math.max(now.classes, 3))
        expect(then.history).to.be.at.least(Math.max(now.history, 5))
        expect(then.expiryDays).to.be.within(1, now.expiryDays === 0 ? 90 : Math.min(90, now.expiryDays))
        expect(then.idleMinutes).to.be.at.most(Math.min(30, now.idleMinutes ?? 30))
        expect(then.roles).to.include.members([...now.roles])
        expect(changes(then, withPreset(then, preset))).to.deep.equal([])
      }),
    )
  })

  it('keep the instant since when a role needs a second factor', () => {
    const before = settled({ ...DEFAULTS, roles: ['secadmin'] }, DEFAULT_SETTINGS, '2026-01-01T00:00:00.000Z')
    const after = settled({ ...DEFAULTS, roles: ['secadmin', 'leader'] }, before, '2026-02-01T00:00:00.000Z')
    expect(after.secondFactorRoles).to.deep.equal({ secadmin: '2026-01-01T00:00:00.000Z', leader: '2026-02-01T00:00:00.000Z' })
  })

  for (const [grants, from] of [
    [[], undefined],
    [[['staff', '2025-01-01']], undefined],
    [[['leader', '2025-01-01']], '2026-02-08'],
    [[['leader', '2026-03-01']], '2026-03-08'],
    [
      [
        ['leader', '2026-03-01'],
        ['secadmin', '2025-01-01'],
      ],
      '2026-01-08',
    ],
  ] as const)
    it(`with a week of grace, ${JSON.stringify(grants)} must have one ${from ?? 'never'}`, () => {
      const at = (day: string): string => `${day}T00:00:00.000Z`
      const settings = { graceDays: 7, secondFactorRoles: { secadmin: at('2026-01-01'), leader: at('2026-02-01') } }
      const held = grants.map(([role, day]) => ({ role, grantedAt: at(day) }))
      expect(secondFactorFrom({ ...DEFAULT_SETTINGS, ...settings }, held)).to.equal(from === undefined ? undefined : at(from))
    })

  for (const [password, classes, right] of [
    ['quiet tram stop', 2, true],
    ['quiet tram stop', 3, false],
    ['Quiet tram stop', 3, true],
    ['Quiet tram stop', 4, false],
    ['Quiet tram stop 9', 4, true],
    ['杨柳月台铜锣拾穗河边', 1, true],
    ['杨柳月台铜锣拾穗河边', 2, false],
    ['杨柳月台铜锣拾穗河边9b', 3, true],
  ] as const)
    it(`of ${classes} kinds of characters: ${password} ${right ? 'is enough' : 'is not'}`, () => {
      const problem = passwordProblem(password, { username: 'linfang' }, { minLength: 10, classes })
      expect(problem?.code).to.equal(right ? undefined : 'auth.password.classes')
    })
})

describe('the page of the security settings', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const idOf = (persona: Persona): number => world.cast.people[persona.username] ?? 0
  const stored = async () => (await world.db.read('security_settings').first()) as { version: number; value: string }
  const save = async (wanted: Partial<EditableSettings>, { agent, version }: { agent?: TestAgent; version?: number } = {}) => {
    const settings = { ...DEFAULTS, ...wanted }
    return (agent ?? (await world.as(secadmin)))
      .post('/admin/security')
      .type('form')
      .send({
        version: version ?? (await stored()).version,
        min_length: settings.minLength,
        classes: settings.classes,
        expiry_days: settings.expiryDays,
        history: settings.history,
        idle_minutes: settings.idleMinutes ?? '',
        absolute_hours: settings.absoluteHours ?? '',
        grace_days: settings.graceDays,
        roles: settings.roles,
      })
  }
  const saved = async (wanted: Partial<EditableSettings>): Promise<void> => {
    expect((await save(wanted)).status).to.equal(303)
  }
  const enter = async (persona: Persona, password = PASSWORD, app = world.app): Promise<TestAgent> => {
    const agent = browserOf(app)
    await agent.post('/login').type('form').send({ username: persona.username, password }).expect(303)
    return agent
  }
  const change = (agent: TestAgent, current: string, next: string) =>
    agent.post('/password').type('form').send({ current, next, repeated: next })
  const firstPage = async (agent: TestAgent): Promise<string> =>
    ((await agent.get('/disclosures')).headers as { location?: string }).location ?? 'in'

  it('saves, records what changed from what, and counts on another instance with its next request', async () => {
    const second = await world.secondInstance()
    const elsewhere = await enter(chen, PASSWORD, second)
    await saved({ minLength: 14, roles: ['secadmin'] })
    const [entry] = (await world.db.read('audit_entries').where({ action: 'security.change_settings' })) as Record<string, unknown>[]
    expect(entry).to.include({ actor_id: idOf(secadmin), subject: 'installation' })
    expect(JSON.parse(String(entry?.['details']))).to.deep.equal({ minLength: '10 → 14', roles: ['secadmin'] })
    await change(elsewhere, PASSWORD, 'nine lives cat').expect(303)
    await change(elsewhere, 'nine lives cat', 'ten lives dog').expect(422)
  })

  it('lets one of two win who save at once, and shows the other what is different now', async () => {
    await saved({ minLength: 12 })
    const late = await save({ minLength: 16 }, { version: 1 })
    expect(late.status).to.equal(409)
    expect(late.text).to.include('12 个字符 → 16 个字符').and.include('value="16"')
    expect(JSON.parse((await stored()).value)).to.include({ minLength: 12 })
    await save({ minLength: 16 })
    expect(JSON.parse((await stored()).value)).to.include({ minLength: 16 })
  })

  for (const [field, wrong] of [
    ['min_length', '7'],
    ['min_length', '65'],
    ['classes', '5'],
    ['expiry_days', '-1'],
    ['history', '25'],
    ['idle_minutes', '0'],
    ['absolute_hours', '73'],
    ['grace_days', '15'],
    ['min_length', 'ten'],
  ] as const)
    it(`refuses ${field} ${wrong} and keeps what was typed`, async () => {
      const page = await (
        await world.as(secadmin)
      )
        .post('/admin/security')
        .type('form')
        .send({
          ...{ version: 1, min_length: 11, classes: 0, expiry_days: 0, history: 0, idle_minutes: '', absolute_hours: '', grace_days: 0 },
          [field]: wrong,
        })
        .expect(422)
      expect(page.text).to.include(`id="f-${field}-error"`).and.include(`value="${wrong}"`)
      expect((await stored()).version).to.equal(1)
    })

  it('takes digits as an input method types them', async () => {
    expect((await save({ minLength: '１２' as unknown as number })).status).to.equal(303)
    expect(JSON.parse((await stored()).value)).to.include({ minLength: 12 })
  })

  it('fills a preset in, says what would change and for how many passwords, and saves nothing', async () => {
    const page = (await (await world.as(secadmin)).get('/admin/security?preset=mlps3').expect(200)).text
    expect(page).to.include('密码有效期：不要求 → 90 天').and.include('闲置自动退出：服务器的设置 → 15 分钟')
    expect(page).to.match(/15 人的密码已经过期/)
    expect(page).to.match(/value="secadmin"[^>]* checked/)
    expect((await stored()).version).to.equal(1)
    await (await world.as(secadmin)).get('/admin/security?preset=nonsense').expect(200)
  })

  describe('a session’s limits', () => {
    it('hold at once for sessions that began before, shorter and longer', async () => {
      const agent = await enter(chen)
      await saved({ idleMinutes: 5, absoluteHours: 1 })
      world.clock.advance(5 * MINUTE - 1)
      expect(await firstPage(agent)).to.equal('in')
      world.clock.advance(5 * MINUTE)
      expect(await firstPage(agent)).to.equal('/login')
      const busy = await enter(lin)
      for (let i = 0; i < 14; i++) {
        world.clock.advance(4 * MINUTE)
        expect(await firstPage(busy), `minute ${(i + 1) * 4}`).to.equal('in')
      }
      world.clock.advance(4 * MINUTE)
      expect(await firstPage(busy)).to.equal('/login')
    })
  })

  describe('a password that runs out', () => {
    const changedAt = async (at: Date): Promise<void> => {
      await world.db
        .write('credentials')
        .where({ person_id: idOf(chen) })
        .update({ changed_at: at.toISOString() })
    }

    it('leads to the page that changes it from the very instant on, at the next sign-in and not in the middle of work', async () => {
      await saved({ expiryDays: 90 })
      await changedAt(new Date(NOW.getTime() - 90 * DAY + 1))
      const before = await enter(chen)
      expect(await firstPage(before)).to.equal('in')
      world.clock.advance(1)
      expect(await firstPage(before), 'signed in before it ran out').to.equal('in')
      const after = await enter(chen)
      expect(await firstPage(after)).to.equal('/password')
      expect((await after.get('/password').expect(200)).text).to.include(zh['auth.password.title.expired'])
      await change(after, PASSWORD, 'nine lives cat').expect(303).expect('Location', '/')
      expect(await firstPage(after)).to.equal('in')
      expect(await firstPage(await enter(chen, 'nine lives cat'))).to.equal('in')
    })

    it('is told fourteen days before, once in the messages and at each sign-in', async () => {
      await saved({ expiryDays: 90 })
      await changedAt(new Date(NOW.getTime() - 76 * DAY + 1))
      const told = async (): Promise<number> => (await world.db.read('notifications').where({ code: 'security.told.password_ends' })).length
      await enter(chen)
      expect(await told(), 'a millisecond more than fourteen days').to.equal(0)
      world.clock.advance(1)
      const page = (await (await enter(chen)).get('/account').expect(200)).text
      expect(page).to.include('您的密码 3月16日到期')
      await enter(chen)
      expect(await told()).to.equal(1)
    })

    it('does not run out while nobody set a limit', async () => {
      await changedAt(new Date(NOW.getTime() - 4000 * DAY))
      expect(await firstPage(await enter(chen))).to.equal('in')
    })
  })

  it('keeps people from going back to their last passwords, and forgets older ones', async () => {
    await saved({ history: 3 })
    const agent = await enter(chen)
    const passwords = [PASSWORD, 'nine lives cat', 'eight lives dog', 'seven lives owl']
    for (let i = 1; i < passwords.length; i++) await change(agent, passwords[i - 1]!, passwords[i]!).expect(303)
    expect(await world.db.read('password_history')).to.have.length(2)
    for (const early of [passwords[1]!, passwords[2]!]) {
      const page = await change(agent, passwords[3]!, early).expect(422)
      expect(page.text, early).to.include('最近 3 次用过的密码之一')
    }
    await change(agent, passwords[3]!, 'six lives bee').expect(303)
    await change(agent, 'six lives bee', 'nine lives cat').expect(303)
    await saved({ history: 0 })
    await change(agent, 'nine lives cat', 'five lives fox').expect(303)
    expect(await world.db.read('password_history')).to.deep.equal([])
  })

  describe('a role that needs a second factor', () => {
    const setUp = async (agent: TestAgent): Promise<void> => {
      await agent.post(`${SECOND_FACTOR}/begin`).expect(303)
      const page = (await agent.get(`${SECOND_FACTOR}/set-up`).expect(200)).text
      const key = /id="key"[^>]*value="([A-Z2-7 ]+)"/.exec(page)?.[1]?.replaceAll(' ', '') ?? ''
      const code = codeAt(Secret.fromBase32(key).bytes, world.clock.now())
      await agent.post(`${SECOND_FACTOR}/set-up`).type('form').send({ code }).expect(200)
    }

    it('leads whoever holds it and has none to setting it up, before anything else', async () => {
      const before = await enter(sysadmin)
      world.clock.advance(1)
      await saved({ roles: ['sysadmin'] })
      expect((await before.get('/admin/people')).status, 'not in the middle of work').to.equal(200)
      world.clock.advance(1)
      const agent = await enter(sysadmin)
      for (const path of ['/', '/account', '/admin/people', '/account/profile'])
        await agent.get(path).expect(303).expect('Location', SECOND_FACTOR)
      await agent.post('/admin/departments').type('form').send({}).expect(303).expect('Location', SECOND_FACTOR)
      expect((await agent.get(SECOND_FACTOR).expect(200)).text).to.include(zh['auth.second.title.forced'])
      await setUp(agent)
      await agent.get('/admin/people').expect(200)
      expect((await agent.get(SECOND_FACTOR).expect(200)).text).not.to.include(`${SECOND_FACTOR}/off`)
      expect((await agent.post(`${SECOND_FACTOR}/off`).type('form').send({ password: PASSWORD, code: '000000' })).status).to.equal(403)
      expect(await firstPage(await enter(chen)), 'others go on').to.equal('in')
      expect((await auditorsPage()).status).to.equal(200)
    })
    const auditorsPage = async () => (await enter(auditor)).get('/admin/audit')

    it('comes after a password that must be changed first', async () => {
      await saved({ roles: ['staff'] })
      await world.db
        .write('credentials')
        .where({ person_id: idOf(chen) })
        .update({ must_change: true })
      const agent = await enter(chen)
      await agent.get(SECOND_FACTOR).expect(303).expect('Location', '/password')
      await change(agent, PASSWORD, 'nine lives cat').expect(303)
      expect(await firstPage(agent)).to.equal(SECOND_FACTOR)
    })

    it('leaves the days of grace, and says until when', async () => {
      await saved({ roles: ['staff'], graceDays: 2 })
      world.clock.advance(2 * DAY - 1)
      const agent = await enter(chen)
      expect((await agent.get('/account').expect(200)).text).to.include('3月4日前')
      world.clock.advance(1)
      expect(await firstPage(agent)).to.equal('in')
      expect(await firstPage(await enter(chen))).to.equal(SECOND_FACTOR)
    })

    it('counts how many of its holders have one', async () => {
      await saved({ roles: ['secadmin'] })
      world.clock.advance(1)
      const agent = await enter(secadmin)
      await setUp(agent)
      expect((await agent.get('/admin/security').expect(200)).text).to.match(/安全管理员<small>1 人中 1 人已开启/)
    })
  })
})
