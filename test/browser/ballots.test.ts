import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { getActorNamed } from '../../server/auth/actors.service.ts'
import type { Actor } from '../../server/auth/policy.ts'
import type { Deps } from '../../server/deps.ts'
import { SCALES } from '../../server/elections/elections.rules.ts'
import { shot } from '../support/browser.ts'
import { collectAs, makeElection, startCollecting, startVoting } from '../support/voters.ts'
import { expectGood, ownDemo, PATIENCE_MS, said, signedIn, visit, type DemoServer } from './demo.ts'

const PEOPLE = ['丁文博', '马晓燕', '王海波', '田秀英', '刘建国', '李雨桐']
const OTHERS = ['publisher', 'head', 'leader']
const cards = { text: '先进工作者', min: 1, max: 2, blank: true, options: PEOPLE.map((label) => ({ label, detail: '社保中心 · 科员' })) }
const grid = Array.from({ length: 25 }, (_, i) => ({
  text: `${PEOPLE[i % 6] ?? ''}（${i + 1}）`,
  min: 1,
  max: 1,
  blank: true,
  options: [...SCALES.grades.map(({ label }) => label), '不了解'].map((label) => ({ label, detail: '' })),
}))

/** What only waits in a browser need not be waited for. */
const hurry = (page: Page): Promise<unknown> =>
  page.evaluate(`Object.keys(localStorage).filter((name) => name.startsWith('sunlit.code.')).forEach((name) => {
    const kept = JSON.parse(localStorage.getItem(name))
    if (kept.registering) localStorage.setItem(name, JSON.stringify({ ...kept, registering: { ...kept.registering, notBefore: 0 } }))
  })`)
const stored = (page: Page): Promise<string> => page.evaluate('JSON.stringify(localStorage)')
const on = (page: Page, screen: string): Promise<unknown> => page.waitForSelector(`[data-screen="${screen}"]`, { timeout: 60_000 })
const press = (page: Page, screen: string, button: string): Promise<void> => page.click(`[data-on="${screen}"] [${button}]`)

