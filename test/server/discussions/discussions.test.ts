import { expect } from 'chai'
import { dateInShanghai } from '../../../core/dates.ts'
import { keepDraft } from '../../../server/discussions/drafts.service.ts'
import { discussionDuties, remindOfAnswers } from '../../../server/discussions/duties.service.ts'
import { lockTopic, moveTopic, pinTopic } from '../../../server/discussions/keeping.service.ts'
import { hidePost } from '../../../server/discussions/moderated.service.ts'
import { askOfficial, solveTopic } from '../../../server/discussions/official.service.ts'
import { answerPoll, closePoll } from '../../../server/discussions/polls.service.ts'
import { getHistory, getTopic, getTopicPage } from '../../../server/discussions/reading.service.ts'
import { editPost, likePost, replyTo } from '../../../server/discussions/replies.service.ts'
import { getTopics, openTopic } from '../../../server/discussions/topics.service.ts'
import { searchEverything } from '../../../server/search/search.service.ts'
import { chen, he, lin, observer, sun, sysadmin, tang, xu, zhou, type Persona } from '../../support/personas.ts'
import { picture } from '../../support/pictures.ts'
import { countQueries } from '../../support/query-count.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'
import { acted, makeModerators } from '../moderation/flow.ts'
import { asModerator, opened, replied, versionOf } from './flow.ts'

const DAY = 86_400_000

