import { expect } from 'chai'
import express from 'express'
import { parse } from 'csv-parse/sync'
import { unzipSync, strFromU8 } from 'fflate'
import readXlsxFile from 'read-excel-file/node'
import request from 'supertest'
import { AppError } from '../../../server/errors.ts'
import { contentDisposition } from '../../../server/web/table-export.ts'
import { columnName } from '../../../server/web/table-xlsx-parts.ts'
import { exportFormat, readAll, readTableQuery, sendTable, tableQuery, type ExportFormat } from '../../../server/web/table.ts'
import { openTestDatabase, type TestDatabase } from '../../support/engines.ts'
import { context, createPurchases, decodePurchase, plantPurchases, purchases, PURCHASES, type Purchase } from './table-example.ts'

const DANGEROUS = ['=1+1', '+1', '-1+2', '@SUM(A1)', '\tx', '\rx', '＝1', "=cmd|' /C calc'!A0"]

describe('exports of a table', () => {
  let db: TestDatabase
  before(async () => {
    db = await openTestDatabase()
    await createPurchases(db.write)
    await plantPurchases(db.write, 60)
    const row = {
      office_id: 1,
      guests: 1,
      amount_fen: -5,
      spent_on: '2026-09-03',
      month: '2026-09',
      created_at: '2026-09-03T16:30:08.000Z',
      state: 'done',
    }
    await db.write('purchases').insert(DANGEROUS.map((title, i) => ({ ...row, id: 1_000 + i, title, note: 'danger' })))
    await db.write('purchases').insert({ ...row, id: 2_000, title: 'a"b,c\r\nd <&> _x0041_ 😀', note: 'marks' })
  })
  after(() => db.close())

  const app = (options: { total?: number; rows?: () => AsyncIterable<readonly Purchase[]> } = {}) =>
    express()
      .get('/purchases', async (req, res) => {
        const query = tableQuery(req, res, PURCHASES)
        const rows = options.rows?.() ?? readAll(purchases(db.read), PURCHASES, query, decodePurchase, 7)
        const format: ExportFormat = exportFormat(req) ?? 'csv'
        await sendTable(res, PURCHASES, {
          ...context(),
          query,
          format,
          rows,
          now: new Date('2026-11-23T17:00:00Z'),
          name: '公务接待费',
          ...(options.total === undefined ? {} : { total: options.total }),
        })
      })
      .use(((error, _req, res, _next) => {
        res.status(error instanceof AppError ? 413 : 500).json({ code: error instanceof AppError ? error.code : 'bug' })
      }) as express.ErrorRequestHandler)
  const get = (query: string, options = {}) =>
    request(app(options))
      .get(`/purchases?${query}`)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('end', () => done(null, Buffer.concat(chunks)))
      })
  const csv = async (query: string): Promise<string[][]> =>
    parse((await get(`${query}&format=csv`).expect(200)).body as Buffer, { bom: true, record_delimiter: '\r\n' })
  const xlsx = async (query: string) => {
    const file = (await get(`${query}&format=xlsx`).expect(200)).body as Buffer
    const [sheet] = await readXlsxFile(file)
    return { file, rows: sheet!.data as unknown[][], xml: strFromU8(unzipSync(file)['xl/worksheets/sheet1.xml']!) }
  }

  it('write a CSV that Excel opens as UTF-8, its head first, of the chosen columns', async () => {
    const answer = await get('format=csv&cols=state&q=danger')
      .expect(200)
      .expect('Content-Type', 'text/csv; charset=utf-8')
      .expect('Cache-Control', 'no-store')
    const text = (answer.body as Buffer).toString('utf8')
    expect(text.startsWith('\uFEFF至,列,下一页,每页（元）,更多筛选\r\n')).to.equal(true)
    expect(text.endsWith('\r\n')).to.equal(true)
  })

  it('name the file in Chinese, with its Shanghai date', async () => {
    const { headers } = await get('format=csv')
    expect(headers['content-disposition']).to.equal(
      `attachment; filename="purchases.csv"; filename*=UTF-8''${encodeURIComponent('公务接待费-2026-11-24')}.csv`,
    )
  })

  it('let no path, quote or line break into a file name', () => {
    expect(contentDisposition('../../a"b\r\nSet-Cookie: x', 'key', 'csv')).to.equal(
      `attachment; filename="key.csv"; filename*=UTF-8''..%20..%20a%20b%20Set-Cookie%20x.csv`,
    )
    expect(contentDisposition("张'(1)*", 'k', 'csv')).to.match(/UTF-8''%E5%BC%A0%27%281%29\.csv$/)
    expect(contentDisposition('\u0000', 'key', 'xlsx')).to.include("UTF-8''key.xlsx")
  })

  it('defuse formulas in CSV and leave negative amounts numbers', async () => {
    const [, ...rows] = await csv('q=danger&sort=title')
    expect(rows.map((row) => row[1]).sort()).to.deep.equal(DANGEROUS.map((title) => `'${title}`).sort())
    expect(rows.every((row) => row[4] === '-0.05')).to.equal(true)
  })

  it('carry quotes, commas and line breaks through CSV', async () => {
    const [, row] = await csv('q=marks')
    expect(row?.slice(0, 2)).to.deep.equal(['2026-09-03', 'a"b,c\r\nd <&> _x0041_ 😀'])
  })

  it('write dates, amounts and instants in CSV as spreadsheets read them', async () => {
    const [, row] = await csv('q=marks&cols=created,month')
    expect(row).to.deep.equal(['2026-09-03', 'a"b,c\r\nd <&> _x0041_ 😀', '1', '-0.05', '2026-09', '2026-09-04 00:30:08'])
  })

  it('write an Excel sheet with numbers as numbers, dates as dates and text as it was', async () => {
    const { rows } = await xlsx('q=marks&cols=created,month')
    expect(rows[0]).to.deep.equal(['至', '列', '下一页', '每页（元）', '翻页', '筛选'])
    expect(rows[1]?.slice(2, 5)).to.deep.equal([1, -0.05, '2026-09'])
    expect((rows[1]?.[0] as Date).toISOString()).to.equal('2026-09-03T00:00:00.000Z')
    expect((rows[1]?.[5] as Date).toISOString()).to.equal('2026-09-04T00:30:08.000Z')
  })

  it('hold dangerous text in Excel as plain text, without any formula', async () => {
    const { xml } = await xlsx('q=danger')
    expect(xml).not.to.include('<f>').and.not.to.include('<f ')
    for (const title of DANGEROUS) {
      const inside = title.replaceAll('\r', '_x000D_')
      expect(xml).to.include(`t="inlineStr" s="6"><is><t xml:space="preserve">${inside}</t>`)
    }
  })

  it('escape markup and the codes Excel would read in text', async () => {
    const { xml } = await xlsx('q=marks')
    expect(xml).to.include('a&quot;b,c_x000D_\nd &lt;&amp;&gt; _x005F_x0041_ 😀')
  })

  it('freeze a bold head and offer filters over all rows', async () => {
    const { xml } = await xlsx('')
    expect(xml).to.include('state="frozen"').and.to.include('<c r="A1" t="inlineStr" s="1">').and.to.include('<autoFilter ref="A1:F70"/>')
  })

  it('hold exactly the filtered rows in order, in both formats', async () => {
    for (const query of ['', 'office=1&office=2&sort=-amount', 'q=abc&sort=title', 'q=zzzz']) {
      const expected: string[] = []
      const wishes = Object.fromEntries(
        [...new URLSearchParams(query).keys()].map((name) => [name, new URLSearchParams(query).getAll(name)]),
      )
      for await (const rows of readAll(purchases(db.read), PURCHASES, readTableQuery(PURCHASES, wishes), decodePurchase))
        expected.push(...rows.map((row) => row.title))
      const plain = expected.map((title) => (/^[=+\-@\t\r＝]/.test(title) ? `'${title}` : title))
      expect(
        (await csv(query)).slice(1).map((row) => row[1]),
        query,
      ).to.deep.equal(plain)
      const sheet = (await xlsx(query)).rows.slice(1).map((row) => row[1])
      expect(sheet.length, query).to.equal(expected.length)
    }
  })

  it('refuse a sheet that cannot hold the rows, before anything is sent', async () => {
    const refused = await request(app({ total: 1_048_576 }))
      .get('/purchases?format=xlsx')
      .expect(413)
    expect(refused.body).to.deep.equal({ code: 'table.error.too_many_rows' })
    await get('format=xlsx', { total: 1_048_575 }).expect(200)
  })

  it('answer with an error page when the first rows cannot be read', async () => {
    const failing = async function* (): AsyncGenerator<readonly Purchase[]> {
      throw new Error('gone')
      yield []
    }
    await request(app({ rows: failing }))
      .get('/purchases?format=csv')
      .expect(500)
  })

  it('stream many rows without keeping them', async function () {
    this.timeout(30_000)
    const one = decodePurchase(await purchases(db.read).first())
    let peak = 0
    const many = async function* (): AsyncGenerator<readonly Purchase[]> {
      for (let batch = 0; batch < 50; batch++) {
        global.gc?.()
        peak = Math.max(peak, process.memoryUsage().arrayBuffers)
        yield Array.from({ length: 2_000 }, (_, i) => ({ ...one, id: batch * 2_000 + i, title: `${one.title} ${batch * 2_000 + i}` }))
      }
    }
    const before = process.memoryUsage().arrayBuffers
    const answer = await get('format=xlsx', { rows: many }).expect(200)
    const [sheet] = await readXlsxFile(answer.body as Buffer)
    expect(sheet!.data).to.have.length(100_001)
    expect(sheet!.data.at(-1)?.[1]).to.equal(`${one.title} 99999`)
    expect((peak - before) / 1024 / 1024).to.be.lessThan(40)
  })

  it('name columns as spreadsheets do', () => {
    expect([0, 25, 26, 51, 52, 701, 702].map(columnName)).to.deep.equal(['A', 'Z', 'AA', 'AZ', 'BA', 'ZZ', 'AAA'])
  })
})
