import { expect } from 'chai'
import { keepDraft, meantIn } from '../../../server/discussions/drafts.service.ts'
import { askOfficial } from '../../../server/discussions/official.service.ts'
import { answerPoll } from '../../../server/discussions/polls.service.ts'
import { editPost } from '../../../server/discussions/replies.service.ts'
import { getPost } from '../../../server/discussions/reading.service.ts'
import { actOnSubject } from '../../../server/moderation/acting.service.ts'
import { chen, he, lin, sun, zhou } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { makeModerators, moderator, RUDE } from '../moderation/flow.ts'
import { opened, replied, versionOf } from './flow.ts'

describe('the limits of the discussion board', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await makeModerators(world)
  })
  afterEach(() => world.close())

  const postOf = async (id: number, number: number) => (await getPost(world.deps, world.actor(chen), id, number)).post
  const edits = async (id: number, body: string) => {
    const { version } = await postOf(id, 1)
    return editPost(world.deps, world.actor(chen), { topicId: id, number: 1 }, { version, title: '会议室', body }, [])
  }
  const count = async (table: string): Promise<number> => (await world.db.read(table).select('*')).length

  it('whoever is suspended changes no post either, and changes are counted as posts are', async () => {
    const id = await opened(world)
    for (let i = 0; i < 4; i += 1) await edits(id, `第${i}版`)
    expect(await refusal(edits(id, '第五版'))).to.equal('discussions.error.too_fast')
    world.clock.advance(120_000)
    const post = await postOf(id, 1)
    const act = { act: 'suspend', rule: 'insult', reason: RUDE, days: 3, upTo: 0 } as const
    await actOnSubject(world.deps, moderator(world), 'post', post.id, act)
    expect(await refusal(edits(id, '禁言期间改成别的话'))).to.equal('moderation.held.suspended')
  })

  it('hold for posts that come at the same moment', async () => {
    const id = await opened(world)
    const all = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => replied(world, id, he, `第${i}条`)))
    expect(all.filter(({ status }) => status === 'fulfilled')).to.have.length(5)
    const topics = await Promise.allSettled(Array.from({ length: 9 }, (_, i) => opened(world, lin, { title: `第${i}个` })))
    expect(topics.filter(({ status }) => status === 'fulfilled')).to.have.length(5)
  })

  it('let nobody choose more in a poll than it allows, in however many windows', async () => {
    const id = await opened(world, chen, { poll: { question: '哪天', options: '周一\n周二\n周三', most: 1, closesOn: null } })
    const options = ((await world.db.read('poll_options').select('id')) as { id: number }[]).map((option) => option.id)
    await Promise.all(options.map((option) => answerPoll(world.deps, world.actor(he), id, [option])))
    expect(await count('poll_answers')).to.equal(1)
  })

  it('take a text that names a thousand people: it names nobody more than twenty', async () => {
    const words = Array.from({ length: 1_000 }, (_, i) => String.fromCodePoint(0x4e00 + (i >> 5), 0x5e00 + (i & 31)).padEnd(18, '某'))
    const body = `@${words.join('@')}`
    expect(await meantIn(world.deps, world.actor(chen), body)).to.deep.equal({})
    const id = await opened(world, chen, { body })
    expect(await postOf(id, 1)).to.include({ number: 1 })
  })

  it('let a department give itself no more time for its answer', async () => {
    const id = await opened(world)
    const departmentId = world.cast.departments['JYCJ']!
    const ask = async (by: typeof sun) =>
      askOfficial(world.deps, world.actor(by), id, { version: await versionOf(world, id), departmentId, days: 3, reason: '' })
    await ask(sun)
    world.clock.set('2026-03-20T02:00:00Z')
    expect(await refusal(ask(sun))).to.equal('discussions.denied.not_asking')
    await ask(zhou)
  })

  it('show nothing of a hidden topic: neither its poll nor its name in the reason for hiding it', async () => {
    const poll = { question: '谁最该下台的人选', options: '甲科长\n乙科长', most: 1, closesOn: null }
    const id = await opened(world, lin, { title: '办公室的人都是吃干饭的', poll })
    const { id: post } = await postOf(id, 1)
    const hide = (reason: string) =>
      actOnSubject(world.deps, moderator(world), 'post', post, { act: 'hide', rule: 'insult', reason, upTo: 0 })
    expect(await refusal(hide('标题“办公室的人都是吃干饭的”不文明。'))).to.equal('moderation.error.repeats')
    await hide(RUDE)
    const page = await (await world.as(chen)).get(`/discussions/${id}`).expect(200)
    expect(page.text).not.to.include('下台').and.not.include('甲科长').and.not.include('吃干饭')
  })

  it('keep no more than a hundred texts that somebody began', async () => {
    for (let topic = 1; topic <= 103; topic += 1) {
      world.clock.advance(1_000)
      await keepDraft(world.deps, world.actor(chen), `topic:${topic}`, { title: '', body: '写到一半' })
    }
    expect(await count('post_drafts')).to.equal(100)
    expect(await world.db.read('post_drafts').where({ place: 'topic:3' })).to.have.length(0)
    expect(await world.db.read('post_drafts').where({ place: 'topic:103' })).to.have.length(1)
  })
})
