import { expect } from 'chai'
import fc from 'fast-check'
import { arranged, paragraphs, printed, rateOf } from '../../../server/bulletin/bulletin.rules.ts'
import { countsText } from '../../../server/bulletin/counts.text.ts'
import { publishIssue, arrangeIssue } from '../../../server/bulletin/issues.service.ts'
import { acceptArticle, returnArticle } from '../../../server/bulletin/articles.service.ts'
import { auditor, chen, he, lin, observer, sun, xu } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { send } from './planting.ts'

const ARTICLE = { title: '就业援助月帮扶困难人员', body: '一月，我科走访 120 户。\n\n帮扶 36 人就业。', category: 'news' }

describe('the rules of the bulletin', () => {
  it('print what the editor made of an article, else what was sent', () => {
    const sent = { title: '原', body: '文', editedTitle: null, editedBody: null }
    expect(printed(sent)).to.deep.equal({ title: '原', body: '文' })
    expect(printed({ ...sent, editedTitle: '新', editedBody: '字' })).to.deep.equal({ title: '新', body: '字' })
    expect(paragraphs(' 一\r\n\n  二 \n')).to.deep.equal(['一', '二'])
  })

  it('round a rate half up, in hundredths of a per cent', () => {
    expect([rateOf({ sent: 0, accepted: 0 }), rateOf({ sent: 3, accepted: 1 }), rateOf({ sent: 3, accepted: 2 })]).to.deep.equal([
      null,
      3_333,
      6_667,
    ])
    fc.assert(
      fc.property(fc.nat(5_000), fc.nat(5_000), (a, b) => {
        const [accepted, sent] = [Math.min(a, b), Math.max(a, b)]
        const rate = rateOf({ sent, accepted })
        if (sent === 0) expect(rate).to.equal(null)
        else expect(Math.abs((rate ?? -1) - (accepted * 10_000) / sent)).to.be.at.most(0.5)
      }),
    )
  })

  it('put articles in the order of their numbers, and leave out those without one', () => {
    expect(
      arranged([
        { id: 7, place: 2 },
        { id: 8, place: null },
        { id: 9, place: 1 },
        { id: 10, place: 2 },
      ]),
    ).to.deep.equal([9, 7, 10])
  })

  it('write the text of a month from its counts', () => {
    const row = (id: number, name: string, sent: number, accepted: number) => ({
      id,
      name,
      nameEn: name,
      sent,
      accepted,
      returned: 1,
      waiting: 0,
    })
    const text = countsText('2026-02', [row(1, '办公室', 2, 1), row(2, '财务科', 0, 0), row(3, '就业促进科', 4, 3)])
    expect(text.summary).to.equal('各科室报送 6 篇，采用 4 篇。')
    expect(text.body.split('\n')).to.deep.equal([
      '2026年2月，各科室、局属单位向《工作信息》报送 6 篇，采用 4 篇，退回 3 篇，采用率 66.67%。',
      '就业促进科报送 4 篇、采用 3 篇；办公室报送 2 篇、采用 1 篇。',
      '财务科本月没有报送。',
    ])
    expect(text.elements).to.deep.equal(['6 篇', '4 篇', '就业促进科、办公室'])
  })
})

