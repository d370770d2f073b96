import { expect } from 'chai'
import fc from 'fast-check'
import { decimalBound } from '../../../server/web/table-bounds.ts'
import { pageNumbers } from '../../../server/web/table-pager.ts'
import { hrefOf, pairsOf } from '../../../server/web/table-links.ts'
import { readTableQuery } from '../../../server/web/table.ts'
import { PURCHASES } from './table-example.ts'

const read = (params: unknown, remembered?: string) => readTableQuery(PURCHASES, params, remembered)

describe("a table's query", () => {
  const fallback = read({})

  it('falls back, field by field, for what it does not know', () => {
    const bad = {
      sort: 'amount_fen',
      page: '-1',
      size: '33',
      office: "1' or '1'='1",
      state: 'gone',
      amount_min: 'NaN',
      spent_from: '2026-02-30',
      month_from: '2026-13',
      cols: 'password',
    }
    expect(read(bad)).to.deep.equal(fallback)
    for (const page of ['0', '1.5', '1e3', '99999999999', 'x']) expect(read({ page }).page, page).to.equal(1)
  })

  it('drops structures, control characters and lone surrogates', () => {
    expect(read({ q: { $ne: '' }, sort: [['x']], page: { a: 1 } })).to.deep.equal(fallback)
    expect(read({ q: 'a\u0000b\ud800c' }).filters['q']).to.deep.equal({ kind: 'search', words: ['a', 'b', 'c'], typed: 'a b c' })
    expect(read(undefined)).to.deep.equal(fallback)
  })

  it('sorts only by columns that have an expression, in both directions', () => {
    expect(read({ sort: '-amount' })).to.include({ sort: 'amount', dir: 'desc' })
    expect(read({ sort: 'amount' })).to.include({ sort: 'amount', dir: 'asc' })
    expect(read({ sort: '--amount' })).to.include({ sort: 'spent', dir: 'desc' })
  })

  it('keeps fixed columns and shows the optional ones that were asked for; the address wins over the memory', () => {
    expect(fallback.columns).to.deep.equal(['spent', 'title', 'department', 'guests', 'amount', 'state'])
    expect(read({ cols: 'month,state' }).columns).to.deep.equal(['spent', 'title', 'guests', 'amount', 'month', 'state'])
    expect(read({ cols: ['', 'month'] }).columns).to.deep.equal(['spent', 'title', 'guests', 'amount', 'month'])
    expect(read({ cols: '' }).columns).to.deep.equal(['spent', 'title', 'guests', 'amount'])
    expect(read({}, 'created').columns).to.deep.equal(['spent', 'title', 'guests', 'amount', 'created'])
    expect(read({ cols: 'state' }, 'created').columns).to.deep.equal(['spent', 'title', 'guests', 'amount', 'state'])
  })

  it('remembers the parameters of the page that are not its own', () => {
    expect(read({ tab: 'lines', year: ['2025', '2026'], page: '2' }).rest).to.deep.equal([
      ['tab', 'lines'],
      ['year', '2025'],
      ['year', '2026'],
    ])
  })

  it('is the same after a round through its own address', () => {
    const params = fc.record({
      sort: fc.constantFrom('spent', '-amount', 'title'),
      size: fc.constantFrom('25', '100'),
      page: fc.constantFrom('1', '3'),
      q: fc.string(),
      office: fc.subarray(['1', '2', '3']),
      amount_min: fc.constantFrom('', '1,000.50', '-3'),
      spent_to: fc.constantFrom('', '2026-05-06'),
      cols: fc.constantFrom('', 'state', 'month,office'),
      tab: fc.string({ minLength: 1 }),
    })
    fc.assert(
      fc.property(params, (wishes) => {
        const query = read(wishes)
        const again = new URLSearchParams(hrefOf('/x', pairsOf(PURCHASES, query)).slice(3))
        const back = Object.fromEntries([...new Set(again.keys())].map((name) => [name, again.getAll(name)]))
        expect(read(back)).to.deep.equal(query)
      }),
    )
  })
})

describe('a typed bound', () => {
  const cases: [string, 'money' | 'number' | 'percent', 'min' | 'max', number | undefined][] = [
    ['1,234.5', 'money', 'min', 123_450],
    ['１２', 'money', 'min', 1_200],
    ['−3.20', 'money', 'max', -320],
    ['.5', 'money', 'min', 50],
    ['0.001', 'money', 'min', 1],
    ['0.001', 'money', 'max', 0],
    ['-0.001', 'money', 'min', 0],
    ['-0.001', 'money', 'max', -1],
    ['1.5', 'number', 'min', 2],
    ['1.5', 'number', 'max', 1],
    ['93.7', 'percent', 'min', 9_370],
    ['', 'money', 'min', undefined],
    ['.', 'money', 'min', undefined],
    ['1e5', 'number', 'min', undefined],
    ['9'.repeat(20), 'number', 'max', undefined],
    ['12元', 'money', 'min', undefined],
  ]
  for (const [typed, kind, side, bound] of cases) {
    it(`"${typed}" as ${side} of ${kind} is ${String(bound)}`, () => expect(decimalBound(typed, kind, side)).to.equal(bound))
  }
})

describe('page numbers', () => {
  it('name first, last, the current one and its neighbours, in at most seven places', () => {
    for (let last = 1; last <= 40; last++) {
      for (let page = 1; page <= last; page++) {
        const numbers = pageNumbers(page, last)
        const named = numbers.filter((n) => n > 0)
        expect(numbers.length).to.equal(Math.min(last, 7))
        expect(named).to.include.members([1, page, last, Math.max(1, page - 1), Math.min(last, page + 1)])
        expect(named).to.deep.equal([...new Set(named)].sort((a, b) => a - b))
      }
    }
  })
})
