import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const GIFT = {
  subject: '茶叶',
  quantity: '2',
  estimateFen: '360',
  giver: 'unit',
  personName: '王海波',
  handling: 'handed_in',
  voucher: '临财收 300001',
  handler1: '李明',
  handler2: '周晓',
}

/** A gift from the form to the register, and a rule system that its owner looks at and leaves as it is. */
describe('integrity and the rules of openness in the hands of their people', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(300_000)
    server = await ownDemo()
  })

  const fill = async (page: Page, cells: Readonly<Record<string, string>>): Promise<void> => {
    for (const [field, text] of Object.entries(cells)) {
      const place = page.locator(`[name="gift.0.${field}"]`)
      if (field === 'giver' || field === 'handling') await place.selectOption(text)
      else await place.fill(text)
    }
  }

  it('the supervisors’ publisher registers a gift, is told what is wrong at its field, and submits it', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'fengyutong')
    await visit(page, '/disclosures/new')
    await press(page, 'a.sl-t:has-text("礼品登记上交")')
    const month = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7)
    await page.selectOption('select[name="period"]', month)
    await press(page, 'main form .btn-primary')
    await press(page, '#add-gift')
    await fill(page, { ...GIFT, happenedOn: `${month}-01`, recordedOn: `${month}-02`, estimateFen: '三百' })
    await press(page, '.sl-form-foot button[name="then"][value="save"]')
    expect(await page.inputValue('[name="gift.0.estimateFen"]')).to.equal('三百')
    expect(await page.locator('[name="gift.0.estimateFen"]').getAttribute('aria-invalid')).to.equal('true')
    await expectGood(page)
    await fill(page, { estimateFen: '360', handler2: GIFT.handler1 })
    await press(page, '.sl-actions button[value="submit"]')
    expect(await said(page), 'one person twice').to.include('两名经办人不能是同一人')
    await fill(page, { handler2: '周晓' })
    await press(page, '.sl-actions button[value="submit"]')
    expect(await noticed(page)).to.include('已提交')
    await expectGood(page)
    await shot(page, 'integrity-record')
  })

  it('everybody finds the gifts of two years, counted, drawn and filtered', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff')
    await visit(page, '/integrity')
    await expectGood(page)
    expect(await page.locator('.sl-fig').count()).to.equal(6)
    await press(page, '.sl-subtabs a[href="/integrity/gift"]')
    await expectGood(page)
    const all = await page.locator('tbody tr').count()
    await visit(page, '/integrity/gift?by_handling=handed_in')
    expect(await page.locator('tbody tr').count())
      .to.be.greaterThan(0)
      .and.lessThan(all)
  })

  it('reads in English on a phone: the counts, the gifts and the seven systems', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'staff', { viewport: 'phone', locale: 'en' })
    for (const path of ['/integrity', '/integrity/gift', '/catalogue/systems']) {
      await visit(page, path)
      await expectGood(page)
    }
    await shot(page, 'rule-systems-phone')
  })

  it('its owner signs a review, and no version is made', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'liangwenbin')
    await visit(page, '/catalogue/systems')
    await expectGood(page)
    await page.click('#system-press a[data-dialog]')
    await page.fill('#review-press-statement', '无需修改')
    await page.click('#review-press button.btn-primary')
    await page.waitForLoadState('networkidle')
    expect(await noticed(page)).to.include('已签署')
    expect(await page.textContent('#system-press')).to.include('签署不变')
    await press(page, '#system-press a[href^="/disclosures/"]')
    expect(await said(page)).to.include('内容不变')
    await expectGood(page)
    await shot(page, 'rule-system-reviewed')
  })
})
