import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { dateInShanghai } from '../../core/dates.ts'
import { fen, formatYuan } from '../../core/money.ts'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'
import { leedsFile, type Sheet } from './leeds.ts'

/** From a spreadsheet to what staff read: the product's main job, with every person in a browser of their own. */
describe('a spreadsheet becomes a disclosure', () => {
  let server: RunningServer
  let sheet: Sheet
  let amount: string
  const at: Record<string, string> = {}
  before(async function () {
    this.timeout(120_000)
    server = await ownDemo()
    sheet = leedsFile()
    amount = formatYuan(fen(sheet.sum)).replace('¥', '')
  })

  it('the publisher starts a draft and imports the sheet', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'publisher')
    await visit(page, '/disclosures/new')
    await press(page, 'a.sl-t:has-text("部门支出明细")')
    await expectGood(page)
    await page.selectOption('select[name="period"]', '2024-12')
    await page.fill('input[name="formed_on"]', dateInShanghai(new Date().toISOString()))
    await press(page, 'main form .btn-primary')
    at['record'] = /disclosures\/(\d+)\/edit/.exec(page.url())![1]!
    await expectGood(page)
    expect(await noticed(page)).to.include('草稿已建好')
    await press(page, 'a[href^="/imports/new"]')
    await expectGood(page)
    await page.setInputFiles('input[type="file"]', sheet.file)
    expect(await page.textContent('[data-chosen]')).to.include(path.basename(sheet.file))
    await page.click('form[data-upload] .btn-primary')
    await page.waitForURL(/\/imports\/\d+/)
    at['import'] = /imports\/(\d+)/.exec(page.url())![1]!
    await page.waitForURL(/\/mapping$/, { timeout: 60_000 })
    await expectGood(page)
    await mapColumns(page)
    await shot(page, 'mapping')
    await page.click('button[form="mapping"]')
    await page.locator('#commit, .sl-errors').first().waitFor({ state: 'attached', timeout: 60_000 })
    const review = await said(page)
    expect(review)
      .to.include(`逐行相加\t${count(sheet.rows)}\t${amount}`)
      .and.include(`表格中的 ${count(sheet.rows)} 行都列在“结果”里，行数和金额分文不差`)
    await expectGood(page)
    await page.click('button[form="commit"]')
    expect(
      await page.evaluate('document.querySelector("input[name=confirmed]").validity.valueMissing'),
      'doubtful rows are confirmed first',
    ).to.equal(true)
    await page.check('input[name="confirmed"]')
    await page.click('button[form="commit"]')
    await page.locator('a.btn-primary[href$="/edit"]').waitFor({ timeout: 60_000 })
    expect(await said(page))
      .to.include(count(sheet.rows))
      .and.include(amount)
    await expectGood(page)
    await press(page, 'a.btn-primary[href$="/edit"]')
    expect(await said(page)).to.include(amount)
    await expectGood(page)
    await submit(page)
    expect(await noticed(page)).to.include('已提交')
    await shot(page, 'submitted')
  })

  it('the head sends it back with a remark; the publisher corrects it and submits again', async function () {
    this.timeout(120_000)
    const head = await signedIn(server, 'head')
    await visit(head, '/reviews')
    await press(head, `a.sl-t[href="/disclosures/${at['record']!}"]`)
    await expectGood(head)
    await press(head, 'button[name="decision"][value="return"]')
    expect(await head.textContent('#f-remark-error'), 'a return says why').to.match(/\S/)
    await head.fill('textarea[name="remark"]', '请在概述里写明数据来源。')
    await press(head, 'button[name="decision"][value="return"]')
    expect(await noticed(head)).to.include('已退回修改')

    const page = await signedIn(server, 'publisher')
    await visit(page, '/reviews')
    expect(await said(page)).to.include('请在概述里写明数据来源')
    await press(page, `a.sl-t[href^="/disclosures/${at['record']!}"]`)
    if (!page.url().endsWith('/edit')) await page.goto(`/disclosures/${at['record']!}/edit`)
    expect(await said(page)).to.include('请在概述里写明数据来源')
    await page.fill('textarea[name="summary"]', '数据来自利兹市公开的月度支出，逐笔原样导入。')
    await submit(page)
    expect(await noticed(page)).to.include('已提交')
  })

  it('head, secrecy and approval pass it, each finding it among what waits; the system files and publishes it', async function () {
    this.timeout(240_000)
    for (const [username, outcome] of [
      ['head', '保密审查'],
      ['secrecy', '待分管领导批准'],
      ['approver', '已公开'],
    ] as const) {
      const page = await signedIn(server, username)
      await visit(page, '/reviews')
      await press(page, `a.sl-t[href="/disclosures/${at['record']!}"]`)
      expect(await said(page)).to.include(amount)
      await expectGood(page)
      await press(page, 'button[name="decision"][value="pass"]')
      expect(await noticed(page), username).to.include(outcome)
      at['filing'] = /临人社公开〔\d{4}〕\d+号/.exec(await noticed(page))?.[0] ?? ''
    }
    expect(at['filing']).to.match(/〔20\d\d〕\d{4}号/)
  })

  it('staff find it, filter it, see the chart, follow it to its lines and take them home', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'staff')
    expect(await said(page), 'new since the last visit').to.include('部门支出明细（2024年12月）')
    await visit(page, '/disclosures')
    await page.fill('main input[type="search"]', '部门支出明细（2024年12月）')
    await page.press('main input[type="search"]', 'Enter')
    await page.locator('tbody tr').filter({ hasText: '部门支出明细（2024年12月）' }).waitFor()
    await page.waitForURL(/q=/)
    expect(await page.locator('tbody tr').count()).to.equal(1)
    await expectGood(page)
    await press(page, 'tbody a')
    const record = await said(page)
    expect(record).to.include(amount).and.include(at['filing']!)
    await shot(page, 'record')
    await expectGood(page)

    await visit(page, `/expenses?year=${sheet.year}`)
    expect(await page.locator('canvas').count(), 'charts').to.be.greaterThan(1)
    expect(await said(page)).to.include(`支出 ${amount} 元`)
    const cell = 'section:has(h2:text("月份与类别")) tbody a[href*="period_from"]'
    const number = (await page.locator(cell).first().textContent())!.trim()
    await press(page, `${cell} >> nth=0`)
    expect(await page.textContent('tfoot'), 'the lines behind a number add up to it').to.include(number)
    await expectGood(page)

    await visit(page, `/disclosures/${at['record']!}`)
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('a[href*="format=csv"]')])
    expect(download.suggestedFilename()).to.match(/\.csv$/)
    const exported = parse(readFileSync(await download.path(), 'utf8'), { bom: true, relax_column_count: true }) as string[][]
    const heading = exported.findIndex((row) => row.some((text) => text.startsWith('金额')))
    const column = exported[heading]!.findIndex((text) => text.startsWith('金额'))
    const amounts = exported
      .slice(heading + 1)
      .filter((row) => /^\d{4}-\d{2}-\d{2}$/.test(row[0]!))
      .map((row) => Math.round(Number(row[column]) * 100))
    expect(amounts.length).to.equal(sheet.rows)
    expect(
      amounts.reduce((sum, fens) => sum + fens, 0),
      'to the fen',
    ).to.equal(sheet.sum)
  })

  it('and read it in English on a phone', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'staff', { viewport: 'phone' })
    await page.click('.sl-drawer summary')
    await press(page, '.sl-drawer-page button[value="en"]')
    await visit(page, `/disclosures/${at['record']!}`)
    const record = await said(page)
    expect(record)
      .to.include(amount)
      .and.include(at['filing']!)
      .and.match(/Published/)
    await visit(page, `/expenses?year=${sheet.year}`)
    expect(await said(page)).to.include(amount)
    await shot(page, 'phone-en')
  })
})

