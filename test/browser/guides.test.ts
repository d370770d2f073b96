import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const NAME = '青年就业见习报名'

/** A business item from the first key pressed to the sheet in somebody's hand, and to its second version. */
describe('a guide in the hands of its people', () => {
  let server: RunningServer
  let record = ''
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
  })

  const row = async (page: Page, list: string, at: number, cells: Readonly<Record<string, string>>): Promise<void> => {
    await press(page, `#add-${list}`)
    for (const [key, text] of Object.entries(cells)) await page.fill(`[name="${list}.${at}.${key}"]`, text)
  }

  it('the publisher writes it with three steps and two documents, a button at a time', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'publisher')
    await visit(page, '/disclosures/new')
    await press(page, 'a.sl-t:has-text("就业见习补贴")')
    await press(page, 'main form .btn-primary')
    record = /disclosures\/(\d+)\/edit/.exec(page.url())![1]!
    await page.fill('input[name="title"]', NAME)
    await page.fill('input[name="name"]', NAME)
    await page.fill('input[name="name_en"]', 'Applying for a traineeship')
    await page.fill('textarea[name="applicants"]', '16 至 24 岁失业青年和离校两年内未就业毕业生')
    await page.fill('input[name="promised_days"]', '三天')
    await row(page, 'steps', 0, {})
    expect(await said(page), 'a promise in words').to.include('请填写 0 到 750 的整数。')
    expect(await page.inputValue('input[name="promised_days"]')).to.equal('三天')
    await expectGood(page)
    await page.fill('input[name="promised_days"]', '7')
    await row(page, 'steps', 0, { what: '比对登记信息', who: '就业服务中心', days: '2' })
    await row(page, 'steps', 1, { what: '网上报名', who: '本人' })
    expect(new URL(page.url()).hash, 'the new row').to.equal('#f-steps-1-what')
    await row(page, 'steps', 2, { what: '推荐见习单位', who: '就业促进科', days: '5' })
    await press(page, 'button[aria-label="办理流程第 2 项上移"]')
    expect(await page.inputValue('[name="steps.0.what"]')).to.equal('网上报名')
    await row(page, 'materials', 0, { name: '居民身份证', copies: '1' })
    await row(page, 'materials', 1, { name: '毕业证书', source: '学信网核验' })
    await row(page, 'materials', 2, {})
    await press(page, 'button[aria-label="删去办理材料第 3 项"]')
    await row(page, 'bases', 0, { title: '就业服务与就业管理规定' })
    await page.fill('input[name="telephone"]', '8081001')
    await page.selectOption('select[name="responsible"]', { index: 2 })
    await press(page, '.sl-form-foot button[name="then"][value="save"]')
    expect(await page.locator('.sl-rows-list > li').count()).to.equal(6)
    await expectGood(page)
    await shot(page, 'guide-editor')
    await press(page, '.sl-actions button[value="submit"]')
    expect(await noticed(page)).to.include('已提交')
  })

  it('passes its reviews, and staff find it by what people call it', async function () {
    this.timeout(240_000)
    for (const username of ['head', 'secrecy', 'approver']) {
      const page = await signedIn(server, username)
      await visit(page, `/disclosures/${record}`)
      await press(page, 'button[name="decision"][value="pass"]')
    }
    const page = await signedIn(server, 'staff')
    await visit(page, '/guides?q=见习')
    await expectGood(page)
    await shot(page, 'guides')
    await press(page, `a:has-text("${NAME}")`)
    expect(new URL(page.url()).pathname).to.equal(`/guides/${record}`)
    expect(await said(page))
      .to.include('7 个工作日')
      .and.include('居民身份证')
      .and.include('第 1 版')
    await expectGood(page)
  })

  it('prints on one sheet, buttons and navigation left out', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await visit(page, `/guides/${record}`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.sl-sidebar').isVisible()).to.equal(false)
    expect(await page.locator('.sl-actions').isVisible()).to.equal(false)
    expect(await page.locator('.sl-guide-qr').isVisible()).to.equal(true)
    await shot(page, 'guide-print')
    for (const path of await everyGuide(page)) {
      await page.goto(path)
      const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
      expect([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length, `pages of ${path}`).to.equal(1)
    }
  })

  /** Every fifth of the demonstration's guides: the longest procedures are among them. */
  async function everyGuide(page: Page): Promise<string[]> {
    await page.goto('/guides?size=100')
    const all = await page
      .locator('table a[href^="/guides/"]')
      .evaluateAll((links) => links.map((link) => (link as unknown as { getAttribute(name: string): string }).getAttribute('href')))
    expect(all.length).to.equal(54)
    return all.filter((_, i) => i % 5 === 0)
  }

  it('a second version is compared field by field', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await visit(page, '/guides?q=工伤认定')
    await press(page, 'table a:has-text("工伤认定")')
    await press(page, 'a:has-text("与上一版比较")')
    expect(await said(page))
      .to.include('承诺时限')
      .and.include('30 个工作日')
      .and.include('20 个工作日')
      .and.include('调查核实')
    await expectGood(page)
  })

  it('is read in English and on a phone', async function () {
    this.timeout(240_000)
    const phone = await signedIn(server, 'staff', { viewport: 'phone' })
    await visit(phone, '/guides')
    await expectGood(phone)
    await visit(phone, `/guides/${record}`)
    await expectGood(phone)
    await shot(phone, 'guide-phone')
    const publisher = await signedIn(server, 'publisher', { viewport: 'phone' })
    await visit(publisher, '/guides')
    await press(publisher, 'a:has-text("一次性求职创业补贴申领")')
    const id = new URL(publisher.url()).pathname.split('/').at(-1)!
    await visit(publisher, `/disclosures/${id}/edit`)
    await expectGood(publisher)
    await shot(publisher, 'guide-editor-phone')
    await phone.evaluate(
      `fetch('/preferences/locale', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'locale=en&back=/' })`,
    )
    await visit(phone, `/guides/${record}`)
    expect(await said(phone))
      .to.include('Applying for a traineeship')
      .and.include('7 working days')
      .and.include('Documents to bring')
    await expectGood(phone)
    await visit(phone, '/guides?q=traineeship')
    expect(await said(phone)).to.include('Applying for a traineeship')
    await expectGood(phone)
  })
})
