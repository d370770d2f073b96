import { expect } from 'chai'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

describe('the catalogue through its editions', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(180_000)
    server = await ownDemo()
  })

  it('a draft is compared, approved by the leader and not by its editor, filed, and followed by the next', async function () {
    this.timeout(180_000)
    const editor = await signedIn(server, 'editor')
    await visit(editor, '/catalogue')
    expect(await said(editor)).to.match(/第 3 版，.+起施行，备案号/)
    await visit(editor, '/catalogue/editions')
    await press(editor, 'tbody tr:first-child a')
    await expectGood(editor)
    const draft = new URL(editor.url()).pathname
    const changes = await said(editor)
    for (const words of ['修改的事项（4）', '新增的事项（1）', '停止的事项（1）', '会议地点', '没有发现问题'])
      expect(changes, words).to.include(words)
    expect(await editor.locator(`form[action="${draft}/approve"]`).count(), 'the editor is offered no approval').to.equal(0)
    expect(
      (
        await editor.request.post(`${draft}/approve`, {
          form: { version: '1', effective_on: '2026-01-01' },
          headers: { 'Sec-Fetch-Site': 'same-origin' },
        })
      ).status(),
    ).to.equal(403)

    const leader = await signedIn(server, 'leader')
    await visit(leader, draft)
    await press(leader, `form[action="${draft}/approve"] .btn-primary`)
    expect(await noticed(leader)).to.include('已批准')
    expect(await said(leader)).to.include('施行中')

    await visit(editor, draft)
    await editor.fill('input[name="filing_number"]', '临府公开备〔2027〕1 号')
    await editor.fill('input[name="filing_authority"]', '临溪市人民政府办公室')
    await press(editor, `form[action="${draft}/file"] .btn-primary`)
    expect(await noticed(editor)).to.include('备案号')
    await visit(editor, '/catalogue')
    expect(await said(editor)).to.match(/第 4 版，.+备案号 临府公开备〔2027〕1 号/)
    await visit(editor, '/catalogue?q=青年就业服务')
    await press(editor, 'tbody a')
    expect(await said(editor)).to.include('第 4 版列入')
    await expectGood(editor)
  })

  it('two editors work on one draft: the second is told who has it, and what was saved meanwhile', async function () {
    this.timeout(180_000)
    const [first, second] = [await signedIn(server, 'editor'), await signedIn(server, 'editor')]
    await visit(first, '/catalogue/editions')
    await visit(second, '/catalogue/editions')
    await press(first, 'form[action="/catalogue/editions"] .btn-primary')
    await press(second, 'form[action="/catalogue/editions"] .btn-primary')
    expect(await said(second)).to.include('徐敏正在起草第 5 版')
    await press(first, 'tbody a[href*="/items/"]')
    const line = new URL(first.url()).pathname
    await visit(first, `${line}/edit`)
    await visit(second, `${line}/edit`)
    await first.fill('input[name="timing_days"]', '15')
    await press(first, `form[action="${line}"] .btn-primary`)
    expect(await noticed(first)).to.include('草稿')
    await second.fill('input[name="timing_days"]', '12')
    await press(second, `form[action="${line}"] .btn-primary`)
    expect(await said(second)).to.include('别人刚改成：15')
    expect(await second.inputValue('input[name="timing_days"]')).to.equal('12')
    await expectGood(second)
  })

  it('shows its pages in both languages, on a desk and on a phone', async function () {
    this.timeout(180_000)
    for (const options of [{ viewport: 'phone' }, { locale: 'en' }] as const) {
      const page = await signedIn(server, 'editor', options)
      const editions = ['', '/3', '/3/print', '/3/diff', '/5', '/5/items/new', '/5/classes'].map((rest) => `/catalogue/editions${rest}`)
      for (const address of ['/catalogue/withheld', ...editions]) await visit(page, address)
    }
  })
})
