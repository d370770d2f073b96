import { expect } from 'chai'
import { readFileSync } from 'node:fs'
import request from 'supertest'
import { dateInShanghai } from '../../core/dates.ts'
import { shippedCalendar } from '../../core/working-days.ts'
import { secretOf } from '../../core/protocol/ceremony.ts'
import { encryptBallot } from '../../core/protocol/v1/ballot.ts'
import { verify } from '../../core/protocol/v1/verify.ts'
import { finishedElections } from '../../seeds/demo/elections/finished.ts'
import { demoPeople } from '../../seeds/demo/people.ts'
import type { PlantedPeople } from '../../seeds/demo/plant-people.ts'
import { plantDemo } from '../../seeds/demo.ts'
import { createApp } from '../../server/app.ts'
import { findActor } from '../../server/auth/actors.queries.ts'
import { DEMO_PASSWORD, DEMO_USERNAMES } from '../../server/auth/demo-people.ts'
import type { Actor } from '../../server/auth/policy.ts'
import { archiveOf } from '../../server/ballot-box/archive.service.ts'
import { boxState } from '../../server/ballot-box/ballot-box.service.ts'
import { castBallot } from '../../server/ballot-box/casting.service.ts'
import { TokenBuckets } from '../../server/ballot-box/token-buckets.ts'
import { readConfig } from '../../server/config.ts'
import { RevisionCache } from '../../server/db/revision-cache.ts'
import type { Deps } from '../../server/deps.ts'
import { demoRecoveryCode, demoVotingCode } from '../../server/elections/demo-codes.ts'
import { demoCodeFor } from '../../server/elections/demo-codes.service.ts'
import { votingClasses } from '../../server/elections/elections.rules.ts'
import { loadElection } from '../../server/elections/elections.service.ts'
import { resultOf } from '../../server/elections/results.service.ts'
import { tablesOf } from '../../server/elections/results.tables.rules.ts'
import { closeVoting } from '../../server/elections/steps.service.ts'
import { readPlace } from '../../server/elections/trustees.ceremony.service.ts'
import { readVoting } from '../../server/elections/voting.service.ts'
import { translator } from '../../server/i18n/index.ts'
import { readInstallation } from '../../server/installation.ts'
import { sodiumGroup } from '../../server/protocol/sodium-group.ts'
import { pino } from 'pino'
import { randomBytes } from 'node:crypto'
import { hash } from '@node-rs/argon2'
import { decryptAs } from '../support/trustees.ts'
import { CHEAP } from '../support/cast.ts'
import { openTestDatabase, type TestDatabase } from '../support/engines.ts'

const NOW = '2026-11-23T02:00:00.000Z'
const TRUSTEES = ['unionrep', 'inspector1', 'inspector2', 'inspector3'] as const
const [EVALUATION, EXCELLENCE, RUN_OFF, VOTING, COLLECTING, MOTION, DRAFT] = [1, 2, 3, 4, 5, 6, 7] as const

