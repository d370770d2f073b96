import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { openPage } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, press, said, signedIn, signIn, visit } from './demo.ts'

const theme = (page: Page): Promise<string> => page.evaluate('document.documentElement.dataset.bsTheme')

describe('signing in', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await ownDemo()
  })
  const door = async (options: object = {}): Promise<Page> => {
    const page = await openPage({ baseUrl: server.url, ...options })
    await page.goto('/login')
    return page
  }
  const attempt = async (page: Page, username: string, password: string): Promise<string> => {
    await page.fill('input[name="username"]', username)
    await page.fill('input[name="password"]', password)
    await press(page, '.sl-door-form .btn-primary')
    return (await page.textContent('[data-errors]')) ?? ''
  }

  it('says what is wrong without saying which, and rests after five wrong passwords; others still get in', async () => {
    const page = await door()
    await expectGood(page)
    for (let i = 0; i < 5; i++) expect(await attempt(page, 'moderator', `guess ${i}`)).to.include('用户名或密码不对')
    expect(await page.inputValue('input[name="username"]'), 'the name stays typed').to.equal('moderator')
    expect(await page.inputValue('input[name="password"]')).to.equal('')
    await expectGood(page)
    expect(await attempt(page, 'moderator', 'sunlit-demo')).to.match(/输错次数过多，请 1[45] 分钟后再试/)
    await signIn(page, 'observer')
    expect(await said(page)).to.include('新公开')
    const stranger = await door()
    for (let i = 0; i < 5; i++) expect(await attempt(stranger, 'nobody.at.all', `guess ${i}`)).to.include('用户名或密码不对')
    expect(await attempt(stranger, 'nobody.at.all', 'guess'), 'a name that does not exist behaves alike').to.match(/请 1[45] 分钟后再试/)
  })

  it('takes one click as a person of the demonstration, and leads each role to where its day begins', async () => {
    const page = await door()
    await press(page, '.sl-cast-list button:has-text("周明远")')
    expect(new URL(page.url()).pathname).to.equal('/cockpit')
    expect(await page.textContent('.sl-top'))
      .to.include('周明远')
      .and.include('这是演示系统')
    await page.click('.sl-top details:last-of-type summary')
    await press(page, '.sl-top form[action="/logout"] button')
    expect(await noticed(page)).to.include('已退出登录')
    await page.goto('/cockpit')
    expect(new URL(page.url()).pathname, 'signed out means out').to.equal('/login')
    const next = await door()
    await press(next, '.sl-cast-list button:has-text("钱程")')
    expect(new URL(next.url()).pathname).to.equal('/admin/people')
  })

  it('leads back to the page that was asked for', async () => {
    const page = await door()
    await page.goto('/expenses?year=2025')
    await signIn(page, 'staff')
    expect(page.url()).to.equal(`${server.url}/expenses?year=2025`)
  })

  it('loses nothing of a text that was sent after the session had ended, and shows it to nobody else', async () => {
    const page = await signedIn(server, 'publisher')
    const write = async (body: string): Promise<void> => {
      await visit(page, '/cases/new/proposal')
      await page.fill('main [name="title"]', '大厅叫号屏换大一点')
      await page.fill('main [name="body"]', body)
      await page.context().clearCookies({ name: 'sunlit.sid' })
      await press(page, 'main form[method="post"] .btn-primary')
      expect(await said(page)).to.include('填写的文字还在')
      await page.click('main a[href="/login"]')
    }
    await write('后排的老人看不清。\n建议换成 55 寸。')
    await signIn(page, 'publisher')
    expect(new URL(page.url()).pathname).to.equal('/cases/new/proposal')
    expect(await page.inputValue('main [name="body"]')).to.equal('后排的老人看不清。\n建议换成 55 寸。')
    expect(await page.inputValue('main [name="title"]')).to.equal('大厅叫号屏换大一点')
    expect(await noticed(page)).to.include('还没有提交')
    await expectGood(page)
    await page.reload()
    expect(await page.inputValue('main [name="body"]'), 'put back once').to.equal('')

    await write('换一个人登录')
    await signIn(page, 'editor')
    expect(await page.inputValue('main [name="body"]')).to.equal('')
    expect(await page.evaluate('sessionStorage.length')).to.equal(0)
  })

  it('remembers language and appearance for the person, on the next computer too', async () => {
    const page = await signedIn(server, 'officer')
    await press(page, '.sl-top button[value="en"]')
    expect(await page.getAttribute('html', 'lang')).to.equal('en')
    expect(await page.textContent('h1')).to.equal('What is new')
    await expectGood(page)
    await page.locator('.sl-top summary', { hasText: 'Appearance' }).click()
    const told = page.waitForResponse((response) => response.url().endsWith('/preferences/theme'))
    await page.click('.sl-top button[value="dark"]')
    await told
    expect(await theme(page)).to.equal('dark')
    await expectGood(page)
    const elsewhere = await signedIn(server, 'officer')
    expect(await elsewhere.getAttribute('html', 'lang')).to.equal('en')
    expect(await theme(elsewhere)).to.equal('dark')
    await press(elsewhere, '.sl-top button[value="zh-CN"]')
    expect(await elsewhere.textContent('h1')).to.equal('新公开')
  })

  it('shows where one is signed in, and ends a session elsewhere at once', async () => {
    const here = await signedIn(server, 'inspector1')
    const there = await signedIn(server, 'inspector1', { viewport: 'phone' })
    await visit(here, '/account')
    expect(await said(here))
      .to.include('2 处')
      .and.include('本机')
      .and.include('127.0.0.1')
    await press(here, 'form[action$="/revoke"] button')
    expect(await noticed(here)).to.include('已退出 1 处登录')
    expect(await said(here)).to.include('1 处')
    await there.goto('/disclosures')
    expect(new URL(there.url()).pathname).to.equal('/login')
    await here.goto('/disclosures')
    expect(new URL(here.url()).pathname).to.equal('/disclosures')
  })

  it('asks for a password of one’s own after a reset, and for nothing else before', async () => {
    const administrator = await signedIn(server, 'sysadmin')
    await administrator.goto('/admin/people?q=unionrep')
    await press(administrator, 'tbody a')
    await expectGood(administrator)
    await administrator.click('a[href="#ask-reset"]')
    await expectGood(administrator)
    await press(administrator, 'dialog[open] .btn-primary')
    await expectGood(administrator)
    const once = await administrator.inputValue('[data-one-time-password]')
    expect(once.length).to.be.at.least(12)
    const person = await door()
    expect(await attempt(person, 'unionrep', 'sunlit-demo'), 'the old one is gone').to.include('用户名或密码不对')
    await signIn(person, 'unionrep', once)
    await person.goto('/disclosures')
    expect(new URL(person.url()).pathname).to.equal('/password')
    expect(await said(person)).to.include('请先设置自己的密码')
    await expectGood(person)
    await change(person, once, 'short')
    expect(await said(person)).to.include('密码太短')
    await change(person, once, '杨柳 月台 铜锣 拾穗')
    expect(await noticed(person)).to.include('密码已修改')
    await visit(person, '/disclosures')
  })

  async function change(page: Page, current: string, next: string): Promise<void> {
    for (const [name, value] of Object.entries({ current, next, repeated: next })) await page.fill(`input[name="${name}"]`, value)
    await press(page, 'form[action="/password"] .btn-primary')
  }
})
