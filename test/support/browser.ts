import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser, BrowserContext, Page, Request } from 'playwright-core'

export interface PageOptions {
  readonly baseUrl: string
  /** desktop 1440 × 900 (default), phone 390 × 844 with touch, screen 1920 × 1080. */
  readonly viewport?: keyof typeof VIEWPORTS
  /** What the browser asks for; Chinese by default, as in the product. */
  readonly locale?: 'zh-CN' | 'en'
  readonly colorScheme?: 'light' | 'dark'
  /** Problems that this test provokes on purpose. */
  readonly allow?: readonly RegExp[]
}

export const VIEWPORTS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
  screen: { viewport: { width: 1920, height: 1080 } },
} as const

interface Visit {
  readonly context: BrowserContext
  readonly problems: string[]
  /** Opened inside a test (not in `before`), so it ends with the test. */
  readonly ofTest: boolean
}

const visits = new Set<Visit>()
let browser: Promise<Browser> | undefined
let insideTest = false

/**
 * A page in a profile of its own. Any console error, uncaught error or request that leaves this machine fails the test
 * that was running; the page closes with the test, or with the run when `before` opened it.
 */
export async function openPage({
  baseUrl,
  viewport = 'desktop',
  locale = 'zh-CN',
  colorScheme = 'light',
  allow = [],
}: PageOptions): Promise<Page> {
  browser ??= import('./chromium.ts').then(({ launchChromium }) => launchChromium())
  const options = { ...VIEWPORTS[viewport], baseURL: baseUrl, locale, colorScheme, timezoneId: 'Asia/Shanghai', acceptDownloads: true }
  const context = await (await browser).newContext(options)
  const visit: Visit = { context, problems: [], ofTest: insideTest }
  visits.add(visit)
  watch(visit, allow)
  return context.newPage()
}

function watch({ context, problems }: Visit, allow: readonly RegExp[]): void {
  const report = (problem: string) => {
    if (!allow.some((pattern) => pattern.test(problem))) problems.push(problem)
  }
  const documents = new Set<string>()
  context.on('request', (request) => {
    if (request.isNavigationRequest()) documents.add(pageOf(request.url()))
    if (leavesMachine(request)) report(`request to ${request.url()}`)
  })
  context.on('console', (message) => {
    if (message.type() !== 'error') return
    // Chromium logs a page that was refused (403, 404, 422 …) as an error; such a page is an answer. A missing asset is not.
    const { url } = message.location()
    if (/the server responded with a status of 4\d\d/.test(message.text()) && documents.has(pageOf(url))) return
    // A window left open goes on asking a server that has stopped, or in a session that is over.
    if (message.text().includes('net::ERR_CONNECTION_REFUSED')) return
    if (message.text().includes('status of 401') && url.endsWith('/anonymous/tokens')) return
    report(`console: ${message.text()} (${url})`)
  })
  context.on('weberror', (error) => report(`uncaught: ${error.error().stack ?? error.error().message}`))
}

/** The page may have gone to a place in itself since. */
const pageOf = (url: string): string => url.split('#')[0] ?? url

function leavesMachine(request: Request): boolean {
  const { protocol, hostname } = new URL(request.url())
  return protocol !== 'data:' && protocol !== 'blob:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
}

/** With `SHOTS` set, writes a picture of the whole page to `<name>.png` in that folder, after its fonts arrived. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env['SHOTS']
  if (folder === undefined || folder === '') return
  const file = path.resolve(folder, `${name}.png`)
  mkdirSync(path.dirname(file), { recursive: true })
  await page.evaluate('document.fonts.ready.then(() => undefined)') // as text: the DOM's types stay out of the server's
  await page.screenshot({ path: file, fullPage: true, animations: 'disabled' })
}

/** From here to `endTest`, pages belong to the running test. Called by test/support/hooks.ts. */
export function beginTest(): void {
  insideTest = true
}

/** What went wrong in any open page since it was last asked. */
export function takeProblems(): string[] {
  return [...visits].flatMap(({ problems }) => problems.splice(0))
}

export async function endTest(): Promise<void> {
  insideTest = false
  await Promise.all([...visits].filter(({ ofTest }) => ofTest).map(close))
}

export async function closeBrowser(): Promise<void> {
  const opened = browser
  browser = undefined
  await Promise.all([...visits].map(close))
  await (await opened)?.close()
}

async function close(visit: Visit): Promise<void> {
  visits.delete(visit)
  await visit.context.close()
}
