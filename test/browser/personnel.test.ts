import { expect } from 'chai'
import { shot } from '../support/browser.ts'
import { deliverObjections } from '../../server/publicity/waiting.service.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit, type DemoServer } from './demo.ts'

/** A notice that runs, an objection to it without a name, and the people who look into it. */
describe('a notice before an appointment', () => {
  let server: DemoServer
  let notice = ''
  let code = ''
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
  })

  it('is found among the notices, says how to object, and takes an anonymous objection only with leads', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await visit(page, '/personnel')
    await expectGood(page)
    await press(page, '.sl-actions a[href="/publicity"]')
    await press(page, 'tr:has-text("公示中"):has-text("任前公示") th a')
    notice = new URL(page.url()).pathname
    expect(await said(page))
      .to.include('12380')
      .and.include('监察室')
      .and.include('第 1 个工作日')
    await expectGood(page)
    await press(page, '.sl-actions .btn-primary')
    await page.selectOption('select[name="about"]', { index: 1 })
    await page.fill('textarea[name="body"]', '任职年限与文件不一致。')
    await page.check('input[name="how"][value="anonymous"]')
    await press(page, 'form .btn-primary:has-text("提交意见")')
    expect(await said(page)).to.include('匿名意见须写明可核查的线索')
    expect(await page.inputValue('textarea[name="body"]')).to.equal('任职年限与文件不一致。')
    await expectGood(page)
    await page.fill('textarea[name="leads"]', '2024 年 5 月的任职文件，存人事科')
    await press(page, 'form .btn-primary:has-text("提交意见")')
    code = (await page.textContent('.sl-receipt')) ?? ''
    expect(code).to.match(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    await expectGood(page)
    await shot(page, 'objection-filed')
  })

  it('is looked into by the supervision office, whose answer the receipt shows', async function () {
    this.timeout(240_000)
    // The next working morning, on which what came without a name is filed.
    for (let day = 1, filed = 0; filed === 0 && day <= 12; day += 1)
      filed = await deliverObjections({ ...server.deps, now: () => new Date(Date.now() + day * 86_400_000) })
    const handler = await signedIn(server, 'inspector2')
    await visit(handler, notice)
    await press(handler, 'li.sl-row:has-text("匿名") a[href^="/publicity/objections/"]')
    expect(await said(handler))
      .to.include('任职年限与文件不一致。')
      .and.include('匿名')
      .and.not.include('陈静')
    await press(handler, '.sl-actions .btn-primary')
    expect(await noticed(handler)).to.include('已开始核查')
    await handler.selectOption('select[name="finding"]', 'unsubstantiated')
    await handler.fill('textarea[name="report"]', '调阅任职文件，年限从转正定级之日起算，符合条件。')
    await handler.fill('textarea[name="reply"]', '经核查，任职年限符合规定。')
    await expectGood(handler)
    await shot(handler, 'objection')
    await press(handler, 'form .btn-primary:has-text("办结")')
    expect(await noticed(handler)).to.include('意见已办结')
    expect(await handler.locator('select[name="result"]').count(), 'no result before the period is over').to.equal(0)
    const page = await signedIn(server, 'staff')
    await visit(page, '/publicity/receipt')
    await page.fill('input[name="code"]', code)
    await press(page, 'form .btn-primary:has-text("查询")')
    expect(await said(page))
      .to.include('已办结')
      .and.include('经核查，任职年限符合规定。')
      .and.not.include('调阅任职文件')
    await expectGood(page)
  })

  it('reads well in English and on a phone', async function () {
    this.timeout(240_000)
    const desk = await signedIn(server, 'editor', { locale: 'en' })
    await press(desk, '.sl-top form[action="/preferences/locale"] button')
    for (const address of ['/personnel', '/publicity', notice, `${notice}/objections/new`, '/publicity/receipt']) await visit(desk, address)
    const phone = await signedIn(server, 'leader', { viewport: 'phone' })
    for (const address of ['/personnel', '/publicity', notice, `${notice}/objections/new`]) await visit(phone, address)
    await shot(phone, 'notice-phone')
  })
})
