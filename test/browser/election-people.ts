import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { shot } from '../support/browser.ts'
import { expectGood, press } from './demo.ts'

// What trustees and voters do in their own browsers, as the journey of an election needs it.

/** Longer than the longest pause between fetching a code and registering it. */
const PAUSE_MS = 31_000

const spelled = async (page: Page, selector: string): Promise<string> =>
  (await page.locator(selector).first().innerText()).replace(/\s+/g, ' ').trim()

/** Something of a page that its script shows. */
export async function shown(page: Page, selector: string, timeout?: number): Promise<void> {
  await page
    .locator(selector)
    .locator('visible=true')
    .first()
    .waitFor(timeout === undefined ? {} : { timeout })
}

/** Up to where this trustee waits for the others. Returns the recovery code as it stood on the screen. */
export async function beginKey(page: Page, id: string, { passphrase = '', look = '' } = {}): Promise<string> {
  await page.goto(`/elections/${id}/trustees`)
  await press(page, `a.btn-primary[href="/elections/${id}/ceremony"]`)
  await shown(page, '[data-stage="intro"]')
  if (look !== '') await looked(page, `${look}-intro`)
  await page.click('[data-begin]')
  await shown(page, '[data-stage="write"]')
  const code = await spelled(page, '[data-stage="write"] [data-code]')
  if (look !== '') await looked(page, `${look}-write`)
  await page.click('[data-written]')
  await page.fill('#typed-code', code)
  if (passphrase !== '') {
    await page.check('[data-keep]')
    await page.fill('#keep-passphrase', passphrase)
  }
  if (look !== '') await looked(page, `${look}-type`)
  await page.click('[data-typed] .btn-primary')
  await shown(page, '[data-stage="work"]')
  return code
}

/** The fingerprint that this trustee reads out. */
export async function fingerprintOf(page: Page): Promise<string> {
  await shown(page, '[data-stage="compare"]', 60_000)
  return spelled(page, '[data-stage="compare"] [data-joined]')
}

export async function agree(page: Page): Promise<void> {
  await page.click('[data-confirm]')
  await shown(page, '[data-stage="done"]')
}

/** Recounts the box, and opens the total with the code on paper or with the passphrase. Answers whether that was the last part needed. */
export async function count(page: Page, id: string, how: { code: string } | { passphrase: string }, look = ''): Promise<boolean> {
  await page.goto(`/elections/${id}/trustees`)
  await press(page, `a.btn-primary[href="/elections/${id}/count"]`)
  await shown(page, '[data-stage="unlock"]', 60_000)
  expect(await page.locator('[data-why]:visible').count(), 'nothing speaks against counting').to.equal(0)
  if (look !== '') await looked(page, `${look}-count`)
  const [field, typed] = 'code' in how ? ['#unlock-code', how.code] : ['#unlock-passphrase', how.passphrase]
  await page.fill(field, typed)
  await page.press(field, 'Enter')
  await shown(page, '[data-stage="done"]', 60_000)
  if (look !== '') await looked(page, `${look}-counted`)
  return page.locator('p[data-finished="yes"]').isVisible()
}

/** From the first page, which names everything that is open; the pause before the registration is passed on the page's own clock. */
export async function collect(page: Page, id: string, look = ''): Promise<void> {
  await page.clock.install()
  await page.goto('/')
  await press(page, `a.btn[href="/elections/${id}/collect#now"]`)
  await shown(page, 'div[data-when="registering"]')
  if (look !== '') await looked(page, `${look}-registering`)
  await page.clock.fastForward(PAUSE_MS)
  await shown(page, 'div[data-when="ready"]')
  if (look !== '') await looked(page, `${look}-ready`)
}

export async function choose(page: Page, id: string, names: readonly string[]): Promise<void> {
  if (!page.url().endsWith('/vote')) await page.goto(`/elections/${id}/vote`)
  await shown(page, '[data-on="choose"] h1')
  for (const name of names) await page.locator('label.sl-cand').filter({ hasText: name }).click()
}

export async function review(page: Page): Promise<string> {
  await page.click('[data-to-review]')
  await shown(page, '[data-on="review"] h1')
  return page.locator('[data-on="review"] [data-picked]').innerText()
}

/** Returns the tracking code. */
export async function cast(page: Page): Promise<string> {
  await page.click('[data-cast]')
  await shown(page, '[data-on="done"] [data-tracker]')
  return page.locator('[data-on="done"] [data-tracker]').innerText()
}

/** A state that a script shows is held to what every page promises, and pictured. */
export async function looked(page: Page, name: string): Promise<void> {
  await expectGood(page)
  await shot(page, name)
}
