import { expect } from 'chai'
import { dateInShanghai } from '../../core/dates.ts'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { pdfWith } from '../server/secrecy/pdf-with.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const ID = '11010519491231002X'
const CARD = '6222600260001072444'

/** An ID number, a card number in a line and text that nobody sees in a PDF: stopped, masked, cleared, approved. */
describe('the secrecy gate in the hands of its people', () => {
  let server: RunningServer
  let record = ''
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
  })

  it('the publisher is shown what they typed, and submits it all the same', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'publisher')
    await visit(page, '/disclosures/new')
    await press(page, 'a.sl-t:has-text("部门支出明细")')
    const period = (await page.locator('select[name="period"] option').last().getAttribute('value')) ?? ''
    await page.selectOption('select[name="period"]', period)
    await page.fill('input[name="formed_on"]', dateInShanghai(new Date().toISOString()))
    await press(page, 'main form .btn-primary')
    record = /disclosures\/(\d+)\/edit/.exec(page.url())![1]!
    await page.fill('textarea[name="summary"]', `经办人身份证号 ${ID}。`)
    await page.fill('[name="line.0.occurred_on"]', `${period}-08`)
    await page.selectOption('select[name="line.0.category"]', 'office')
    await page.fill('[name="line.0.purpose"]', '购置打印纸')
    await page.fill('[name="line.0.amount"]', '486.00')
    await page.fill('[name="line.0.note"]', `退款至 ${CARD}`)
    await press(page, '.sl-form-foot button[name="then"][value="save"]')
    expect(await said(page))
      .to.include('保密自查')
      .and.include('公民身份号码 · 内容概述')
      .and.include('银行卡号 · 第 1 行 备注')
    await expectGood(page)
    await page.setInputFiles('input[type="file"][name="file"]', {
      name: 'annex.pdf',
      mimeType: 'application/pdf',
      buffer: await pdfWith('Paper bought in November', 'contact 13812345678'),
    })
    await page.locator('.sl-files li').first().waitFor({ timeout: 120_000 })
    await page.goto(`/disclosures/${record}/edit`)
    page.setDefaultTimeout(120_000)
    await page.click('.sl-actions button[value="submit"]')
    await page.waitForURL((url) => url.pathname === `/disclosures/${record}`, { timeout: 120_000 })
    expect(await noticed(page)).to.include('已提交')
  })

  it('the head passes; the secrecy reviewer is stopped until every hit is decided', async function () {
    this.timeout(240_000)
    const head = await signedIn(server, 'head')
    await visit(head, `/disclosures/${record}`)
    await press(head, 'button[name="decision"][value="pass"]')

    const page = await signedIn(server, 'secrecy')
    await visit(page, `/disclosures/${record}`)
    expect(await said(page)).to.include('4 处待判断')
    await press(page, 'button[name="decision"][value="pass"]')
    expect(await said(page)).to.include('还有 4 处敏感内容没有判断，不能通过。')
    await press(page, 'a:has-text("逐处判断")')
    await expectGood(page)
    await shot(page, 'secrecy-hits')
    await decide(page, 'kind:id_number', 'masked')
    expect(await noticed(page)).to.include('已遮盖 1 处')
    await decide(page, 'kind:bank_card', 'masked')
    await decide(page, 'all', 'masked')
    expect(await said(page), 'a file has no text to mask').to.include('附件里的内容不能直接遮盖')
    await decide(page, 'all', 'kept')
    expect(await said(page), 'keeping needs a reason').to.include('请选择或写明理由')
    await decide(page, 'all', 'cleared', 'office_contact')
    expect(await noticed(page)).to.include('已记下 2 处判断')
    await expectGood(page)
    const words = await said(page)
    expect(words).to.include('已遮盖').and.include('已清除').and.not.include(ID).and.not.include(CARD)
  })

  it('the review sheet says it all on one page of paper', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'secrecy')
    await visit(page, `/disclosures/${record}/versions/1/review-sheet`)
    const sheet = await said(page)
    for (const part of [
      '公开信息名称',
      '承办科室',
      '是否涉及国家秘密',
      '已清除 1 · 已遮盖 2',
      '科室负责人意见',
      '保密审查员意见',
      '备案号',
    ])
      expect(sheet, part).to.include(part)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.sl-sidebar').isVisible()).to.equal(false)
    expect(await page.locator('.sl-foot').innerText()).to.include('严禁存储、处理、传输国家秘密')
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true })
    expect([...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length, 'pages').to.equal(1)
    await shot(page, 'review-sheet-print')
    await page.emulateMedia({ media: 'screen' })
    const phone = await signedIn(server, 'secrecy', { viewport: 'phone' })
    await visit(phone, `/disclosures/${record}/versions/1/review-sheet`)
    await visit(phone, `/disclosures/${record}/versions/1/secrecy`)
    await shot(phone, 'secrecy-hits-phone')
  })

  it('passes, is approved, and readers find the masked texts', async function () {
    this.timeout(240_000)
    for (const username of ['secrecy', 'approver']) {
      const page = await signedIn(server, username)
      await visit(page, `/disclosures/${record}`)
      await press(page, 'button[name="decision"][value="pass"]')
    }
    const page = await signedIn(server, 'staff')
    await visit(page, `/disclosures/${record}`)
    const words = await said(page)
    expect(words).to.include('**************002X').and.not.include(ID).and.not.include(CARD).and.not.include('保密审查表')
  })
})

async function decide(page: Awaited<ReturnType<typeof signedIn>>, scope: string, decision: string, reason = ''): Promise<void> {
  await page.selectOption('select[name="scope"]', scope)
  await page.check(`input[name="decision"][value="${decision}"]`)
  await page.selectOption('select[name="reason"]', reason)
  await press(page, 'button:has-text("记下判断")')
}
