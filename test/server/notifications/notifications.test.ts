import { expect } from 'chai'
import type { Actor } from '../../../server/auth/policy.ts'
import { createDisclosure, getDisclosure, withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import {
  listTold,
  openNotification,
  readAllShown,
  tell,
  forgetOldNotifications,
} from '../../../server/notifications/notifications.service.ts'
import { acknowledge, countRead, getAsked, listToAcknowledge, remindReaders } from '../../../server/readership/readership.service.ts'
import { setSubscription } from '../../../server/subscriptions/subscriptions.service.ts'
import { chen, he, inspector, lin, ma, observer, sun, sysadmin, tang, wu, zhou, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { corrected, pass, published, submitted } from '../disclosures/flow.ts'
import { askingNotice } from '../access/notifications.ts'

describe('what readers are told', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const told = async (persona: Persona): Promise<string[]> =>
    (await listTold(world.deps, world.actor(persona))).unread.map(({ code }) => code)
  const subscribe = (persona: Persona, code = 'JYCJ'): Promise<unknown> =>
    setSubscription(world.deps, world.actor(persona), 'department', world.cast.departments[code]!, true)
  const topClassOf = async (item: string): Promise<number> => {
    const row = (await world.db
      .read('catalogue_items as i')
      .join('catalogue_classes as c', 'c.id', 'i.class_id')
      .where({ 'i.code': item })
      .first(world.db.read.raw('coalesce(c.parent_id, c.id) as id'))) as { id: number }
    return row.id
  }

  it('whoever subscribes to a department is told once what it publishes, corrects and withdraws; others are not', async () => {
    await subscribe(chen)
    await subscribe(chen)
    await setSubscription(world.deps, world.actor(chen), 'class', await topClassOf('B-01'), true)
    await subscribe(he, 'CW')
    const id = await published(world)
    expect(await told(chen), 'by class and department, yet once').to.deep.equal(['notifications.published'])
    expect(await told(he)).to.deep.equal([])
    await corrected(world, id, '一、新的要求。')
    expect(await told(chen), 'nothing before it is out').to.have.length(1)
    await pass(world, id, sun, ma, wu)
    expect(await told(chen)).to.deep.equal(['notifications.corrected', 'notifications.published'])
    await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '内容有误。' })
    expect((await told(chen))[0]).to.equal('notifications.withdrawn')
    expect(await told(he)).to.deep.equal([])
  })

  it('not whoever drafted or reviewed it, and not whoever may not read it', async () => {
    for (const persona of [lin, sun, ma, he, tang, inspector, observer, zhou]) await subscribe(persona)
    await published(world, { item: 'B-03', period: null })
    expect(await told(lin)).to.deep.equal([])
    expect(await told(sun)).to.deep.equal([])
    expect(await told(ma)).to.deep.equal([])
    for (const outside of [he, tang, inspector, observer]) expect(await told(outside), outside.username).to.deep.equal([])
    expect(await told(zhou), 'leaders read what departments keep among themselves').to.deep.equal(['notifications.published'])
    await published(world, { item: 'B-04', period: null })
    expect(await told(observer), 'what hangs on the screen').to.deep.equal(['notifications.published'])
    await published(world)
    expect(await told(observer)).to.have.length(1)
    expect(await told(he)).to.have.length(2)
  })

  it('nothing when the publication itself does not happen', async () => {
    await subscribe(chen)
    const id = await submitted(world)
    await pass(world, id, sun, ma)
    const at = world.deps.now().toISOString()
    const attempt = world.db.write.transaction(async (tx) => {
      await tell(tx, [{ personId: world.actor(chen).id, code: 'notifications.published', href: `/disclosures/${id}` }], at)
      throw new Error('cut off')
    })
    expect(await attempt.catch((error: unknown) => String(error))).to.include('cut off')
    expect(await told(chen)).to.deep.equal([])
  })

  it('opening one marks it read and leads there; nobody opens another person’s', async () => {
    await subscribe(chen)
    const id = await published(world)
    const page = await listTold(world.deps, world.actor(chen))
    const one = page.unread[0]!
    expect(await refusalOf(openNotification(world.deps, world.actor(he), one.id))).to.match(/^not_found/)
    expect(await openNotification(world.deps, world.actor(chen), one.id)).to.equal(`/disclosures/${id}`)
    const after = await listTold(world.deps, world.actor(chen))
    expect(after.unread).to.deep.equal([])
    expect(after.read.map((each) => each.id)).to.deep.equal([one.id])
  })

  it('“all read” leaves what came after the page was drawn; half a year later it is forgotten', async () => {
    const say = (about: string): Promise<void> =>
      world.db.write.transaction((tx) =>
        tell(
          tx,
          [
            {
              personId: world.actor(chen).id,
              code: 'notifications.withdrawn',
              params: { title: '一', department: '二' },
              href: '/',
              about,
            },
          ],
          world.deps.now().toISOString(),
        ),
      )
    await say('a')
    const seen = (await listTold(world.deps, world.actor(chen))).unread[0]!
    await say('a')
    await say('b')
    await readAllShown(world.deps, world.actor(chen), seen.id)
    expect((await listTold(world.deps, world.actor(chen))).unread, 'told twice under one name is told once').to.have.length(1)
    world.clock.advance(179 * 86_400_000)
    await forgetOldNotifications(world.deps)
    expect(await told(chen)).to.have.length(1)
    world.clock.advance(2 * 86_400_000)
    await forgetOldNotifications(world.deps)
    expect(await told(chen)).to.have.length(0)
  })

  it('the frame counts what is unread; the page says it in the reader’s language', async () => {
    await subscribe(chen)
    await published(world)
    const agent = await world.as(chen)
    const { text } = await agent.get('/').expect(200)
    expect(text).to.include('1 条消息')
    const page = await agent.get('/notifications').expect(200)
    expect(page.text).to.include('就业促进科公开了“')
    await agent.post('/preferences/locale').type('form').send({ locale: 'en' })
    expect((await agent.get('/notifications').expect(200)).text).to.include('Employment Promotion published')
  })

  it('a class or department that nobody publishes in cannot be subscribed to', async () => {
    const attempt = (actor: Actor, id: number): Promise<unknown> => setSubscription(world.deps, actor, 'department', id, true)
    expect(await refusalOf(attempt(world.actor(chen), 9_999))).to.match(/^not_found/)
    expect(await refusalOf(attempt(world.actor(sysadmin), world.cast.departments['JYCJ']!))).to.match(/^forbidden/)
  })

  describe('reading', () => {
    it('is counted, and nothing says who it was', async () => {
      const id = await published(world)
      const agent = await world.as(chen)
      const before = await world.db.read('audit_entries').count({ n: '*' }).first()
      const first = (await agent.post(`/disclosures/${id}/read`).expect(200)).body as { text: string }
      expect(first.text).to.equal('已有 1 人次阅读')
      expect(await countRead(world.deps, world.actor(he), id)).to.equal(2)
      expect(await world.db.read('read_counts')).to.deep.equal([{ disclosure_id: id, version_number: 1, day: '2026-03-02', count: 2 }])
      expect(await world.db.read('audit_entries').count({ n: '*' }).first()).to.deep.equal(before)
      expect((await agent.get(`/disclosures/${id}`)).text).to.include('已有 2 人次阅读')
    })
    it('of what is withdrawn is not counted any more', async () => {
      const id = await published(world)
      await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '内容有误。' })
      expect(await refusalOf(countRead(world.deps, world.actor(chen), id))).to.match(/^conflict/)
    })
  })

  describe('a notice that asks to be acknowledged', () => {
    it('tells everybody asked, takes each name once, and shows the list to those who answer for it', async () => {
      const id = await askingNotice(world)
      expect(await told(chen)).to.deep.equal(['notifications.acknowledge'])
      expect(await told(observer)).to.deep.equal([])
      expect(await told(sysadmin)).to.deep.equal([])
      await acknowledge(world.deps, world.actor(chen), id, 1)
      world.clock.advance(60_000)
      await acknowledge(world.deps, world.actor(chen), id, 1)
      const list = await (await world.as(sun)).get(`/disclosures/${id}/acknowledgements?state=done`).expect(200)
      expect(list.text).to.include('陈静').and.include('已签收 1 人').and.not.include('何晓岚')
      const csv = await (await world.as(zhou)).get(`/disclosures/${id}/acknowledgements?format=csv`).expect(200)
      expect(csv.text).to.include('何晓岚').and.include('未签收')
      const rows = await world.db.read('acknowledgements')
      expect(rows.map(({ at }: { at: string }) => at)).to.deep.equal(['2026-03-02T01:00:00.000Z'])
      await (await world.as(chen)).get(`/disclosures/${id}/acknowledgements`).expect(403)
    })
    it('stands on the first page of who is asked until they confirm, for a department only on those of the department', async () => {
      const id = await askingNotice(world, 'B-02', '2026-03-20')
      const asks = async (person: Parameters<typeof world.actor>[0], today: string) =>
        (await listToAcknowledge(world.deps, world.actor(person), today)).map(({ disclosureId }) => disclosureId)
      expect(await asks(chen, '2026-03-20')).to.deep.equal([id])
      expect(await asks(chen, '2026-03-21'), 'after the last day').to.deep.equal([])
      expect(await asks(observer, '2026-03-20')).to.deep.equal([])
      await acknowledge(world.deps, world.actor(chen), id, 1)
      expect(await asks(chen, '2026-03-20')).to.deep.equal([])
      expect(await asks(he, '2026-03-20')).to.deep.equal([id])
      await world.db.write('catalogue_items').update({ audience: 'department' })
      expect(await asks(he, '2026-03-20')).to.deep.equal([])
    })
    it('asks again after a correction, and refuses a confirmation of the version before', async () => {
      const id = await askingNotice(world)
      await acknowledge(world.deps, world.actor(chen), id, 1)
      await corrected(world, id, '一、改到周五。')
      await pass(world, id, sun, ma, wu, zhou)
      expect(await refusalOf(acknowledge(world.deps, world.actor(chen), id, 1))).to.equal('conflict errors.changed_meanwhile')
      const disclosure = await getDisclosure(world.deps, world.actor(chen), id)
      expect((await getAsked(world.deps, world.actor(chen), disclosure))?.mine).to.equal(undefined)
      expect(await told(chen)).to.have.length(2)
    })
    it('reminds the silent once, two working days before', async () => {
      const id = await askingNotice(world, 'B-02', '2026-03-20') // a Friday
      await acknowledge(world.deps, world.actor(he), id, 1)
      world.clock.set('2026-03-17T01:00:00Z')
      await remindReaders(world.deps)
      expect(await told(chen), 'Tuesday').to.have.length(1)
      world.clock.set('2026-03-18T01:00:00Z')
      await remindReaders(world.deps)
      await remindReaders(world.deps)
      expect(await told(chen), 'Wednesday').to.deep.equal(['notifications.acknowledge_soon', 'notifications.acknowledge'])
      expect(await told(he)).to.deep.equal(['notifications.acknowledge'])
    })
    it('nothing more is asked once it is withdrawn', async () => {
      const id = await askingNotice(world)
      await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '取消。' })
      expect(await refusalOf(acknowledge(world.deps, world.actor(chen), id, 1))).to.match(/^conflict/)
      world.clock.set('2026-03-19T01:00:00Z')
      await remindReaders(world.deps)
      expect((await told(chen))[0]).to.equal('notifications.withdrawn')
    })
    it('a day in the past or too far ahead is refused at its field, and what was typed stays', async () => {
      const id = await createDisclosure(world.deps, world.actor(lin), {
        itemId: world.cast.items['B-04']!,
        period: null,
        formedOn: '2026-02-26',
      })
      const agent = await world.as(lin)
      const send = (by: string) =>
        agent
          .post(`/disclosures/${id}`)
          .type('form')
          .send({ version: 1, title: '通知', summary: '', body: '一', document_number: '', acknowledge_by: by, then: 'save' })
      const past = await send('2026-03-01')
      expect(past.status).to.equal(422)
      expect(past.text).to.include('签收期限不能早于今天').and.include('2026-03-01')
      expect((await send('2026-06-01')).text).to.include('最多 90 天以后')
      expect((await send('2026-13-01')).status).to.equal(422)
    })
  })
})
