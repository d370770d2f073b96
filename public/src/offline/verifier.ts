// The verifier that needs no server: one file, opened from a disk, that asks nothing of any network. Its words and its thread lie inside it.
import type { Finding } from '../../../core/protocol/v1/findings.ts'
import type { Asked, Progress, Report } from '../../../core/protocol/v1/verify.ts'
import { verifyIn } from '../ballots/verify-in.ts'
import { CHECKS, verdictsOf, type Helper } from '../ballots/verifying.ts'

type Language = 'zh-CN' | 'en'
type Words = Readonly<Record<string, string>>

// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- as getElementById, whose elements are known here
const byId = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const inside = (id: string): string => byId(id).textContent
const words = JSON.parse(inside('words')) as Readonly<Record<Language, Words>>

/** More lines than anybody reads; the command line has them all. */
const MOST_FINDINGS = 200

let language: Language = navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
let archive: File | undefined
let last: { readonly report: Report; readonly asked: Asked; readonly seconds: number } | undefined
let running: AbortController | undefined
const THREADS = 8

const word = (key: string, params: Readonly<Record<string, string | number>> = {}): string =>
  (words[language][key] ?? key).replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g, (whole, name: string, one?: string, more?: string) => {
    const value = params[name]
    if (value === undefined) return whole
    if (one !== undefined) return String(value) === '1' ? one : (more ?? '')
    return typeof value === 'number' ? value.toLocaleString(language) : value
  })

function speak(): void {
  document.documentElement.lang = language
  document.title = word('verify.offline.title')
  for (const place of document.querySelectorAll<HTMLElement>('[data-say]')) place.textContent = word(place.dataset['say'] ?? '')
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset['language'] === language))
  }
  sayFile()
  if (last !== undefined) show()
}

const sayFile = (): void => void (byId('file-name').textContent = archive?.name ?? '')

// The thread's program is text in this page: nothing is fetched, and the page may be opened from a disk.
let program: string | undefined
function startThread(): Helper {
  program ??= URL.createObjectURL(new Blob([inside('worker')], { type: 'text/javascript' }))
  return new Worker(program) as unknown as Helper
}

async function run(): Promise<void> {
  if (archive === undefined) return
  running?.abort()
  const { signal } = (running = new AbortController())
  last = undefined
  byId('outcome').hidden = true
  byId('working').hidden = false
  byId('failed').hidden = true
  const began = performance.now()
  try {
    const asked = await askedFor()
    const bytes = new Uint8Array(await archive.arrayBuffer())
    // In threads; where the browser gives none to a page from a disk, here, with the page standing still meanwhile.
    const report = await verifyIn(startThread, { bytes, asked, threads: THREADS, progress, signal })
    last = { report, asked, seconds: (performance.now() - began) / 1000 }
    show()
  } catch {
    if (!signal.aborted) byId('failed').hidden = false
  } finally {
    if (!signal.aborted) byId('working').hidden = true
  }
}

async function askedFor(): Promise<Asked> {
  const prefix = byId<HTMLInputElement>('older').files?.[0]
  const tracker = byId<HTMLInputElement>('tracker').value.trim()
  const event = byId<HTMLInputElement>('event').value.trim()
  return {
    ...(prefix !== undefined && { prefix: new Uint8Array(await prefix.arrayBuffer()) }),
    ...(tracker !== '' && { tracker }),
    ...(event !== '' && { event }),
  }
}

function progress({ stage, done, of }: Progress): void {
  byId('stage').textContent = word(`verify.offline.stage.${stage}`, { done, of })
  if (of > 0) Object.assign(byId<HTMLProgressElement>('bar'), { max: of, value: done })
}

function show(): void {
  if (last === undefined) return
  const { report, asked, seconds } = last
  const { findings } = report
  const good = findings.length === 0
  byId('outcome').hidden = false
  byId('verdict').className = good ? 'verdict good' : 'verdict bad'
  byId('verdict-title').textContent = word(good ? 'verify.offline.good' : 'verify.offline.bad', { n: findings.length })
  byId('verdict-text').textContent = word(good ? 'verify.offline.good_text' : 'verify.offline.bad_text', { seconds: seconds.toFixed(1) })
  byId('findings').replaceChildren(...findings.slice(0, MOST_FINDINGS).map(lineOf))
  byId('more').textContent = findings.length > MOST_FINDINGS ? word('verify.cli.more', { n: findings.length - MOST_FINDINGS }) : ''
  showChecks(report, asked)
  showFacts(report)
  showCounts(report)
}

