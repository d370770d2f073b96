import { expect } from 'chai'
import { publishTexts } from '../../server/anonymous/texts.service.ts'
import { makeModerators } from '../server/moderation/flow.ts'
import { openPage } from '../support/browser.ts'
import { chen, lin, xu } from '../support/personas.ts'
import type { World } from '../support/world.ts'
import { follow, good, mainOf, openSite, type Site } from './site.ts'

const TEXT = '食堂早餐 7:30 才开，窗口 8:00 上岗来不及。小王总是插队。'
const WHY = '指名说了一位同事，与早餐时间无关。'

describe('the anonymous box', () => {
  let site: Site
  let world: World
  before(async function () {
    this.timeout(60_000)
    site = await openSite()
    ;({ world } = site)
    await makeModerators(world)
  })
  after(() => site.close())

  it('takes one text for a token, from somebody who is not signed in, for the next working morning; moderation reaches the text and nobody', async function () {
    this.timeout(90_000)
    const page = await openPage({ baseUrl: site.baseUrl })
    await site.signIn(page, chen)
    await Promise.all([page.waitForResponse('**/anonymous/tokens'), page.goto('/')]) // by itself, on any page
    await page.goto('/anonymous')
    await page.locator('[data-left]:has-text("3")').waitFor()
    await good(page, 'anonymous-write')

    await page.context().clearCookies()
    await page.fill('[name="text"]', TEXT)
    const [sent] = await Promise.all([page.waitForRequest('**/door/texts'), page.click('[data-write] .btn-primary')])
    await page.locator('[data-when="sent"]:not([hidden])').waitFor()
    expect(await sent.headerValue('cookie')).to.equal(null)
    await page.locator('[data-receipts] li').waitFor()
    await good(page, 'anonymous-sent')

    const { token } = sent.postDataJSON() as { token: object }
    const again = await fetch(`${site.baseUrl}/anonymous/door/texts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: site.baseUrl },
      body: JSON.stringify({ token, text: '同一张凭条再写一条。' }),
    })
    expect([again.status, await again.json()]).to.deep.equal([409, { code: 'anonymous.token_spent' }])

    expect(await publishTexts(world.deps), 'not on the day itself').to.equal(0)
    world.clock.set('2026-03-03T00:10:00Z')
    expect(await publishTexts(world.deps)).to.equal(1)
    const reader = await site.next(lin, '/anonymous')
    expect(await mainOf(reader)).to.include('小王总是插队')
    await follow(reader, '#text-1 a:has-text("举报")')
    await reader.selectOption('main [name="rule"]', { label: '泄露他人隐私' })
    await reader.fill('main [name="reason"]', '点了同事的名。')
    await follow(reader, 'main form .btn-primary')

    const moderator = await site.next(xu, '/moderation/anonymous/1')
    expect(await moderator.locator('main [name="act"]').count(), 'nobody to warn').to.equal(1)
    await moderator.check('main [name="act"][value="hide"]')
    await moderator.selectOption('main form[action$="/act"] [name="rule"]', { label: '泄露他人隐私' })
    await moderator.fill('main form[action$="/act"] [name="reason"]', WHY)
    await follow(moderator, 'main form[action$="/act"] .btn-primary')

    await site.signIn(page, chen)
    await page.goto('/anonymous')
    await page.locator('[data-receipts] li', { hasText: WHY }).waitFor()
    expect(await page.locator('[data-left]').innerText(), 'the token is gone').to.include('2')
    expect(await page.locator('#text-1').innerText())
      .to.include(WHY)
      .and.not.include('插队')
    await good(page, 'anonymous-hidden')
  })
})
