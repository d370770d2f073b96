import { expect } from 'chai'
import { concludeObjection, decideResult, openObjection, takeObjection } from '../../../server/publicity/handling.service.ts'
import { fileObjection, findByReceipt } from '../../../server/publicity/filing.service.ts'
import { MOST_A_DAY } from '../../../server/publicity/limits.ts'
import { getNoticePage } from '../../../server/publicity/publicity.service.ts'
import { remindHandlers } from '../../../server/publicity/reminders.service.ts'
import { deliverObjections } from '../../../server/publicity/waiting.service.ts'
import { withdrawDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { chen, he, inspector, lin, ma, sun, sysadmin, tang, zhou } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import {
  ANONYMOUS,
  correctedNotice,
  noticeFields,
  objectionOf,
  OBJECTION,
  publishedNotice,
  publishedPersonnel,
  withPersonnel,
} from './flow.ts'

// The world stands on Monday 2 March 2026; five working days, the first included, end on Friday 6 March.
const LAST_DAY = '2026-03-06T15:59:59Z' // a second before midnight in Linxi
const AFTER = '2026-03-06T16:00:00Z'

const VERDICT = { number: 1, lineNo: 1, result: 'unaffected', reason: '' } as const
const CONCLUSION = { finding: 'unsubstantiated', report: '查阅任职文件，年限符合。', reply: '经核查，任职年限符合规定。' } as const

describe('a notice and its objections', () => {
  let world: World
  let id: number
  beforeEach(async () => {
    world = await makeWorld()
    await withPersonnel(world)
    id = await publishedNotice(world)
  })
  afterEach(() => world.close())

  const audits = async (): Promise<{ action: string; actor_id: number | null; actor_name: string; details: string }[]> =>
    (await world.db.read('audit_entries').where('action', 'like', 'publicity.%').orderBy('id')) as never
  const told = async (username: string): Promise<string[]> =>
    ((await world.db.read('notifications').where({ person_id: world.cast.people[username]! }).orderBy('id')) as { code: string }[])
      .map(({ code }) => code)
      .filter((code) => code.startsWith('personnel.'))
  const file = (by = lin, filing = OBJECTION) => fileObjection(world.deps, world.actor(by), id, filing)
  /** Takes the newest objection up and concludes it. */
  async function handled(by = tang): Promise<void> {
    const { id: objection, version } = await objectionOf(world, id)
    await takeObjection(world.deps, world.actor(by), objection, version)
    await concludeObjection(world.deps, world.actor(by), objection, { ...CONCLUSION, version: version + 1 })
  }

  it('runs from the day of publication, which counts, to the end of the fifth working day', async () => {
    const page = await getNoticePage(world.deps, world.actor(chen), id)
    expect([page.period.firstOn, page.period.lastOn, page.state, page.open]).to.deep.equal(['2026-03-02', '2026-03-06', 'running', true])
    world.clock.set(LAST_DAY)
    expect(await file()).to.match(/^[0-9A-Z]{16}$/)
    world.clock.set(AFTER)
    expect(await refusalOf(file())).to.equal('conflict personnel.error.closed')
    expect((await getNoticePage(world.deps, world.actor(chen), id)).state).to.equal('awaiting')
  })

  it('takes a name with a contact, or no name with leads, and nothing else', async () => {
    expect(await refusalOf(file(lin, { ...OBJECTION, contact: '' }))).to.equal('invalid errors.invalid_input')
    expect(await refusalOf(file(lin, { ...OBJECTION, body: '' }))).to.equal('invalid errors.invalid_input')
    expect(await refusalOf(file(lin, { ...OBJECTION, lineNo: 9 }))).to.equal('invalid errors.invalid_input')
    expect(await refusalOf(file(lin, { ...ANONYMOUS, leads: '有人知道  的' }))).to.equal('invalid errors.invalid_input')
    expect(await refusalOf(file(sysadmin, OBJECTION))).to.match(/^forbidden /)
    expect(await world.db.read('publicity_objections')).to.deep.equal([])
    const page = await (
      await world.as(lin)
    )
      .post(`/publicity/${id}/objections`)
      .type('form')
      .send({ number: 1, how: 'anonymous', about: 1, body: '年限不够。', leads: '不清楚' })
      .expect(422)
    expect(page.text)
      .to.include('匿名意见须写明可核查的线索，不少于 10 个字。')
      .and.include('年限不够。')
      .and.include('value="anonymous" id="f-how-1" checked')
  })

  it('keeps nothing that leads from an anonymous objection to who wrote it', async () => {
    const before = JSON.stringify(await world.db.read('sessions'))
    const page = await (
      await world.as(lin)
    )
      .post(`/publicity/${id}/objections`)
      .type('form')
      .send({ number: 1, how: 'anonymous', about: 0, body: '程序有问题。', contact: '13800000000', leads: ANONYMOUS.leads })
      .expect(200)
    const code = /class="sl-receipt">([^<]+)</.exec(page.text)?.[1] ?? ''
    expect(code).to.match(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/)
    expect(page.text).to.include('下一个工作日早上送达')
    expect(before).not.to.include(code)
    expect(JSON.stringify(await world.db.read('sessions'))).not.to.include(code)
    const ask = async (by = chen) =>
      (await (await world.as(by)).post('/publicity/receipt').type('form').send({ code: code.toLowerCase() })).text
    expect(await ask()).to.include('等候送达')
    expect([await world.db.read('publicity_objections'), await audits(), await told('tang')]).to.deep.equal([[], [], []])
    expect(await deliverObjections(world.deps), 'not on the same day').to.equal(0)
    world.clock.set('2026-03-03T00:10:00Z')
    expect(await deliverObjections(world.deps)).to.equal(1)
    expect(await world.db.read('publicity_waiting')).to.deep.equal([])
    const row = (await world.db.read('publicity_objections').first()) as Record<string, unknown>
    expect(JSON.stringify(row)).not.to.include('林芳').and.not.to.include('13800000000').and.not.to.include(code.replaceAll('-', ''))
    expect([row['filer_id'], row['contact'], row['filed_on']]).to.deep.equal([null, '', '2026-03-02'])
    expect((await audits()).map(({ action, actor_id, actor_name }) => [action, actor_id, actor_name])).to.deep.equal([
      ['publicity.object', null, 'anonymous'],
    ])
    // The day and no more: an instant could be laid beside the times of sessions.
    for (const [table, where] of [
      ['audit_entries', { action: 'publicity.object' }],
      ['notifications', { code: 'personnel.told.objection' }],
    ] as const) {
      const at = (await world.db.read(table).where(where).distinct('at')) as unknown[]
      expect(at, table).to.deep.equal([{ at: '2026-03-01T16:00:00.000Z' }])
    }
    world.clock.set('2026-03-03T01:00:00Z')
    expect(await ask(he), 'a session begun after the night').to.include('待核查')
    expect(await refusalOf(findByReceipt(world.deps, 'AAAA-AAAA-AAAA-AAAA'))).to.equal('invalid personnel.error.receipt')
  })

  it('files what came without a name together, in an order that chance made, on working days only', async () => {
    world.clock.set('2026-03-05T06:00:00Z')
    for (const by of [lin, chen, he, ma, inspector]) await file(by, { ...ANONYMOUS, body: by.name })
    const waiting = (await world.db.read('publicity_waiting').select('code_hash')) as { code_hash: string }[]
    const hashes = waiting.map((row) => row.code_hash).sort()
    expect(hashes).to.have.length(5)
    await file(sun, OBJECTION)
    world.clock.set('2026-03-07T00:10:00Z')
    expect(await deliverObjections(world.deps), 'a Saturday').to.equal(0)
    world.clock.set('2026-03-09T00:10:00Z')
    const both = await Promise.all([deliverObjections(world.deps), deliverObjections(world.deps)])
    expect(both[0] + both[1], 'two instances').to.equal(5)
    const filed = (await world.db.read('publicity_objections').whereNull('filer_id').orderBy('id')) as Record<string, unknown>[]
    expect(filed.map((row) => row['code_hash']).sort()).to.deep.equal(hashes)
    expect(new Set(filed.map((row) => row['filed_on']))).to.deep.equal(new Set(['2026-03-05']))
  })

  it('counts what was filed without a name on the last day: no result before it is looked into', async () => {
    world.clock.set(LAST_DAY)
    await file(lin, ANONYMOUS)
    world.clock.set(AFTER)
    const decide = () => decideResult(world.deps, world.actor(tang), id, VERDICT)
    expect(await refusalOf(decide())).to.equal('conflict personnel.error.objections_wait')
    const page = await (await world.as(tang)).get(`/publicity/${id}`).expect(200)
    expect(page.text).to.include('有不署名的意见在下一个工作日早上送达').and.not.include('name="result"')
    world.clock.set('2026-03-09T00:10:00Z')
    await deliverObjections(world.deps)
    expect(await told('tang')).to.deep.equal(['personnel.told.objection'])
    expect(await refusalOf(decide())).to.equal('conflict personnel.error.open_objections')
    await handled()
    await decide()
    const reader = await (await world.as(he)).get(`/publicity/${id}`).expect(200)
    expect(reader.text).to.include('公示期内收到意见 1 件')
  })

  it('files about the text of its day what waited while the notice was corrected or withdrawn', async () => {
    await file(lin, ANONYMOUS)
    await correctedNotice(world, id, { 'row.0.post_to': '科长助理' })
    await file(lin, { ...ANONYMOUS, number: 2 })
    await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '人选有变。' })
    world.clock.set('2026-03-03T00:10:00Z')
    expect(await deliverObjections(world.deps)).to.equal(2)
    const versions = (await world.db.read('publicity_objections').distinct('version_id')) as unknown[]
    expect(versions).to.have.length(2)
  })

  it('takes at most a few a day from one person', async () => {
    for (let i = 0; i < MOST_A_DAY; i += 1) await file(lin, i % 2 === 0 ? OBJECTION : ANONYMOUS)
    expect(await refusalOf(file())).to.equal('too_many personnel.error.too_many_objections')
    expect(await file(chen)).to.have.length(16)
    world.clock.set('2026-03-03T01:00:00Z')
    expect(await file()).to.have.length(16)
  })

  it('takes no more when they come all at once, and counts none that was refused', async () => {
    for (let i = 0; i < MOST_A_DAY; i += 1) await refusalOf(file(lin, { ...OBJECTION, body: '' }))
    const all = await Promise.allSettled(Array.from({ length: MOST_A_DAY + 3 }, () => file()))
    expect(all.filter(({ status }) => status === 'fulfilled')).to.have.length(MOST_A_DAY)
  })

  it('is opened by those who hear objections and have no part in it, and every look is recorded', async () => {
    await file(inspector)
    const { id: objection } = await objectionOf(world, id)
    const look = (by: typeof chen) => refusalOf(openObjection(world.deps, world.actor(by), objection))
    // Chen is named in the notice, Sun heads her department, Lin and He hear nothing, the inspector wrote it.
    for (const stranger of [chen, sun, lin, he, ma, inspector])
      expect(await look(stranger), stranger.username).to.equal('not_found errors.not_found')
    expect(await look(sysadmin)).to.match(/^forbidden /)
    expect((await audits()).map(({ action }) => action)).to.deep.equal(['publicity.object'])
    const page = await (await world.as(tang)).get(`/publicity/objections/${objection}`).expect(200)
    expect(page.text).to.include('郑凯').and.include('8021234')
    expect((await openObjection(world.deps, world.actor(zhou), objection)).objection.filerName).to.equal('郑凯')
    expect((await audits()).slice(1).map(({ action, actor_name }) => `${action} ${actor_name}`)).to.deep.equal([
      'publicity.read_objection 唐维',
      'publicity.read_objection 周明远',
    ])
    expect(await told('tang')).to.deep.equal(['personnel.told.objection'])
    expect(await told('inspector')).to.deep.equal([])
    expect(await told('zhou'), 'others may handle it').to.deep.equal([])
    const list = await (await world.as(sun)).get(`/publicity/${id}`).expect(200)
    expect(list.text).not.to.include('/publicity/objections/')
    const own = await (await world.as(tang)).get(`/publicity/${id}`).expect(200)
    expect(own.text).to.include(`/publicity/objections/${objection}`).and.not.include('郑凯')
  })

  it('goes to the leaders where every department that hears objections is concerned', async () => {
    const fields = noticeFields(world, {
      'row.1.kind': 'appointment',
      'row.1.name': '何晓岚',
      'row.1.department': String(world.cast.departments['CW']),
      'row.1.post_to': '副科长',
      takers: [String(world.cast.departments['CW'])],
    })
    id = await publishedPersonnel(world, {
      ...fields,
      takers: [String(world.cast.departments['CW']), String(world.cast.departments['JYCJ'])],
    })
    await file(ma, { ...OBJECTION, lineNo: null })
    expect(await told('zhou')).to.deep.equal(['personnel.told.objection'])
    expect(await told('tang')).to.deep.equal([])
    await file(ma, { ...OBJECTION, lineNo: 1 })
    expect(await told('tang'), 'about somebody of another department').to.deep.equal(['personnel.told.objection'])
  })

  it('is concluded by whoever took it up, once, and its writer is told without the report', async () => {
    const code = await file(lin)
    const { id: objection, version } = await objectionOf(world, id)
    const conclude = (by = tang, at = version + 1) =>
      concludeObjection(world.deps, world.actor(by), objection, { ...CONCLUSION, version: at })
    expect(await refusalOf(conclude(tang, version))).to.equal('conflict personnel.error.not_taken')
    const taking = await Promise.allSettled([tang, inspector].map((by) => takeObjection(world.deps, world.actor(by), objection, version)))
    expect(taking.map(({ status }) => status).sort(), 'two at once').to.deep.equal(['fulfilled', 'rejected'])
    const taker = taking[0]!.status === 'fulfilled' ? tang : inspector
    const other = taker === tang ? inspector : tang
    expect(await refusalOf(conclude(other))).to.equal('conflict personnel.error.not_taken')
    await takeObjection(world.deps, world.actor(other), objection, version + 1)
    expect(await refusalOf(conclude(taker, version + 2))).to.equal('conflict personnel.error.not_taken')
    expect(
      await refusalOf(concludeObjection(world.deps, world.actor(other), objection, { ...CONCLUSION, reply: '', version: version + 2 })),
    ).to.equal('invalid errors.invalid_input')
    await conclude(other, version + 2)
    expect(await refusalOf(conclude(other, version + 3))).to.equal('conflict personnel.error.not_taken')
    expect(await told('lin')).to.deep.equal(['personnel.told.concluded'])
    const receipt = await (await world.as(lin)).post('/publicity/receipt').type('form').send({ code }).expect(200)
    expect(receipt.text).to.include(CONCLUSION.reply).and.include('不属实').and.not.include(CONCLUSION.report)
  })

  it('has no result before its end, nor while an objection is open, and then exactly one', async () => {
    await file()
    const decide = (by = tang, verdict: Partial<Parameters<typeof decideResult>[3]> = {}) =>
      decideResult(world.deps, world.actor(by), id, { ...VERDICT, ...verdict })
    expect(await refusalOf(decide())).to.equal('conflict personnel.error.still_running')
    world.clock.set(LAST_DAY)
    expect(await refusalOf(decide())).to.equal('conflict personnel.error.still_running')
    world.clock.set(AFTER)
    expect(await refusalOf(decide())).to.equal('conflict personnel.error.open_objections')
    const waiting = await (await world.as(tang)).get(`/publicity/${id}`).expect(200)
    expect(waiting.text).to.include('还有 1 件意见未办结').and.not.include('name="result"')
    await handled()
    for (const by of [chen, sun, lin, he, ma]) expect(await refusalOf(decide(by)), by.username).to.match(/^forbidden /)
    expect(await refusalOf(decide(tang, { result: 'deferred' })), 'without a reason').to.equal('invalid errors.invalid_input')
    expect(await refusalOf(decide(tang, { lineNo: 2 }))).to.equal('not_found errors.not_found')
    expect(await refusalOf(decide(tang, { number: 2 }))).to.equal('conflict errors.changed_meanwhile')
    const both = await Promise.allSettled([decide(tang, { result: 'deferred', reason: '待查清年限。' }), decide(inspector)])
    expect(both.map(({ status }) => status).sort(), 'two at once').to.deep.equal(['fulfilled', 'rejected'])
    expect(await refusalOf(decide())).to.equal('conflict personnel.error.result_given')
    expect(await told('chen')).to.deep.equal(['personnel.told.result'])
    const reader = await (await world.as(he)).get(`/publicity/${id}`).expect(200)
    expect(reader.text).to.include('公示期内收到意见 1 件').and.not.include('林芳')
    const record = await (await world.as(he)).get(`/disclosures/${id}`).expect(200)
    expect(record.text)
      .to.match(/不影响|暂缓/)
      .and.include('公示期内收到意见 1 件')
  })

  it('begins anew with a correction: the old period is broken off, its objections stay to be answered', async () => {
    await file()
    world.clock.set('2026-03-05T01:00:00Z')
    await correctedNotice(world, id, { 'row.0.post_to': '科长助理' })
    const page = await getNoticePage(world.deps, world.actor(tang), id)
    expect(page.periods.map(({ firstOn, lastOn, broken }) => [firstOn, lastOn, broken?.on, broken?.by])).to.deep.equal([
      ['2026-03-02', '2026-03-06', '2026-03-05', 'correction'],
      ['2026-03-05', '2026-03-11', undefined, undefined],
    ])
    expect(await refusalOf(file(lin, OBJECTION)), 'written before the correction').to.equal('conflict personnel.error.restarted')
    await file(lin, { ...ANONYMOUS, number: 2 })
    world.clock.set('2026-03-09T01:00:00Z')
    await deliverObjections(world.deps)
    const decide = () => decideResult(world.deps, world.actor(tang), id, { ...VERDICT, number: 2 })
    expect(await refusalOf(decide()), 'the first end does not count').to.equal('conflict personnel.error.still_running')
    const shown = await (await world.as(chen)).get(`/publicity/${id}`).expect(200)
    expect(shown.text).to.include('因更正中断，重新公示')
    const old = await (await world.as(chen)).get(`/disclosures/${id}/versions/1`).expect(200)
    expect(old.text).to.include('已中断')
    world.clock.set('2026-03-11T16:00:00Z')
    expect(await refusalOf(decide()), 'two are open').to.equal('conflict personnel.error.open_objections')
    await handled()
    expect(await refusalOf(decide()), 'the one of the first period').to.equal('conflict personnel.error.open_objections')
    const first = (await world.db.read('publicity_objections').orderBy('id').first('id', 'version')) as { id: number; version: number }
    await takeObjection(world.deps, world.actor(tang), first.id, first.version)
    await concludeObjection(world.deps, world.actor(tang), first.id, { ...CONCLUSION, version: first.version + 1 })
    await decide()
    expect((await getNoticePage(world.deps, world.actor(chen), id)).state).to.equal('settled')
  })

  it('ends when it is withdrawn', async () => {
    world.clock.set('2026-03-04T01:00:00Z')
    await withdrawDisclosure(world.deps, world.actor(ma), id, { reason: '人选有变。' })
    expect((await getNoticePage(world.deps, world.actor(chen), id)).state).to.equal('withdrawn')
    expect(await refusalOf(file())).to.equal('conflict personnel.error.closed')
    world.clock.set(AFTER)
    expect(await refusalOf(decideResult(world.deps, world.actor(tang), id, VERDICT))).to.equal('conflict personnel.error.closed')
  })

  it('reminds of what is open before the end and of missing results after it, once', async () => {
    await file()
    expect(await remindHandlers(world.deps)).to.equal(0)
    world.clock.set('2026-03-05T01:20:00Z')
    expect(await remindHandlers(world.deps)).to.equal(2)
    await remindHandlers(world.deps)
    expect(await told('tang')).to.deep.equal(['personnel.told.objection', 'personnel.told.ends_soon'])
    world.clock.set('2026-03-07T01:20:00Z')
    expect(await remindHandlers(world.deps), 'a Saturday').to.equal(0)
    world.clock.set('2026-03-09T01:20:00Z')
    await remindHandlers(world.deps)
    await remindHandlers(world.deps)
    expect(await told('inspector')).to.deep.equal(['personnel.told.objection', 'personnel.told.ends_soon', 'personnel.told.results_due'])
  })
})
