import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { importFile } from '../../../server/cli/import.ts'
import { translator } from '../../../server/i18n/index.ts'
import { checkFile } from '../../../server/imports/check-file.service.ts'
import { planRecords } from '../../../server/imports/records.service.ts'
import { importTemplate } from '../../../server/imports/template.service.ts'
import { importerOf, recordImporterOf, rowReaderOf } from '../../../server/imports/work.ts'
import { registerFor, REGISTERS } from '../../../server/registers/index.ts'
import { engine } from '../../support/engines.ts'
import { lin } from '../../support/personas.ts'
import { NOW, makeWorld, type World } from '../../support/world.ts'

const DOCUMENTS = `标题,种类,文号,成文日期,正文,发文机关,施行日期
关于印发请假办法的通知,内部规定,临人社发〔2018〕3号,2018-05-04,"第一条 请假要批准。
第二条 本办法自印发之日起施行。",市人社局,2018-06-01
2019 年值班安排,通知公告,,2019-01-02,春节值班。,,
`

describe('npm run import of whole records', () => {
  let world: World
  let folder: string
  beforeEach(async () => {
    world = await makeWorld()
    folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-records-'))
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true })
    await world.close()
  })

  async function run(register: string, rows: string, ...more: string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: '', err: '' }
    const file = path.join(folder, 'old-years.csv')
    writeFileSync(file, rows)
    const code = await importFile(['--register', register, '--file', file, '--lang', 'zh-CN', ...more], {
      env: { DATABASE_URL: world.db.url },
      out: (line) => void (said.out += `${line}\n`),
      err: (line) => void (said.err += `${line}\n`),
      now: () => NOW,
    })
    return { code, ...said }
  }
  const holds = async (code: string, register: string): Promise<void> => {
    await world.db.write('catalogue_items').where({ code }).update({ register })
  }
  const records = (): Promise<{ id: number; title: string; period: string | null; formed_on: string; department_id: number }[]> =>
    world.db.read('disclosures').orderBy('id').select('id', 'title', 'period', 'formed_on', 'department_id')
  const contentOf = async (register: string, disclosureId: number): Promise<unknown> => {
    const { id } = (await world.db.read('disclosure_versions').where('disclosure_id', disclosureId).first('id')) as { id: number }
    return registerFor(register).canonical(world.db.read, { versionId: id, disclosureId, departmentId: 0, period: null })
  }

  it('makes a draft of every document, with an audit entry each and one of the file', async () => {
    const { code, out, err } = await run('documents', DOCUMENTS, '--as', 'lin', '--item', 'B-03')
    expect(code, out + err).to.equal(0)
    expect(out).to.include('2 行已建成 2 份草稿').and.include('第 2 行  http://localhost:3000/disclosures/1').and.include('第 3 行')
    const made = await records()
    expect(made.map(({ title, formed_on, department_id }) => [title, formed_on, department_id])).to.deep.equal([
      ['关于印发请假办法的通知', '2018-05-04', world.cast.departments['JYCJ']],
      ['2019 年值班安排', '2019-01-02', world.cast.departments['JYCJ']],
    ])
    expect(await contentOf('documents', 1)).to.deep.include({
      documentNumber: '临人社发〔2018〕3号',
      paragraphs: ['第一条 请假要批准。', '第二条 本办法自印发之日起施行。'],
      facts: { kind: 'regulation', issuer: '市人社局', inForceOn: '2018-06-01' },
    } as never)
    const states = (await world.db.read('disclosure_versions').select('state', 'line_count').orderBy('id')) as {
      state: string
      line_count: unknown
    }[]
    expect(states.map(({ state, line_count }) => [state, Number(line_count)])).to.deep.equal([
      ['draft', 2],
      ['draft', 1],
    ])
    const actions = (await world.db.read('audit_entries').orderBy('id').select('action', 'details')) as {
      action: string
      details: string
    }[]
    expect(actions.map(({ action }) => action)).to.deep.equal(['disclosure.draft', 'disclosure.draft', 'import.records'])
    expect(JSON.parse(actions[2]?.details ?? '')).to.include({ file: 'old-years.csv', rows: 2, drafts: 2 })
  })

  it('only counts with --dry-run', async () => {
    const { code, out } = await run('documents', DOCUMENTS, '--dry-run')
    expect(code, out).to.equal(0)
    expect(out)
      .to.match(/可以导入\s+2\s/)
      .and.include('账平')
      .and.include('将建 2 份草稿')
    expect(await records()).to.have.length(0)
  })

  it('keeps everything out for one bad row, and names it', async () => {
    const undated = await run('documents', `${DOCUMENTS}没有日期的文件,通知公告,,,正文,,\n`, '--as', 'lin', '--item', 'B-03')
    expect(undated.code).to.equal(1)
    expect(undated.out).to.include('第 4 行“形成日期”').and.include('没有日期，也没有期间').and.include('账不平')
    const misplaced = await run('documents', `标题,种类,日期,成交金额\n通知,通知公告,2019-01-01,30.00\n`, '--as', 'lin', '--item', 'B-03')
    expect(misplaced.out).to.include('第 2 行“成交金额”写的是“30.00”：这种文件没有这一项')
    expect(await records()).to.have.length(0)
  })

  it('rolls everything back when a later row is refused on the way', async () => {
    const rows = '标题,年度,正文\n2018 年计划,2018,一\n2018 年计划（又一份）,2018,二\n'
    const { code, err } = await run('documents', rows, '--as', 'lin', '--item', 'B-01')
    expect(code, err).to.equal(1)
    expect(err).to.include('第 3 行被退回').and.include('没有写入')
    expect(await records()).to.have.length(0)
    expect(await world.db.read('audit_entries').where('action', 'disclosure.draft')).to.have.length(0)
    expect((await run('documents', rows, '--as', 'chen', '--item', 'B-01')).code).to.equal(1)
    expect((await run('documents', rows, '--as', 'lin', '--item', 'Z-99')).err).to.include('--item')
  })

  it('makes business items with their lists', async () => {
    await holds('B-03', 'business-items')
    const rows = `事项名称,办理条件,办理材料,办理流程,政策依据,承诺时限,收费,咨询电话\n失业金申领,缴费满一年,"身份证\n银行卡","受理\n审核",失业保险条例,5,,0571-1\n`
    const { code, out, err } = await run('business-items', rows, '--as', 'lin', '--item', 'B-03')
    expect(code, out + err).to.equal(0)
    expect(await contentOf('business-items', 1)).to.deep.include({
      name: '失业金申领',
      promisedDays: 5,
      steps: [
        { what: '受理', who: '', days: null },
        { what: '审核', who: '', days: null },
      ],
      bases: [{ title: '失业保险条例', number: '', article: '' }],
    } as never)
    const slow = await run('business-items', '事项名称,承诺时限\n太慢,999\n', '--as', 'lin', '--item', 'B-03')
    expect(slow.code).to.equal(1)
    expect(slow.out).to.include('第 2 行“承诺时限”写的是“999”')
    expect(await records()).to.have.length(1)
  })

  it('makes one form of the rows of a year', async () => {
    await holds('A-03', 'accounts')
    const rows = `年度,科目编码,项目,预算数,决算数\n2018,,公务接待费,12.00,8.36\n2018,30217,公务接待费,,3.10\n2018,,接待批次,,40\n2019,,公务接待费,11.00,7.00\n`
    const { code, out, err } = await run('accounts', rows, '--as', 'lin')
    expect(code, out + err).to.equal(0)
    expect((await records()).map(({ period, formed_on }) => [period, formed_on])).to.deep.equal([
      ['2018', '2018-12-31'],
      ['2019', '2019-12-31'],
    ])
    const form = (await contentOf('accounts', 1)) as { sangong: Record<string, unknown>; basic: unknown; counts: unknown }
    expect(form.sangong['reception']).to.deep.equal({ budget: '12.00', final: '8.36' })
    expect(form.basic).to.deep.equal([{ code: '30217', name: '公务接待费', amount: '3.10' }])
    expect(form.counts).to.deep.equal({ reception_batches: '40' })
    const twice = await run('accounts', `年度,项目,决算数\n2017,公务接待费,1\n2017,公务接待费,2\n`, '--dry-run')
    expect(twice.err).to.include('第 3 行的“公务接待费”在同一年出现了两次')
    expect((await run('accounts', `年度,项目,决算数\n2017,宴会,1\n`, '--dry-run')).out).to.include('决算表里没有这一项')
    expect((await run('accounts', `年度,项目,决算数\n2017,公务接待费,约三\n`, '--dry-run')).out).to.include('不是金额')
  })

  it('makes tables of the rows of a ballot', async () => {
    await holds('B-03', 'results')
    const rows = `标题,表名,日期,收回,有效,姓名或单位,赞成,反对,弃权\n选举结果,支委选举,2019-03-01,30,30,李明,28,1,1\n选举结果,支委选举,2019-03-01,30,30,周晓,27,2,1\n考核结果,年度考核,2019-12-20,,,王海,25,0,5\n`
    const { code, out, err } = await run('results', rows, '--as', 'lin', '--item', 'B-03')
    expect(code, out + err).to.equal(0)
    expect(out).to.include('3 行已建成 2 份草稿')
    const { tables } = (await contentOf('results', 1)) as { tables: { title: string; layout: string; counts: object; rows: object[] }[] }
    expect(tables).to.have.length(1)
    expect(tables[0]).to.deep.include({ title: '支委选举', layout: 'election', counts: { collected: 30, valid: 30 } })
    expect(tables[0]?.rows).to.deep.equal([
      { name: '李明', for: '28', against: '1', abstain: '1' },
      { name: '周晓', for: '27', against: '2', abstain: '1' },
    ])
    const doubtful = await run('results', `标题,表名,日期,有效,姓名,赞成\n选举,选举,2019-03-01,30,李明,29\n`, '--dry-run')
    expect(doubtful.out).to.match(/待确认\s+1/)
    expect((await run('results', `表名,日期,姓名,弃权\n选举,2019-03-01,李明,9\n`, '--dry-run')).out).to.include('看不出是哪种表')
  })

  it('is told to whoever tries to put such a file into a draft on the page', async () => {
    expect((await run('documents', DOCUMENTS, '--as', 'lin', '--item', 'B-03')).code).to.equal(0)
    const { status, text } = await (await world.as(lin)).get('/imports/new?disclosure=1')
    expect(status).to.equal(409)
    expect(text).to.include('npm run import')
  })

  if (engine === 'sqlite')
    // templates are files
    it('serves every register, with a template each whose example reads well', async () => {
      const context = {
        version: { versionId: 0, disclosureId: 0, departmentId: world.cast.departments['JYCJ'] ?? 0, period: '2026-09' },
        departments: new Map([['就业促进科', world.cast.departments['JYCJ'] ?? 0]]),
      }
      for (const { key } of REGISTERS) {
        const { bytes } = await importTemplate(world.deps, world.actor(lin), key, translator('zh-CN'))
        const checked = await checkFile(bytes, rowReaderOf(key), undefined, context)
        const codes = checked.rows.flatMap(({ findings }) =>
          findings.filter(({ severity }) => severity === 'error').map(({ code }) => code),
        )
        expect(
          codes.filter((code) => code !== 'imports.finding.example'),
          key,
        ).to.deep.equal([])
        expect(checked.report.unread, key).to.equal(0)
        const importer = recordImporterOf(key)
        if (importer === undefined) continue
        expect(planRecords(importer, checked.rows).length, key).to.equal(checked.report.ok.rows + checked.report.doubtful.rows)
        expect(() => importerOf(key)).to.throw('imports.error.as_records')
      }
    })
})