describe('the discussion board', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const told = async (persona: Persona): Promise<string[]> =>
    (
      (await world.db.read('notifications').where({ person_id: world.cast.people[persona.username]! }).orderBy('id')) as { code: string }[]
    ).map(({ code }) => code)
  const found = async (persona: Persona, query: string): Promise<string[]> =>
    (await searchEverything(world.deps, world.actor(persona), { query, kind: 'topic', page: 1 })).hits.map(({ href }) => href)

  it('is closed to people from outside and to administrators', async () => {
    const id = await opened(world)
    for (const persona of [observer, sysadmin]) {
      expect(await refusal(getTopic(world.deps, world.actor(persona), id))).to.equal('auth.denied.role')
      expect(await refusal(replied(world, id, persona))).to.equal('auth.denied.role')
      expect(await found(persona, '会议室')).to.deep.equal([])
    }
  })

  it('counts what somebody has not read, tells who follows once, and whom a post names', async () => {
    const id = await opened(world)
    await replied(world, id, he, '@林芳 请看，@孙立新 也请看')
    await replied(world, id, tang)
    expect(await told(chen), 'once until she has looked').to.deep.equal(['discussions.told.reply'])
    expect([await told(lin), await told(sun)]).to.deep.equal([['discussions.told.mentioned'], ['discussions.told.mentioned']])
    const unread = async (persona: Persona): Promise<number> => {
      const { boards } = await getTopics(world.deps, world.actor(persona), { show: 'latest' })
      return boards.reduce((sum, board) => sum + board.unread, 0)
    }
    expect([await unread(chen), await unread(tang), await unread(xu)]).to.deep.equal([1, 0, 1])
    const browser = await world.as(chen)
    await browser.get(`/discussions/${id}`).expect(200)
    expect(await unread(chen)).to.equal(0)
    await replied(world, id, tang, '补充一点。')
    expect(await told(chen)).to.have.length(2)
    await browser.post(`/discussions/${id}/follow`).type('form').send({ following: '0' }).expect(303)
    await browser.post('/discussions/read-all').expect(303)
    await replied(world, id, he, '再补充。')
    expect(await told(chen), 'no more').to.have.length(2)
  })

  it('keeps for everybody what a post said before, and finds what it says now', async () => {
    const id = await opened(world)
    expect(await found(he, '每周五')).to.deep.equal([`/discussions/${id}#p1`])
    const at = { topicId: id, number: 1 }
    const typed = { version: 1, title: '会议室安排', body: '建议**周四**公布。' }
    expect(await refusal(editPost(world.deps, world.actor(lin), at, typed, []))).to.equal('discussions.denied.not_author')
    await editPost(world.deps, world.actor(chen), at, typed, [])
    expect(await refusal(editPost(world.deps, world.actor(chen), at, typed, []))).to.equal('errors.changed_meanwhile')
    const { edits, post, topic } = await getHistory(world.deps, world.actor(he), id, 1)
    expect(edits.map(({ title, body }) => [title, body])).to.deep.equal([['会议室能否提前公布', '建议每周五公布下周安排。']])
    expect([topic.title, post.edits]).to.deep.equal(['会议室安排', 1])
    expect([await found(he, '每周五'), await found(he, '周四')]).to.deep.equal([[], [`/discussions/${id}#p1`]])
    const page = await (await world.as(he)).get(`/discussions/${id}/posts/1/history`).expect(200)
    expect(page.text).to.include('每周五').and.include('<strong>周四</strong>')
  })

  it('counts a person once, and nobody for themselves', async () => {
    const id = await opened(world)
    const at = { topicId: id, number: 1 }
    await Promise.all([likePost(world.deps, world.actor(he), at, true), likePost(world.deps, world.actor(he), at, true)])
    expect(await refusal(likePost(world.deps, world.actor(chen), at, true))).to.equal('discussions.denied.own_post')
    expect((await getTopicPage(world.deps, world.actor(he), id)).posts[0]).to.include({ likes: 1, liked: true })
    await likePost(world.deps, world.actor(he), at, false)
    expect((await getTopicPage(world.deps, world.actor(he), id)).posts[0]).to.include({ likes: 0, liked: false })
  })

  it('gives every reply a number of its own, also those that arrive together', async () => {
    const id = await opened(world)
    const numbers = await Promise.all([he, lin, sun, tang].map((persona) => replied(world, id, persona)))
    expect(numbers.toSorted()).to.deep.equal([2, 3, 4, 5])
  })

  it('asks for a pause when somebody posts faster than people read, and keeps what they wrote', async () => {
    const id = await opened(world)
    for (let i = 0; i < 4; i += 1) await replied(world, id, chen, `第 ${i} 条`)
    const browser = await world.as(chen)
    const refused = await browser.post(`/discussions/${id}/replies`).type('form').send({ body: '这一句不能丢' }).expect(429)
    expect(refused.text).to.include('发得太快').and.include('这一句不能丢')
    expect(await world.db.read('posts').where({ topic_id: id })).to.have.length(5)
    world.clock.advance(61_000)
    await browser.post(`/discussions/${id}/replies`).type('form').send({ body: '这一句不能丢' }).expect(303)
  })

  it('takes nothing in that may be classified, and nothing empty', async () => {
    const id = await opened(world)
    expect(await refusal(replied(world, id, he, '机密★1年 附件请查收'))).to.equal('discussions.error.secret')
    expect(await refusal(replied(world, id, he, ''))).to.equal('common.error.required')
    expect(await refusal(opened(world, he, { title: '长'.repeat(101) }))).to.equal('common.error.too_long')
  })

  it('keeps drafts by person and place until they are posted', async () => {
    const id = await opened(world)
    await keepDraft(world.deps, world.actor(he), `topic:${id}`, { title: '', body: '写到一半' })
    const browser = await world.as(he)
    expect((await browser.get(`/discussions/${id}`)).text)
      .to.include('>写到一半</textarea>')
      .and.include('草稿')
    expect((await (await world.as(lin)).get(`/discussions/${id}`)).text).not.to.include('写到一半')
    await replied(world, id, he, '写完了')
    expect((await browser.get(`/discussions/${id}`)).text).not.to.include('写到一半')
  })

  it('shows pictures and files that passed the gate to whoever may read the post, and no others', async () => {
    const browser = await world.as(he)
    const png = await picture(4, 4, 'png')
    const taken = await browser.post('/discussions/files').attach('file', png, '图.png').expect(200)
    const { mark } = taken.body as { mark: string }
    expect(mark).to.match(/^!\[图\.png\]\(\/discussions\/files\/\d+\)$/)
    const href = /\((.*)\)/.exec(mark)?.[1] ?? ''
    const other = await world.as(lin)
    await other.get(href).expect(404)
    const id = await opened(world, he, { body: `看图 ${mark}` })
    expect((await other.get(`/discussions/${id}`)).text).to.include(`<img src="${href}"`)
    await other.get(href).expect(200).expect('Content-Type', 'image/png').expect('X-Content-Type-Options', 'nosniff')
    const refused = await browser.post('/discussions/files').attach('file', Buffer.from('MZ\u0090\0 this program'), '工具.exe').expect(422)
    expect((refused.body as { message: string }).message)
      .to.be.a('string')
      .and.not.equal('')
    // Somebody else's picture stays theirs, whoever names it.
    const loose = (await browser.post('/discussions/files').attach('file', await picture(5, 5, 'png'), '二.png')).body as { mark: string }
    await opened(world, lin, { body: loose.mark })
    await other.get(/\((.*)\)/.exec(loose.mark)?.[1] ?? '').expect(404)
  })

  it('asks a department until a day, reminds it, and shows its answer as its own', async () => {
    const id = await opened(world)
    const finance = world.cast.departments['CW']!
    const asked = { version: await versionOf(world, id), departmentId: finance, days: 5, reason: '' }
    expect(await refusal(askOfficial(world.deps, world.actor(chen), id, asked))).to.equal('discussions.denied.not_asking')
    expect(await refusal(askOfficial(world.deps, world.actor(sun), id, asked)), 'a head only for their own').to.equal(
      'discussions.denied.not_asking',
    )
    expect(await refusal(askOfficial(world.deps, world.actor(zhou), id, { ...asked, days: 31 }))).to.equal('discussions.error.days')
    await askOfficial(world.deps, world.actor(zhou), id, asked)
    const { officialDueOn } = await getTopic(world.deps, world.actor(chen), id)
    expect(officialDueOn, 'five working days after Monday, the second of March').to.equal('2026-03-09')
    const today = dateInShanghai(world.clock.now().toISOString())
    const duties = async (persona: Persona): Promise<unknown[]> => [...(await discussionDuties(world.deps, world.actor(persona), today))]
    expect([await duties(tang), await duties(he), await duties(lin)].map((list) => list.length)).to.deep.equal([1, 1, 0])
    expect(await refusal(replied(world, id, lin, '同意。', true))).to.equal('discussions.denied.not_responsible')
    expect(await remindOfAnswers(world.deps)).to.equal(0)
    world.clock.advance(3 * DAY)
    expect([await remindOfAnswers(world.deps), await remindOfAnswers(world.deps)]).to.deep.equal([1, 0])
    world.clock.set('2026-03-10T01:00:00Z')
    expect(await remindOfAnswers(world.deps)).to.equal(1)
    expect(await told(tang)).to.deep.equal(['discussions.told.asked', 'discussions.told.near', 'discussions.told.late'])
    await replied(world, id, tang, '经研究，每周五公布。', true)
    expect(await told(chen)).to.include('discussions.told.answered')
    expect(await duties(tang)).to.deep.equal([])
    const page = await (await world.as(chen)).get(`/discussions/${id}`)
    expect(page.text).to.include('财务科正式答复').and.include('财务科逾期答复')
    await solveTopic(world.deps, world.actor(chen), id, await versionOf(world, id), 2)
    expect((await getTopic(world.deps, world.actor(he), id)).solvedNumber).to.equal(2)
  })

  it('is kept in order by moderators, with a reason that everybody reads, and not in topics of their own', async () => {
    const id = await opened(world)
    const by = asModerator(world, xu)
    const act = async (reason = '便于查找') => ({ version: await versionOf(world, id), reason })
    expect(await refusal(pinTopic(world.deps, world.actor(zhou), id, true, await act()))).to.equal('discussions.denied.not_moderator')
    expect(await refusal(pinTopic(world.deps, by, id, true, await act('')))).to.equal('common.error.required')
    expect(await refusal(pinTopic(world.deps, asModerator(world, chen), id, true, await act()))).to.equal('discussions.denied.own_topic')
    await pinTopic(world.deps, by, id, true, await act())
    await moveTopic(world.deps, by, id, 'suggestions', await act('这是一条建议'))
    await lockTopic(world.deps, by, id, true, await act('已有结论'))
    expect(await refusal(replied(world, id, he))).to.equal('discussions.denied.locked')
    const page = await (await world.as(he)).get(`/discussions/${id}`)
    expect(page.text).to.include('这是一条建议').and.include('已有结论').and.include('移到“意见建议”')
    const { pinned } = await getTopics(world.deps, world.actor(he), { show: 'latest', boardKey: 'suggestions' })
    expect(pinned.map(({ id: each }) => each)).to.deep.equal([id])
  })

  it('shows who chose what in an open poll, and takes one answer a person', async () => {
    const poll = { question: '哪天', options: '周一\n周二\n周三', most: 1, closesOn: null }
    const id = await opened(world, chen, { poll })
    const ids = ((await world.db.read('poll_options').orderBy('position')) as { id: number }[]).map((option) => option.id)
    expect(await refusal(answerPoll(world.deps, world.actor(he), id, ids.slice(0, 2)))).to.equal('discussions.error.too_many_options')
    await answerPoll(world.deps, world.actor(he), id, [ids[0]!])
    await answerPoll(world.deps, world.actor(he), id, [ids[1]!])
    await answerPoll(world.deps, world.actor(lin), id, [ids[1]!])
    const page = await (await world.as(sun)).get(`/discussions/${id}`)
    expect(page.text)
      .to.include('不是无记名投票')
      .and.match(/(何晓岚、林芳|林芳、何晓岚)/)
    expect((await getTopicPage(world.deps, world.actor(he), id)).poll?.options.map(({ count }) => count)).to.deep.equal([0, 2, 0])
    await closePoll(world.deps, world.actor(chen), id)
    expect(await refusal(answerPoll(world.deps, world.actor(sun), id, [ids[0]!]))).to.equal('discussions.error.poll_closed')
    const bad = openTopic(
      world.deps,
      world.actor(lin),
      { board: 'general', title: '甲', body: '乙', disclosureId: null, poll: { ...poll, options: '一' } },
      [],
    )
    expect(await refusal(bad)).to.equal('discussions.error.options')
  })

  it('leaves a stub of what moderation hid, and finds it no more', async () => {
    const id = await opened(world)
    await replied(world, id, he, '报销慢得离谱')
    const row = (await world.db.read('posts').where({ topic_id: id, number: 2 }).first('id')) as { id: number }
    await world.db.write.transaction((tx) => hidePost(tx, { id: row.id, topicId: id, number: 2 }, null, 77))
    const page = await (await world.as(lin)).get(`/discussions/${id}`)
    expect(page.text).to.include('已被隐藏').and.not.include('离谱')
    expect(await found(lin, '离谱')).to.deep.equal([])
    expect(await refusal(likePost(world.deps, world.actor(lin), { topicId: id, number: 2 }, true))).to.equal('discussions.denied.hidden')
    const again = world.db.write.transaction((tx) => hidePost(tx, { id: row.id, topicId: id, number: 2 }, null, 78))
    expect(await refusal(again)).to.equal('errors.changed_meanwhile')
  })

  it('leads the author of what was hidden to the act, where an appeal is made, and everybody else to the log', async () => {
    await makeModerators(world)
    const { post, act } = await acted(world)
    const { topic_id: topic } = (await world.db.read('posts').where({ id: post }).first('topic_id')) as { topic_id: number }
    const stubFor = async (persona: Persona) => {
      const { text } = await (await world.as(persona)).get(`/discussions/${topic}`)
      return /<p class="sl-stub">.*?<a href="([^"]+)"/s.exec(text)?.[1]
    }
    expect(await stubFor(lin)).to.equal(`/moderation/acts/${act}`)
    expect(await stubFor(chen)).to.equal('/moderation/log')
    await (await world.as(lin)).get(`/moderation/acts/${act}`).expect(200, /提交申诉/)
  })

  it('is about a record only where everybody can read the record', async () => {
    const record = await published(world)
    const id = await opened(world, he, { disclosureId: record })
    expect((await getTopic(world.deps, world.actor(chen), id)).board.key).to.equal('disclosures')
    expect((await (await world.as(chen)).get(`/disclosures/${record}`)).text).to.include(`/discussions/about/${record}`)
    const own = await published(world, { item: 'B-03', period: null, formedOn: '2026-02-26' })
    expect(await refusal(opened(world, lin, { disclosureId: own }))).to.equal('discussions.denied.not_for_all')
    expect(await refusal(opened(world, he, { disclosureId: 999_999 }))).to.equal('errors.not_found')
  })

  it('opens any page of ten thousand replies with the same few statements', async () => {
    const id = await opened(world)
    const person = world.cast.people[he.username]!
    const at = world.clock.now().toISOString()
    const rows = Array.from({ length: 10_000 }, (_, i) => ({
      topic_id: id,
      number: i + 2,
      author_id: person,
      body: `第 ${i + 2} 楼`,
      created_at: at,
    }))
    for (let from = 0; from < rows.length; from += 2_000) await world.db.write.batchInsert('posts', rows.slice(from, from + 2_000), 200)
    await world.db.write('topics').where({ id }).update({ post_count: 10_001 })
    const first = await countQueries(world, () => getTopicPage(world.deps, world.actor(chen), id, 1))
    const last = await countQueries(world, () => getTopicPage(world.deps, world.actor(chen), id, 201))
    expect(last.statements.length).to.equal(first.statements.length)
    const page = await getTopicPage(world.deps, world.actor(chen), id, 150)
    expect([page.pages, page.posts[0]?.number, page.posts.length]).to.deep.equal([201, 7_451, 50])
    expect((await getTopicPage(world.deps, world.actor(chen), id, 999)).posts.map(({ number }) => number)).to.deep.equal([10_001])
    expect(await replyTo(world.deps, world.actor(lin), id, { body: '顶', official: false }, [])).to.equal(10_002)
  })
})