describe('the elections of the demo year', function () {
  this.timeout(120_000)
  let db: TestDatabase
  let deps: Deps
  let planted: PlantedPeople

  before(async () => {
    db = await openTestDatabase()
    const config = readConfig({ BALLOT_BOX_KEY: Buffer.alloc(32, 7).toString('base64') })
    const random = (n: number): Uint8Array => new Uint8Array(randomBytes(n))
    deps = { db, cache: new RevisionCache(), now: () => new Date(NOW), random, log: pino({ enabled: false }), config }
    await plantDemo(deps)
    await db.write('credentials').update({ password_hash: await hash(DEMO_PASSWORD, CHEAP) })
    const people = (await db.read('people').select('id', 'username')) as { id: number; username: string }[]
    const ids = new Map(people.map(({ id, username }) => [username, id]))
    const departments = (await db.read('departments').select('id', 'code')) as { id: number; code: string }[]
    planted = {
      people: demoPeople().map((person) => ({ ...person, id: ids.get(person.username)! })),
      departments: new Map(departments.map(({ id, code }) => [code, id])),
    }
  })
  after(() => db.close())

  const actor = async (username: string): Promise<Actor> => (await findActor(db.read, username, NOW.slice(0, 10)))!
  const boxesOf = async (id: number): Promise<string[]> => votingClasses(await loadElection(db.read, id)).map(({ uuid }) => uuid)

  it('stand as a visitor of the demonstration expects them', async () => {
    const rows = (await db.read('elections').orderBy('id').select('id', 'kind', 'state', 'trustees', 'run_off_of')) as object[]
    expect(rows).to.deep.equal([
      { id: EVALUATION, kind: 'evaluation', state: 'published', trustees: 'shared', run_off_of: null },
      { id: EXCELLENCE, kind: 'excellence', state: 'published', trustees: 'shared', run_off_of: null },
      { id: RUN_OFF, kind: 'excellence', state: 'published', trustees: 'shared', run_off_of: EXCELLENCE },
      { id: VOTING, kind: 'recommendation', state: 'voting', trustees: 'shared', run_off_of: null },
      { id: COLLECTING, kind: 'excellence', state: 'collecting', trustees: 'shared', run_off_of: null },
      { id: MOTION, kind: 'motion', state: 'voting', trustees: 'server', run_off_of: null },
      { id: DRAFT, kind: 'recommendation', state: 'draft', trustees: 'shared', run_off_of: null },
    ])
  })

  it('are real: every archive of the finished ones keeps every check of the verifier, and that of the open one so far', async () => {
    for (const [id, state] of [
      [EVALUATION, 'finished'],
      [EXCELLENCE, 'finished'],
      [RUN_OFF, 'finished'],
      [VOTING, 'open'],
    ] as const)
      for (const uuid of await boxesOf(id)) {
        const report = await verify(sodiumGroup, await archiveOf(db.read, uuid))
        expect(report.findings, `${id}`).to.deep.equal([])
        expect(report.state).to.equal(state)
      }
  })

  it('counted what was planned, with the outcome that their records disclose', async () => {
    for (const plan of finishedElections(planted, 2025)) {
      const election = await loadElection(db.read, plan.id)
      const { outcome, classes, record } = await resultOf(db.read, election)
      expect(election.title).to.equal(plan.title)
      expect(classes.map(({ figures }) => figures.counts)).to.deep.equal(plan.classes.map(({ counts }) => counts))
      expect(outcome.official).to.deep.equal(plan.outcome.official)
      const [row] = (await db
        .read('disclosure_versions as v')
        .join('disclosures as d', 'd.id', 'v.disclosure_id')
        .where('d.id', record?.id)
        .select('v.content', 'd.formed_on', 'v.state')) as { content: string; formed_on: string; state: string }[]
      expect(row).to.include({ formed_on: election.closedOn, state: 'published' })
      const content = JSON.parse(row!.content) as { source: string; tables: unknown }
      expect(content.source).to.equal(`/elections/${plan.id}`)
      expect(content.tables).to.deep.equal(tablesOf(election, outcome, translator('zh-CN')))
    }
  })

  it('elected four at once and the fifth in a run-off between two who were level', async () => {
    const first = (await resultOf(db.read, await loadElection(db.read, EXCELLENCE))).outcome.questions[0]!
    expect(first.options.map(({ mark }) => mark)).to.deep.equal([
      'elected',
      'elected',
      'elected',
      'elected',
      'tied',
      'tied',
      'below',
      'below',
    ])
    const second = (await resultOf(db.read, await loadElection(db.read, RUN_OFF))).outcome
    expect(second.questions[0]!.options.map(({ mark }) => mark)).to.deep.equal(['elected', 'below'])
    expect(second.void).to.equal(undefined)
  })

  it('put the class that was too small with the next one, in public, before anything opened', async () => {
    const steps = (await db.read('election_steps').where({ election_id: EVALUATION }).orderBy('id').select('step', 'at')) as Record<
      string,
      string
    >[]
    const names = steps.map(({ step }) => step)
    expect(names.indexOf('merged')).to.be.within(1, names.indexOf('collection_opened') - 1)
    expect(await boxesOf(EVALUATION)).to.have.length(2)
  })

  it('went step by step on working days, none of it ahead of time', async () => {
    const steps = (await db.read('election_steps').orderBy(['election_id', 'id']).select('election_id', 'at')) as {
      election_id: number
      at: string
    }[]
    for (const [i, { election_id, at }] of steps.entries()) {
      const before = steps[i - 1]
      if (before?.election_id === election_id) expect(at >= before.at, `${election_id} ${before.at} ${at}`).to.equal(true)
      expect(at < NOW, at).to.equal(true)
      expect(shippedCalendar.isWorkingDay(dateInShanghai(at)), at).to.equal(true)
    }
  })

  it('can be voted in by people of the demonstration with the codes that the page tells them', async () => {
    const [uuid] = await boxesOf(VOTING)
    for (const username of ['staff', 'publisher', 'editor', 'head', 'secrecy', 'leader', 'officer']) {
      const code = await demoCodeFor(deps, await actor(username), await readVoting(deps, await actor(username), VOTING))
      expect(code, username).to.equal(demoVotingCode(username))
    }
    const { election = '' } = (await boxState(db.read, uuid!))!
    const choices = [[0, 1, 1, 0, 0, 0, 0, 0, 0, 0]]
    const text = encryptBallot(sodiumGroup, { election, code: demoVotingCode('staff'), choices, random: deps.random })
    await castBallot(deps, uuid!, text, new TokenBuckets(deps.now))
    expect((await boxState(db.read, uuid!))!.cast).to.equal(23)
  })

  it('tells nobody a code where the product does not know the person as a planted voter', async () => {
    const inspector = await actor('inspector2')
    const voting = await readVoting(deps, inspector, VOTING)
    expect(await demoCodeFor(deps, inspector, voting)).to.equal(undefined)
    const staff = await actor('staff')
    expect(await demoCodeFor(deps, staff, await readVoting(deps, staff, COLLECTING)), 'fetches one').to.equal(undefined)
  })

  it('are counted by trustees with the recovery codes that their page tells them, one of three missing', async () => {
    for (const username of TRUSTEES) {
      const { view } = await readPlace(deps, await actor(username), COLLECTING)
      expect(secretOf(sodiumGroup, view, demoRecoveryCode(username)), username).to.be.a('bigint')
    }
    const officer = await actor('officer')
    await closeVoting(deps, officer, VOTING, (await loadElection(db.read, VOTING)).version, '会议提前到今天下午')
    for (const username of ['unionrep', 'inspector2', 'inspector3'])
      await decryptAs(deps, { actor: await actor(username), seed: demoRecoveryCode(username) }, VOTING)
    expect((await loadElection(db.read, VOTING)).state).to.equal('counted')
  })

  it('are listed with their codes in the document that says how to try them', () => {
    const text = readFileSync(new URL('../../docs/demo-elections.md', import.meta.url), 'utf8')
    for (const username of TRUSTEES) expect(text).to.include(`| \`${username}\` | \`${demoRecoveryCode(username)}\` |`)
    for (const username of ['staff', 'publisher', 'editor', 'head', 'leader'])
      expect(text).to.include(`| \`${username}\` | \`${demoVotingCode(username)}\` |`)
  })

  it('have pages that open for whoever may see them', async () => {
    const app = createApp(deps, await readInstallation(deps))
    for (const username of [
      'staff',
      'head',
      'officer',
      'inspector1',
      'unionrep',
      'observer',
      'leader',
    ] satisfies readonly (typeof DEMO_USERNAMES)[number][]) {
      const browser = request.agent(app).set('Sec-Fetch-Site', 'same-origin').set('Accept', 'text/html')
      await browser.post('/login').type('form').send({ username, password: DEMO_PASSWORD }).expect(303)
      const list = await browser.get('/elections').expect(200)
      const links = [...new Set([...list.text.matchAll(/href="(\/elections\/\d+)"/g)].map(([, href]) => href!))]
      expect(links.length, username).to.be.at.least(5)
      for (const link of links) await browser.get(link).expect(200)
      for (const id of [EVALUATION, EXCELLENCE, RUN_OFF])
        for (const page of ['results', 'minutes', 'recount', 'board', 'verify']) await browser.get(`/elections/${id}/${page}`).expect(200)
    }
  })
})
