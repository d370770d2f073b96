import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const CHOICES = new Set(['class', 'way', 'approval_level', 'trading'])

/** A batch of assets from the first field to the overview, and an article from its department to the printed issue. */
describe('assets that are disposed of, and the bulletin', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
  })

  const fill = async (page: Page, line: number, fields: Readonly<Record<string, string>>): Promise<void> => {
    for (const [key, value] of Object.entries(fields)) {
      const control = page.locator(`[name="asset.${line}.${key}"]`)
      if (CHOICES.has(key)) await control.selectOption(value)
      else await control.fill(value)
    }
  }

  it('the publisher enters a batch by keyboard, is told what does not add up, and submits it', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'majingyi')
    await visit(page, '/disclosures/new')
    await press(page, 'a.sl-t:has-text("固定资产处置")')
    await press(page, 'main form .btn-primary')
    await page.fill('input[name="title"]', '关于拍卖旧公务用车的公开')
    await fill(page, 0, {
      asset_no: 'CWK-2013-9001',
      name: '旧公务用车',
      class: 'vehicles',
      acquired_on: '2013-05-06',
      original: '48000',
      depreciation: '40000',
      net: '8000.01',
      way: 'auction',
      appraiser: '江口市中信资产评估事务所',
      appraised: '10000',
      appraised_on: '2026-10-08',
      approver: '局党组会议集体研究',
      approval_level: 'unit',
      approval_no: '临人社资〔2026〕88号',
      approved_on: '2026-10-12',
      trading: 'public_auction',
      transferee: '个人竞买人',
      price: '8999.99',
    })
    // A second one by the keyboard alone: what a batch shares comes along.
    await page.focus('[data-add-line]')
    await page.keyboard.press('Enter')
    await page.keyboard.type('CWK-2013-9002')
    const second = await page.evaluate('document.activeElement.name')
    expect(second).to.equal('asset.1.asset_no')
    expect(await page.inputValue('[name="asset.1.approval_no"]')).to.equal('临人社资〔2026〕88号')
    await page.click('[name="asset.1.remove"]') // a new line is gone with its tick
    await press(page, '.sl-form-foot button[name="then"][value="save"]')
    expect(await said(page))
      .to.include('净值写成 8,000.01 元，原值减累计折旧是 8,000.00 元。')
      .and.include('低于评估值 10,000.00 元的 90%')
      .and.include('还没有核销资产台账。')
    await expectGood(page)
    await shot(page, 'assets-editor')
    await fill(page, 0, {
      net: '',
      price: '9000',
      sold_on: '2026-10-20',
      paid_on: '2026-10-23',
      voucher_no: '非税 1',
      written_off_on: '2026-10-30',
    })
    await press(page, '.sl-form-foot button[name="then"][value="save"]')
    expect(await page.inputValue('[name="asset.0.net"]')).to.equal('8,000.00')
    await press(page, '.sl-actions button[value="submit"]')
    expect(await noticed(page)).to.include('已提交')
  })

  it('staff go from a figure of the overview to the lines behind it, on a phone in English too', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await visit(page, '/expenses')
    await press(page, '.sl-registers a:has-text("固定资产处置")')
    expect(new URL(page.url()).pathname).to.equal('/asset-disposals')
    await expectGood(page)
    await shot(page, 'assets')
    const value = (await page.textContent('.sl-fig >> nth=0 >> .sl-fig-v'))?.replace(/[^\d.]/g, '') ?? ''
    await press(page, 'a.sl-fig >> nth=0')
    const total = (await page.textContent('tfoot'))?.replaceAll(',', '') ?? ''
    const sums = [...total.matchAll(/\d+\.\d\d/g)].map(([amount]) => Number(amount))
    expect(
      sums.some((sum) => Math.abs(sum / 10_000 - Number(value)) < 0.01),
      `${value} of ${total}`,
    ).to.equal(true)
    await expectGood(page)
    const phone = await signedIn(server, 'staff', { viewport: 'phone', locale: 'en' })
    for (const path of ['/asset-disposals', '/asset-disposals/lines', '/asset-disposals/thresholds', '/bulletin', '/bulletin/counts'])
      await visit(phone, path)
  })

  it('an article is sent, accepted in the editor’s words, put into an issue and read by everybody', async function () {
    this.timeout(240_000)
    const author = await signedIn(server, 'publisher')
    await visit(author, '/bulletin')
    await press(author, '.sl-actions a:has-text("报送信息")')
    await author.selectOption('select[name="category"]', 'practice')
    await author.fill('input[name="title"]', '我科办成一件实事')
    await author.fill('textarea[name="body"]', '第一段。\n第二段。')
    await press(author, 'main form .btn-primary')
    expect(await noticed(author)).to.include('已报送')
    const address = new URL(author.url()).pathname
    const editor = await signedIn(server, 'editor')
    await visit(editor, '/bulletin/articles?state=sent')
    await shot(editor, 'bulletin-articles')
    await press(editor, 'a:has-text("我科办成一件实事")')
    await editor.fill('form[action$="/accept"] input[name="title"]', '就业促进科办成一件实事')
    await press(editor, 'form[action$="/accept"] .btn-primary')
    expect(await said(editor))
      .to.include('刊用稿')
      .and.include('我科办成一件实事')
    await expectGood(editor)
    await visit(editor, '/bulletin/compose')
    await editor.fill('input[aria-label="就业促进科办成一件实事 的顺序"]', '1')
    await press(editor, 'main form button:has-text("保存编排")')
    await expectGood(editor)
    await editor.click('.sl-actions .btn-primary')
    await press(editor, 'dialog[open] .btn-primary')
    const issue = new URL(editor.url()).pathname
    expect(issue).to.match(/^\/bulletin\/issues\/\d+$/)
    const reader = await signedIn(server, 'staff')
    await visit(reader, issue)
    expect(await said(reader))
      .to.include('就业促进科办成一件实事')
      .and.include('第二段。')
    await shot(reader, 'bulletin-issue')
    await reader.emulateMedia({ media: 'print' })
    expect(await reader.locator('.sl-issue-title').isVisible()).to.equal(true)
    expect(await reader.locator('.sl-actions').isVisible()).to.equal(false)
    await author.goto('/notifications')
    expect(await said(author))
      .to.include('已采用')
      .and.include('刊于工作信息')
    await visit(author, address)
  })
})
