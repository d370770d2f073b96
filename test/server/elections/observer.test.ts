import { expect } from 'chai'
import { verify } from '../../../core/protocol/v1/verify.ts'
import { draftPublication } from '../../../server/elections/results.publication.service.ts'
import { submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { sodiumGroup } from '../../../server/protocol/sodium-group.ts'
import { chen, he, lin, ma, observer, sun, wu, zhou } from '../../support/personas.ts'
import { makeWorld, type TestAgent, type World } from '../../support/world.ts'
import { pass, published } from '../disclosures/flow.ts'
import { countedElection, publishing, TIED } from './counted.ts'
import { blinded, collecting, drafted, get, VOTERS } from './flow.ts'

/** Somebody from outside, for a limited time: boards, proofs, minutes and the sign-in sheet, and nothing else of the bureau. */
describe('an outside observer of elections', function () {
  this.timeout(60_000)
  let world: World
  let agent: TestAgent
  let counted = 0
  let open = 0
  let draft = 0
  let record = 0
  before(async () => {
    world = await makeWorld()
    counted = await countedElection(world, TIED)
    open = await collecting(world)
    draft = await drafted(world)
    const item = await publishing(world, counted)
    record = await draftPublication(world.deps, world.actor(lin), counted, item)
    await submitDisclosure(world.deps, world.actor(lin), record)
    await pass(world, record, sun, ma, wu)
    agent = await world.as(observer)
  })
  after(() => world.close())

  const text = async (path: string): Promise<string> => (await agent.get(path).expect(200)).text
  /** Voters who keep no key: trustees are named on purpose. */
  const names = VOTERS.filter(({ username }) => username !== wu.username).map(({ name }) => name)

  it('sees board, proofs, result, report and trustees of an election, and verifies its archive', async () => {
    for (const page of ['', '/board', '/results', '/minutes', '/recount', '/verify', '/trustees', '/find'])
      await text(`/elections/${counted}${page}`)
    const archive = await agent.get(`/elections/${counted}/classes/1/archive.bel`).buffer(true).expect(200)
    expect((await verify(sodiumGroup, archive.body as Buffer)).findings).to.deep.equal([])
    for (const format of ['csv', 'xlsx']) await agent.get(`/elections/${counted}/results/tables/1?format=${format}`).expect(200)
  })

  it('reads who fetched a code on the sign-in sheet, and no voter’s name on any other page', async () => {
    expect(await text(`/elections/${counted}/sheet`)).to.include(chen.name)
    for (const page of ['', '/board', '/results', '/minutes', '/recount', '/verify', '/trustees', '/find', '/vote', '/collect'])
      for (const name of names) expect(await text(`/elections/${counted}${page}`), `${page} names ${name}`).not.to.include(name)
    const archive = await agent.get(`/elections/${counted}/classes/1/archive.bel`).buffer(true)
    for (const name of names) expect((archive.body as Buffer).includes(name)).to.equal(false)
  })

  it('is refused the roll, its export, the officer’s pages and every act, and has no code to fetch', async () => {
    for (const page of ['roll', 'roll?format=csv', `roll/${world.cast.people[he.username]!}`, 'preview', 'edit', 'questions'])
      await agent.get(`/elections/${open}/${page}`).expect(403)
    for (const page of ['ceremony', 'ceremony/state', 'count']) await agent.get(`/elections/${counted}/${page}`).expect(404)
    const { version, classes } = await get(world, open)
    const send = (path: string, body: object) =>
      agent
        .post(path)
        .type('form')
        .send({ version, ...body })
    for (const path of ['steps/freeze', 'cancel', 'extend', 'remind', 'copy', 'roll'])
      await send(`/elections/${open}/${path}`, { reason: '试', until: '2027-03-09T17:00', title: '试', text: he.username }).expect(403)
    await send('/elections', { kind: 'motion', title: '试' }).expect(403)
    await send(`/elections/${counted}/results/publish`, { item: '1' }).expect(403)
    await send(`/elections/${counted}/results/run-off`, { position: '1' }).expect(403)
    const { uuid } = classes[0]!
    const asked = await send(`/elections/${open}/collect`, { classUuid: uuid, blinded: (await blinded(world, uuid)).blinded })
    expect([asked.status, (asked.body as { code: string }).code]).to.deep.equal([403, 'elections.collect.not_on_roll'])
  })

  it('sees no draft, neither in the list nor by its address', async () => {
    expect(await text('/elections'))
      .to.include(`/elections/${open}`)
      .and.not.include(`/elections/${draft}"`)
    for (const page of ['', '/edit', '/roll', '/preview', '/trustees']) await agent.get(`/elections/${draft}${page}`).expect(404)
  })

  it('reads none of the bureau’s disclosures, not even the one of the result, to which no link leads', async () => {
    const other = await published(world)
    for (const id of [record, other])
      for (const page of ['', '/versions/1', '/export?format=json', '/receipt', '/diff']) {
        const { status } = await agent.get(`/disclosures/${id}${page}`)
        expect(status, `/disclosures/${id}${page}`).to.equal(404)
      }
    expect(await text(`/elections/${counted}/results`)).not.to.include(`/disclosures/${record}`)
    expect((await (await world.as(chen)).get(`/elections/${counted}/results`).expect(200)).text, 'staff follow it').to.include(
      `/disclosures/${record}`,
    )
    for (const page of ['/disclosures', '/']) expect(await text(page)).not.to.match(new RegExp(`/disclosures/(${record}|${other})"`))
    expect(await text('/search?q=2026')).not.to.include('/disclosures/')
  })

  it('is no colleague: reviews, obligations, compliance, bulletin, imports and administration are closed, telephone numbers masked', async () => {
    for (const page of [
      '/reviews',
      '/obligations',
      '/compliance',
      '/compliance/spot-checks',
      '/bulletin',
      '/bulletin/articles',
      '/imports',
      '/cockpit',
    ])
      await agent.get(page).expect(403)
    for (const page of ['/admin/people', '/admin/roles', '/admin/audit', '/admin/sessions', '/elections/self-attack'])
      await agent.get(page).expect(403)
    await world.db.write('people').where({ id: world.cast.people[zhou.username]! }).update({ mobile: '13733334444' })
    expect(await text(`/directory/people/${world.cast.people[zhou.username]!}`)).not.to.include('13733334444')
  })
})
