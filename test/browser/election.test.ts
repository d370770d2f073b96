import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { verify } from '../../core/protocol/v1/verify.ts'
import { verifyElectionCommand } from '../../server/cli/verify-election.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import { shot } from '../support/browser.ts'
import { quickFolder } from '../support/folders.ts'
import { publishElections } from '../../server/elections/results.publication.service.ts'
import { expectGood, noticed, ownDemo, PATIENCE_MS, press, said, signedIn, visit, type DemoServer, type Journey } from './demo.ts'
import { agree, beginKey, cast, choose, collect, count, fingerprintOf, looked, review, shown } from './election-people.ts'
import { fetchCode, voteWith } from './scripted-voters.ts'

const TITLE = '2026年度服务标兵推选'
const [WANG, HE, HELI, CAO] = ['王海波', '何晓岚', '贺立群', '曹启明'] as const
const PASSPHRASE = '办公室里记得住的一句话'
const ENGLISH: Journey = { locale: 'en', viewport: 'phone' }
/** Everybody has a profile of their own; two of them read English on a phone. */
const PEOPLE: Readonly<Record<string, Journey>> = {
  officer: {},
  unionrep: {},
  inspector1: {},
  inspector2: ENGLISH,
  inspector3: {},
  staff: {},
  publisher: {},
  head: {},
  leader: {},
  editor: ENGLISH,
  moderator: { allow: [/net::ERR_FAILED/] },
  observer: {},
}
const TRUSTEES = ['unionrep', 'inspector1', 'inspector2', 'inspector3'] as const
const VOTERS = ['staff', 'publisher', 'head', 'leader', 'editor', 'moderator'] as const
/** On the roll as well: what they do is told to the server without a browser, so that the box is full enough to be emptied. */
const SCRIPTED = ['secrecy', 'approver', 'hexiaolan', 'hangang', 'tangjunhao', 'yanminghui'] as const

