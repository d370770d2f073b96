import { expect } from 'chai'
import { inspector, lin } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { scoringCycle } from '../evaluations/results-world.ts'

const returnTo = (html: string): string | undefined => /name="return_to" value="([^"]*)"/.exec(html)?.[1]

describe('the page that a refused form leaves one on', () => {
  let world: World
  let entries: string
  let posted: string
  beforeEach(async () => {
    world = await makeWorld()
    const id = await scoringCycle(world)
    entries = `/evaluations/${id}/entries?state=open`
    posted = `/evaluations/${id}/adjustments`
  })
  afterEach(() => world.close())

  const refused = async (from: string | undefined) => {
    const agent = await world.as(inspector)
    const send = (referer: string | undefined) => {
      const request = agent.post(posted).type('form').set('Host', 'sunlit.test').send({ on: '不是日期', subject: '1', document: '理由' })
      return referer === undefined ? request : request.set('Referer', referer)
    }
    const page = await send(from)
    expect(page.status).to.equal(422)
    return { agent, send, page }
  }
  const here = (path: string) => `http://sunlit.test${path}`

  it('has a switch of language and theme that leads to the page with the form, however often it is refused', async () => {
    const { send, page } = await refused(here(entries))
    expect(returnTo(page.text)).to.equal(entries)
    expect(returnTo((await send(here(posted))).text)).to.equal(entries)
  })

  it('never leads to another site, nor to an address that only takes forms', async () => {
    for (const from of [undefined, 'http://elsewhere.example/evaluations', 'nonsense'])
      expect(returnTo((await refused(from)).page.text), String(from)).to.equal('/')
  })

  it('can be opened: its address sends on to the page with the form', async () => {
    const { agent } = await refused(here(entries))
    const sent = await agent.get(posted).expect(303)
    expect(sent.headers['location']).to.equal(entries.split('?')[0])
    for (const [address, page] of [
      ['/inspections/visits/29/notices', '/inspections/visits/29'],
      ['/inspections/visits/29/close', '/inspections/visits/29/check'],
      ['/appraisals/people/157/opinion', '/appraisals/people/157'],
      ['/vetoes/5/statement', '/vetoes/5'],
    ] as const)
      expect((await agent.get(address).expect(303)).headers['location'], address).to.equal(page)
    await agent.get('/vetoes/5/nothing').expect(404)
  })

  it('can be opened also where nobody wrote down which page that is', async () => {
    const agent = await world.as(lin)
    const from = here('/imports/new?item=1')
    const page = await agent
      .post('/preferences/theme')
      .type('form')
      .set('Host', 'sunlit.test')
      .set('Referer', from)
      .send({ theme: 'purple' })
    expect(page.status).to.equal(422)
    expect(returnTo(page.text)).to.equal('/imports/new?item=1')
    expect((await agent.get('/preferences/theme').expect(303)).headers['location']).to.equal('/imports/new?item=1')
    await agent.get('/preferences/locale').expect(404)
  })
})
