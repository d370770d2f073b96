import { expect } from 'chai'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

describe('a reader’s conveniences', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await ownDemo()
  })

  it('somebody subscribes, is told of a publication, reads it once and acknowledges it by name', async function () {
    this.timeout(180_000)
    const reader = await signedIn(server, 'staff')
    await visit(reader, '/notifications/subscriptions')
    const own = 'li:has-text("就业促进科")'
    if ((await reader.locator(`${own} button`).innerText()) === '订阅') await press(reader, `${own} button`)
    expect(await reader.locator(`${own} button`).innerText()).to.equal('已订阅')

    const publisher = await signedIn(server, 'publisher')
    await visit(publisher, '/disclosures/new')
    await press(publisher, 'a.sl-t:has-text("工作计划")')
    await publisher.selectOption('select[name="period"]', { index: 1 })
    await publisher.fill('input[name="formed_on"]', new Date().toISOString().slice(0, 10))
    await press(publisher, 'main form .btn-primary')
    const record = new URL(publisher.url()).pathname.replace('/edit', '')
    await publisher.fill('input[name="title"]', '关于年终盘点的通知')
    await publisher.fill('textarea[name="body"]', '一、各科室于月底前完成盘点。')
    const soon = new Date(Date.now() + 12 * 86_400_000).toISOString().slice(0, 10)
    await publisher.fill('input[name="acknowledge_by"]', soon)
    await press(publisher, 'button[name="then"][value="submit"]')
    for (const username of ['head', 'secrecy', 'approver']) {
      const page = await signedIn(server, username)
      await visit(page, record)
      await press(page, 'button[name="decision"][value="pass"]')
    }

    await visit(reader, '/')
    expect(await said(reader)).to.match(/等您签收[\s\S]*关于年终盘点的通知/)
    await visit(reader, '/notifications')
    expect(await said(reader)).to.include('签收“关于年终盘点的通知”')
    await press(reader, 'button:has-text("关于年终盘点的通知")')
    expect(new URL(reader.url()).pathname).to.equal(record)
    await reader.locator('[data-reads] span:has-text("已有 1 人次阅读")').waitFor()
    await reader.reload()
    expect(await said(reader), 'the same browser counts once').to.include('已有 1 人次阅读')
    await expectGood(reader)
    await press(reader, 'button:has-text("我已阅读并知悉")')
    expect(await noticed(reader)).to.include('已记下您的签收')
    expect(await said(reader))
      .to.include('签收')
      .and.not.include('会记下您的姓名')
    await visit(reader, '/')
    const asking = reader.locator('section.sl-ask')
    expect((await asking.count()) === 0 || !(await asking.innerText()).includes('关于年终盘点的通知'), 'asks no more').to.equal(true)

    const head = await signedIn(server, 'head')
    await visit(head, `${record}/acknowledgements?state=done`)
    expect(await said(head))
      .to.include('陈静')
      .and.include('已签收 1 人')
    const colleague = await signedIn(server, 'inspector1')
    expect((await colleague.goto(`${record}/acknowledgements`))?.status(), 'names are not for everybody').to.equal(403)
  })

  it('on a phone, in English', async function () {
    this.timeout(60_000)
    const page = await signedIn(server, 'leader', { viewport: 'phone' })
    await page.context().addCookies([{ name: 'sunlit.locale', value: 'en', url: server.url }])
    await visit(page, '/notifications')
    expect(await said(page)).to.include('Acknowledge “')
    await visit(page, '/notifications/subscriptions')
    expect(await said(page)).to.include('Nobody else sees what you subscribe to')
  })
})
