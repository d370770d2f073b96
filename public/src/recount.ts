// /elections/:id/recount: the hall's screen. Everything but the roll is recomputed here, from the archives of the boxes, in threads.
import type { Report } from '../../core/protocol/v1/verify.ts'
import { expectedOf, mergeReports, type ClassReport } from './ballots/recount-hall.ts'
import { Stepper } from './ballots/recount-steps.ts'
import { verifyIn, workerAt } from './ballots/verify-in.ts'

const root = document.querySelector<HTMLElement>('[data-recount]')
if (root) void begin(root)

async function begin(page: HTMLElement): Promise<void> {
  new Stepper(page).start()
  const words = page.dataset
  say(page, words['working'] ?? '')
  const places = [...page.querySelectorAll<HTMLElement>('[data-class]')]
  try {
    const reports: ClassReport[] = []
    for (const [i, place] of places.entries()) reports.push(await recountClass(page, place, i))
    show(page, reports)
  } catch {
    say(page, words['unreachable'] ?? '', true)
  }
}

function say(page: HTMLElement, text: string, bad = false): void {
  const state = page.querySelector<HTMLElement>('[data-state]')
  if (!state) return
  state.textContent = text
  state.classList.toggle('is-bad', bad)
}

async function recountClass(page: HTMLElement, place: HTMLElement, i: number): Promise<ClassReport> {
  const answer = await fetch(place.dataset['href'] ?? '', { credentials: 'same-origin' })
  if (!answer.ok) throw new Error(String(answer.status))
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const parts = [...page.querySelectorAll<HTMLElement>(`[data-of="${i}"]`)]
  const report = await verified(page.dataset['worker'] ?? '', bytes, (done, of) => fillProgress(parts, done, of))
  fill([place, ...parts], report)
  return { report, expected: expectedOf(place.dataset['expected'] ?? '') }
}

const THREADS = 4

const verified = (worker: string, bytes: Uint8Array, progress: (done: number, of: number) => void): Promise<Report> =>
  verifyIn(workerAt(worker), {
    bytes,
    threads: THREADS,
    progress: ({ stage, done, of }) => {
      if (stage === 'ballots') progress(done, of)
    },
  })

const factsIn = (places: readonly HTMLElement[], name: string): HTMLElement[] =>
  places.flatMap((place) => [...place.querySelectorAll<HTMLElement>(`[data-fact="${name}"]`)])

function fillProgress(places: readonly HTMLElement[], done: number, of: number): void {
  for (const bar of factsIn(places, 'progress')) Object.assign(bar, { max: Math.max(of, 1), value: done })
  for (const place of factsIn(places, 'checked')) place.textContent = `${done} / ${of}`
}

function fill(places: readonly HTMLElement[], { facts }: Report): void {
  const write = (name: string, text: string): void => {
    for (const place of factsIn(places, name)) place.textContent = text
  }
  fillProgress(places, facts.ballots, facts.ballots)
  write('fingerprint', facts.fingerprint ?? '')
  write('credentials', String(facts.credentials ?? ''))
  write('voters', String(facts.voters))
  write('tracker', facts.trackers.at(-1)?.tracker ?? '')
}

function show(page: HTMLElement, reports: readonly ClassReport[]): void {
  const merged = mergeReports(reports)
  const words = page.dataset
  const ok = merged.problems === 0
  say(page, ok ? (words['ok'] ?? '') : (words['bad'] ?? '').replace('{n}', String(merged.problems)), !ok)
  for (const place of page.querySelectorAll<HTMLElement>('[data-verdict]')) {
    const good = merged.verdicts[place.dataset['verdict'] ?? ''] ?? ok
    const wording = place.dataset['verdict'] === 'result' || place.dataset['verdict'] === 'all' ? ['match', 'differs'] : ['ok', 'differs']
    place.textContent = words[(good ? wording[0] : wording[1]) ?? ''] ?? ''
    place.classList.toggle('is-bad', !good)
  }
  for (const place of page.querySelectorAll<HTMLElement>('[data-owner]')) {
    const good = merged.decrypted.has(Number(place.dataset['owner']))
    place.textContent = words[good ? 'proved' : 'unproved'] ?? ''
  }
  for (const step of page.querySelectorAll<HTMLElement>('[data-question]'))
    drawBars(step, merged.counts[Number(step.dataset['question'])] ?? [])
  // Who is elected follows from counts that hold: where they do not, nothing is said of it.
  if (ok) for (const place of page.querySelectorAll<HTMLElement>('[data-after]')) place.hidden = false
}

function drawBars(step: HTMLElement, counts: readonly number[]): void {
  const rows = [...step.querySelectorAll<HTMLElement>('[data-column]')]
  const countOf = (row: HTMLElement): number => counts[Number(row.dataset['column'])] ?? 0
  const most = Math.max(1, ...rows.map(countOf))
  for (const row of rows) {
    row.querySelector('.f')?.setAttribute('width', String((100 * countOf(row)) / most))
    const place = row.querySelector('[data-count]')
    if (place) place.textContent = String(countOf(row))
  }
}
