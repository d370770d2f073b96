import { copyFileSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { verify } from '../../core/protocol/v1/verify.ts'
import { verifyElectionCommand } from '../../server/cli/verify-election.ts'
import { publishElections } from '../../server/elections/results.publication.service.ts'
import { translator } from '../../server/i18n/index.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import { shot } from '../support/browser.ts'
import { quickFolder } from '../support/folders.ts'
import { LONG } from '../support/long.ts'
import { expectReadable, noticed, ownDemo, PATIENCE_MS, press, said, signedIn, visit, type DemoServer, type Journey } from './demo.ts'
import { agree, beginKey, cast, choose, collect, count, fingerprintOf, looked, review, shown } from './election-people.ts'
import { fetchCode, voteWith } from './scripted-voters.ts'

const [WANG, HE, HELI, CAO] = ['王海波', '何晓岚', '贺立群', '曹启明'] as const
const PHONE: Journey = { viewport: 'phone' }
const LOST: Journey = { allow: [/net::ERR_FAILED/] }
const TRUSTEES = ['unionrep', 'inspector1', 'inspector2', 'inspector3'] as const

type Chosen = readonly string[]
interface Spoken {
  readonly locale: 'zh-CN' | 'en'
  readonly title: string
  readonly passphrase: string
  /** Every page is asked for what it promises to people who cannot see it; else only for what is cheap to ask. */
  readonly thorough: boolean
  readonly department: string
  readonly union: string
  /** Who votes in a browser, in this order, and for whom; `staff` votes again, `moderator` loses the tab. */
  readonly voters: Readonly<Record<string, Chosen>>
  /** On the roll as well: what they do is told to the server without a browser. Candidates by their places on the ballot. */
  readonly scripted: Readonly<Record<string, readonly number[]>>
  /** Ballots that stand on the board before staff votes again: it is filled in tens. */
  readonly onBoard: number
  /** Votes for Wang, He Xiaolan, He Liqun and Cao, and the ballots on the board: one that is replaced before it came there never comes. */
  readonly votes: readonly [number, number, number, number]
  readonly ballots: number
  readonly phones: readonly string[]
}

/** Everybody has a profile of their own. The box is full enough to be emptied while it is open. */
const CHINESE: Spoken = {
  locale: 'zh-CN',
  title: '2026年度服务标兵推选',
  passphrase: '办公室里记得住的一句话',
  thorough: true,
  department: '人事科',
  union: '高玉兰',
  voters: { staff: [WANG, HE], publisher: [WANG, HELI], head: [WANG, HELI], leader: [HELI], editor: [WANG, HELI], moderator: [WANG, HE] },
  scripted: { secrecy: [0, 2], approver: [0, 2], hexiaolan: [0, 2], hangang: [0, 2], tangjunhao: [0, 3], yanminghui: [0, 3] },
  onBoard: 10,
  votes: [10, 1, 9, 3],
  ballots: 13,
  phones: ['inspector2', 'editor'],
}
/** Every role and every step once more, with fewer voters: the board fills only at the close. */
const ENGLISH: Spoken = {
  locale: 'en',
  title: '2026年度青年岗位能手推选',
  passphrase: 'four words nobody guesses',
  thorough: false,
  department: 'Personnel Division',
  union: 'Gao Yulan',
  voters: { staff: [WANG, HE], publisher: [WANG, HELI], moderator: [WANG, HE] },
  scripted: { secrecy: [0, 2], approver: [0, 2], hexiaolan: [0, 3] },
  onBoard: 0,
  votes: [5, 1, 4, 2],
  ballots: 6,
  phones: ['inspector2', 'publisher'],
}

for (const spoken of LONG ? [CHINESE, ENGLISH] : [CHINESE]) journey(spoken)

/** The whole of a vote by the default trustees, in browsers only: from the draft to the published result. */
function journey(spoken: Spoken): void {
  const { locale, title, passphrase, thorough } = spoken
  const t = translator(locale)
  const [voters, scripted] = [Object.keys(spoken.voters), Object.entries(spoken.scripted)]
  const roll = voters.length + scripted.length

  describe(`an election, in ${locale}`, function () {
    this.timeout(300_000)
    let server: DemoServer
    let id = ''
    let uuid = ''
    const pages = new Map<string, Page>()
    const codes = new Map<string, string>()
    const fetched: string[] = []
    const of = (person: string): Page => pages.get(person)!
    const folder = quickFolder('sunlit-election-')
    const file = (name: string): string => path.join(folder, name)
    const archives = { open: file('open.bel'), final: file('final.bel') }

    before(async function () {
      server = await ownDemo()
      const people = ['officer', ...TRUSTEES, ...voters, 'observer']
      for (const person of people)
        pages.set(person, await opened(person, { ...(spoken.phones.includes(person) && PHONE), ...(person === 'moderator' && LOST) }))
    })
    after(() => Promise.all([...pages.values()].map((page) => page.context().close())))

    async function opened(person: string, how: Journey = {}): Promise<Page> {
      const page = await signedIn(server, person, { ...how, locale })
      const chosen = { form: { locale, return_to: '/' }, headers: { Origin: server.url }, maxRedirects: 0 }
      expect((await page.context().request.post('/preferences/locale', chosen)).status()).to.equal(303)
      return page
    }

    /** Goes to a page that stands, and holds it to what is asked of pages in this run. */
    async function go(page: Page, address: string): Promise<void> {
      if (thorough) {
        await visit(page, address)
        return
      }
      expect((await page.goto(address))?.status(), address).to.equal(200)
      await expectReadable(page)
    }
    async function look(page: Page, name: string): Promise<void> {
      if (thorough) await looked(page, name)
      else {
        await expectReadable(page)
        await shot(page, `${locale}-${name}`)
      }
    }
    /** Names of pictures that the people's own steps take; none where pages are not looked at so closely. */
    const seen = (name: string): string => (thorough ? name : '')

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
      await go(page, '/elections')
      await press(page, 'a[href="/elections/new"]')
      await look(page, 'new')
      await page.fill('main input[name="title"]', title)
      await press(page, 'main form .btn-primary')
      id = /elections\/(\d+)\/edit/.exec(page.url())![1]!
      await page.selectOption('select[name="elected"]', 'half_of_roll')
      await page.fill('input[name="seats"]', '2')
      await look(page, 'rules')
      await press(page, 'main form .btn-primary')
      expect(page.url()).to.include('/questions')
      await page.fill('textarea[name="list"]', [WANG, `${HE}，办公室`, CAO].join('\n'))
      await page.fill('input[name="max"]', '2')
      await press(page, 'form[action$="/questions"] .btn-primary')
      await page.selectOption('select[name="department"]', { label: spoken.department })
      await press(page, '.sl-pick-department button')
      await page.getByLabel(HELI).check()
      await press(page, 'form[action$="/questions/add"] button')
      await look(page, 'candidates')
      await go(page, `/elections/${id}/roll`)
      await page.fill('textarea[name="text"]', [...voters, ...Object.keys(spoken.scripted)].join('\n'))
      await press(page, 'form[action$="/roll"] .btn-primary')
      expect(await noticed(page)).to.include(t('elections.roll.added', { added: roll, already: 0 }))
      await look(page, 'roll')
      await go(page, `/elections/${id}/preview`)
      const order = [WANG, HE, HELI, CAO].map((name) => page.locator('.sl-cand').filter({ hasText: name }))
      const places = await Promise.all(order.map((one) => one.locator('input').getAttribute('value')))
      expect(places, 'by strokes').to.deep.equal(['0', '1', '2', '3'])
      await go(page, `/elections/${id}`)
      await step('ceremony')
      expect(page.url()).to.include('/trustees')
    })

    it('gets its keys from four trustees, who each keep a code of their own and compare one fingerprint', async () => {
      const officer = of('officer')
      const chosen = await officer.locator('.sl-naming select').evaluateAll((all) => all.map((one) => String(Reflect.get(one, 'value'))))
      expect(chosen.filter((value) => value === 'single').length, 'one is needed in any case').to.equal(1)
      expect(chosen.filter((value) => value === 'shared').length, 'and some of three').to.equal(3)
      expect(await officer.inputValue('input[name="threshold"]')).to.equal('2')
      expect(await officer.locator('.sl-naming li').filter({ hasText: spoken.union }).locator('select').inputValue()).to.equal('single')
      await look(officer, 'naming')
      await press(officer, '#naming .btn-primary')
      for (const person of TRUSTEES) {
        const kept = person === 'inspector1' ? passphrase : ''
        const pictured = person === 'unionrep' ? seen('key') : person === 'inspector2' ? seen('key-phone') : ''
        codes.set(person, await beginKey(of(person), id, { passphrase: kept, look: pictured }))
      }
      const prints = await Promise.all(TRUSTEES.map((person) => fingerprintOf(of(person))))
      expect(new Set(prints).size, 'all read out the same').to.equal(1)
      expect(prints[0]).to.match(/^([0-9a-zA-Z]{4} ?)+$/)
      await look(of('unionrep'), 'compare')
      await look(of('inspector2'), 'compare-phone')
      for (const person of TRUSTEES) await agree(of(person))
      await of('unionrep').click('[data-try-key]')
      await shown(of('unionrep'), '[data-tried]')
      await look(of('unionrep'), 'key-done')
      await go(officer, `/elections/${id}/trustees`)
      const printed = (await officer.locator('[data-fingerprint]').innerText()).replace(/\s+/g, ' ').trim()
      expect(printed).to.equal(prints[0])
      await shot(officer, 'trustees')
    })

    it('hands out codes: one press each, from the first page', async () => {
      await step('collection')
      await look(of('officer'), 'collecting')
      const pictured: Readonly<Record<string, string>> = { staff: seen('collect'), editor: seen('collect-phone') }
      await Promise.all(voters.map((person) => collect(of(person), id, pictured[person] ?? '')))
      uuid = (await of('staff').getAttribute('[data-ballot="collect"]', 'data-uuid'))!
      for (const [person] of scripted) fetched.push(await fetchCode({ server, election: id, uuid }, person))
      await go(of('observer'), `/elections/${id}/sheet`)
      const signed = of('observer')
        .locator('main tbody tr')
        .filter({ hasText: /月|\d [A-Z][a-z]{2}/ })
      expect(await signed.count(), 'the sign-in sheet').to.equal(roll)
      await shot(of('observer'), 'sheet')
      await step('freeze')
      await look(of('officer'), 'frozen')
      await step('voting')
      await look(of('officer'), 'voting')
    })

    it('is voted in; the observer takes a copy of the board while it is open', async () => {
      await download(archives.open)
      const box = readFileSync(archives.open)
      for (const [at, [, chosen]] of scripted.entries()) await voteWith({ server, election: id, uuid }, box, fetched[at]!, chosen)
      const early = voters.filter((person) => person !== 'moderator' && person !== 'editor')
      const trackers = new Map<string, string>()
      for (const person of early) trackers.set(person, await voted(person, spoken.voters[person]!, person === 'staff' ? 'vote' : ''))

      const observer = of('observer')
      await go(observer, `/elections/${id}/board`)
      expect(await observer.locator('tbody tr').count(), 'ten reach the board together').to.equal(spoken.onBoard)
      await shot(observer, 'board')
      await download(archives.open)

      const staff = of('staff')
      await staff.click('[data-vote-again]')
      await shown(staff, '[data-on="choose"] [data-times-words]')
      expect(await voted('staff', [HELI, CAO])).not.to.equal(trackers.get('staff'))
      expect(await staff.locator('p[data-again]').isVisible(), 'the last one counts').to.equal(true)
      await staff.goto(`/elections/${id}/find`)
      await shown(staff, '[data-own-state="pending"]')
      if (spoken.onBoard > 0) await shown(staff, '[data-own-state="board"]')
      await look(staff, 'find')
      if (voters.includes('editor')) {
        await voted('editor', spoken.voters['editor']!, 'vote-phone')
        await go(of('editor'), `/elections/${id}/find`)
        await shot(of('editor'), 'find-phone')
      }
      await lostTwice(spoken.voters['moderator']!)
      await go(staff, `/elections/${id}/results`)
      expect(await said(staff), 'nothing is counted yet').not.to.match(/贺立群|得票|Votes/)
    })

    async function voted(person: string, names: Chosen, name = ''): Promise<string> {
      const page = of(person)
      await choose(page, id, names)
      if (name !== '') await look(page, `${name}-choose`)
      const picked = await review(page)
      for (const one of names) expect(picked).to.include(one)
      if (name !== '') await look(page, `${name}-review`)
      const tracker = await cast(page)
      if (name !== '') await look(page, `${name}-done`)
      return tracker
    }

    /** The tab is closed over the choices, and again while the ballot is on its way over a line that is down; then its voter is asked. */
    async function lostTwice(names: Chosen): Promise<void> {
      const before = of('moderator')
      const context = before.context()
      await choose(before, id, names)
      await before.close()
      const between = await reopened()
      for (const name of names)
        expect(await between.locator('[data-bar-names]').innerText(), 'the choices are still there').to.include(name)
      await context.route('**/box/*/ballots', (route) => route.abort())
      await review(between)
      await between.click('[data-cast]')
      await shown(between, '[data-on="cast"] [data-retry]')
      await look(between, 'lost')
      await between.close()
      await context.unroute('**/box/*/ballots')
      const after = await reopened()
      await shown(after, '[data-on="unsent"] [data-discard-kept]')
      await look(after, 'unsent')
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
      await look(of('officer'), 'counting')
      await of('staff').goto(`/elections/${id}/find`)
      await shown(of('staff'), '[data-own-state="replaced"]')
      await shown(of('staff'), '[data-own-state="board"]')
      await look(of('staff'), 'found')
      expect(await count(of('unionrep'), id, { code: codes.get('unionrep')! }, seen('union'))).to.equal(false)
      expect(await count(of('inspector1'), id, { passphrase })).to.equal(false)
      expect(await count(of('inspector2'), id, { code: codes.get('inspector2')! }, seen('phone'))).to.equal(true)
      await go(of('inspector3'), `/elections/${id}/count`)
      expect(await of('inspector3').locator('[data-unlock-code]').count(), 'nobody is asked for more than is needed').to.equal(0)

      const page = of('officer')
      await go(page, `/elections/${id}/results`)
      for (const [at, name] of [WANG, HE, HELI, CAO].entries()) {
        const row = page.locator('main tbody tr').filter({ hasText: name }).first()
        expect(await row.innerText()).to.match(new RegExp(`\\b${spoken.votes[at]!}\\b`))
      }
      expect(
        await page
          .locator('main tbody tr')
          .filter({ hasText: t('counting.mark.elected') })
          .count(),
      ).to.equal(2)
      await shot(page, 'results')
      await go(page, `/elections/${id}/minutes`)
      await shot(page, 'minutes')
    })

    it('is verified by whoever likes: in the browser, on the command line, in the hall', async () => {
      await download(archives.final)
      const options = { prefix: readFileSync(archives.open) }
      const report = await verify(sodiumGroup, readFileSync(archives.final), options)
      expect(report.findings, 'what the observer saw is the beginning of what was counted').to.deep.equal([])
      expect(report.facts).to.include({ credentials: roll, voters: roll, ballots: spoken.ballots })
      expect(report.facts.result).to.deep.equal([[0, ...spoken.votes]])
      const lines: string[] = []
      const tell = (line: string): void => void lines.push(line)
      const around = { env: { LANG: locale === 'en' ? 'C' : 'zh_CN.UTF-8' }, out: tell, err: tell }
      expect(await verifyElectionCommand([archives.final, '--prefix', archives.open], around), lines.join('\n')).to.equal(0)

      const staff = of('staff')
      await go(staff, `/elections/${id}/verify`)
      await staff.click('form[data-form="verify"] .btn-primary')
      await shown(staff, '.sl-verdict[data-when="good"]', 60_000)
      await look(staff, 'verify')
      const hall = of('observer')
      await go(hall, `/elections/${id}/recount`)
      await hall.locator('[data-verdict="all"]:not(:empty)').waitFor({ state: 'attached', timeout: 60_000 })
      expect(await hall.textContent('[data-state]')).to.equal(await hall.getAttribute('[data-recount]', 'data-ok'))
      const steps = await hall.locator('[data-step]').count()
      for (let at = 1; at < steps; at++) {
        await hall.click('[data-next]')
        await look(hall, `hall-${at + 1}`)
      }
      const counted = hall.locator('[data-column]').filter({ hasText: WANG }).locator('[data-count]')
      expect(await counted.textContent()).to.equal(String(spoken.votes[0]))
      expect(await hall.isDisabled('[data-next]')).to.equal(true)
    })

    // The way through review is the same in either language; its pages in English are read in disclosures.test.ts.
    if (thorough)
      it('is published as a disclosure, through review like any other', async () => {
        const page = await opened('yanminghui')
        await go(page, `/elections/${id}/results`)
        await press(page, 'form[action$="/results/publish"] button')
        const record = /disclosures\/(\d+)\/edit/.exec(page.url())![1]!
        await look(page, 'draft')
        await press(page, 'button[name="then"][value="submit"], .sl-page-head .btn-primary, .sl-head .btn-primary')
        expect(await noticed(page)).to.include(t('disclosures.notice.submitted'))
        for (const [reviewer, outcome] of [
          ['tangjunhao', 'secrecy_review'],
          ['secrecy', 'approval_1'],
          ['approver', 'approval_2'],
          ['leader', 'published'],
        ] as const) {
          const desk = await opened(reviewer)
          await desk.goto(`/disclosures/${record}`)
          await press(desk, 'button[name="decision"][value="pass"]')
          const told = await noticed(desk)
          if (outcome === 'published') expect(told, reviewer).to.include('已公开')
          else expect(told, reviewer).to.include(t(`disclosures.status.${outcome}`))
        }
        const reader = of('head')
        await go(reader, `/disclosures/${record}`)
        expect(await said(reader))
          .to.include(title)
          .and.include(WANG)
        const ways = reader.locator(`a[href="/elections/${id}"], a[href^="/elections/${id}/"]`)
        expect(await ways.count(), 'and leads to the vote').to.be.greaterThan(0)
        await shot(reader, 'record')
        expect(await publishElections(server.deps), 'the minute after').to.equal(1)
        await go(of('staff'), `/elections/${id}`)
        expect(await said(of('staff'))).to.include(t('elections.state.published'))
        await shot(of('staff'), 'published')
      })

    if (locale === 'en')
      it('reads well on a phone', async () => {
        const page = await opened('staff', PHONE)
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
}
