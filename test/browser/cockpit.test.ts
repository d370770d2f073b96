import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, said, signedIn, visit } from './demo.ts'

async function totalInWan(page: Page): Promise<string> {
  const cells = (await page.evaluate('[...document.querySelectorAll("tfoot td")].map((cell) => cell.innerText.trim())')) as string[]
  const total = cells.findLast((text) => /^-?[\d,]+\.\d\d$/.test(text)) ?? ''
  return (Number(total.replaceAll(',', '')) / 10_000).toFixed(2)
}

describe('the cockpit and what lies behind it', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await demo()
  })

  it('every figure opens a page that says the same number', async function () {
    this.timeout(180_000)
    const page = await signedIn(server, 'leader')
    expect(new URL(page.url()).pathname).to.equal('/cockpit')
    await expectGood(page)
    const figures = (await page.evaluate(
      `[...document.querySelectorAll('a.sl-fig')].map((a) => ({ href: a.getAttribute('href'), value: a.querySelector('.sl-fig-v').firstChild.textContent.trim(), all: a.innerText }))`,
    )) as { href: string; value: string; all: string }[]
    expect(figures.length).to.be.at.least(4)
    for (const { href, value, all } of figures) {
      await visit(page, href)
      // A rate is a share of records: the page behind it lists those that count. An amount is shown in 万元 and added up in yuan.
      if (all.includes('万元')) expect(await totalInWan(page), href).to.equal(value)
      else expect(await said(page), `${href} after “${all}”`).to.include(all.includes('%') ? /项中 ([\d,]+) 项/.exec(all)![1] : value)
    }
    await page.goto('/cockpit')
    const links = (await page.evaluate(
      `[...new Set([...document.querySelectorAll('main a[href^="/"]')].map((a) => a.getAttribute('href')))]`,
    )) as string[]
    expect(links.length).to.be.greaterThan(20)
    for (const href of links) expect((await page.request.get(href)).status(), href).to.equal(200)
  })

  it('a department’s number opens as many records as it says', async function () {
    this.timeout(90_000)
    const page = await signedIn(server, 'leader')
    const cell = page.locator('section:has(h2:text("各科室公开情况")) tbody td a').first()
    const [number, href] = [(await cell.textContent())!.trim(), (await cell.getAttribute('href'))!]
    await visit(page, href)
    expect(await page.textContent('[data-part="count"]')).to.include(number)
  })

  it('home says what is new, and the catalogue what there is', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'moderator') // whom no other journey signs in here: the first visit of the day
    await expectGood(page)
    const since = /此后新增 (\d+) 项/.exec(await said(page))?.[1]
    expect(Number(since)).to.be.greaterThan(0)
    expect(await page.locator('main .sl-row a.sl-t').count()).to.be.greaterThan(3)
    await visit(page, '/catalogue')
    expect(await page.locator('tbody tr').count()).to.be.at.least(20)
    const item = (await page.locator('tbody a[href^="/catalogue/"]').first().getAttribute('href'))!
    await visit(page, item)
    expect(await said(page)).to.match(/依据/)
  })

  it('nothing on a reader’s pages leads nowhere', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'publisher')
    const known = new Set<string>()
    for (const address of [
      '/',
      '/disclosures',
      '/catalogue',
      '/expenses',
      '/expenses/departments',
      '/expenses/normal',
      '/expenses/lines',
      '/reviews',
      '/imports',
      '/account',
      '/disclosures/new',
    ]) {
      await page.goto(address)
      for (const href of (await page.evaluate(
        `[...document.querySelectorAll('a[href^="/"]')].map((a) => a.getAttribute('href'))`,
      )) as string[]) {
        const kind = href.replace(/\d+/g, '1').replace(/=[^&]*/g, '=')
        if (known.has(kind)) continue
        known.add(kind)
        expect((await page.request.get(href)).status(), `${href} on ${address}`).to.equal(200)
      }
    }
    expect(known.size).to.be.greaterThan(40)
  })
})
