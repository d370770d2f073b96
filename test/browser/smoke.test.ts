import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { postgresStore } from '../support/engine-postgres.ts'
import type { TestDatabaseAddress, TestDatabaseStore } from '../support/engines.ts'
import { startServer, type RunningServer } from '../support/server.ts'
import { closeBrowser } from '../support/browser.ts'
import { press, said, signedIn, visit, type Journey } from './demo.ts'

const WAYS: readonly [string, Journey, string][] = [
  ['Chinese on a desk', {}, '新公开'],
  ['English on a desk', { locale: 'en' }, 'What is new'],
  ['English on a phone, in the dark', { locale: 'en', viewport: 'phone', colorScheme: 'dark' }, 'What is new'],
]

async function inEnglish(page: Page, phone: boolean): Promise<void> {
  if ((await page.getAttribute('html', 'lang')) === 'en') return
  if (phone) await page.click('.sl-drawer summary')
  await press(page, `${phone ? '.sl-drawer-page' : '.sl-top'} button[value="en"]`)
}

describe('the same on PostgreSQL', () => {
  let store: TestDatabaseStore
  let database: TestDatabaseAddress
  let server: RunningServer
  before(async function () {
    this.timeout(180_000)
    store = await postgresStore()
    database = await store.create()
    server = await startServer({ env: { DATABASE_URL: database.url, SUNLIT_DEMO: '1', LOG_LEVEL: 'warn' } })
  })
  after(async function () {
    this.timeout(60_000)
    await closeBrowser()
    await server.stop()
    await store.close()
  })

  for (const [way, options, home] of WAYS)
    it(`home, list, record, spending: ${way}`, async function () {
      this.timeout(120_000)
      const page = await signedIn(server, 'staff', options)
      if (options.locale === 'en') await inEnglish(page, options.viewport === 'phone')
      expect(await page.textContent('h1')).to.equal(home)
      for (const address of ['/', '/disclosures', '/expenses', '/expenses/departments']) await visit(page, address)
      expect(await said(page)).to.match(/\d/)
      await page.goto(`/disclosures?q=${encodeURIComponent('接待')}`)
      const record = (await page.locator('tbody a[href^="/disclosures/"]').first().getAttribute('href'))!
      await visit(page, record)
    })
})
