import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { changeOffice } from '../../server/applications/register.service.ts'
import { CARD } from '../server/applications/flow.ts'
import { chen, lin, wu, xu } from '../support/personas.ts'
import type { World } from '../support/world.ts'
import { act, good, mainOf, openSite, type Site } from './site.ts'

/** The National Day holidays of 2026 as the State Council announced them: 9-25 to 9-27 and 10-1 to 10-7 off, 9-20 and 10-10 worked. */
const FILED = '2026-09-14'
const ASKED = '2026-09-18'
const CORRECTED = '2026-09-22'
/** 9-23, 24, 28, 29, 30 are days 1 to 5; 10-8, 9, 10 and 12 to 16 are 6 to 13; 10-19 to 10-23 are 14 to 18; then 10-26 and 10-27. */
const DUE_AT_FIRST = '10月16日'
const DUE = '10月27日'

describe('an application for disclosure over the National Day holidays', () => {
  let site: Site
  let world: World
  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    const office = { reviewBody: '临溪市人民政府', court: '临溪市人民法院', address: '文昌路 88 号', telephone: '0512-80200000' }
    await changeOffice(world.deps, world.actor(xu), { ...office, payTo: '非税收入财政专户', fromOn: '2026-03-02' })
  })
  after(() => site.close())

  const on = (day: string): void => {
    world.clock.set(`${day}T01:00:00Z`)
  }
  /** What the strip of days tells a reader of the screen, by the day of the month that begins it. */
  const days = (page: Page): Promise<string[]> => page.locator('main .sl-strip .visually-hidden').allInnerTexts()

  it('is corrected once, counted by the calendar of the State Council, partly refused by a leader, and counted in the yearly table', async function () {
    this.timeout(90_000)
    on(FILED)
    let page = await site.next(chen, '/applications/new')
    await page.fill('[name="idNumber"]', CARD.replace(/.$/, '0'))
    await page.fill('[name="phone"]', '13800000000')
    await page.fill('[name="title"]', '租赁合同')
    await page.fill('[name="body"]', '局机关租用办公用房的合同。')
    await page.click('main form button.btn-primary')
    await page.locator('main [data-errors]').waitFor()
    await good(page, 'application-refused')
    await page.fill('[name="idNumber"]', CARD)
    await Promise.all([page.waitForURL(/\/cases\/\d+$/), page.click('main form button.btn-primary')])
    const path = new URL(page.url()).pathname
    expect(await mainOf(page)).to.include(DUE_AT_FIRST)

    page = await site.next(xu, path)
    await act(page, 'assign', { department: String(world.cast.departments['JYCJ']) })
    on(ASKED)
    page = await site.next(lin, path)
    await act(page, 'ask_correction', { text: '请写明是哪一年度、哪一处用房。' })
    await good(page, 'application-paused')
    on(CORRECTED)
    page = await site.next(chen, path)
    expect(await mainOf(page)).to.include('请写明是哪一年度')
    await act(page, 'correct', { text: '2025年度文昌路 88 号附楼。' })
    expect(await mainOf(page), 'twenty days from the correction').to.include(DUE)

    on('2026-10-12')
    page = await site.next(lin, path)
    expect(await page.locator('#act-ask_correction').count(), 'once').to.equal(0)
    const strip = await days(page)
    expect([strip.length, strip[0]]).to.deep.equal([36, '9月22日，重新计时'])
    const of = (day: string): string => strip.find((one) => one.startsWith(`${day}日`)) ?? ''
    expect(['9月23', '9月25', '9月30', '10月1', '10月7', '10月8', '10月10', '10月11', '10月12', '10月27'].map(of)).to.deep.equal([
      '9月23日，第 1 个工作日',
      '9月25日，中秋节不计',
      '9月30日，第 5 个工作日',
      '10月1日，国庆节不计',
      '10月7日，国庆节不计',
      '10月8日，第 6 个工作日',
      '10月10日，第 8 个工作日（调休上班）',
      '10月11日，不计',
      '10月12日，第 9 个工作日',
      '10月27日，到期，第 20 个工作日',
    ])
    expect(await mainOf(page)).to.include('9 个工作日')
    await page.locator('#act-application_copy summary').click()
    await page.locator('#act-application_copy input[type="file"]').setInputFiles({
      name: '租赁合同（已遮盖）.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from('项目,内容\n租金,36万元\n收款账号,■■■■\n'),
    })
    await act(page, 'application_copy', { redacted: '1' })
    await act(page, 'draft', {
      reply: 'partly',
      body: '出租人的收款账号属于商业秘密，公开会损害其合法权益，已经遮盖。',
      where: '在本系统中提供遮盖后的副本',
      grounds: 'refused_third_party',
    })
    await good(page, 'application-drafted')

    on('2026-10-13')
    page = await site.next(wu, path)
    await good(page, 'application-to-sign')
    await act(page, 'approve')

    page = await site.next(chen, path)
    await good(page, 'application-answered')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('main a:has-text("租赁合同（已遮盖）")')])
    expect(download.suggestedFilename()).to.include('租赁合同')
    await page.click('main a:has-text("答复书")')
    await good(page, 'application-reply')
    expect(await mainOf(page))
      .to.include('第三十七条')
      .and.include('（第十五条、第三十二条）')
      .and.include('应当先自收到本答复书之日起60日内向临溪市人民政府申请行政复议')
      .and.include('2026年10月13日')
    await page.goto('/applications/annual?year=2026')
    const row = page.locator('main table.sl-annual tr', { hasText: '（二）部分公开' })
    expect(await row.locator('td').allInnerTexts()).to.deep.equal(['1', '0', '0', '0', '0', '0', '1'])
    expect(await page.locator('main .sl-annual-holds').innerText()).to.include('三')
    await good(page, 'applications-annual')
  })
})
