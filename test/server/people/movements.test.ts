import { expect } from 'chai'
import { loadImage } from '@napi-rs/canvas'
import { applyDue } from '../../../server/people/movements.service.ts'
import { frameOf, readHead } from '../../../server/people/photo.rules.ts'
import { fillPostings, postingAt } from '../../../server/people/postings.service.ts'
import { denyPeriod, postingOn } from '../../../server/people/postings.rules.ts'
import { chen, he, lin, secadmin, sun, sysadmin, type Persona } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import { browserOf, makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'

describe('periods of a history', () => {
  const held = [
    { fromOn: '2020-01-01', toOn: '2021-12-31' },
    { fromOn: '2022-01-01', toOn: null },
  ]
  for (const [on, found] of [
    ['2019-12-31', undefined],
    ['2020-01-01', held[0]],
    ['2021-12-31', held[0]],
    ['2022-01-01', held[1]],
  ] as const)
    it(`on ${on}`, () => {
      expect(postingOn(held, on)).to.equal(found)
    })
  for (const [from, to, code] of [
    ['2019-01-01', '2019-12-31', undefined],
    ['2019-01-01', '2020-01-01', 'staffing.error.overlaps'],
    ['2021-12-31', '2021-12-31', 'staffing.error.overlaps'],
    ['2019-02-01', '2019-01-31', 'staffing.error.ends_before'],
    ['2023-01-01', null, 'staffing.error.overlaps'],
  ] as const)
    it(`${from} to ${to ?? 'now'}: ${code ?? 'fits'}`, () => {
      expect(denyPeriod(held, from, to)).to.equal(code)
    })
})

describe('movers and leavers', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await fillPostings(world.db.write)
  })
  afterEach(() => world.close())
  const id = (persona: Persona): number => world.cast.people[persona.username] ?? 0
  const row = async (persona: Persona) =>
    (await world.db
      .read('people')
      .where({ id: id(persona) })
      .first()) as Record<string, unknown>
  const history = async (persona: Persona) =>
    (await world.db
      .read('postings')
      .where({ person_id: id(persona) })
      .orderBy('from_on')) as Record<string, unknown>[]
  const post = async (persona: Persona, path: string, body: object) =>
    (await world.as(sysadmin))
      .post(`/admin/people/${id(persona)}${path}`)
      .type('form')
      .send({ version: (await row(persona))['version'], ...body })
  const finance = (more: object = {}) => ({
    department_id: world.cast.departments['CW'],
    post: '出纳',
    post_en: 'Cashier',
    rank_class: 'staff',
    reason: '轮岗',
    ...more,
  })
  const told = async () =>
    ((await world.db.read('notifications').where({ person_id: id(secadmin) })) as { code: string }[]).map(({ code }) => code)

  it('move at once, and the old roles wait for the security administrator', async () => {
    expect((await post(lin, '/move', finance({ from_on: '2026-03-02' }))).status).to.equal(303)
    expect(await row(lin)).to.include({ department_id: world.cast.departments['CW'], post: '出纳' })
    expect((await history(lin)).map(({ from_on, to_on }) => [from_on, to_on])).to.deep.equal([
      ['2025-01-02', '2026-03-01'],
      ['2026-03-02', null],
    ])
    expect(await told()).to.deep.equal(['staffing.told.moved'])
    const security = await world.as(secadmin)
    expect((await security.get('/admin/roles')).text).to.include('就业促进科调到财务科')
    expect((await security.post(`/admin/roles/${id(lin)}/reviewed`)).status).to.equal(303)
    expect((await security.get('/admin/roles')).text).not.to.include('就业促进科调到财务科')
    expect((await security.post(`/admin/roles/${id(lin)}/reviewed`)).status, 'once').to.equal(409)
  })

  it('move on a day that lies ahead, when that day comes and not before', async () => {
    expect((await post(lin, '/move', finance({ from_on: '2026-03-09' }))).status).to.equal(303)
    expect(await row(lin)).to.include({ department_id: world.cast.departments['JYCJ'] })
    expect((await post(lin, '/leave', { from_on: '2026-04-01' })).status, 'one plan at a time').to.equal(409)
    world.clock.set('2026-03-08T15:59:00Z')
    expect(await applyDue(world.deps)).to.equal(0)
    world.clock.set('2026-03-08T16:00:00Z')
    expect(await applyDue(world.deps)).to.equal(1)
    expect(await applyDue(world.deps), 'once').to.equal(0)
    expect(await row(lin)).to.include({ department_id: world.cast.departments['CW'] })
    expect(await told()).to.deep.equal(['staffing.told.moved'])
  })

  it('leave on a day: the account closes that day even if no job runs', async () => {
    expect((await post(he, '/leave', { from_on: '2026-03-09', reason: '退休' })).status).to.equal(303)
    const agent = await world.as(he)
    expect((await agent.get('/disclosures')).status, 'still here').to.equal(200)
    world.clock.set('2026-03-08T16:00:00Z')
    expect((await agent.get('/disclosures')).status, 'closed').to.equal(303)
    expect(await applyDue(world.deps)).to.equal(1)
    expect(await row(he)).to.include({ status: 'left' })
    expect(await told()).to.deep.equal(['staffing.told.left'])
  })

  it('take a planned leave back, with the end date that was there before', async () => {
    await world.db
      .write('people')
      .where({ id: id(he) })
      .update({ valid_until: '2026-12-31' })
    await post(he, '/leave', { from_on: '2026-03-09' })
    expect(await row(he)).to.include({ valid_until: '2026-03-08' })
    expect((await post(he, '/cancel-plan', {})).status).to.equal(303)
    expect(await row(he)).to.include({ valid_until: '2026-12-31', status: 'active' })
    expect((await history(he)).map(({ to_on }) => to_on)).to.deep.equal([null])
  })

  it('refuse what cannot be: before the post began, the same place, the last administrator, oneself', async () => {
    const early = await post(lin, '/move', finance({ from_on: '2025-01-02' }))
    expect(early.status).to.equal(422)
    expect(early.text).to.include('要晚于 2025-01-02').and.to.include('value="出纳"')
    const same = await post(lin, '/move', {
      ...finance(),
      department_id: world.cast.departments['JYCJ'],
      post: '科员',
      post_en: 'Officer',
      from_on: '2026-03-02',
    })
    expect(same.text).to.include('都没有变')
    expect((await post(secadmin, '/leave', { from_on: '2026-03-02' })).status, 'the last one').to.equal(403)
    expect((await post(sysadmin, '/leave', { from_on: '2026-03-02' })).status, 'oneself').to.equal(403)
    expect((await post(lin, '/move', finance({ from_on: '2026-03-02', version: 99 }))).status).to.equal(409)
  })

  it('correct the history, which leaves both in the audit log', async () => {
    const [held] = await history(chen)
    const body = {
      department_id: world.cast.departments['JYCJ'],
      post: '一级科员',
      post_en: '',
      rank_class: 'staff',
      from_on: '2024-07-01',
      to_on: '',
      reason: '',
      version: held?.['version'],
    }
    const done = await (
      await world.as(sysadmin)
    )
      .post(`/admin/people/${id(chen)}/history/${Number(held?.['id'])}`)
      .type('form')
      .send(body)
    expect(done.status).to.equal(303)
    expect(await row(chen)).to.include({ post: '一级科员' })
    const [entry] = (await world.db.read('audit_entries').where({ action: 'people.correct_history' })) as { details: string }[]
    expect(entry?.details).to.include('2025-01-02').and.to.include('2024-07-01')
  })

  it('what people were on a day comes in one query', async () => {
    await post(lin, '/move', finance({ from_on: '2026-03-02' }))
    const then = await postingAt(world.db.read, [id(lin), id(he)], '2026-03-01')
    expect([then.get(id(lin))?.departmentName, then.get(id(he))?.post]).to.deep.equal(['就业促进科', '会计'])
    expect((await postingAt(world.db.read, [id(lin)], '2026-03-02')).get(id(lin))?.departmentName).to.equal('财务科')
    expect((await postingAt(world.db.read, [id(lin)], '2024-12-31')).size).to.equal(0)
  })

  it('an old record shows the department and the post of its time', async () => {
    const record = await published(world)
    world.clock.set('2026-06-01T01:00:00Z')
    await post(lin, '/move', finance({ from_on: '2026-06-01' }))
    const department = (await world.db.read('departments').where({ code: 'JYCJ' }).first()) as Record<string, unknown>
    const renamed = await (
      await world.as(sysadmin)
    )
      .post(`/admin/departments/${Number(department['id'])}`)
      .type('form')
      .send({
        code: 'JYCJ',
        name: '就业创业科',
        name_en: 'Jobs',
        kind: 'department',
        duties: '',
        version: department['version'],
      })
    expect(renamed.status).to.equal(303)
    const page = await (await world.as(sun)).get(`/disclosures/${record}`)
    expect(page.text).to.include('林芳，就业促进科科员').and.to.include('就业促进科（现就业创业科）')
    const later = await (await world.as(sysadmin)).get(`/admin/departments/${Number(department['id'])}`)
    expect(later.text).to.include('沿革')
  })

  it('a department goes into another one with its people', async () => {
    const employment = world.cast.departments['JYCJ'] ?? 0
    const answer = await (
      await world.as(sysadmin)
    )
      .post(`/admin/departments/${employment}/merge`)
      .type('form')
      .send({ into: world.cast.departments['CW'], reason: '机构改革', version: 1 })
    expect(answer.status).to.equal(303)
    expect(await row(chen)).to.include({ department_id: world.cast.departments['CW'] })
    const reviews: unknown[] = await world.db.read('role_reviews').where({ person_id: world.cast.people['sun'] }).whereNull('reviewed_at')
    expect(reviews, 'whoever headed it would head the other one').to.have.length.greaterThan(0)
    expect(await world.db.read('departments').where({ id: employment }).first('active')).to.satisfy(
      (found: { active: unknown }) => !found.active,
    )
    expect((await (await world.as(sysadmin)).get(`/admin/departments/${employment}`)).text)
      .to.include('并入财务科')
      .and.to.include('机构改革')
  })
})

