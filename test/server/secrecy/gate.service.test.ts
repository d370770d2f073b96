import { expect } from 'chai'
import { getDisclosure, reviewDisclosure, saveDraft, submitDisclosure } from '../../../server/disclosures/disclosures.service.ts'
import { listHits } from '../../../server/secrecy/gate.queries.ts'
import { scanVersion } from '../../../server/secrecy/gate.service.ts'
import type { Hit, HitDecision } from '../../../server/secrecy/gate.rules.ts'
import { judge } from '../../../server/secrecy/judging.service.ts'
import { he, lin, luo, ma, sun, wu, type Persona } from '../../support/personas.ts'
import { refusalOf } from '../../support/refusal.ts'
import { makeWorld, type World } from '../../support/world.ts'
import { corrected, drafted, pass, published, stateOf, submitted } from '../disclosures/flow.ts'
import { plantLines } from '../registers/expenses/planting.ts'

const ID = '11010519491231002X'
const CARD = '6222600260001072444'
const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const
const BODY = `一、经办人身份证号 ${ID}。\n二、联系电话 13812345678。`

async function versionRow(world: World, id: number, number = 1): Promise<{ id: number; content: string; title: string }> {
  return (await world.db.read('disclosure_versions').where({ disclosure_id: id, number }).first()) as {
    id: number
    content: string
    title: string
  }
}
const hitsOf = async (world: World, id: number, number = 1): Promise<Hit[]> =>
  listHits(world.db.read, (await versionRow(world, id, number)).id)

async function decide(world: World, by: Persona, id: number, decision: HitDecision, reason = '误报', kind?: string): Promise<number> {
  const { version, workingNumber } = await getDisclosure(world.deps, world.actor(by), id)
  const hits = (await hitsOf(world, id, workingNumber ?? 1)).filter(
    (hit) => hit.outcome === 'open' && (kind === undefined || hit.kind === kind),
  )
  return judge(world.deps, world.actor(by), id, { version, hits: hits.map((hit) => hit.id), decision, reason })
}

const passes = (world: World, by: Persona, id: number): Promise<unknown> =>
  reviewDisclosure(world.deps, world.actor(by), id, { decision: 'pass', remark: '' })

async function atReview(world: World, body = BODY): Promise<number> {
  const id = await submitted(world, { ...EVENT, body })
  await pass(world, id, sun)
  return id
}

