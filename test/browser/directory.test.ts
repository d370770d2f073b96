import { expect } from 'chai'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { openPage, shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, PATIENCE_MS, press, said, signedIn, visit } from './demo.ts'

/** Waits until the page says so by itself: results come while one types, a screen renews itself. */
async function until(page: Page, condition: string): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while ((await page.evaluate(condition)) !== true) {
    if (Date.now() > end) throw new Error(`never came true: ${condition}`)
    await pause(50)
  }
}

describe('colleagues and the boards at their doors', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(180_000)
    server = await ownDemo()
  })

  it('a colleague is found by initials while typing, read, and called', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'staff')
    await page.click('.sl-top a[href="/directory"]')
    await page.waitForURL('**/directory')
    await expectGood(page)
    await page.locator('#find-q').pressSequentially('hxl')
    await until(page, `document.querySelector('[data-results]').innerText.includes('何晓岚')`)
    expect(new URL(page.url()).searchParams.get('q')).to.equal('hxl')
    await expectGood(page)
    await press(page, '.sl-mate:first-child .sl-mate-name a')
    expect(await said(page)).to.include('一级科员（信息员）')
    expect(await page.getAttribute('.sl-facts a[href^="tel:"]', 'href')).to.match(/^tel:802\d+$/)
    await expectGood(page)
    await visit(page, '/organisation')
    expect(await said(page)).to.include('主持局全面工作')
    await visit(page, '/boards')
  })

  it('people say who sees their number, and the page that others see follows', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'publisher')
    await visit(page, '/account/profile')
    await page.fill('[name="mobile"]', '139 0000 1234')
    await page.check('[name="mobile_shown"][value="masked"]', { force: true })
    await press(page, 'form[action="/account/profile"] .btn-primary')
    expect(await noticed(page)).to.include('资料已保存')
    const other = await signedIn(server, 'staff')
    await visit(other, '/directory?q=linfang')
    expect(await said(other)).to.include('139****1234')
    expect(await other.content()).not.to.include('13900001234')
  })

  it('a door screen opens by its link at 1080 × 1920, turns its pages, survives a broken network, and closes when the link is revoked', async function () {
    this.timeout(180_000)
    const admin = await signedIn(server, 'sysadmin')
    await visit(admin, '/admin/departments')
    await press(admin, '[data-department="BGS"] a')
    await press(admin, '.sl-actions a[href$="/displays"]')
    await expectGood(admin)
    await admin.fill('form.sl-form [name="name"]', '二楼东侧门口')
    await press(admin, 'form.sl-form .btn-primary')
    const link = await admin.inputValue('[data-display-link]')
    await expectGood(admin)

    const screen = await openPage({ baseUrl: server.url, allow: [/ERR_INTERNET_DISCONNECTED/] })
    await screen.setViewportSize({ width: 1080, height: 1920 })
    await screen.clock.install()
    await screen.goto(link)
    expect(await said(screen)).to.include('办公室')
    await expectGood(screen)
    const over =
      'document.documentElement.scrollHeight - innerHeight + document.querySelector(".sl-board").scrollHeight - document.querySelector(".sl-board").clientHeight'
    expect(await screen.evaluate(over), 'it scrolls').to.equal(0)
    const small = `[...document.querySelectorAll('.sl-board *')].filter((e) => e.childNodes.length > 0 && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) && parseFloat(getComputedStyle(e).fontSize) < 24).map((e) => e.className)`
    expect(await screen.evaluate(small), 'smaller than 24 px').to.deep.equal([])
    await shot(screen, 'board-1080x1920')
    const first = await screen.innerText('.sl-board-cards.is-shown h3')
    await screen.clock.runFor(12_500)
    expect(await screen.innerText('.sl-board-cards.is-shown h3'), 'the page turned').not.to.equal(first)
    await screen.context().setOffline(true)
    await screen.clock.runFor(60_000)
    await until(screen, `document.querySelector('[data-state]').innerText.includes('网络中断')`)
    expect(await said(screen)).to.include('办公室')
    await screen.context().setOffline(false)
    await screen.clock.runFor(60_000)
    await until(screen, `document.querySelector('[data-state]').innerText === ''`)
    expect(await screen.context().cookies(), 'a screen is given nothing to keep').to.deep.equal([])

    await press(admin, '.sl-form-foot a.btn-primary')
    await admin.click('.sl-list a[data-dialog]')
    await press(admin, 'dialog[open] .btn-grave')
    expect(await noticed(admin)).to.include('停用')
    const answer = await screen.goto(link)
    expect(answer?.status()).to.equal(404)
    await screen.goto('/boards/BGS')
    expect(new URL(screen.url()).pathname).to.equal('/login')
  })

  it('a head sees what a board lacks and writes it down', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'head')
    await visit(page, '/boards/JYCJ/completeness')
    expect(await said(page)).to.include('缺照片')
    await visit(page, '/directory')
    await press(page, '.sl-mate:nth-child(2) .sl-mate-name a')
    await press(page, '.sl-actions a[href$="/duties"]')
    await page.fill('[name="duties"]', '负责就业见习基地管理。')
    await press(page, 'form.sl-form .btn-primary')
    expect(await noticed(page)).to.include('职责已保存')
    expect(await said(page)).to.include('就业见习基地管理')
    await expectGood(page)
  })

  it('an editor keeps the division of work', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'editor')
    await visit(page, '/organisation/edit')
    await press(page, '.sl-list a[href^="/organisation/leaders/"]')
    await expectGood(page)
    await page.fill('[name="fields"]', '主持局全面工作\n分管审计工作')
    await press(page, 'form.sl-form .btn-primary')
    expect(await noticed(page)).to.include('分工已保存')
    await visit(page, '/organisation')
    expect(await said(page)).to.include('分管审计工作')
  })

  it('every page reads well in English and on a phone', async function () {
    this.timeout(180_000)
    for (const options of [{ viewport: 'phone' }, { locale: 'en' }] as const) {
      const page = await signedIn(server, 'staff', options)
      if (!('viewport' in options)) await press(page, '.sl-top form[action="/preferences/locale"] button')
      for (const address of [
        '/directory',
        '/directory?q=zs',
        '/directory?q=nobody',
        '/organisation',
        '/boards',
        '/boards/SBZX',
        '/account/profile',
        '/account/profile/photo',
      ])
        await visit(page, address)
    }
  })
})
