import { expect } from 'chai'
import fc from 'fast-check'
import { actOnSubject, type TypedAct } from '../../../server/moderation/acting.service.ts'
import { appealAct, decideAppeal } from '../../../server/moderation/appeals.service.ts'
import { heaviest, mayWriteAt, repeats, SLOW_HOURS } from '../../../server/moderation/moderation.rules.ts'
import { readAct, readQueue } from '../../../server/moderation/reading.service.ts'
import { dismissReports, reportSubject } from '../../../server/moderation/reporting.service.ts'
import { mayPost } from '../../../server/moderation/sanctions.service.ts'
import { chen, he, lin, observer, sysadmin, xu, zhou, type Persona } from '../../support/personas.ts'
import { refusal } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { acted, HIDE, INSULT, makeModerators, moderator, posts, reply, RUDE, text } from './flow.ts'

describe('the rules of moderation', () => {
  it('know a reason that says again what was removed, whatever stands between the characters', () => {
    expect(repeats(RUDE, INSULT)).to.equal(false)
    expect(repeats('他写“脸皮比城墙还厚”，不文明。', INSULT)).to.equal(false) // seven characters: a phrase, no quotation
    expect(repeats('删去：都是吃干饭的，报销三个月不给钱。', INSULT)).to.equal(true)
    expect(repeats('删去：都 是 吃 干 饭 的——报销三个月！', INSULT)).to.equal(true)
    expect(repeats('他骂了一句“都是饭桶”。', '都是饭桶！'), 'what was short, whole').to.equal(true)
    expect(repeats('是的，这样不妥。', '是的'), 'next to nothing').to.equal(false)
    fc.assert(
      fc.property(fc.string({ minLength: 10 }), fc.string(), fc.string(), (gone, before, after) => {
        const bare = gone.replace(/[\s\p{P}\p{S}]/gu, '')
        if (bare.length >= 10) expect(repeats(`${before}${gone}${after}`, gone)).to.equal(true)
        expect(repeats('', gone)).to.equal(false)
      }),
    )
  })

  it('count the heaviest of several restrictions, then the one that ends last', () => {
    const slow = { kind: 'slow', untilOn: '2026-03-30', actId: 1 } as const
    const brief = { kind: 'suspend', untilOn: '2026-03-03', actId: 2 } as const
    const long = { kind: 'suspend', untilOn: '2026-03-09', actId: 3 } as const
    expect(heaviest([])).to.equal(undefined)
    fc.assert(
      fc.property(fc.shuffledSubarray([slow, brief, long], { minLength: 3 }), (all) => {
        expect(heaviest(all)).to.equal(long)
      }),
    )
    expect(heaviest([slow, brief])).to.equal(brief)
  })

  it('let who was slowed down write once in so many hours', () => {
    expect(mayWriteAt(undefined, '2026-03-02T01:00:00.000Z')).to.equal(undefined)
    expect(mayWriteAt('2026-03-02T01:00:00.000Z', '2026-03-02T01:00:00.000Z')).to.equal(`2026-03-02T0${1 + SLOW_HOURS}:00:00.000Z`)
    expect(mayWriteAt('2026-03-02T01:00:00.000Z', `2026-03-02T0${1 + SLOW_HOURS}:00:00.000Z`)).to.equal(undefined)
  })
})

