import { expect } from 'chai'
import { strToU8, zipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { AppError } from '../../../server/errors.ts'
import { LIMITS } from '../../../server/imports/spreadsheet-limits.ts'
import { readBytes, type ReadOptions } from '../../../server/imports/spreadsheet-sheet.ts'
import { readSpreadsheet } from '../../../server/imports/spreadsheet.ts'
import { rawWorkbook, workbook } from '../../support/spreadsheets.ts'

const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/imports/${name}`, import.meta.url))
const read = (bytes: Uint8Array, options: Partial<ReadOptions> = {}, limits = LIMITS) =>
  readBytes(new Uint8Array(bytes), { aliases: [], ...options }, limits)
const refusal = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'no refusal',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  )
const TABLE = '日期,事由,金额\r\n2026-02-03,打印纸“A4”,"1,234.50"\r\n2026-02-04,硒鼓,86.00\r\n'
const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

describe('reading a spreadsheet', () => {
  describe('text', () => {
    for (const [name, bytes, encoding] of [
      ['UTF-8', Buffer.from(TABLE), 'UTF-8'],
      ['UTF-8 with its mark', Buffer.from(`\uFEFF${TABLE}`), 'UTF-8'],
      [
        'UTF-16 as Excel writes it',
        Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(TABLE.replaceAll(',', '\t').replace('1\t234', '1,234'), 'utf16le')]),
        'UTF-16LE',
      ],
      [
        'big-endian UTF-16 without a mark',
        utf16be('Date,Purpose,Amount\n2026-02-03,打印纸“A4”,"1,234.50"\n2026-02-04,硒鼓,86.00\n'),
        'UTF-16BE',
      ],
      ['GB18030', fixture('gb18030.csv'), 'GB18030'],
    ] as const)
      it(`reads ${name}`, async () => {
        const sheet = await read(bytes)
        expect(sheet.encoding).to.equal(encoding)
        expect(sheet.rows.map(({ no, cells }) => [no, ...cells])).to.deep.equal([
          [2, '2026-02-03', '打印纸“A4”', '1,234.50'],
          [3, '2026-02-04', '硒鼓', '86.00'],
        ])
      })

    for (const delimiter of [';', '\t', '|'])
      it(`finds the separator ${JSON.stringify(delimiter)}`, async () => {
        const sheet = await read(
          Buffer.from(['日期', '事由', '金额'].join(delimiter) + '\n' + ['2026-02-03', '"一, 二, 三"', '5'].join(delimiter) + '\n'),
        )
        expect(sheet.headings).to.deep.equal(['日期', '事由', '金额'])
        expect(sheet.rows[0]?.cells).to.deep.equal(['2026-02-03', '一, 二, 三', '5'])
      })

    it('drops trailing empty columns, and keeps blank, short and long rows at their place', async () => {
      const sheet = await read(
        Buffer.from(
          '日期,事由,金额,,\n2026-02-03,纸,5,,\n,,,,\n2026-02-04\n2026-02-05,墨,6,多出来的,\n2026-02-06,纸,7,,\n2026-02-07,纸,8,,\n',
        ),
      )
      expect(sheet.headings).to.deep.equal(['日期', '事由', '金额'])
      expect(sheet.rows).to.deep.equal([
        { no: 2, cells: ['2026-02-03', '纸', '5'] },
        { no: 3, cells: ['', '', ''] },
        { no: 4, cells: ['2026-02-04'] },
        { no: 5, cells: ['2026-02-05', '墨', '6', '多出来的'] },
        { no: 6, cells: ['2026-02-06', '纸', '7'] },
        { no: 7, cells: ['2026-02-07', '纸', '8'] },
      ])
    })

    it('passes titles and units above the head', async () => {
      const sheet = await read(Buffer.from('临溪市人社局差旅费明细,,\n单位：元,,2026年2月\n日期,事由,金额\n2026-02-03,会审,5\n'))
      expect(sheet.headerRow).to.equal(3)
      expect(sheet.rows[0]?.no).to.equal(4)
    })

    it('joins a head of two rows, and leaves a full row of words under the head alone', async () => {
      const two = await read(Buffer.from('日期,接待,,金额\n,批次,人数,\n2026-02-03,1,6,5\n'))
      expect([two.headerRow, two.headings]).to.deep.equal([2, ['日期', '接待 批次', '接待 人数', '金额']])
      const one = await read(Buffer.from('科室,事由,对方\n就业科,会审,省厅\n办公室,调研,江口\n'))
      expect([one.headerRow, one.rows.length]).to.deep.equal([1, 2])
    })

    it('names repeated and nameless columns apart', async () => {
      const sheet = await read(Buffer.from('金额,金额,,事由\n1,2,3,x\n'))
      expect(sheet.headings).to.deep.equal(['金额', '金额 (2)', '[C]', '事由'])
    })
  })

  describe('workbooks', () => {
    it('reads dates and money without the noise of binary numbers', async () => {
      const sheet = await read(
        await workbook({
          二月: [
            ['日期', '事由', '金额'],
            [new Date('2026-02-03T00:00:00Z'), '纸', 0.1 + 0.2],
            [null, '墨', 1234567.89],
            [null, '=1+1', -0.07],
          ],
        }),
      )
      expect(sheet.rows.map(({ cells }) => cells)).to.deep.equal([
        ['2026-02-03', '纸', '0.3'],
        ['', '墨', '1234567.89'],
        ['', '=1+1', '-0.07'],
      ])
      expect([sheet.sheet, sheet.format]).to.deep.equal(['二月', 'xlsx'])
    })

    it('takes the first sheet with rows, or the one that is asked for', async () => {
      const bytes = await workbook({
        封面: [['说明']],
        一月: [
          ['事由', '金额'],
          ['纸', 1],
        ],
        二月: [
          ['事由', '金额'],
          ['墨', 2],
        ],
      })
      expect((await read(bytes)).sheet).to.equal('一月')
      expect((await read(bytes, { sheet: '二月' })).rows[0]?.cells).to.deep.equal(['墨', '2'])
      expect(await refusal(read(bytes, { sheet: '三月' }))).to.equal('imports.error.no_sheet')
    })
  })

  describe('what it refuses, with a reason', () => {
    const bomb = (): Uint8Array => rawWorkbook('<row r="1"/>', { 'xl/media/image1.png': [new Uint8Array(40 * 1024 * 1024), { level: 9 }] })
    /** The declared size of every file inside set to `size`, in both directories. */
    const lying = (size: number): Uint8Array => {
      const bytes = Buffer.from(rawWorkbook('<row r="1"/>'))
      for (let at = bytes.indexOf('PK\u0001\u0002', 0, 'latin1'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 4, 'latin1'))
        bytes.writeUInt32LE(size, at + 24)
      return bytes
    }
    const ole = (inside: string): Buffer =>
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.from(inside, 'utf16le')])
    for (const [what, bytes, code] of [
      ['an empty file', () => Buffer.alloc(0), 'imports.error.empty'],
      ['a picture', () => Buffer.from('89504e470d0a1a0a0000000d49484452000000', 'hex'), 'imports.error.not_a_spreadsheet'],
      [
        'a web page called .xls',
        () => Buffer.from('<html><table><tr><td>日期</td></tr></table></html>'),
        'imports.error.not_a_spreadsheet',
      ],
      ['a PDF', () => Buffer.from('%PDF-1.7 a,b\n1,2\n'), 'imports.error.not_a_spreadsheet'],
      ['a ZIP that is no workbook', () => zipSync({ 'a.txt': strToU8('a') }), 'imports.error.not_a_spreadsheet'],
      ['an old .xls', () => ole('Workbook'), 'imports.error.old_xls'],
      ['a workbook with a password', () => ole('EncryptedPackage'), 'imports.error.encrypted'],
      ['half a workbook', () => rawWorkbook('<row r="1"/>').slice(0, 300), 'imports.error.broken'],
      ['a workbook with broken XML', () => rawWorkbook('<row r="1"><c r="A1"'), 'imports.error.broken'],
      ['a file that inflates two hundredfold', bomb, 'imports.error.zip_bomb'],
      ['an archive that declares four gigabytes', () => lying(0xfffffff0), 'imports.error.zip_bomb'],
      ['an archive that declares too little', () => lying(1), 'imports.error.zip_bomb'],
      [
        'thousands of files inside',
        () => zipSync(Object.fromEntries(Array.from({ length: 2_001 }, (_, i) => [`xl/${i}`, new Uint8Array(1)]))),
        'imports.error.zip_bomb',
      ],
      ['a quotation mark that is never closed', () => Buffer.from('事由,金额\n"纸,1\n墨,2\n'), 'imports.error.quote_not_closed'],
      ['a file without a head', () => Buffer.from('1,2\n3,4\n'), 'imports.error.no_header'],
      ['a head without rows', () => Buffer.from('事由,金额\n\n\n'), 'imports.error.no_rows'],
    ] as const)
      it(what, async () => {
        expect(await refusal(read(bytes()))).to.equal(code)
      })

    it('too many rows and columns, at the limit and one beyond', async () => {
      const rows = (n: number): Buffer => Buffer.from(`事由,金额\n${'纸,1\n'.repeat(n)}`)
      expect(await refusal(read(rows(205), {}, { ...LIMITS, rows: 100 }))).to.equal('imports.error.too_many_rows')
      expect((await read(rows(100), {}, { ...LIMITS, rows: 100 })).rows).to.have.length(100)
      const columns = (n: number): Buffer =>
        Buffer.from(`${Array.from({ length: n }, (_, i) => `列${i}`).join(',')}\n${'1,'.repeat(n - 1)}1\n`)
      expect((await read(columns(200))).headings).to.have.length(200)
      expect(await refusal(read(columns(201)))).to.equal('imports.error.too_many_columns')
    })
  })

  describe('in its own thread', () => {
    it('reads, and brings refusals back in words', async () => {
      expect((await readSpreadsheet(Buffer.from(TABLE), { aliases: [] })).rows).to.have.length(2)
      expect(await refusal(readSpreadsheet(Buffer.from('1,2'), { aliases: [] }))).to.equal('imports.error.no_header')
    })

    it('gives up on a sheet that asks for more memory than it may have', async () => {
      // A few hundred bytes that stand for a million rows of sixteen thousand cells.
      const bytes = rawWorkbook(
        '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="XFD1" t="str"><v>b</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>',
      )
      expect(await refusal(readSpreadsheet(bytes, { aliases: [] }, { ...LIMITS, memoryMb: 64, milliseconds: 15_000 }))).to.be.oneOf([
        'imports.error.too_heavy',
        'imports.error.too_slow',
      ])
    }).timeout(40_000)

    it('gives up after its time', async () => {
      expect(await refusal(readSpreadsheet(Buffer.from(TABLE), { aliases: [] }, { ...LIMITS, milliseconds: 1 }))).to.equal(
        'imports.error.too_slow',
      )
    })
  })
})
