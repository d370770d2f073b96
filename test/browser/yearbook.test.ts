import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, press, said, signedIn, visit } from './demo.ts'

/** For each table of figures, the columns whose cells do not add up to their total. */
const breaks = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('main table.sl-yearly')].flatMap((table) => {
    const number = (cell) => Number(cell.textContent.replaceAll(',', '').trim())
    return [...table.tFoot.rows[0].cells].slice(1).flatMap((total, i) => {
      const sum = [...table.tBodies[0].rows].reduce((all, row) => all + number(row.cells[i + 1]), 0)
      return sum === number(total) ? [] : [table.tHead.rows[0].cells[i + 1].textContent + ': ' + sum + ', ' + total.textContent]
    })
  })`)

/** The year in figures, and as a book that goes to the printer. */
describe('the yearly figures in the hands of their readers', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await demo()
  })

  it('add up in every column, for the bureau and for a department, and fill a book that fits its paper', async function () {
    this.timeout(180_000)
    const page = await signedIn(server, 'staff')
    await press(page, 'nav.sl-subtabs a[href="/yearbook"]')
    await expectGood(page)
    const year = Number(/\/yearbook\/(\d{4})$/.exec(new URL(page.url()).pathname)?.[1])
    expect(await page.locator('[data-figure][data-drawn] canvas').count()).to.be.at.least(4)
    expect(await page.locator('table.sl-yearly').count()).to.equal(2)
    expect(await breaks(page)).to.deep.equal([])
    await shot(page, 'yearbook')

    await Promise.all([page.waitForURL(/department=\d+/), page.selectOption('main select[name="department"]', { label: '财务科' })])
    await expectGood(page)
    expect(await said(page)).to.include('财务科首次发布公开信息')
    expect(await breaks(page)).to.deep.equal([])

    await press(page, 'main .sl-head a.btn-primary')
    expect(new URL(page.url()).pathname).to.equal(`/yearbook/${year}/print`)
    expect(await breaks(page)).to.deep.equal([])
    await visit(page, `/yearbook/${year - 1}/print`)
    expect(await said(page))
      .to.include(`${year - 1}年度政务公开考评`)
      .and.include(`${year - 1}年度先进工作者`)
      .and.include('各栏勾稽相符')
    await page.emulateMedia({ media: 'print' })
    await page.setViewportSize({ width: 688, height: 1000 }) // A4 less its margins
    expect(await page.evaluate('document.documentElement.scrollWidth')).to.be.at.most(688)
    await shot(page, 'yearbook-print')

    const phone = await signedIn(server, 'head', { viewport: 'phone' })
    await visit(phone, '/yearbook')
    await shot(phone, 'yearbook-phone')
  })
})