describe('a voter in a browser', () => {
  let server: DemoServer
  let deps: Deps
  let officer: Actor
  before(async function () {
    this.timeout(300_000)
    server = await ownDemo()
    deps = server.deps
    officer = await actor('officer')
  })

  async function actor(username: string): Promise<Actor> {
    const found = await getActorNamed(deps, username)
    if (found === undefined) throw new Error(`nobody is called ${username}`)
    return found
  }

  async function collected(title: string, questions: readonly (typeof cards)[]): Promise<number> {
    const id = await makeElection(deps, officer, { title, questions, voters: ['staff', ...OTHERS] })
    await startCollecting(deps, officer, id)
    for (const username of OTHERS) await collectAs(deps, await actor(username), id)
    return id
  }

  it('collects at one press, votes, finds the ballot and votes again; a closed tab costs nothing', async function () {
    this.timeout(300_000)
    const id = await collected('2026 年度先进工作者推选', [cards])
    const page = await signedIn(server, 'staff', { allow: [/ERR_CONNECTION_FAILED.*\/ballots/] }) // it loses the network below
    const sent: string[] = []
    let ballots = 0
    page.on('request', (request) => {
      if (/\/box\/[^/]+\/ballots$/.test(request.url())) ballots += 1
      if (request.url().includes('/box/')) sent.push(`${request.headers()['cookie'] ?? ''} ${request.headers()['referer'] ?? ''}`)
    })
    await page.click(`a[href="/elections/${id}/collect#now"]`)
    await page.waitForSelector('[data-state="registering"]', { timeout: PATIENCE_MS })
    await hurry(page)
    await visit(page, '/bulletin') // the tab is elsewhere: any page finishes it
    await page.waitForFunction(`JSON.stringify(localStorage).includes('ready')`)
    await visit(page, `/elections/${id}/collect`)
    expect(await said(page)).to.include('已领票')
    await page.click('[data-show-code]')
    await page.locator('[data-code]', { hasText: '-' }).waitFor()
    const code = (await page.textContent('[data-code]'))!
    expect(code).to.match(/^\w{5}-\w{6}-\w{5}-\w{6}$/)
    await expectGood(page)
    await shot(page, 'ballots-code')

    await startVoting(deps, officer, id)
    await visit(page, `/elections/${id}/vote`)
    await on(page, 'choose')
    for (const name of ['马晓燕', '刘建国']) await page.click(`label:has-text("${name}")`)
    expect(await page.isDisabled('label:has-text("丁文博") input')).to.equal(true)
    await page.click('label:has-text("丁文博")', { force: true })
    expect(await said(page)).to.include('已选满 2 名。要换人，先取消一个。')
    await expectGood(page)
    await page.reload() // the tab was lost
    await on(page, 'choose')
    expect(await page.textContent('[data-bar-names]')).to.equal('马晓燕、刘建国')
    await press(page, 'choose', 'data-to-review')
    await on(page, 'review')
    expect(await said(page)).to.include('其余 4 名不选')
    await expectGood(page)

    await page.route('**/box/*/ballots', (route) => route.abort('connectionfailed')) // encrypted, and then the network goes
    await press(page, 'review', 'data-cast')
    await page.waitForSelector('[data-problem~="unreachable"]:visible', { timeout: 60_000 })
    const [kept] = /election_hash[^}]*?credential/.exec(await stored(page)) ?? ['']
    expect(kept).not.to.equal('')
    await page.unroute('**/box/*/ballots')
    ballots = 0
    await page.reload() // what was encrypted on another visit is never sent unasked
    await on(page, 'unsent')
    expect(await said(page))
      .to.include('加密于')
      .and.include('送出这张会替换后投的那张')
    expect(ballots).to.equal(0)
    await expectGood(page)
    await shot(page, 'ballots-unsent')
    await press(page, 'unsent', 'data-send-kept')
    await on(page, 'done')
    const first = (await page.textContent('[data-tracker]'))!
    expect(first).to.match(/^[A-Za-z0-9+/]{43}$/)
    expect(await stored(page))
      .not.to.include('marks')
      .and.not.include('election_hash')
    await expectGood(page)
    await shot(page, 'ballots-done')

    await press(page, 'done', 'data-vote-again')
    await on(page, 'choose')
    expect(await said(page)).to.include('本机已投过 1 次')
    await press(page, 'choose', 'data-to-review')
    await on(page, 'review')
    expect(await said(page)).to.include('投出后是一张空白票，计为弃权')
    await press(page, 'review', 'data-cast')
    await on(page, 'done')
    await visit(page, `/elections/${id}/find`)
    await page.waitForSelector('[data-own-list] [data-own-state="replaced"]:visible')
    await page.waitForSelector('[data-own-list] [data-own-state="pending"]:visible')
    await page.fill('#find-tracker', first)
    await page.click('form[data-form="find"] .btn-primary')
    await page.waitForSelector('[data-found="replaced"]:visible')
    await expectGood(page)

    await visit(page, `/elections/${id}/board`)
    await visit(page, `/elections/${id}/verify`)
    await page.click('form[data-form="verify"] .btn-primary')
    await page.waitForSelector('[data-verdict="good"]', { timeout: 60_000 })
    await expectGood(page)
    expect(sent.length).to.be.greaterThan(4)
    expect(sent.filter((line) => line.trim() !== '')).to.deep.equal([])
    expect(server.logs()).not.to.include(code).and.not.include(first)
  })

  it('rates twenty-five on a phone, in English, with a code from another device', async function () {
    this.timeout(300_000)
    const id = await collected('2026 年度民主测评', grid)
    const code = await collectAs(deps, await actor('staff'), id)
    await startVoting(deps, officer, id)
    const page = await signedIn(server, 'staff', { viewport: 'phone', locale: 'en' })
    await page.context().request.post('/preferences/locale', { form: { locale: 'en', return_to: '/' }, headers: { Origin: server.url } })
    await visit(page, `/elections/${id}/vote`)
    await on(page, 'code')
    for (const [typed, words] of [
      ['abcde', 'four groups'],
      ['ABCDE-FGHJK-LMNPQ', 'password for signing in'],
      [code.replace(/^./, (letter) => (letter === 'A' ? 'B' : 'A')), 'not on the list'],
    ] as const) {
      await page.fill('#code-code', typed)
      await page.click('form[data-form="code"] .btn-primary')
      await page.waitForSelector(`form[data-form="code"] [data-code-problem]:visible:has-text("${words}")`)
    }
    await expectGood(page)
    await page.fill('#code-code', ` ${code} `)
    await page.click('form[data-form="code"] .btn-primary')
    await on(page, 'choose')
    for (let at = 0; at < 12; at++) await page.click(`[data-question="${at}"] label:nth-child(${1 + (at % 5)})`)
    expect(await page.textContent('[data-bar-n]')).to.equal('12 of 25 rated')
    await expectGood(page)
    await shot(page, 'ballots-grid')
    await press(page, 'choose', 'data-to-review')
    await on(page, 'review')
    expect(await said(page)).to.include('13 of 25 are not rated')
    await press(page, 'review', 'data-cast')
    await on(page, 'done')
    await expectGood(page)
  })
})
