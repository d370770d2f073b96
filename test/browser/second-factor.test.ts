import { expect } from 'chai'
import { Secret } from 'otpauth'
import type { Page } from 'playwright-core'
import { codeAt } from '../../server/auth/totp.ts'
import { openPage } from '../support/browser.ts'
import type { RunningServer } from '../support/server.ts'
import { expectGood, noticed, ownDemo, PATIENCE_MS, press, said, signedIn, visit } from './demo.ts'

const STEP_MS = 30_000
/** The code that comes after the present one counts already: waiting for it would only make the test slow. */
const laterCode = (secret: Uint8Array): string => codeAt(secret, new Date(Date.now() + STEP_MS))

describe('a second factor', () => {
  let server: RunningServer
  before(async function () {
    this.timeout(120_000)
    server = await ownDemo()
  })

  async function passwordTyped(options: object = {}): Promise<Page> {
    const page = await openPage({ baseUrl: server.url, ...options })
    page.setDefaultTimeout(PATIENCE_MS)
    await page.goto('/login')
    await page.fill('input[name="username"]', 'unionrep')
    await page.fill('input[name="password"]', 'sunlit-demo')
    await press(page, '.sl-door-form .btn-primary')
    expect(new URL(page.url()).pathname).to.equal('/login/code')
    return page
  }

  async function typeCode(page: Page, code: string): Promise<void> {
    await page.fill('input[name="code"]', code)
    await press(page, '.sl-narrow .btn-primary')
  }

  it('is turned on with a telephone, asked for at the door, and when the telephone is lost the codes and then the administrator help', async function () {
    this.timeout(180_000)
    const first = await signedIn(server, 'unionrep')
    await visit(first, '/account')
    await press(first, 'a[href="/account/second-factor"]')
    await expectGood(first)
    await first.fill('input[name="password"]', 'sunlit-demo')
    await press(first, '.sl-form .btn-primary')
    await expectGood(first)
    const secret = Secret.fromBase32((await first.inputValue('#key')).replaceAll(' ', '')).bytes
    await first.fill('input[name="code"]', '000000')
    await press(first, '.sl-form .btn-primary')
    expect(await said(first)).to.include('验证码不对')
    await expectGood(first)
    await first.fill('input[name="code"]', codeAt(secret, new Date()))
    await press(first, '.sl-form .btn-primary')
    await expectGood(first)
    const codes = await first.locator('[data-recovery-code]').allTextContents()
    expect(codes).to.have.length(10)
    const [file] = await Promise.all([first.waitForEvent('download'), first.click('a[download]')])
    expect(file.suggestedFilename()).to.equal('sunlit-recovery-codes.txt')

    const phone = await passwordTyped({ viewport: 'phone', locale: 'en' })
    await expectGood(phone)
    expect(await phone.getAttribute('input[name="code"]', 'autocomplete')).to.equal('one-time-code')
    expect(await phone.getAttribute('input[name="code"]', 'inputmode')).to.equal('numeric')
    await typeCode(phone, '111111')
    expect(await said(phone)).to.include('验证码不对')
    await expectGood(phone)
    const code = laterCode(secret)
    await typeCode(phone, `${code.slice(0, 3)} ${code.slice(3)}`)
    expect(new URL(phone.url()).pathname).to.equal('/')
    await visit(phone, '/account/second-factor')

    const lost = await passwordTyped()
    await press(lost, 'a[href="/login/recovery"]')
    await expectGood(lost)
    await typeCode(lost, codes[0]!.toUpperCase())
    expect(await noticed(lost)).to.include('还剩 9 个')
    await visit(lost, '/account')
    expect(await said(lost)).to.include('登录，用了恢复码')

    const administrator = await signedIn(server, 'secadmin')
    await visit(administrator, '/admin/roles?second=on&q=高玉兰')
    await press(administrator, 'tbody a')
    await press(administrator, 'a[href^="/admin/security/second-factors/"]')
    await expectGood(administrator)
    await administrator.fill('input[name="reason"]', '手机丢失，恢复码也不在。')
    await administrator.check('input[name="seen"]')
    await press(administrator, '.sl-form .btn-grave')
    expect(await noticed(administrator)).to.include('二次验证已重置')
    await lost.goto('/account')
    expect(new URL(lost.url()).pathname, 'signed out everywhere').to.equal('/login')
    const again = await signedIn(server, 'unionrep')
    expect(await said(again)).to.include('新公开')
  })

  it('is made necessary for a role on a page that shows what would change first', async function () {
    this.timeout(120_000)
    const administrator = await signedIn(server, 'secadmin')
    await visit(administrator, '/admin/security')
    await press(administrator, 'a[href="/admin/security?preset=mlps3"]')
    await expectGood(administrator)
    expect(await administrator.textContent('[data-changes]')).to.include('必须二次验证的角色：无 → 系统管理员、安全管理员、审计管理员')
    await visit(administrator, '/admin/security')
    await administrator.fill('input[name="min_length"]', '7')
    await press(administrator, 'main .btn-primary')
    expect(await said(administrator)).to.include('请填 8 至 64 的整数')
    await expectGood(administrator)
    await administrator.fill('input[name="min_length"]', '１２')
    await administrator.check('input[name="roles"][value="observer"]')
    await press(administrator, 'main .btn-primary')
    expect(await noticed(administrator)).to.include('改动 2 处')
    const observer = await signedIn(server, 'observer', { viewport: 'phone' })
    expect(new URL(observer.url()).pathname).to.equal('/account/second-factor')
    await expectGood(observer)
    await press(observer, 'form[action$="/begin"] .btn-primary')
    await expectGood(observer)
    const secret = Secret.fromBase32((await observer.inputValue('#key')).replaceAll(' ', '')).bytes
    await observer.fill('input[name="code"]', codeAt(secret, new Date()))
    await press(observer, '.sl-form .btn-primary')
    await press(observer, '.sl-form-foot .btn-primary')
    expect(new URL(observer.url()).pathname).to.equal('/')
  })

  it('and the security settings read in both languages, on a desk and on a phone', async function () {
    this.timeout(120_000)
    for (const options of [{ viewport: 'phone' }, { locale: 'en' }, { locale: 'en', viewport: 'phone', colorScheme: 'dark' }] as const) {
      const page = await signedIn(server, 'secadmin', options)
      for (const address of ['/admin/security', '/admin/security?preset=mlps2', '/account', '/account/second-factor'])
        await visit(page, address)
    }
  })
})
