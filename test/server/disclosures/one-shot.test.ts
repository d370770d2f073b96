import { expect } from 'chai'
import {
  correctDisclosure,
  createDisclosure,
  discardDisclosure,
  getDisclosure,
  saveDraft,
  withdrawDisclosure,
} from '../../../server/disclosures/disclosures.service.ts'
import { chen, lin, ma, sun, wu } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { changed, complete, lineOf, opened, submitted as submittedEdition, versionOf } from '../catalogue/editions.ts'
import { approveEdition } from '../../../server/catalogue/editions.life.service.ts'
import { corrected, drafted, pass, published, submitted } from './flow.ts'

// B-04 is about events: without the mark it may be published as often as something happens.
const EVENT = { item: 'B-04', period: null } as const

describe('What is published once for its period', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const mark = (code = 'B-04', oneShot = true): Promise<unknown> =>
    world.db.write('catalogue_items').where({ code }).update({ one_shot: oneShot })
  const REFUSED = 'conflict disclosures.error.one_shot'

  it('refuses a second draft of the year, and none of another year or item', async () => {
    expect(await refusalOf(published(world, EVENT))).to.equal('done')
    expect(await refusalOf(drafted(world, EVENT))).to.equal('done')
    await mark()
    expect(await refusalOf(drafted(world, EVENT))).to.equal(REFUSED)
    expect(await refusalOf(drafted(world, { ...EVENT, formedOn: '2025-12-31' }))).to.equal('done')
    expect(await refusalOf(drafted(world, { item: 'B-03', period: null }))).to.equal('done')
  })

  it('is corrected as often as need be, and stays published once after a withdrawal', async () => {
    await mark()
    const id = await published(world, EVENT)
    await corrected(world, id, '一、更正。')
    await pass(world, id, sun, ma, wu)
    const actor = world.actor(lin)
    await correctDisclosure(world.deps, actor, id, { changeNote: '再更正。' })
    await discardDisclosure(world.deps, actor, id, { reason: '不必了。' })
    await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '误发。' })
    expect(await refusalOf(drafted(world, EVENT))).to.equal(REFUSED)
    await mark('B-04', false)
    expect(await refusalOf(drafted(world, EVENT))).to.equal('done')
  })

  it('refuses a periodic item after a withdrawal too, where others make room', async () => {
    const first = await published(world, { period: '2025' })
    await withdrawDisclosure(world.deps, world.actor(ma), first, { reason: '误发。' })
    expect(await refusalOf(drafted(world, { period: '2025' }))).to.equal('done')
    await mark('B-01')
    const second = await published(world, { period: '2026' })
    await withdrawDisclosure(world.deps, world.actor(ma), second, { reason: '误发。' })
    expect(await refusalOf(drafted(world, { period: '2026' }))).to.equal(REFUSED)
  })

  it('makes room for a new draft when one is thrown away, and follows a draft into another year', async () => {
    await mark()
    const id = await drafted(world, EVENT)
    expect(await refusalOf(drafted(world, EVENT))).to.equal(REFUSED)
    await discardDisclosure(world.deps, world.actor(lin), id, { reason: '' })
    const next = await drafted(world, EVENT)
    await drafted(world, { ...EVENT, formedOn: '2025-06-01' })
    const { version, title } = await getDisclosure(world.deps, world.actor(lin), next)
    const move = (formedOn: string): Promise<string> =>
      refusalOf(saveDraft(world.deps, world.actor(lin), next, { version, title, summary: '', formedOn }, {}))
    expect(await move('2025-07-01')).to.equal(REFUSED)
    expect(await move('2024-07-01')).to.equal('done')
    expect(await refusalOf(drafted(world, EVENT))).to.equal('done')
  })

  it('lets one of two drafts through that began before the item was marked, even at the same instant', async () => {
    const [a, b] = [await submitted(world, EVENT), await submitted(world, EVENT)]
    await pass(world, a, sun, ma)
    await pass(world, b, sun, ma)
    await mark()
    const outcomes = await Promise.all([refusalOf(pass(world, a, wu)), refusalOf(pass(world, b, wu))])
    expect(outcomes.toSorted()).to.deep.equal([REFUSED, 'done'])
    const live: unknown[] = await world.db.read('disclosures').whereIn('id', [a, b]).whereNotNull('first_published_at')
    expect(live.length).to.equal(1)
  })

  it('lets one of several begin at once', async () => {
    await mark()
    const begin = (): Promise<string> =>
      refusalOf(createDisclosure(world.deps, world.actor(lin), { itemId: world.cast.items['B-04']!, period: null, formedOn: '2026-02-25' }))
    const outcomes = await Promise.all([begin(), begin(), begin()])
    expect(outcomes.toSorted()).to.deep.equal([REFUSED, REFUSED, 'done'])
  })

  it('is a column of the catalogue, changed by an edition', async () => {
    await complete(world)
    const edition = await opened(world)
    await changed(world, edition, 'B-04', { oneShot: true })
    await submittedEdition(world, edition)
    const today = world.deps.now().toISOString().slice(0, 10)
    await approveEdition(world.deps, world.actor(wu), edition, { version: await versionOf(world, edition), effectiveOn: today, remark: '' })
    const reader = await world.as(chen)
    expect((await reader.get(`/catalogue/${world.cast.items['B-04']!}`).expect(200)).text).to.include('发生时公开（一次性）')
    expect((await lineOf(world, edition, 'B-04')).oneShot).to.equal(true)
    await published(world, EVENT)
    expect(await refusalOf(drafted(world, EVENT))).to.equal(REFUSED)
  })

  it('says so where the button would be, and in the form', async () => {
    await mark()
    const id = await published(world, EVENT)
    const item = world.cast.items['B-04']!
    const publisher = await world.as(lin)
    const page = await publisher.get(`/catalogue/${item}`).expect(200)
    expect(page.text).to.include('本期已公开，更正那一份').and.not.include(`/disclosures/new?item=${item}`)
    const form = await publisher.get(`/disclosures/new?item=${item}`).expect(200)
    expect(form.text).to.include('一次性公开事项').and.include(`/disclosures/${id}`)
    const refused = await publisher
      .post('/disclosures')
      .type('form')
      .send({ item: String(item), formed_on: '2026-03-01' })
      .expect(409)
    expect(refused.text).to.include(`/disclosures/${id}`)
  })
})
