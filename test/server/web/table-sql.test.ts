import { expect } from 'chai'
import fc from 'fast-check'
import { addDays, dateInShanghai } from '../../../core/dates.ts'
import { readAll, readPage, readTableQuery, applyTableFilters, type TableQuery } from '../../../server/web/table.ts'
import { openTestDatabase, type TestDatabase } from '../../support/engines.ts'
import { createPurchases, decodePurchase, plantPurchases, purchases, PURCHASES, type Purchase } from './table-example.ts'

const ROWS = 237

describe('what a table reads from the database', () => {
  let db: TestDatabase
  before(async () => {
    db = await openTestDatabase()
    await createPurchases(db.write)
    await plantPurchases(db.write, ROWS)
  })
  after(() => db.close())

  const query = (params: object): TableQuery => readTableQuery(PURCHASES, params)
  const page = (params: object) => readPage(purchases(db.read), PURCHASES, query(params), decodePurchase)
  const all = async (params: object, batch?: number): Promise<Purchase[]> => {
    const found: Purchase[] = []
    for await (const rows of readAll(purchases(db.read), PURCHASES, query(params), decodePurchase, batch)) found.push(...rows)
    return found
  }

  it('gives a page, the number of filtered rows and their sums in one round trip', async () => {
    let asked = 0
    const count = () => (asked += 1)
    db.read.on('query', count)
    const found = await page({ office: ['1', '3'], size: '50' })
    db.read.off('query', count)
    expect(asked).to.equal(1)
    const rows = await all({ office: ['1', '3'] })
    expect(found.rows).to.have.length(50)
    expect(found.total).to.equal(rows.length).and.to.equal(95)
    expect(found.totals).to.deep.equal({ guests: sum(rows.map((r) => r.guests)), amount: sum(rows.map((r) => r.amountFen)) })
  })

  it('puts rows without a value last in both directions', async () => {
    for (const sort of ['spent', '-spent']) {
      const dates = (await all({ sort })).map((row) => row.spentOn)
      const blank = dates.filter((date) => date === null).length
      expect(blank).to.be.greaterThan(0)
      expect(dates.slice(-blank).every((date) => date === null)).to.equal(true)
      const filled = dates.slice(0, -blank) as string[]
      expect(filled).to.deep.equal(sort === 'spent' ? filled.toSorted() : filled.toSorted().reverse())
    }
  })

  it('shows the last page for a page that does not exist', async () => {
    const found = await page({ page: '999', size: '100' })
    expect([found.page, found.rows.length, found.total]).to.deep.equal([3, 37, ROWS])
    const none = await page({ page: '999', q: 'zzzz' })
    expect([none.page, none.rows.length, none.total]).to.deep.equal([1, 0, 0])
  })

  it('searches substrings without regard to case, taking % and _ as themselves', async () => {
    const titles = async (q: string) => [...new Set((await all({ q })).map((row) => row.title.replace(/ \d+$/, '')))].sort()
    expect(await titles('aBC VISIT')).to.deep.equal(['ABC visit', 'abc Visit'])
    expect(await titles('100% 核查_')).to.deep.equal(['100% 核查_专项'])
    expect(await titles('%就业')).to.deep.equal([])
    expect(await titles('核_查')).to.deep.equal([])
    expect(await titles("o'brien")).to.deep.equal(['O\'Brien "quoted", 逗号'])
    expect(await titles('!')).to.deep.equal([])
  })

  it('needs every word, in any of the searched columns', async () => {
    const rows = await all({ q: '考察 〔2026〕31 号' })
    expect(rows.map((row) => row.id)).to.deep.equal([32])
  })

  it('compares money in yuan as typed, both bounds inclusive', async () => {
    const [cheapest] = (await all({ sort: 'amount' })).filter((row) => row.amountFen > 0)
    const yuan = (cheapest!.amountFen / 100).toFixed(2)
    expect((await all({ amount_min: yuan, amount_max: yuan })).map((row) => row.id)).to.deep.equal([cheapest!.id])
    expect((await all({ amount_max: '-0.01' })).every((row) => row.amountFen < 0)).to.equal(true)
  })

  it('takes days of Shanghai for instants', async () => {
    const everything = await all({})
    const late = everything.find((row) => row.createdAt.includes('T17:'))!
    const day = dateInShanghai(late.createdAt)
    expect(day).to.equal(addDays(late.createdAt.slice(0, 10), 1))
    const expected = everything.filter((row) => dateInShanghai(row.createdAt) === day).map((row) => row.id)
    expect((await all({ created_from: day, created_to: day })).map((row) => row.id)).to.deep.equal(expected)
    expect(expected).to.include(late.id)
  })

  it('filters a chart of the same rows', async () => {
    const params = { state: 'open', month_from: '2026-03', month_to: '2026-05' }
    const [found] = (await applyTableFilters(db.read('purchases'), PURCHASES, query(params)).sum('amount_fen as total')) as {
      total: string
    }[]
    expect(Number(found?.total)).to.equal(sum((await all(params)).map((row) => row.amountFen)))
  })

  const text = fc.oneof(fc.constantFrom('就业', 'abc', '%', '_', "'", '公函', '2026', '!', '\\'), fc.string({ maxLength: 8 }))
  const params = fc.record({
    sort: fc.constantFrom(
      'spent',
      '-spent',
      'title',
      '-title',
      'department',
      'guests',
      '-amount',
      'state',
      'month',
      '-created',
      'id; drop table purchases',
      '',
    ),
    size: fc.constantFrom('25', '50', '100', '7'),
    q: fc.option(text, { nil: undefined }),
    office: fc.option(fc.subarray(['1', '2', '3', '4', '5', '6', "1' or 1=1"]), { nil: undefined }),
    state: fc.option(fc.constantFrom('open', 'done', "x' --"), { nil: undefined }),
    amount_min: fc.option(fc.oneof(fc.constantFrom('100', '1,000.5', 'abc', '-3'), text), { nil: undefined }),
    guests_max: fc.option(fc.constantFrom('5', '9.5', '1e9', ''), { nil: undefined }),
    spent_from: fc.option(fc.constantFrom('2026-03-01', '2026-02-30', 'x'), { nil: undefined }),
  })

  it('pages, put together, are the export: same rows, same order, none twice', async () => {
    await fc.assert(
      fc.asyncProperty(params, fc.integer({ min: 1, max: 90 }), async (wishes, batch) => {
        const exported = await all(wishes, batch)
        const paged: Purchase[] = []
        const first = await page(wishes)
        for (let no = 1; paged.length < first.total; no++)
          paged.push(...(no === 1 ? first : await page({ ...wishes, page: String(no) })).rows)
        expect(paged).to.deep.equal(exported)
        expect(first.total).to.equal(exported.length)
        expect(new Set(exported.map((row) => row.id)).size).to.equal(exported.length)
        expect(first.totals['amount']).to.equal(sum(exported.map((row) => row.amountFen)))
      }),
      { numRuns: 60 },
    )
  })
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