describe('photos', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())
  const send = async (bytes: Buffer, fields: Readonly<Record<string, string>> = {}) => {
    const sending = (await world.as(sysadmin)).post(`/admin/people/${world.cast.people['he'] ?? 0}/photo`)
    for (const [name, value] of Object.entries(fields)) void sending.field(name, value)
    return sending.attach('photo', bytes, 'photo.jpg')
  }
  const served = async (agent = browserOf(world.app)) => agent.get(`/people/${world.cast.people['he'] ?? 0}/photo`)

  for (const type of ['jpeg', 'png', 'webp'] as const)
    it(`take a ${type}, written anew in our size, cropped where the frame stands`, async () => {
      const bytes = await picture(1200, 800, type)
      expect(readHead(bytes)).to.deep.equal({ type, width: 1200, height: 800 })
      expect((await send(bytes, { left: '0.6', top: '0.1', width: '0.3' })).status).to.equal(303)
      const answer = await served(await world.as(chen))
      expect(answer.headers['content-type']).to.equal('image/jpeg')
      const image = await loadImage(answer.body as Buffer)
      expect([image.width, image.height]).to.deep.equal([480, 640])
      const again = await (
        await world.as(chen)
      )
        .get(`/people/${world.cast.people['he'] ?? 0}/photo`)
        .set('If-None-Match', String(answer.headers['etag']))
      expect(again.status).to.equal(304)
    })
  it('keep nothing of the file: neither place nor camera', async () => {
    const plain = await picture(600, 800)
    const exif = Buffer.concat([Buffer.from([0xff, 0xe1, 0, 24]), Buffer.from('Exif\0\0GPS 31.2N camera')]).subarray(0, 26)
    await send(Buffer.concat([plain.subarray(0, 2), exif, plain.subarray(2)]))
    const { body } = (await served(await world.as(chen))) as { body: Buffer }
    expect(body.includes('Exif')).to.equal(false)
    expect(body.includes('GPS')).to.equal(false)
  })
  it('refuse what is no picture, too small, or claims a size that fills the memory', async () => {
    expect((await send(Buffer.from('GIF89a not a picture of ours'))).text).to.include('请选 JPEG')
    expect((await send(await picture(100, 100))).text).to.include('照片太小')
    const bomb = await picture(200, 200, 'png')
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    expect((await send(bomb)).text).to.include('照片尺寸太大')
    expect((await send((await picture(300, 400)).subarray(0, 400))).status).to.equal(422)
  })
  it('are for those who are signed in', async () => {
    expect((await served()).status).to.equal(303)
    expect((await (await world.as(chen)).get(`/people/${world.cast.people['lin'] ?? 0}/photo`)).status).to.equal(404)
  })
  for (const [crop, frame] of [
    [undefined, { x: 300, y: 0, width: 600, height: 800 }],
    [
      { left: 5, top: 5, width: 5 },
      { x: 600, y: 0, width: 600, height: 800 },
    ],
    [
      { left: 0, top: 0.5, width: 0.25 },
      { x: 0, y: 400, width: 300, height: 400 },
    ],
  ] as const)
    it(`a frame of ${JSON.stringify(crop)} stays inside`, () => {
      expect(frameOf({ width: 1200, height: 800 }, crop)).to.deep.equal(frame)
    })
})