describe('moderation', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
    await makeModerators(world)
  })
  afterEach(() => world.close())

  const act = (id: number, typed: Partial<TypedAct> = {}, by: Persona = xu): Promise<number> =>
    actOnSubject(world.deps, moderator(world, by), 'post', id, { ...HIDE, ...typed })
  const report = (id: number, by: Persona = chen): Promise<number> =>
    reportSubject(world.deps, world.actor(by), 'post', id, { rule: 'insult', reason: '骂人。' })
  const told = async (persona: Persona): Promise<string[]> =>
    (
      (await world.db.read('notifications').where({ person_id: world.cast.people[persona.username]! }).orderBy('id')) as { code: string }[]
    ).map(({ code }) => code)
  const hiddenBy = async (id: number): Promise<unknown> =>
    ((await world.db.read('posts').where({ id }).first('hidden_by_act')) as { hidden_by_act: number | null }).hidden_by_act
  const leaves = async (kind: string): Promise<string[]> =>
    (
      (await world.db
        .read('log_contents as c')
        .join('log_leaves as l', 'l.leaf_index', 'c.leaf_index')
        .where('l.kind', kind)
        .orderBy('l.leaf_index')) as { content: string }[]
    ).map(({ content }) => content)

  it('goes from a report over an act with rule and reason to an appeal that another moderator upholds', async () => {
    const id = await reply(world)
    await report(id)
    expect(await refusal(report(id))).to.equal('moderation.error.reported')
    expect(await told(he)).to.deep.equal(['moderation.told.report'])
    const queue = await readQueue(world.deps, moderator(world))
    expect(queue.reported.map(({ id: of, reports }) => [of, reports.length])).to.deep.equal([[id, 1]])

    const hidden = await act(id, { upTo: queue.reported[0]!.reports[0]!.id })
    expect(await hiddenBy(id)).to.equal(hidden)
    expect(await told(chen)).to.deep.equal(['moderation.told.acted'])
    expect(await told(lin)).to.deep.equal(['moderation.told.author'])
    expect((await readQueue(world.deps, moderator(world))).reported).to.deep.equal([])

    await appealAct(world.deps, world.actor(lin), hidden, '我说的是报销，不是人。')
    expect(await refusal(appealAct(world.deps, world.actor(lin), hidden, '再说一次。'))).to.equal('moderation.error.appealed')
    expect(await refusal(act(id, { act: 'unhide' }, he)), 'decided, not put back beside it').to.equal('moderation.error.under_appeal')
    expect((await readAct(world.deps, world.actor(lin), hidden)).appeal?.dueOn, 'five working days').to.equal('2026-03-09')
    expect(await told(he)).to.include('moderation.told.appeal')
    expect(await told(xu), 'not who acted').not.to.include('moderation.told.appeal')

    const uphold = { upheld: true, reason: '语气重，但说的是办事进度。' }
    expect(await refusal(decideAppeal(world.deps, moderator(world, xu), hidden, uphold))).to.equal('moderation.denied.own_act')
    await decideAppeal(world.deps, moderator(world, he), hidden, uphold)
    expect(await refusal(decideAppeal(world.deps, moderator(world, he), hidden, uphold))).to.equal('moderation.error.decided')
    expect(await hiddenBy(id)).to.equal(null)
    expect(await told(lin)).to.include('moderation.told.upheld')
    expect(await told(xu)).to.include('moderation.told.reversed')
    const log = [...(await leaves('moderation_act')), ...(await leaves('moderation_decision'))]
    expect(log.map((leaf) => (JSON.parse(leaf) as { reason: string }).reason)).to.deep.equal([RUDE, uphold.reason, uphold.reason])
    expect(log.join('')).not.to.include('干饭').and.not.include('author')
  })

  it('is done by moderators only: no leader and no administrator hides anything, nobody judges their own', async () => {
    const id = await reply(world)
    for (const persona of [chen, zhou, sysadmin, observer])
      expect(await refusal(actOnSubject(world.deps, world.actor(persona), 'post', id, HIDE))).to.equal('moderation.denied.not_moderator')
    const own = await reply(world, xu)
    expect(await refusal(act(own))).to.equal('moderation.denied.own')
    expect(await refusal(report(own, xu))).to.equal('moderation.error.own_report')
    for (const persona of [sysadmin, observer]) expect(await refusal(report(id, persona))).to.equal('auth.denied.role')
    const { act: hidden } = await acted(world, {}, he)
    expect(await refusal(decideAppeal(world.deps, moderator(world, he), hidden, { upheld: true, reason: '无。' }))).to.equal(
      'moderation.denied.own',
    )
    for (const persona of [chen, zhou])
      expect(await refusal(readAct(world.deps, world.actor(persona), hidden))).to.equal('errors.not_found')
    expect(await hiddenBy(id)).to.equal(null)
    const silent = world.db.write('moderation_acts').where({ id: hidden }).update({ reason: '' })
    expect(await silent.then(() => 'changed').catch(() => 'refused'), 'the database keeps what was said').to.equal('refused')
  })

  it('wants a reason of its own words, an end where there is one, and nothing done twice', async () => {
    const id = await reply(world)
    expect(await refusal(act(id, { reason: `他写道：${INSULT}` }))).to.equal('moderation.error.repeats')
    expect(await refusal(act(id, { act: 'slow' }))).to.equal('moderation.error.days')
    expect(await refusal(act(id, { act: 'unhide' }))).to.equal('moderation.error.shown')
    const both = await Promise.allSettled([act(id), act(id, {}, he)])
    expect(both.map(({ status }) => status).sort()).to.deep.equal(['fulfilled', 'rejected'])
    expect(((await world.db.read('moderation_acts')) as unknown[]).length, 'one act, not two').to.equal(1)
    expect(await refusal(report(id, chen)), 'hidden things are not reported').to.equal('errors.not_found')
  })

  it('answers reports that lead to nothing, and leaves those that came meanwhile', async () => {
    const id = await reply(world)
    const first = await report(id)
    await report(id, zhou)
    await dismissReports(world.deps, moderator(world), 'post', id, first, '批评工作，不算骂人。')
    expect(await told(chen)).to.deep.equal(['moderation.told.dismissed'])
    expect((await told(zhou)).filter((code) => code.startsWith('moderation'))).to.deep.equal([])
    expect((await readQueue(world.deps, moderator(world))).reported[0]?.reports.map(({ reporter }) => reporter)).to.deep.equal([zhou.name])
    expect(await refusal(dismissReports(world.deps, moderator(world), 'post', id, first, '无。'))).to.equal('moderation.error.no_report')
    await report(id) // what was answered may be reported again
  })

  it('holds back whom it suspends or slows down until the last day, or until an appeal is upheld', async () => {
    const lins = world.cast.people['lin']!
    const held = async (): Promise<string> => (await mayPost(world.db.read, lins, world.clock.now()))?.code ?? 'free'
    const { act: slow } = await acted(world, { act: 'slow', days: 3 })
    expect(await held()).to.equal('moderation.held.slow')
    world.clock.advance(SLOW_HOURS * 3_600_000)
    expect(await held()).to.equal('free')
    const { act: suspended } = await acted(world, { act: 'suspend', days: 3 })
    expect(await held()).to.equal('moderation.held.suspended')
    await appealAct(world.deps, world.actor(lin), suspended, '没有骂人。')
    await decideAppeal(world.deps, moderator(world, he), suspended, { upheld: true, reason: '初次，不到暂停的程度。' })
    expect(await held(), 'still slow').to.equal('moderation.held.slow')
    expect(await refusal(appealAct(world.deps, world.actor(lin), suspended, '再说。'))).to.equal('moderation.error.appealed')
    world.clock.set('2026-03-04T15:59:00Z') // the last minute of the third day in Shanghai
    await posts(world)
    expect(await held()).to.equal('moderation.held.slow')
    world.clock.set('2026-03-04T16:00:00Z')
    expect(await held()).to.equal('free')
    expect(await refusal(appealAct(world.deps, world.actor(chen), slow, '替她说。')), 'not for others').to.equal('errors.not_found')
  })

  it('hides a topic with its first post and finds neither, and shows both again', async () => {
    const [first] = await posts(world)
    const topic = async () =>
      (await world.db.read('topics as t').join('posts as q', 'q.topic_id', 't.id').where('q.id', first!).first('t.hidden_by_act')) as {
        hidden_by_act: number | null
      }
    const hidden = await act(first!)
    expect((await topic()).hidden_by_act).to.equal(hidden)
    const shown = await act(first!, { act: 'unhide' }, he)
    expect((await topic()).hidden_by_act).to.equal(null)
    expect(((await world.db.read('search_documents').where({ kind: 'topic' })) as unknown[]).length).to.equal(2)
    expect((await readAct(world.deps, world.actor(lin), hidden)).act.reversedBy).to.equal(shown)
    expect(await refusal(appealAct(world.deps, world.actor(lin), hidden, '为什么？'))).to.equal('moderation.error.not_appealable')
    await act(first!)
    expect(await world.db.read('search_documents').where({ kind: 'topic' })).to.deep.equal([])
  })

  it('hides a text without a name and leaves a stub, and knows nobody to warn', async () => {
    const number = await text(world)
    const onText = (typed: Partial<TypedAct>) =>
      actOnSubject(world.deps, moderator(world), 'anonymous', number, { ...HIDE, rule: 'privacy', reason: '涉及他人家庭情况。', ...typed })
    expect(await refusal(onText({ act: 'warn' }))).to.equal('moderation.error.anonymous')
    await reportSubject(world.deps, world.actor(chen), 'anonymous', number, { rule: 'privacy', reason: '说的是别人家里的事。' })
    await onText({ upTo: 1_000 })
    const page = (await (await world.as(chen)).get('/anonymous').expect(200)).text
    expect(page).not.to.include('吸毒')
    expect(page).to.include('涉及他人家庭情况。').and.include('/moderation/log')
    await onText({ act: 'unhide', reason: '已隐去姓名。' })
    expect((await (await world.as(chen)).get('/anonymous').expect(200)).text).to.include('吸毒')
  })

  it('shows what moderators did to everybody, and never what was removed or by whom it was written', async () => {
    const { act: hidden } = await acted(world)
    const page = (await (await world.as(chen)).get('/moderation/log').expect(200)).text
    expect(page).to.include(RUDE).and.include('攻击、辱骂他人').and.include(xu.name)
    expect(page).not.to.include('干饭').and.not.include(lin.name)
    const csv = (await (await world.as(chen)).get('/moderation/log?format=csv').expect(200)).text
    expect(csv).to.include(RUDE).and.not.include('干饭')
    const english = await (await world.as(observer)).get('/moderation/log').set('Accept-Language', 'en').expect(200)
    expect(english.text).to.include(RUDE)
    await (await world.as(chen)).get(`/moderation/acts/${hidden}`).expect(404)
  })

  it('is done on its pages: forms keep what was typed and say at the field what is wrong', async () => {
    const id = await reply(world)
    const [reporter, one, other, author] = [await world.as(chen), await world.as(xu), await world.as(he), await world.as(lin)]
    const post = (by: typeof one, path: string, body: object) => by.post(path).type('form').send(body)
    expect((await reporter.get(`/moderation/report?kind=post&id=${id}`).expect(200)).text).to.include('干饭')
    const unchosen = await post(reporter, '/moderation/reports', { kind: 'post', id, rule: '', reason: '一句骂人的话' }).expect(422)
    expect(unchosen.text).to.include('一句骂人的话').and.include('rule-error')
    await post(reporter, '/moderation/reports', { kind: 'post', id, rule: 'insult', reason: '骂人' }).expect(303)

    expect((await one.get('/moderation').expect(200)).text).to.include(`/moderation/post/${id}`)
    await reporter.get('/moderation').expect(403)
    const page = (await one.get(`/moderation/post/${id}`).expect(200)).text
    const upTo = /name="upTo" value="(\d+)"/.exec(page)?.[1] ?? ''
    const kept = await post(one, `/moderation/post/${id}/act`, { act: 'suspend', rule: 'insult', reason: RUDE, days: '', upTo }).expect(422)
    expect(kept.text).to.include(RUDE).and.include('选一个期限')
    await post(one, `/moderation/post/${id}/act`, { act: 'suspend', rule: 'insult', reason: RUDE, days: '3', upTo }).expect(303)

    const { id: suspended } = (await world.db.read('moderation_acts').first('id')) as { id: number }
    expect((await author.get(`/moderation/acts/${suspended}`).expect(200)).text)
      .to.include(RUDE)
      .and.include('2026')
    await post(author, `/moderation/acts/${suspended}/appeal`, { text: '' }).expect(422)
    await post(author, `/moderation/acts/${suspended}/appeal`, { text: '说的是进度。' }).expect(303)
    expect((await one.get(`/moderation/acts/${suspended}`).expect(200)).text, 'not who acted').not.to.include('/decide')
    expect((await other.get(`/moderation/acts/${suspended}`).expect(200)).text).to.include('/decide')
    await post(one, `/moderation/acts/${suspended}/decide`, { uphold: 'no', reason: '维持。' }).expect(403)
    await post(other, `/moderation/acts/${suspended}/decide`, { uphold: 'no', reason: '维持处理。' }).expect(303)
    expect((await author.get(`/moderation/acts/${suspended}`).expect(200)).text).to.include('维持处理。')
    expect((await world.db.read('audit_entries').whereLike('action', 'moderation.%')).length).to.equal(4)
  })
})
