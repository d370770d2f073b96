import { expect } from 'chai'
import type { Actor } from '../../../server/auth/policy.ts'
import { submitEdition } from '../../../server/catalogue/editions.life.service.ts'
import { announceCheck, drawCheck, giveVerdict } from '../../../server/compliance/spot-check.service.ts'
import { RevisionCache } from '../../../server/db/revision-cache.ts'
import { countDuties, listDuties } from '../../../server/duties/duties.service.ts'
import type { Duty } from '../../../server/duties/duties.types.ts'
import { startCeremony } from '../../../server/elections/steps.service.ts'
import { askTime, decideTime } from '../../../server/obligations/extensions.service.ts'
import { SINCE_SETTING } from '../../../server/obligations/generation.queries.ts'
import { generateObligations } from '../../../server/obligations/generation.service.ts'
import { draftNil, signNil } from '../../../server/obligations/nil.service.ts'
import { chen, he, inspector, lin, luo, ma, sun, tang, wu, xu, zhou, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { changed, complete, opened, versionOf } from '../catalogue/editions.ts'
import { drafted, published } from '../disclosures/flow.ts'
import { drafted as draftedElection, officer, take, voting, VOTERS } from '../elections/flow.ts'

describe('what disclosure, the catalogue, spot checks and elections ask of whom', () => {
  let world: World
  beforeEach(async () => {
    world = await makeWorld()
  })
  afterEach(() => world.close())

  /** As a request that comes now would read it. */
  const linesOf = (who: Persona | Actor): Promise<readonly Duty[]> =>
    listDuties({ ...world.deps, cache: new RevisionCache() }, 'id' in who ? who : world.actor(who))
  const lineOf = async (who: Persona | Actor, code: string): Promise<Duty | undefined> =>
    (await linesOf(who)).find((line) => line.code === code)
  const asked = async (code: string, people: readonly Persona[]): Promise<string[]> => {
    const found = await Promise.all(people.map(async (one) => ((await lineOf(one, code)) === undefined ? [] : [one.username])))
    return found.flat()
  }

  describe('what departments owe', () => {
    beforeEach(async () => {
      await world.db.write('settings').insert({ name: SINCE_SETTING, value: '2025-12-01' })
      await generateObligations(world.deps)
    })
    const owed = async (item: string, period: string): Promise<number> => {
      const row = (await world.db
        .read('obligations')
        .where({ item_id: world.cast.items[item]!, department_id: world.cast.departments['JYCJ']!, period })
        .first('id')) as { id: number }
      return row.id
    }

    it('asks its publishers line by line with the day, until somebody begins; its head hears only of what is late', async () => {
      const id = await owed('A-01', '2026-01')
      const line = (await linesOf(lin)).find(({ href }) => href === `/obligations/${id}`)
      expect([line?.code, line?.params['period'], line?.dueOn]).to.deep.equal(['duties.obligation', '2026-01', '2026-03-05'])
      expect(
        (await linesOf(he)).some(({ href }) => href === `/obligations/${id}`),
        'another department',
      ).to.equal(false)
      expect(await linesOf(chen)).to.deep.equal([])
      const before = Number((await lineOf(sun, 'duties.obligations_late'))?.params['n'] ?? 0)
      world.clock.advance(7 * 86_400_000)
      expect(Number((await lineOf(sun, 'duties.obligations_late'))?.params['n'])).to.be.greaterThan(before)
      await drafted(world, { item: 'A-01', period: '2026-01', formedOn: '2026-02-10' })
      expect(
        (await linesOf(lin)).some(({ href }) => href === `/obligations/${id}`),
        'begun',
      ).to.equal(false)
    })

    it('asks a head to sign that there was nothing, and approvers, not the one who asked, about more time', async () => {
      const nilOn = await owed('A-02', '2026-01')
      await draftNil(world.deps, world.actor(lin), nilOn, { statement: '本期无此项支出。' })
      expect(await asked('duties.nil_sign', [lin, sun, tang, wu])).to.deep.equal(['sun'])
      const report: unknown = await world.db.read('nil_reports').where({ obligation_id: nilOn }).first('id', 'version')
      await signNil(world.deps, world.actor(sun), nilOn, report as { id: number; version: number })
      expect(await asked('duties.nil_sign', [sun])).to.deep.equal([])

      const late = await owed('A-01', '2026-01')
      await askTime(world.deps, world.actor(wu), late, { kind: 'extension', days: 5, reason: '系统升级，数据尚未核对完。' })
      expect(await asked('duties.more_time', [lin, sun, wu, luo, zhou])).to.deep.equal(['luo', 'zhou'])
      const request = (await world.db.read('obligation_extensions').where({ obligation_id: late }).first('id')) as { id: number }
      await decideTime(world.deps, world.actor(luo), late, { extensionId: request.id, outcome: 'granted', remark: '' })
      expect(await asked('duties.more_time', [zhou])).to.deep.equal([])
    })

    it('says days and periods as readers say them, and lets nobody drown', async () => {
      const agent = await world.as(lin)
      expect((await agent.get('/reviews').expect(200)).text).to.include('2026年1月）')
      await agent.post('/preferences/locale').type('form').send({ locale: 'en', return_to: '/reviews' })
      expect((await agent.get('/reviews').expect(200)).text).to.match(/Disclose “[^”]+” \([A-Z][a-z]+ 2026\)/)
      const one = await owed('A-01', '2026-01')
      const row = (await world.db.read('obligations').where({ id: one }).first('*')) as Record<string, unknown>
      const copy = Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'id'))
      const months = Array.from({ length: 20 }, (_, n) => `20${String(n).padStart(2, '0')}-01`)
      await world.db.write('obligations').insert(months.map((month) => ({ ...copy, period: month, occasion: month })))
      const lines = (await linesOf(lin)).filter((line) => line.code.startsWith('duties.obligation'))
      expect(lines).to.have.length(12)
      expect(lines.some((line) => line.code === 'duties.obligations_more' && Number(line.params['n']) >= 9)).to.equal(true)
    })
  })

  it('asks the editor about the draft of the catalogue, then whoever had no hand in it', async () => {
    await complete(world)
    const id = await opened(world)
    const people = [xu, wu, zhou, lin]
    expect(await asked('duties.edition_draft', people)).to.deep.equal(['xu'])
    await changed(world, id, 'A-01', { timingDays: 15 })
    await submitEdition(world.deps, world.actor(xu), id, { version: await versionOf(world, id) })
    expect(await asked('duties.edition_draft', people)).to.deep.equal([])
    expect(await asked('duties.edition_decide', people)).to.deep.equal(['wu', 'zhou'])
  })

  it('asks inspectors to draw a spot check, and to look at what was drawn', async () => {
    for (const month of ['2025-11', '2025-12']) await published(world, { item: 'B-04', period: null, formedOn: `${month}-20` })
    const range = { fromOn: '2026-02-01', toOn: '2026-03-02' }
    const wanted = { ...range, draw: 'simple', size: 2, publicSource: '3月5日 上证指数收盘点位' } as const
    const id = await announceCheck(world.deps, world.actor(inspector), wanted)
    expect((await lineOf(inspector, 'duties.spot_draw'))?.params).to.deep.equal({ from: '2026-02-01', to: '2026-03-02' })
    await drawCheck(world.deps, world.actor(inspector), id, { version: 1, publicText: '3452.17' })
    expect((await lineOf(inspector, 'duties.spot_check'))?.params['n']).to.equal(2)
    const judged = (position: number): Promise<void> =>
      giveVerdict(world.deps, world.actor(inspector), { id, position }, { version: 1, verdict: 'as_published', note: '' })
    await judged(1)
    expect((await lineOf(inspector, 'duties.spot_check'))?.params['n']).to.equal(1)
    await judged(2)
    expect(await linesOf(inspector)).to.deep.equal([])
    expect(await asked('duties.spot_check', [chen, sun, ma])).to.deep.equal([])
  })

  it('shows an officer the next step, and every voter what is open, which counts for nobody', async () => {
    const draft = await draftedElection(world)
    expect((await lineOf(officer(world), 'duties.election_draft'))?.href).to.equal(`/elections/${draft}`)
    await take(world, startCeremony, draft)
    expect(await lineOf(officer(world), 'duties.election_start')).not.to.equal(undefined)
    const { id } = await voting(world, { voters: VOTERS })
    const line = await lineOf(chen, 'duties.election_vote')
    expect([line?.href, line?.uncounted]).to.deep.equal([`/elections/${id}/vote`, true])
    expect(await countDuties(world.deps, world.actor(chen)), 'nobody can know whether it is done').to.equal(0)
    expect(await asked('duties.election_vote', [chen, lin, zhou])).to.deep.equal(['chen', 'lin'])
  })
})
