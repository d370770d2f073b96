import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

/** How departments keep what they owe: by mouse, by keyboard, on a phone; and a sample that anybody draws again. */
describe('compliance in the hands of its readers', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
  })

  /** What has the focus: its name and where it leads. */
  const focused = (page: Page): Promise<{ label: string; href: string; row: number; cell: number }> =>
    page.evaluate(`(() => { const at = document.activeElement; const cell = at.closest('td, th'); return {
      label: at.getAttribute('aria-label') ?? at.textContent, href: at.getAttribute('href') ?? '',
      row: cell.parentElement.rowIndex, cell: cell.cellIndex } })()`)

  it('walks over the map with arrows, opens a cell with Enter, and finds as many rows as the cell says', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await visit(page, '/')
    await press(page, 'nav.sl-subtabs a[href="/compliance"]')
    await expectGood(page)
    await page.selectOption('select[name="view"]', 'periods')
    await page.waitForURL(/view=periods/)
    await expectGood(page)
    await shot(page, 'heat-map')
    const stops = await page.locator('[data-heat-map] a[tabindex="0"], [data-heat-map] td[tabindex="0"]').count()
    expect(stops, 'one stop of the keyboard').to.equal(1)
    await page.locator('[data-heat-map] a[tabindex="0"]').focus()
    const start = await focused(page)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    const there = await focused(page)
    expect([there.row - start.row, there.cell - start.cell]).to.deep.equal([2, 1])
    await page.keyboard.press('Control+Home')
    expect(await focused(page)).to.deep.include({ row: 0, cell: 0 })
    await page.keyboard.press('End')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Home')
    expect((await focused(page)).href).to.match(/^\/compliance\/departments\/\d+/)
    await page.keyboard.press('ArrowRight')
    const cell = await focused(page)
    const n = [...cell.label.matchAll(/ (\d+) 项/g)].reduce((sum, [, count]) => sum + Number(count), 0)
    expect(n, cell.label).to.be.greaterThan(0)
    await Promise.all([page.waitForURL(/compliance\/obligations/), page.keyboard.press('Enter')])
    await expectGood(page)
    expect(await page.textContent('[data-part="count"]')).to.match(new RegExp(`^\\s*筛选出 ${n} 条`))
  })

  it('leads from a missing item to its department, its silent columns and the balance', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'head')
    await visit(page, '/')
    await press(page, 'a:has-text("本科室公开情况")')
    await expectGood(page)
    expect(await said(page))
      .to.include('就业促进科')
      .and.include('按时率')
      .and.include('逐项情况')
    await shot(page, 'compliance-department')
    await visit(page, '/compliance/balance')
    expect(await page.locator('.sl-spread-dot').count()).to.be.greaterThan(100)
    await shot(page, 'compliance-balance')
    await visit(page, '/compliance/freshness')
    await visit(page, '/compliance?view=items&by=quarter&of=all&layer=elements')
    const download = page.waitForEvent('download')
    await page.click('a:has-text("CSV")')
    expect((await download).suggestedFilename()).to.match(/公开情况.*\.csv$/)
  })

  it('an inspector announces a spot check and draws it; a colleague draws it again in the own browser', async function () {
    this.timeout(300_000)
    const inspector = await signedIn(server, 'inspector1')
    await visit(inspector, '/compliance/spot-checks')
    await press(inspector, 'a.btn-primary')
    await inspector.fill('input[name="size"]', '300')
    await inspector.fill('input[name="public_source"]', '12月1日 福利彩票双色球开奖号码')
    await press(inspector, '.sl-form .btn-primary')
    expect(await said(inspector)).to.include('1 到 200 的整数')
    expect(await inspector.inputValue('input[name="public_source"]')).to.include('双色球')
    await expectGood(inspector)
    await inspector.fill('input[name="size"]', '8')
    await inspector.click('label:has-text("全局随机")')
    await press(inspector, '.sl-form .btn-primary')
    expect(await noticed(inspector)).to.include('已公告')
    const address = new URL(inspector.url()).pathname
    await inspector.fill('input[name="public_text"]', '03 09 17 22 28 31 + 05')
    await press(inspector, '.sl-form .btn-primary')
    expect(await inspector.locator('tbody tr').count()).to.equal(8)
    await expectGood(inspector)

    const staff = await signedIn(server, 'staff')
    await visit(staff, address)
    await staff.click('[data-redraw] button')
    await staff.waitForSelector('[data-redraw-said].sl-up')
    expect(await staff.textContent('[data-redraw-said]')).to.include('抽取结果一致')
    await shot(staff, 'spot-check')

    await press(inspector, 'a:has-text("填写核对结果")')
    await expectGood(inspector)
    await inspector.click('label:has-text("不一致")')
    await inspector.fill('textarea[name="note"]', '合计少列一张发票。')
    await press(inspector, '.sl-form .btn-primary')
    await visit(staff, address)
    expect(await said(staff))
      .to.include('合计少列一张发票。')
      .and.include('1 条不一致')
  })

  it('on a phone in English it is a list of what is wrong', async function () {
    this.timeout(240_000)
    const phone = await signedIn(server, 'leader', { viewport: 'phone' })
    await phone.evaluate(
      `fetch('/preferences/locale', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'locale=en&back=/' })`,
    )
    await visit(phone, '/compliance?view=periods&by=year')
    expect(await phone.locator('.sl-heat-list > li').count()).to.be.greaterThan(15)
    expect(await phone.locator('[data-heat-map]').isVisible()).to.equal(false)
    expect(await said(phone)).to.include('Missing')
    await shot(phone, 'heat-map-phone')
    for (const path of ['/compliance/balance', '/compliance/freshness', '/compliance/spot-checks', '/compliance/spot-checks/1'])
      await visit(phone, path)
  })
})