describe('the bulletin', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const row = async (id: number) =>
    (await world.db.read('bulletin_articles').where({ id }).first()) as {
      state: string
      version: number
      title: string
      body: string
      edited_title: string | null
      edited_body: string | null
      reason: string
      issue_id: number | null
      sent_on: string
    }
  const told = async (username: string): Promise<string[]> =>
    ((await world.db.read('notifications').where('person_id', world.cast.people[username]).orderBy('id')) as { code: string }[]).map(
      ({ code }) => code,
    )
  const accepted = async (title: string, body = '正文。'): Promise<number> => {
    const id = await send(world, lin, { ...ARTICLE, title, body })
    await acceptArticle(world.deps, world.actor(xu), id, 1, { title, body })
    return id
  }

  it('takes an article from a department, and tells the editors', async () => {
    const agent = await world.as(lin)
    const page = await agent
      .post('/bulletin/articles')
      .type('form')
      .send({ ...ARTICLE, title: ' ', category: 'poem' })
      .expect(422)
    expect(page.text).to.include('走访 120 户').and.include('f-title-error').and.include('f-category-error')
    const done = await agent.post('/bulletin/articles').type('form').send(ARTICLE).expect(303)
    const id = Number(/\d+$/.exec(done.headers['location'] as string)?.[0])
    expect(await row(id)).to.include({ state: 'sent', title: ARTICLE.title, sent_on: '2026-03-02' })
    expect(await told('xu')).to.deep.equal(['bulletin.told.sent'])
    const shown = await agent.get(`/bulletin/articles/${id}`).expect(200)
    expect(shown.text).to.include('待处理').and.include('帮扶 36 人就业。')
  })

  it('keeps the original beside the words of the editor', async () => {
    const id = await send(world, lin, ARTICLE)
    const agent = await world.as(xu)
    await agent.post(`/bulletin/articles/${id}/accept`).type('form').send({ version: '1', title: '', body: '删节。' }).expect(422)
    await agent
      .post(`/bulletin/articles/${id}/accept`)
      .type('form')
      .send({ version: '1', title: '帮扶困难人员', body: '删节。' })
      .expect(303)
    expect(await row(id)).to.include({
      state: 'accepted',
      title: ARTICLE.title,
      body: ARTICLE.body,
      edited_title: '帮扶困难人员',
      edited_body: '删节。',
    })
    expect(await told('lin')).to.deep.equal(['bulletin.told.accepted'])
    await agent.post(`/bulletin/articles/${id}/accept`).type('form').send({ version: '1', title: '又', body: '又' }).expect(409)
    await agent.post(`/bulletin/articles/${id}/revise`).type('form').send({ version: '2', title: '再改', body: '删节。' }).expect(303)
    expect((await row(id)).edited_title).to.equal('再改')
    const shown = await (await world.as(sun)).get(`/bulletin/articles/${id}`).expect(200)
    expect(shown.text).to.include('再改').and.include(ARTICLE.title)
  })

  it('gives an article back with a reason, and takes it again', async () => {
    const id = await send(world, lin, ARTICLE)
    const agent = await world.as(xu)
    const empty = await agent.post(`/bulletin/articles/${id}/return`).type('form').send({ version: '1', reason: '  ' }).expect(422)
    expect(empty.text).to.include('f-reason-error')
    await agent.post(`/bulletin/articles/${id}/return`).type('form').send({ version: '1', reason: '数字与月报不一致' }).expect(303)
    expect(await told('lin')).to.deep.equal(['bulletin.told.returned'])
    const author = await world.as(lin)
    expect((await author.get(`/bulletin/articles/${id}`)).text)
      .to.include('数字与月报不一致')
      .and.include('修改后再报')
    await author
      .post(`/bulletin/articles/${id}`)
      .type('form')
      .send({ ...ARTICLE, body: '', version: '2' })
      .expect(422)
    await author
      .post(`/bulletin/articles/${id}`)
      .type('form')
      .send({ ...ARTICLE, body: '走访 118 户。', version: '2' })
      .expect(303)
    expect(await row(id)).to.include({ state: 'sent', body: '走访 118 户。', reason: '' })
    const steps = (await world.db.read('bulletin_steps').where('article_id', id).orderBy('id')) as { step: string }[]
    expect(steps.map(({ step }) => step)).to.deep.equal(['sent', 'returned', 'resent'])
  })

  it('lets nobody decide on what they wrote, and lets one of two editors win', async () => {
    await world.db
      .write('role_assignments')
      .insert({ person_id: world.cast.people['xu'], role: 'publisher', granted_at: '2026-01-01T00:00:00.000Z' })
    const id = await send(world, xu, ARTICLE)
    const actor = world.actor(xu)
    expect(await refusalOf(acceptArticle(world.deps, actor, id, 1, ARTICLE))).to.equal('forbidden bulletin.denied.own')
    expect(await refusalOf(returnArticle(world.deps, actor, id, 1, '不用'))).to.equal('forbidden bulletin.denied.own')
    // A colleague's rework does not make it somebody else's.
    const reworked = await send(world, xu, ARTICLE)
    await world.db.write('bulletin_articles').where({ id: reworked }).update({ author_id: world.cast.people['lin'] })
    expect(await refusalOf(acceptArticle(world.deps, actor, reworked, 1, ARTICLE))).to.equal('forbidden bulletin.denied.own')
    const other = await send(world, lin, ARTICLE)
    const both = [acceptArticle(world.deps, actor, other, 1, ARTICLE), returnArticle(world.deps, actor, other, 1, '重复')]
    expect((await Promise.all(both.map(refusalOf))).sort()).to.deep.equal(['conflict errors.changed_meanwhile', 'done'])
  })

  it('shows a submission to its department and the editors, and to nobody else', async () => {
    const id = await send(world, lin, ARTICLE)
    for (const [persona, status] of [
      [lin, 200],
      [sun, 200],
      [xu, 200],
      [he, 404],
      [chen, 404],
      [observer, 404],
      [auditor, 404],
    ] as const)
      expect((await (await world.as(persona)).get(`/bulletin/articles/${id}`)).status, persona.username).to.equal(status)
    const list = await (await world.as(he)).get('/bulletin/articles').expect(200)
    expect(list.text).to.not.include(ARTICLE.title)
    const file = await (await world.as(xu)).get('/bulletin/articles?format=csv').expect(200)
    expect(file.text).to.include(ARTICLE.title)
  })

  it('puts an issue together, numbers it by the year, and leaves it as it is', async () => {
    const [first, second, third] = [await accepted('甲'), await accepted('乙'), await accepted('丙')]
    const agent = await world.as(xu)
    const place = (version: string, places: Record<number, string>) =>
      agent
        .post('/bulletin/compose')
        .type('form')
        .send({ version, ...Object.fromEntries(Object.entries(places).map(([id, at]) => [`place.${id}`, at])) })
    await place('0', { [first]: '2', [second]: '1', [third]: '' }).expect(303)
    await place('0', { [first]: '1' }).expect(409)
    const composing = await agent.get('/bulletin/compose').expect(200)
    expect(composing.text).to.include('刊发 2026 年第 1 期')
    await agent.post('/bulletin/compose/publish').type('form').send({ version: '2' }).expect(409)
    const done = await agent.post('/bulletin/compose/publish').type('form').send({ version: '1' }).expect(303)
    const issue = await (await world.as(chen)).get(done.headers['location'] as string).expect(200)
    expect(issue.text.indexOf('>乙<')).to.be.lessThan(issue.text.indexOf('>甲<')).and.greaterThan(0)
    const leaves = (await world.db.read('log_leaves').where('kind', 'bulletin_issue')) as unknown[]
    expect(leaves.length, 'in the log').to.equal(1)
    expect(issue.text).to.include('总第 1 期').and.not.include('>丙<')
    expect(await told('lin')).to.include('bulletin.told.published')
    await agent.post(`/bulletin/articles/${first}/revise`).type('form').send({ version: '2', title: '改', body: '改' }).expect(409)
    // The one left over goes into the next.
    await arrangeIssue(world.deps, world.actor(xu), 0, [third])
    await publishIssue(world.deps, world.actor(xu), 1)
    const numbers = (await world.db.read('bulletin_issues').orderBy('id')) as { year: number; number: number; state: string }[]
    expect(numbers.map(({ year, number, state }) => [year, number, state])).to.deep.equal([
      [2026, 1, 'published'],
      [2026, 2, 'published'],
    ])
    expect((await (await world.as(chen)).get('/bulletin').expect(200)).text).to.include('2026 年第 2 期')
    expect(await refusalOf(arrangeIssue(world.deps, world.actor(xu), 0, [first]))).to.equal('conflict bulletin.error.not_available')
  })

  it('publishes nothing that is empty, and nothing twice', async () => {
    const id = await accepted('甲')
    const editor = world.actor(xu)
    await arrangeIssue(world.deps, editor, 0, [])
    expect(await refusalOf(publishIssue(world.deps, editor, 1))).to.equal('conflict bulletin.error.empty_issue')
    await arrangeIssue(world.deps, editor, 1, [id])
    const both = await Promise.all([publishIssue(world.deps, editor, 2), publishIssue(world.deps, editor, 2)].map(refusalOf))
    expect(both.sort()[1]).to.equal('done')
    expect(((await world.db.read('bulletin_issues').where('state', 'published')) as unknown[]).length).to.equal(1)
  })

  it('does not show an issue before it is out', async () => {
    const id = await accepted('甲')
    await arrangeIssue(world.deps, world.actor(xu), 0, [id])
    const issue = (await row(id)).issue_id
    await (await world.as(xu)).get(`/bulletin/issues/${issue}`).expect(404)
    expect((await (await world.as(chen)).get('/bulletin')).text).to.include('还没有刊发过工作信息。')
  })

  it('counts by department and month, with the silent ones, and exports the same', async () => {
    await accepted('甲')
    const returned = await send(world, lin, ARTICLE)
    await returnArticle(world.deps, world.actor(xu), returned, 1, '重复')
    await send(world, lin, ARTICLE)
    const page = await (await world.as(chen)).get('/bulletin/counts?year=2026&month=03').expect(200)
    expect(page.text).to.include('2026年3月报送 3 篇，采用 1 篇，采用率 33.3%。').and.include('财务科')
    expect((await (await world.as(chen)).get('/bulletin/counts?year=2026&month=01')).text).to.include('还没有报送')
    const file = await (await world.as(chen)).get('/bulletin/counts?year=2026&format=csv').expect(200)
    expect(
      file.text
        .split('\r\n')
        .slice(1, 3)
        .map((line) => line.replaceAll('"', '')),
    ).to.deep.equal(['就业促进科,3,1,1,1,33.33%', '财务科,0,0,0,0,'])
  })

  it('drafts the disclosure of a month from what was counted, once', async () => {
    await accepted('甲')
    await world.db
      .write('catalogue_items')
      .where('code', 'A-01')
      .update({ code: 'D3-01', register: 'documents', title: '信息报送采用情况' })
    const agent = await world.as(lin)
    const page = await agent.get('/bulletin/counts?year=2026&month=01').expect(200)
    expect(page.text).to.include('起草本月公开')
    const done = await agent.post('/bulletin/counts/draft').type('form').send({ month: '2026-03' }).expect(303)
    const draft = await agent.get(done.headers['location'] as string).expect(200)
    expect(draft.text).to.include('报送 1 篇，采用 1 篇').and.include('就业促进科报送 1 篇、采用 1 篇')
    const again = await agent.post('/bulletin/counts/draft').type('form').send({ month: '2026-03' }).expect(303)
    expect(again.headers['location']).to.match(/^\/disclosures\/\d+$/)
    await (await world.as(chen)).post('/bulletin/counts/draft').type('form').send({ month: '2026-03' }).expect(404)
  })
})
