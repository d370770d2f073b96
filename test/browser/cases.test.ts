import { expect } from 'chai'
import type { Page, Request } from 'playwright-core'
import type { Indicator } from '../../core/evaluation/scheme.types.ts'
import { getCase } from '../../server/cases/cases.service.ts'
import { consentCase, proposePublication, publishCase } from '../../server/cases/publishing.service.ts'
import { deliverWaiting } from '../../server/cases/waiting.service.ts'
import { ANSWER, answered, asked, makeOffice, office, which } from '../server/cases/flow.ts'
import { SCHEME, scoringCycle } from '../server/evaluations/results-world.ts'
import { openPage } from '../support/browser.ts'
import { chen, he, lin, zhou } from '../support/personas.ts'
import type { World } from '../support/world.ts'
import { act, follow, good, openSite, type Site } from './site.ts'

const REPLIES: Indicator = {
  code: 'A',
  name: '回应关切',
  weight: 6_000,
  note: '',
  children: [
    {
      code: 'A1',
      name: '按时答复',
      weight: 6_000,
      note: '',
      source: { kind: 'auto', measure: 'replies' },
      rule: {
        kind: 'deduct',
        deductions: (['overdue', 'unanswered'] as const).map((on) => ({ on, perItem: 50, perDay: 10 })),
      },
    },
  ],
}

