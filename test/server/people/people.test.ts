import { expect } from 'chai'
import type { Role } from '../../../server/auth/policy.ts'
import { pinyinKey } from '../../../server/people/names.rules.ts'
import { fillSortKeys } from '../../../server/people/people.service.ts'
import { PASSWORD } from '../../support/cast.ts'
import { auditor, chen, lin, secadmin, sun, sysadmin, type Persona } from '../../support/personas.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'

describe('people', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const id = (persona: Persona): number => world.cast.people[persona.username] ?? 0
  const form = (more: object = {}) => ({
    username: 'xin',
    name: '辛欣',
    name_en: 'Xin Xin',
    department_id: world.cast.departments['CW'],
    post: '出纳',
    post_en: '',
    rank_class: 'staff',
    telephone: '0512-1234',
    valid_until: '',
    ...more,
  })
  const typedOf = async (persona: Persona, more: object = {}) => {
    const row = (await world.db
      .read('people')
      .where({ id: id(persona) })
      .first()) as Record<string, unknown>
    return {
      ...form(),
      name: row['display_name'],
      name_en: row['display_name_en'],
      department_id: row['department_id'],
      post: row['post'],
      post_en: row['post_en'],
      telephone: row['telephone'],
      version: row['version'],
      ...more,
    }
  }
  const post = async (persona: Persona, path: string, body: object) => (await world.as(persona)).post(path).type('form').send(body)
  const personOf = (persona: Persona) =>
    world.db
      .read('people')
      .where({ id: id(persona) })
      .first() as Promise<Record<string, unknown>>
  const entries = (action: string) => world.db.read('audit_entries').where({ action }) as Promise<Record<string, unknown>[]>
  const passwordIn = (text: string): string => /value="(\w{4}-\w{4}-\w{4})"/.exec(text)?.[1] ?? ''
  const signIn = (username: string, password: string) => browserOf(world.app).post('/login').type('form').send({ username, password })

  describe('adding somebody', () => {
    it('shows a one-time password once, which opens only the page that changes it', async () => {
      const page = await post(sysadmin, '/admin/people', form())
      expect(page.status).to.equal(200)
      expect(page.headers['cache-control']).to.equal('no-store')
      const password = passwordIn(page.text)
      const agent = browserOf(world.app)
      await agent.post('/login').type('form').send({ username: 'xin', password }).expect(303)
      await agent.get('/account').expect(303).expect('Location', '/password')
      const everything = JSON.stringify([
        await world.db.read('audit_entries'),
        await world.db.read('sessions'),
        await world.db.read('credentials'),
      ])
      expect(everything).not.to.include(password)
    })

    it('gives no role: that is for another administrator', async () => {
      await post(sysadmin, '/admin/people', form())
      const row = (await world.db.read('people').where({ username: 'xin' }).first()) as { id: number }
      expect(await world.db.read('role_assignments').where({ person_id: row.id })).to.deep.equal([])
      const [entry] = await entries('people.create')
      expect(entry).to.include({ actor_id: id(sysadmin), subject: `person:${row.id}` })
      expect(entry?.['address']).to.match(/127\.0\.0\.1$/)
    })

    for (const [what, more, field] of [
      ['a user name that is taken, whatever its case', { username: 'Chen' }, 'username'],
      ['a user name with a blank', { username: 'xin xin' }, 'username'],
      ['no name', { name: '  ' }, 'name'],
      ['a name of 41 characters', { name: '长'.repeat(41) }, 'name'],
      ['a department that does not exist', { department_id: '99999' }, 'department_id'],
      ['a department number too large for any database', { department_id: '99999999999999999999' }, 'department_id'],
      ['an invented rank', { rank_class: 'emperor' }, 'rank_class'],
      ['a day that does not exist', { valid_until: '2026-02-30' }, 'valid_until'],
      ['a last day in the past', { valid_until: '2026-03-01' }, 'valid_until'],
      ['letters for a telephone', { telephone: 'call me' }, 'telephone'],
    ] as const)
      it(`refuses ${what} and keeps what was typed`, async () => {
        const page = await post(sysadmin, '/admin/people', form({ post: '<b>出纳</b>', ...more }))
        expect(page.status).to.equal(422)
        expect(page.text).to.include(`id="f-${field}-error"`).and.include('&lt;b&gt;出纳&lt;/b&gt;')
        expect(await entries('people.create')).to.deep.equal([])
      })

    it('takes today as a last day', async () => {
      expect((await post(sysadmin, '/admin/people', form({ valid_until: '2026-03-02' }))).status).to.equal(200)
    })

    it('refuses a department that is closed', async () => {
      await world.db.write('departments').where({ code: 'CW' }).update({ active: false })
      expect((await post(sysadmin, '/admin/people', form())).text).to.include('这个科室已停用')
    })
  })

  describe('editing', () => {
    it('saves, and the audit log names the fields but not their values', async () => {
      expect(
        (await post(sysadmin, `/admin/people/${id(chen)}`, await typedOf(chen, { telephone: '0512-8888', post: '副科长' }))).status,
      ).to.equal(303)
      expect(await personOf(chen)).to.include({ telephone: '0512-8888', post: '副科长', version: 2 })
      const [entry] = await entries('people.edit')
      expect(entry?.['details']).to.equal('{"changed":["post","telephone"]}')
    })

    it('tells whoever saves second what changed meanwhile, keeps their text, and lets them save knowingly', async () => {
      const seen = await typedOf(chen)
      await post(sysadmin, `/admin/people/${id(chen)}`, { ...seen, post: '副科长' })
      const loser = await post(sysadmin, `/admin/people/${id(chen)}`, { ...seen, post: '主任科员', telephone: '0512-9999' })
      expect(loser.status).to.equal(409)
      expect(loser.text).to.include('别人已改成“副科长”').and.include('value="主任科员"').and.include('name="version" value="2"')
      expect(await personOf(chen)).to.include({ post: '副科长' })
      expect((await post(sysadmin, `/admin/people/${id(chen)}`, { ...seen, post: '主任科员', version: 2 })).status).to.equal(303)
    })

    it('lets exactly one of two at once through', async () => {
      const seen = await typedOf(chen)
      const both = await Promise.all(['甲', '乙'].map((name) => post(sysadmin, `/admin/people/${id(chen)}`, { ...seen, post: name })))
      expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 409])
      expect(await entries('people.edit')).to.have.length(1)
    })

    it('of somebody who is not there is not found', async () => {
      expect((await post(sysadmin, '/admin/people/99999', await typedOf(chen))).status).to.equal(404)
    })

    it('does not let the last security administrator run out', async () => {
      const refused = await post(sysadmin, `/admin/people/${id(secadmin)}`, await typedOf(secadmin, { valid_until: '2027-01-01' }))
      expect(refused.status).to.equal(403)
      expect(refused.text).to.include('至少各留一位').and.include('value="2027-01-01"')
      expect((await personOf(secadmin))['valid_until']).to.equal(null)
    })

    it('never touches the user name', async () => {
      await post(sysadmin, `/admin/people/${id(chen)}`, await typedOf(chen, { username: 'root' }))
      expect(await personOf(chen)).to.include({ username: 'chen' })
    })
  })

  describe('a forgotten password', () => {
    it('is replaced by a one-time one, and the person is out everywhere', async () => {
      const theirs = await world.as(chen)
      const page = await post(sysadmin, `/admin/people/${id(chen)}/password`, {})
      expect(page.status).to.equal(200)
      await theirs.get('/account').expect(303).expect('Location', '/login')
      await signIn('chen', PASSWORD).expect(422)
      await signIn('chen', passwordIn(page.text)).expect(303)
      expect((await entries('people.reset_password'))[0]).to.include({ subject: `person:${id(chen)}`, details: '{"sessionsEnded":1}' })
    })

    for (const persona of [sysadmin, secadmin, auditor])
      it(`of the ${persona.username} is not for a system administrator alone`, async () => {
        expect((await post(sysadmin, `/admin/people/${id(persona)}/password`, {})).status).to.equal(403)
        await signIn(persona.username, PASSWORD).expect(303)
      })
  })

  describe('closing an account', () => {
    it('ends its sessions at once and can be taken back with a new password', async () => {
      const theirs = await world.as(chen)
      expect((await post(sysadmin, `/admin/people/${id(chen)}/deactivate`, { version: 1 })).status).to.equal(303)
      await theirs.get('/account').expect(303)
      await signIn('chen', PASSWORD).expect(422)
      const opened = await post(sysadmin, `/admin/people/${id(chen)}/reactivate`, { version: 2 })
      await signIn('chen', PASSWORD).expect(422)
      await signIn('chen', passwordIn(opened.text)).expect(303)
      const roles = (await world.db
        .read('role_assignments')
        .where({ person_id: id(chen) })
        .select('role')) as { role: Role }[]
      expect(roles.map(({ role }) => role)).to.deep.equal(['staff'])
    })

    it('of the own or the last security administrator is refused', async () => {
      expect((await post(sysadmin, `/admin/people/${id(sysadmin)}/deactivate`, { version: 1 })).status).to.equal(403)
      expect((await post(sysadmin, `/admin/people/${id(secadmin)}/deactivate`, { version: 1 })).status).to.equal(403)
    })

    it('of a security administrator is possible while another one without an end date stays', async () => {
      await world.db
        .write('role_assignments')
        .where({ person_id: id(chen) })
        .update({ role: 'secadmin' })
      await world.db
        .write('people')
        .where({ id: id(chen) })
        .update({ valid_until: '2026-12-31' })
      expect((await post(sysadmin, `/admin/people/${id(secadmin)}/deactivate`, { version: 1 })).status).to.equal(403)
      await world.db
        .write('people')
        .where({ id: id(chen) })
        .update({ valid_until: null })
      expect((await post(sysadmin, `/admin/people/${id(secadmin)}/deactivate`, { version: 1 })).status).to.equal(303)
    })

    it('is decided once', async () => {
      await post(sysadmin, `/admin/people/${id(chen)}/deactivate`, { version: 1 })
      expect((await post(sysadmin, `/admin/people/${id(chen)}/deactivate`, { version: 1 })).status).to.equal(409)
      expect((await post(sysadmin, `/admin/people/${id(chen)}/deactivate`, { version: 2 })).status).to.equal(409)
    })
  })

  describe('the list', () => {
    const names = async (query = ''): Promise<string[]> => {
      const { text } = await (await world.as(sysadmin)).get(`/admin/people${query}`).expect(200)
      return [...text.matchAll(/<a href="\/admin\/people\/\d+">([^<]+)<\/a>/g)].map((match) => match[1] ?? '')
    }

    it('stands in pinyin order on both engines', async () => {
      await fillSortKeys(world.db.write)
      expect(await names()).to.deep.equal([
        '鲍安',
        '陈静',
        '关海',
        '何晓岚',
        '林芳',
        '罗敏',
        '马卫国',
        '钱程',
        '申正',
        '孙立新',
        '唐维',
        '吴建平',
        '徐敏',
        '郑凯',
        '周明远',
      ])
      expect((await names('?sort=-name'))[0]).to.equal('周明远')
    })

    it('is filtered by department, state and words', async () => {
      await world.db
        .write('people')
        .where({ id: id(lin) })
        .update({ status: 'left' })
      expect(await names(`?department=${world.cast.departments['JYCJ']}`)).to.have.members(['陈静', '林芳', '孙立新'])
      expect(await names('?status=left')).to.deep.equal(['林芳'])
      expect(await names('?q=qian')).to.deep.equal(['钱程'])
    })

    it('exports what is filtered', async () => {
      const { text } = await (await world.as(sysadmin)).get('/admin/people?q=sun&format=csv').expect(200)
      expect(text).to.include('孙立新').and.not.include('陈静')
    })
  })

  describe('roles', () => {
    const roles = async (persona: Persona): Promise<string[]> =>
      (
        (await world.db
          .read('role_assignments')
          .where({ person_id: id(persona) })
          .orderBy('role')
          .select('role')) as { role: string }[]
      ).map(({ role }) => role)
    const set = (persona: Persona, seen: string, ...wanted: Role[]) =>
      post(secadmin, `/admin/roles/${id(persona)}`, { seen, roles: wanted })

    it('are granted and revoked, at once and on the record', async () => {
      const theirs = await world.as(chen)
      await theirs.get('/admin/people').expect(403)
      expect((await set(chen, 'staff', 'sysadmin')).status).to.equal(303)
      await theirs.get('/admin/people').expect(200)
      const [entry] = await entries('people.change_roles')
      expect(entry).to.include({
        actor_id: id(secadmin),
        subject: `person:${id(chen)}`,
        details: '{"granted":["sysadmin"],"revoked":["staff"]}',
      })
      expect(
        await world.db
          .read('role_assignments')
          .where({ person_id: id(chen) })
          .first(),
      ).to.include({ granted_by: id(secadmin) })
    })

    it('that break the separation are refused with the reason, keeping the ticks', async () => {
      const page = await set(chen, 'staff', 'staff', 'auditor')
      expect(page.status).to.equal(422)
      expect(page.text)
        .to.include('三员互斥')
        .and.match(/value="auditor"[^>]* checked/)
      expect(await roles(chen)).to.deep.equal(['staff'])
    })

    it('of oneself are for another security administrator', async () => {
      expect((await set(secadmin, 'secadmin', 'secadmin', 'staff')).status).to.equal(403)
      expect(await roles(secadmin)).to.deep.equal(['secadmin'])
    })

    it('of the last system administrator stay', async () => {
      expect((await set(sysadmin, 'sysadmin')).status).to.equal(403)
      await set(chen, 'staff', 'sysadmin')
      expect((await set(sysadmin, 'sysadmin')).status).to.equal(303)
    })

    it('changed meanwhile are not overwritten', async () => {
      await set(sun, 'staff,head', 'staff', 'head', 'secrecy')
      expect((await set(sun, 'staff,head', 'staff', 'head', 'publisher')).status).to.equal(409)
      expect(await roles(sun)).to.deep.equal(['head', 'secrecy', 'staff'])
    })

    it('of an observer are for an account that ends, and the end stays', async () => {
      const until = (day: string | null) =>
        world.db
          .write('people')
          .where({ id: id(chen) })
          .update({ valid_until: day })
      const refused = await set(chen, 'staff', 'observer')
      expect(refused.status).to.equal(422)
      expect(refused.text)
        .to.include('观察员的账号要有有效期')
        .and.match(/value="observer"[^>]* checked/)
      expect(await roles(chen)).to.deep.equal(['staff'])
      await until('2026-12-31')
      expect((await set(chen, 'staff', 'observer')).status).to.equal(303)
      const endless = await post(sysadmin, `/admin/people/${id(chen)}`, await typedOf(chen, { valid_until: '' }))
      expect(endless.status).to.equal(422)
      expect(endless.text).to.include('观察员的账号要有有效期')
      expect((await personOf(chen))['valid_until']).to.equal('2026-12-31')
      expect((await post(sysadmin, `/admin/people/${id(chen)}`, await typedOf(chen, { valid_until: '2027-01-31' }))).status).to.equal(303)
      await world.db
        .write('people')
        .where({ id: id(chen) })
        .update({ status: 'left', valid_until: '2026-01-31' })
      const { version } = (await personOf(chen)) as { version: number }
      expect((await post(sysadmin, `/admin/people/${id(chen)}/reactivate`, { version })).status).to.equal(200)
      expect((await personOf(chen))['valid_until'], 'an observer is never endless').to.equal('2026-03-02')
    })

    it('cannot be granted to a closed account, only revoked', async () => {
      await world.db
        .write('people')
        .where({ id: id(sun) })
        .update({ status: 'left' })
      expect((await set(sun, 'staff,head', 'staff', 'head', 'secrecy')).status).to.equal(422)
      expect((await set(sun, 'staff,head')).status).to.equal(303)
      expect(await roles(sun)).to.deep.equal([])
    })

    it('that do not exist are refused', async () => {
      expect((await post(secadmin, `/admin/roles/${id(chen)}`, { seen: 'staff', roles: 'root' })).status).to.equal(422)
    })

    it('“Staff” is given in one go to those without any role, and to nobody else', async () => {
      await post(sysadmin, '/admin/people', form())
      const row = (await world.db.read('people').where({ username: 'xin' }).first()) as { id: number }
      expect((await (await world.as(secadmin)).get('/admin/roles')).text).to.include('辛欣')
      expect((await post(secadmin, '/admin/roles/grant-staff', { person: [row.id, id(sysadmin), id(secadmin)] })).status).to.equal(303)
      expect(await world.db.read('role_assignments').where({ person_id: row.id }).select('role')).to.deep.equal([{ role: 'staff' }])
      expect(await roles(sysadmin)).to.deep.equal(['sysadmin'])
    })

    it('never leave the house without a security administrator, even when two revoke each other at once', async () => {
      await set(chen, 'staff', 'secadmin')
      const theirs = await world.as(chen)
      const answers = await Promise.all([
        set(chen, 'secadmin'),
        theirs
          .post(`/admin/roles/${id(secadmin)}`)
          .type('form')
          .send({ seen: 'secadmin' }),
      ])
      expect(answers.filter(({ status }) => status === 303)).to.have.length(1)
      expect(await world.db.read('role_assignments').where({ role: 'secadmin' })).to.have.length(1)
    })
  })

  describe('sessions seen by the security administrator', () => {
    const sessionOf = async (persona: Persona): Promise<string> =>
      (
        (await world.db
          .read('sessions')
          .where({ person_id: id(persona) })
          .first('id_hash')) as { id_hash: string }
      ).id_hash

    it('are ended at once, and that is on the record', async () => {
      const theirs = await world.as(chen)
      const session = await sessionOf(chen)
      expect((await (await world.as(secadmin)).get('/admin/sessions')).text).to.include(`/admin/sessions/${session}`)
      expect((await post(secadmin, `/admin/sessions/${session}/end`, { which: 'one' })).status).to.equal(303)
      await theirs.get('/account').expect(303).expect('Location', '/login')
      expect((await entries('auth.end_session'))[0]).to.include({ actor_id: id(secadmin), subject: `person:${id(chen)}` })
      expect((await post(secadmin, `/admin/sessions/${session}/end`, { which: 'one' })).status).to.equal(404)
    })

    it('end all together for one person, and nobody else', async () => {
      await world.as(lin)
      await world.as(chen)
      await signIn('chen', PASSWORD).expect(303)
      await post(secadmin, `/admin/sessions/${await sessionOf(chen)}/end`, { which: 'all' })
      expect(await world.db.read('sessions').where({ person_id: id(chen) })).to.deep.equal([])
      expect(await world.db.read('sessions').where({ person_id: id(lin) })).to.have.length(1)
    })
  })
})

describe('the key that sorts names', () => {
  it('puts Chinese before everything else, by pinyin, then by the rest of the name', () => {
    const sorted = ['Zoe', '张三', '李四', '阿强', '李', '赵六', 'adam', '重庆', '欧阳明', '1号'].toSorted((a, b) =>
      pinyinKey(a) < pinyinKey(b) ? -1 : 1,
    )
    expect(sorted).to.deep.equal(['阿强', '李', '李四', '欧阳明', '张三', '赵六', '重庆', '1号', 'adam', 'Zoe'])
  })
  it('has digits and the letters a to f only, so that every collation orders it alike', () => {
    expect(pinyinKey('欧阳·Müller 𠮷')).to.match(/^[0-9a-f]+$/)
  })
})
