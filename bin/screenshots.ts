import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { DEMO_PASSWORD } from '../server/auth/demo-people.ts'
import { VIEWPORTS } from '../test/support/browser.ts'
import { launchChromium } from '../test/support/chromium.ts'
import { startServer } from '../test/support/server.ts'

/**
 * `npm run screenshots`: starts the product on a temporary demo year and writes docs/screenshots/<page>-<desktop|phone|door>-<language>.png,
 * each as large as one window. Pages are found the way a person finds them, so a page that is gone stops it.
 */
const FOLDER = path.resolve(import.meta.dirname, '../docs/screenshots')
/** The windows that people use, and the screen at a department's door. */
const WINDOWS = { ...VIEWPORTS, door: { viewport: { width: 1080, height: 1920 } } }
type Way = readonly ['desktop' | 'phone' | 'door', 'zh-CN' | 'en']
const CHINESE: readonly Way[] = [
  ['desktop', 'zh-CN'],
  ['phone', 'zh-CN'],
]
const DOOR: readonly Way[] = [['door', 'zh-CN']]
const BOTH: readonly Way[] = [...CHINESE, ['desktop', 'en'], ['phone', 'en']]

interface Shot {
  readonly name: string
  /** Nobody: the sign-in page. */
  readonly as?: string
  readonly ways: readonly Way[]
  readonly open: (page: Page) => Promise<unknown>
}

const at =
  (address: string) =>
  (page: Page): Promise<unknown> =>
    page.goto(address)

/** Follows a link by its selector. */
async function follow(page: Page, selector: string): Promise<void> {
  const href = await page.locator(selector).first().getAttribute('href')
  if (href === null) throw new Error(`nothing to follow at ${selector} on ${page.url()}`)
  await page.goto(href)
}

async function recordWithFindings(page: Page): Promise<void> {
  await page.goto('/expenses/lines?finding=1&category=reception')
  await follow(page, 'tbody a[href^="/disclosures/"], tbody a[href*="record="]')
}

async function guide(page: Page): Promise<void> {
  await page.goto('/guides')
  await follow(page, 'tbody a[href^="/guides/"]')
}

/** A draft in which the scan found something that nobody has decided on. */
async function recordWithHits(page: Page): Promise<void> {
  await page.goto('/reviews')
  const links = await page.locator('a.sl-t[href^="/disclosures/"]').all()
  const records = await Promise.all(links.map(async (link) => (await link.getAttribute('href')) ?? ''))
  for (const record of records) {
    await page.goto(record)
    if ((await page.locator('a[href$="/secrecy"]').count()) === 0) continue
    await follow(page, 'a[href$="/secrecy"]')
    if ((await page.locator('main input[type="checkbox"]').count()) > 0) return
  }
  throw new Error('nothing waits with a hit')
}

async function comparedEditions(page: Page): Promise<void> {
  await page.goto('/catalogue/editions')
  await follow(page, 'main a[href*="/diff"]')
}

