import { expect } from 'chai'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, noticed, press, said, signedIn, visit } from './demo.ts'

describe('what happens to a record after publication', () => {
  let server: RunningServer
  let record: string
  before(async function () {
    this.timeout(120_000)
    server = await demo()
  })

  const passes = async (usernames: readonly string[], pass = 'pass'): Promise<void> => {
    for (const username of usernames) {
      const page = await signedIn(server, username)
      await page.goto('/reviews')
      await press(page, `a.sl-t[href^="${record}"]`)
      await press(page, `button[name="decision"][value="${pass}"]`)
      expect(new URL(page.url()).pathname, username).to.equal('/reviews')
    }
  }

  it('is corrected: a note, a second version through review, and readers see both and the difference', async function () {
    this.timeout(180_000)
    const publisher = await signedIn(server, 'publisher')
    await visit(publisher, '/disclosures/new')
    await press(publisher, 'a.sl-t:has-text("工作计划")')
    await publisher.selectOption('select[name="period"]', { index: 1 })
    await publisher.fill('input[name="formed_on"]', '2026-01-05')
    await press(publisher, 'main form .btn-primary')
    record = new URL(publisher.url()).pathname.replace('/edit', '')
    await publisher.fill('textarea[name="body"]', '一、全年举办招聘活动 24 场。\n二、培训 6000 人次。')
    await press(publisher, 'button[name="then"][value="submit"]')
    await passes(['head', 'secrecy', 'approver'])

    await visit(publisher, record)
    await press(publisher, `a[href="${record}/correct"]`)
    await expectGood(publisher)
    await publisher.click('main form .btn-primary')
    expect(await publisher.locator('textarea[name="change_note"]:invalid').count(), 'a correction says why').to.equal(1)
    await publisher.fill('textarea[name="change_note"]', '场次统计有误，更正。')
    await press(publisher, 'main form .btn-primary')
    await publisher.fill('textarea[name="body"]', '一、全年举办招聘活动 36 场。\n二、培训 6000 人次。')
    await press(publisher, 'button[name="then"][value="submit"]')

    const reader = await signedIn(server, 'staff')
    await visit(reader, record)
    expect(await said(reader), 'the correction is not out yet')
      .to.include('24 场')
      .and.not.include('36 场')
    await passes(['head', 'secrecy', 'approver'])
    await visit(reader, record)
    expect(await said(reader))
      .to.include('36 场')
      .and.include('场次统计有误')
      .and.include('第 2 版')
    await press(reader, 'a[href$="/diff"], a[href*="/diff?"]')
    expect(await said(reader))
      .to.include('24')
      .and.include('36')
    await expectGood(reader)
    await visit(reader, `${record}/versions/1`)
    expect(await said(reader)).to.include('24 场')
  })

  it('is withdrawn: text, reason and date stay for readers', async function () {
    this.timeout(120_000)
    const secrecy = await signedIn(server, 'secrecy')
    await visit(secrecy, record)
    await press(secrecy, `a[href="${record}/withdraw"]`)
    await expectGood(secrecy)
    await secrecy.fill('textarea[name="reason"]', '计划调整，另行公开。')
    await press(secrecy, 'main form .btn-grave, main form .btn-primary')
    expect(await noticed(secrecy)).to.include('撤回')
    const reader = await signedIn(server, 'staff', { viewport: 'phone' })
    await visit(reader, record)
    expect(await said(reader))
      .to.include('计划调整，另行公开')
      .and.include('撤回')
      .and.include('36 场')
  })
})

describe('two people who decide at once', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await demo()
  })

  it('one decision stands; the other person is told so, and their words are kept', async function () {
    this.timeout(120_000)
    const first = await signedIn(server, 'approver')
    await visit(first, '/reviews')
    const record = (await first.locator('main td a.sl-t[href^="/disclosures/"]').first().getAttribute('href'))!
    const second = await signedIn(server, 'approver', { viewport: 'phone' })
    await Promise.all([first.goto(record), second.goto(record)])
    await second.fill('textarea[name="remark"]', '请补充依据。')
    await press(first, 'button[name="decision"][value="pass"]')
    expect(await noticed(first)).to.match(/已(公开|通过)/)
    const answer = second.waitForResponse((response) => response.request().method() === 'POST')
    await press(second, 'button[name="decision"][value="return"]')
    expect((await answer).status()).to.equal(409)
    expect(await said(second)).to.include('请补充依据。')
    expect(await second.textContent('[data-errors]')).to.match(/已|变/)
    await expectGood(second)
  })
})
