import { expect } from 'chai'
import { picture } from '../support/pictures.ts'
import type { RunningServer } from '../support/server.ts'
import { workbook } from '../support/spreadsheets.ts'
import { demo, expectGood, noticed, ownDemo, press, said, signedIn, visit } from './demo.ts'

const HEADS = ['用户名', '姓名', '科室', '职务', '人员类别', '办公电话', '状态', '生效日期', '账号有效期至']
const WRONG = [
  ['', '无名', '财务科', '', '', '', '', '', ''],
  ['Bad Name', '坏名', '财务科', '', '', '', '', '', ''],
  ['twice', '重复', '财务科', '', '', '', '', '', ''],
  ['twice', '重复', '财务科', '', '', '', '', '', ''],
  ['nodep', '没科室', '不存在科', '', '', '', '', '', ''],
  ['badtel', '坏电话', '财务科', '', '', '打不通', '', '', ''],
  ['baddate', '坏日期', '财务科', '', '', '', '', '2026-02-30', ''],
  ['badrank', '坏类别', '财务科', '', '皇帝', '', '', '', ''],
  ['noname', '', '财务科', '', '', '', '', '', ''],
  ['toolong', '长'.repeat(41), '财务科', '', '', '', '', '', ''],
  ['sysadmin', '', '', '', '', '', '离职', '', ''],
  ['unknown', '没账号', '财务科', '', '', '', '离职', '', ''],
  ['expired', '已过期', '财务科', '', '', '', '', '', '2020-01-01'],
  ['badstate', '坏状态', '财务科', '', '', '', '飞走', '', ''],
]
const RIGHT = [
  ['linyuan', '林远', '财务科', '科员', '', '8123456', '', '', ''],
  ['staff', '', '', '四级主任科员', '', '', '', '', ''],
]
const file = async (rows: readonly string[][]) => ({
  name: '人员.xlsx',
  mimeType: 'application/octet-stream',
  buffer: await workbook({ 人员: [HEADS, ...rows] }),
})

describe('a staff list, a move and a photo', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(240_000)
    server = await ownDemo()
  })

  it('shows each mistake at its cell, and takes the corrected file over', async function () {
    this.timeout(180_000)
    const page = await signedIn(server, 'sysadmin')
    await visit(page, '/admin/people/import')
    await page.setInputFiles('input[type="file"]', await file(WRONG))
    await press(page, 'form[data-upload] .btn-primary')
    await page.waitForSelector('[data-grid="people"]')
    expect(await page.locator('[data-grid="people"] td.is-bad').count()).to.be.at.least(12)
    expect(await page.locator('button[form="commit"]').count(), 'nothing to confirm').to.equal(0)
    await expectGood(page)
    await visit(page, '/admin/people/import')
    await page.setInputFiles('input[type="file"]', await file(RIGHT))
    await press(page, 'form[data-upload] .btn-primary')
    await page.waitForSelector('[data-row="linyuan"]')
    await expectGood(page)
    await press(page, 'button[form="commit"]')
    expect(await noticed(page)).to.include('已导入')
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('form[action$="/passwords"] button')])
    expect(download.suggestedFilename()).to.include('.csv')
    await visit(page, new URL(page.url()).pathname)
    expect(await said(page)).to.include('下载')
  })

  it('moves somebody on a day ahead, and crops a photo with the keyboard', async function () {
    this.timeout(120_000)
    const page = await signedIn(server, 'sysadmin')
    await visit(page, '/admin/people?q=staff')
    await press(page, 'tbody a')
    const person = new URL(page.url()).pathname
    await visit(page, `${person}/move`)
    await page.fill('input[name="from_on"]', '2099-01-01')
    await page.fill('input[name="post"]', '副科长')
    await press(page, 'form.sl-form .btn-primary')
    expect(await said(page))
      .to.include('自 2099')
      .and.to.include('撤销这项变动')
    expect(await noticed(page), 'it has not happened yet').to.include('调动已安排')
    await expectGood(page)
    await visit(page, `${person}/photo`)
    await page.setInputFiles('input[type="file"]', { name: 'me.jpg', mimeType: 'image/jpeg', buffer: await picture(1200, 800) })
    await page.waitForSelector('[data-crop]:not([hidden])')
    const before = await page.inputValue('[data-crop-left]')
    await page.focus('[data-crop-frame]')
    await page.keyboard.press('Shift+ArrowRight')
    expect(await page.inputValue('[data-crop-left]')).not.to.equal(before)
    await expectGood(page)
    await press(page, 'form[data-photo-crop] .btn-primary')
    expect(await noticed(page)).to.include('照片已更换')
    expect(await page.locator('img.sl-portrait').count()).to.equal(1)
  })

  it('shows these pages in English and on a phone', async function () {
    this.timeout(120_000)
    for (const options of [{ viewport: 'phone' }, { locale: 'en' }] as const) {
      const page = await signedIn(await demo(), 'sysadmin', options)
      for (const address of [
        '/admin/people/import',
        '/admin/people/1',
        '/admin/people/1/move',
        '/admin/people/1/leave',
        '/admin/people/1/photo',
      ])
        await visit(page, address)
    }
  })
})
