import type { Finding } from '../../../core/protocol/v1/findings.ts'
import type { Asked, Progress, Report } from '../../../core/protocol/v1/verify.ts'
import { all, fieldOf, fill, one, onSubmit, pageOf, say, showOnly, type Page } from './page.ts'
import { trackersOf } from './purse.ts'
import { verifyIn, workerAt } from './verify-in.ts'
import { CHECKS, verdictsOf } from './verifying.ts'

// An archive, from the server or from a file, is checked here from the first byte to the last. The server's word counts for nothing.

const MOST_BYTES = 400_000_000
/** Lines of findings; the command line has them all. */
const MOST_FINDINGS = 200

const THREADS = 8

let running: AbortController | undefined

export function startVerify(): void {
  const page = pageOf('verify')
  if (page === undefined) return
  onSubmit(page.root, 'form[data-form="verify"]', (form) => verifyOnline(page, form))
  const input = one<HTMLInputElement>(page.root, 'input[type="file"]')
  input?.addEventListener('change', () => {
    const file = input.files?.[0]
    if (file !== undefined) void verifyFile(page, file)
  })
  const own = ownTrackers(page)
  const field = one<HTMLInputElement>(page.root, 'input[name="tracker"]')
  if (field !== null && own.length > 0) field.value = own.at(-1) ?? ''
}

const ownTrackers = ({ root, person }: Page): string[] => {
  const boxes = (root.dataset['boxes'] ?? '').split(' ')
  return boxes.flatMap((uuid) => trackersOf(localStorage, uuid, person))
}

async function verifyOnline(page: Page, form: HTMLFormElement): Promise<void> {
  show(page, 'working')
  try {
    const answer = await fetch(fieldOf(form, 'archive'), { cache: 'no-store' })
    if (!answer.ok) throw new Error(String(answer.status))
    await check(page, new Uint8Array(await answer.arrayBuffer()), '')
  } catch {
    show(page, 'unreachable')
  }
}

async function verifyFile(page: Page, file: File): Promise<void> {
  if (file.size > MOST_BYTES) show(page, 'too_large')
  else await check(page, new Uint8Array(await file.arrayBuffer()), file.name)
}

async function check(page: Page, bytes: Uint8Array, name: string): Promise<void> {
  running?.abort()
  const own = (running = new AbortController())
  show(page, 'working')
  const asked = askedIn(page)
  const progress = (how: Progress): void => showProgress(page, how)
  try {
    const start = workerAt(page.root.dataset['worker'] ?? '')
    showReport(page, await verifyIn(start, { bytes, asked, threads: THREADS, progress, signal: own.signal }), asked, name)
  } catch {
    if (!own.signal.aborted) show(page, 'failed') // another archive was chosen meanwhile
  }
}

function askedIn({ root }: Page): Asked {
  const tracker = one<HTMLInputElement>(root, 'input[name="tracker"]')?.value.trim() ?? ''
  return tracker === '' ? {} : { tracker }
}

const show = ({ root }: Page, state: string): void => {
  root.dataset['verdict'] = state
  showOnly(root, 'when', state)
}

function showProgress({ root, words }: Page, { stage, done, of }: Progress): void {
  say(root, '[data-stage]', fill(words[`stage_${stage}`], { done, of }))
  const bar = one<HTMLProgressElement>(root, '[data-progress-bar]')
  if (bar !== null && of > 0) Object.assign(bar, { max: of, value: done })
}

