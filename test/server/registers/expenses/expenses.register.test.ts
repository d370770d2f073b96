import { expect } from 'chai'
import type { Register, VersionRef } from '../../../../server/registers/register.ts'
import { registerFor } from '../../../../server/registers/index.ts'
import { createFormat } from '../../../../server/web/format.ts'
import { translator } from '../../../../server/i18n/index.ts'
import { chen, he, lin } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantDraft, publishDraft, saveDraft } from '../draft.ts'
import { plantLines, plantRecord } from './planting.ts'

const context = {
  locale: 'zh-CN' as const,
  t: translator('zh-CN'),
  fmt: createFormat('zh-CN', '2026-03-02'),
  query: {},
  href: '/disclosures/1',
}

describe('the expense register', () => {
  let world: World
  let expenses: Register
  let version: VersionRef
  beforeEach(async () => {
    world = await makeWorld()
    expenses = registerFor('expenses')
    version = await plantDraft(world, 'A-01', '2026-02')
  })
  afterEach(() => world.close())

  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, body)
  const lines = async () =>
    (await world.db.read('expense_lines').where('version_id', version.versionId).orderBy('line_no')) as Record<string, unknown>[]
  const good = {
    'line.0.occurred_on': '2026-02-11',
    'line.0.category': 'reception',
    'line.0.purpose': '就业调研',
    'line.0.amount': '1,140.00',
    'line.0.persons': '6',
    'line.0.companions': '2',
    'line.0.letter_no': '人社函〔2026〕88号',
    'line.0.counterpart': '江口市人社局',
  }

  it('saves lines as they are typed, leaves empty ones out, and counts them with the version', async () => {
    expect(
      (
        await post({
          ...good,
          'line.1.category': 'reception',
          'line.1.period': '2026-02',
          'line.2.category': 'reception',
          'line.2.amount': '-20.5',
          'line.2.purpose': '退款',
        })
      ).status,
    ).to.equal(303)
    const saved = await lines()
    expect(
      saved.map((line) => [line['line_no'], line['period'], Number(line['amount_fen']), line['persons'], line['purpose']]),
    ).to.deep.equal([
      [1, '2026-02', 114_000, 6, '就业调研'],
      [2, '2026-02', -2_050, null, '退款'],
    ])
    const stored = (await world.db.read('disclosure_versions').where('id', version.versionId).first()) as Record<string, unknown>
    expect([Number(stored['line_count']), Number(stored['total_fen']), Number(stored['finding_count'])]).to.deep.equal([2, 111_950, 0])
  })

  it('refuses what it cannot read at its cell, keeps what was typed, and saves nothing', async () => {
    const page = await post({
      ...good,
      'line.1.purpose': '<i>第二笔</i>',
      'line.1.amount': '十二',
      'line.1.category': 'gold',
      'line.1.occurred_on': '2026-02-30',
      'line.1.persons': '-1',
      'line.1.period': '2026-13',
    })
    expect(page.status).to.equal(422)
    expect(page.text)
      .to.include('value="十二"')
      .and.include('&lt;i&gt;第二笔&lt;/i&gt;')
      .and.include('id="f-line-1-amount-error"')
      .and.include('value="1,140.00"')
    expect(page.text, 'the list of errors says which field').to.match(/href="#f-line-1-amount">[^<]*，金额：/)
    for (const field of ['category', 'occurred_on', 'persons', 'period'])
      expect(page.text, field).to.include(`id="f-line-1-${field}-error"`)
    expect(await lines()).to.deep.equal([])
  })

  it('changes and deletes by id and touches nothing the form did not show', async () => {
    await plantLines(
      world.db.write,
      world.cast,
      version.versionId,
      [1, 2, 3].map((n) => ({ department: 'JYCJ', period: '2026-02', category: 'travel', amount: n * 100, purpose: `第 ${n} 笔` })),
    )
    const [first, second] = await lines()
    const body = {
      'line.0.id': String(first?.['id']),
      'line.0.category': 'travel',
      'line.0.amount': '9.99',
      'line.0.purpose': '改过',
      'line.1.id': String(second?.['id']),
      'line.1.remove': '1',
      'line.1.amount': '',
      'line.2.category': 'travel',
      'line.2.amount': '5',
      'line.2.purpose': '新的',
    }
    expect((await post(body)).status).to.equal(303)
    expect((await lines()).map((line) => [line['line_no'], Number(line['amount_fen']), line['purpose']])).to.deep.equal([
      [1, 999, '改过'],
      [3, 300, '第 3 笔'],
      [4, 500, '新的'],
    ])
  })

  it('never changes a line of another record', async () => {
    const other = await plantRecord(world.db.write, world.cast, { item: 'A-02', department: 'CW', period: '2026-02' })
    await plantLines(world.db.write, world.cast, other.versionId, [
      { department: 'CW', period: '2026-02', category: 'travel', amount: 100 },
    ])
    const [foreign] = (await world.db.read('expense_lines').where('version_id', other.versionId)) as {
      id: number
      amount_fen: number | string
    }[]
    const refused = await post({
      'line.0.id': String(foreign?.id),
      'line.0.category': 'travel',
      'line.0.amount': '1',
      'line.0.purpose': 'x',
    })
    expect(refused.status).to.equal(409)
    await post({ 'line.0.id': String(foreign?.id), 'line.0.remove': '1', 'line.0.amount': '1' })
    expect(
      Number(((await world.db.read('expense_lines').where('id', foreign?.id).first()) as { amount_fen: number | string }).amount_fen),
    ).to.equal(100)
  })

  it('edits a long draft line by line, for its publishers only', async () => {
    await plantLines(
      world.db.write,
      world.cast,
      version.versionId,
      Array.from({ length: 120 }, (_, i) => ({ department: 'JYCJ' as const, period: '2026-02', category: 'travel', amount: 100 + i })),
    )
    const id = Number((await lines())[7]?.['id'])
    const editor = await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit`).expect(200)
    expect(editor.text).to.include(`/expenses/lines/`).and.include('共 120 行').and.not.include('name="line.50.amount"')
    const form = await (await world.as(lin)).get(`/expenses/lines/${id}/edit`).expect(200)
    expect(form.text).to.include('value="1.07"')
    const bad = await (
      await world.as(lin)
    )
      .post(`/expenses/lines/${id}/edit`)
      .type('form')
      .send({ 'line.0.category': 'travel', 'line.0.amount': 'abc', 'line.0.purpose': '留着' })
      .expect(422)
    expect(bad.text).to.include('value="abc"').and.include('value="留着"')
    await (
      await world.as(lin)
    )
      .post(`/expenses/lines/${id}/edit`)
      .type('form')
      .send({ 'line.0.category': 'travel', 'line.0.amount': '88', 'line.0.purpose': '改好' })
      .expect(303)
    expect(Number(((await world.db.read('expense_lines').where({ id }).first()) as { amount_fen: number | string }).amount_fen)).to.equal(
      8_800,
    )
    const total = (await world.db.read('disclosure_versions').where('id', version.versionId).first()) as { total_fen: number | string }
    expect(Number(total.total_fen)).to.equal(120 * 100 + (119 * 120) / 2 - 107 + 8_800)
    expect(await world.db.read('audit_entries').where('action', 'expense.line_change')).to.have.length(1)
    for (const stranger of [chen, he])
      for (const path of ['edit', 'delete'])
        expect(
          (await (await world.as(stranger)).post(`/expenses/lines/${id}/${path}`).type('form').send({ 'line.0.amount': '1' })).status,
          stranger.username,
        ).to.be.oneOf([403, 404])
    await (await world.as(lin)).post(`/expenses/lines/${id}/delete`).expect(303)
    expect(await lines()).to.have.length(119)
  })

  it('shows findings in the row they are about, with the clause', async () => {
    await plantLines(world.db.write, world.cast, version.versionId, [
      {
        department: 'JYCJ',
        period: '2026-02',
        category: 'reception',
        amount: 228_000,
        on: '2026-02-16',
        purpose: '社保业务交流',
        values: { persons: 12, companions: 5, official_letter_no: '平人社函〔2026〕19号', counterpart: '平山县' },
      },
    ])
    await publishDraft(world, version)
    const page = await (await world.as(chen)).get(`/disclosures/${version.disclosureId}`).expect(200)
    expect(page.text)
      .to.include('来客 12 人，陪同 5 人，超过上限 4 人。（《党政机关国内公务接待管理规定》第十条）')
      .and.include('公函 平人社函〔2026〕19号')
    expect(page.text).to.include(`/expenses/lines?record=${version.disclosureId}&amp;`)
    const findings = await expenses.check(world.db.read, version)
    expect(findings.map(({ code, line }) => [code, line])).to.deep.equal([['expenses.finding.reception_companions_exceeded', 1]])
    expect((await expenses.summarise(world.db.read, version)).findingCount).to.equal(1)
  })

  it('copies under the same numbers and tells a correction line by line', async () => {
    await plantLines(
      world.db.write,
      world.cast,
      version.versionId,
      [1, 2, 3].map((n) => ({ department: 'JYCJ', period: '2026-02', category: 'travel', amount: n * 100, purpose: `第 ${n} 笔` })),
    )
    const other = await plantRecord(world.db.write, world.cast, { item: 'A-01', department: 'JYCJ', period: '2026-01', state: 'draft' })
    const to = { ...version, versionId: other.versionId, disclosureId: other.disclosureId }
    await world.db.write.transaction((tx) => expenses.copy(tx, version, to))
    expect(await expenses.diff(world.db.read, version, to, context)).to.deep.equal({ added: [], removed: [], changed: [] })
    expect(await expenses.canonical(world.db.read, version)).to.deep.equal(await expenses.canonical(world.db.read, to))
    await world.db.write('expense_lines').where({ version_id: to.versionId, line_no: 2 }).update({ amount_fen: 250 })
    await world.db.write('expense_lines').where({ version_id: to.versionId, line_no: 3 }).delete()
    const diff = await expenses.diff(world.db.read, version, to, context)
    expect(diff.changed).to.deep.equal([{ label: '第 2 行', fields: [{ label: '金额', from: '2.00', to: '2.50' }] }])
    expect(diff.removed).to.deep.equal([{ label: '第 3 行', text: '第 3 笔 3.00' }])
    await world.db.write.transaction((tx) => expenses.remove(tx, to))
    expect((await expenses.summarise(world.db.read, to)).lineCount).to.equal(0)
  })
})
