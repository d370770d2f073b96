import assert from 'node:assert/strict'
import { auditor, chen, he, lin, observer, sun, sysadmin, tang, xu, zhou, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'

const PROFILE = {
  duties: '就业援助',
  duties_en: '',
  telephone: '8081022',
  office_room: '401',
  mobile: '138 1234 5678',
  mobile_shown: 'masked',
  presence: '',
  presence_until: '',
}

describe('The directory', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  const get = async (persona: Persona, path: string, status = 200): Promise<string> =>
    (await (await world.as(persona)).get(path).expect(status)).text
  const post = async (persona: Persona, path: string, body: object, status = 303): Promise<string> =>
    (await (await world.as(persona)).post(path).type('form').send(body).expect(status)).text
  const version = async (table: 'people' | 'departments', id: number): Promise<number> =>
    ((await world.db.read(table).where({ id }).first('version')) as { version: number }).version
  const saveProfile = async (persona: Persona, more: object = {}, status = 303): Promise<string> =>
    post(
      persona,
      '/account/profile',
      { ...PROFILE, version: await version('people', world.cast.people[persona.username]!), ...more },
      status,
    )
  const names = (html: string): string[] =>
    [...html.matchAll(/class="sl-t" href="\/directory\/people\/\d+">([^<]+)</g)].map(([, name]) => name!)
  const found = async (query: string, persona = chen): Promise<string[]> =>
    names(await get(persona, `/directory?q=${encodeURIComponent(query)}`))
  const traces = async (action: string): Promise<{ subject: string; details: string; actor_id: number }[]> =>
    world.db.read('audit_entries').where({ action }).orderBy('id')

  it('shows the own department first, and finds people by name, pinyin, initials and post', async () => {
    assert.deepEqual(names(await get(chen, '/directory')).toSorted(), ['孙立新', '林芳', '陈静'].toSorted())
    assert.deepEqual(await found('zhouming'), ['周明远'])
    assert.deepEqual(await found('zmy'), ['周明远'])
    assert.deepEqual((await found('会计')).slice(0, 1), ['何晓岚'])
    assert.deepEqual((await found('财务科')).toSorted(), ['何晓岚', '唐维'].toSorted())
    assert.deepEqual(await found('nobody like that'), [])
    const within = await get(chen, `/directory?q=${encodeURIComponent('科')}&department=${world.cast.departments['CW']}`)
    assert.deepEqual(names(within).toSorted(), ['何晓岚', '唐维'].toSorted())
    for (const nonsense of ['?department=x', '?q[]=1', '?department=-1', '?q=%00', '?q=%25%27']) await get(chen, `/directory${nonsense}`)
  })

  it('shows no number that somebody masked or hid: not on a page, not by searching', async () => {
    await saveProfile(chen, { mobile: '13812345678', mobile_shown: 'masked' })
    await saveProfile(lin, { mobile: '+86 139-1111-2222', mobile_shown: 'hidden' })
    await saveProfile(he, { mobile: '１３７３３３３４４４４', mobile_shown: 'full' })
    const id = (name: string): number => world.cast.people[name]!
    assert.match(await get(sun, `/directory/people/${id('chen')}`), /138\*{4}5678/)
    for (const path of [
      `/directory/people/${id('chen')}`,
      '/directory',
      '/directory?q=cj',
      '/boards/JYCJ',
      '/organisation',
      '/boards/JYCJ/completeness',
    ])
      for (const number of ['13812345678', '13911112222', '139****2222'])
        assert.ok(!(await get(sun, path)).includes(number), `${path} shows ${number}`)
    assert.match(await get(sun, `/directory/people/${id('he')}`), /tel:13733334444/)
    assert.deepEqual(await found('13733334444'), ['何晓岚'])
    for (const hidden of ['5678', '13812345678', '2222', '13911112222']) assert.deepEqual(await found(hidden), [], hidden)
  })

  it('masks every number for an observer from outside, whom no number finds', async () => {
    const html = await get(observer, `/directory/people/${world.cast.people['he']}`)
    assert.match(html, /137\*{4}4444/)
    assert.ok(!html.includes('13733334444'))
    assert.deepEqual(await found('13733334444', observer), [])
  })

  it('leaves out whoever has left, or whose time is over', async () => {
    const id = world.cast.people['tang']!
    assert.deepEqual(await found('tangwei'), ['唐维'])
    await world.db.write('people').where({ id }).update({ valid_until: '2026-03-01' })
    assert.deepEqual(await found('tangwei'), [])
    await get(chen, `/directory/people/${id}`, 404)
    await world.db.write('people').where({ id }).update({ valid_until: '2026-03-02' })
    assert.deepEqual(await found('tangwei'), ['唐维'])
    await world.db.write('people').where({ id }).update({ valid_until: null, status: 'left' })
    assert.deepEqual(await found('tangwei'), [])
    await world.db.write('people').where({ id }).update({ status: 'active' })
  })

  it('follows a change of name at once: nothing is stored that could fall behind', async () => {
    const id = world.cast.people['lin']!
    await world.db.write('people').where({ id }).update({ display_name: '单芳', display_name_en: 'Shan Fang' })
    assert.deepEqual(await found('shanfang'), ['单芳'])
    assert.deepEqual(await found('linfang'), [])
    await world.db.write('people').where({ id }).update({ display_name: '林芳', display_name_en: 'Lin Fang' })
    assert.deepEqual(await found('lf'), ['林芳'])
  })

  it('names what a person answers for, as far as the reader may know it', async () => {
    await world.db
      .write('catalogue_items')
      .where({ id: world.cast.items['B-01']! })
      .update({ responsible_person_id: world.cast.people['he']! })
    assert.match(await get(chen, `/directory/people/${world.cast.people['he']}`), new RegExp(`/catalogue/${world.cast.items['B-01']}"`))
    assert.doesNotMatch(await get(observer, `/directory/people/${world.cast.people['he']}`), /\/catalogue\/\d/)
  })

  it('keeps a profile whole, and tells at the field what is wrong', async () => {
    for (const [field, wrong, said] of [
      ['mobile', '12345', '11 位'],
      ['mobile', '23812345678', '11 位'],
      ['telephone', '电话八位', '电话里只能有'],
      ['mobile_shown', 'everybody', '选'],
      ['presence_until', '2026-02-30', ''],
      ['duties', '长'.repeat(501), '500'],
    ] as const) {
      const html = await saveProfile(chen, { [field]: wrong }, 422)
      assert.match(html, new RegExp(`id="f-${field}-error"`), field)
      assert.ok(html.includes(said), `${field}: ${said}`)
      assert.ok(html.includes(field === 'telephone' ? '138 1234 5678' : '8081022'), 'what was typed stays')
    }
    const late = await saveProfile(chen, { presence: 'out', presence_until: '2026-03-01' }, 422)
    assert.match(late, /f-presence_until-error/)
  })

  it('refuses a profile that the administrator changed meanwhile, and says what it is now', async () => {
    const id = world.cast.people['chen']!
    const seen = await version('people', id)
    await world.db
      .write('people')
      .where({ id })
      .update({ telephone: '8089999', version: seen + 1 })
    const html = await saveProfile(chen, { version: seen, telephone: '8081022' }, 409)
    assert.match(html, /刚才有人改成了：8089999/)
    await saveProfile(chen)
  })

  it('says where somebody is only through the day they named', async () => {
    await saveProfile(chen, { presence: 'out', presence_until: '2026-03-03' })
    assert.match(await get(sun, '/boards/JYCJ'), /外出/)
    await saveProfile(chen, { presence: 'leave', presence_until: '' })
    assert.match(await get(sun, '/directory'), /请假/)
    const row = (await world.db.read('people').where({ id: world.cast.people['chen']! }).first('presence_until')) as {
      presence_until: string
    }
    assert.equal(row.presence_until, '2026-03-02', 'without a day it means today')
    await world.db.write('people').where({ id: world.cast.people['chen']! }).update({ presence_until: '2026-03-01' })
    assert.doesNotMatch(await get(sun, '/boards/JYCJ'), /请假|外出/)
  })

  it('records who changed what, without the values of a profile', async () => {
    await saveProfile(chen, { mobile: '13812340000' })
    const last = (await traces('directory.save_profile')).at(-1)!
    assert.equal(last.subject, `person:${world.cast.people['chen']}`)
    assert.match(last.details, /mobile/)
    assert.doesNotMatch(last.details, /1381234/)
  })

  it('lets a head write down duties of the own people only', async () => {
    const id = world.cast.people['chen']!
    const body = { duties: '就业援助和零就业家庭帮扶', duties_en: 'Helps households', version: await version('people', id) }
    await post(tang, `/directory/people/${id}/duties`, body, 403)
    await post(sun, `/directory/people/${id}/duties`, body)
    assert.match(await get(lin, `/directory/people/${id}`), /零就业家庭帮扶/)
    assert.match(await post(sun, `/directory/people/${id}/duties`, body, 409), /刚才|改/)
    assert.equal((await traces('directory.save_duties')).length, 1)
    assert.match(await get(sun, `/directory/people/${id}`), new RegExp(`/directory/people/${id}/duties`))
    assert.doesNotMatch(await get(tang, `/directory/people/${id}`), /\/duties"/)
  })

  it('is not for the three administrators', async () => {
    for (const path of ['/directory', '/organisation', `/directory/people/${world.cast.people['chen']}`]) await get(auditor, path, 403)
  })

  it('reads in English', async () => {
    await (await world.as(zhou)).post('/preferences/locale').type('form').send({ locale: 'en' }).expect(303)
    const html = await get(zhou, '/directory?q=zm')
    assert.match(html, /Zhou Mingyuan/)
    assert.doesNotMatch(html, /directory\.[a-z_]+/)
    await (await world.as(zhou)).post('/preferences/locale').type('form').send({ locale: 'zh-CN' }).expect(303)
  })

  describe('and the organisation', () => {
    const office = {
      duties: '城乡就业\n创业服务',
      duties_en: 'Employment',
      office: '401',
      telephone: '8081000',
      opening_hours: '工作日 9:00—17:00',
      opening_hours_en: '',
      complaint_telephone: '',
    }
    const charge = (more: object = {}): object => ({
      fields: '主持就业工作',
      fields_en: '',
      stand_in_id: '',
      position: 2,
      version: 0,
      ...more,
    })
    const chargeOf = async (name: string): Promise<{ version: number } | undefined> =>
      (await world.db.read('leader_charges').where({ person_id: world.cast.people[name]! }).first('version')) as
        { version: number } | undefined

    it('is kept by the editor: departments with compare-and-set', async () => {
      const id = world.cast.departments['JYCJ']!
      const seen = await version('departments', id)
      await post(xu, `/organisation/departments/${id}/edit`, { ...office, version: seen })
      assert.match(await get(chen, '/organisation'), /创业服务/)
      const html = await post(xu, `/organisation/departments/${id}/edit`, { ...office, telephone: '8080000', version: seen }, 409)
      assert.match(html, /刚才有人改成了：8081000/)
      assert.equal((await traces('directory.save_department')).length, 1)
      await get(xu, '/organisation/departments/999999/edit', 404)
    })

    it('keeps the division of work: fields, departments, stand-in', async () => {
      const [wu, zhouId] = [world.cast.people['wu']!, world.cast.people['zhou']!]
      const departments = [world.cast.departments['JYCJ']!, world.cast.departments['CW']!].map(String)
      await post(xu, `/organisation/leaders/${wu}/edit`, charge({ departments, stand_in_id: zhouId }))
      const page = await get(chen, '/organisation')
      assert.match(page, /主持就业工作/)
      assert.match(page, /#office-JYCJ/)
      assert.match(await get(chen, '/boards/JYCJ'), /吴建平 副局长/)
      assert.match(await post(xu, `/organisation/leaders/${wu}/edit`, charge({ departments }), 409), /AB|改/)
      assert.match(await post(xu, `/organisation/leaders/${wu}/edit`, charge({ version: 1, stand_in_id: wu }), 422), /不能是本人/)
      await post(xu, `/organisation/leaders/${wu}/edit`, charge({ version: 1, stand_in_id: world.cast.people['chen'] }), 422)
      await post(xu, `/organisation/leaders/${wu}/edit`, charge({ version: 1, departments: ['999999'] }), 422)
      await get(xu, `/organisation/leaders/${world.cast.people['chen']}/edit`, 404)
    })

    it('gives a department to one leader: taking it over is seen by whoever had it', async () => {
      const [luo, jycj] = [world.cast.people['luo']!, String(world.cast.departments['JYCJ'])]
      await post(xu, `/organisation/leaders/${luo}/edit`, charge({ departments: [jycj], position: 3 }))
      assert.match(await get(chen, '/boards/JYCJ'), /罗敏 副局长/)
      assert.match(await get(chen, '/boards/CW'), /吴建平 副局长/)
      assert.equal((await chargeOf('wu'))?.version, 2)
      await post(xu, `/organisation/leaders/${world.cast.people['wu']}/edit`, charge({ version: 1 }), 409)
    })

    it('lets one of two editors win who begin at once', async () => {
      const id = world.cast.people['zhou']!
      const agent = await world.as(xu)
      const both = await Promise.all(
        [1, 2].map((position) => agent.post(`/organisation/leaders/${id}/edit`).type('form').send(charge({ position }))),
      )
      assert.deepEqual(both.map(({ status }) => status).toSorted(), [303, 409])
    })
  })

  describe('and the boards', () => {
    const make = async (code: 'JYCJ' | 'CW'): Promise<string> => {
      const html = await post(sysadmin, `/admin/departments/${world.cast.departments[code]}/displays`, { name: '三楼门口' }, 200)
      const link = /value="http[^"]*(\/boards\/[^"]+)"/.exec(html)?.[1]
      assert.ok(link, 'the link is shown')
      return link
    }

    it('open to a screen by its link, which leaves nothing behind', async () => {
      const link = await make('JYCJ')
      const answer = await world.visitor().get(link).expect(200)
      assert.match(answer.text, /就业促进科/)
      assert.match(answer.text, /孙立新/)
      assert.equal(answer.headers['set-cookie'], undefined)
      assert.equal(answer.headers['cache-control'], 'no-store')
      for (const gone of ['/directory/people', '13812340000', '/account', 'sl-board-back']) assert.ok(!answer.text.includes(gone), gone)
      const token = new URL(link, 'http://x').searchParams.get('display')!
      const kept = JSON.stringify(await world.db.read('board_displays')) + JSON.stringify(await world.db.read('audit_entries'))
      assert.ok(!kept.includes(token), 'the token is kept nowhere')
    })

    it('show a screen only what is published for screens', async () => {
      const link = await make('JYCJ')
      await published(world, { item: 'B-02', period: null, formedOn: '2026-02-26' })
      await published(world, { item: 'B-03', period: null, formedOn: '2026-02-26' })
      const open = await published(world, { item: 'B-04', period: null, formedOn: '2026-02-26' })
      const titles = (await world.db.read('disclosures').select('id', 'title')) as { id: number; title: string }[]
      const html = (await world.visitor().get(link).expect(200)).text
      assert.ok(html.includes(titles.find(({ id }) => id === open)!.title))
      assert.equal(html.split('<li><b>').length - 1, 1)
    })

    it('follow a change without anybody signed in looking', async () => {
      const link = await make('JYCJ')
      const other = (await import('supertest')).default(await world.secondInstance())
      assert.match((await other.get(link)).text, /孙立新/)
      await world.db.write('people').where({ id: world.cast.people['sun']! }).update({ post: '调研员' })
      assert.match((await other.get(link)).text, /调研员/)
    })

    it('close when the link is revoked, and open with no other', async () => {
      const link = await make('JYCJ')
      const token = link.split('display=')[1]!
      for (const wrong of [link.replace('JYCJ', 'CW'), `${link}x`, '/boards/JYCJ?display=', '/boards/NONE?display=abc']) {
        const { status } = await world.visitor().get(wrong)
        assert.ok(status === 404 || status === 303, `${wrong}: ${status}`)
        assert.notEqual(status, 200)
      }
      const row = (await world.db.read('board_displays').max({ id: 'id' }).first()) as { id: number }
      const path = `/admin/departments/${world.cast.departments['JYCJ']}/displays/${row.id}/revoke`
      await post(sysadmin, `/admin/departments/${world.cast.departments['CW']}/displays/${row.id}/revoke`, {}, 404)
      await post(sysadmin, path, {})
      await world.visitor().get(link).expect(404)
      await world.visitor().get(`/boards/JYCJ/photos/${world.cast.people['chen']}?display=${token}`).expect(404)
      await post(sysadmin, path, {}, 409)
      assert.equal((await traces('directory.revoke_display')).length, 1)
    })

    it('ask for a place where the screen hangs', async () => {
      const html = await post(sysadmin, `/admin/departments/${world.cast.departments['CW']}/displays`, { name: '  ' }, 422)
      assert.match(html, /id="f-name-error"/)
    })

    it('take opening hours and the complaints telephone from the bureau while the department has none', async () => {
      await world.db.write('departments').where({ code: 'RSJ' }).update({ opening_hours: '工作日全天', complaint_telephone: '8049999' })
      assert.match(await get(chen, '/boards/CW'), /工作日全天[\s\S]*8049999/)
      assert.match(await get(chen, '/boards/JYCJ'), /9:00—17:00/)
      assert.doesNotMatch(await get(chen, '/boards/JYCJ'), /工作日全天/)
    })

    it('tell the head, the editor and the leader what is missing, and nobody else', async () => {
      const page = await get(sun, '/boards/JYCJ/completeness')
      assert.match(page, /孙立新/)
      assert.match(page, /缺照片/)
      assert.match(page, new RegExp(`/directory/people/${world.cast.people['lin']}/duties|缺照片`))
      for (const persona of [xu, zhou]) await get(persona, '/boards/JYCJ/completeness')
      for (const persona of [chen, tang, lin]) await get(persona, '/boards/JYCJ/completeness', 403)
      assert.match(await get(sun, '/boards'), /boards\/JYCJ\/completeness/)
      assert.doesNotMatch(await get(sun, '/boards'), /boards\/CW\/completeness/)
      await get(sun, '/boards/NONE', 404)
    })
  })
})