function showReport(page: Page, full: Report, given: Asked, name: string): void {
  const { root, words } = page
  const { report, asked, waits } = withoutWaiting(full, given)
  const { findings, state, facts } = report
  show(page, findings.length === 0 ? 'good' : 'bad')
  const verdicts = verdictsOf(report, asked)
  for (const checked of CHECKS)
    for (const line of all(root, `[data-check="${checked}"]`)) {
      line.dataset['state'] = verdicts[checked]
      showOnly(line, 'state-is', verdicts[checked])
    }
  const list = one(root, '[data-findings]')
  list?.replaceChildren(...findings.slice(0, MOST_FINDINGS).map((finding) => lineOf(finding, words)))
  say(root, '[data-more]', findings.length > MOST_FINDINGS ? fill(words['more'], { n: findings.length - MOST_FINDINGS }) : '')
  const own = facts.trackers.find(({ tracker }) => tracker === asked.tracker)
  const position = facts.trackers.findIndex(({ tracker }) => tracker === asked.tracker) + 1
  const ownWords = waits ? words['own_waiting'] : asked.tracker === undefined ? '' : words[`own_${own?.state ?? 'missing'}`]
  say(root, '[data-own]', fill(ownWords, { n: position }))
  const said: Readonly<Record<string, string>> = {
    file: name,
    name: facts.name ?? '',
    state: words[`state_${state}`] ?? '',
    credentials: number(facts.credentials),
    ballots: number(facts.ballots),
    voters: number(facts.voters),
    trustees:
      facts.trustees.length === 0
        ? ''
        : fill(words['trustees'], { done: facts.trustees.filter(({ decrypted }) => decrypted).length, of: facts.trustees.length }),
    fingerprint: facts.fingerprint ?? '',
    last: facts.lastEvent ?? '',
  }
  for (const place of all(root, '[data-fact]')) {
    place.textContent = said[place.dataset['fact'] ?? ''] ?? ''
    const row = place.closest<HTMLElement>('[data-fact-row]')
    if (row) row.hidden = place.textContent === ''
  }
  showCounts(page, report)
}

/** While a box is open, a ballot that is not on its board may be waiting: no fault, and not known to be there either. */
function withoutWaiting(report: Report, asked: Asked): { report: Report; asked: Asked; waits: boolean } {
  const waits = report.state === 'open' && report.findings.some(({ code }) => code === 'tracker_missing')
  if (!waits) return { report, asked, waits }
  return { report: { ...report, findings: report.findings.filter(({ code }) => code !== 'tracker_missing') }, asked: {}, waits }
}

const number = (value: number | undefined): string => (value === undefined ? '' : value.toLocaleString(document.documentElement.lang))

/** As `findingWords` on the server: the messages are the same. */
function lineOf(finding: Finding, words: Page['words']): HTMLLIElement {
  const { code, answer, event, record, ...rest } = finding
  const cell = code === 'result_wrong' && answer !== undefined
  const key = cell ? (answer === 0 ? 'blank' : 'cell') : `found_${code}`
  const params = Object.fromEntries(Object.entries({ ...rest, answer }).map(([name, value]) => [name, String(value)]))
  const line = document.createElement('li')
  line.textContent = fill(words[key] ?? code, params)
  const where = [event === undefined ? '' : fill(words['event'], { event }), record ?? '', code].filter((part) => part !== '')
  line.append(Object.assign(document.createElement('small'), { textContent: where.join(' · ') }))
  return line
}

/** The counts as the archive proves them; not before there is a result, and not when something is wrong. */
function showCounts({ root, words }: Page, { findings, facts }: Report): void {
  const place = one(root, '[data-counts]')
  if (place === null) return
  place.replaceChildren()
  const part = place.closest<HTMLElement>('[data-counts-part]')
  if (part) part.hidden = facts.result === undefined || findings.length > 0
  if (facts.result === undefined || findings.length > 0) return
  for (const [at, question] of (facts.questions ?? []).entries()) {
    const counts = facts.result[at] ?? []
    const labels = [...(question.blank ? [words['blank_votes'] ?? ''] : []), ...question.answers]
    const table = document.createElement('table')
    table.className = 'sl-table is-tight'
    table.createCaption().textContent = question.question
    const body = table.createTBody()
    for (const [i, label] of labels.entries()) {
      const row = body.insertRow()
      row.append(Object.assign(document.createElement('th'), { scope: 'row', textContent: label }))
      Object.assign(row.insertCell(), { textContent: number(counts[i]), className: 'sl-num' })
    }
    place.append(table)
  }
}