describe('the secrecy gate', () => {
  let world: World
  before(async () => {
    world = await makeWorld()
  })
  after(() => world.close())

  it('scans at submission and shows no number whole', async () => {
    const id = await submitted(world, { ...EVENT, body: BODY })
    const hits = await hitsOf(world, id)
    expect(hits.map(({ kind, place, outcome }) => `${kind} ${place} ${outcome}`)).to.deep.equal(['id_number body open', 'mobile body open'])
    const stored = JSON.stringify(await world.db.read('secrecy_hits').where({ disclosure_id: id }))
    expect(stored).to.not.include(ID)
    expect(stored).to.not.include('13812345678')
  })

  it('lets the head pass, and nobody after while a hit is open', async () => {
    const id = await atReview(world)
    expect(await refusalOf(passes(world, ma, id))).to.equal('conflict secrecy.error.open_hits')
    await decide(world, ma, id, 'cleared', '@needed', 'id_number')
    expect(await refusalOf(passes(world, ma, id))).to.equal('conflict secrecy.error.open_hits')
    await decide(world, ma, id, 'kept', '公开的办公手机', 'mobile')
    await passes(world, ma, id)
    await passes(world, wu, id)
    expect(await stateOf(world, id)).to.equal('published')
    expect((await hitsOf(world, id)).map(({ outcome, decidedByName }) => `${outcome} ${decidedByName}`)).to.deep.equal([
      `cleared ${ma.name}`,
      `kept ${ma.name}`,
    ])
  })

  it('masks in the text itself, keeps the history, tells the drafter and writes no number into the log', async () => {
    const id = await atReview(world)
    expect(await decide(world, ma, id, 'masked', '')).to.equal(2)
    const { content } = await versionRow(world, id)
    expect(content).to.not.include(ID).and.not.include('13812345678')
    expect(content).to.include('**************002X').and.include('138****5678')
    expect((await hitsOf(world, id)).map(({ outcome }) => outcome)).to.deep.equal(['masked', 'masked'])
    const told: unknown = await world.db.read('notifications').where({ person_id: world.cast.people['lin'], code: 'secrecy.told.masked' })
    expect(told).to.have.length(1)
    expect((await getDisclosure(world.deps, world.actor(lin), id)).steps.map(({ step }) => step)).to.include('mask')
    const log = JSON.stringify(await world.db.read('audit_entries').where({ subject: `disclosure:${id}` }))
    expect(log).to.include('secrecy.masked').and.not.include(ID).and.not.include('13812345678')
    await passes(world, ma, id)
    await passes(world, wu, id)
  })

  it('masks title and summary too, and the record carries the masked title', async () => {
    const id = await drafted(world, EVENT)
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    const input = { version, title: `关于 13987654321 的公告`, summary: `证件 ${ID}` }
    await saveDraft(world.deps, world.actor(lin), id, input, { document_number: '', body: '一、公告。' })
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    await decide(world, ma, id, 'masked', '')
    const record = await getDisclosure(world.deps, world.actor(ma), id)
    expect(record.title).to.equal('关于 139****4321 的公告')
    expect(record.versions[0]?.summary).to.not.include(ID)
    await passes(world, ma, id)
  })

  it('masks a card number in an expense line', async () => {
    const id = await drafted(world, { item: 'A-01', period: '2026-01' })
    const row = await versionRow(world, id)
    await plantLines(world.db.write, world.cast, row.id, [
      { department: 'JYCJ', period: '2026-01', category: 'reception', amount: 48_600, on: '2026-01-08' },
    ])
    await world.db
      .write('expense_lines')
      .where({ version_id: row.id })
      .update({ note: `退款至 ${CARD}` })
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun)
    expect((await hitsOf(world, id)).map(({ kind, place }) => `${kind} ${place}`)).to.deep.equal(['bank_card line:1:note'])
    await decide(world, ma, id, 'masked', '')
    const line = (await world.db.read('expense_lines').where({ version_id: row.id }).first('note')) as { note: string }
    expect(line.note).to.equal('退款至 ***************2444')
    await passes(world, ma, id)
  })

  it('refuses a mark of classification at the door and copies nothing of it', async () => {
    const id = await drafted(world, { ...EVENT, body: '机密★5年\n某某工程部署。' })
    const answer = await refusalOf(submitDisclosure(world.deps, world.actor(lin), id))
    expect(answer).to.match(/^invalid (secrecy\.error\.state_secret|disclosures\.error\.findings_stop)$/)
    expect(await stateOf(world, id)).to.equal('draft')
    for (const table of ['secrecy_hits', 'audit_entries', 'notifications'])
      expect(JSON.stringify(await world.db.read(table)), table)
        .to.not.include('机密★')
        .and.not.include('某某工程')
  })

  it('lets nobody clear a mark that came in behind the application', async () => {
    const id = await atReview(world, '一、安排。')
    const row = await versionRow(world, id)
    await world.db.write('disclosure_versions').where({ id: row.id }).update({ summary: '【绝密】' })
    expect(await refusalOf(passes(world, ma, id))).to.equal('conflict secrecy.error.content_changed')
    await scanVersion(world.deps, world.actor(ma), id)
    const [mark] = await hitsOf(world, id)
    expect(mark).to.include({ kind: 'state_secret_mark', severity: 'stop', excerpt: '' })
    const { version } = await getDisclosure(world.deps, world.actor(ma), id)
    for (const decision of ['cleared', 'masked', 'kept'] as const)
      expect(await refusalOf(judge(world.deps, world.actor(ma), id, { version, hits: [mark!.id], decision, reason: '无' }))).to.equal(
        'conflict secrecy.error.state_secret',
      )
    expect(await refusalOf(passes(world, ma, id))).to.equal('conflict secrecy.error.state_secret')
  })

  it('refuses an approval of content that is not what was scanned', async () => {
    const id = await atReview(world, '一、安排。')
    await passes(world, ma, id)
    const row = await versionRow(world, id)
    await world.db
      .write('disclosure_versions')
      .where({ id: row.id })
      .update({ summary: `号码 ${ID}` })
    expect(await refusalOf(passes(world, wu, id))).to.equal('conflict secrecy.error.content_changed')
    await scanVersion(world.deps, world.actor(wu), id)
    expect(await refusalOf(passes(world, wu, id))).to.equal('conflict secrecy.error.open_hits')
  })

  it('is decided by the secrecy reviewer alone, at their step, with a reason', async () => {
    const id = await submitted(world, { ...EVENT, body: BODY })
    expect(await refusalOf(decide(world, lin, id, 'cleared'))).to.equal('conflict secrecy.error.not_at_review')
    await pass(world, id, sun)
    for (const by of [lin, sun]) expect(await refusalOf(decide(world, by, id, 'cleared')), by.name).to.match(/^forbidden/)
    for (const by of [wu, luo, he]) expect(await refusalOf(decide(world, by, id, 'cleared')), by.name).to.match(/^(not_found|forbidden)/)
    expect(await refusalOf(decide(world, ma, id, 'cleared', ' '))).to.equal('invalid errors.invalid_input')
    expect(await refusalOf(decide(world, ma, id, 'kept', ''))).to.equal('invalid errors.invalid_input')
  })

  it('lets one of two who decide at once win', async () => {
    const id = await atReview(world)
    // Both have seen the same hits, still open.
    const { version, workingNumber } = await getDisclosure(world.deps, world.actor(ma), id)
    const hits = (await hitsOf(world, id, workingNumber ?? 1)).map((hit) => hit.id)
    const outcomes = await Promise.all(
      (['cleared', 'masked'] as const).map((decision) =>
        judge(world.deps, world.actor(ma), id, { version, hits, decision, reason: decision === 'cleared' ? '误报' : '' }).then(
          () => 'done',
          (error: unknown) => (error as { kind: string }).kind,
        ),
      ),
    )
    expect(outcomes.toSorted()).to.deep.equal(['conflict', 'done'])
    expect(new Set((await hitsOf(world, id)).map(({ outcome }) => outcome)).size).to.equal(1)
  })

  it('carries a judgement into the correction, with who and when, and asks about what is new', async () => {
    const id = await published(world, { item: 'B-01', period: '2025', formedOn: '2026-02-25' })
    await corrected(world, id, BODY)
    await pass(world, id, sun)
    await decide(world, ma, id, 'cleared', '@needed')
    await pass(world, id, ma, wu)
    await corrected(world, id, `${BODY}\n三、另一联系人 13700001111。`)
    const hits = await hitsOf(world, id, 3)
    expect(hits.map(({ outcome, fromVersion, decidedByName }) => `${outcome} ${fromVersion} ${decidedByName}`)).to.deep.equal([
      `cleared 2 ${ma.name}`,
      `cleared 2 ${ma.name}`,
      'open null ',
    ])
  })

  it('does not bring a judgement back that was taken back, nor carry one to another place that was left open', async () => {
    const id = await published(world, { item: 'B-01', period: '2024', formedOn: '2026-02-25' })
    await corrected(world, id, BODY)
    await pass(world, id, sun)
    await decide(world, ma, id, 'cleared', '@needed')
    await pass(world, id, ma, wu)
    await corrected(world, id, BODY)
    await pass(world, id, sun)
    const carried = await hitsOf(world, id, 3)
    expect(carried.map(({ outcome }) => outcome)).to.deep.equal(['cleared', 'cleared'])
    const { version } = await getDisclosure(world.deps, world.actor(ma), id)
    await judge(world.deps, world.actor(ma), id, { version, hits: [carried[0]!.id], decision: 'open', reason: '' })
    await reviewDisclosure(world.deps, world.actor(ma), id, { decision: 'return', remark: '证件号不该公开。' })
    const again = await getDisclosure(world.deps, world.actor(lin), id)
    await saveDraft(
      world.deps,
      world.actor(lin),
      id,
      { version: again.version, title: '工作计划', summary: '已改。' },
      { document_number: '', body: `${BODY}\n三、其他。` },
    )
    await submitDisclosure(world.deps, world.actor(lin), id)
    expect((await hitsOf(world, id, 3)).map(({ kind, outcome }) => `${kind} ${outcome}`)).to.deep.equal([
      'id_number open',
      'mobile cleared',
    ])
  })

  it('leaves nothing half-done when masking breaks off', async () => {
    const id = await atReview(world)
    await world.db.write.raw(
      world.db.engine === 'sqlite'
        ? `create trigger break_masks before update on secrecy_hits when new.outcome = 'masked' begin select raise(abort, 'broken'); end`
        : `create function break_masks() returns trigger language plpgsql as $$ begin if new.outcome = 'masked' then raise exception 'broken'; end if; return new; end $$`,
    )
    if (world.db.engine !== 'sqlite')
      await world.db.write.raw('create trigger break_masks before update on secrecy_hits for each row execute function break_masks()')
    const before = await versionRow(world, id)
    await decide(world, ma, id, 'masked', '').then(
      () => expect.fail('it did not break'),
      (error: unknown) => expect(String(error)).to.include('broken'),
    )
    await world.db.write.raw(world.db.engine === 'sqlite' ? 'drop trigger break_masks' : 'drop trigger break_masks on secrecy_hits')
    expect(await versionRow(world, id)).to.deep.equal(before)
    expect((await hitsOf(world, id)).every(({ outcome }) => outcome === 'open')).to.equal(true)
    expect(await decide(world, ma, id, 'masked', '')).to.equal(2)
  })

  it('scans 11,700 lines within seconds', async function () {
    this.timeout(60_000)
    const id = await drafted(world, { item: 'A-02', period: '2026-01' })
    const row = await versionRow(world, id)
    const lines = Array.from({ length: 11_700 }, (_, i) => ({
      department: 'JYCJ' as const,
      period: '2026-01',
      category: 'travel' as const,
      amount: 1_000 + i,
      on: '2026-01-08',
    }))
    await plantLines(world.db.write, world.cast, row.id, lines)
    await world.db
      .write('expense_lines')
      .where({ version_id: row.id })
      .where('line_no', '<=', 300)
      .update({ note: `卡号 ${CARD}` })
    // The processor's time, not the clock's: other tests may run beside this one.
    const start = process.cpuUsage()
    await scanVersion(world.deps, world.actor(lin), id)
    const seconds = process.cpuUsage(start).user / 1_000_000
    expect(await hitsOf(world, id)).to.have.length(300)
    expect(seconds).to.be.lessThan(10)
  })
})