/** The whole of a vote by the default trustees, in browsers only: from the draft to the published result. */
describe('an election', function () {
  this.timeout(300_000)
  let server: DemoServer
  let id = ''
  let uuid = ''
  const pages = new Map<string, Page>()
  const codes = new Map<string, string>()
  const scripted: string[] = []
  const of = (person: string): Page => pages.get(person)!
  const folder = quickFolder('sunlit-election-')
  const file = (name: string): string => path.join(folder, name)
  const archives = { open: file('open.bel'), final: file('final.bel') }

  before(async function () {
    server = await ownDemo()
    for (const [person, journey] of Object.entries(PEOPLE)) pages.set(person, await opened(person, journey))
  })

  async function opened(person: string, journey: Journey): Promise<Page> {
    const page = await signedIn(server, person, journey)
    if (journey.locale !== 'en') return page
    const chosen = { form: { locale: 'en', return_to: '/' }, headers: { Origin: server.url }, maxRedirects: 0 }
    expect((await page.context().request.post('/preferences/locale', chosen)).status()).to.equal(303)
    return page
  }

  /** What the officer does next, with the question that comes before it. */
  async function step(name: string): Promise<void> {
    const page = of('officer')
    await page.goto(`/elections/${id}`)
    await page.click(`a[href="#step-${name}"]`)
    await press(page, `#step-${name} .btn-primary`)
    expect(await noticed(page), name).to.match(/\S/)
  }

  it('is set up by the officer: rules, candidates, voters', async () => {
    const page = of('officer')
    await visit(page, '/elections')
    await press(page, 'a[href="/elections/new"]')
    await expectGood(page)
    await page.fill('main input[name="title"]', TITLE)
    await press(page, 'main form .btn-primary')
    id = /elections\/(\d+)\/edit/.exec(page.url())![1]!
    await page.selectOption('select[name="elected"]', 'half_of_roll')
    await page.fill('input[name="seats"]', '2')
    await looked(page, 'rules')
    await press(page, 'main form .btn-primary')
    expect(page.url()).to.include('/questions')
    await page.fill('textarea[name="list"]', [WANG, '何晓岚，办公室', CAO].join('\n'))
    await page.fill('input[name="max"]', '2')
    await press(page, 'form[action$="/questions"] .btn-primary')
    await page.selectOption('select[name="department"]', { label: '人事科' })
    await press(page, '.sl-pick-department button')
    await page.getByLabel(HELI).check()
    await press(page, 'form[action$="/questions/add"] button')
    await looked(page, 'candidates')
    await visit(page, `/elections/${id}/roll`)
    await page.fill('textarea[name="text"]', [...VOTERS, ...SCRIPTED].join('\n'))
    await press(page, 'form[action$="/roll"] .btn-primary')
    expect(await noticed(page)).to.include('12 人')
    await looked(page, 'roll')
    await visit(page, `/elections/${id}/preview`)
    const order = [WANG, HE, HELI, CAO].map((name) => page.locator('.sl-cand').filter({ hasText: name }))
    expect(await Promise.all(order.map((one) => one.locator('input').getAttribute('value'))), 'by strokes').to.deep.equal([
      '0',
      '1',
      '2',
      '3',
    ])
    await visit(page, `/elections/${id}`)
    await step('ceremony')
    expect(page.url()).to.include('/trustees')
  })

  it('gets its keys from four trustees, who each keep a code of their own and compare one fingerprint', async () => {
    const officer = of('officer')
    const chosen = await officer.locator('.sl-naming select').evaluateAll((all) => all.map((one) => String(Reflect.get(one, 'value'))))
    expect(chosen.filter((value) => value === 'single').length, 'one is needed in any case').to.equal(1)
    expect(chosen.filter((value) => value === 'shared').length, 'and some of three').to.equal(3)
    expect(await officer.inputValue('input[name="threshold"]')).to.equal('2')
    expect(await officer.locator('.sl-naming li').filter({ hasText: '高玉兰' }).locator('select').inputValue()).to.equal('single')
    await looked(officer, 'naming')
    await press(officer, '#naming .btn-primary')
    for (const person of TRUSTEES) {
      const passphrase = person === 'inspector1' ? PASSPHRASE : ''
      const look = person === 'unionrep' ? 'key' : person === 'inspector2' ? 'key-en' : ''
      codes.set(person, await beginKey(of(person), id, { passphrase, look }))
    }
    const prints = await Promise.all(TRUSTEES.map((person) => fingerprintOf(of(person))))
    expect(new Set(prints).size, 'all read out the same').to.equal(1)
    expect(prints[0]).to.match(/^([0-9a-zA-Z]{4} ?)+$/)
    await looked(of('unionrep'), 'compare')
    await looked(of('inspector2'), 'compare-en')
    for (const person of TRUSTEES) await agree(of(person))
    await of('unionrep').click('[data-try-key]')
    await shown(of('unionrep'), '[data-tried]')
    await looked(of('unionrep'), 'key-done')
    await visit(officer, `/elections/${id}/trustees`)
    expect(await officer.locator('[data-fingerprint]').innerText()).to.satisfy(
      (text: string) => text.replace(/\s+/g, ' ').trim() === prints[0],
    )
    await shot(officer, 'trustees')
  })

  it('hands out codes: one press each, from whatever page is open', async () => {
    await step('collection')
    await looked(of('officer'), 'collecting')
    await Promise.all(VOTERS.map((person) => collect(of(person), id, { staff: 'collect', editor: 'collect-en' }[person as string] ?? '')))
    uuid = (await of('staff').getAttribute('[data-ballot="collect"]', 'data-uuid'))!
    for (const person of SCRIPTED) scripted.push(await fetchCode({ server, election: id, uuid }, person))
    await visit(of('observer'), `/elections/${id}/sheet`)
    expect(await of('observer').locator('main tbody tr').filter({ hasText: /月/ }).count(), 'the sign-in sheet').to.equal(12)
    await shot(of('observer'), 'sheet')
    await step('freeze')
    await looked(of('officer'), 'frozen')
    await step('voting')
    await looked(of('officer'), 'voting')
  })

  it('is voted in; the observer takes a copy of the board while it is open', async () => {
    const places = [
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 2],
      [0, 3],
      [0, 3],
    ] as const
    await download(archives.open)
    const box = readFileSync(archives.open)
    for (const [at, chosen] of places.entries()) await voteWith({ server, election: id, uuid }, box, scripted[at]!, chosen)
    const first = await voted('staff', [WANG, HE], 'vote')
    await voted('publisher', [WANG, HELI])
    await voted('head', [WANG, HELI])
    await voted('leader', [HELI])

    const observer = of('observer')
    await visit(observer, `/elections/${id}/board`)
    expect(await observer.locator('tbody tr').count(), 'ten reach the board together').to.equal(10)
    await shot(observer, 'board')
    await download(archives.open)

    const staff = of('staff')
    await staff.click('[data-vote-again]')
    await shown(staff, '[data-on="choose"] [data-times-words]')
    const second = await voted('staff', [HELI, CAO])
    expect(second).not.to.equal(first)
    expect(await staff.locator('p[data-again]').isVisible(), 'the last one counts').to.equal(true)
    await staff.goto(`/elections/${id}/find`)
    await shown(staff, '[data-own-state="pending"]')
    await shown(staff, '[data-own-state="board"]')
    await looked(staff, 'find')
    await voted('editor', [WANG, HELI], 'vote-en')
    await visit(of('editor'), `/elections/${id}/find`)
    await shot(of('editor'), 'find-en')
    await lostTwice()
    await visit(staff, `/elections/${id}/results`)
    expect(await said(staff), 'nothing is counted yet').not.to.match(/贺立群|得票/)
  })

  async function voted(person: string, names: readonly string[], look = ''): Promise<string> {
    const page = of(person)
    await choose(page, id, names)
    if (look !== '') await looked(page, `${look}-choose`)
    const picked = await review(page)
    for (const name of names) expect(picked).to.include(name)
    if (look !== '') await looked(page, `${look}-review`)
    const tracker = await cast(page)
    if (look !== '') await looked(page, `${look}-done`)
    return tracker
  }

  /** The tab is closed over the choices, and again while the ballot is on its way over a line that is down. */
  async function lostTwice(): Promise<void> {
    const before = of('moderator')
    const context = before.context()
    await choose(before, id, [WANG, HE])
    await before.close()
    const between = await reopened()
    expect(await between.locator('[data-bar-names]').innerText(), 'the choices are still there')
      .to.include(WANG)
      .and.include(HE)
    await context.route('**/box/*/ballots', (route) => route.abort())
    await review(between)
    await between.click('[data-cast]')
    await shown(between, '[data-on="cast"] [data-retry]')
    await looked(between, 'lost')
    await between.close()
    await context.unroute('**/box/*/ballots')
    const after = await reopened()
    await shown(after, '[data-on="unsent"] [data-discard-kept]')
    await looked(after, 'unsent')
    await after.click('[data-send-kept]')
    await shown(after, '[data-on="done"] [data-tracker]')
  }

  async function reopened(): Promise<Page> {
    const page = await of('moderator').context().newPage()
    page.setDefaultTimeout(PATIENCE_MS)
    pages.set('moderator', page)
    await page.goto(`/elections/${id}/vote`)
    await page.locator('[data-ballot="vote"]:not([data-screen="loading"])').waitFor()
    return page
  }

  async function download(to: string): Promise<void> {
    const page = of('observer')
    await page.goto(`/elections/${id}/board`)
    const [taken] = await Promise.all([page.waitForEvent('download'), page.click('a[href$="archive.bel"]')])
    copyFileSync(await taken.path(), to)
  }

  it('is counted by one who must and two of three; the third is missing', async () => {
    await step('close')
    await looked(of('officer'), 'counting')
    await of('staff').goto(`/elections/${id}/find`)
    await shown(of('staff'), '[data-own-state="replaced"]')
    await shown(of('staff'), '[data-own-state="board"]')
    await looked(of('staff'), 'found')
    expect(await count(of('unionrep'), id, { code: codes.get('unionrep')! }, 'union')).to.equal(false)
    expect(await count(of('inspector1'), id, { passphrase: PASSPHRASE })).to.equal(false)
    expect(await count(of('inspector2'), id, { code: codes.get('inspector2')! }, 'en')).to.equal(true)
    await visit(of('inspector3'), `/elections/${id}/count`)
    expect(await of('inspector3').locator('[data-unlock-code]').count(), 'nobody is asked for more than is needed').to.equal(0)

    const page = of('officer')
    await visit(page, `/elections/${id}/results`)
    const result = await said(page)
    for (const [name, votes] of [
      [WANG, 10],
      [HELI, 9],
      [CAO, 3],
      [HE, 1],
    ] as const)
      expect(await page.locator('main tbody tr').filter({ hasText: name }).first().innerText(), result).to.match(
        new RegExp(`\\b${votes}\\b`),
      )
    expect(await page.locator('main tbody tr').filter({ hasText: /当选/ }).count()).to.equal(2)
    await shot(page, 'results')
    await visit(page, `/elections/${id}/minutes`)
    await shot(page, 'minutes')
  })

  it('is verified by whoever likes: in the browser, on the command line, in the hall', async () => {
    await download(archives.final)
    const options = { prefix: readFileSync(archives.open) }
    const report = await verify(sodiumGroup, readFileSync(archives.final), options)
    expect(report.findings, 'what the observer saw is the beginning of what was counted').to.deep.equal([])
    expect(report.facts).to.include({ credentials: 12, voters: 12, ballots: 13 })
    expect(report.facts.result).to.deep.equal([[0, 10, 1, 9, 3]])
    const lines: string[] = []
    const around = { env: { LANG: 'C' }, out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) }
    expect(await verifyElectionCommand([archives.final, '--prefix', archives.open], around), lines.join('\n')).to.equal(0)

    const staff = of('staff')
    await visit(staff, `/elections/${id}/verify`)
    await staff.click('form[data-form="verify"] .btn-primary')
    await shown(staff, '.sl-verdict[data-when="good"]', 60_000)
    await looked(staff, 'verify')
    const hall = of('observer')
    await visit(hall, `/elections/${id}/recount`)
    await hall.locator('[data-verdict="all"]:not(:empty)').waitFor({ state: 'attached', timeout: 60_000 })
    expect(await hall.textContent('[data-state]')).to.equal(await hall.getAttribute('[data-recount]', 'data-ok'))
    const steps = await hall.locator('[data-step]').count()
    for (let at = 1; at < steps; at++) {
      await hall.click('[data-next]')
      await looked(hall, `hall-${at + 1}`)
    }
    expect(await hall.locator('[data-column]').filter({ hasText: WANG }).locator('[data-count]').textContent()).to.equal('10')
    expect(await hall.isDisabled('[data-next]')).to.equal(true)
  })

  it('is published as a disclosure, through review like any other', async () => {
    const page = await signedIn(server, 'yanminghui')
    await visit(page, `/elections/${id}/results`)
    await press(page, 'form[action$="/results/publish"] button')
    const record = /disclosures\/(\d+)\/edit/.exec(page.url())![1]!
    await looked(page, 'draft')
    await press(page, 'button[name="then"][value="submit"], .sl-page-head .btn-primary, .sl-head .btn-primary')
    expect(await noticed(page)).to.include('已提交')
    for (const [reviewer, outcome] of [
      ['tangjunhao', '保密审查'],
      ['secrecy', '待分管领导批准'],
      ['approver', '待主要领导批准'],
      ['leader', '已公开'],
    ] as const) {
      const desk = await signedIn(server, reviewer)
      await desk.goto(`/disclosures/${record}`)
      await press(desk, 'button[name="decision"][value="pass"]')
      expect(await noticed(desk), reviewer).to.include(outcome)
    }
    const reader = of('head')
    await visit(reader, `/disclosures/${record}`)
    expect(await said(reader))
      .to.include(TITLE)
      .and.include(WANG)
    expect(
      await reader.locator(`a[href="/elections/${id}"], a[href^="/elections/${id}/"]`).count(),
      'and leads to the vote',
    ).to.be.greaterThan(0)
    await shot(reader, 'record')
    expect(await publishElections(server.deps), 'the minute after').to.equal(1)
    await visit(of('staff'), `/elections/${id}`)
    expect(await said(of('staff'))).to.include('结果已公布')
    await shot(of('staff'), 'published')
  })

  it('reads in English on a phone', async () => {
    const page = await opened('staff', ENGLISH)
    for (const part of ['', '/results', '/minutes', '/recount', '/board', '/find', '/verify', '/trustees', '/vote', '/collect']) {
      await visit(page, `/elections/${id}${part}`)
      await shot(page, `phone${part.replace('/', '-')}`)
    }
    await visit(page, '/elections')
    await shot(page, 'phone-list')
    await visit(page, '/elections/exposure')
    await shot(page, 'phone-exposure')
  })
})
