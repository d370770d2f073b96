import { expect } from 'chai'
import { registerFor } from '../../../../server/registers/index.ts'
import type { Importer, Register, VersionRef } from '../../../../server/registers/register.ts'
import { chen, he, lin, observer, xu } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { createFormat } from '../../../../server/web/format.ts'
import { translator } from '../../../../server/i18n/index.ts'
import { plantDraft, publishDraft, saveDraft } from '../draft.ts'
import { COMPUTERS, typedLine } from './sample.ts'

describe('the register of asset disposals', () => {
  let world: World
  let assets: Register
  let version: VersionRef
  beforeEach(async () => {
    world = await makeWorld()
    await world.db.write('catalogue_items').where('code', 'A-03').update({ register: 'asset_disposals' })
    assets = registerFor('asset_disposals')
    version = await plantDraft(world, 'A-03', '2026')
  })
  afterEach(() => world.close())

  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, body)
  const stored = async (): Promise<Record<string, unknown>[]> =>
    (await world.db.read('asset_disposals').where('version_id', version.versionId).orderBy('line_no')) as Record<string, unknown>[]
  const context = (locale: 'zh-CN' | 'en' = 'zh-CN') => ({
    locale,
    t: translator(locale),
    fmt: createFormat(locale, '2026-02-26'),
    query: {},
    href: '/disclosures/1',
  })

  it('keeps the lines of its form, reckons a net value that was left out, and adds what is new', async () => {
    expect((await post({ ...typedLine(0, COMPUTERS), ...typedLine(1, { quantity: '1' }) })).status).to.equal(303)
    const [line, ...others] = await stored()
    expect(others).to.deep.equal([])
    expect([line?.['original_fen'], line?.['net_fen'], line?.['price_fen']].map(Number)).to.deep.equal([2_790_000, 139_500, 42_000])
    const id = String(line?.['id'])
    await post({
      ...typedLine(0, { ...COMPUTERS, id, quantity: '7' }),
      ...typedLine(1, { ...COMPUTERS, asset_no: 'CW-2018-0001', name: '打印机' }),
    })
    expect((await stored()).map((each) => [each['line_no'], each['name'], each['quantity']])).to.deep.equal([
      [1, '台式计算机', 7],
      [2, '打印机', 6],
    ])
    await post(typedLine(0, { ...COMPUTERS, id, remove: '1' }))
    expect((await stored()).map((each) => each['name'])).to.deep.equal(['打印机'])
  })

  it('refuses what is no date, amount, number or choice, in its field, and keeps what was typed', async () => {
    const page = await post(
      typedLine(0, { ...COMPUTERS, acquired_on: '2017-02-30', original: '12.345', quantity: '0', way: 'burnt', name: '' }),
    )
    expect(page.status).to.equal(422)
    for (const field of ['acquired_on', 'original', 'quantity', 'way', 'name']) expect(page.text).to.include(`f-asset-0-${field}-error`)
    expect(page.text).to.include('value="12.345"').and.include('数量请填写 1 以上的整数。')
    expect(await stored()).to.deep.equal([])
  })

  it('refuses a line that belongs to another record', async () => {
    const other = await plantDraft(world, 'A-03', '2025')
    await saveDraft(world, other, typedLine(0, COMPUTERS))
    const { id } = (await world.db.read('asset_disposals').where('version_id', other.versionId).first('id')) as { id: number }
    expect((await post(typedLine(0, { ...COMPUTERS, id: String(id), name: '改' }))).status).to.equal(409)
    expect(((await world.db.read('asset_disposals').where({ id }).first('name')) as { name: string }).name).to.equal('台式计算机')
  })

  it('shows a long batch in parts, each of which saves without touching the others', async () => {
    const row = (n: number) => ({ ...typedLine(n, { ...COMPUTERS, asset_no: `N${n}` }) })
    const many = (from: number) => Object.assign({}, ...Array.from({ length: 30 }, (_, i) => row(from + i))) as Record<string, string>
    await post(many(0))
    await post(many(30))
    const page = await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit?part=2`).expect(200)
    expect(page.text).to.include('第 51–60 行').and.include('value="N50"').and.not.include('value="N49"')
    const fifty = (await stored())[50]
    await post(typedLine(0, { ...COMPUTERS, id: String(fifty?.['id']), asset_no: 'N50', name: '改过的' }))
    expect((await stored()).length).to.equal(60)
  })

  it('stops a batch whose figures do not add up, and an empty one', async () => {
    expect((await assets.check(world.db.read, version)).map(({ code, severity }) => [code, severity])).to.deep.equal([
      ['assets.check.empty', 'error'],
    ])
    await post(typedLine(0, { ...COMPUTERS, net: '1,395.01', paid_on: '', voucher_no: '' }))
    const found = await assets.check(world.db.read, version)
    expect(found.map(({ code, severity, line, field }) => [code, severity, line, field])).to.deep.equal([
      ['assets.finding.net_mismatch', 'error', 1, 'net'],
      ['assets.finding.receipts_unpaid', 'finding', 1, 'paid_on'],
    ])
    expect(await assets.summarise(world.db.read, version)).to.deep.equal({ lineCount: 1, total: 2_790_000, findingCount: 2 })
    const refused = await (await world.as(lin)).post(`/disclosures/${version.disclosureId}/submit`).type('form').send({})
    expect(refused.status).to.not.equal(303)
  })

  it('finds an asset that was disposed of before, unless that record was withdrawn', async () => {
    const earlier = await plantDraft(world, 'A-03', '2025')
    await saveDraft(world, earlier, typedLine(0, COMPUTERS))
    await publishDraft(world, earlier)
    await post(typedLine(0, COMPUTERS))
    const codes = async () => (await assets.check(world.db.read, version)).map(({ code }) => code)
    expect(await codes()).to.deep.equal(['assets.finding.disposed_before'])
    expect(await assets.check(world.db.read, earlier), 'the earlier one did nothing wrong').to.deep.equal([])
    await world.db.write('disclosures').where('id', earlier.disclosureId).update({ first_published_at: '2999-01-01T00:00:00.000Z' })
    await world.db.write('disclosures').where('id', version.disclosureId).update({ first_published_at: '2026-01-01T00:00:00.000Z' })
    expect(await codes(), 'published later').to.deep.equal([])
    await world.db.write('disclosures').where('id', version.disclosureId).update({ first_published_at: null })
    expect(await codes()).to.deep.equal(['assets.finding.disposed_before'])
    await world.db.write('disclosures').where('id', earlier.disclosureId).update({ withdrawn_at: '2026-02-02T00:00:00.000Z' })
    expect(await codes()).to.deep.equal([])
  })

  it('copies a version whole and tells two of them apart', async () => {
    await post({ ...typedLine(0, COMPUTERS), ...typedLine(1, { ...COMPUTERS, asset_no: 'X', name: '打印机' }) })
    const to = await plantDraft(world, 'A-03', '2025')
    await world.db.write.transaction((tx) => assets.copy(tx, version, to))
    expect(await assets.canonical(world.db.read, to)).to.deep.equal(await assets.canonical(world.db.read, version))
    await world.db.write('asset_disposals').where({ version_id: to.versionId, line_no: 1 }).update({ way: 'loss', price_fen: null })
    await world.db.write('asset_disposals').where({ version_id: to.versionId, line_no: 2 }).delete()
    const diff = await assets.diff(world.db.read, version, to, context())
    expect(diff.removed.map(({ label }) => label)).to.deep.equal(['第 2 行 打印机'])
    expect(diff.changed).to.deep.equal([
      {
        label: '第 1 行 台式计算机',
        fields: [
          { label: '处置方式', from: '报废', to: '报损' },
          { label: '成交价', from: '420.00', to: '' },
        ],
      },
    ])
    await world.db.write.transaction((tx) => assets.remove(tx, to))
    expect((await assets.summarise(world.db.read, to)).lineCount).to.equal(0)
  })

  it('gives its texts to the secrecy gate and takes a mask exactly in its place', async () => {
    await post(typedLine(0, { ...COMPUTERS, transferee: '张三 330106199001011234' }))
    const texts = (await assets.texts?.(world.db.read, version)) ?? []
    expect(texts.find(({ place }) => place === 'line:1:transferee')?.text).to.equal('张三 330106199001011234')
    const replace = (from: string) =>
      world.db.write.transaction((tx) => assets.replaceText?.(tx, version, 'line:1:transferee', from, '张三 ****') ?? Promise.resolve())
    await replace('张三 330106199001011234')
    expect((await stored())[0]?.['transferee']).to.equal('张三 ****')
    expect(
      await replace('张三 330106199001011234').then(
        () => '',
        (error: unknown) => (error as { kind: string }).kind,
      ),
    ).to.equal('conflict')
    const way = world.db.write.transaction((tx) => assets.replaceText?.(tx, version, 'line:1:way', 'scrap', 'loss') ?? Promise.resolve())
    expect(
      await way.then(
        () => '',
        (error: unknown) => (error as { kind: string }).kind,
      ),
    ).to.equal('conflict')
  })

  it('takes rows from a spreadsheet, asks about figures that do not add up, and gives them back', async () => {
    const importer = assets.importer as Importer
    const cells = {
      name: '空调机',
      class: 'equipment',
      quantity: 2,
      original: 796_000,
      depreciation: 700_000,
      way: 'scrap',
      reason: '老化',
    }
    const parse = (more: object) => importer.parseRow({ ...cells, ...more }, { version, departments: new Map() })
    const good = parse({})
    expect([good.amount, good.row?.['net']]).to.deep.equal([796_000, 96_000])
    expect(
      parse({ net: 96_001 })
        .findings.filter(({ severity }) => severity === 'doubt')
        .map(({ column }) => column),
    ).to.deep.equal(['net'])
    expect([
      parse({ quantity: 0 }).row,
      parse({ way: null }).row,
      parse({ price: -1 }).row,
      parse({ name: '长'.repeat(201) }).row,
    ]).to.deep.equal([null, null, null, null])
    const rows = [good, good].map(({ row }, i) => ({ rowNo: i + 2, row: row ?? {}, duplicateOfRow: null }))
    await world.db.write.transaction((tx) => importer.insert(tx, version, 7, rows))
    expect((await stored()).map((line) => [line['line_no'], line['source_row'], Number(line['net_fen'])])).to.deep.equal([
      [1, 2, 96_000],
      [2, 3, 96_000],
    ])
    expect(await world.db.write.transaction((tx) => importer.undo(tx, version, 7))).to.equal(2)
  })

  describe('once published', () => {
    beforeEach(async () => {
      await post({
        ...typedLine(0, COMPUTERS),
        ...typedLine(1, {
          ...COMPUTERS,
          asset_no: 'CW-2019-0002',
          name: '打印机',
          price: '',
          paid_on: '',
          voucher_no: '',
          way: 'donation',
          written_off_on: '',
        }),
      })
      await publishDraft(world, version)
    })

    it('shows its lines with what the rules say of them', async () => {
      const page = await (await world.as(chen)).get(`/disclosures/${version.disclosureId}`).expect(200)
      expect(page.text).to.include('CW-2019-0002').and.include('还没有核销资产台账。').and.include('第三十五条')
    })

    it('counts in the overview, by way, recovery and days, each figure leading to its lines', async () => {
      const page = await (await world.as(chen)).get('/asset-disposals').expect(200)
      expect(page.text)
        .to.include('2026 年处置 2 项，原值 5.58 万元；成交收入 0.04 万元。')
        .and.include('30.1')
        .and.include('/asset-disposals/lines?year=2026&amp;way=scrap')
      const lines = await (await world.as(chen)).get('/asset-disposals/lines?year=2026&way=scrap').expect(200)
      expect(lines.text).to.include('CW-2017-0113').and.not.include('CW-2019-0002')
      const open = await (await world.as(chen)).get('/asset-disposals/lines?ledger=0').expect(200)
      expect(open.text).to.include('CW-2019-0002').and.include('还没有核销资产台账。').and.not.include('CW-2017-0113')
      const days = await (await world.as(chen)).get('/asset-disposals/lines?days_min=16&days_max=30').expect(200)
      expect(days.text).to.include('CW-2017-0113').and.not.include('CW-2019-0002')
      const file = await (await world.as(chen)).get('/asset-disposals/lines?format=csv').expect(200)
      expect(file.text).to.include('27900.00').and.include('捐赠')
    })

    it('is closed to those outside its audience', async () => {
      const lines = await (await world.as(observer)).get('/asset-disposals/lines').expect(200)
      expect(lines.text).to.not.include('CW-2017-0113')
    })

    it('is judged by the limits of the day of its approval, which the editor keeps', async () => {
      const agent = await world.as(xu)
      const set = {
        from_on: '2026-01-12',
        basis: '临财资〔2026〕1号',
        authority_single: '',
        authority_batch: '50000',
        finance_single: '',
        finance_batch: '',
      }
      const findings = async () => (await assets.check(world.db.read, version)).filter(({ field }) => field === 'approval_level').length
      expect(await findings()).to.equal(0)
      await agent.post('/asset-disposals/thresholds').type('form').send(set).expect(303)
      expect(await findings()).to.equal(2)
      const page = await (await world.as(chen)).get(`/disclosures/${version.disclosureId}`).expect(200)
      expect(page.text).to.include('应由主管部门审批')
      const taken = await agent.post('/asset-disposals/thresholds').type('form').send(set).expect(422)
      expect(taken.text).to.include('这一天已有一组权限。')
      const { id } = (await world.db.read('asset_thresholds').where('from_on', '2026-01-12').first('id')) as { id: number }
      const change = { ...set, version: '1', authority_batch: '55800.01' }
      await agent.post(`/asset-disposals/thresholds/${id}`).type('form').send(change).expect(303)
      expect(await findings()).to.equal(0)
      await agent.post(`/asset-disposals/thresholds/${id}`).type('form').send(change).expect(409)
      await agent.post(`/asset-disposals/thresholds/${id}/delete`).type('form').send({ version: '1' }).expect(409)
      await agent.post(`/asset-disposals/thresholds/${id}/delete`).type('form').send({ version: '2' }).expect(303)
      const entries = (await world.db.read('audit_entries').where('action', 'like', 'asset_thresholds.%').orderBy('id')) as {
        action: string
      }[]
      expect(entries.map(({ action }) => action)).to.deep.equal([
        'asset_thresholds.add',
        'asset_thresholds.change',
        'asset_thresholds.delete',
      ])
    })

    it('keeps at least one set of limits', async () => {
      const agent = await world.as(xu)
      await world.db.write('asset_thresholds').where('from_on', '2004-01-01').delete()
      const { id } = (await world.db.read('asset_thresholds').first('id')) as { id: number }
      await agent.post(`/asset-disposals/thresholds/${id}/delete`).type('form').send({ version: '1' }).expect(409)
      await (await world.as(he)).post(`/asset-disposals/thresholds/${id}/delete`).type('form').send({ version: '1' }).expect(403)
    })
  })
})
