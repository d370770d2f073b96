import { expect } from 'chai'
import { getImport } from '../../../../server/imports/imports.service.ts'
import { continueWork } from '../../../../server/imports/work.ts'
import { registerFor } from '../../../../server/registers/index.ts'
import type { Importer, Register, VersionRef } from '../../../../server/registers/register.ts'
import { lin } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantDraft, saveDraft } from '../draft.ts'

describe('the budget register', () => {
  let world: World
  let budgets: Register
  let version: VersionRef
  beforeEach(async () => {
    world = await makeWorld()
    budgets = registerFor('budgets')
    version = await plantDraft(world, 'A-03', '2026')
  })
  afterEach(() => world.close())

  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, body)
  const row = (i: number, amount: string, category = 'travel', year = '2026', department = version.departmentId) => ({
    [`row.${i}.department`]: String(department),
    [`row.${i}.year`]: year,
    [`row.${i}.category`]: category,
    [`row.${i}.amount`]: amount,
  })
  const amounts = async () =>
    (
      (await world.db.read('budget_lines').where('version_id', version.versionId).orderBy('line_no')) as {
        category: string
        amount_fen: number | string
      }[]
    ).map((line) => [line.category, Number(line.amount_fen)])

  it('offers every category to an empty draft and keeps those with an amount', async () => {
    const page = await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit`).expect(200)
    expect(page.text).to.include('30217 公务接待费').and.include('name="row.19.amount"')
    expect((await post({ ...row(0, '1,000'), ...row(1, '', 'office'), ...row(2, '20.5', 'reception') })).status).to.equal(303)
    expect(await amounts()).to.deep.equal([
      ['travel', 100_000],
      ['reception', 2_050],
    ])
  })

  it('refuses duplicates, negative amounts and foreign words in their cells, and keeps what was typed', async () => {
    const page = await post({
      ...row(0, '1'),
      ...row(1, '2'),
      ...row(2, '-3', 'office'),
      ...row(3, '4', 'gold', '26'),
      ...row(4, 'x', 'rent'),
      ...row(5, '5', 'water', '2026', 99_999),
    })
    expect(page.status).to.equal(422)
    expect(page.text)
      .to.include('已有一行')
      .and.include('预算不能是负数')
      .and.include('请填写四位年份')
      .and.include('value="x"')
      .and.include('请从列出的选项中选一个')
    expect(await amounts()).to.deep.equal([])
  })

  it('says what a budget leaves open', async () => {
    expect((await budgets.check(world.db.read, version)).map(({ code }) => code)).to.deep.equal(['budgets.finding.empty'])
    await post({ ...row(0, '0'), ...row(1, '5', 'office', '2025') })
    expect((await budgets.check(world.db.read, version)).map(({ code, severity }) => `${severity} ${code}`)).to.deep.equal([
      'note budgets.finding.zero',
      'finding budgets.finding.other_year',
    ])
  })

  it('takes rows from a spreadsheet, adds parts of one cell, and gives them back', async () => {
    const importer = budgets.importer as Importer
    const context = { version, departments: new Map<string, number>() }
    const parsed = [
      { category: '30211 差旅费', amount: 100 },
      { category: 'travel', amount: 50 },
      { category: '金', amount: 5 },
      { category: 'office', amount: -5 },
    ].map((cells) => importer.parseRow(cells, context))
    expect(parsed.map(({ row: found, findings }) => [found === null, findings.map(({ column }) => column)])).to.deep.equal([
      [false, []],
      [false, []],
      [true, ['category']],
      [true, ['amount']],
    ])
    const rows = parsed.flatMap(({ row: found }, i) => (found === null ? [] : [{ rowNo: i + 2, row: found, duplicateOfRow: null }]))
    await world.db.write.transaction((tx) => importer.insert(tx, version, 7, rows))
    expect(await amounts()).to.deep.equal([['travel', 150]])
    expect(await world.db.write.transaction((tx) => importer.undo(tx, version, 7))).to.equal(1)
    expect(await amounts()).to.deep.equal([])
  })

  it('commits a file in which two rows are parts of one cell', async () => {
    const file = Buffer.from('科目,金额,备注\n差旅费,10.00,上半年\n差旅费,20.00,下半年\n办公费,5.00,\n')
    const sent = await (
      await world.as(lin)
    )
      .post('/imports')
      .field('disclosure', String(version.disclosureId))
      .attach('file', file, '预算.csv')
    const id = Number(sent.headers['location']?.split('/').at(-1))
    await continueWork(world.deps, await getImport(world.deps, world.actor(lin), id)).finished
    const ready = await getImport(world.deps, world.actor(lin), id)
    expect([ready.state, ready.report?.ok]).to.deep.equal(['ready', { rows: 3, sum: 3_500 }])
    await (await world.as(lin)).post(`/imports/${id}/commit`).type('form').send({ version: ready.version }).expect(303)
    for (let tries = 0; tries < 200 && (await getImport(world.deps, world.actor(lin), id)).state === 'committing'; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20))
    expect((await getImport(world.deps, world.actor(lin), id)).state).to.equal('committed')
    expect(await amounts()).to.deep.equal([
      ['travel', 3_000],
      ['office', 500],
    ])
  })

  it('never overwrites what was typed', async () => {
    await post(row(0, '9'))
    const importer = budgets.importer as Importer
    const parsed = importer.parseRow({ category: 'travel', amount: 100 }, { version, departments: new Map() })
    const refused = await world.db.write
      .transaction((tx) => importer.insert(tx, version, 8, [{ rowNo: 2, row: parsed.row ?? {}, duplicateOfRow: null }]))
      .then(
        () => '',
        (error: unknown) => (error as { code: string }).code,
      )
    expect(refused).to.equal('budgets.error.taken')
    expect(await amounts()).to.deep.equal([['travel', 900]])
  })
})
