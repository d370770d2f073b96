import { expect } from 'chai'
import { opened, replied } from '../server/discussions/flow.ts'
import { INSULT, makeModerators, RUDE } from '../server/moderation/flow.ts'
import { chen, he, lin, sysadmin, xu, zhou } from '../support/personas.ts'
import type { World } from '../support/world.ts'
import { follow, good, mainOf, openSite, type Site } from './site.ts'

const QUOTED = '不宜写“都是吃干饭的，报销三个月不给钱”。'
const WHY = '说的是报销的进度，语气重，没有指向个人。'

describe('moderation', () => {
  let site: Site
  let world: World
  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    await makeModerators(world)
  })
  after(() => site.close())

  const leaves = async (): Promise<string> =>
    (
      (await world.db
        .read('log_contents as c')
        .join('log_leaves as l', 'l.leaf_index', 'c.leaf_index')
        .whereIn('l.kind', ['moderation_act', 'moderation_decision'])
        .orderBy('l.leaf_index')) as { content: string }[]
    )
      .map(({ content }) => content)
      .join('\n')

  it('goes from a report over an act and an appeal to the log that everybody reads', async function () {
    this.timeout(90_000)
    const topic = await opened(world, chen, { title: '报销慢在哪里' })
    await replied(world, topic, lin, INSULT)
    const { id: post } = (await world.db.read('posts').where({ topic_id: topic, number: 2 }).first('id')) as { id: number }

    let page = await site.next(chen, `/discussions/${topic}`)
    await follow(page, '[data-post="2"] a:has-text("举报")')
    await good(page, 'moderation-report')
    await page.selectOption('main [name="rule"]', { label: '攻击、辱骂他人' })
    await page.fill('main [name="reason"]', '骂的是财务科的人。')
    await follow(page, 'main form .btn-primary')
    expect(new URL(page.url()).pathname).to.equal(`/discussions/${topic}`)

    // Neither the director nor an administrator hides anything, whatever they send.
    const typed = { act: 'hide', rule: 'insult', reason: '不好听。', upTo: '9' }
    for (const persona of [zhou, sysadmin]) {
      const browser = await world.as(persona)
      await browser.get('/moderation').expect(403)
      await browser.post(`/moderation/post/${post}/act`).type('form').send(typed).expect(403)
    }

    page = await site.next(xu, '/moderation')
    await good(page, 'moderation-queue')
    await follow(page, 'main a:has-text("报销慢在哪里")')
    await page.check('main [name="act"][value="hide"]')
    await page.selectOption('main form[action$="/act"] [name="rule"]', { label: '攻击、辱骂他人' })
    await page.fill('main form[action$="/act"] [name="reason"]', QUOTED)
    await follow(page, 'main form[action$="/act"] .btn-primary')
    await page.locator('main .sl-err').waitFor()
    expect(await page.inputValue('main form[action$="/act"] [name="reason"]'), 'what was typed stays').to.equal(QUOTED)
    await good(page, 'moderation-quoted')
    await page.fill('main form[action$="/act"] [name="reason"]', RUDE)
    await follow(page, 'main form[action$="/act"] .btn-primary')
    await page.locator('main .sl-chip, main .sl-st', { hasText: '已隐藏' }).first().waitFor()

    page = await site.next(lin, `/discussions/${topic}`)
    expect(await page.locator('[data-post="2"] .sl-stub').innerText())
      .to.include('攻击、辱骂他人')
      .and.include(RUDE)
    await follow(page, '[data-post="2"] .sl-stub a')
    await page.fill('main [name="text"]', '我说的是报销，不是人。')
    await good(page, 'moderation-appeal')
    await follow(page, 'main form[action$="/appeal"] .btn-primary')
    const path = new URL(page.url()).pathname

    page = await site.next(xu, path)
    expect(await page.locator('form[action$="/decide"]').count(), 'not who acted').to.equal(0)
    page = await site.next(he, path)
    await page.check('main [name="uphold"][value="yes"]')
    await page.fill('main [name="reason"]', WHY)
    await good(page, 'moderation-decide')
    await follow(page, 'main form[action$="/decide"] .btn-primary')

    page = await site.next(lin, `/discussions/${topic}`)
    expect(await page.locator('[data-post="2"] .sl-md').innerText(), 'back where it was').to.include('吃干饭')
    await page.goto('/moderation/log')
    await good(page, 'moderation-log')
    const log = await mainOf(page)
    for (const shown of [RUDE, WHY, xu.name, he.name, '申诉成立']) expect(log).to.include(shown)
    for (const text of [log, await leaves()]) expect(text).not.to.include('吃干饭').and.not.include(lin.name)
    expect(await leaves())
      .to.include(RUDE)
      .and.include(WHY)
  })
})
