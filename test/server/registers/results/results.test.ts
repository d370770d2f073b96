import { expect } from 'chai'
import { AppError } from '../../../../server/errors.ts'
import { registerFor } from '../../../../server/registers/index.ts'
import type { VersionRef } from '../../../../server/registers/register.ts'
import { checkTable } from '../../../../server/registers/results/results.checks.rules.ts'
import { diffResults } from '../../../../server/registers/results/results.diff.rules.ts'
import { gather, pressed, readTables, typedOf } from '../../../../server/registers/results/results.form.ts'
import type { ResultTable } from '../../../../server/registers/results/results.rules.ts'
import { draftResult } from '../../../../server/registers/results/results.service.ts'
import { resultTexts, withText } from '../../../../server/registers/results/results.texts.ts'
import { translator } from '../../../../server/i18n/index.ts'
import { chen, lin, ma, sun, sysadmin, wu } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { pass } from '../../disclosures/flow.ts'
import { submitDisclosure } from '../../../../server/disclosures/disclosures.service.ts'
import { plantDraft, publishDraft, saveDraft } from '../draft.ts'

const ELECTION: ResultTable = {
  title: '机关工会委员会选举',
  note: '',
  layout: 'election',
  heads: {},
  counts: { entitled: 20, present: 18, issued: 18, collected: 18, valid: 17, invalid: 1 },
  rows: [
    { name: '李明', for: '15', against: '1', abstain: '1', outcome: '当选' },
    { name: '周晓', for: '9', against: '5', abstain: '2', other: '1' },
  ],
}
const codes = (change: Partial<ResultTable>): string[] =>
  checkTable({ ...ELECTION, ...change }).map(({ severity, code }) => `${severity} ${code.replace('results.finding.', '')}`)
const counts = (change: Partial<ResultTable['counts']>): string[] =>
  codes({ counts: { ...ELECTION.counts, ...change }, rows: [{ name: '某' }] })

describe('what a result must agree with', () => {
  it('is its own sums', () => {
    expect(codes({})).to.deep.equal([])
    expect(counts({ invalid: 2 })).to.deep.equal(['error valid_sum'])
    expect(counts({ collected: 19, invalid: 2, issued: 18 })).to.deep.equal(['error more_than'])
    expect(counts({ issued: 19, present: 18 })).to.deep.equal(['error more_than'])
    expect(counts({ present: 21, entitled: 20 })).to.deep.equal(['error more_than'])
    expect(codes({ rows: [{ name: '李明', for: '15', against: '1', abstain: '2' }] })).to.deep.equal(['error row_sum'])
    expect(codes({ layout: 'nomination', rows: [{ name: '李明', votes: '17' }] })).to.deep.equal([])
    expect(codes({ layout: 'nomination', rows: [{ name: '李明', votes: '18' }] })).to.deep.equal(['error votes'])
  })

  it('shows nothing of fewer than five', () => {
    const few = (valid: number): string[] => codes({ counts: { valid }, rows: [{ name: '李明', for: String(valid - 1), against: '1' }] })
    expect(few(5)).to.deep.equal([])
    expect(few(4)).to.deep.equal(['error small_group'])
    const groups = { layout: 'satisfaction', counts: {} } as const
    expect(codes({ ...groups, rows: [{ name: 'A 类', very: '3', satisfied: '2' }] })).to.deep.equal([])
    expect(codes({ ...groups, rows: [{ name: 'A 类', very: '3', satisfied: '1' }] })).to.deep.equal(['error small_row'])
    expect(codes({ layout: 'ranking', counts: {}, rows: [{ name: '办公室', score: '90', rank: '1' }] })).to.deep.equal([])
  })

  it('warns where everybody said the same', () => {
    expect(codes({ rows: [{ name: '李明', for: '17' }] })).to.deep.equal(['note unanimous'])
  })

  it('ranks by score, equal scores sharing a place', () => {
    const ranked = (...rows: (readonly [string, string])[]): string[] =>
      codes({ layout: 'ranking', counts: {}, rows: rows.map(([score, rank], i) => ({ name: String(i), score, rank })) })
    expect(ranked(['95', '1'], ['90', '2'], ['90.00', '2'], ['80', '4'])).to.deep.equal([])
    expect(ranked(['90', '1'], ['95', '2'])).to.deep.equal(['finding rank'])
    expect(ranked(['90', '1'], ['90', '2'])).to.deep.equal(['finding rank'])
  })

  it('needs a title and rows', () => {
    expect(codes({ title: '', rows: [] })).to.deep.equal(['error no_title', 'error no_rows'])
  })
})

