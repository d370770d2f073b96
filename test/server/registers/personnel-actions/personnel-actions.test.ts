import { expect } from 'chai'
import { decideResult } from '../../../../server/publicity/handling.service.ts'
import { getDisclosure, submitDisclosure, withdrawDisclosure } from '../../../../server/disclosures/disclosures.service.ts'
import { registerFor } from '../../../../server/registers/index.ts'
import type { Importer, Register, VersionRef } from '../../../../server/registers/register.ts'
import { PASSWORD } from '../../../support/cast.ts'
import { chen, he, lin, ma, observer, tang } from '../../../support/personas.ts'
import { refusalOf } from '../../../support/refusal.ts'
import { makeWorld, type World } from '../../../support/world.ts'
import {
  correctedNotice,
  draftedPersonnel,
  noticeFields,
  publishedNotice,
  publishedPersonnel,
  withPersonnel,
  type Fields,
} from '../../publicity/flow.ts'

describe('the register of personnel actions', () => {
  let world: World
  let register: Register
  beforeEach(async () => {
    world = await makeWorld()
    await withPersonnel(world)
    register = registerFor('personnel_actions')
  })
  afterEach(() => world.close())

  const refOf = async (id: number, number = 1): Promise<VersionRef> => {
    const row = (await world.db.read('disclosure_versions').where({ disclosure_id: id, number }).first('id')) as { id: number }
    return { versionId: row.id, disclosureId: id, departmentId: world.cast.departments['JYCJ']!, period: null }
  }
  const post = async (id: number, fields: Fields) => {
    const { version, title } = await getDisclosure(world.deps, world.actor(lin), id)
    return (await world.as(lin))
      .post(`/disclosures/${id}`)
      .type('form')
      .send({ version: String(version), title, ...fields })
  }
  const punished = (on: string, more: Fields = {}): Fields => ({
    personnel: '1',
    'row.0.kind': 'punishment',
    'row.0.name': '何晓岚',
    'row.0.department': String(world.cast.departments['CW']),
    'row.0.detail': 'warning',
    'row.0.decided_by': '机关纪委',
    'row.0.decided_on': on,
    'row.0.effective_on': on,
    'row.0.document_number': '临人社监〔2026〕1号',
    'row.0.grounds': '擅离岗位。',
    ...more,
  })

  it('is written a person at a time, with buttons that keep what is typed', async () => {
    const id = await draftedPersonnel(world, noticeFields(world))
    const added = await post(id, { ...noticeFields(world), 'row.0.was': '1', rows: 'row.add' })
    expect(added.status).to.equal(303)
    const page = await (await world.as(lin)).get(`/disclosures/${id}/edit`).expect(200)
    expect(page.text).to.include('name="row.1.name"').and.include('value="1990-05"').and.include('<datalist id="personnel-people">')
    const refused = await post(id, {
      ...noticeFields(world),
      'row.0.was': '1',
      'row.0.birth_month': '1990-05-12',
      'row.0.effective_on': '昨天',
      notice_days: '40',
      takers: '99999',
    })
    expect(refused.status).to.equal(422)
    expect(refused.text)
      .to.include('只填年月，例如 1985-06，不填日。')
      .and.include('没有这个日期')
      .and.include('请填写 1 到 30 的整数。')
      .and.include('value="1990-05-12"')
      .and.include('请从列出的选项中选一个')
    expect((await post(id, { ...noticeFields(world), 'row.0.was': '1', 'row.1.name': '' })).status).to.equal(303)
    const lines = (await world.db.read('personnel_actions')) as { name: string; person_id: number; birth_month: string }[]
    expect(
      lines.map(({ name, person_id, birth_month }) => [name, person_id, birth_month]),
      'the empty row is gone',
    ).to.deep.equal([['陈静', world.cast.people['chen'], '1990-05']])
  })

  it('stops what must not be said before anybody reviews it', async () => {
    const submit = async (fields: Fields) =>
      refusalOf(submitDisclosure(world.deps, world.actor(lin), await draftedPersonnel(world, fields)))
    expect(await submit(noticeFields(world, { notice_days: '4' }))).to.equal('invalid disclosures.error.findings_stop')
    expect(await submit(noticeFields(world, { 'row.0.grounds': '其配偶在局属单位工作。' }))).to.equal(
      'invalid disclosures.error.findings_stop',
    )
    expect(await submit(noticeFields(world, { notes: '因涉嫌违纪接受组织审查。' }))).to.equal('invalid disclosures.error.findings_stop')
    expect(await submit(punished('2026-03-03')), 'not in force yet').to.equal('invalid disclosures.error.findings_stop')
    expect(await submit(punished('2025-08-02')), 'over since 1 February').to.equal('invalid disclosures.error.findings_stop')
    await submitDisclosure(world.deps, world.actor(lin), await draftedPersonnel(world, punished('2026-03-02'), '处分生效情况'))
  })

  it('shows a punishment for as long as it is in force, and its name nowhere afterwards', async () => {
    const id = await publishedPersonnel(world, punished('2026-03-02'), '处分生效情况')
    // Half a year later everybody has to sign in anew.
    const text = async (path: string) => {
      const reader = world.visitor()
      await reader.post('/login').type('form').send({ username: 'chen', password: PASSWORD }).expect(303)
      return (await reader.get(path).expect(200)).text
    }
    world.clock.set('2026-09-01T15:00:00Z')
    expect(await text(`/disclosures/${id}`))
      .to.include('何晓岚')
      .and.include('政务警告')
    expect(await text('/personnel')).to.include('何晓岚')
    world.clock.set('2026-09-01T16:00:00Z')
    expect(await text(`/disclosures/${id}`))
      .to.include('处分期已满，不再显示姓名')
      .and.not.include('何晓岚')
    expect(await text('/personnel')).not.to.include('何晓岚')
    expect(await text('/personnel?format=csv')).not.to.include('何晓岚')
    expect(await text(`/disclosures/${id}/export?format=json`)).not.to.include('何晓岚')
    const searched = await register.textsMany!(world.db.read, [await refOf(id)])
    expect(JSON.stringify([...searched]))
      .to.include('擅离岗位')
      .and.not.include('何晓岚')
  })

  it('is committed to with a digest that a changed name breaks', async () => {
    const version = await refOf(await publishedPersonnel(world, punished('2026-03-02'), '处分生效情况'))
    const logged = async () => JSON.stringify((await register.canonicalMany!(world.db.read, [version])).get(version.versionId))
    const before = await logged()
    expect(before)
      .to.match(/"nameDigest":"[0-9a-f]{64}"/)
      .and.not.include('何晓岚')
    await world.db.write('personnel_actions').update({ name: '林芳' })
    expect(await logged()).not.to.equal(before)
  })

  it('keeps nobody promoted who is under a punishment', async () => {
    await publishedPersonnel(world, punished('2026-03-02'), '处分生效情况')
    const fields = (on: string) =>
      noticeFields(world, {
        'row.0.name': '何晓岚',
        'row.0.department': String(world.cast.departments['CW']),
        takers: [String(world.cast.departments['BGS'])],
        'row.0.effective_on': on,
      })
    const findings = async (on: string) =>
      (await register.check(world.db.read, await refOf(await draftedPersonnel(world, fields(on))), '2026-03-02')).map(({ code }) => code)
    expect(await findings('2026-09-01')).to.deep.equal(['personnel.finding.barred'])
    expect(await findings('2026-09-02')).to.deep.equal([])
  })

  it('lets a decision rest on a notice that is over and came out well, and leads from one to the other', async () => {
    const notice = await publishedNotice(world)
    const decision: Fields = {
      ...noticeFields(world),
      is_notice: '',
      'row.0.decided_by': '局党组',
      'row.0.decided_on': '2026-03-10',
      'row.0.effective_on': '2026-03-10',
      'row.0.notice': String(notice),
    }
    const stops = async () =>
      refusalOf(submitDisclosure(world.deps, world.actor(lin), await draftedPersonnel(world, decision, '陈静同志任职')))
    world.clock.set('2026-03-11T01:00:00Z')
    expect(await stops(), 'no result yet').to.equal('invalid disclosures.error.findings_stop')
    await decideResult(world.deps, world.actor(tang), notice, { number: 1, lineNo: 1, result: 'unaffected', reason: '' })
    const id = await publishedPersonnel(world, decision, '陈静同志任职')
    expect((await (await world.as(he)).get(`/disclosures/${id}`).expect(200)).text).to.include(`href="/publicity/${notice}"`)
    expect((await (await world.as(he)).get(`/disclosures/${notice}`).expect(200)).text)
      .to.include(`href="/disclosures/${id}"`)
      .and.include('据此公示作出的决定')
    const draft = await draftedPersonnel(world, decision, '陈静同志任职')
    await withdrawDisclosure(world.deps, world.actor(ma), notice, { reason: '公示内容有误。' })
    expect(await refusalOf(submitDisclosure(world.deps, world.actor(lin), draft)), 'the notice is withdrawn').to.equal(
      'invalid disclosures.error.findings_stop',
    )
  })

  it('says what a correction changed, person by person', async () => {
    const id = await publishedNotice(world)
    await correctedNotice(world, id, {
      'row.0.post_to': '科长助理',
      'row.1.kind': 'appointment',
      'row.1.name': '林芳',
      'row.1.department': String(world.cast.departments['JYCJ']),
      'row.1.post_to': '副科长',
    })
    const page = await (await world.as(chen)).get(`/disclosures/${id}/diff`).expect(200)
    expect(page.text).to.include('科长助理').and.include('副科长').and.include('林芳')
    expect((await register.summarise(world.db.read, await refOf(id, 2))).lineCount).to.equal(2)
  })

  it('names every text to the secrecy gate and replaces exactly that one', async () => {
    const version = await refOf(await draftedPersonnel(world, noticeFields(world, { 'row.0.grounds': '电话 13812345678。' })))
    const texts = await register.texts!(world.db.read, version)
    expect(texts.map(({ place }) => place)).to.include.members([
      'notes',
      'telephone',
      'address',
      'how',
      'line:1:name',
      'line:1:grounds',
      'line:1:post_to',
    ])
    const replace = (place: string, from: string, to: string) =>
      world.db.write.transaction((tx) => register.replaceText!(tx, version, place, from, to))
    await replace('line:1:grounds', '电话 13812345678。', '电话 138****5678。')
    await replace('how', '信函以到达日邮戳为准。', '来信。')
    for (const [place, from] of [
      ['line:1:grounds', '电话 13812345678。'],
      ['line:9:grounds', ''],
      ['line:1:salt', ''],
      ['how', '信函以到达日邮戳为准。'],
      ['takers', '[]'],
    ] as const)
      expect(await refusalOf(replace(place, from, 'x')), place).to.equal('conflict errors.changed_meanwhile')
    expect(
      (await register.texts!(world.db.read, version))
        .filter(({ place }) => place === 'how' || place === 'line:1:grounds')
        .map(({ text }) => text),
    ).to.deep.equal(['来信。', '电话 138****5678。'])
  })

  it('takes rows from a spreadsheet, each kind by what it fills, and gives them back', async () => {
    const version = await refOf(await draftedPersonnel(world, { personnel: '1' }))
    const importer = register.importer as Importer
    const parse = (cells: Record<string, string | number | null>) => importer.parseRow(cells, { version, departments: new Map() })
    const rows = [
      { name: '陈静', post_from: '一级科员', post_to: '副科长', birth_month: '1990.05', effective_on: '2025-03-10' },
      { name: '林芳', detail: 'excellent' },
      { name: '', detail: 'demerit', effective_on: '2025-03-10' },
      { name: '孙立新', kind: 'removal', post_from: '科长' },
    ].map(parse)
    expect(rows.map(({ row }) => row?.['kind'])).to.deep.equal(['appointment', 'annual_grade', 'punishment', 'removal'])
    expect(parse({ name: '王强' }).findings.map(({ column }) => column)).to.deep.equal(['kind'])
    expect(parse({ name: '王强', post_to: '科长', birth_month: '1990-05-12' }).findings.map(({ column }) => column)).to.deep.equal([
      'birth_month',
    ])
    expect(parse({ name: '', post_to: '科长' }).findings.map(({ column }) => column)).to.deep.equal(['name'])
    await world.db.write.transaction((tx) =>
      importer.insert(
        tx,
        version,
        5,
        rows.map(({ row }, i) => ({ rowNo: i + 2, row: row!, duplicateOfRow: null })),
      ),
    )
    const stored = (await world.db.read('personnel_actions').orderBy('line_no')) as {
      name: string
      person_id: number | null
      birth_month: string
    }[]
    expect(stored.map(({ name, person_id }) => [name, person_id !== null])).to.deep.equal([
      ['陈静', true],
      ['林芳', true],
      ['', false],
      ['孙立新', true],
    ])
    expect(stored[0]?.birth_month).to.equal('1990-05')
    expect(await world.db.write.transaction((tx) => importer.undo(tx, version, 5))).to.equal(4)
  })

  it('is listed, counted by kind and year, and led to by every bar', async () => {
    const notice = await publishedNotice(world)
    const page = await (await world.as(chen)).get('/personnel?kind=appointment&stage=notice').expect(200)
    expect(page.text).to.include('任职（公示）').and.include(`/disclosures/${notice}`)
    expect((await (await world.as(chen)).get('/personnel?stage=decided').expect(200)).text).not.to.include(`/disclosures/${notice}"`)
    await publishedPersonnel(world, punished('2026-03-02'), '处分生效情况')
    const drawn = await (await world.as(chen)).get('/personnel').expect(200)
    expect(drawn.text).to.include('/personnel?kind=punishment&amp;on_from=2026-01-01&amp;on_to=2026-12-31')
    await (
      await world.as(observer)
    )
      .get('/personnel')
      .expect(200)
      .expect((res) => expect(res.text).not.to.include('何晓岚'))
    const list = await (await world.as(chen)).get('/publicity').expect(200)
    expect(list.text).to.include('公示中').and.include(`/publicity/${notice}`)
    expect((await (await world.as(chen)).get('/publicity?format=csv').expect(200)).text).to.include('2026-03-06')
  })
})
