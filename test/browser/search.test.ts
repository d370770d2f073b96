import { expect } from 'chai'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, press, said, signedIn, visit } from './demo.ts'

describe('searching', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(240_000)
    server = await demo()
  })

  it('a word typed in the top bar leads to a record, a colleague and an article of law', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await page.fill('#top-q', '公务接待 元')
    await page.press('#top-q', 'Enter')
    await page.waitForURL('**/search?q=*')
    expect(await page.inputValue('#search-q')).to.equal('公务接待 元')
    expect(await page.locator('.sl-hits > li').count()).to.equal(20)
    const marks = new Set(await page.locator('.sl-hits mark').allTextContents())
    expect([...marks].sort()).to.deep.equal(['元', '公务接待'])
    await expectGood(page)
    await press(page, '.sl-pager a[rel="next"]')
    expect(new URL(page.url()).searchParams.get('page')).to.equal('2')
    await page.goBack()
    const title = ((await page.locator('.sl-hits h2 a').first().textContent()) ?? '').trim()
    await press(page, '.sl-hits > li:first-child h2 a')
    expect(await said(page)).to.include(title)

    await page.fill('#top-q', 'chenjing')
    await page.press('#top-q', 'Enter')
    await page.waitForURL('**/search?q=chenjing')
    expect((await page.locator('.sl-hit-people li a').first().textContent())?.trim()).to.equal('陈静')

    await visit(page, '/search?q=公开')
    await press(page, '.sl-kinds a:has-text("法规")')
    expect(new Set(await page.locator('.sl-hit-kind span').allTextContents())).to.deep.equal(new Set(['法规']))
    await press(page, '.sl-hits h2 a[href*="#art-1"] >> nth=0')
    expect(new URL(page.url()).hash).to.match(/^#art-1\d*$/)
    expect(await page.locator('.sl-article:target .sl-article-no').textContent()).to.match(/^第.+条$/)
    await expectGood(page)

    await visit(page, '/search?q=没有这样的话&kind=file')
    expect(await said(page)).to.include('在这些条件下没有含有“没有这样的话”的内容')
    await expectGood(page)
  })

  it('works in English on a phone, from the magnifier to the page of results', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff', { viewport: 'phone' })
    await page.context().addCookies([{ name: 'sunlit.locale', value: 'en', url: server.url }])
    await visit(page, '/')
    await page.click('.sl-mfind > summary')
    await expectGood(page)
    await page.fill('#phone-q', 'travel')
    await page.press('#phone-q', 'Enter')
    await page.waitForURL('**/search?q=travel')
    expect(await said(page)).to.match(/\d+ results? for “travel”/)
    await expectGood(page)
    await visit(page, '/laws')
    await press(page, '.sl-table tbody a')
    await expectGood(page)
  })
})