describe('the form of results', () => {
  it('reads what it writes, adds and removes tables', () => {
    const free: ResultTable = {
      ...ELECTION,
      layout: 'free',
      counts: {},
      heads: { c1: '科室', c2: '意见', c3: '', c4: '', c5: '', c6: '' },
      rows: [{ c1: '办公室', c2: '同意' }],
    }
    const typed = typedOf([ELECTION, free])
    expect(readTables(typed)).to.deep.equal({ tables: [ELECTION, free], problems: {} })
    expect(pressed(typed, 'add').length).to.equal(3)
    expect(pressed(typed, '0.remove')).to.deep.equal([typed[1]])
    expect(pressed(typed, 'constructor')).to.equal(typed)
  })

  it('places problems at their cells and drops empty rows', () => {
    const typed = gather({
      'table.3.title': '表',
      'table.3.layout': 'election',
      'table.3.count.valid': '十',
      'table.3.row.0.name': '',
      'table.3.row.4.name': '李明',
      'table.3.row.4.for': '-1',
      'table.3.row.4.gold': '1',
      'table.x.title': '',
    })
    const { tables, problems } = readTables(typed)
    expect(Object.keys(problems)).to.deep.equal(['table.0.count.valid', 'table.0.row.0.for'])
    expect(tables[0]?.rows).to.deep.equal([{ name: '李明' }])
  })

  it('compares by row, and masks one text in its place', () => {
    const changed = {
      ...ELECTION,
      rows: [
        { ...ELECTION.rows[0]!, for: '14' },
        { name: '新人', for: '1' },
      ],
    }
    const diff = diffResults([ELECTION], [changed], translator('en'))
    expect(diff.changed).to.deep.equal([{ label: '机关工会委员会选举: 李明', fields: [{ label: 'For', from: '15', to: '14' }] }])
    expect([diff.added.length, diff.removed.length]).to.deep.equal([1, 1])
    const place = resultTexts([ELECTION]).find(({ text }) => text === '李明')?.place ?? ''
    expect(withText([ELECTION], place, '李明', '李某')[0]?.rows[0]?.['name']).to.equal('李某')
    expect(() => withText([ELECTION], place, '王', '李某')).to.throw()
  })
})

