// The page on which a saved receipt is held against the log and against today's database; while it is open, again every five seconds.
import { readReceipt, type Receipt } from '../../core/tlog/receipt.ts'
import {
  checkPaper,
  checkReceipt,
  checkReceiptGrowth,
  CHECKS,
  checkToday,
  trustedKeys,
  type Check,
  type Paper,
  type Verdict,
} from './log/checks.ts'
import { checkGrowth } from './log/growth.ts'
import { saveJson, showFacts, showSince, showVerdict, type Results } from './log/verify-page.ts'
import { recall, trustAnew } from './log/memory.ts'

const AGAIN_MS = 5_000
const MOST_BYTES = 20_000_000

const page = document.querySelector<HTMLElement>('[data-verify]')
const input = page?.querySelector<HTMLInputElement>('input[type="file"]')
const query = new URLSearchParams(location.search)
const paper = paperOf(query)

let receipt: Receipt | undefined
let run = 0

function paperOf(from: URLSearchParams): Paper | undefined {
  const [size, root] = [from.get('size'), from.get('root')]
  return size !== null && root !== null && /^\d{1,9}$/.test(size) ? { size: Number(size), root } : undefined
}

/** What could not be asked is not known; it is asked again. */
const orUnknown = (asked: Promise<Verdict>): Promise<Verdict> => asked.catch(() => ({ state: 'unknown', codes: ['unreachable'] }))

/** The log by itself: what this browser remembers, and what stands on paper. */
async function checkLog(demo: boolean): Promise<Results> {
  const growth = await orUnknown(checkGrowth(demo).then(({ codes }) => ({ state: codes.length === 0 ? 'ok' : 'bad', codes })))
  const keys = trustedKeys('')
  return { growth, ...(paper !== undefined && keys !== undefined && { paper: await orUnknown(checkPaper(paper, keys)) }) }
}

async function checkAll(demo: boolean): Promise<Results> {
  const log = await checkLog(demo)
  if (receipt === undefined) return log
  const keys = trustedKeys(await saidKey())
  if (keys === undefined) return { ...log, signature: { state: 'unknown', codes: ['unreachable'] } }
  const own = checkReceipt(receipt, keys)
  const grown = own.signature?.state === 'ok' ? await orUnknown(checkReceiptGrowth(receipt, keys)) : undefined
  const today = await orUnknown(checkToday(receipt))
  showSince(page!, today)
  return { ...own, ...log, growth: both(log.growth, grown), today }
}

const saidKey = async (): Promise<string> => (await (await fetch('/log/key', { cache: 'no-store' })).text()).trim()

function both(a: Verdict | undefined, b: Verdict | undefined): Verdict {
  const all = [a, b].filter((one) => one !== undefined)
  const worst = all.find(({ state }) => state === 'bad') ?? all.find(({ state }) => state === 'unknown') ?? all[0]
  return { state: worst?.state ?? 'unknown', codes: [...new Set(all.flatMap(({ codes }) => codes))] }
}

async function look(): Promise<void> {
  if (page === null) return
  const mine = ++run
  const results = await checkAll(page.dataset['demo'] === 'true').catch((): Results => ({
    growth: { state: 'unknown', codes: ['unreachable'] },
  }))
  const shown = page.querySelector('[data-said-key]')
  if (shown !== null && results.growth?.codes.includes('key_other') === true) shown.textContent = await saidKey().catch(() => '')
  if (mine === run) showVerdict(page, results, { hasReceipt: receipt !== undefined, wanted: wantedChecks() })
}

const wantedChecks = (): Check[] =>
  CHECKS.filter((check) => (check === 'paper' ? paper !== undefined : receipt !== undefined || check === 'growth'))

function take(value: unknown): void {
  receipt = readReceipt(value)
  if (page === null) return
  page.dataset['malformed'] = String(receipt === undefined)
  if (receipt !== undefined) showFacts(page, receipt)
  void look()
}

async function open(file: File): Promise<void> {
  try {
    take(file.size > MOST_BYTES ? undefined : JSON.parse(await file.text()))
  } catch {
    take(undefined)
  }
}

async function fetchReceipt(record: string): Promise<void> {
  const answer = await fetch(`/disclosures/${record}/receipt`, { headers: { Accept: 'application/json' }, cache: 'no-store' })
  const value: unknown = answer.ok ? await answer.json() : undefined
  if (answer.ok) take(value)
  else void look()
}

function start(): void {
  if (page === null) return
  input?.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file) void open(file)
  })
  page.querySelector('[data-save]')?.addEventListener('click', () => {
    if (receipt) saveJson(`sunlit-receipt-${receipt.index}.json`, receipt)
  })
  page.querySelector('[data-evidence]')?.addEventListener('click', () => saveJson('sunlit-evidence.json', { receipt, memory: recall() }))
  page.querySelector('[data-accept]')?.addEventListener('click', () => void saidKey().then(trustAnew).then(look))
  const record = query.get('record')
  if (record !== null && /^\d{1,9}$/.test(record)) fetchReceipt(record).catch(() => void look())
  else void look()
  setInterval(() => void look(), AGAIN_MS)
}

start()
