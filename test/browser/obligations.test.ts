import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const STATEMENT = '本月公务用车停驶检修，没有发生运行费。'
const LAST_MONTH = (() => {
  const [year = 0, month = 1] = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7).split('-').map(Number)
  return month === 1 ? { year: year - 1, month: 12 } : { year, month: month - 1 }
})()

/** What is due and why then: a month without spending that somebody signs for, and a year whose holidays become known. */
describe('what is due in the hands of those who owe it', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(300_000)
    server = await ownDemo()
  })

  /** The month's list holds it wherever its due day falls: in this month, or in the next one. */
  async function openSilent(page: Page): Promise<string> {
    const period = `${LAST_MONTH.year}年${LAST_MONTH.month}月`
    const link = page.locator(`tbody th a:has-text("公务用车运行费支出（${period}）")`)
    await visit(page, '/obligations')
    if ((await link.count()) === 0) await press(page, 'a:has-text("下月")')
    await press(page, `tbody th a:has-text("公务用车运行费支出（${period}）")`)
    await expectGood(page)
    return new URL(page.url()).pathname
  }

  it('a publisher drafts a nil report, the head signs it, a reader sees who said what', async function () {
    this.timeout(300_000)
    const publisher = await signedIn(server, 'publisher')
    const address = await openSilent(publisher)
    expect(await publisher.locator('.sl-strip li.is-due').count(), 'the due day on the strip').to.equal(1)
    expect(await said(publisher)).to.match(/次日起算 \d+ 个工作日/)
    await shot(publisher, 'obligation')
    await press(publisher, `a[href="${address}/nil"]`)
    await expectGood(publisher)
    await publisher.fill('textarea[name="statement"]', ' ')
    await press(publisher, '.sl-form .btn-primary')
    expect(await publisher.locator('textarea[name="statement"]').getAttribute('aria-invalid'), 'an empty statement').to.equal('true')
    await expectGood(publisher)
    await publisher.fill('textarea[name="statement"]', STATEMENT)
    await shot(publisher, 'obligation-nil')
    await press(publisher, '.sl-form .btn-primary')
    expect(await noticed(publisher)).to.include('已送科室负责人签署')
    expect(await publisher.locator('button:has-text("签署并公开")').count(), 'the own draft is not the publisher’s to sign').to.equal(0)

    const head = await signedIn(server, 'head')
    await visit(head, '/notifications')
    await press(head, '.sl-told-open:has-text("公务用车运行费支出"):has-text("零报告请签署")')
    expect(new URL(head.url()).pathname).to.equal(address)
    await expectGood(head)
    await press(head, 'button:has-text("签署并公开")')
    expect(await noticed(head)).to.include('零报告已签署公开')
    await expectGood(head)

    const reader = await signedIn(server, 'inspector1')
    await visit(reader, address)
    expect(await said(reader))
      .to.include(STATEMENT)
      .and.match(/林芳 拟.*孙立新 签署/s)
    expect(await reader.textContent('.sl-head .sl-meta')).to.include('零报告')
    await shot(reader, 'obligation-nil-signed')
  })

  it('next year’s holiday notice is tried before it holds, and what it settles waits no longer', async function () {
    this.timeout(300_000)
    const system = await signedIn(server, 'sysadmin')
    await visit(system, '/admin/calendar')
    const year = await system.inputValue('input[name="year"]') // the first that is not loaded
    const waiting = async (): Promise<number> => Number(new RegExp(`${year} 年有 (\\d+) 个到期日待定`).exec(await said(system))?.[1] ?? 0)
    const before = await waiting()
    expect(before).to.be.greaterThan(0)
    const notice = async (holidays: string): Promise<void> => {
      await system.fill('input[name="document"]', '国办发明电〔2026〕7号')
      await system.fill('textarea[name="holidays"]', holidays)
      await press(system, 'form[action="/admin/calendar/preview"] .btn-primary')
      await expectGood(system)
    }
    await notice(`元旦 ${year}-01-01 ${year}-01-03\n国庆节 ${year}-10-07 ${year}-10-01`)
    expect(await said(system), 'a range backwards').to.include('首尾颠倒')
    expect(await system.inputValue('textarea[name="holidays"]')).to.include('国庆节')
    await notice(`元旦 ${year}-01-01 ${year}-01-03\n春节 ${year}-02-05 ${year}-02-11\n国庆节 ${year}-10-01 ${year}-10-07`)
    const [, settled = '0'] = /(\d+) 个待定变为确定/.exec(await said(system)) ?? []
    expect(Number(settled)).to.be.greaterThan(0)
    expect(await said(system)).to.match(/\d+ 个科室/)
    const [title = '', , , to = ''] = await system.locator('tbody tr').first().locator('th, td').allInnerTexts()
    await shot(system, 'calendar-preview')
    await press(system, 'form[action="/admin/calendar"] .btn-primary')
    expect(await noticed(system)).to.include(`${year} 年放假通知已载入`)
    await expectGood(system)
    expect(await said(system)).to.include('国办发明电〔2026〕7号，钱程')
    expect(await waiting(), 'the last days of a year wait for the notice after').to.equal(before - Number(settled))

    const [, inYear = '', inMonth = ''] = /^(\d+)年(\d+)月/.exec(to) ?? []
    const reader = await signedIn(server, 'editor')
    await visit(reader, `/obligations?month=${inYear}-${inMonth.padStart(2, '0')}`)
    await press(reader, `.sl-table tbody th a:has-text("${title}")`)
    await expectGood(reader)
    expect(await said(reader))
      .to.include(`国务院办公厅 ${year} 年放假安排`)
      .and.include('载入放假通知，到期日由')
      .and.not.include('日期待定')
    await shot(reader, 'obligation-moved')
  })

  it('reads in English on a phone: the month, and what is due of it', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'publisher', { viewport: 'phone' })
    await page.evaluate(
      `fetch('/preferences/locale', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'locale=en&back=/' })`,
    )
    await visit(page, '/obligations')
    await press(page, '.sl-table tbody th a')
    await expectGood(page)
    expect(new URL(page.url()).pathname).to.match(/^\/obligations\/\d+$/)
    expect(await page.getAttribute('html', 'lang')).to.equal('en')
    expect(await page.locator('.sl-strip').isVisible()).to.equal(true)
    await shot(page, 'obligation-phone-en')
  })
})
