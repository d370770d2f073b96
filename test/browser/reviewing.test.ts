import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addDays, dateInShanghai } from '../../core/dates.ts'
import { shot } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const today = (): string => dateInShanghai(new Date().toISOString())

/** Reviewing as it goes in a real office; every person in a browser of their own. */
describe('review in real life', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(180_000)
    server = await ownDemo()
  })

  /** The first that waits for somebody and has this text; its address. */
  const opened = async (page: Page): Promise<string> => {
    await visit(page, '/reviews')
    const href = (await page.locator('section[aria-labelledby="section-decide"] a.sl-t').first().getAttribute('href'))!
    await visit(page, href)
    return href
  }

  it('a head publishes at once, two others review it afterwards, and the mark falls', async function () {
    this.timeout(180_000)
    const head = await signedIn(server, 'head')
    const href = await opened(head)
    await press(head, 'a[href$="/emergency"]')
    await expectGood(head)
    await head.fill('textarea[name="reason"]', '台风将至，须当天告知。')
    await press(head, 'main form .btn-grave')
    expect(await noticed(head)).to.include('等待补审')
    expect(await said(head)).to.include('应急公开，待补审')
    await expectGood(head)
    await shot(head, 'emergency')
    const reader = await signedIn(server, 'staff', { viewport: 'phone' })
    await visit(reader, href)
    expect(await said(reader))
      .to.include('应急公开，待补审')
      .and.not.include('台风将至')
    await expectGood(reader)

    for (const who of ['secrecy', 'approver']) {
      const page = await signedIn(server, who)
      await visit(page, '/reviews')
      await expectGood(page)
      await press(page, `section[aria-labelledby="section-after"] a.sl-t[href="${href}"]`)
      await expectGood(page)
      if (who === 'secrecy') await shot(page, 'after-review')
      await press(page, 'form[action$="/after-review"] .btn-primary')
      expect(await noticed(page)).to.include(who === 'secrecy' ? '还要等另一位' : '补审通过')
    }
    await visit(reader, href)
    expect(await said(reader)).not.to.include('待补审')
    const leader = await signedIn(server, 'leader')
    await visit(leader, '/reviews')
    expect(await said(leader))
      .to.include('今年各科室应急公开')
      .and.include('就业促进科')
    await expectGood(leader)
    await visit(leader, '/disclosures?emergency=1')
    expect(await leader.locator(`a[href="${href}"]`).count()).to.be.greaterThan(0)
  })

  it('a head who is away names a colleague, whose step says for whom it was taken', async function () {
    this.timeout(120_000)
    const head = await signedIn(server, 'head')
    await visit(head, '/reviews/delegations')
    await expectGood(head)
    const option = head.locator('select[name="to"] option', { hasText: '陈静' })
    await head.selectOption('select[name="to"]', (await option.getAttribute('value'))!)
    await head.fill('input[name="to_on"]', addDays(today(), 3))
    await head.fill('input[name="reason"]', '赴省厅培训')
    await press(head, 'main form .btn-primary')
    expect(await noticed(head)).to.include('已委托')
    expect(await said(head)).to.include('委托中')
    await shot(head, 'delegations')

    const delegate = await signedIn(server, 'staff')
    await visit(delegate, '/reviews')
    expect(await said(delegate)).to.include('您正代孙立新')
    const href = await opened(delegate)
    expect(await said(delegate)).to.include('您正代孙立新办理这一步')
    await expectGood(delegate)
    await press(delegate, 'button[name="decision"][value="pass"]')
    expect(await noticed(delegate)).to.include('已通过')
    await visit(head, href)
    expect(await said(head)).to.include('陈静（代孙立新）')
    await visit(head, '/reviews/delegations')
    await press(head, 'form[action$="/end"] button')
    expect(await said(head)).to.include('提前结束')
  })

  it('an approver looks through several and passes the plain ones together', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'approver')
    await visit(page, '/reviews')
    await press(page, 'form[action="/reviews/batch"] button')
    expect(new URL(page.url()).pathname).to.equal('/reviews')
    expect(await noticed(page)).to.include('先勾选要一并审核的事项')
    const boxes = page.locator('input[name="pick"]')
    expect(await boxes.count()).to.be.greaterThan(2)
    for (let i = 0; i < (await boxes.count()); i += 1) await boxes.nth(i).check()
    await press(page, 'form[action="/reviews/batch"] button')
    await expectGood(page)
    await shot(page, 'batch')
    const plain = await page.locator('input[name="pick"]').count()
    expect(plain).to.be.greaterThan(0)
    expect(await page.innerText('main form[method="post"] .btn-primary')).to.equal(`批准并公开 ${plain} 项`)
    await press(page, 'main form[method="post"] .btn-primary')
    expect(await noticed(page)).to.include(`已批准并公开 ${plain} 项`)
  })

  it('an approval is set to a time and called off again', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'leader')
    const href = await opened(page)
    await page.click('summary:has-text("定时公开")')
    await page.fill('input[name="publish_on"]', addDays(today(), -1))
    await press(page, 'button[name="decision"][value="pass"]')
    expect(await said(page)).to.include('这个时间已经过去')
    await expectGood(page)
    await page.fill('input[name="publish_on"]', addDays(today(), 2))
    await page.fill('input[name="publish_time"]', '08:30')
    await press(page, 'button[name="decision"][value="pass"]')
    expect(await noticed(page)).to.include('到设定的时间公开')
    await visit(page, href)
    expect(await said(page)).to.match(/已批准，定于 .*08:30 公开/)
    await shot(page, 'scheduled')
    await press(page, 'form[action$="/unschedule"] button')
    expect(await said(page)).to.include('待主要领导批准')
  })
})
