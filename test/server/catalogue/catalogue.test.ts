import assert from 'node:assert/strict'
import { chen, he, lin, observer, sysadmin, tang, zhou, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { drafted, published } from '../disclosures/flow.ts'

describe('The catalogue', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
    const first = world.cast.items['A-01']!
    await world.db
      .write('catalogue_items')
      .where({ id: first })
      .update({ elements: JSON.stringify([{ zh: '公函文号', en: 'Official letter' }]), responsible_person_id: world.cast.people['tang']! })
    await world.db
      .write('catalogue_item_departments')
      .where({ item_id: world.cast.items['B-04']!, department_id: world.cast.departments['CW']! })
      .delete()
  })
  after(() => world.close())

  const get = async (persona: Persona, path: string, status = 200): Promise<string> =>
    (await (await world.as(persona)).get(path).expect(status)).text
  const listed = async (persona: Persona, query = ''): Promise<string[]> => {
    const html = await get(persona, `/catalogue${query}`)
    return [...html.matchAll(/<span class="sl-sub">([A-Z]-\d\d)<\/span>/g)].flatMap(([, code]) => (code === undefined ? [] : [code]))
  }

  it('lists every item in the order of the official table', async () => {
    assert.deepEqual(await listed(chen), ['A-01', 'A-02', 'A-03', 'B-01', 'B-02', 'B-03', 'B-04'])
  })

  it('shows an observer what is meant for the screens, and administrators nothing', async () => {
    assert.deepEqual(await listed(observer), ['B-04'])
    await get(observer, `/catalogue/${world.cast.items['B-01']}`, 404)
    await get(observer, `/catalogue/${world.cast.items['B-04']}`)
    await get(sysadmin, '/catalogue', 403)
    await get(sysadmin, `/catalogue/${world.cast.items['B-04']}`, 403)
  })

  for (const [query, expected] of [
    ['?cycle=yearly', ['A-03', 'B-01']],
    ['?audience=screen', ['B-04']],
    ['?register=expenses', ['A-01', 'A-02']],
    ['?q=%E5%85%AC%E5%87%BD', ['A-01']],
    ['?class=9999', []],
  ] as const)
    it(`filters by ${query}`, async () => {
      assert.deepEqual(await listed(chen, query), expected)
    })

  it('filters by department without listing an item twice', async () => {
    assert.equal((await listed(chen, `?department=${world.cast.departments['CW']}`)).length, 6)
    assert.equal((await listed(chen, `?department=${world.cast.departments['JYCJ']}`)).length, 7)
  })

  it('exports what the page lists, with every department by name', async () => {
    const { text } = await (await world.as(chen)).get('/catalogue?format=csv&cycle=yearly').expect(200)
    assert.equal(text.trim().split('\n').length, 3)
    assert.match(text, /办公室、就业促进科、财务科/)
    await (
      await world.as(chen)
    )
      .get('/catalogue?format=xlsx')
      .expect(200)
      .expect('Content-Type', /spreadsheetml/)
  })

  it('says what an item requires, in words', async () => {
    const html = await get(chen, `/catalogue/${world.cast.items['A-01']}`)
    for (const words of [
      '形成之日起 20 个工作日内',
      '每月',
      '全体干部职工',
      '科室初审 → 保密审查 → 分管领导批准',
      '唐维',
      '公函文号',
      '《机关事务管理条例》第七条',
      '还没有公开',
    ])
      assert.ok(html.includes(words), words)
  })

  it('shows the latest record of each department, and no draft', async () => {
    const item = world.cast.items['B-04']!
    await published(world, { item: 'B-04', period: null, formedOn: '2026-02-24' })
    const newest = await published(world, { item: 'B-04', period: null, formedOn: '2026-02-25' })
    const draft = await drafted(world, { item: 'B-04', period: null, formedOn: '2026-02-26' })
    const html = await get(lin, `/catalogue/${item}`)
    assert.match(html, new RegExp(`href="/disclosures/${newest}"`))
    assert.equal([...html.matchAll(/href="\/disclosures\/\d+"/g)].length, 1)
    assert.doesNotMatch(html, new RegExp(`href="/disclosures/${draft}"`))
  })

  it('offers drafting to publishers of a responsible department only', async () => {
    const path = `/catalogue/${world.cast.items['B-04']}`
    const link = /href="\/disclosures\/new\?item=/
    assert.match(await get(lin, path), link)
    for (const persona of [chen, he, tang, zhou]) assert.doesNotMatch(await get(persona, path), link)
  })

  it('knows no other numbers', async () => {
    await get(chen, '/catalogue/999999', 404)
    assert.notEqual((await (await world.as(chen)).get('/catalogue/nonsense')).status, 500)
  })

  it('reads in English, and prints titles as text', async () => {
    await world.db.write('catalogue_items').where({ id: world.cast.items['A-02']! }).update({ title_en: '<b>Travel</b>' })
    await (await world.as(zhou)).post('/preferences/locale').type('form').send({ locale: 'en' }).expect(303)
    const html = await get(zhou, '/catalogue')
    assert.match(html, /<h1>Catalogue<\/h1>/)
    assert.doesNotMatch(html, /<b>Travel<\/b>|catalogue\.[a-z_]+\./)
    assert.match(await get(zhou, `/catalogue/${world.cast.items['A-01']}`), /Within 20 working days of being formed/)
  })
})
