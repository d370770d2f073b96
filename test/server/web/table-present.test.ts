import { expect } from 'chai'
import { createMarkup } from '../../../server/web/markup.ts'
import { presentTable, readTableQuery, type TablePage, type TableView } from '../../../server/web/table.ts'
import { createRenderer } from '../../../server/web/views.ts'
import { context, PURCHASES, type Purchase } from './table-example.ts'

const ROW: Purchase = {
  id: 7,
  title: '<script>alert(1)</script>',
  note: '公函〔2026〕7 号',
  department: '办公室',
  guests: 6,
  amountFen: 123_450,
  spentOn: '2026-09-03',
  month: '2026-09',
  createdAt: '2026-09-03T16:30:00.000Z',
  state: 'open',
}
const OPTIONS = {
  office: [
    { value: '1', text: '办公室' },
    { value: '2', text: '人事科' },
  ],
}

function view(params: object, page: Partial<TablePage<Purchase>> = {}, locale: 'zh-CN' | 'en' = 'zh-CN'): TableView {
  const query = readTableQuery(PURCHASES, params)
  const found = { rows: [ROW], total: 60, totals: { guests: 6, amount: 123_450 }, page: query.page, ...page }
  return presentTable(PURCHASES, { ...context(locale), query, page: found, path: '/purchases', options: OPTIONS })
}
const nothing = { rows: [], total: 0, totals: {} }

describe('what a table shows', () => {
  it('links each head to its other order, keeps every other parameter and goes back to page 1', () => {
    const { heads } = view({ tab: 'x', q: '就业', page: '2', sort: '-amount' })
    const links = Object.fromEntries(heads.map((head) => [head.key, head.sort]))
    expect(links['amount']).to.deep.equal({ href: '/purchases?tab=x&q=%E5%B0%B1%E4%B8%9A&sort=amount', aria: 'descending' })
    expect(links['title']).to.deep.equal({ href: '/purchases?tab=x&q=%E5%B0%B1%E4%B8%9A&sort=title', aria: 'none' })
    expect(links['spent']).to.deep.equal({ href: '/purchases?tab=x&q=%E5%B0%B1%E4%B8%9A', aria: 'none' })
  })

  it('writes the unit once, in the head, and values without it', () => {
    const { heads, rows } = view({})
    expect(heads.map((head) => head.text)).to.include('每页（元）')
    expect(rows[0]?.cells.map((cell) => cell.text)).to.deep.equal(['9月3日', ROW.title, '办公室', '6', '1,234.50', '全部'])
    expect(rows[0]?.phone).to.equal('下一页：6')
    expect(rows[0]?.phoneChips).to.deep.equal([{ kind: 'soon', text: '全部' }])
  })

  it('names each filter in force and how to be rid of it alone', () => {
    const { active, clearHref, moreOpen } = view({ office: ['1', '2'], amount_min: '100', spent_to: '2026-05-06', tab: 'x' }).filters
    expect(active.map(({ text, href }) => [text, href])).to.deep.equal([
      ['至：5月6日 止', '/purchases?tab=x&office=1&office=2&amount_min=100'],
      ['全部：办公室、人事科', '/purchases?tab=x&spent_to=2026-05-06&amount_min=100'],
      ['每页：100 起', '/purchases?tab=x&spent_to=2026-05-06&office=1&office=2'],
    ])
    expect([clearHref, moreOpen]).to.deep.equal(['/purchases?tab=x', true])
  })

  it('exports what is shown: same filters, order and columns, all pages', () => {
    const [xlsx, csv] = view({ q: 'a', sort: '-amount', page: '2', size: '50', cols: 'month' }).exports
    expect(xlsx?.href).to.equal('/purchases?q=a&sort=-amount&cols=month&format=xlsx')
    expect(csv?.href).to.equal('/purchases?q=a&sort=-amount&cols=month&format=csv')
    expect(view({}, nothing).exports).to.deep.equal([])
  })

  it('says what to do when filters find nothing, and what is missing when there is nothing', () => {
    expect(view({ q: 'zz' }, nothing).empty).to.deep.include({
      text: '没有符合条件的记录。',
      action: { text: '清除全部筛选', href: '/purchases' },
    })
    expect(view({}, nothing).empty).to.deep.equal({ text: '这里还没有记录。', help: '' })
  })

  it('counts in both languages', () => {
    expect(view({}).count).to.equal('共 60 条')
    expect(view({ q: 'a' }, { total: 1 }, 'en').count).to.equal('1 row matches')
    expect(view({ page: '2' }).pager.sentence).to.equal('第 26–50 条，共 60 条')
  })

  it('keeps the totals under their heads where columns are dropped', () => {
    const { totals, heads } = view({ cols: 'department,state' })
    expect([totals?.span, totals?.cells.length, heads.length]).to.deep.equal([2, 6, 6])
    expect(totals?.cells.map((cell) => cell.text)).to.deep.equal(['', '', '', '6', '1,234.50', ''])
  })

  it('puts the label of the totals under a column that phones keep', () => {
    const columns = PURCHASES.columns.map((column, i) => (i === 0 ? { ...column, phone: 'second-line' as const } : column))
    const query = readTableQuery(PURCHASES, {})
    const page = { rows: [ROW], total: 60, totals: { guests: 6, amount: 123_450 }, page: 1 }
    const spec = { ...PURCHASES, columns }
    const { totals } = presentTable(spec, { ...context(), query, page, path: '/purchases', options: OPTIONS })
    expect([totals?.start, totals?.span]).to.deep.equal([1, 1])
  })

  it('prints hostile text as text, and every row as a named, linked row', () => {
    const markup = createMarkup('/icons.svg')
    const html = createRenderer(false)('partials/table', {
      ...context(),
      ...markup,
      frame: { urlFor: (name: string) => `/assets/${name}` },
      table: view({ q: '"><img src=x>' }),
    })
    expect(html).not.to.include('<script>alert').and.not.to.include('<img')
    expect(html).to.include('&lt;script&gt;alert(1)&lt;/script&gt;</a>')
    expect(html).to.match(/<th scope=row><a href="\/purchases\/7">/)
    expect(html).not.to.match(/ style=| on\w+=/)
    expect(html.match(/<td|<th scope=row/g)).to.have.length(6 + 4)
  })
})