/** A sheet with an error, a doubt and good rows, uploaded into the publisher's first expense draft. */
async function importPreview(page: Page): Promise<void> {
  await page.goto('/imports')
  const known = page.locator('tbody a[href^="/imports/"], li a[href^="/imports/"]').first()
  if ((await known.count()) > 0) {
    await page.goto((await known.getAttribute('href'))!)
    return
  }
  await page.goto('/disclosures?state=draft&q=%E5%85%AC%E5%8A%A1%E6%8E%A5%E5%BE%85%E8%B4%B9')
  const record = await page.locator('tbody a[href^="/disclosures/"]').first().getAttribute('href')
  await page.goto(`/imports/new?disclosure=${/\d+/.exec(record ?? '')?.[0] ?? ''}`)
  await page.setInputFiles('input[type="file"]', { name: '十一月公务接待.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet()) })
  await page.click('form[data-upload] .btn-primary')
  await page.waitForURL(/\/imports\/\d+/)
  await page.locator('#commit, #mapping').waitFor({ state: 'attached', timeout: 30_000 })
  if (page.url().endsWith('/mapping')) {
    await page.click('button[form="mapping"]')
    await page.locator('#commit').waitFor({ state: 'attached', timeout: 30_000 })
  }
}

function sheet(): string {
  const month = new Date().toISOString().slice(0, 7)
  const rows = [
    ['日期', '类别', '摘要', '来访单位', '公函文号', '人次', '陪同', '人均标准', '金额', '凭证号', '经办'],
    [
      `${month}-02`,
      '公务接待费',
      '接待江口市人社局就业工作调研组',
      '江口市人社局',
      '江人社函〔2026〕31号',
      '6',
      '2',
      '60.00',
      '486.00',
      '记-1104',
      '林芳',
    ],
    [`${month}-04`, '公务接待费', '接待省厅创业担保贷款督导组', '省人社厅', '', '5', '3', '60.00', '472.00', '记-1109', '林芳'],
    [
      `${month}-09`,
      '公务接待费',
      '接待云岭县人社局跟班学习人员',
      '云岭县人社局',
      '云人社函〔2026〕58号',
      '4',
      '4',
      '60.00',
      '四百八十',
      '记-1121',
      '陈静',
    ],
    [
      `${month}-10`,
      '公务接待费',
      '接待青川市公共就业服务交流团',
      '青川市人社局',
      '青人社函〔2026〕12号',
      '8',
      '3',
      '60.00',
      '640.50',
      '记-1125',
      '林芳',
    ],
    [
      `${month}-10`,
      '公务接待费',
      '接待青川市公共就业服务交流团',
      '青川市人社局',
      '青人社函〔2026〕12号',
      '8',
      '3',
      '60.00',
      '640.50',
      '记-1125',
      '林芳',
    ],
    [`${month}-12`, '公务接待费', '冲销上月多付餐费', '市机关食堂', '', '', '', '', '-96.00', '记-1130', '林芳'],
    ['合计', '', '', '', '', '', '', '', '2143.00', '', ''],
  ]
  return `\uFEFF${rows.map((row) => row.join(',')).join('\r\n')}\r\n`
}

const SHOTS: readonly Shot[] = [
  { name: 'login', ways: CHINESE, open: at('/login') },
  { name: 'home', as: 'staff', ways: CHINESE, open: at('/') },
  { name: 'cockpit', as: 'leader', ways: BOTH, open: at('/cockpit') },
  { name: 'list', as: 'publisher', ways: CHINESE, open: at('/disclosures') },
  { name: 'record', as: 'head', ways: BOTH, open: recordWithFindings },
  { name: 'expenses', as: 'inspector1', ways: CHINESE, open: at('/expenses') },
  { name: 'departments', as: 'inspector1', ways: CHINESE, open: at('/expenses/departments') },
  { name: 'import', as: 'publisher', ways: CHINESE, open: importPreview },
  { name: 'reviews', as: 'approver', ways: CHINESE, open: at('/reviews') },
  { name: 'catalogue', as: 'publisher', ways: CHINESE, open: at('/catalogue') },
  { name: 'guide', as: 'staff', ways: CHINESE, open: guide },
  { name: 'directory', as: 'staff', ways: CHINESE, open: at('/directory') },
  { name: 'board', as: 'staff', ways: [...CHINESE, ...DOOR], open: at('/boards/JYCJ') },
  { name: 'organisation', as: 'staff', ways: CHINESE, open: at('/organisation') },
  { name: 'secrecy-review', as: 'secrecy', ways: CHINESE, open: recordWithHits },
  { name: 'editions', as: 'leader', ways: CHINESE, open: comparedEditions },
  { name: 'messages', as: 'staff', ways: CHINESE, open: at('/notifications') },
  { name: 'security', as: 'secadmin', ways: CHINESE, open: at('/admin/security') },
  { name: 'people', as: 'sysadmin', ways: CHINESE, open: at('/admin/people') },
]

async function take(browser: Browser, baseURL: string, { name, as, ways, open }: Shot, [viewport, locale]: Way): Promise<void> {
  if (!ways.some((way) => way[0] === viewport && way[1] === locale)) return
  // One pixel a point: a picture of a page, not of its fonts.
  const context = await browser.newContext({ ...WINDOWS[viewport], deviceScaleFactor: 1, baseURL, locale, timezoneId: 'Asia/Shanghai' })
  try {
    const page = await context.newPage()
    if (as !== undefined) await signIn(page, as, locale)
    await open(page)
    await page.evaluate('document.fonts.ready.then(() => window.scrollTo(0, 0))')
    await page.screenshot({ path: path.join(FOLDER, `${name}-${viewport}-${locale}.png`), animations: 'disabled' })
    process.stdout.write(`${name}-${viewport}-${locale}.png\n`)
  } finally {
    await context.close()
  }
}

async function signIn(page: Page, username: string, locale: string): Promise<void> {
  const form = { username, password: DEMO_PASSWORD }
  const origin = new URL(page.url() === 'about:blank' ? (await page.goto('/login'))!.url() : page.url()).origin
  await page.request.post('/login', { form, headers: { Origin: origin } })
  await page.request.post('/preferences/locale', { form: { locale }, headers: { Origin: origin } })
}

const built = spawnSync('npm', ['run', '-s', 'build'], { stdio: 'inherit' })
if (built.status !== 0) throw new Error('the browser part was not built')
const server = await startServer({ env: { LOG_LEVEL: 'warn' } })
const browser = await launchChromium()
try {
  mkdirSync(FOLDER, { recursive: true })
  for (const old of readdirSync(FOLDER)) if (old.endsWith('.png')) rmSync(path.join(FOLDER, old))
  for (const way of [...BOTH, ...DOOR]) for (const shot of SHOTS) await take(browser, server.url, shot, way)
} finally {
  await browser.close()
  await server.stop()
}
