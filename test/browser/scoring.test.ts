import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { openCycle, startScoring } from '../../server/evaluations/cycles.life.service.ts'
import { createCycle, rosterOf } from '../../server/evaluations/cycles.service.ts'
import { frozenSchemes } from '../../server/evaluations/schemes.service.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { shot } from '../support/browser.ts'
import { expectGood, noticed, ownDemo, press, signedIn, visit, type DemoServer } from './demo.ts'

const INSPECTORS = ['inspector1', 'inspector2', 'inspector3'] as const

/** Three inspecting departments, each in a browser of its own, over two subjects, one of which inspects itself. */
describe('three inspectors score blind', () => {
  let server: DemoServer
  let address = ''
  let item = ''
  const pages: Page[] = []
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
    const { read } = server.deps.db
    const people = (await read('people').whereIn('username', ['inspector1'])) as {
      id: number
      department_id: number
      display_name: string
    }[]
    const { id: personId, department_id: departmentId, display_name: name } = people[0]!
    const inspector: Actor = {
      id: personId,
      username: 'inspector1',
      name,
      departmentId,
      departmentName: '办公室',
      post: '',
      rankClass: 'head',
      roles: ['staff', 'inspector'],
    }
    const departments = (await read('departments').whereIn('code', ['BGS', 'JCS', 'RSK', 'ZYJN'])) as { id: number; code: string }[]
    const of = (code: string): number => departments.find((one) => one.code === code)!.id
    const scheme = (await frozenSchemes(read)).find(({ code }) => /^ZWGK-/.test(code))!
    const id = await createCycle(server.deps, inspector, {
      title: '专项考评',
      schemeId: String(scheme.id),
      period: '2026',
      fromOn: '2026-01-01',
      toOn: '2026-06-30',
      scoreUntil: '',
      subjects: [of('BGS'), of('ZYJN')],
      scorers: [of('BGS'), of('JCS'), of('RSK')],
    })
    await openCycle(server.deps, inspector, id, 1)
    await startScoring(server.deps, inspector, id, 2)
    address = `/evaluations/${id}`
    const subject = (await rosterOf(read, id)).subjects.find(({ key }) => key === 'department:ZYJN')!
    item = String(subject.id)
    for (const username of INSPECTORS) pages.push(await signedIn(server, username))
  })

  const give = async (page: Page, points: string): Promise<void> => {
    await page.fill(`#points-${item}`, points)
    await page.fill(`#text-${item}`, '台账第 3 页')
  }

  it('each alone, with the own department recused and every cell kept as it is left', async function () {
    this.timeout(240_000)
    const [first, second, third] = pages as [Page, Page, Page]
    await visit(first, `${address}/scoring`)
    expect(await first.locator('td.is-recused').count()).to.equal(5)
    await press(first, 'th a:has-text("B1")')
    expect(await first.locator('.sl-score-row').count(), 'not the own department').to.equal(1)
    await give(first, '5.5')
    await first.locator(`#remark-${item}`).focus()
    await first.waitForSelector('[data-said]:has-text("已存草稿")')
    await first.reload()
    expect(await first.inputValue(`#points-${item}`), 'kept without a button').to.equal('5.50')
    await expectGood(first)
    await shot(first, 'scoring-indicator')
    await press(first, 'button[value="submit"]')
    expect(await noticed(first)).to.include('已提交 1 项打分')

    await visit(second, `${address}/scoring/B1`)
    expect(await second.locator('.sl-score-row').count()).to.equal(2)
    expect(await second.textContent('main')).not.to.include('5.50')
    await give(second, '6.5')
    await press(second, 'button[value="submit"]')
    expect(await second.textContent('main'), 'above the full mark').to.include('满分是 6 分。')
    expect(await second.inputValue(`#points-${item}`)).to.equal('6.5')
    await give(second, '5.3')
    await press(second, 'button[value="submit"]')
    expect(await noticed(second)).to.include('已提交 1 项打分')

    await visit(third, `${address}/progress`)
    expect(await third.textContent('main'))
      .to.include('1 / 5')
      .and.not.include('5.50')
    await visit(third, `${address}/scoring/B1`)
    expect(await third.textContent('main')).not.to.match(/5\.50|5\.30/)
    await give(third, '2')
    await press(third, 'button[value="submit"]')
    expect(await noticed(third)).to.include('1 项分差过大')
  })

  it('and once more together over what was too far apart, with both rounds kept', async function () {
    this.timeout(240_000)
    const [first, second, third] = pages as [Page, Page, Page]
    await visit(second, `${address}/scoring`)
    await press(second, '.sl-finding a')
    const said = (await second.textContent('main')) ?? ''
    for (const points of ['5.50', '5.30', '2.00', '3.50']) expect(said).to.include(points)
    await second.fill('input[name="points"]', '4')
    await second.fill('textarea[name="text"]', '会商记录')
    await press(second, 'button[value="submit"]')
    expect(await second.textContent('main')).to.include('请先记下商议情况')
    await expectGood(second)
    await second.fill('textarea[name="discussion"]', '人事科漏看补登记录，统一按缺 1 份扣分。')
    await press(second, 'form[action$="/discussion"] button')
    expect(await noticed(second)).to.include('商议情况已记下')
    await shot(second, 'scoring-reopened')
    for (const [page, points] of [
      [first, '5'],
      [second, '4.8'],
      [third, '4.6'],
    ] as const) {
      await visit(page, `${address}/scoring/B1/${item}`)
      await page.fill('input[name="points"]', points)
      await page.fill('textarea[name="text"]', '会商记录')
      await press(page, 'button[value="submit"]')
      expect(await noticed(page)).to.include('已提交 1 项打分')
    }
    await visit(first, `${address}/scoring/B1/${item}`)
    const after = (await first.textContent('main')) ?? ''
    expect(after).to.include('5.00 分').and.include('2.00').and.include('人事科漏看补登记录')
    expect(after, 'the second round stays blind').not.to.match(/4\.80|4\.60/)
  })

  it('in English on a phone the grid and the rows fit', async function () {
    this.timeout(240_000)
    const page = await signedIn(server, 'inspector2', { viewport: 'phone', locale: 'en' })
    await visit(page, `${address}/scoring`)
    await visit(page, `${address}/scoring/B2`)
    await shot(page, 'scoring-phone')
  })
})