describe('a letter to the director', () => {
  let site: Site
  let world: World

  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    await makeOffice(world)
  })
  after(() => site.close())

  it('is assigned, extended, answered late and rated; what was answered before stands beside it while it is typed', async function () {
    this.timeout(60_000)
    const before = await asked(world, { title: '食堂晚餐恢复供应', body: '加班以后没处吃饭，食堂晚餐能否恢复？' })
    await answered(world, before)
    const public_ = { title: '食堂晚餐恢复供应吗', question: '加班以后食堂晚餐能否恢复？', answer: ANSWER, impersonal: false }
    await consentCase(world.deps, world.actor(chen), await which(world, before))
    await proposePublication(world.deps, world.actor(lin), await which(world, before), public_)
    await publishCase(world.deps, world.actor(zhou), await which(world, before))

    await asked(world, { title: '见习补贴按月拨付' }, he) // to the same department, and left lying

    let page = await site.next(chen, '/cases')
    await good(page, 'cases-home')
    await page.click('a[href="/cases/new/mailbox"]')
    await page.fill('[name="title"]', '食堂晚餐供应')
    await page.fill('[name="body"]', '加班以后没处吃饭，希望食堂晚餐恢复供应。')
    await page.locator('[data-similar-list] a', { hasText: '食堂晚餐恢复供应吗' }).waitFor()
    await good(page, 'cases-letter')
    await Promise.all([page.waitForURL(/\/cases\/\d+$/), page.click('form.sl-form button.btn-primary')])
    const id = Number(page.url().split('/').at(-1))
    await good(page, 'case-applicant')

    page = await site.next(office, '/cases')
    await page.click('.sl-cases a >> text=食堂晚餐供应')
    await act(page, 'assign', { department: String(world.cast.departments['JYCJ']) })

    page = await site.next(lin, `/cases/${id}`)
    await act(page, 'ask_extension', { days: '3', reason: '需要与物业商定。' })
    page = await site.next(zhou, `/cases/${id}`)
    await act(page, 'extend')
    expect(await getCase(world.db.read, id)).to.include({ extensionDays: 3, dueOn: '2026-03-16' })

    world.clock.set('2026-03-18T02:00:00Z')
    page = await site.next(lin, `/cases/${id}`)
    await page.locator('.sl-st.is-miss', { hasText: '2 个工作日' }).waitFor()
    await act(page, 'draft', { body: '每月 25 日起供应简餐，当天 15 时前登记。' })
    page = await site.next(zhou, `/cases/${id}`)
    await good(page, 'case-to-sign')
    await act(page, 'approve')

    page = await site.next(chen, `/cases/${id}`)
    await page.locator('.sl-st.is-late', { hasText: '逾期答复' }).waitFor()
    expect(await page.locator('.sl-talk .is-answer').innerText()).to.include('供应简餐')
    await act(page, 'rate', { grade: 'basically' })
    expect((await getCase(world.db.read, id)).state).to.equal('closed')
    await costs(page, id)
  })

  /** What the department's sheet of the running year has of it, and of a letter that its reader has no part in. */
  async function costs(page: Page, id: number): Promise<void> {
    const cycle = await runningCycle()
    await page.goto(`/evaluations/${cycle}`)
    await follow(page, page.locator(`main a[href="/evaluations/${cycle}/sheets/department%3AJYCJ"]`))
    await page.locator('#line-A1 .sl-why summary').click()
    const late = page.locator('#line-A1 .sl-events li', { hasText: '信箱〔2026〕1号' })
    expect(await late.innerText())
      .to.include('2 个工作日')
      .and.include('−0.70')
    const waiting = page.locator('#line-A1 .sl-events li', { hasText: '咨询〔2026〕2号' })
    expect(await waiting.innerText(), 'named, and counted').to.match(/−\d/)
    expect(await waiting.locator('a').count(), 'without a link to what one may not open').to.equal(0)
    await good(page, 'case-deduction')
    await follow(page, late.locator('a'))
    expect(new URL(page.url()).pathname).to.equal(`/cases/${id}`)
  }

  /** The year goes on; half a point for an answer that is late, and a tenth for each day. */
  async function runningCycle(): Promise<number> {
    const id = await scoringCycle(world, { ...SCHEME, indicators: SCHEME.indicators.map((one) => (one.code === 'A' ? REPLIES : one)) })
    await world.db.write('evaluation_cycles').where({ id }).update({ from_on: '2026-01-01', to_on: '2026-12-31', state: 'open' })
    return id
  }

  it('is written without a name on a phone, and followed with its receipt code: no cookie goes with it', async function () {
    this.timeout(40_000)
    const page = await openPage({ baseUrl: site.baseUrl, viewport: 'phone', locale: 'en' })
    const requests: Request[] = []
    await page.context().addCookies([{ name: 'sunlit.locale', value: 'en', url: site.baseUrl }])
    page.on('request', (request) => requests.push(request))
    await page.goto('/cases/anonymous/mailbox?lang=en')
    await good(page, 'cases-nameless-letter')
    await page.fill('[name="title"]', '用印手续反复')
    await page.fill('[name="body"]', '同一份材料退了三次。')
    await page.click('form.sl-form button.btn-primary')
    const code = await page.locator('[data-code]').innerText()
    expect(code).to.match(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){3}-[0-9A-Z]{6}$/)
    await good(page, 'cases-receipt-code')
    const open = async (): Promise<void> => {
      await page.goto('/cases/receipt?lang=en')
      await page.fill('[name="code"]', code.toLowerCase())
      await page.click('form.sl-form button.btn-primary')
    }
    await open()
    await page.locator('.sl-talk', { hasText: '同一份材料退了三次' }).waitFor()
    await good(page, 'cases-waiting')
    world.clock.set('2026-03-19T00:10:00Z') // the next working morning
    expect(await deliverWaiting(world.deps)).to.equal(1)
    await open()
    await page.locator('h1', { hasText: '用印手续反复' }).waitFor()
    await page.fill('#act-write textarea', '是二楼的窗口。')
    await page.click('#act-write .sl-form-foot button')
    await page.locator('.sl-talk', { hasText: '是二楼的窗口' }).waitFor()
    await good(page, 'cases-receipt')
    expect(page.url(), 'the code is in no address').to.not.include(code.slice(0, 5))
    const cookiesOf = (method: string): Promise<(string | undefined)[]> =>
      Promise.all(requests.filter((one) => one.method() === method).map(async (one) => (await one.allHeaders())['cookie']))
    expect(await cookiesOf('GET'), 'the browser has one').to.include('sunlit.locale=en')
    expect(await cookiesOf('POST'), 'and keeps it to itself').to.deep.equal([undefined, undefined, undefined, undefined])
  })
})
