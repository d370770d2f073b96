import { zipSync } from 'fflate'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { GB18030_SHEET } from './gb18030.ts'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, noticed, PATIENCE_MS, press, said, signedIn, visit } from './demo.ts'

const HTML = '<img src=x onerror="document.title=1"><b>粗</b>'

describe('bad input by hand', () => {
  let server: RunningServer
  let page: Page
  let record: string | undefined
  before(async function () {
    this.timeout(120_000)
    server = await demo()
  })
  beforeEach(async () => {
    page = await signedIn(server, 'publisher', { allow: [/status of (413|422)/] })
  })

  async function draft(title: string, period: string): Promise<string> {
    await page.goto('/disclosures/new')
    await press(page, `a.sl-t:has-text("${title}")`)
    await page.selectOption('select[name="period"]', period)
    await page.fill('input[name="formed_on"]', '2026-01-05')
    await press(page, 'main form .btn-primary')
    return /disclosures\/(\d+)/.exec(page.url())![1]!
  }

  async function upload(name: string, bytes: Uint8Array): Promise<string> {
    record ??= await draft('差旅费支出', '2024-12')
    await page.goto(`/imports/new?disclosure=${record}`)
    await page.setInputFiles('input[type="file"]', { name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
    await page.click('form[data-upload] .btn-primary')
    await page.waitForURL(/\/imports\/\d+/)
    await page.locator('#mapping, #commit, .sl-errors').first().waitFor({ state: 'attached', timeout: PATIENCE_MS })
    return said(page)
  }

  it('a spreadsheet that is broken, or none at all, is refused with a reason', async function () {
    this.timeout(90_000)
    expect(await upload('坏了.xlsx', Buffer.from('PK\u0003\u0004 not really a zip'))).to.match(/打不开|损坏|读不出|不是/)
    await expectGood(page)
    expect(await upload('空.csv', Buffer.from('\n\n'))).to.match(/空|没有/)
  })

  it('a zip bomb is refused before it unfolds', async function () {
    this.timeout(90_000)
    const bomb = zipSync(
      { '[Content_Types].xml': new TextEncoder().encode('<Types/>'), 'xl/worksheets/sheet1.xml': new Uint8Array(400 * 1024 * 1024) },
      { level: 9 },
    )
    expect(bomb.length, 'small enough to be taken').to.be.lessThan(19 * 1024 * 1024)
    const started = Date.now()
    expect(await upload('炸弹.xlsx', bomb)).to.match(/太大|超过|过大/)
    expect(Date.now() - started).to.be.lessThan(15_000)
  })

  it('50 MB are refused by the page, and by the server when the page is passed by', async function () {
    this.timeout(90_000)
    record ??= await draft('差旅费支出', '2024-12')
    await page.goto(`/imports/new?disclosure=${record}`)
    page.setDefaultTimeout(60_000) // fifty megabytes travel to the browser first
    await page.setInputFiles('input[type="file"]', { name: '大.csv', mimeType: 'text/csv', buffer: Buffer.alloc(49 * 1024 * 1024, 'a') })
    expect(await page.textContent('[data-chosen]')).to.match(/超过 20/)
    const answer = await page.request.post('/imports', {
      headers: { Origin: server.url, Accept: 'text/html' },
      multipart: { disclosure: record, file: { name: '大.csv', mimeType: 'text/csv', buffer: Buffer.alloc(50 * 1024 * 1024, 'a') } },
    })
    expect(answer.status()).to.equal(413)
    expect(await answer.text()).to.include('20 MB')
  })

  it('GB18030 is read as what it says, and a path in a file name stays a name', async function () {
    this.timeout(90_000)
    const text = await upload('../../etc/支出.csv', GB18030_SHEET)
    expect(text).to.include('支出.csv').and.not.include('..')
    if (page.url().endsWith('/mapping')) {
      await page.click('button[form="mapping"]')
      await page.locator('#commit').waitFor({ state: 'attached' })
    }
    const checked = await said(page)
    expect(checked).to.include('GB18030').and.include('1,234.50')
    await visit(page, `${page.url()}?rows=all`)
    expect(await said(page)).to.include('赴广州参加培训')
  })

  it('HTML in every field of a draft is shown as what was typed', async function () {
    this.timeout(90_000)
    await page.goto('/disclosures/new')
    await press(page, 'a.sl-t:has-text("求职创业补贴")')
    await page.fill('input[name="formed_on"]', '2026-11-02')
    await press(page, 'main form .btn-primary')
    const id = /disclosures\/(\d+)/.exec(page.url())![1]!
    const fields = await page.locator('form#draft input[type="text"], form#draft textarea').all()
    expect(fields.length).to.be.greaterThan(2)
    for (const field of fields) await field.fill(HTML)
    await press(page, 'button[name="then"][value="save"]')
    // Where a number is asked for it is refused, and kept as it was typed.
    expect(await said(page)).to.match(/有 \d 处需要修改/)
    expect(await page.locator('img[src="x"]').count()).to.equal(0)
    for (const field of await page.locator('form#draft [aria-invalid="true"]').all()) {
      expect(await field.inputValue()).to.equal(HTML)
      await field.fill('')
    }
    await page.fill('form#draft [name="promised_days"]', '5')
    await press(page, 'button[name="then"][value="save"]')
    expect(await noticed(page)).to.include('已保存')
    for (const address of [
      `/disclosures/${id}/edit`,
      `/disclosures/${id}`,
      '/reviews',
      `/disclosures?q=${encodeURIComponent('<img')}`,
      '/',
    ]) {
      await page.goto(address)
      expect(await page.locator('img[src="x"]').count(), address).to.equal(0)
      expect(await page.title(), address).not.to.equal('1')
    }
    await page.goto(`/disclosures/${id}`)
    expect(await page.textContent('h1')).to.include('<img src=x')
  })

  it('the keyboard alone signs in and opens a record', async function () {
    this.timeout(90_000)
    await page.context().clearCookies()
    await page.goto('/login')
    // Tab until the field has the focus: the page may not have given it yet.
    const tabTo = async (name: string): Promise<void> => {
      const at = (): Promise<string> => page.evaluate('document.activeElement.getAttribute("name") ?? ""')
      for (let i = 0; i < 40 && (await at()) !== name; i++) await page.keyboard.press('Tab')
    }
    await tabTo('username')
    await page.keyboard.type('staff')
    await tabTo('password')
    await page.keyboard.type('sunlit-demo')
    await page.keyboard.press('Enter')
    await page.waitForURL((url) => url.pathname === '/')
    const focused = (): Promise<string> => page.evaluate('document.activeElement.getAttribute("href") ?? ""')
    for (let i = 0; i < 40 && !/^\/disclosures\/\d+$/.test(await focused()); i++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/disclosures\/\d+$/)
    expect(await said(page)).to.match(/已公开|按时公开|逾期公开|事前/)
  })
})
