import { expect } from 'chai'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { chen, he, lin, ma, observer, tang, wu, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { draftedItem, itemBody, publishedItem } from './planting.ts'

describe('guides', () => {
  let world: World
  let jobs: number
  let loan: number
  let inner: number
  before(async () => {
    world = await makeWorld()
    jobs = await publishedItem(world)
    const body = itemBody(world, {
      name: '创业贷款',
      name_en: 'Start-up loans',
      keywords: '小额贷款',
      promised_days: '0',
      'steps.1.days': '0',
      'steps.2.days': '0',
      responsible: String(world.cast.people['he']),
      stand_in: '',
    })
    loan = await publishedItem(world, { by: he, body }, [tang, ma, wu])
    inner = await publishedItem(world, { audience: 'department', body: itemBody(world, { name: '内部流转' }) })
    await draftedItem(world, { body: itemBody(world, { name: '还没公开' }) })
  })
  after(() => world.close())

  const text = async (persona: Persona, path: string): Promise<string> => (await (await world.as(persona)).get(path).expect(200)).text
  const names = (page: string): string[] => ['失业登记', '创业贷款', '内部流转', '还没公开'].filter((name) => page.includes(`>${name}<`))

  it('list what is in force, to whom it is open', async () => {
    expect(names(await text(chen, '/guides'))).to.deep.equal(['失业登记', '创业贷款', '内部流转'])
    expect(names(await text(he, '/guides'))).to.deep.equal(['失业登记', '创业贷款'])
    expect(names(await text(observer, '/guides'))).to.deep.equal([])
  })

  it('are found by name, by what people call them, and by documents; and by department', async () => {
    const found = async (query: string) => names(await text(he, `/guides?${query}`))
    expect(await found('q=贷款')).to.deep.equal(['创业贷款'])
    expect(await found('q=小额')).to.deep.equal(['创业贷款'])
    expect(await found('q=start-up')).to.deep.equal(['创业贷款'])
    expect(await found('q=身份证')).to.deep.equal(['失业登记', '创业贷款'])
    expect(await found('q=没有的词')).to.deep.equal([])
    expect(await found(`department=${world.cast.departments['CW']!}`)).to.deep.equal(['创业贷款'])
    expect(await found('sort=promised&dir=asc')).to.deep.equal(['失业登记', '创业贷款'])
  })

  it('are exported with the promised times as numbers', async () => {
    const csv = (await (await world.as(he)).get('/guides?format=csv').expect(200)).text
    expect(
      csv
        .split('\n')
        .filter((line) => line.includes('创业贷款'))
        .join(),
    )
      .to.include('财务科')
      .and.match(/,0,/)
  })

  it('say everything on one page, with a code that leads back to it', async () => {
    const page = await text(chen, `/guides/${jobs}`)
    for (const said of [
      '3 个工作日',
      '10 个工作日',
      '不收费',
      '提出申请',
      '居民身份证',
      '劳动年龄内',
      '第六十二条',
      '要户口簿吗？',
      '8201001',
    ])
      expect(page).to.include(said)
    expect(page)
      .to.match(/<svg class="sl-guide-qr"[^]*<path d="M/)
      .and.include(`/guides/${jobs}</span>`)
    expect(page).to.include(`href="/disclosures/${jobs}"`).and.include(`href="/directory/people/${world.cast.people['chen']!}"`)
    expect(await text(chen, `/guides/${loan}`)).to.include('当场办结')
    expect(await text(chen, `/disclosures/${jobs}`)).to.include(`href="/guides/${jobs}"`)
  })

  it('are not there for whoever may not read the record', async () => {
    await (await world.as(he)).get(`/guides/${inner}`).expect(404)
    await (await world.as(chen)).get(`/guides/${inner}`).expect(200)
    await (await world.as(chen)).get('/guides/abc').expect(404)
  })

  it('say who is gone and what has not been looked at again', async () => {
    const { write } = world.db
    await write('people').where({ username: 'chen' }).update({ department_id: world.cast.departments['CW'] })
    expect(await text(lin, '/guides')).to.include('责任人陈静已不在本科室')
    expect(await text(lin, `/guides/${jobs}`)).to.include('已调到其他科室')
    await write('people').where({ username: 'chen' }).update({ department_id: world.cast.departments['JYCJ'] })
    expect(await text(lin, '/guides')).to.not.include('已不在本科室')
    expect(await text(lin, `/guides/${jobs}`)).to.not.include('应于')
    await write('disclosures').where({ id: jobs }).update({ due_on: '2026-03-01' })
    expect(await text(lin, `/guides/${jobs}`)).to.include('应于 3月1日复核，已过期')
    expect(await text(lin, '/guides')).to.include('应于 3月1日复核，已过期')
    await write('disclosures').where({ id: jobs }).update({ due_on: '2026-03-02' })
    expect(await text(lin, `/guides/${jobs}`)).to.not.include('应于')
  })

  it('lead on to the record when they were withdrawn', async () => {
    await withdrawDisclosure(world.deps, world.actor(ma), loan, { reason: '贷款政策调整。' })
    const answer = await (await world.as(he)).get(`/guides/${loan}`)
    expect([answer.status, answer.headers['location']]).to.deep.equal([303, `/disclosures/${loan}`])
    expect(names(await text(he, '/guides'))).to.deep.equal(['失业登记'])
  })
})
