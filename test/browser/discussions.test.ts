import { expect } from 'chai'
import type { AddressInfo } from 'node:net'
import { startSunlit, type Sunlit } from '../../server/start.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit, type DemoServer } from './demo.ts'

describe('the discussion board', () => {
  let server: DemoServer
  let second: Sunlit
  let other: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await ownDemo()
    second = await startSunlit({ ...server.deps.config, port: 0 }, { write: () => undefined })
    const url = `http://127.0.0.1:${(second.server.address() as AddressInfo).port}`
    other = { url, logs: () => '', stop: () => second.stop() }
  })
  after(async () => {
    second.server.closeAllConnections()
    await other.stop()
  })

  it('a question about a record is answered live, officially, and becomes an item of the catalogue', async function () {
    this.timeout(240_000)
    const asks = await signedIn(server, 'staff')
    const record = (await server.deps.db
      .read('disclosures as d')
      .join('catalogue_items as i', 'i.id', 'd.item_id')
      .whereNotNull('d.published_number')
      .where({ 'i.audience': 'all', 'i.code': 'A4-02' })
      .first('d.id')) as { id: number }
    await visit(asks, `/disclosures/${record.id}`)
    await press(asks, 'a:has-text("就此发起讨论")')
    await asks.fill('input[name="title"]', '采购结果能不能写明质保期')
    await asks.locator('textarea[name="body"]').pressSequentially('只写了价格，没有质保期。请@孙立')
    await asks.locator('[data-people] [role="option"]:has-text("孙立新")').waitFor()
    await asks.keyboard.press('Enter')
    await asks.locator('[data-said]:has-text("草稿已保存")').waitFor()
    await asks.click('[data-show-preview]')
    await asks.locator('[data-preview] a.sl-mention:has-text("孙立新")').waitFor()
    await expectGood(asks)
    await press(asks, 'form[data-writing] .btn-primary')
    expect(await noticed(asks)).to.include('讨论已发起')
    const topic = new URL(asks.url()).pathname

    // The head reads on another instance: what one writes the other sees without loading the page again.
    const head = await signedIn(other, 'head')
    await visit(head, topic)
    await head.fill('textarea[name="body"]', '建议写在附件里。')
    await press(head, 'form[data-writing] .btn-primary')
    await asks.locator('[data-post="2"].is-new:has-text("建议写在附件里")').waitFor()
    expect(await asks.locator('[data-arrived]').textContent()).to.include('新回复 1 条')
    await asks.locator('[data-post="2"] [data-like] button').click()
    await head.locator('[data-post="2"]:has-text("1 人赞同")').waitFor()

    const leader = await signedIn(server, 'leader')
    await visit(leader, topic)
    await leader.click('a:has-text("请科室正式答复")')
    await leader.selectOption('#act-ask select[name="department"]', { label: '就业促进科' })
    await press(leader, '#act-ask .btn-primary')
    expect(await noticed(leader)).to.include('已请科室答复')
    await visit(head, '/reviews')
    expect(await said(head)).to.include('正式答复讨论“采购结果能不能写明质保期”')
    await visit(head, topic)
    await head.fill('textarea[name="body"]', '经研究，自下月起写明**质保期**。')
    await head.check('input[name="official"]')
    await press(head, 'form[data-writing] .btn-primary')
    await asks.locator('[data-post="3"]:has-text("就业促进科正式答复")').waitFor()

    // The demo's next edition waits for approval: the editor takes it back and puts the wish on it.
    const editor = await signedIn(server, 'editor')
    await visit(editor, '/catalogue/editions/4')
    await press(editor, 'form[action$="/recall"] button')
    await visit(editor, topic)
    await press(editor, 'a:has-text("列入目录提案")')
    await editor.fill('input[name="title"]', '政府采购质保期')
    await editor.fill('input[name="code"]', 'A4-09')
    await press(editor, 'main form .btn-primary')
    expect(await noticed(editor)).to.include('已写入目录草稿')
    await visit(asks, topic)
    expect(await said(asks))
      .to.include('就业促进科于')
      .and.include('已列入目录草稿：政府采购质保期')
    await visit(asks, '/notifications')
    expect(await said(asks)).to.include('已列入目录草稿')
  })

  it('fits a phone in English', async function () {
    this.timeout(120_000)
    const reader = await signedIn(server, 'inspector1', { viewport: 'phone' })
    await reader.context().request.post('/preferences/locale', { form: { locale: 'en', return_to: '/' }, headers: { Origin: server.url } })
    for (const address of ['/discussions', '/discussions/boards/suggestions', '/discussions/new', '/discussions?show=waiting'])
      await visit(reader, address)
    await visit(reader, '/discussions?show=unread')
    await press(reader, '.sl-topics a.sl-t')
    await expectGood(reader)
  })
})
