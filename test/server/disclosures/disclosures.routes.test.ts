import { expect } from 'chai'
import { getDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { chen, he, lin, luo, ma, observer, sun, sysadmin, wu, zhou, type Persona } from '../../support/personas.ts'
import { judge } from '../../../server/secrecy/judging.service.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { BODY, corrected, drafted, pass, published, stateOf, submitted } from './flow.ts'

describe('the pages of a disclosure', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const get = async (persona: Persona, path: string) => (await world.as(persona)).get(path)
  const post = async (persona: Persona, path: string, body: object) => (await world.as(persona)).post(path).type('form').send(body)
  const versionOf = async (id: number): Promise<number> =>
    ((await world.db.read('disclosures').where({ id }).first('version')) as { version: number }).version

  describe('drafting', () => {
    it('offers the items of one’s own department, and then the form that the item’s cycle asks for', async () => {
      const items = await get(lin, '/disclosures/new')
      expect(items.status).to.equal(200)
      expect(items.text).to.include('工作计划').and.include(`/disclosures/new?item=${world.cast.items['B-01']!}`)
      const yearly = await get(lin, `/disclosures/new?item=${world.cast.items['B-01']!}`)
      expect(yearly.text).to.include('<option value="2026">2026年</option>').and.include('name="formed_on"').and.include('形成日期')
      const event = await get(lin, `/disclosures/new?item=${world.cast.items['B-02']!}`)
      expect(event.text).to.include('决定（事项）日期').and.not.include('name="period"')
    })

    it('starts a draft and leads to the page on which it is written', async () => {
      const answer = await post(lin, '/disclosures', { item: world.cast.items['B-01']!, period: '2026', formed_on: '2026-02-25' })
      expect(answer.status).to.equal(303)
      const edit = await get(lin, answer.headers['location'] as string)
      expect(edit.status).to.equal(200)
      expect(edit.text).to.include('value="工作计划（2026年）"').and.include('草稿已建好').and.include('正文和公开要素都是空的')
    })

    it('says what is wrong with it at the field and keeps the rest', async () => {
      const answer = await post(lin, '/disclosures', { item: world.cast.items['B-01']!, period: '', formed_on: '2026-02-30' })
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('请按目录事项的周期选择期间').and.include('value="2026-02-30"')
    })

    it('refuses a second entry for a period with a link to the first', async () => {
      const id = await drafted(world)
      const answer = await post(lin, '/disclosures', { item: world.cast.items['B-01']!, period: '2026', formed_on: '2026-02-25' })
      expect(answer.status).to.equal(409)
      expect(answer.text).to.include(`<a href="/disclosures/${id}">工作计划（2026年）</a>`)
    })

    it('is refused to others', async () => {
      expect((await get(chen, '/disclosures/new')).status).to.equal(403)
      expect((await get(sun, `/disclosures/new?item=${world.cast.items['B-01']!}`)).status).to.equal(403)
      expect(
        (await post(chen, '/disclosures', { item: world.cast.items['B-01']!, period: '2026', formed_on: '2026-02-25' })).status,
      ).to.equal(403)
      expect((await get(lin, '/disclosures/new?item=999')).status).to.equal(404)
    })
  })

  describe('writing', () => {
    const form = async (id: number, more: object = {}) => ({
      version: await versionOf(id),
      title: '2026 年工作计划',
      summary: '安排',
      formed_on: '2026-02-25',
      document_number: '',
      body: BODY,
      ...more,
    })

    it('saves', async () => {
      const id = await drafted(world)
      expect((await post(lin, `/disclosures/${id}`, await form(id))).status).to.equal(303)
      expect((await get(lin, `/disclosures/${id}/edit`)).text)
        .to.include('2026 年工作计划')
        .and.include('已保存')
    })

    it('keeps what was typed when something is wrong, and says where', async () => {
      const id = await drafted(world)
      const answer = await post(lin, `/disclosures/${id}`, await form(id, { title: '', body: '没保存的正文', formed_on: '2026-13-01' }))
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('没保存的正文').and.include('href="#f-title"').and.include('value="2026-13-01"')
      const long = await post(lin, `/disclosures/${id}`, await form(id, { body: '长'.repeat(50_001), document_number: '保留的文号' }))
      expect(long.status).to.equal(422)
      expect(long.text).to.include('保留的文号').and.include('id="f-body-error"')
    })

    it('keeps what was typed when somebody else saved first, shows theirs, and lets one decide', async () => {
      const id = await drafted(world)
      const mine = await form(id, { title: '我的标题', body: '我的正文' })
      await post(lin, `/disclosures/${id}`, await form(id, { title: '别人的标题' }))
      const lost = await post(lin, `/disclosures/${id}`, mine)
      expect(lost.status).to.equal(409)
      expect(lost.text).to.include('value="我的标题"').and.include('我的正文').and.include('现在保存着的是：别人的标题')
      expect((await getDisclosure(world.deps, world.actor(lin), id)).title).to.equal('别人的标题')
      const again = /name="version" value="(\d+)"/.exec(lost.text)?.[1]
      expect((await post(lin, `/disclosures/${id}`, { ...mine, version: again })).status).to.equal(303)
    })

    it('keeps the text to copy when a colleague submitted the draft meanwhile', async () => {
      const id = await drafted(world)
      const mine = await form(id, { body: '写到一半的正文' })
      await post(lin, `/disclosures/${id}/submit`, {})
      const late = await post(lin, `/disclosures/${id}`, mine)
      expect(late.status).to.equal(409)
      expect(late.text).to.include('写到一半的正文').and.include('现在不能改').and.include('readonly')
    })

    it('saves and submits in one go; what stops it stands beside the saved text', async () => {
      const id = await drafted(world)
      const stopped = await post(lin, `/disclosures/${id}`, await form(id, { title: '留下的标题', body: '', then: 'submit' }))
      expect(stopped.status).to.equal(422)
      expect(stopped.text).to.include('还不能提交：有 1 处要先改好').and.include('value="留下的标题"')
      expect((await getDisclosure(world.deps, world.actor(lin), id)).title).to.equal('留下的标题')
      expect((await post(lin, `/disclosures/${id}`, await form(id, { then: 'submit' }))).status).to.equal(303)
      expect(await stateOf(world, id)).to.equal('head_review')
    })

    it('is closed to others and after submission', async () => {
      const id = await drafted(world)
      expect((await get(sun, `/disclosures/${id}/edit`)).status).to.equal(403)
      expect((await get(he, `/disclosures/${id}/edit`)).status).to.equal(404)
      expect((await post(sun, `/disclosures/${id}`, await form(id))).status).to.equal(403)
      expect((await post(lin, `/disclosures/${id}/submit`, {})).status).to.equal(303)
      expect((await get(lin, `/disclosures/${id}/edit`)).status).to.equal(409)
    })

    it('takes a submission back by a button, and throws a draft away through a page', async () => {
      const id = await submitted(world)
      expect((await get(lin, `/disclosures/${id}`)).text).to.include(`action="/disclosures/${id}/recall"`)
      expect((await post(sun, `/disclosures/${id}/recall`, {})).status).to.equal(403)
      expect((await post(lin, `/disclosures/${id}/recall`, { version: await versionOf(id) })).status).to.equal(303)
      expect((await get(lin, `/disclosures/${id}/discard`)).status).to.equal(200)
      expect((await get(sun, `/disclosures/${id}/discard`)).status).to.equal(403)
      expect((await post(lin, `/disclosures/${id}/discard`, { version: await versionOf(id), reason: '' })).status).to.equal(303)
      expect((await get(lin, `/disclosures/${id}`)).text).to.include('已作废')
    })
  })

  describe('reviewing', () => {
    const decide = async (persona: Persona, id: number, step: string, decision: string, remark = '', version?: number) =>
      post(persona, `/disclosures/${id}/review`, { version: version ?? (await versionOf(id)), step, decision, remark })

    it('offers the form with the button that says what follows, only to whose step it is', async () => {
      const id = await submitted(world, { item: 'B-02', period: null, formedOn: '2026-03-20' })
      const words = [
        [sun, 'head_review', '通过并送保密审查'],
        [ma, 'secrecy_review', '通过并送分管领导'],
        [wu, 'approval_1', '批准并送主要领导'],
        [zhou, 'approval_2', '批准并公开'],
      ] as const
      for (const [persona, step, word] of words) {
        expect((await get(lin, `/disclosures/${id}`)).text, step).not.to.include('name="decision"')
        const page = await get(persona, `/disclosures/${id}`)
        expect(page.text, step).to.include(word).and.include('没有写明决定或活动日期的依据') // and nothing else
        const answer = await decide(persona, id, step, 'pass')
        expect([answer.status, answer.headers['location']], step).to.deep.equal([303, '/reviews'])
      }
      expect((await get(zhou, '/reviews')).text).to.include('备案号 临人社公开〔2026〕0001号')
    })

    it('needs a remark for a return and keeps the page', async () => {
      const id = await submitted(world)
      const answer = await decide(sun, id, 'head_review', 'return', '  ')
      expect(answer.status).to.equal(422)
      expect(answer.text).to.include('退回时要写明改什么').and.include('name="decision"')
      expect((await decide(sun, id, 'head_review', 'return', '改一下')).status).to.equal(303)
      expect((await get(lin, `/disclosures/${id}/edit`)).text).to.include('科室初审退回：改一下')
    })

    it('is refused to everybody else', async () => {
      const id = await submitted(world)
      expect((await decide(lin, id, 'head_review', 'pass')).status).to.equal(403)
      for (const persona of [chen, he, ma, wu, zhou, observer, sysadmin])
        expect((await decide(persona, id, 'head_review', 'pass')).status, persona.username).to.equal(404)
    })

    it('two approvers at once: one publishes, the other is told and keeps their remark', async () => {
      const id = await submitted(world)
      await pass(world, id, sun, ma)
      const version = await versionOf(id)
      const both = await Promise.all([
        decide(wu, id, 'approval_1', 'pass', '吴的意见', version),
        decide(luo, id, 'approval_1', 'pass', '罗的意见', version),
      ])
      expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 409])
      const loser = both[0].status === 409 ? both[0] : both[1]
      expect(loser.text)
        .to.match(/这一步已经有人办过|别人刚刚改过/)
        .and.match(/吴的意见|罗的意见/)
    })

    it('lists what waits for each role, and says so when nothing does', async () => {
      const id = await submitted(world)
      world.clock.set('2026-03-05T01:00:00Z')
      const own = await get(sun, '/reviews')
      expect(own.text)
        .to.include(`href="/disclosures/${id}"`)
        .and.include('等您审核')
        .and.include('3 个工作日')
        .and.include('13 个工作日后到期')
      expect((await get(lin, '/reviews')).text).to.include('本科室在审')
      expect((await get(ma, '/reviews')).text).to.include('没有等您办理的事项')
      expect((await get(chen, '/reviews')).text).to.include('没有等您办理的事项')
    })
  })

  describe('reading', () => {
    it('puts the first day of the weeks under its own weekday', async () => {
      // 25 February 2026 was a Wednesday: two places stay empty before it.
      const id = await published(world, { formedOn: '2026-02-25' })
      const strip = /<ol class="sl-strip[^]*?<\/ol>/.exec((await (await world.as(chen)).get(`/disclosures/${id}`)).text)?.[0] ?? ''
      expect(strip.match(/class="sl-pad"/g)).to.have.length(2)
    })

    it('shows readers dates and content, and names and remarks only to those entitled', async () => {
      const id = await submitted(world)
      await (
        await world.as(sun)
      )
        .post(`/disclosures/${id}/review`)
        .type('form')
        .send({ version: await versionOf(id), step: 'head_review', decision: 'return', remark: '内部意见' })
      await post(lin, `/disclosures/${id}/submit`, {})
      await pass(world, id, sun, ma, wu)
      const reader = await get(chen, `/disclosures/${id}`)
      expect(reader.status).to.equal(200)
      expect(reader.text)
        .to.include('备案号 临人社公开〔2026〕0001号')
        .and.include('按时公开')
        .and.include('形成后第 4 个工作日公开，期限 20 个工作日')
        .and.include('一、总体要求。')
      expect(reader.text).not.to.include('内部意见').and.not.include('审核经过')
      expect((await get(sun, `/disclosures/${id}`)).text)
        .to.include('内部意见')
        .and.include('修改后再提交')
    })

    it('is 404 for what one may not see, what is not there and what is no number', async () => {
      const id = await drafted(world)
      for (const path of [
        `/disclosures/${id}`,
        `/disclosures/${id}/versions/1`,
        `/disclosures/${id}/export`,
        `/disclosures/${id}/diff`,
        '/disclosures/999',
        '/disclosures/abc',
        '/disclosures/99999999999',
      ])
        expect((await get(chen, path)).status, path).to.equal(404)
      expect((await world.visitor().get(`/disclosures/${id}`)).status).to.equal(303)
    })

    it('escapes HTML in every field', async () => {
      const mean = '<img src=x onerror=alert(1)>"\'&'
      const id = await drafted(world, { item: 'B-04', period: null })
      await world.db
        .write('catalogue_items')
        .where({ code: 'B-04' })
        .update({ elements: JSON.stringify([{ zh: mean, en: mean }]), legal_basis: mean, title: mean })
      const form = {
        version: await versionOf(id),
        title: mean,
        summary: mean,
        formed_on: '2026-02-25',
        document_number: mean,
        body: mean,
        element_0: mean,
      }
      expect((await post(lin, `/disclosures/${id}`, form)).status).to.equal(303)
      const pages = [
        await get(lin, `/disclosures/${id}`),
        await get(lin, `/disclosures/${id}/edit`),
        await post(lin, `/disclosures/${id}`, { ...form, version: 1 }),
      ]
      await post(lin, `/disclosures/${id}/submit`, {})
      pages.push(await get(sun, '/reviews'), await get(sun, `/disclosures/${id}`))
      await post(sun, `/disclosures/${id}/review`, { version: await versionOf(id), step: 'head_review', decision: 'return', remark: mean })
      pages.push(await get(lin, '/reviews'), await get(lin, `/disclosures/${id}`), await get(lin, `/disclosures/${id}/discard`))
      for (const page of pages) expect(page.text).to.include('&lt;img src=x').and.not.include('<img src=x')
    })

    it('shows every reader what the checks found, and nothing of what only a draft needs', async () => {
      const id = await submitted(world, { body: '联系人电话 13812345678。' })
      await pass(world, id, sun)
      const { version } = await getDisclosure(world.deps, world.actor(ma), id)
      const hits = ((await world.db.read('secrecy_hits').where({ disclosure_id: id }).select('id')) as { id: number }[]).map(
        (hit) => hit.id,
      )
      await judge(world.deps, world.actor(ma), id, { version, hits, decision: 'kept', reason: '办公电话，应当公开。' })
      await pass(world, id, ma, wu)
      const page = await get(chen, `/disclosures/${id}`)
      expect(page.text).to.include('文中有手机号码').and.include('《中华人民共和国个人信息保护法》第六条').and.not.include('没有写更正说明')
    })

    it('exports one version whole, and answers for a sheet that the text does not have', async () => {
      const id = await published(world)
      const json = await get(chen, `/disclosures/${id}/export?format=json`)
      expect(json.headers['content-disposition']).to.include('attachment')
      expect(json.body).to.deep.include({ filingNumber: '临人社公开〔2026〕0001号', timeliness: 'on_time', register: 'documents' })
      expect((json.body as { content: unknown }).content).to.deep.equal({
        documentNumber: '临人社发〔2026〕3 号',
        paragraphs: ['一、总体要求。', '二、重点任务。'],
        elements: [],
      })
      expect((await get(chen, `/disclosures/${id}/export?format=csv`)).status).to.equal(404)
    })

    it('takes at most eight queries, whatever has happened to the record', async () => {
      const simple = await published(world, { item: 'B-04', period: null })
      const full = await published(world)
      for (const n of [1, 2, 3]) {
        await corrected(world, full, `${BODY}\n第 ${n} 次`)
        await pass(world, full, sun, ma, wu)
      }
      const counts: number[] = []
      for (const [persona, id] of [
        [chen, simple],
        [chen, full],
        [sun, full],
      ] as const) {
        const agent = await world.as(persona)
        await agent.get(`/disclosures/${id}`)
        let queries = 0
        const count = () => (queries += 1)
        world.db.read.on('query', count)
        await agent.get(`/disclosures/${id}`).expect(200)
        world.db.read.removeListener('query', count)
        counts.push(queries)
      }
      expect(counts[1], 'history costs nothing').to.equal(counts[0])
      expect(Math.max(...counts)).to.be.at.most(6)
    })
  })

  describe('correcting and withdrawing', () => {
    it('goes from page to page: note, copy, review, versions, changes, old version under a banner', async () => {
      const id = await published(world)
      expect((await get(lin, `/disclosures/${id}`)).text).to.include(`/disclosures/${id}/correct`)
      expect((await get(chen, `/disclosures/${id}`)).text).not.to.include(`/disclosures/${id}/correct`)
      expect((await get(chen, `/disclosures/${id}/correct`)).status).to.equal(403)
      const missing = await post(lin, `/disclosures/${id}/correct`, { version: await versionOf(id), change_note: '' })
      expect(missing.status).to.equal(422)
      expect(missing.text).to.include('f-change_note-error')
      const started = await post(lin, `/disclosures/${id}/correct`, { version: await versionOf(id), change_note: '补上第三项。' })
      expect(started.headers['location']).to.equal(`/disclosures/${id}/edit`)
      const form = {
        version: await versionOf(id),
        title: '工作计划（修订）',
        summary: '全年工作安排。',
        change_note: '补上第三项。',
        body: `${BODY}\n三、保障措施。`,
        then: 'submit',
      }
      expect((await post(lin, `/disclosures/${id}`, form)).status).to.equal(303)

      const before = await get(chen, `/disclosures/${id}`)
      expect(before.text).not.to.include('三、保障措施。').and.not.include('补上第三项')
      expect((await get(chen, `/disclosures/${id}/versions/2`)).status).to.equal(404)
      expect((await get(sun, '/reviews')).text).to.include(`href="/disclosures/${id}/versions/2"`)
      expect((await get(sun, `/disclosures/${id}/versions/2`)).text)
        .to.include('name="decision"')
        .and.include('这是更正稿')
      await pass(world, id, sun, ma, wu)

      const after = await get(chen, `/disclosures/${id}`)
      expect(after.text)
        .to.include('已更正 · 第 2 版')
        .and.include('三、保障措施。')
        .and.include('补上第三项。')
        .and.include(`/disclosures/${id}/diff?from=1&#38;to=2`.replace('&#38;', '&amp;'))
      const diff = await get(chen, `/disclosures/${id}/diff?from=1&to=2`)
      expect(diff.text)
        .to.include('<ins>三、保障措施。</ins>')
        .and.include('<del>工作计划（2026年）</del>')
        .and.include('<ins>工作计划（修订）</ins>')
      const old = await get(chen, `/disclosures/${id}/versions/1`)
      expect(old.text).to.include('这是第 1 版，已被第 2 版代替').and.not.include('三、保障措施。')
    })

    it('withdraws with a reason that stays on the page', async () => {
      const id = await published(world)
      expect((await get(ma, `/disclosures/${id}/withdraw`)).status).to.equal(200)
      for (const persona of [chen, lin, sun]) expect((await get(persona, `/disclosures/${id}/withdraw`)).status).to.equal(403)
      expect((await post(chen, `/disclosures/${id}/withdraw`, { version: await versionOf(id), reason: '撤' })).status).to.equal(403)
      const missing = await post(ma, `/disclosures/${id}/withdraw`, { version: await versionOf(id), reason: '' })
      expect(missing.status).to.equal(422)
      const stale = await post(ma, `/disclosures/${id}/withdraw`, { version: 1, reason: '写好的理由' })
      expect(stale.status).to.equal(409)
      expect(stale.text).to.include('写好的理由')
      expect(
        (await post(ma, `/disclosures/${id}/withdraw`, { version: await versionOf(id), reason: '含有不宜公开的内容' })).status,
      ).to.equal(303)
      const page = await get(chen, `/disclosures/${id}`)
      expect(page.text).to.include('已撤回').and.include('含有不宜公开的内容').and.include('马卫国').and.include('一、总体要求。')
    })
  })

  it('reads in English', async () => {
    await world.db.write('people').where({ username: 'chen' }).update({ locale: 'en' })
    const id = await published(world)
    const page = await get(chen, `/disclosures/${id}`)
    expect(page.text)
      .to.include('Published on working day 4 after it was formed; the limit is 20')
      .and.include('On time')
      .and.include('Employment Promotion')
  })
})
