import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { commitmentOf, listHash, verifySpotCheck, type SpotCheckEvidence } from '../../../core/spot-check.ts'
import { checkSample } from '../../../server/cli/spot-check.ts'
import {
  announceCheck,
  drawCheck,
  giveVerdict,
  readCheck,
  readEvidence,
  type Announcement,
} from '../../../server/compliance/spot-check.service.ts'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { chen, inspector, ma, observer, sun, type Persona } from '../../support/personas.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { published } from '../disclosures/flow.ts'

const ASKED: Announcement = { fromOn: '2026-02-01', toOn: '2026-03-02', draw: 'simple', size: 3, publicSource: '3月5日 上证指数收盘点位' }
/** The code of a refusal; empty for what went through. */
const outcomeOf = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => '',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  )
const text = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

describe('spot checks', () => {
  let world: World
  let hidden = 0
  before(async () => {
    world = await makeWorld()
    for (const month of ['2025-09', '2025-10', '2025-11', '2025-12'])
      await published(world, { item: 'B-04', period: null, formedOn: `${month}-20` })
    hidden = await published(world, { item: 'B-03', period: null }) // for the department alone
    const gone = await published(world, { item: 'B-02', period: null, formedOn: '2026-02-26' })
    await withdrawDisclosure(world.deps, world.actor(ma), gone, { reason: '人选有变。' })
  })
  after(() => world.close())

  const announced = (more: Partial<Announcement> = {}): Promise<number> =>
    announceCheck(world.deps, world.actor(inspector), { ...ASKED, ...more })
  const drawn = async (more: Partial<Announcement> = {}): Promise<number> => {
    const id = await announced(more)
    await drawCheck(world.deps, world.actor(inspector), id, { version: 1, publicText: '3452.17' })
    return id
  }
  const evidenceOf = (id: number): Promise<SpotCheckEvidence> => readEvidence(world.deps, world.actor(chen), id)

  it('announced fixes list and commitment, and keeps the secret', async () => {
    const id = await announced()
    const evidence = await evidenceOf(id)
    expect(evidence.drawn).to.equal(undefined)
    expect(evidence.records).to.have.length(4)
    expect(evidence.records.map((one) => one.id)).not.to.include(hidden)
    expect(verifySpotCheck(evidence)).to.deep.equal([])
    const row = (await world.db.read('spot_checks').where({ id }).first()) as { secret: string; commitment: string; list_hash: string }
    expect(row.commitment).to.equal(commitmentOf(row.secret))
    expect(row.list_hash).to.equal(listHash(evidence.records))
    const agent = await world.as(chen)
    for (const address of [`/compliance/spot-checks/${id}`, `/compliance/spot-checks/${id}/evidence.json`, '/compliance/spot-checks'])
      expect((await agent.get(address).expect(200)).text, address).not.to.include(row.secret)
    const [entry] = (await world.db.read('audit_entries').where({ action: 'spot_check.announce' }).orderBy('id', 'desc')) as {
      details: string
    }[]
    expect(entry!.details).to.include(row.commitment).and.not.include(row.secret)
  })

  it('is announced through the form, which keeps what was typed and says what is wrong where it is', async () => {
    const agent = await world.as(inspector)
    const form = { from_on: '2026-02-01', to_on: '2026-03-02', size: '40', draw: 'stratified', public_source: '3月5日 开奖号码' }
    const post = (more: object) =>
      agent
        .post('/compliance/spot-checks')
        .type('form')
        .send({ ...form, ...more })
    const wrong: readonly [object, string][] = [
      [{}, '只有 4 条'],
      [{ size: '0' }, '1 到 200 的整数'],
      [{ size: 'viele' }, '1 到 200 的整数'],
      [{ to_on: '2026-01-02' }, '结束日期早于开始日期'],
      [{ to_on: '2026-03-03' }, '还没有到这一天'],
      [{ from_on: '2025-01-25', size: '2' }, '最长 400 天'],
      [{ from_on: '2026-02-30' }, '请填写日期'],
    ]
    for (const [more, said] of wrong) {
      const { text: html } = await post(more).expect(422)
      expect(text(html), said).to.include(said)
      expect(html).to.include('value="3月5日 开奖号码"')
    }
    const { headers } = await post({ size: '4' }).expect(303)
    expect(headers['location']).to.match(/^\/compliance\/spot-checks\/\d+$/)
  })

  it('is drawn once, with the public text, and comes out the same for everybody', async () => {
    const id = await announced()
    const actor = world.actor(inspector)
    const both = await Promise.all([1, 2].map((n) => outcomeOf(drawCheck(world.deps, actor, id, { version: 1, publicText: `点位 ${n}` }))))
    expect(both.filter((said) => said === 'compliance.spot.error.drawn')).to.have.length(1)
    expect(both.filter((said) => said === '')).to.have.length(1)
    const { check, picks } = await readCheck(world.deps, world.actor(chen), id)
    expect(check.drawnBy).to.equal('郑凯')
    expect(picks).to.have.length(3)
    const evidence = await evidenceOf(id)
    expect(verifySpotCheck(evidence)).to.deep.equal([])
    expect(evidence.drawn!.sample).to.deep.equal(picks.map(({ disclosureId }) => disclosureId))
  })

  it('is redrawn on the command line from its evidence, and a changed file is named', async () => {
    const evidence = await evidenceOf(await drawn())
    const folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-spot-'))
    const run = async (content: string): Promise<[number, string]> => {
      const file = path.join(folder, 'evidence.json')
      writeFileSync(file, content)
      const lines: string[] = []
      const say = (line: string): void => void lines.push(line)
      return [await checkSample([file, 'zh-CN'], { env: {}, out: say, err: say }), lines.join('\n')]
    }
    expect(await run(JSON.stringify(evidence))).to.deep.equal([0, '抽取结果一致：4 条中抽出的 3 条都对得上。'])
    const changed = { ...evidence, drawn: { ...evidence.drawn!, publicText: '3452.18' } }
    const [exit, said] = await run(JSON.stringify(changed))
    expect(exit).to.equal(1)
    expect(said).to.include('种子不是由随机数和公开文本算出的')
    expect((await run('{"method":1}'))[0]).to.equal(2)
    rmSync(folder, { recursive: true })
  })

  it('shows what somebody changed behind the application’s back', async () => {
    const id = await drawn()
    const first = (await readCheck(world.deps, world.actor(chen), id)).picks[0]!
    const others = (await evidenceOf(id)).records.map((one) => one.id)
    const sample = (await readCheck(world.deps, world.actor(chen), id)).picks.map(({ disclosureId }) => disclosureId)
    const left = others.find((one) => !sample.includes(one))!
    await world.db.write('spot_check_picks').where({ id: first.id }).update({ disclosure_id: left })
    expect(verifySpotCheck(await evidenceOf(id))).to.deep.equal(['sample'])
    await world.db.write('spot_checks').where({ id }).update({ public_text: '9999.99' })
    expect(verifySpotCheck(await evidenceOf(id))).to.include('seed')
  })

  it('is judged by an inspector of another department; a later verdict leaves the earlier one on the page', async () => {
    const id = await drawn()
    const agent = await world.as(inspector)
    const address = `/compliance/spot-checks/${id}/picks/1`
    await agent.get(address).expect(200)
    await agent.post(address).type('form').send({ version: 1, verdict: 'as_published', note: '' }).expect(303)
    const without = await agent.post(address).type('form').send({ version: 2, verdict: 'discrepancies', note: ' ' }).expect(422)
    expect(text(without.text)).to.include('不一致时请写明哪里不一致')
    await agent.post(address).type('form').send({ version: 2, verdict: 'discrepancies', note: '少列一张发票。' }).expect(303)
    const page = text((await (await world.as(chen)).get(`/compliance/spot-checks/${id}`).expect(200)).text)
    expect(page).to.include('少列一张发票。').and.include('此前：').and.include('已核对 1/3 条，1 条不一致')
    const told = (await world.db
      .read('notifications')
      .where({ person_id: world.cast.people['sun'], code: 'compliance.told.discrepancies' })) as { href: string }[]
    expect(told.map(({ href }) => href)).to.deep.equal([`/compliance/spot-checks/${id}`])
    expect((await (await world.as(sun)).get('/notifications').expect(200)).text).to.include('抽查发现不一致')
  })

  it('lets one of two verdicts at once win', async () => {
    const id = await drawn()
    const give = (note: string) =>
      outcomeOf(giveVerdict(world.deps, world.actor(inspector), { id, position: 2 }, { version: 1, verdict: 'discrepancies', note }))
    const said = await Promise.all([give('甲'), give('乙')])
    expect(said.filter((one) => one === 'compliance.spot.error.judged')).to.have.length(1)
    expect(said.filter((one) => one === '')).to.have.length(1)
  })

  it('refuses verdicts on the own department, and everything to whoever is no inspector', async () => {
    const id = await drawn()
    await world.db.write('spot_check_picks').where({ check_id: id, position: 1 }).update({ department_id: world.cast.departments['BGS'] })
    const agent = await world.as(inspector)
    await agent.get(`/compliance/spot-checks/${id}/picks/1`).expect(403)
    await agent
      .post(`/compliance/spot-checks/${id}/picks/1`)
      .type('form')
      .send({ version: 1, verdict: 'as_published', note: '' })
      .expect(403)
    expect(text((await agent.get(`/compliance/spot-checks/${id}`).expect(200)).text)).to.include('本科室公开的内容由其他检查组成员核对')
    for (const persona of [chen, sun, observer] as Persona[]) {
      const other = await world.as(persona)
      await other.get('/compliance/spot-checks/new').expect(403)
      await other
        .post('/compliance/spot-checks')
        .type('form')
        .send({ from_on: '2026-02-01', to_on: '2026-03-01', size: '2', draw: 'simple', public_source: 'x' })
        .expect(403)
      await other
        .post(`/compliance/spot-checks/${id}/picks/2`)
        .type('form')
        .send({ version: 1, verdict: 'as_published', note: '' })
        .expect(403)
    }
    expect(
      await world.db.read('spot_check_verdicts').whereIn('pick_id', world.db.read('spot_check_picks').where({ check_id: id }).select('id')),
    ).to.have.length(0)
  })

  it('keeps verdicts as they were given: the database itself refuses to change them', async () => {
    const id = await drawn()
    await giveVerdict(world.deps, world.actor(inspector), { id, position: 1 }, { version: 1, verdict: 'as_published', note: '' })
    for (const change of [
      world.db.write('spot_check_verdicts').update({ verdict: 'discrepancies' }),
      world.db.write('spot_checks').where({ id }).delete(),
    ]) {
      const failed = await change.then(
        () => 'nothing',
        (error: unknown) => String(error),
      )
      expect(failed).to.include('append-only')
    }
  })

  it('knows no spot check that is not there', async () => {
    const agent = await world.as(inspector)
    for (const address of ['999999', '0', 'x', '999999/evidence.json', '999999/picks/1'])
      await agent.get(`/compliance/spot-checks/${address}`).expect(404)
    await agent.post('/compliance/spot-checks/999999/draw').type('form').send({ version: 1, public_text: 'x' }).expect(404)
  })
})
