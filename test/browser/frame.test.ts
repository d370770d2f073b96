import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { buildAssets } from '../../public/build.ts'
import { expectAccessible } from '../support/accessible.ts'
import { openPage } from '../support/browser.ts'
import { serveFrame, type FramePages } from './frame-pages.ts'

const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id || document.activeElement.textContent.trim()')
const SMALL = `[...document.querySelectorAll('a, button, summary, input, select, textarea')]
  .map((element) => ({ element, box: element.getBoundingClientRect() }))
  .filter(({ element, box }) => box.height > 0 && box.bottom > 0 && box.left >= 0 && box.height < 44 && !element.closest('label'))
  .map(({ element, box }) => element.outerHTML.slice(0, 80) + ' ' + box.height)`

describe('the frame in a browser', () => {
  let frame: FramePages
  before(async () => {
    await buildAssets()
    frame = await serveFrame()
  })
  after(() => frame.close())
  const open = async (address: string, options: object = {}): Promise<Page> => {
    const page = await openPage({ baseUrl: frame.url, ...options })
    await page.goto(address)
    return page
  }

  for (const address of ['/record', '/form', '/work', '/login', '/error']) {
    for (const [viewport, colorScheme, lang] of [
      ['desktop', 'light', 'zh-CN'],
      ['phone', 'dark', 'zh-CN'],
      ['phone', 'light', 'en'],
      ['desktop', 'dark', 'en'],
    ] as const) {
      it(`is accessible and fits: ${address}, ${viewport}, ${colorScheme}, ${lang}`, async () => {
        const page = await open(`${address}?lang=${lang}`, { viewport, colorScheme })
        expect(await page.evaluate('document.documentElement.dataset.bsTheme')).to.equal(colorScheme)
        await expectAccessible(page)
        expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth'), 'scrolls sideways').to.be.at.most(0)
        if (viewport === 'phone') expect(await page.evaluate(SMALL), 'smaller than a thumb').to.deep.equal([])
      })
    }
  }

  it('lets the keyboard skip to the content', async () => {
    const page = await open('/record')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await focused(page)).to.equal('main')
  })

  it('walks through a menu and leaves it with Escape', async () => {
    const page = await open('/record')
    const summary = page.locator('.sl-top details').last().locator('summary')
    await summary.press('Enter')
    await page.keyboard.press('ArrowDown')
    expect(await focused(page)).to.equal('我的账号')
    await page.keyboard.press('Escape')
    expect(await focused(page)).to.equal('林芳 · 就业促进科')
    expect(await page.locator('details[open]').count()).to.equal(0)
  })

  it('opens everything else on a phone, and closes it again', async () => {
    const page = await open('/record', { viewport: 'phone' })
    await page.locator('.sl-drawer summary').click()
    expect(await page.locator('.sl-drawer-page').isVisible()).to.equal(true)
    await expectAccessible(page)
    await page.keyboard.press('Escape')
    expect(await page.locator('.sl-drawer-page').isVisible()).to.equal(false)
  })

  it('changes the theme at once and tells the server', async () => {
    const page = await open('/record')
    await page.locator('.sl-top details').first().locator('summary').click()
    const told = page.waitForRequest((request) => request.method() === 'POST')
    await page.locator('.sl-top button[value="dark"]').click()
    expect(await page.evaluate('document.documentElement.dataset.bsTheme')).to.equal('dark')
    expect((await told).postData())
      .to.include('theme=dark')
      .and.include('return_to=')
  })

  for (const key of ['Enter', ' ']) {
    it(`asks before what cannot be undone, opened with ${key === ' ' ? 'Space' : key}`, async () => {
      const page = await open('/record')
      await page.locator('a[data-dialog]').press(key)
      expect(await page.locator('dialog').isVisible()).to.equal(true)
      expect(await focused(page)).to.equal('f-remark')
      await expectAccessible(page)
      await page.keyboard.press('Escape')
      expect(await page.locator('dialog').isVisible()).to.equal(false)
      expect(await focused(page)).to.equal('退回')
    })
  }

  it('leads from the summary of errors to the field', async () => {
    const page = await open('/form')
    expect(await page.evaluate('document.activeElement.className')).to.equal('sl-errors')
    await page.locator('.sl-errors a').press('Enter')
    expect(await focused(page)).to.equal('f-amount')
  })

  it('asks before typed words are lost, not after they were sent', async () => {
    const page = await open('/form')
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.dismiss()
    })
    await page.fill('#f-purpose', '调研')
    await page.goto('/error').catch(() => undefined) // refused by the person
    expect(asked).to.deep.equal(['beforeunload'])
    await page.locator('.sl-form-foot .btn-primary').click()
    await page.waitForURL('**/error')
    expect(asked).to.have.length(1)
  })

  it('sends once however often the button is pressed', async () => {
    const page = await open('/form')
    const before = frame.posted.length
    await page.locator('.sl-form-foot .btn-primary').dblclick()
    await page.waitForURL('**/error')
    expect(frame.posted.length - before).to.equal(1)
  })

  it('refuses a file that is too large before it travels', async () => {
    const page = await open('/form')
    const choose = (size: number) =>
      page.setInputFiles('input[type="file"]', { name: '表.xlsx', mimeType: 'text/plain', buffer: Buffer.alloc(size) })
    await choose(2000)
    expect(await page.textContent('[data-chosen]')).to.include('表.xlsx（2 KB）')
    await choose(3000)
    expect(await page.textContent('[data-chosen]')).to.include('超过 2 KB')
    expect(await page.evaluate('document.querySelector("input[type=file]").validity.valid')).to.equal(false)
  })

  it('follows work that takes long and goes where it ends', async () => {
    const page = await open('/work')
    await page.locator('[data-progress-text]', { hasText: '第 1 步' }).waitFor()
    await page.waitForURL('**/error')
  })

  it('is white on paper even from a dark screen', async () => {
    const page = await open('/record', { colorScheme: 'dark' })
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).to.equal('rgb(255, 255, 255)')
    expect(await page.evaluate('getComputedStyle(document.documentElement).getPropertyValue("--sl-text").trim()')).to.equal('#17292d')
    for (const gone of ['.sl-sidebar', '.sl-top', '.sl-actions']) expect(await page.locator(gone).isVisible(), gone).to.equal(false)
    expect(await page.locator('h1').isVisible()).to.equal(true)
  })
})
