import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import { openPage, shot, type PageOptions } from '../support/browser.ts'
import { PASSWORD } from '../support/cast.ts'
import type { Persona } from '../support/personas.ts'
import { expectGood } from '../support/readable.ts'
import { makeWorld, type World } from '../support/world.ts'

export type Journey = Omit<PageOptions, 'baseUrl'>

/** A world of a test's own (the cast, nothing else; its clock is the test's) that browsers can come to. */
export interface Site {
  readonly world: World
  readonly baseUrl: string
  /** A browser of the persona's own, signed in, on the first page; with `locale: 'en'` everything is said in English. */
  enter(persona: Persona, options?: Journey): Promise<Page>
  /** The same, at an address, after closing the one before: left open it would go on asking when the clock moved and its session is over. */
  next(persona: Persona, address: string): Promise<Page>
  /** Signs a browser in, or in again. */
  signIn(page: Page, persona: Persona): Promise<void>
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const world = await makeWorld()
  const server = createServer(world.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let last: Page | undefined
  const signIn = async (page: Page, { username }: Persona): Promise<void> => {
    await send(page, baseUrl, { username, password: PASSWORD })
  }
  return {
    world,
    baseUrl,
    signIn,
    async enter({ username }, options) {
      const page = await enterAt(baseUrl, { username, password: PASSWORD }, options)
      if (options?.locale === 'en') await inEnglish(page)
      return page
    },
    async next(persona, address) {
      await last?.close()
      last = await openPage({ baseUrl })
      await signIn(last, persona)
      await last.goto(address)
      return last
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await world.close()
    },
  }
}

/** Signed in, on the first page. */
export async function enterAt(baseUrl: string, form: SignInForm, options: Journey = {}): Promise<Page> {
  const page = await openPage({ baseUrl, ...options })
  await page.goto(await send(page, baseUrl, form))
  return page
}

interface SignInForm {
  readonly username: string
  readonly password: string
}

/** The form of sign-in.test.ts and of the main journey is sent at once elsewhere. @returns where it leads */
async function send(page: Page, baseUrl: string, { username, password }: SignInForm): Promise<string> {
  const headers = { Origin: baseUrl, Accept: 'text/html' }
  const answer = await page.context().request.post('/login', { form: { username, password }, headers, maxRedirects: 0 })
  expect(answer.status(), `${username} signs in`).to.equal(303)
  return answer.headers()['location'] ?? '/'
}

/** From the next page on; kept with the person. */
async function inEnglish(page: Page): Promise<void> {
  const form = { locale: 'en', return_to: '/' }
  const headers = { Origin: new URL(page.url()).origin }
  await page.context().request.post('/preferences/locale', { form, headers, maxRedirects: 0 })
}

/** Keeps a picture of the page where pictures are asked for, and holds it to what every page promises. */
export async function good(page: Page, name: string): Promise<void> {
  await shot(page, name)
  await expectGood(page)
}

/** Fills fields as a hand does: what is in a list is chosen, what has buttons is ticked, the rest is typed. */
export async function fillIn(form: Locator, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const control = form.locator(`[name="${name}"]`).first()
    if ((await form.locator(`select[name="${name}"]`).count()) > 0) await control.selectOption(value)
    else if (['radio', 'checkbox'].includes((await control.getAttribute('type')) ?? ''))
      await form.locator(`[name="${name}"][value="${value}"]`).check()
    else await control.fill(value)
  }
}

/** Unfolds one form of a case, fills and sends it. */
export async function act(page: Page, what: string, fields: Readonly<Record<string, string>> = {}): Promise<void> {
  const card = page.locator(`#act-${what}`)
  if ((await card.getAttribute('open')) === null) await card.locator('summary').click()
  await fillIn(card, fields)
  await follow(page, card.locator('.sl-form-foot button'))
}

/** Presses what leads to another page. */
export async function follow(page: Page, button: string | Locator): Promise<void> {
  const pressed = typeof button === 'string' ? page.locator(button) : button
  await Promise.all([page.waitForEvent('load'), pressed.first().click()])
}

/** What the page says, without its frame. */
export const mainOf = (page: Page): Promise<string> => page.locator('main').innerText()
