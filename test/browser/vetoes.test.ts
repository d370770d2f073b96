import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { preliminary } from '../server/evaluations/results-world.ts'
import { established, TYPED } from '../server/vetoes/flow.ts'
import { inspector, luo, ma, sun, tang, zhou, type Persona } from '../support/personas.ts'
import { picture } from '../support/pictures.ts'
import type { World } from '../support/world.ts'
import { fillIn, follow, good, openSite, type Journey, type Site } from './site.ts'

describe('a veto, from the proposal to its force', () => {
  let site: Site
  let world: World

  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    // A second inspector: nobody accepts what they proposed.
    await world.db
      .write('role_assignments')
      .insert({ person_id: world.cast.people['ma'], role: 'inspector', granted_at: '2026-01-05T01:00:00.000Z' })
    await preliminary(world)
  })
  after(() => site.close())

  const pages = new Map<string, Page>()
  beforeEach(() => pages.clear())
  async function enter(persona: Persona, options: Journey = {}): Promise<Page> {
    const page = pages.get(persona.username) ?? (await site.enter(persona, options))
    pages.set(persona.username, page)
    return page
  }
  /** Fills the one form of the case that this person has, and sends it. */
  async function act(persona: Persona, address: string, what: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    const page = await enter(persona)
    await page.goto(address)
    const form = page.locator(`form[action$="/${what}"]`)
    await fillIn(form, fields)
    await follow(page, form.locator('button.btn-primary, button.btn-grave'))
    return page
  }
  const chipOf = (page: Page): Promise<string> => page.locator('.sl-meta .sl-st').first().innerText()

  it('is proposed with evidence, heard, decided by two departments, appealed, and acts on the result', async function () {
    this.timeout(180_000)
    const proposer = await enter(inspector)
    await proposer.goto('/vetoes/new')
    await good(proposer, 'veto-new')
    await proposer.selectOption('[name="subject"]', { label: '就业促进科' })
    await proposer.check('[name="rule"][value="V1"]')
    for (const name of ['title', 'happenedOn', 'account'] as const) await proposer.fill(`[name="${name}"]`, TYPED[name])
    await follow(proposer, proposer.locator('main form button.btn-primary'))
    expect(await proposer.locator('#f-documents-error').innerText(), 'evidence is wanting').to.include('证据')
    await proposer.setInputFiles('[name="file"]', { name: '窗口录像截图.png', mimeType: 'image/png', buffer: await picture(60, 40, 'png') })
    await Promise.all([proposer.waitForURL(/\/vetoes\/\d+$/), proposer.click('main form button.btn-primary')])
    const address = new URL(proposer.url()).pathname

    await act(ma, address, 'accept', { decision: 'accept', question: '请说明三次退回的原因。' })
    const department = await act(sun, address, 'statement', { text: '当日系统故障，已口头告知。' })
    await good(department, 'veto-stated')
    await act(inspector, address, 'report', { text: '录像显示没有一次性告知。' })
    await act(ma, address, 'vote', { verdict: 'established', reasons: '录像可以证明。' })
    const decided = await act(tang, address, 'vote', { verdict: 'established', reasons: '事实清楚。' })
    expect(await chipOf(decided)).to.include('查证属实')
    await act(sun, address, 'appeal', { text: '录像时间有误，请复核。' })
    const reviewed = await act(zhou, address, 'review', { uphold: 'no', reasons: '时间经核对无误。' })
    expect(await chipOf(reviewed)).to.include('生效')
    await good(reviewed, 'veto-in-force')
    expect(await reviewed.locator('.sl-tl li b').allInnerTexts()).to.include.members(['受理，通知单位', '单位申诉', '申诉不成立', '生效'])

    // The result that is on notice was computed again, and the score stays beside it.
    const [version] = (await world.db.read('evaluation_versions').orderBy('number', 'desc').limit(1)) as {
      number: number
      evaluation: string
    }[]
    expect(version!.number).to.equal(2)
    expect(version!.evaluation).to.include('"acts":true')
  })

  it('is reversed when a leader who had no part in it upholds the appeal; on a phone, in English', async function () {
    this.timeout(120_000)
    const cycle = (await world.db.read('evaluation_cycles').first('id')) as { id: number }
    const id = await established(world, { cycle: cycle.id })
    const phone = await enter(sun, { viewport: 'phone', locale: 'en' })
    await phone.goto(`/vetoes/${id}`)
    await good(phone, 'veto-phone')
    await act(sun, `/vetoes/${id}`, 'appeal', { text: '请复核。' })
    const leader = await enter(luo, { viewport: 'phone', locale: 'en' })
    await act(luo, `/vetoes/${id}`, 'review', { uphold: 'yes', reasons: '证据不足。' })
    expect(await chipOf(leader)).to.include('Reversed')
    await leader.goto('/vetoes')
    await good(leader, 'vetoes-phone')
    await leader.goto('/accountability')
    await good(leader, 'accountability-phone')
  })
})
