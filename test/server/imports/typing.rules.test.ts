import { expect } from 'chai'
import { EMPTY_MAPPING } from '../../../server/imports/mapping.ts'
import { guessColumns, guessDateOrder } from '../../../server/imports/guess.rules.ts'
import { readFileName } from '../../../server/imports/file-name.rules.ts'
import { rowKind } from '../../../server/imports/row-kinds.rules.ts'
import { readPeriod, typistFor } from '../../../server/imports/typing.rules.ts'
import { importerOf } from '../../../server/imports/work.ts'

const { columns } = importerOf('expenses')
const columnOf = (key: string) => columns.find((column) => column.key === key)!
const departments = new Map([
  ['jycj', 4],
  ['就业促进科', 4],
])
const type = (key: string, text: string, mapping = {}) => {
  const { value, finding } = typistFor(columnOf(key), { mapping: { ...EMPTY_MAPPING, ...mapping }, departments, year: '2026' })(text)
  return finding === undefined
    ? value
    : `${finding.code.replace('imports.finding.', '')}${finding.params['day'] === undefined ? '' : ` ${finding.params['month']}-${finding.params['day']}`}`
}

describe('typing a cell', () => {
  for (const [key, text, expected, mapping] of [
    ['amount', '1,234.50', 123_450],
    ['amount', '（3.20）', -320],
    ['amount', '-126.07', -12_607],
    ['amount', '0.005', 'beyond_fen'],
    ['amount', '约三百', 'not_an_amount'],
    ['amount', '3.5万元', 'unit_is_wan'],
    ['amount', '3.5', 3_500_000, { unit: 'wan' }],
    ['amount', '12元', 'unit_is_yuan', { unit: 'wan' }],
    ['amount', '-5', 500, { sign: 'reversed' }],
    ['amount', '  ', null],
    ['occurred_on', '06-Apr-2011', '2011-04-06'],
    ['occurred_on', '2026-02-03 14:20', '2026-02-03'],
    ['occurred_on', '06/04/2011', 'date_order'],
    ['occurred_on', '06/04/2011', '2011-04-06', { dateOrder: 'dmy' }],
    ['occurred_on', '06/04/2011', '2011-06-04', { dateOrder: 'mdy' }],
    ['occurred_on', '11-03', '2026-11-03'],
    ['occurred_on', '11-31', 'no_such_day 11-31'],
    ['occurred_on', '2026年2月29日', 'no_such_day 2-29'],
    ['occurred_on', '上个月', 'not_a_date'],
    ['persons', '1,206 人', 1_206],
    ['persons', '两人', 'not_an_integer'],
    ['persons', '-1', 'not_an_integer'],
    ['category', '30217', 'reception'],
    ['category', '30217 公务接待费', 'reception'],
    ['category', '公务接待费', 'reception'],
    ['category', 'Travel and subsistence', 'travel'],
    ['category', 'Supplies and Services', 'not_a_choice'],
    ['category', 'supplies & services', 'office', { values: { category: { 'Supplies & Services': 'office', '*': 'other' } } }],
    ['category', '差旅费', 'travel', { values: { category: { '*': 'other' } } }],
    ['category', 'Precepts', 'other', { values: { category: { '*': 'other' } } }],
    ['category', 'constructor', 'not_a_choice', { values: {} }],
    ['department', '就业促进科', 4],
    ['department', 'Children Services', 'no_such_department'],
    ['department', 'Children Services', 4, { values: { department: { '*': 'JYCJ' } } }],
  ] as const)
    it(`${key} “${text}” ${mapping === undefined ? '' : JSON.stringify(mapping)} → ${expected}`, () => {
      expect(type(key, text, mapping)).to.equal(expected)
    })

  for (const [text, expected] of [
    ['2026-09', '2026-09'],
    ['2026年9月', '2026-09'],
    ['202609', '2026-09'],
    ['2026/9', '2026-09'],
    ['Sep 2026', '2026-09'],
    ['2026-09-01', '2026-09'],
    ['2026年第三季度', '2026-Q3'],
    ['2026Q4', '2026-Q4'],
    ['2026年度', '2026'],
    ['2026-13', undefined],
    ['九月', undefined],
  ] as const)
    it(`period “${text}” → ${expected}`, () => expect(readPeriod(text)).to.equal(expected))
})

describe('rows that are no lines', () => {
  const headings = ['日期', '事由', '对方', '金额']
  for (const [cells, expected] of [
    [['', ' ', '', ''], 'blank'],
    [['合计', '', '', '18,642.00'], 'total'],
    [['', '总 计：', '', '18642'], 'total'],
    [['小计', '差旅', '', '900'], 'subtotal'],
    [['日期', '事由', '对方', '金额'], 'heading'],
    [['制表人：林芳', '', '', ''], 'remark'],
    [['2026-02-03', '油费', 'Total', '300'], undefined],
    [['2026-02-03', 'Various - Total Expenses', '', '300'], undefined],
    [['合计', '', '', ''], undefined],
  ] as const)
    it(`${JSON.stringify(cells)} → ${expected}`, () => expect(rowKind(cells, headings)).to.equal(expected))
})

describe('guessing', () => {
  it('finds columns by name, in Chinese and English, each once', () => {
    expect(guessColumns(columns, ['日期', '费用类别', '摘要', '收款单位', '金额（元）', '凭证号'])).to.deep.equal({
      occurred_on: '日期',
      category: '费用类别',
      purpose: '摘要',
      counterpart: '收款单位',
      amount: '金额（元）',
      voucher_no: '凭证号',
    })
    expect(guessColumns(columns, ['Date paid', 'Net amount', 'Supplier name'])).to.deep.equal({
      occurred_on: 'Date paid',
      amount: 'Net amount',
      counterpart: 'Supplier name',
    })
  })
  for (const [samples, expected] of [
    [['2026-02-03'], 'ymd'],
    [['25/04/2011'], 'dmy'],
    [['04/25/2011'], 'mdy'],
    [['06/04/2011'], 'dmy'],
    [[''], 'ymd'],
  ] as const)
    it(`order of dates in ${samples.join()} → ${expected}`, () => expect(guessDateOrder(samples)).to.equal(expected))
})

describe('the name of a file', () => {
  for (const [received, expected] of [
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\lin\\差旅.xlsx', '差旅.xlsx'],
    [Buffer.from('差旅明细.xlsx').toString('latin1'), '差旅明细.xlsx'],
    ['cod\u202Eslx.exe', 'codslx.exe'],
    ['..', 'spreadsheet'],
    ['a\u0000b\n.csv', 'ab.csv'],
    ['<b>.csv', '<b>.csv'],
  ] as const)
    it(`${JSON.stringify(received)} → ${expected}`, () => expect(readFileName(received)).to.equal(expected))
  it('is short, and keeps its ending', () => {
    const name = readFileName(`${'长'.repeat(300)}.xlsx`)
    expect(Array.from(name)).to.have.length(120)
    expect(name).to.match(/…\.xlsx$/)
  })
})
