import { PDFDocument, rgb } from '@cantoo/pdf-lib'
import { expect } from 'chai'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { scanFiles } from '../../../server/cli/scan.ts'
import { sharedFile } from '../../support/shared-data.ts'

const ID = '11010119900307803X'

describe('npm run scan', () => {
  let folder: string
  before(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'sunlit-scan-'))))
  after(() => rmSync(folder, { recursive: true }))

  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(path.join(folder, name), content)
    return path.join(folder, name)
  }
  async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const said = { out: '', err: '' }
    const code = await scanFiles(args, {
      env: {},
      out: (line) => void (said.out += `${line}\n`),
      err: (line) => void (said.err += `${line}\n`),
    })
    return { code, ...said }
  }

  it('ends with 0 when there is nothing to decide about', async () => {
    const { code, out, err } = await run(file('clean.csv', '事由,金额\n会审,324.00\n'), file('clean.txt', '内部控制制度'))
    expect({ code, err }).to.deep.equal({ code: 0, err: '' })
    expect(out).to.equal('检查了 2 个文件，发现 0 处。\n')
  })
  it('lists what it finds with its place, never in full, and ends with 1', async () => {
    const { code, out } = await run(
      file('people.csv', `姓名,证件号,电话\n张三,${ID},13800001111\n`),
      file('secret.txt', '标题\n机密★10年\n'),
    )
    expect(code).to.equal(1)
    expect(out)
      .to.match(/people\.csv +第 2 行 +公民身份号码 +\*{14}803X/)
      .and.match(/138\*{4}1111/)
      .and.match(/secret\.txt +第 2 行 +国家秘密标志/)
      .and.include('检查了 2 个文件，发现 3 处')
    expect(out).not.to.include(ID).and.not.include('19900307').and.not.include('13800001111')
  })
  it('aligns its columns under Chinese and Latin text', async () => {
    const { out } = await run(file('a.csv', `电话\n13800001111\n${ID}\n`))
    const width = (text: string): number =>
      Array.from(text).reduce((sum, char) => sum + (/[\u2e80-\u9fff\uff00-\uff60]/.test(char) ? 2 : 1), 0)
    const starts = out
      .split('\n')
      .slice(0, 3)
      .map((line) => width(line.slice(0, line.search(/\S+$/))))
    expect(new Set(starts)).to.have.property('size', 1)
  })
  it('ends with 2 when a file cannot be read, whatever the others hold', async () => {
    const { code, out, err } = await run(
      '--lang',
      'en',
      file('hit.txt', `tel 13800001111`),
      file('broken.pdf', 'no pdf'),
      path.join(folder, 'absent.csv'),
    )
    expect(code).to.equal(2)
    expect(out).to.include('Mobile number').and.include('1 file checked, 1 place found')
    expect(err)
      .to.match(/broken\.pdf: This file cannot be read/)
      .and.match(/absent\.csv: The file is not there/)
      .and.include('2 files could not be read')
  })
  it('explains its use', async () => {
    for (const args of [[], ['--lang', 'fr', 'x'], ['--what', 'x']]) expect(await run(...args)).to.deep.include({ code: 2, out: '' })
    expect((await run()).err).to.include('npm run scan')
  })
  it('finds what is still under a black box, and prints JSON', async () => {
    const document = await PDFDocument.create()
    const page = document.addPage([400, 300])
    page.drawText('SECRET', { x: 20, y: 100, size: 12 })
    page.drawRectangle({ x: 10, y: 95, width: 200, height: 20, color: rgb(0, 0, 0) })
    const { code, out } = await run(
      '--json',
      file('redacted.pdf', await document.save()),
      file('p.csv', `出生日期\n1990-03-07\n`),
      path.join(folder, 'absent'),
    )
    expect(code).to.equal(2)
    const { exit, files } = JSON.parse(out)
    expect(exit).to.equal(2)
    expect(files[0]).to.deep.include({ type: 'pdf', pages: 1, pictures: 0, hits: [], covered: [{ page: 1, characters: 6 }] })
    expect(files[1].hits).to.deep.equal([
      { place: 'line:2', hidden: false, kind: 'birth_date', severity: 'decide', masked: '1990-**', excerpt: '1990-**' },
    ])
    expect(files[2].error).to.equal('secrecy.scan.missing')
    expect((await run(path.join(folder, 'redacted.pdf'))).code).to.equal(1)
  })
  it('finds next to nothing in the real spending files: at most one false alarm in ten thousand rows', async function () {
    const names = ['cabinetoffice_2020-12.csv', 'leeds_raw_2011-04.csv'].map((name) => sharedFile(this, `data/spend/${name}`))
    const { out } = await run('--json', ...names)
    const { files } = JSON.parse(out) as { files: readonly { hits: readonly unknown[] }[] }
    const hits = files.flatMap((scanned) => scanned.hits)
    // 12,601 rows of real payments, with some 12,000 transaction numbers of up to eleven digits and as many sums.
    expect(hits.length, JSON.stringify(hits.slice(0, 10))).to.be.at.most(1)
  })
})