function lineOf(finding: Finding): HTMLLIElement {
  const { code, answer, event, record, ...rest } = finding
  const cell = answer === 0 ? 'verify.blank' : 'verify.cell'
  const key = code === 'result_wrong' && answer !== undefined ? cell : `verify.found.${code}`
  const params = Object.fromEntries(Object.entries({ ...rest, answer }).map(([name, value]) => [name, String(value)]))
  const where = [event === undefined ? '' : word('verify.event', { event: String(event) }), code, record ?? '']
  const line = make('li', word(key, params))
  line.append(make('small', where.filter((part) => part !== '').join(' · ')))
  return line
}

function make<K extends keyof HTMLElementTagNameMap>(tag: K, text: string): HTMLElementTagNameMap[K] {
  return Object.assign(document.createElement(tag), { textContent: text })
}

function showChecks(report: Report, asked: Asked): void {
  const verdicts = verdictsOf(report, asked)
  const rows = CHECKS.map((one) => {
    const row = make('li', word(`verify.offline.check.${one}`))
    row.className = verdicts[one]
    row.prepend(make('b', word(`verify.offline.went.${verdicts[one]}`)))
    return row
  })
  byId('checks').replaceChildren(...rows)
}

function showFacts({ state, facts }: Report): void {
  const { name, uuid, credentials, ballots, voters, trustees, fingerprint, lastEvent } = facts
  const decrypted = trustees.filter((one) => one.decrypted).length
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['verify.offline.fact.name', name],
    ['verify.offline.fact.uuid', uuid],
    ['verify.offline.fact.state', word(`verify.state.${state}`)],
    ['verify.offline.fact.credentials', credentials?.toLocaleString(language)],
    ['verify.offline.fact.ballots', ballots.toLocaleString(language)],
    ['verify.offline.fact.voters', voters.toLocaleString(language)],
    [
      'verify.offline.fact.trustees',
      trustees.length === 0 ? undefined : word('verify.cli.trustees', { of: trustees.length, done: decrypted }),
    ],
    ['verify.offline.fact.fingerprint', fingerprint],
    ['verify.offline.fact.last', lastEvent],
  ]
  const told = lines.filter((line): line is readonly [string, string] => line[1] !== undefined)
  byId('facts').replaceChildren(...told.flatMap(([key, value]) => [make('dt', word(key)), make('dd', value)]))
}

/** Only where every check passed: a count that is not proved is no count. */
function showCounts({ findings, facts }: Report): void {
  const shown = findings.length === 0 && facts.result !== undefined
  byId('counts-part').hidden = !shown
  const tables = (shown ? (facts.questions ?? []) : []).map((question, at) => {
    const table = document.createElement('table')
    table.createCaption().textContent = question.question
    const labels = question.blank ? [word('verify.cli.blank'), ...question.answers] : question.answers
    for (const [column, label] of labels.entries()) {
      const row = table.insertRow()
      row.append(Object.assign(make('th', label), { scope: 'row' }))
      row.insertCell().textContent = (facts.result?.[at]?.[column] ?? 0).toLocaleString(language)
    }
    return table
  })
  byId('counts').replaceChildren(...tables)
}

function take(file: File | undefined): void {
  if (file === undefined) return
  archive = file
  sayFile()
  void run()
}

const drop = byId('drop')
for (const kind of ['dragover', 'dragleave', 'drop'] as const)
  addEventListener(kind, (event) => {
    event.preventDefault() // else the browser would open the file in place of this page
    drop.classList.toggle('over', kind === 'dragover')
    if (kind === 'drop') take(event.dataTransfer?.files[0])
  })
byId<HTMLInputElement>('archive').addEventListener('change', ({ target }) => take((target as HTMLInputElement).files?.[0]))
byId('again').addEventListener('click', () => void run())
for (const button of document.querySelectorAll<HTMLElement>('[data-language]'))
  button.addEventListener('click', () => {
    language = button.dataset['language'] === 'en' ? 'en' : 'zh-CN'
    speak()
  })
speak()
