import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { formatKey, signerOf } from '../../core/tlog/note.ts'
import { openPage, shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, PATIENCE_MS, press, said, signedIn, visit } from './demo.ts'

const PASSPHRASE = '山重水复疑无路，柳暗花明又一村'
const MOST_MS = 10_000

/** A receipt from its first saving to the day on which somebody changes the database, and witnesses who sign with keys of their own. */
describe('the log in the hands of its readers', () => {
  let server: RunningServer
  let receipt = ''
  before(async function () {
    this.timeout(300_000)
    server = await ownDemo()
  })

  async function remembered(page: Page): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    while (Date.now() < until) {
      if ((await page.evaluate(`localStorage.getItem('sunlit.log')`)) !== null) return
      await page.waitForTimeout(200)
    }
    throw new Error('the checkpoint was not remembered')
  }

  const verdict = (page: Page, state: string, timeout = PATIENCE_MS): Promise<unknown> =>
    page.waitForSelector(`[data-verify][data-verdict="${state}"]`, { timeout })

  it('a reader saves a receipt, which fits; the database is changed, and within ten seconds it does not; it is put back', async function () {
    this.timeout(300_000)
    const page = await signedIn(server, 'staff')
    await visit(page, '/disclosures')
    await remembered(page) // every reader's browser remembers, without being asked
    await press(page, 'table a[href^="/disclosures/"]')
    const title = (await page.textContent('h1'))!
    await press(page, 'a:has-text("核验")')
    await verdict(page, 'good')
    expect(await said(page))
      .to.include('您保存的内容没有被改动')
      .and.include(title)
    await expectGood(page)
    await shot(page, 'log-receipt-good')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-save]')])
    receipt = readFileSync(await download.path(), 'utf8')
    const { index } = JSON.parse(receipt) as { index: number }

    const auditor = await signedIn(server, 'auditor')
    await visit(auditor, '/log')
    await auditor.fill('input[name="index"]', String(index))
    await press(auditor, 'button:has-text("改动这条记录")')
    expect(await noticed(auditor)).to.include(`第 ${index} 号的标题已在数据库里被改动`)
    await verdict(page, 'bad', MOST_MS)
    const words = await said(page)
    expect(words).to.include('不一致').and.include('数据库现在的内容与公开时不同').and.include('version.title').and.include(title)
    expect(words).to.include('告诉审计管理员和检查部门').and.include('监察室')
    await expectGood(page)
    await shot(page, 'log-receipt-bad')

    await press(auditor, 'button:has-text("恢复原样")')
    await verdict(page, 'good', MOST_MS)
    await expectGood(auditor)
  })

  it('the saved file fits in another browser, and any change to it shows', async function () {
    this.timeout(300_000)
    const page = await openPage({ baseUrl: server.url, allow: [/401/] })
    page.setDefaultTimeout(PATIENCE_MS)
    const open = (name: string, text: string): Promise<void> =>
      page.setInputFiles('input[type="file"]', { name, mimeType: 'application/json', buffer: Buffer.from(text) })
    await visit(page, '/log/verify')
    await open('receipt.json', receipt)
    await verdict(page, 'partly')
    expect(await said(page)).to.include('登录后才能与今天的数据库核对')
    await open('edited.json', receipt.replace(/("title": ")/, '$1假'))
    await verdict(page, 'bad')
    expect(await said(page)).to.include('回执里的内容不是当时存证的内容')
    await open('none.json', '{}')
    await verdict(page, 'malformed')
    await expectGood(page)
    // What a printed record leads to: the size and the root that stand on paper.
    const [, size, root] = (JSON.parse(receipt) as { checkpoint: string }).checkpoint.split('\n') as [string, string, string]
    await page.goto(`/log/verify?size=${size}&root=${encodeURIComponent(root)}`)
    await page.waitForSelector('[data-check="paper"][data-state="ok"]')
    await page.goto(`/log/verify?size=${size}&root=${encodeURIComponent(root.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')))}`)
    await verdict(page, 'bad')
    expect(await said(page)).to.include('现在的日志不是从纸上的检查点增长而来')
    // A log that announced a new key: refused until its reader has compared it, and everything from before still counts.
    const { origin } = JSON.parse(receipt) as { origin: string }
    const former = formatKey(signerOf(origin, new Uint8Array(32).fill(7)).key)
    await page.evaluate(
      `localStorage.setItem('sunlit.log', JSON.stringify({ ...JSON.parse(localStorage.getItem('sunlit.log')), key: ${JSON.stringify(former)} }))`,
    )
    await page.evaluate(`document.querySelector('[data-verify]').dataset.demo = 'false'`)
    await page.waitForSelector('[data-accept]:visible')
    expect(await said(page)).to.include('另一把密钥')
    await page.click('[data-accept]')
    await page.waitForSelector('[data-check="growth"][data-state="ok"]')
  })

  it('an inspector makes a key, cosigns, and signs nothing that does not fit what the browser remembers', async function () {
    this.timeout(300_000)
    const page = await signedIn(server, 'inspector2')
    await visit(page, '/log')
    await page.fill('#make-passphrase', '太短')
    await page.fill('#make-again', '太短')
    await page.click('[data-form="make"] .btn-primary')
    await page.waitForSelector('[data-problem="short"]:not([hidden])')
    await page.fill('#make-passphrase', PASSPHRASE)
    await page.fill('#make-again', PASSPHRASE)
    await press(page, '[data-form="make"] .btn-primary')
    expect(await noticed(page)).to.include('密钥已登记')
    expect(await page.textContent('#witnesses')).to.include('石立群')
    expect(await page.textContent('body')).to.include('/witness/')
    await expectGood(page)
    await shot(page, 'log-witness')

    // That there is a new witness is an entry of its own: a later checkpoint.
    await page.goto('/log')
    if ((await page.locator('[data-form="sign"]').count()) === 0) await waitForGrowth(page)
    await page.fill('#sign-passphrase', 'falsches Passwort')
    await page.click('[data-form="sign"] .btn-primary')
    await page.waitForSelector('[data-problem="passphrase"]:not([hidden])')
    await page.evaluate(`{
      const memory = JSON.parse(localStorage.getItem('sunlit.log'))
      localStorage.setItem('kept', JSON.stringify(memory))
      localStorage.setItem('sunlit.log', JSON.stringify({ ...memory, size: memory.size + 1000, note: memory.note.replace(/\\n\\d+\\n/, '\\n99999\\n') }))
    }`)
    await page.fill('#sign-passphrase', PASSPHRASE)
    await page.click('[data-form="sign"] .btn-primary')
    await page.waitForSelector('[data-problem="refused"]:not([hidden])')
    await page.goto('/log/verify')
    await verdict(page, 'bad')
    await page.goto('/catalogue')
    await page.waitForSelector('main [data-log-broken]:not([hidden])') // every page says so from now on
    await expectGood(page)
    await page.evaluate(`localStorage.setItem('sunlit.log', localStorage.getItem('kept'))`)
    await page.goto('/log')
    await page.fill('#sign-passphrase', PASSPHRASE)
    await press(page, '[data-form="sign"] .btn-primary')
    expect(await noticed(page)).to.include('已见证前')
    expect(await page.textContent('#witnesses')).to.include('已见证最新检查点')
  })

  /** A checkpoint follows its leaf within a minute. */
  async function waitForGrowth(page: Page): Promise<void> {
    for (const until = Date.now() + 70_000; Date.now() < until && (await page.locator('[data-form="sign"]').count()) === 0;) {
      await page.waitForTimeout(2_000)
      await page.goto('/log')
    }
  }

  it('is read in English on a phone by anybody', async function () {
    this.timeout(300_000)
    const page = await openPage({ baseUrl: server.url, viewport: 'phone', locale: 'en' })
    page.setDefaultTimeout(PATIENCE_MS)
    await page.context().addCookies([{ name: 'sunlit.locale', value: 'en', url: server.url }])
    await visit(page, '/log')
    await page.waitForSelector('[data-own-check] [data-when="ok"]:not([hidden])')
    expect(await said(page))
      .to.include('Transparency log')
      .and.include('This browser has checked')
      .and.include('Cosigned')
    await shot(page, 'log-phone-english')
    await visit(page, '/log/verify')
    await shot(page, 'log-verify-phone-english')
  })
})
