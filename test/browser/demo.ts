import { hash } from '@node-rs/argon2'
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { buildAssets } from '../../public/build.ts'
import { plantDemo } from '../../seeds/demo.ts'
import { DEMO_PASSWORD } from '../../server/auth/demo-people.ts'
import { readConfig } from '../../server/config.ts'
import { openDatabase } from '../../server/db/database.ts'
import type { Deps } from '../../server/deps.ts'
import { migrate } from '../../server/db/migrate.ts'
import { fillSortKeys } from '../../server/people/people.service.ts'
import { closeBrowser } from '../support/browser.ts'
import { CHEAP } from '../support/cast.ts'
import { quickFolder } from '../support/folders.ts'
import { expectGood } from '../support/readable.ts'
import type { RunningServer } from '../support/server.ts'
import { enterAt, type Journey } from './site.ts'

export { expectGood, expectReadable } from '../support/readable.ts'
export type { Journey } from './site.ts'

/** `deps`: for what happens where no browser is. */
export interface DemoServer extends RunningServer {
  readonly deps: Deps
}

/** Waits as long as a busy machine with two cores may need. */
export const PATIENCE_MS = 20_000

/** Boxes that were planted in one place are opened in another. */
const BALLOT_BOX_KEY = Buffer.alloc(32, 7).toString('base64')

let template: Promise<string> | undefined
let shared: Promise<DemoServer> | undefined
let own: DemoServer | undefined
const folders: string[] = []

function newFolder(prefix: string): string {
  const folder = quickFolder(prefix)
  folders.push(folder)
  return folder
}

/** The demo year is planted once a run, or once for all parts of one (test/run.ts names their folder); every server gets a copy of the file. */
async function plantedTemplate(): Promise<string> {
  const common = process.env['SUNLIT_PLANTED'] // `npm test` has built the assets
  if (common === undefined) await buildAssets()
  const file = path.join(common ?? newFolder('sunlit-planted-'), 'demo.sqlite3')
  if (!existsSync(file) && common !== undefined) await othersPlant(file)
  if (existsSync(file)) return file
  const unfinished = `${file}-${process.pid}`
  await plantInto(unfinished)
  renameSync(unfinished, file) // whole, and the last wins where two parts planted at once
  return file
}

/** Of parts that begin together one plants, and the others wait for it; whoever waits longer than that takes plants too. */
async function othersPlant(file: string): Promise<void> {
  try {
    mkdirSync(`${file}-planting`)
    return
  } catch {
    for (const until = Date.now() + PLANTING_LIMIT_MS; !existsSync(file) && Date.now() < until;) await pause(200)
  }
}
const PLANTING_LIMIT_MS = 120_000

async function plantInto(file: string): Promise<void> {
  const db = openDatabase(`sqlite:${file}`)
  await migrate(db)
  await plantDemo({ db, now: () => new Date(), config: readConfig({ BALLOT_BOX_KEY }) })
  await fillSortKeys(db.write)
  // What a password costs to verify stands in its hash.
  await db.write('credentials').update({ password_hash: await hash(DEMO_PASSWORD, CHEAP) })
  await db.close()
}

/** The product on a copy of the demo year, started as server/main.ts starts it, but in this process: that spares some seconds each time. */
async function started(env: Readonly<Record<string, string>>): Promise<DemoServer> {
  template ??= plantedTemplate()
  const file = path.join(newFolder('sunlit-journey-'), 'demo.sqlite3')
  copyFileSync(await template, file)
  const { startSunlit } = await import('../../server/start.ts') // reads the assets that the template built
  let said = ''
  const config = readConfig({ DATABASE_URL: `sqlite:${file}`, LOG_LEVEL: 'warn', HOST: '127.0.0.1', PORT: '0', BALLOT_BOX_KEY, ...env })
  const sunlit = await startSunlit(config, { write: (line) => (said += line) })
  return {
    deps: sunlit.deps,
    url: `http://127.0.0.1:${(sunlit.server.address() as AddressInfo).port}`,
    logs: () => said,
    async stop() {
      setTimeout(() => {
        sunlit.server.closeAllConnections()
      }, 1_000).unref()
      await sunlit.stop()
    },
  }
}

/** The product with a demo year of its own: for journeys that others would disturb. Ends when the next one begins, or with the run. */
export async function ownDemo(env: Readonly<Record<string, string>> = {}): Promise<DemoServer> {
  const before = own
  own = undefined
  await before?.stop()
  own = await started(env)
  return own
}

/** One server for all journeys that leave each other's records alone. */
export function demo(): Promise<DemoServer> {
  shared ??= started({})
  return shared
}

after(async function () {
  this.timeout(60_000)
  await closeBrowser() // its open connections would keep the servers from ending
  await Promise.all([own?.stop(), shared?.then((server) => server.stop())])
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A browser of somebody's own, signed in. */
export async function signedIn(server: RunningServer, username: string, options: Journey = {}): Promise<Page> {
  const page = await enterAt(server.url, { username, password: DEMO_PASSWORD }, options)
  page.setDefaultTimeout(PATIENCE_MS)
  return page
}

export async function signIn(page: Page, username: string, password: string = DEMO_PASSWORD): Promise<void> {
  await page.fill('input[name="username"]', username)
  await page.fill('input[name="password"]', password)
  await Promise.all([page.waitForURL((url) => url.pathname !== '/login'), page.press('input[name="password"]', 'Enter')])
}

/** Goes to an address as a person would, and holds the page to what every page promises. */
export async function visit(page: Page, address: string, status = 200): Promise<void> {
  const answer = await page.goto(address)
  expect(answer?.status(), address).to.equal(status)
  await expectGood(page)
}

/** What the page says, without its frame. */
export const said = async (page: Page): Promise<string> => String(await page.evaluate('document.querySelector("main").innerText'))
/** The notice after an action. The page puts it in a moment after loading, so that it is read out. */
export async function noticed(page: Page): Promise<string> {
  const notice = page.locator('[data-notices] .sl-said').first()
  await notice.waitFor()
  return (await page.textContent('[data-notices]')) ?? ''
}

/** Presses what leads on, and waits until the next page stands: a mark on this one tells them apart. */
export async function press(page: Page, selector: string): Promise<void> {
  await page.evaluate('window.leaving = true')
  await page.click(selector)
  const until = Date.now() + PATIENCE_MS
  const arrived = (): Promise<unknown> =>
    page.evaluate('window.leaving === undefined && document.readyState === "complete"').catch(() => false)
  while ((await arrived()) !== true) {
    if (Date.now() > until) throw new Error(`${selector} on ${page.url()} led nowhere`)
    await pause(20)
  }
}
