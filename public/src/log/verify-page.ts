import type { Receipt } from '../../../core/tlog/receipt.ts'
import { CHECKS, type Check, type Today, type Verdict } from './checks.ts'
import type { Difference } from '../../../core/tlog/differences.ts'

// What the page about a receipt shows. Its words are all in the page already: here they are only shown and hidden.

export type Results = Partial<Record<Check, Verdict>>

export interface Asked {
  readonly hasReceipt: boolean
  readonly wanted: readonly Check[]
}

const each = (page: HTMLElement, selector: string, visit: (element: HTMLElement) => void): void => {
  for (const element of page.querySelectorAll<HTMLElement>(selector)) visit(element)
}

/** Green only when everything that was wanted is known and fits. */
export function showVerdict(page: HTMLElement, results: Results, asked: Asked): void {
  for (const check of CHECKS)
    showCheck(page, check, asked.wanted.includes(check) ? (results[check] ?? { state: 'unknown', codes: [] }) : undefined)
  const states = asked.wanted.map((check) => results[check]?.state ?? 'unknown')
  const whole = page.dataset['malformed'] === 'true' ? 'malformed' : worst(states, asked.hasReceipt)
  if (page.dataset['verdict'] !== whole) announce(page, whole)
  const codes = new Set(Object.values(results).flatMap(({ codes: some }) => some))
  each(page, '[data-code]', (item) => (item.hidden = !codes.has(item.dataset['code'] ?? '')))
  showDifferences(page, results.today?.differences ?? [])
  const clock = page.querySelector('[data-clock]')
  if (clock) clock.textContent = new Date().toLocaleTimeString(document.documentElement.lang, { hour12: false })
}

function worst(states: readonly string[], hasReceipt: boolean): string {
  if (states.includes('bad')) return 'bad'
  if (!hasReceipt) return 'waiting'
  return states.includes('unknown') ? 'partly' : 'good'
}

/** Said once when it changes, and not every five seconds. */
function announce(page: HTMLElement, whole: string): void {
  page.dataset['verdict'] = whole
  each(page, '[data-when]', (part) => (part.hidden = !(part.dataset['when'] ?? '').split(' ').includes(whole)))
}

function showCheck(page: HTMLElement, check: Check, verdict: Verdict | undefined): void {
  const line = page.querySelector<HTMLElement>(`[data-check="${check}"]`)
  if (line === null) return
  line.hidden = verdict === undefined
  line.dataset['state'] = verdict?.state ?? 'unknown'
  for (const words of line.querySelectorAll<HTMLElement>('[data-state-is]'))
    words.hidden = words.dataset['stateIs'] !== line.dataset['state']
}

function showDifferences(page: HTMLElement, found: readonly Difference[]): void {
  const table = page.querySelector<HTMLElement>('[data-differences]')
  const body = table?.querySelector('tbody')
  if (!table || !body) return
  table.hidden = found.length === 0
  body.replaceChildren(...found.map((difference) => rowOf(table, difference)))
}

function rowOf(table: HTMLElement, { path, before, now }: Difference): HTMLTableRowElement {
  const row = document.createElement('tr')
  const head = document.createElement('th')
  head.scope = 'row'
  head.append(placeOf(table, path), ' ', Object.assign(document.createElement('code'), { textContent: path }))
  const cells = [before, now].map((value) =>
    Object.assign(document.createElement('td'), { textContent: value ?? table.dataset['none'] ?? '' }),
  )
  const heads = [...table.querySelectorAll('thead th')].slice(1)
  for (const [i, cell] of cells.entries()) cell.dataset['head'] = heads[i]?.textContent ?? ''
  row.append(head, ...cells)
  return row
}

/** A place in words: the longest known beginning of the path. */
function placeOf(table: HTMLElement, path: string): string {
  const known = [...table.querySelectorAll<HTMLElement>('[data-place]')].filter(
    ({ dataset }) => path === dataset['place'] || path.startsWith(`${dataset['place'] ?? ''}.`),
  )
  return known[0]?.textContent ?? ''
}

/** What the receipt is about, from its own content: an object of unknown origin. */
export function showFacts(page: HTMLElement, receipt: Receipt): void {
  const content = receipt.content as { disclosure?: Record<string, unknown>; version?: Record<string, unknown> } | null
  const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')
  const facts: Readonly<Record<string, string>> = {
    title: text(content?.version?.['title']),
    filing: text(content?.disclosure?.['filingNumber']),
    version: text(content?.version?.['number']),
    published: instant(text(content?.version?.['publishedAt'])),
    index: String(receipt.index),
    size: String(receipt.size),
  }
  each(page, '[data-fact]', (place) => {
    place.textContent = facts[place.dataset['fact'] ?? ''] ?? ''
    const row = place.closest<HTMLElement>('[data-fact-row]')
    if (row) row.hidden = place.textContent === ''
  })
  each(page, '[data-facts]', (part) => (part.hidden = false))
}

function instant(at: string): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return at
  const lang = document.documentElement.lang === 'en' ? 'en-GB' : 'zh-CN'
  return date.toLocaleString(lang, { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' })
}

/** A later version or a withdrawal is no fault: both have a number of their own. */
export function showSince(page: HTMLElement, today: Today): void {
  for (const [name, index] of [
    ['replaced', today.replacedBy],
    ['withdrawn', today.withdrawnBy],
  ] as const) {
    const line = page.querySelector<HTMLElement>(`[data-since="${name}"]`)
    if (line === null) continue
    line.hidden = index === undefined
    const number = line.querySelector('[data-number]')
    if (number) number.textContent = index === undefined ? '' : String(index)
  }
}

export function saveJson(name: string, value: unknown): void {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
