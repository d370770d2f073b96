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
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const world = await makeWorld()
  const server = createServer(world.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    world,
    baseUrl,
    async enter({ username }, options) {
      const page = await enterAt(baseUrl, { username, password: PASSWORD }, options)
      if (options?.locale === 'en') await inEnglish(page)
      return page
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await world.close()
    },
  }
}

/** Signed in, on the first page. The form of sign-in.test.ts and of the main journey is sent at once here. */
export async function enterAt(baseUrl: string, form: { username: string; password: string }, options: Journey = {}): Promise<Page> {
  const page = await openPage({ baseUrl, ...options })
  const headers = { Origin: baseUrl, Accept: 'text/html' }
  const answer = await page.context().request.post('/login', { form, headers, maxRedirects: 0 })
  expect(answer.status(), `${form.username} signs in`).to.equal(303)
  await page.goto(answer.headers()['location'] ?? '/')
  return page
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
    else if ((await control.getAttribute('type')) === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check()
    else await control.fill(value)
  }
}

/** Presses what leads to another page. */
export async function follow(page: Page, button: Locator): Promise<void> {
  await Promise.all([page.waitForEvent('load'), button.first().click()])
}
