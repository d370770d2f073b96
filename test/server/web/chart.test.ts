import { expect } from 'chai'
import type { ChartData } from '../../../core/chart-data.ts'
import { presentChart, type ChartInput } from '../../../server/web/chart.ts'
import { createMarkup } from '../../../server/web/markup.ts'
import { createRenderer } from '../../../server/web/views.ts'
import { context } from './table-example.ts'

const INPUT: ChartInput = {
  id: 'budget',
  kind: 'bar+line',
  title: '支出与预算',
  note: '万元，按月',
  finding: '5 月超出当月预算',
  labelHead: '月份',
  labels: ['4月', '5月', '6月'],
  values: 'wan',
  overLabel: '超出当月预算',
  totals: true,
  series: [
    {
      label: '当月支出',
      tone: 'primary',
      values: [4_100_000, 5_400_050, null],
      hrefs: ['/lines?month=4', '/lines?month=5', undefined],
      over: [false, true, false],
    },
    { label: '当月预算', tone: 'budget', values: [4_500_000, 5_000_000, 5_000_000] },
  ],
}
const markup = createMarkup('/icons.svg')
const html = (input: ChartInput): string =>
  createRenderer(false)('partials/chart', {
    ...context(),
    ...markup,
    frame: { urlFor: (name: string) => `/assets/${name}` },
    chart: presentChart(input, context()),
  })

describe('a chart', () => {
  const chart = presentChart(INPUT, context())

  it('hands the browser numbers in the shown unit to draw, and the exact figures as text', () => {
    const data = JSON.parse(chart.data) as ChartData
    expect(data.unit).to.equal('万元')
    expect(data.series[0]).to.deep.equal({
      label: '当月支出',
      tone: 'primary',
      as: 'bar',
      values: [4.1, 5.40005, null],
      texts: ['4.10', '5.40', ''],
      hrefs: ['/lines?month=4', '/lines?month=5', null],
      over: [false, true, false],
    })
    expect(data.series[1]?.as).to.equal('line')
  })

  it('says the same in a table, with the links and in words what is over', () => {
    expect(chart.rows[1]).to.deep.equal({
      label: '5月',
      cells: [{ text: '5.40', href: '/lines?month=5', over: '超出当月预算' }, { text: '5.00' }],
    })
    expect(chart.rows[2]?.cells[0]).to.deep.equal({ text: '' })
    expect(chart.totals).to.deep.equal(['9.50', '14.50'])
  })

  it('has a legend for every series, and for amber only when something is over', () => {
    expect(chart.legend.map((entry) => entry.text)).to.deep.equal(['当月支出', '当月预算', '超出当月预算'])
    const calm = { ...INPUT, series: INPUT.series.map((series) => ({ ...series, over: [] })) }
    expect(presentChart(calm, context()).legend).to.have.length(2)
  })

  it('refuses points that are over nothing in particular', () => {
    const input = Object.fromEntries(Object.entries(INPUT).filter(([name]) => name !== 'overLabel')) as unknown as ChartInput
    expect(() => presentChart(input, context())).to.throw('over what')
  })

  it('is named by its finding and carries its data in an attribute, escaped', () => {
    const page = html({ ...INPUT, title: '"><script>x</script>' })
    expect(page).to.include('<canvas role="img" aria-label="5 月超出当月预算">').and.not.to.include('<script>x')
    const attribute = /data-chart="([^"]*)"/.exec(page)![1]!
    expect((JSON.parse(attribute.replaceAll('&#34;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>')) as ChartData).title).to.equal(
      '"><script>x</script>',
    )
    expect(page).not.to.match(/ style=| on\w+=/)
  })

  it('without any figure shows its table and a sentence instead of an empty picture', () => {
    const page = html({ ...INPUT, totals: false, series: [{ label: '当月支出', tone: 'primary', values: [null, null, null] }] })
    expect(page).to.include('这段时间没有数据。').and.include(' open>').and.not.to.include('<canvas')
  })
})