async function submit(page: Page): Promise<void> {
  await press(page, 'button[name="then"][value="submit"], .sl-page-head .btn-primary, .sl-head .btn-primary')
}

const count = (n: number): string => n.toLocaleString('en-US')

const MEANING: Readonly<Record<string, string>> = {
  'Supplies and Services': 'office',
  'Third Party Payments': 'outsourcing',
  Employees: 'labour',
  Transport: 'vehicle_running',
  Premises: 'property',
  Capital: 'equipment',
  Leasing: 'rent',
  'Support Services': 'outsourcing',
}

/** What a person chooses on the mapping page: the columns by their headings, and our category for each of theirs. */
async function mapColumns(page: Page): Promise<void> {
  const columns = {
    occurred_on: 'Date paid',
    category: 'Expenditure category',
    purpose: 'Detailed expenditure type',
    counterpart: 'Supplier name',
    amount: 'Net amount',
    voucher_no: 'Transaction number',
  }
  for (const [key, heading] of Object.entries(columns)) await page.selectOption(`select[name="column.${key}"]`, heading)
  for (const input of await page.locator('input[name^="from.category."]').all()) {
    const n = (await input.getAttribute('name'))!.split('.')[2]!
    const meaning = MEANING[await input.inputValue()]
    if (meaning !== undefined) await page.selectOption(`select[name="to.category.${n}"]`, meaning)
  }
  await page.selectOption('select[name="rest.category"]', 'other')
}
