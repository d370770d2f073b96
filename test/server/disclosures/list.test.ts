import assert from 'node:assert/strict'
import { chen, he, lin, ma, observer, sun, sysadmin, wu, zhou, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { drafted, published, submitted } from './flow.ts'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'

// One record in every situation, read by everybody.

describe('The list of disclosures', () => {
  let world: World
  let records: Record<'plan' | 'inside' | 'screen' | 'withdrawn' | 'review' | 'draft', number>

  before(async () => {
    world = await makeWorld()
    records = {
      plan: await published(world),
      inside: await published(world, { item: 'B-03', period: null, formedOn: '2026-02-26' }),
      screen: await published(world, { item: 'B-04', period: null, formedOn: '2025-12-01' }),
      withdrawn: await published(world, { item: 'B-01', period: '2025' }),
      review: await submitted(world, { item: 'B-04', period: null, formedOn: '2026-02-27' }),
      draft: await drafted(world, { item: 'B-04', period: null, formedOn: '2026-02-28' }),
    }
    await withdrawDisclosure(world.deps, world.actor(wu), records.withdrawn, { reason: '表格有误。' })
  })
  after(() => world.close())

  const page = async (persona: Persona, query = ''): Promise<string> =>
    (await (await world.as(persona)).get(`/disclosures${query}`).expect(200)).text
  const listed = async (persona: Persona, query = ''): Promise<string[]> => {
    const html = await page(persona, query)
    const ids = new Set([...html.matchAll(/data-href="\/disclosures\/(\d+)"/g)].map(([, id]) => Number(id)))
    return Object.entries(records).flatMap(([name, id]) => (ids.has(id) ? [name] : []))
  }

  for (const [who, persona, expected] of [
    ['staff of the department', chen, ['plan', 'inside', 'screen', 'withdrawn']],
    ['the publisher', lin, ['plan', 'inside', 'screen', 'withdrawn', 'review', 'draft']],
    ['the head', sun, ['plan', 'inside', 'screen', 'withdrawn', 'review', 'draft']],
    ['a publisher elsewhere', he, ['plan', 'screen', 'withdrawn']],
    ['the secrecy reviewer, whose turn has not come', ma, ['plan', 'inside', 'screen', 'withdrawn']],
    ['the leader', zhou, ['plan', 'inside', 'screen', 'withdrawn']],
    ['an observer from outside', observer, ['screen']],
  ] as const) {
    it(`shows ${who} what they may see`, async () => {
      assert.deepEqual(await listed(persona), expected)
    })
  }

  it('turns visitors and administrators away', async () => {
    await (await world.as(sysadmin)).get('/disclosures').expect(403)
    await world.visitor().get('/disclosures').expect(303)
  })

  for (const [query, expected] of [
    ['?state=withdrawn', ['withdrawn']],
    ['?state=late', ['screen']],
    ['?state=draft', ['draft']],
    ['?state=in_review', ['review']],
    ['?state=draft&state=in_review', ['review', 'draft']],
    ['?year=2025', ['screen', 'withdrawn']],
    ['?register=expenses', []],
    ['?corrected=1', []],
    ['?period_from=2026-01&period_to=2026-12', ['plan']],
    ['?period_to=2026-11', ['withdrawn']],
    ['?q=%E7%A7%91%E5%AE%A4', ['inside']],
    ['?class=999', []],
  ] as const) {
    it(`filters by ${query}`, async () => {
      assert.deepEqual(await listed(lin, query), expected)
    })
  }

  it('filters by class, department and item', async () => {
    const { 'B-03': item } = world.cast.items
    const [row] = (await world.db.read('catalogue_classes').whereNull('parent_id').select('id')) as [{ id: number }]
    assert.equal((await listed(lin, `?class=${row.id}`)).length, 6)
    assert.deepEqual(await listed(lin, `?item=${item}`), ['inside'])
    assert.equal((await listed(lin, `?department=${world.cast.departments['JYCJ']}`)).length, 6)
    assert.deepEqual(await listed(lin, `?department=${world.cast.departments['CW']}`), [])
  })

  it('offers drafts and reviews as states only to those who could find any', async () => {
    assert.match(await page(lin), /name="state" value="draft"/)
    assert.doesNotMatch(await page(chen), /name="state" value="draft"/)
  })

  it('exports the rows of the page', async () => {
    const { text } = await (await world.as(chen)).get('/disclosures?format=csv&state=withdrawn').expect(200)
    assert.equal(text.trim().split('\n').length, 2)
    assert.match(text, /工作计划/)
    await (
      await world.as(chen)
    )
      .get('/disclosures?format=xlsx')
      .expect(200)
      .expect('Content-Type', /spreadsheetml/)
  })

  it('reads in English', async () => {
    const reader = await world.as(chen)
    await reader.post('/preferences/locale').type('form').send({ locale: 'en' }).expect(303)
    const html = await page(chen)
    assert.match(html, /<h1>Disclosures<\/h1>/)
    assert.match(html, /Employment Promotion/)
    assert.doesNotMatch(html, /reading\.[a-z_]+/)
  })

  it('prints what somebody typed as text', async () => {
    const html = await page(lin, '?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E&year=%22%3E%3Cimg%3E')
    assert.doesNotMatch(html, /<script>alert|<img>/)
  })
})