describe('the register of results', () => {
  let world: World
  let version: VersionRef
  const register = registerFor('results')
  beforeEach(async () => {
    world = await makeWorld()
    await world.db.write('catalogue_items').where({ code: 'B-01' }).update({ register: 'results' })
    version = await plantDraft(world, 'B-01', '2025')
  })
  afterEach(() => world.close())

  const body = (rows: readonly Readonly<Record<string, string>>[] = ELECTION.rows): Record<string, string> => ({
    result_tables: '1',
    'table.0.title': ELECTION.title,
    'table.0.layout': 'election',
    ...Object.fromEntries(Object.entries(ELECTION.counts).map(([key, n]) => [`table.0.count.${key}`, String(n)])),
    ...Object.fromEntries(rows.flatMap((row, i) => Object.entries(row).map(([key, value]) => [`table.0.row.${i}.${key}`, value]))),
  })

  it('is written, shown with sums checked and a picture, and exported', async () => {
    expect((await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit`).expect(200)).text).to.include('table.0.row.2.name')
    expect((await saveDraft(world, version, body())).status).to.equal(303)
    expect(await register.canonical(world.db.read, version)).to.deep.equal({ tables: [ELECTION], source: '', sourceHash: '' })
    const reader = await world.as(chen)
    await reader.get(`/results/${version.disclosureId}/tables/1`).expect(404)
    await publishDraft(world, version)
    const page = await reader.get(`/disclosures/${version.disclosureId}`).expect(200)
    expect(page.text)
      .to.include('已核对')
      .and.include('result-chart-1')
      .and.include('李明')
      .and.include(`/results/${version.disclosureId}/tables/1`)
    const csv = await reader.get(`/results/${version.disclosureId}/tables/1?format=csv`).expect(200)
    expect(csv.text).to.include('赞成').and.include('李明,15,1,1')
    await reader.get(`/results/${version.disclosureId}/tables/2`).expect(404)
    await reader.get('/results/999/tables/1').expect(404)
    await (await world.as(sysadmin)).get(`/results/${version.disclosureId}/tables/1`).expect(404)
  })

  it('prints the headings of a free table', async () => {
    await saveDraft(world, version, {
      ...body([]),
      'table.0.layout': 'free',
      'table.0.head.c1': '科室',
      'table.0.head.c2': '意见',
      'table.0.row.0.c1': '办公室',
      'table.0.row.0.c2': '同意',
    })
    await publishDraft(world, version)
    const reader = await world.as(chen)
    expect((await reader.get(`/disclosures/${version.disclosureId}`).expect(200)).text).to.match(/<th[^>]*>(<[^>]*>)*意见/)
    expect((await reader.get(`/results/${version.disclosureId}/tables/1?format=csv`).expect(200)).text).to.include('科室,意见')
  })

  it('stops what does not add up', async () => {
    await saveDraft(world, version, body([{ name: '李明', for: '15', against: '1' }]))
    expect((await register.check(world.db.read, version)).map(({ code }) => code)).to.deep.equal(['results.finding.row_sum'])
    const refused = await submitDisclosure(world.deps, world.actor(lin), version.disclosureId).catch((error: unknown) => error)
    expect(refused).to.be.instanceOf(AppError).with.property('code', 'disclosures.error.findings_stop')
  })

  const input = (tables: readonly ResultTable[] = [ELECTION]) => ({
    itemId: world.cast.items['B-01']!,
    period: '2026',
    formedOn: '2026-02-25',
    title: '机关工会委员会选举结果',
    summary: '应到 20 人。',
    tables,
    source: '/elections/12',
  })

  it('takes what another module counted, with the way back to it, and says when somebody changed it', async () => {
    const id = await draftResult(world.deps, world.actor(lin), input())
    const row = (await world.db.read('disclosure_versions').where({ disclosure_id: id }).first('id', 'line_count')) as {
      id: number
      line_count: number
    }
    expect(row.line_count).to.equal(2)
    const draft = { ...version, disclosureId: id, versionId: row.id }
    expect(await register.check(world.db.read, draft)).to.deep.equal([])
    await saveDraft(world, draft, { ...body(), 'table.0.row.0.for': '14', 'table.0.row.0.against': '2' })
    expect((await register.check(world.db.read, draft)).map(({ code }) => code)).to.deep.equal(['results.finding.not_the_source'])
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun, ma, wu)
    expect((await (await world.as(chen)).get(`/disclosures/${id}`).expect(200)).text)
      .to.include('href="/elections/12"')
      .and.include('数字与来源不一致')
  })

  it('takes nothing that does not hold, leads outside, or belongs elsewhere; and then there is no draft', async () => {
    const refusal = async (tables: readonly ResultTable[]): Promise<string> =>
      draftResult(world.deps, world.actor(lin), input(tables)).then(
        () => 'done',
        (error: unknown) => (error as AppError).code,
      )
    expect(await refusal([{ ...ELECTION, counts: { ...ELECTION.counts, valid: 4, collected: 5, invalid: 1 } }])).to.equal(
      'results.error.unsound',
    )
    expect(await refusal([])).to.equal('results.error.unsound')
    await world.db.write('catalogue_items').where({ code: 'B-01' }).update({ register: 'documents' })
    expect(await refusal([ELECTION])).to.equal('results.error.other_register')
    const outside = draftResult(world.deps, world.actor(lin), { ...input(), source: '//elsewhere.example' })
    expect(await outside.catch((error: unknown) => String(error))).to.include('not an address')
    const drafts: unknown[] = await world.db.read('disclosures').where({ period: '2026' })
    expect(drafts.length).to.equal(0)
  })
})
