import { expect } from 'chai'
import { registerFor } from '../../../../server/registers/index.ts'
import type { Importer, Register, VersionRef } from '../../../../server/registers/register.ts'
import { chen, lin, sun, sysadmin, wu, type Persona } from '../../../support/personas.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import { plantDraft, publishDraft, saveDraft } from '../draft.ts'

const GIFT = {
  'gift.0.subject': '茶叶',
  'gift.0.quantity': '2',
  'gift.0.estimateFen': '360',
  'gift.0.isMoney': '0',
  'gift.0.giver': 'unit',
  'gift.0.personName': '王海波',
  'gift.0.happenedOn': '2025-03-02',
  'gift.0.recordedOn': '2025-03-05',
  'gift.0.handling': 'handed_in',
  'gift.0.voucher': '0012345',
  'gift.0.handler1': '李明',
  'gift.0.handler2': '周晓',
}
const COUNTS = {
  'personal_matters.0.year': '2025',
  'personal_matters.0.expected': '9',
  'personal_matters.0.actual': '9',
  'personal_matters.0.checked': '2',
  'personal_matters.0.recordedOn': '2026-02-03',
}

describe('the register of integrity', () => {
  let world: World
  let register: Register
  let version: VersionRef
  beforeEach(async () => {
    world = await makeWorld()
    await world.db.write('catalogue_items').where({ code: 'B-01' }).update({ register: 'integrity' })
    register = registerFor('integrity')
    version = await plantDraft(world, 'B-01', '2025')
  })
  afterEach(() => world.close())

  const post = (body: Readonly<Record<string, string>>) => saveDraft(world, version, { integrity_entries: '1', ...body })
  const rows = async () => ((await register.canonical(world.db.read, version)) as { entries: Record<string, unknown>[] }).entries

  it('keeps what its form says, copies it, and takes it away', async () => {
    const page = await (await world.as(lin)).get(`/disclosures/${version.disclosureId}/edit`).expect(200)
    expect(page.text).to.include('添一件礼品').and.include('送礼人只分单位、个人')
    expect((await post({ ...GIFT, ...COUNTS })).status).to.equal(303)
    expect(await rows()).to.deep.equal([
      {
        section: 'gift',
        subject: '茶叶',
        quantity: 2,
        estimateFen: 36_000,
        giver: 'unit',
        personName: '王海波',
        happenedOn: '2025-03-02',
        recordedOn: '2025-03-05',
        handling: 'handed_in',
        voucher: '0012345',
        handler1: '李明',
        handler2: '周晓',
      },
      { section: 'personal_matters', year: 2025, expected: 9, actual: 9, checked: 2, recordedOn: '2026-02-03' },
    ])
    expect(await register.summarise(world.db.read, version)).to.deep.equal({ lineCount: 2, total: 36_000, findingCount: 1 })
    const other = { ...version, ...(await plantDraft(world, 'B-01', '2024')) }
    await world.db.write.transaction((tx) => register.copy(tx, version, other))
    expect(await register.canonical(world.db.read, other)).to.deep.equal({ entries: await rows() })
    await world.db.write.transaction((tx) => register.remove(tx, version))
    expect(await rows()).to.deep.equal([])
  })

  it('refuses at once what the reports say, and keeps what was typed', async () => {
    const page = await post({ ...COUNTS, 'personal_matters.0.text': '其中 1 人补报配偶房产' })
    expect(page.status).to.equal(422)
    expect(page.text).to.include('个人有关事项的内容不公开').and.include('其中 1 人补报配偶房产')
    expect(await rows()).to.deep.equal([])
  })

  it('stops a submission whose title says it', async () => {
    await post(COUNTS)
    const before = (await register.check(world.db.read, version)).map(({ code }) => code)
    expect(before).to.deep.equal(['integrity.finding.matters_late'])
    await world.db.write('disclosure_versions').where({ id: version.versionId }).update({ summary: '含配偶从业情况' })
    const found = (await register.check(world.db.read, version)).map(({ code, severity }) => `${severity} ${code}`)
    expect(found).to.include('error integrity.finding.private')
  })

  it('adds a row by a button, without a script', async () => {
    const added = await post({ ...GIFT, rows: 'gift.add' })
    expect(added.status).to.equal(303)
    expect((await rows()).length).to.equal(2)
    await post(GIFT)
    expect((await rows()).length).to.equal(1)
  })

  it('takes rows from a spreadsheet and gives them back; a row that stays as it was stays the import’s', async () => {
    const importer = register.importer as Importer
    const context = { version, departments: new Map<string, number>() }
    const gift = {
      ...{ subject: '茶叶', quantity: 2, estimate: 36_000, giver: 'unit', person: '王海波', handling: 'handed_in', voucher: '1' },
      ...{ happened_on: '2025-03-02', recorded_on: '2025-03-05', handler_1: '李明', handler_2: '周晓' },
    }
    const parsed = [
      gift,
      { ...gift, handler_2: '李明' },
      { subject: '警示教育', happened_on: '2025-04-01', expected: 10, actual: 8 },
      { section: 'personal_matters', year: 2025, expected: 3, actual: 3, checked: 1, text: '子女情况' },
      { year: 2025 },
    ].map((cells) => importer.parseRow(cells, context))
    expect(parsed.map(({ row, findings }) => [row?.['section'] ?? null, findings.map(({ column }) => column)])).to.deep.equal([
      ['gift', []],
      [null, ['handler_2']],
      ['training', []],
      [null, ['text']],
      [null, ['section']],
    ])
    const good = parsed.flatMap(({ row }, i) => (row === null ? [] : [{ rowNo: i + 2, row, duplicateOfRow: null }]))
    await world.db.write.transaction((tx) => importer.insert(tx, version, 7, good))
    expect((await rows()).map(({ section }) => section)).to.deep.equal(['gift', 'training'])
    await world.db.write.transaction((tx) => register.replaceText!(tx, version, 'line:1:personName', '王海波', '王某'))
    expect(await world.db.write.transaction((tx) => importer.undo(tx, version, 7))).to.equal(1)
    expect((await rows()).map(({ personName }) => personName)).to.deep.equal(['王某'])
  })

  it('shows everybody what is published, as tables, counts and charts, and exports it', async () => {
    await post({ ...GIFT, ...COUNTS })
    const reader = await world.as(chen)
    const before = await reader.get('/integrity?year=2025').expect(200)
    expect(before.text).not.to.include('360.00')
    await publishDraft(world, version)
    const page = await reader.get('/integrity?year=2025').expect(200)
    expect(page.text).to.include('估值合计 360.00 元').and.include('应报 9，抽查 2').and.include('integrity-gifts')
    const list = await reader.get('/integrity/gift?q=茶叶').expect(200)
    expect(list.text).to.include('王海波').and.include(`/disclosures/${version.disclosureId}`)
    expect((await reader.get('/integrity/gift?q=酒').expect(200)).text).not.to.include('王海波')
    const csv = await reader.get('/integrity/gift?format=csv').expect(200)
    expect(csv.text).to.include('茶叶').and.include('360.00')
    const record = await reader.get(`/disclosures/${version.disclosureId}`).expect(200)
    expect(record.text).to.include('礼品登记上交').and.include('集中报告应在')
    await reader.get('/integrity/rumours').expect(404)
    await (await world.as(sysadmin)).get('/integrity').expect(403)
  })

  it('names somebody sanctioned while the sanction is in force, and nowhere afterwards', async () => {
    const sanction = { 'sanction.0.personName': '许一鸣', 'sanction.0.post': '副科长', 'sanction.0.sanction': 'warning' }
    await post({ ...sanction, 'sanction.0.happenedOn': '2025-09-10', 'sanction.0.recordedOn': '2025-09-10' })
    await publishDraft(world, version)
    const seen = async (who: Persona): Promise<boolean[]> => {
      const [list, file, found, record] = [
        await (await world.as(who)).get('/integrity/sanction').expect(200),
        await (await world.as(who)).get('/integrity/sanction?format=csv').expect(200),
        await (await world.as(who)).get('/integrity/sanction').query({ q: '许一鸣' }).expect(200),
        await (await world.as(who)).get(`/disclosures/${version.disclosureId}`).expect(200),
      ]
      expect(found.text).not.to.include(`/disclosures/${version.disclosureId}"`)
      return [list.text, file.text, record.text].map((text) => text.includes('许一鸣'))
    }
    expect(await seen(chen)).to.deep.equal([true, true, true])
    const texts = [...(await register.textsMany!(world.db.read, [version])).values()].flat()
    expect(texts.map(({ text }) => text)).not.to.include('许一鸣')
    const [row] = await rows()
    expect(JSON.stringify(row), 'what is exported for ever').not.to.match(/许一鸣|副科长/)
    expect(row?.['personDigest']).to.match(/^[0-9a-f]{64}$/)
    await world.db.write('integrity_entries').where({ version_id: version.versionId }).update({ person_name: '某某' })
    expect((await rows())[0]?.['personDigest'], 'another name').not.to.equal(row?.['personDigest'])
    await world.db.write('integrity_entries').where({ version_id: version.versionId }).update({ person_name: '许一鸣' })
    world.clock.set('2026-03-09T15:59:00.000Z') // the last minute of the last day
    expect(await seen(sun)).to.deep.equal([true, true, true])
    world.clock.set('2026-03-09T16:00:00.000Z')
    expect(await seen(wu)).to.deep.equal([false, false, false])
    expect((await (await world.as(wu)).get('/integrity/sanction')).text).to.include('不再显示姓名')
  })

  it('keeps what only a department reads from the others', async () => {
    await world.db.write('catalogue_items').where({ code: 'B-01' }).update({ audience: 'department' })
    await post(GIFT)
    await publishDraft(world, version)
    const [own, other] = [await world.as(lin), await world.as(chen)]
    const same = world.cast.people['chen'] === world.cast.people['lin']
    expect(same).to.equal(false)
    expect((await own.get('/integrity/gift').expect(200)).text).to.include('茶叶')
    const department = (await world.db.read('people').where({ username: 'chen' }).first('department_id')) as { department_id: number }
    expect((await other.get('/integrity/gift').expect(200)).text.includes('茶叶')).to.equal(
      department.department_id === version.departmentId,
    )
  })
})
