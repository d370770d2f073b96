import { expect } from 'chai'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { expectAccessible } from '../support/accessible.ts'
import { openPage, shot, type PageOptions } from '../support/browser.ts'
import { PASSWORD } from '../support/cast.ts'
import type { Persona } from '../support/personas.ts'
import { makeWorld, type World } from '../support/world.ts'

/** A world of the tests with its clock, and browsers that look at it. */
export interface ServedWorld {
  readonly world: World
  readonly url: string
  /** A browser of the persona's own, signed in, at an address. The one before is closed: left open it would go on asking when its session is over. */
  readonly enter: (persona: Persona, path: string) => Promise<Page>
  /** Signs a browser in, or in again. */
  readonly signIn: (page: Page, persona: Persona) => Promise<void>
  readonly close: () => Promise<void>
}

export async function serveWorld(): Promise<ServedWorld> {
  const world = await makeWorld()
  const server = createServer(world.app)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let last: Page | undefined

  async function signIn(page: Page, { username }: Persona): Promise<void> {
    const headers = { Origin: url, Accept: 'text/html' }
    const answer = await page.context().request.post('/login', { form: { username, password: PASSWORD }, headers, maxRedirects: 0 })
    expect(answer.status(), username).to.equal(303)
  }
  return {
    world,
    url,
    signIn,
    async enter(persona, path) {
      await last?.close()
      last = await openPage({ baseUrl: url } satisfies PageOptions)
      await signIn(last, persona)
      await last.goto(path)
      return last
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await world.close()
    },
  }
}

/** Readable by everybody and never wider than the window; with `SHOTS` a picture. */
export async function good(page: Page, name: string): Promise<void> {
  await shot(page, name)
  await expectAccessible(page)
  expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'nothing beyond the edge').to.equal(true)
}

/** What the page says, without its frame. */
export const mainOf = (page: Page): Promise<string> => page.locator('main').innerText()

/** Presses what leads on, and waits for the page it leads to. */
export async function go(page: Page, selector: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.click(selector)])
}
