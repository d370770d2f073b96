import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { RunningServer } from '../support/server.ts'
import { demo, expectGood, noticed, press, said, signedIn, visit } from './demo.ts'

/** Waits until the editor has its answer: buttons change the page where it stands. */
const settled = (page: Page, selector: string): Promise<unknown> => page.waitForSelector(selector, { state: 'attached' })

describe('an indicator scheme', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(180_000)
    server = await demo()
  })

  it('is copied from last year’s, edited as a tree with live totals, and published by the leader', async function () {
    this.timeout(180_000)
    const inspector = await signedIn(server, 'inspector1')
    await visit(inspector, '/evaluations/schemes')
    await press(inspector, 'a:text-is("2026年机关政务公开年终量化考评"), tbody a:has-text("机关政务公开年终量化考评") >> nth=1')
    expect(await said(inspector)).to.include('逾期公开：每项扣 0.5 分')
    await inspector.click('a[href="#copy-scheme"]')
    await inspector.fill('#f-copy-code', 'JOURNEY-1')
    await inspector.fill('#f-copy-name', '旅程用的指标体系')
    await press(inspector, '#copy-scheme .btn-primary')
    expect(await noticed(inspector)).to.include('草案')
    await expectGood(inspector)
    const address = new URL(inspector.url()).pathname.replace('/edit', '')

    // A point too much is seen while it is typed, and said with its place once it is kept.
    const weight = 'input[name="indicators.1.children.0.weight"]'
    await inspector.fill(weight, '7')
    expect(await inspector.textContent('[data-total-of="indicators.1"]')).to.include('31 / 30')
    await inspector.click('button[value="add:indicators.1.children"]')
    await settled(inspector, 'input[name="indicators.1.children.5.code"]')
    expect(await inspector.inputValue(weight), 'what was typed stays').to.equal('7')
    expect(await said(inspector)).to.include('发布前要改')
    await inspector.fill('input[name="indicators.1.children.5.code"]', 'B6')
    await inspector.fill('input[name="indicators.1.children.5.name"]', '整改台账')
    await inspector.fill('input[name="indicators.1.children.5.weight"]', '2')
    await inspector.selectOption('select[name="indicators.1.children.5.source.kind"]', 'inspection')
    await settled(inspector, 'select[name="indicators.1.children.5.rule.kind"] option[value="scores"]')
    await inspector.fill(weight, '5')
    await inspector.fill('input[name="indicators.1.children.1.weight"]', '7')
    expect(await inspector.textContent('[data-total-of="indicators.1"]')).to.include('30 / 30')
    await inspector.fill('textarea[name="note"]', '增加整改台账')
    await press(inspector, '.sl-head button[value="read"]')
    expect(await said(inspector))
      .to.include('B6 整改台账')
      .and.not.include('发布前要改')
    await expectGood(inspector)
    expect(await inspector.locator('a[href="#freeze-scheme"]').count(), 'whoever drafts does not publish').to.equal(0)

    const leader = await signedIn(server, 'leader')
    await visit(leader, `${address}/differences`)
    expect(await said(leader))
      .to.include('新增指标')
      .and.include('8 分')
      .and.include('7 分')
    await visit(leader, address)
    await leader.click('a[href="#freeze-scheme"]')
    await press(leader, '#freeze-scheme .btn-primary')
    expect(await noticed(leader)).to.include('已发布')

    const reader = await signedIn(server, 'staff', { locale: 'en', viewport: 'phone' })
    await visit(reader, address)
    expect(await reader.request.get(`${address}/scheme.json`).then((answer) => answer.json() as Promise<{ code: string }>)).to.include({
      code: 'JOURNEY-1',
    })
  })

  it('tells the second of two editors, and keeps what both typed', async function () {
    this.timeout(180_000)
    const [first, second] = [await signedIn(server, 'inspector1'), await signedIn(server, 'inspector2', { allow: [/409/] })]
    await visit(first, '/evaluations/schemes?state=draft')
    await press(first, 'tbody a')
    const address = `${new URL(first.url()).pathname}/edit`
    await visit(first, address)
    await visit(second, address)
    await first.fill('textarea[name="note"]', '先保存的')
    await press(first, '.sl-scheme-foot .btn-primary')
    await second.fill('textarea[name="note"]', '后保存的')
    await second.click('button[value="add:quotas"]')
    await settled(second, '[data-errors]')
    expect(await said(second)).to.include('许志强保存了这份草案')
    expect(await second.inputValue('textarea[name="note"]')).to.equal('后保存的')
    await expectGood(second)
  })

  it('and the year’s assessment beside it: a summary is handed in and waits for the supervisor', async function () {
    this.timeout(180_000)
    const person = await signedIn(server, 'staff', { viewport: 'phone', locale: 'en' })
    await visit(person, '/appraisals')
    await press(person, 'a[href^="/appraisals/people/"]')
    await person.fill('textarea[name="summary"]', '全年办结来信来访 96 件，没有逾期。')
    await press(person, 'form[action$="/summary"] .btn-primary')
    const address = new URL(person.url()).pathname
    await expectGood(person)
    const head = await signedIn(server, 'head')
    await visit(head, address)
    await head.fill('textarea[name="opinion"]', '工作扎实，办件及时。')
    await head.selectOption('select[name="proposal"]', 'competent')
    await press(head, 'form[action$="/opinion"] .btn-primary')
    expect(await noticed(head)).to.include('意见已保存')
    await expectGood(head)
    await visit(person, address)
    expect(await said(person), 'nothing of it before the notice').to.not.include('工作扎实')
  })
})
