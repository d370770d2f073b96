import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { importFile } from '../../../server/cli/import.ts'
import { NOW, makeWorld, type World } from '../../support/world.ts'

const ROWS = '日期,类别,事由,金额\n2026-02-03,差旅,会审,324.00\n2026-02-04,办公,打印纸,86.50\n'
const MAPPING = {
  columns: { occurred_on: '日期', category: '类别', purpose: '事由', amount: '金额' },
  values: { category: { 差旅: 'travel', 办公: 'office' } },
}

describe('npm run import', () => {
  let world: World
  let folder: string
  beforeEach(async () => {
    world = await makeWorld()
    folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-import-'))
  })
  afterEach(async () => {
    rmSync(folder, { recursive: true })
    await world.close()
  })

  const file = (name: string, content: string): string => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  async function run(rows: string, mapping: unknown, ...more: string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: '', err: '' }
    const args = [
      '--register',
      'expenses',
      '--file',
      file('rows.csv', rows),
      '--mapping',
      file('mapping.json', typeof mapping === 'string' ? mapping : JSON.stringify(mapping)),
      '--lang',
      'zh-CN',
      ...more,
    ]
    const code = await importFile(args, {
      env: { DATABASE_URL: world.db.url },
      out: (line) => {
        said.out += `${line}\n`
      },
      err: (line) => {
        said.err += `${line}\n`
      },
      now: () => NOW,
    })
    return { code, ...said }
  }

  it('checks without writing', async () => {
    const { code, out } = await run(ROWS, MAPPING, '--dry-run')
    expect(code).to.equal(0)
    expect(out)
      .to.match(/可以导入\s+2\s+410\.50/)
      .and.include('账平')
      .and.include('没有写入')
    expect(await world.db.read('disclosures')).to.have.length(0)
  })

  it('prints the report as JSON', async () => {
    const { code, out } = await run(`${ROWS}合计,,,410.50\n`, MAPPING, '--dry-run', '--json')
    expect(code).to.equal(0)
    expect(JSON.parse(out)).to.deep.include({ reconciled: true }).and.to.have.nested.property('report.stated.sum', 41_050)
  })

  it('names errors with row, column and text, and ends with 1', async () => {
    const { code, out } = await run(`${ROWS}2026-02-30,办公,墨,约三百\n`, MAPPING, '--dry-run')
    expect(code).to.equal(1)
    expect(out).to.include('第 4 行“金额”写的是“约三百”：不是金额').and.include('2 月没有 30 日').and.include('账不平')
  })

  it('ends with 1 when the sheet’s own total differs', async () => {
    const { code, out } = await run(`${ROWS}合计,,,400.00\n`, MAPPING, '--dry-run')
    expect(code).to.equal(1)
    expect(out).to.include('表格写的合计（第 4 行）：400.00，差额 10.50')
  })

  for (const [what, rows, mapping, said] of [
    ['a file that is none', '%PDF', MAPPING, '这不是表格文件'],
    ['a mapping that is no JSON', ROWS, '{', '对应方案不是有效的 JSON'],
    ['a mapping with a word too many', ROWS, { ...MAPPING, evil: 1 }, '对应方案不是有效的 JSON'],
    ['a heading that is not there', ROWS, { columns: { ...MAPPING.columns, amount: '价税合计' } }, '表中没有“价税合计”这一列'],
    ['a choice that is not there', ROWS, { ...MAPPING, values: { category: { 差旅: 'bribes' } } }, '没有“bribes”这个选项'],
    ['a column without what it needs', ROWS, { columns: { amount: '金额' } }, 'columns.category'],
  ] as const)
    it(`ends with 2 for ${what}`, async () => {
      const { code, err } = await run(rows, mapping, '--dry-run')
      expect(code).to.equal(2)
      expect(err).to.include(said)
    })

  it('ends with 2 for a wrong call, a missing file and an unknown register', async () => {
    const around = { env: { DATABASE_URL: world.db.url }, out: () => undefined, err: () => undefined, now: () => NOW }
    expect(await importFile(['--register', 'expenses'], around)).to.equal(2)
    expect(await importFile(['--register', 'expenses', '--file', path.join(folder, 'none.csv')], around)).to.equal(2)
    expect(await importFile(['--register', 'nothing', '--file', file('a.csv', ROWS)], around)).to.equal(2)
  })

  it('makes a draft as the named publisher, and prints its address', async () => {
    const { code, out, err } = await run(ROWS, MAPPING, '--as', 'lin', '--item', 'A-02', '--period', '2026-02')
    expect(code, err).to.equal(0)
    expect(out).to.match(/已建草稿，写入 2 行：http:\/\/localhost:3000\/disclosures\/1/)
    const lines: { amount_fen: unknown; department_id: number }[] = await world.db.read('expense_lines').orderBy('line_no')
    expect(lines.map(({ amount_fen, department_id }) => [Number(amount_fen), department_id])).to.deep.equal([
      [32_400, world.cast.departments['JYCJ']],
      [8_650, world.cast.departments['JYCJ']],
    ])
    const actions: { action: string; actor_name: string }[] = await world.db
      .read('audit_entries')
      .orderBy('id')
      .select('action', 'actor_name')
    expect(actions.map(({ action }) => action)).to.include.members(['disclosure.draft', 'import.upload', 'import.commit'])
    expect(new Set(actions.map(({ actor_name }) => actor_name))).to.deep.equal(new Set(['林芳']))
  })

  it('writes nothing for whoever may not publish, and nothing when rows have errors', async () => {
    expect((await run(ROWS, MAPPING, '--as', 'chen', '--period', '2026-02')).code).to.equal(1)
    expect((await run(ROWS, MAPPING, '--as', 'nobody', '--period', '2026-02')).code).to.equal(2)
    expect((await run(ROWS, MAPPING, '--period', '2026-02')).err).to.include('--as')
    expect((await run(`${ROWS}x,办公,墨,1\n`, MAPPING, '--as', 'lin', '--period', '2026-02')).code).to.equal(1)
    expect(await world.db.read('disclosures')).to.have.length(0)
  })
})
