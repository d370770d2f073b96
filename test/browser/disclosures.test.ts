import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { correctDisclosure, reviewDisclosure, withdrawDisclosure } from '../../server/disclosures/disclosures.service.ts'
import { corrected, drafted, pass, published, submitted } from '../server/disclosures/flow.ts'
import { LONG } from '../support/long.ts'
import { chen, lin, ma, sun, wu, type Persona } from '../support/personas.ts'
import type { World } from '../support/world.ts'
import { good, openSite, type Journey, type Site } from './site.ts'

const BODY = [
  '为做好全年就业促进工作，结合本市实际，制定本计划。',
  '一、总体要求。坚持就业优先，全年城镇新增就业 1.2 万人，高校毕业生年底去向落实率不低于 92%。',
  '二、重点任务。举办“春风行动”等专场招聘 24 场；开展补贴性职业技能培训 6,000 人次；零工市场 3 月底前开放。',
  '三、保障措施。每月 5 日前各股报送进度，科室每季度公开一次完成情况。',
].join('\n')

type Way = [string, Journey, 'zh-CN' | 'en']

describe('the pages of a disclosure in a browser', () => {
  let site: Site
  let world: World
  const ids: Record<string, number> = {}

  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    const elements = [
      { zh: '任务目标', en: 'Targets' },
      { zh: '完成时限', en: 'Time limits' },
      { zh: '责任分工', en: 'Responsibilities' },
    ]
    await world.db
      .write('catalogue_items')
      .where({ code: 'B-01' })
      .update({ elements: JSON.stringify(elements), responsible_person_id: world.cast.people['sun']! })
    await plant()
  })
  after(() => site.close())

  async function plant(): Promise<void> {
    world.clock.set('2026-02-10T01:00:00Z')
    ids['published'] = await published(world, { formedOn: '2026-01-26', body: BODY })
    world.clock.set('2026-02-27T03:00:00Z')
    await corrected(world, ids['published'], `${BODY}\n四、附则。本计划由就业促进科负责解释。`, '补上附则，更正任务数。')
    await pass(world, ids['published'], sun, ma, wu)
    ids['withdrawn'] = await published(world, { item: 'B-04', period: null, formedOn: '2026-02-13' })
    await withdrawDisclosure(world.deps, world.actor(ma), ids['withdrawn'], { reason: '地点有误，另行公告。' })
    ids['turned'] = await published(world, { item: 'B-02', period: null, formedOn: '2026-02-11' })
    ids['correcting'] = await published(world, { item: 'B-03', period: null, formedOn: '2026-02-06' })
    await correctDisclosure(world.deps, world.actor(lin), ids['correcting'], { changeNote: '改值班电话。' })
    ids['returned'] = await submitted(world, {
      item: 'B-01',
      period: '2025',
      formedOn: '2026-01-20',
      body: '联系人王某，电话 13812345678。',
    })
    await pass(world, ids['returned'], sun)
    await reviewDisclosure(world.deps, world.actor(ma), ids['returned'], {
      decision: 'return',
      remark: '第 1 段写有手机号码，请改为科室电话。',
    })
    world.clock.set('2026-03-02T01:00:00Z')
    ids['draft'] = await drafted(world, { item: 'B-01', period: '2027', formedOn: '2026-02-27' })
    ids['waiting'] = await submitted(world, { item: 'B-04', period: null, formedOn: '2026-02-26', body: BODY })
  }

  const visit = async (page: Page, path: string, name: string): Promise<void> => {
    const answer = await page.goto(path)
    expect(answer?.status(), path).to.equal(200)
    await good(page, name)
  }

  const PAGES: [string, Persona, () => string][] = [
    ['record', chen, () => `/disclosures/${ids['published']!}`],
    ['record-head', sun, () => `/disclosures/${ids['published']!}`],
    ['old-version', chen, () => `/disclosures/${ids['published']!}/versions/1`],
    ['diff', chen, () => `/disclosures/${ids['published']!}/diff`],
    ['withdrawn', chen, () => `/disclosures/${ids['withdrawn']!}`],
    ['turned', chen, () => `/disclosures/${ids['turned']!}`],
    ['correcting', lin, () => `/disclosures/${ids['correcting']!}`],
    ['review', sun, () => `/disclosures/${ids['waiting']!}`],
    ['edit', lin, () => `/disclosures/${ids['draft']!}/edit`],
    ['edit-returned', lin, () => `/disclosures/${ids['returned']!}/edit`],
    ['new', lin, () => '/disclosures/new'],
    ['new-item', lin, () => `/disclosures/new?item=${world.cast.items['B-01']!}`],
    ['withdraw', ma, () => `/disclosures/${ids['published']!}/withdraw`],
    ['reviews-publisher', lin, () => '/reviews'],
    ['reviews-head', sun, () => '/reviews'],
    ['reviews-empty', wu, () => '/reviews'],
  ]

  const MORE_WAYS: Way[] = [
    ['phone', { viewport: 'phone' }, 'zh-CN'],
    ['en', {}, 'en'],
    ['dark', { colorScheme: 'dark' }, 'zh-CN'],
  ]
  const WAYS: Way[] = [['desktop', {}, 'zh-CN'], ['en-phone', { viewport: 'phone' }, 'en'], ...(LONG ? MORE_WAYS : [])]
  for (const [way, options, locale] of WAYS)
    it(`stand on ${way} without a finding of axe and without scrolling sideways`, async function () {
      this.timeout(120_000)
      await world.db.write('people').update({ locale })
      const pages = new Map<string, Page>()
      for (const [name, persona, path] of PAGES) {
        const page = pages.get(persona.username) ?? (await site.enter(persona, options))
        pages.set(persona.username, page)
        await visit(page, path(), `${name}-${way}`)
      }
    })

  it('a head returns a draft with a remark, and the publisher finds it', async () => {
    await world.db.write('people').update({ locale: 'zh-CN' })
    const head = await site.enter(sun)
    await head.goto('/reviews')
    await head.click('a.sl-t >> nth=0')
    await head.fill('textarea[name="remark"]', '请写明地点。')
    await head.click('button:has-text("退回修改")')
    await head.waitForURL('**/reviews')
    // The script puts the notice in, so that a screen reader reads it: it is there a moment after the page.
    await head.waitForSelector('[data-notices]:has-text("已退回修改")')
    const publisher = await site.enter(lin)
    await publisher.goto('/reviews')
    expect(await publisher.textContent('main')).to.include('请写明地点。')
  })
})
