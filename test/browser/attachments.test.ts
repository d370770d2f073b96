import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { addAttachments, redactAttachment } from '../../server/attachments/editing.service.ts'
import { getDisclosure, submitDisclosure } from '../../server/disclosures/disclosures.service.ts'
import { jpegWithAuthor, pdf } from '../server/attachments/files.ts'
import { namedFont, scanOf } from '../server/attachments/scans.ts'
import { drafted, pass } from '../server/disclosures/flow.ts'
import { shot } from '../support/browser.ts'
import { chen, lin, ma, sun, wu } from '../support/personas.ts'
import type { World } from '../support/world.ts'
import { good, openSite, type Site } from './site.ts'

/** How many of three letters of 40 points, from 10 on the page, look different from each other. */
const LETTERS = `(() => { const sheet = document.querySelector('canvas[data-drawn]'); const point = sheet.width / 200; const ink = sheet.getContext('2d'); return new Set([10, 50, 90].map((x) => [...ink.getImageData(x * point, 70 * point, 39 * point, 50 * point).data].join())).size })()`

const EVENT = { item: 'B-04', period: null, formedOn: '2026-02-26' } as const

describe('the files of a record in a browser', () => {
  let site: Site
  let world: World

  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
  })
  after(() => site.close())

  /** As a hand does it: the files lie on the field when the button is let go. */
  async function drop(page: Page, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
    const sent = files.map(({ name, bytes }) => ({ name, text: bytes.toString('base64') }))
    await page.evaluate(
      `(() => { const data = new DataTransfer(); for (const { name, text } of ${JSON.stringify(sent)}) data.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name)); document.querySelector('[data-attachments]').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })) })()`,
    )
  }

  const names = (page: Page): Promise<string[]> => page.locator('[data-attachments] .sl-file-name').allInnerTexts()

  it('are dropped onto a draft, ordered and described while its text is being typed; a program is refused', async function () {
    this.timeout(180_000)
    const id = await drafted(world, EVENT)
    const page = await site.enter(lin, { allow: [/status of 422/] }) // the program is refused while the page stays
    await page.goto(`/disclosures/${id}/edit`)
    await page.fill('[name="summary"]', '还没有保存的摘要')
    const program = Buffer.from('MZ\u0090\u0000\u0003', 'latin1')
    await drop(page, [
      { name: '公示照片.jpg', bytes: jpegWithAuthor() },
      { name: '安装.exe', bytes: program },
      { name: '明细.csv', bytes: Buffer.from('日期,金额\n2026-02-26,486\n') },
    ])
    await page.locator('[data-uploads] .is-refused').waitFor({ timeout: 60_000 })
    await page.locator('.sl-file-name', { hasText: '明细.csv' }).waitFor({ timeout: 60_000 })
    expect(await names(page)).to.deep.equal(['公示照片.jpg', '明细.csv'])
    expect(await page.locator('[data-uploads] .is-refused').innerText()).to.include('可以运行的程序')
    await page.locator('button[value="up"]:not(:disabled)').press('Enter')
    await page.locator('.sl-files li:first-child .sl-file-name', { hasText: '明细.csv' }).waitFor()
    expect(await page.inputValue('[name="summary"]'), 'what is typed stays').to.equal('还没有保存的摘要')
    await good(page, 'attachments-edit')
    await page.locator('.sl-form-foot button[value="save"]').first().click()
    await page.waitForLoadState()
    expect(await page.inputValue('[name="summary"]'), 'and is saved: the form went on with the new version').to.equal('还没有保存的摘要')
    expect((await getDisclosure(world.deps, world.actor(lin), id)).versions[0]?.summary).to.equal('还没有保存的摘要')
  })

  it('with parts blacked out: staff read the redacted copy, a reviewer the original as well, on a phone too', async function () {
    this.timeout(180_000)
    const id = await drafted(world, EVENT)
    const editor = await site.enter(lin)
    await editor.goto(`/disclosures/${id}/edit`)
    await editor.setInputFiles('#f-attachments', {
      name: '通知.pdf',
      mimeType: 'application/pdf',
      buffer: await pdf({ text: 'Names and numbers', author: false }),
    })
    await editor.locator('.sl-file-name', { hasText: '通知.pdf' }).waitFor({ timeout: 60_000 })
    const { id: file } = (await world.db.read('attachments').orderBy('id', 'desc').first('id')) as { id: number }
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    const bytes = await pdf({ text: 'Numbers', author: false })
    await redactAttachment(world.deps, world.actor(lin), file, { version, file: { name: '通知（遮盖）.pdf', bytes } })
    await submitDisclosure(world.deps, world.actor(lin), id)
    await pass(world, id, sun, ma, wu)
    const reader = await site.enter(chen, { viewport: 'phone' })
    await reader.goto(`/disclosures/${id}`)
    expect(await reader.locator('#attachments').innerText())
      .to.include('已遮盖部分内容')
      .and.not.include('原件')
    await good(reader, 'attachments-phone')
    await reader.click('.sl-file-name')
    await reader.locator('canvas[data-drawn]').waitFor({ state: 'attached', timeout: 60_000 })
    expect(await reader.locator('canvas[data-drawn]').textContent()).to.equal('Numbers')
    await good(reader, 'attachments-view-phone')
    const reviewer = await site.enter(ma, { locale: 'en' })
    await reviewer.goto(`/disclosures/${id}`)
    await shot(reviewer, 'attachments-en')
    await reviewer.click('.sl-file-do a >> nth=0')
    await reviewer.locator('canvas[data-drawn]').waitFor({ state: 'attached', timeout: 60_000 })
    expect(await reviewer.locator('canvas[data-drawn]').textContent()).to.equal('Names and numbers')
  })

  it('are drawn as scanners and word processors save them, and ask for nothing outside', async function () {
    this.timeout(180_000)
    const id = await drafted(world, EVENT)
    const scans = ['fax', 'jbig2', 'jpeg2000'] as const
    const files = await Promise.all(scans.map(async (scan) => ({ name: `${scan}.pdf`, bytes: await scanOf(scan) })))
    files.push({ name: '宋体.pdf', bytes: await namedFont('临溪市') })
    const { version } = await getDisclosure(world.deps, world.actor(lin), id)
    await addAttachments(world.deps, world.actor(lin), id, { version, files })
    const page = await site.enter(lin)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    for (const [name, [left, right]] of [
      ['fax.pdf', [0, 255]],
      ['jbig2.pdf', [0, 255]],
      ['jpeg2000.pdf', [128, 128]],
    ] as const) {
      await drawn(page, id, name)
      expect([await inkAt(page, 0.25), await inkAt(page, 0.75)], name).to.deep.equal([left, right])
    }
    await drawn(page, id, '宋体.pdf')
    expect(await page.locator('canvas[data-drawn]').textContent()).to.equal('临溪市')
    expect(await page.evaluate(LETTERS), 'three different letters, not three boxes').to.equal(3)
    await shot(page, 'attachments-named-font')
    expect(asked.filter((url) => !url.startsWith(site.baseUrl))).to.deep.equal([])
    expect(asked.filter((url) => url.endsWith('/UniGB-UCS2-H.bcmap'))).to.have.length(1)
  })

  async function drawn(page: Page, id: number, name: string): Promise<void> {
    await page.goto(`/disclosures/${id}/edit`)
    await page.locator('.sl-file-name', { hasText: name }).click()
    await page.locator('canvas[data-drawn]').waitFor({ state: 'attached', timeout: 60_000 })
  }

  /** Of the sheet, half way down and that far from its left edge: 0 is black, 255 white. */
  const inkAt = (page: Page, across: number): Promise<number> =>
    page.evaluate(
      `(() => { const sheet = document.querySelector('canvas[data-drawn]'); return sheet.getContext('2d').getImageData(sheet.width * ${across}, sheet.height / 2, 1, 1).data[0] })()`,
    )
})
