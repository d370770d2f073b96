import { expect } from 'chai'
import { show } from './sample.ts'

const field = (given: object, locale: 'zh-CN' | 'en' = 'zh-CN'): string =>
  show('partials/field', { field: { name: 'amount', label: '金额', ...given } }, { locale })

describe('a field of a form', () => {
  it('keeps what was typed, as text', () => {
    for (const kind of ['text', 'money', 'number', 'date', 'textarea']) {
      expect(field({ kind, value: '"><script>1' }), kind)
        .to.include('&#34;&gt;&lt;script&gt;1')
        .and.not.include('<script')
    }
  })

  it('ties label, help and error to its control', () => {
    for (const kind of ['text', 'money', 'textarea', 'select', 'file']) {
      const html = field({ kind, help: '以元为单位', error: { code: 'common.error.not_an_amount' }, options: [] })
      expect(html, kind).to.include('<label for="f-amount">').and.include('id="f-amount"').and.include('aria-invalid="true"')
      expect(html, kind)
        .to.include('aria-describedby="f-amount-help f-amount-error"')
        .and.include('id="f-amount-help"')
        .and.include('id="f-amount-error"')
    }
  })

  it('ties a question with several answers as a group', () => {
    const html = field({
      kind: 'checks',
      value: ['b'],
      error: '选一项',
      options: [
        { value: 'a', label: '甲' },
        { value: 'b', label: '乙' },
      ],
    })
    expect(html)
      .to.match(/<fieldset[^>]*aria-describedby="f-amount-error"/)
      .and.include('<legend>金额')
    expect(html)
      .to.match(/value="b"[^>]*checked/)
      .and.not.match(/value="a"[^>]*checked/)
  })

  it('chooses one of the rows or several', () => {
    const options = [
      { value: 1, label: '甲' },
      { value: 2, label: '乙', disabled: true },
    ]
    expect(field({ kind: 'rows', value: '1', options }))
      .to.match(/type="radio"[^>]*value="1"[^>]*checked/)
      .and.match(/value="2"[^>]*disabled/)
    expect(field({ kind: 'rows', multiple: true, value: [1, 2], options })).to.match(/type="checkbox"[^>]*value="2"[^>]*checked/)
  })

  it('selects by value whether it came as a number or as text', () => {
    const options = [
      { group: '三公', options: [{ value: 3, label: '接待' }] },
      { value: 4, label: '其他' },
    ]
    expect(field({ kind: 'select', value: '3', options }))
      .to.match(/<option value="3" selected>/)
      .and.not.match(/<option value="4" selected>/)
  })

  it('marks the optional one, in both languages', () => {
    expect(field({ optional: true })).to.include('选填')
    expect(field({ optional: true }, 'en')).to.include('optional')
    expect(field({})).not.to.include('选填')
  })

  it('never shows a password again', () => {
    expect(field({ kind: 'password' }))
      .to.include('type="password"')
      .and.include('value=""')
  })
})

describe('the summary of errors', () => {
  it('leads to each field', () => {
    const html = show('partials/form-errors', {
      errors: { 'lines.0.amount': { code: 'common.error.not_an_amount' }, on: '没有这一天' },
      labels: { on: '日期' },
    })
    expect(html).to.include('有 2 处需要修改').and.include('href="#f-lines-0-amount"').and.include('日期：没有这一天')
    expect(html).to.match(/role="alert" tabindex="-1"/)
  })

  it('is absent without errors', () => {
    expect(show('partials/form-errors', { errors: {}, labels: undefined }).trim()).to.equal('')
    expect(show('partials/form-errors', { errors: undefined, labels: undefined }).trim()).to.equal('')
  })
})

describe('a record', () => {
  const days = [
    { on: '2026-10-09', kind: 'start' },
    { on: '2026-10-10', kind: 'used', n: 1, makeup: true },
    { on: '2026-10-11', kind: 'off' },
    { on: '2026-10-12', kind: 'pub', n: 2 },
  ]

  it('tells its days to those who cannot see the strip', () => {
    const html = show('partials/strip', { strip: { days, firstWeekday: 5 } })
    expect(html)
      .to.include('10月9日，形成<')
      .and.include('10月10日，第 1 个工作日（调休上班）')
      .and.include('10月11日，不计')
      .and.include('10月12日，公开，第 2 个工作日')
    expect(html.match(/class="sl-pad"/g)).to.have.length(4)
  })

  it('says only what it is of a make-up workday that is not counted', () => {
    const outside = [...days, { on: '2026-10-13', kind: 'open', makeup: true }]
    expect(show('partials/strip', { strip: { days: outside, firstWeekday: 5 } })).to.include('<b>班 </b>')
  })

  it('says the same in English', () => {
    expect(show('partials/strip', { strip: { days, firstWeekday: 5 } }, { locale: 'en' })).to.include('12 Oct, published, working day 2')
  })

  it('shows who did what, and the returned step as returned', () => {
    const html = show('partials/timeline', {
      timeline: [{ title: '保密审查', who: '马卫国', at: '9月30日 10:05', remark: '<i>', state: 'back' }],
    })
    expect(html).to.match(/<li class="is-back">.*保密审查.*9月30日 10:05.*马卫国.*&lt;i&gt;/s)
  })

  it('leaves out facts without a value, and keeps a nought', () => {
    const html = show('partials/facts', {
      facts: [
        { label: '甲', value: '' },
        { label: '乙', value: 0 },
        { label: '丙', value: undefined },
      ],
    })
    expect(html.match(/<dt>/g)).to.have.length(1)
    expect(html).to.include('<dd>0</dd>')
  })
})

describe('a page head', () => {
  const head = (actions: object[]): string =>
    show('partials/page-head', { head: { crumbs: [{ label: '待办', href: '/reviews' }], actions } })

  it('turns each kind of action into what it is', () => {
    const html = head([
      { label: '导出', href: '/x.csv', download: true },
      { label: '退回', dialog: 'back' },
      { label: '批准', post: '/approve', fields: { version: 3 }, primary: true },
    ])
    expect(html).to.include('href="/x.csv" download').and.include('href="#back" role="button" data-dialog')
    expect(html).to.match(
      /<form method="post" action="\/approve"><input type="hidden" name="version" value="3"><button class="btn btn-primary">/,
    )
  })

  it('skips actions that a policy took away', () => {
    expect(head([false as unknown as object, { label: '看', href: '/a' }])).to.include('href="/a"')
  })
})
