import { expect } from 'chai'
import type { Page, Request } from 'playwright-core'
import { deliverWaiting } from '../../server/cases/waiting.service.ts'
import { scoringCycle } from '../server/evaluations/results-world.ts'
import { openPage } from '../support/browser.ts'
import { chen, inspector, sun, zhou } from '../support/personas.ts'
import { picture } from '../support/pictures.ts'
import type { World } from '../support/world.ts'
import { expectGood } from '../support/readable.ts'
import { fillIn, follow, good, mainOf, openSite, type Site } from './site.ts'

const LETTER = { title: '补贴申请三次退回', happenedOn: '2025-11-12', body: '三次到二楼窗口，每次说的材料都不一样。' } as const
const SUMMARY = '办理社会保险补贴时，没有一次性告知需要的材料。'
const REPORT = '调取三次受理登记和录音，每次告知的材料不同。'
const CONCLUSION = '您反映的情况属实，已要求整改。'

describe('an efficiency complaint without a name', () => {
  let site: Site
  let world: World
  let cycle: number

  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    cycle = await scoringCycle(world)
    // Heads the department complained of, and inspects elsewhere: here that does not count.
    await world.db
      .write('role_assignments')
      .insert({ person_id: world.cast.people[sun.username], role: 'inspector', granted_at: '2026-01-05T01:00:00.000Z' })
  })
  after(() => site.close())

  /** Fills one form of the complaint, unfolded if need be, and sends it. */
  async function act(page: Page, what: string, fields: Readonly<Record<string, string>>, file?: string): Promise<void> {
    const card = page.locator(`#act-${what}`)
    if ((await card.getAttribute('open')) === null) await card.locator('summary').click()
    await fillIn(card, fields)
    if (file !== undefined)
      await card.locator('[name="file"]').setInputFiles({ name: file, mimeType: 'image/png', buffer: await picture(60, 40, 'png') })
    await follow(page, card.locator('.sl-form-foot button'))
  }

  it('is looked into, signed by two and becomes a proposed veto, while its author follows with the receipt code', async function () {
    this.timeout(120_000)
    const author = await openPage({ baseUrl: site.baseUrl })
    const sent: Request[] = []
    author.on('request', (request) => sent.push(request))
    await author.goto('/cases/anonymous/complaint')
    await author.selectOption('[name="department"]', { label: '就业促进科' })
    await fillIn(author.locator('main form'), LETTER)
    await author.setInputFiles('[name="file"]', { name: '窗口告知单.png', mimeType: 'image/png', buffer: await picture(60, 40, 'png') })
    await good(author, 'complaint-nameless')
    await author.click('main form .btn-primary')
    const code = await author.locator('[data-code]').innerText()
    /** What the code shows now. */
    const followed = async (): Promise<string> => {
      await author.goto('/cases/receipt')
      await author.fill('[name="code"]', code)
      await author.click('main form .btn-primary')
      await author.locator('h1', { hasText: LETTER.title }).waitFor()
      return mainOf(author)
    }

    world.clock.set('2026-03-03T00:15:00Z') // the next working morning
    expect(await deliverWaiting(world.deps)).to.equal(1)
    expect(await followed()).to.include('待受理')

    const office = await site.enter(inspector)
    await office.goto('/complaints')
    await follow(office, office.locator('main tbody a', { hasText: LETTER.title }))
    const address = new URL(office.url()).pathname
    const department = await site.enter(sun)
    expect((await department.goto(address))?.status(), 'recused, whatever else somebody is').to.equal(404)
    await act(office, 'accept', { department: String(world.cast.departments['JYCJ']), summary: SUMMARY })
    await act(office, 'notice', { text: SUMMARY })
    expect(await followed()).to.include('通知就业促进科说明')

    await department.goto('/complaints')
    await follow(department, department.locator('main tbody a', { hasText: SUMMARY }))
    const asked = await mainOf(department)
    for (const secret of [LETTER.title, '二楼窗口', '窗口告知单', '匿名'])
      expect(asked, 'no trace of who complained').not.to.include(secret)
    await expectGood(department)
    await act(department, 'statement', { text: '窗口人员更换，交接不清。' }, '受理登记.png')
    expect(await department.locator('#act-finding').count(), 'a statement, and no finding').to.equal(0)

    await office.reload()
    const measures = '公布一次性告知清单，一个月内报告。'
    const finding = { verdict: 'substantiated', report: REPORT, conclusion: CONCLUSION, measures, veto: `${cycle}:V1` }
    await act(office, 'finding', finding, '录音整理.png')
    expect(await office.locator('#act-signature').count(), 'another person signs').to.equal(0)
    expect(await followed(), 'nothing before it is signed').not.to.include(CONCLUSION)
    const leader = await site.enter(zhou)
    await leader.goto(address)
    await good(leader, 'complaint-to-sign')
    await act(leader, 'signature', { agrees: 'yes' })
    expect(await leader.locator('.sl-facts', { hasText: '局领导签署' }).innerText())
      .to.include(inspector.name)
      .and.include(zhou.name)

    await office.goto('/vetoes')
    await follow(office, office.locator('main tbody a[href^="/vetoes/"]'))
    const proposed = await mainOf(office)
    expect(proposed).to.include(REPORT).and.include('录音整理.png').and.include('受理登记.png')
    expect(proposed, 'nothing that the author sent').not.to.include('窗口告知单')
    await good(office, 'complaint-veto')

    const answered = await followed()
    expect(answered).to.include(CONCLUSION).and.include('属实').and.not.include(REPORT)
    await good(author, 'complaint-receipt')
    await department.goto(address)
    expect(await mainOf(department))
      .to.include(CONCLUSION)
      .and.not.include(LETTER.title)
    expect((await (await site.enter(chen)).goto(address))?.status()).to.equal(404)

    const cookies = await Promise.all(sent.map(async (request) => (await request.allHeaders())['cookie']))
    expect(cookies.filter((cookie) => cookie !== undefined)).to.deep.equal([])
    expect(await author.context().cookies(), 'none was set').to.deep.equal([])
    await noFinerThanADay(Number(address.split('/').at(-1)))
  })

  /** What the author did stands in no row with anything finer than its day. */
  async function noFinerThanADay(id: number): Promise<void> {
    const { read } = world.db
    const held = (await read('cases').where({ id }).first()) as Record<string, unknown>
    expect(held).to.include({ submitted_at: null, applicant_id: null, received_on: '2026-03-02' })
    const [first] = (await read('case_steps').where({ case_id: id }).orderBy('id')) as Record<string, unknown>[]
    expect(first).to.include({ kind: 'received', actor_id: null, at: null })
    const [file] = (await read('case_files').where({ case_id: id, side: 'applicant' })) as Record<string, unknown>[]
    expect(file).to.include({ uploaded_by: null, on_date: '2026-03-02' })
    const blob = (await read('blobs')
      .where({ sha256: file!['sha256'] as string })
      .first('created_at')) as object
    expect(blob).to.include({ created_at: '2026-03-01T16:00:00.000Z' }) // the day begins in Linxi
  }
})
