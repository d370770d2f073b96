import { expect } from 'chai'
import type { Actor } from '../../../server/auth/policy.ts'
import { listDuties } from '../../../server/duties/duties.service.ts'
import {
  auditor,
  chen,
  he,
  inspector,
  lin,
  luo,
  ma,
  observer,
  sun,
  sysadmin,
  tang,
  wu,
  zhou,
  type Persona,
} from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { opened, rowsOf, submitted } from '../appraisals/flow.ts'
import { cw, cycleIn, give, typed } from '../evaluations/cycles-world.ts'
import { preliminary, scoringCycle, second } from '../evaluations/results-world.ts'
import { closed, makeInspector, ordered, planned, signed } from '../inspections/flow.ts'
import { colleague, deciding, investigating, proposed, vote } from '../vetoes/flow.ts'
import { opened as openedRecord } from '../vetoes/records.ts'

const EVERYBODY: readonly Persona[] = [chen, lin, sun, he, tang, ma, wu, luo, zhou, inspector, observer, sysadmin, auditor]

describe('what is asked of whom outside of the review of disclosures', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  const codes = async (actor: Actor): Promise<string[]> => (await listDuties(world.deps, actor)).map(({ code }) => code)
  /** Usernames of those who have a line, in the order above. */
  const asked = async (code: string, actors: readonly Actor[] = EVERYBODY.map((one) => world.actor(one))): Promise<string[]> => {
    const found = await Promise.all(actors.map(async (actor) => ((await codes(actor)).includes(code) ? [actor.username] : [])))
    return found.flat()
  }

  it('says to inspectors how many scores are missing, and when they are due', async () => {
    const cycle = await cycleIn(world)
    await world.db.write('evaluation_cycles').where({ id: cycle.id }).update({ score_until: '2026-03-20' })
    await give(world, inspector, cycle, typed(cycle.subjects['CW']!, 'B1', '8'))
    const [line] = await listDuties(world.deps, world.actor(inspector))
    expect(line).to.deep.equal({
      code: 'duties.scores',
      params: { title: '2025年度考评', n: 3 },
      href: `/evaluations/${cycle.id}/scoring`,
      dueOn: '2026-03-20',
    })
    expect((await listDuties(world.deps, world.actor(cw)))[0]?.params).to.deep.equal({ title: '2025年度考评', n: 4 })
    expect(await asked('duties.scores')).to.deep.equal(['inspector'])
  })

  it('asks leaders to decide a tie while the result is on notice', async () => {
    await preliminary(world)
    expect(await asked('duties.tie')).to.deep.equal(['zhou'])
    expect(await codes(world.actor(second))).to.deep.equal(['duties.tie'])
  })

  it('tells of a surprise visit only to those who inspect, never to the department', async () => {
    await planned(world, { kind: 'unannounced' })
    world.clock.advance(14 * 86_400_000)
    expect(await asked('duties.visit')).to.deep.equal(['inspector'])
    expect(await codes(world.actor(sun))).to.deep.equal([])
  })

  it('asks the signer for the signature, then the inspectors for a notice, then the department to rectify', async () => {
    await closed(world)
    expect(await asked('duties.visit_sign')).to.deep.equal(['sun'])
    await signed(world)
    expect(await asked('duties.notice')).to.deep.equal(['inspector'])
    expect(await codes(await makeInspector(world))).to.include('duties.notice')
    await ordered(world)
    expect(await asked('duties.rectify')).to.deep.equal(['lin', 'sun'])
    const line = (await listDuties(world.deps, world.actor(sun))).find(({ code }) => code === 'duties.rectify')
    expect(line?.dueOn).to.match(/^2026-03-/)
  })

  it('follows a veto from hand to hand', async () => {
    const cycle = await scoringCycle(world)
    await proposed(world, { cycle })
    expect(await asked('duties.veto_accept')).to.deep.equal([]) // the only inspector proposed it
    expect(await codes(colleague(world))).to.include('duties.veto_accept')
    await investigating(world, { cycle })
    expect(await asked('duties.veto_statement')).to.deep.equal(['lin', 'sun'])
    const id = await deciding(world, { cycle })
    expect(await asked('duties.veto_vote')).to.deep.equal(['tang'])
    await vote(world, colleague(world), id, 'established')
    await vote(world, world.actor(tang), id, 'established')
    expect(await asked('duties.veto_vote')).to.deep.equal([])
    expect(await asked('duties.veto_appeal')).to.deep.equal(['lin', 'sun'])
  })

  it('asks whoever answers for something for a statement, and nobody else', async () => {
    await openedRecord(world)
    expect(await asked('duties.measure_statement')).to.deep.equal(['lin', 'wu'])
    world.clock.advance(30 * 86_400_000)
    expect(await asked('duties.measure_decide')).to.deep.equal(['zhou'])
  })

  it('asks everybody for their summary, heads and leaders for opinions in one line, a leader for the grades', async () => {
    const round = await opened(world)
    const [line] = await listDuties(world.deps, world.actor(chen))
    expect([line?.code, line?.dueOn]).to.deep.equal(['duties.summary', '2026-03-31'])
    expect(await asked('duties.opinions')).to.deep.equal([])
    const at = world.deps.now().toISOString()
    await world.db.write('appraisals').where({ round_id: round }).update({ summary: '本年度完成各项工作。', summary_at: at })
    const own = (await rowsOf(world, round)).filter((row) => row.department_id === world.cast.departments['JYCJ'] && !row.under_leader)
    const opinions = (await listDuties(world.deps, world.actor(sun))).find(({ code }) => code === 'duties.opinions')
    expect(opinions?.params['n']).to.equal(own.length)
    expect(await asked('duties.opinions')).to.deep.equal(['sun', 'tang', 'zhou'])
    expect(await asked('duties.summary')).to.deep.equal([])
    await submitted(world)
    expect(await asked('duties.grades')).to.deep.equal(['zhou'])
  })

  it('stands on the page of what waits, in both languages, and is counted in the navigation of plain staff', async () => {
    const agent = await world.as(chen)
    expect((await agent.get('/').expect(200)).text).not.to.include('href="/reviews"')
    await opened(world)
    const page = (await agent.get('/reviews').expect(200)).text
    expect(page)
      .to.include('2026年度考核：写个人总结')
      .and.match(/href="\/reviews"[^]{0,400}?sl-count is-todo/)
    await agent.post('/preferences/locale').type('form').send({ locale: 'en', return_to: '/reviews' })
    expect((await agent.get('/reviews').expect(200)).text).to.include('Assessment 2026: write your summary')
  })

  it('is nothing to observers and administrators', async () => {
    await opened(world)
    for (const persona of [observer, sysadmin, auditor]) expect(await codes(world.actor(persona))).to.deep.equal([])
  })
})
