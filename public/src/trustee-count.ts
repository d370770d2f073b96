// /elections/:id/count: a trustee's browser fetches the box of every class, checks and adds up all ballots itself, and only then decrypts.
import { secretOf, seedFits, type CeremonyView } from '../../core/protocol/ceremony.ts'
import { decryptRecounted, type Recount, type Recounted } from '../../core/protocol/recount.ts'
import { nobleGroup } from '../../core/protocol/v1/noble-group.ts'
import { recountIn, type RecountThread } from './ballots/recounting.ts'
import { fetchArchive, readNews, Refused, sendParts } from './ballots/trustee-client.ts'
import { alert, drawn, each, isSafePlace, markStep, need, pause, random, showStage, storage } from './ballots/trustee-page.ts'
import { holdsAgainst, holdsMinimum, isOnlyTally, keptSeed, type Owner } from './ballots/trustee-store.ts'
import { unlock } from './ballots/trustee-unlock.ts'

class Count {
  private readonly page: HTMLElement
  private readonly id: string
  private readonly attempt: number
  private readonly owner: Owner
  private readonly expected: { readonly trustees: string; readonly minimum: number }

  constructor(root: HTMLElement) {
    this.page = root
    this.id = root.dataset['id'] ?? ''
    this.attempt = Number(root.dataset['attempt'])
    this.owner = { uuid: root.dataset['uuid'] ?? '', person: Number(root.dataset['person']) }
    this.expected = JSON.parse(root.dataset['expected'] ?? '{}') as { trustees: string; minimum: number }
  }

  async begin(): Promise<void> {
    const rows = [...this.page.querySelectorAll<HTMLElement>('[data-class]')]
    if (!this.isRemembered(rows)) {
      this.refuse('remembered')
      return
    }
    const counted: Recounted[] = []
    for (const row of rows) {
      const one = await this.check(row)
      if (one === undefined) return
      counted.push(one)
    }
    const live = need(this.page, '[data-live]')
    live.textContent = live.dataset['done'] ?? ''
    await this.open(counted)
  }

  /** What this browser saw at the ceremony and at the opening is what is counted now. */
  private isRemembered(rows: readonly HTMLElement[]): boolean {
    const store = storage()
    if (store === undefined) return true
    if (
      !holdsMinimum(
        store,
        rows.map(({ dataset }) => dataset['class'] ?? ''),
        this.expected.minimum,
      )
    )
      return false
    const texts = Object.fromEntries(rows.map(({ dataset }) => [dataset['class'] ?? '', dataset['fingerprint'] ?? '']))
    return holdsAgainst(store, this.owner, { attempt: this.attempt, trustees: this.expected.trustees, texts })
  }

  /** What is opened of a class stays the same totals for ever, however often this page is asked. */
  private opensOnce(counted: readonly Recounted[]): boolean {
    const store = storage()
    return store === undefined || counted.every(({ uuid, encryptedTally }) => isOnlyTally(store, uuid, encryptedTally))
  }

  private async check(row: HTMLElement): Promise<Recounted | undefined> {
    showCheck(row, 'busy')
    const bar = need<HTMLProgressElement>(row, 'progress')
    try {
      const bytes = await fetchArchive(row.dataset['href'] ?? '')
      const expected = { ...this.expected, fingerprint: row.dataset['fingerprint'] ?? '', owner: Number(this.page.dataset['owner']) }
      const start = (): RecountThread => new Worker(this.page.dataset['worker'] ?? '') as unknown as RecountThread
      const result = await recountIn(start, { bytes, expected }, (done, of) => Object.assign(bar, { max: Math.max(of, 1), value: done }))
      Object.assign(bar, { max: 1, value: 1 })
      return this.judge(row, result)
    } catch {
      showCheck(row, 'bad')
      this.refuse('unreachable')
      return undefined
    }
  }

  private judge(row: HTMLElement, result: Recount): Recounted | undefined {
    const sound = result.ok && result.counted.uuid === row.dataset['class']
    showCheck(row, sound ? 'ok' : 'bad')
    if (!result.ok) {
      this.refuse(result.code, [...new Set(result.findings.map(({ code }) => code))].slice(0, 8).join(' · '))
      return undefined
    }
    if (!sound) {
      this.refuse('other_election')
      return undefined
    }
    showFacts(row, result.counted)
    return result.counted
  }

  private async open(counted: readonly Recounted[]): Promise<void> {
    for (;;) {
      try {
        const { view } = await readNews(this.id)
        await this.decrypt(counted, view, await this.unlocked(view))
        return
      } catch (error) {
        if (!this.fail(error)) return
        await pause(2_000)
      }
    }
  }

  private unlocked(view: CeremonyView): Promise<string> {
    markStep(1)
    const store = storage()
    const kept = store && keptSeed(store, this.owner, this.attempt)
    need(this.page, '[data-stage="unlock"]').hidden = false
    return unlock(this.page, kept, (typed) => seedFits(nobleGroup, view, typed))
  }

  private async decrypt(counted: readonly Recounted[], view: CeremonyView, seed: string): Promise<void> {
    await drawn()
    const secret = secretOf(nobleGroup, view, seed)
    const parts = counted.flatMap((one) => {
      const text = secret === undefined ? undefined : decryptRecounted(nobleGroup, one, secret, random)
      return text === undefined ? [] : [{ uuid: one.uuid, text }]
    })
    if (parts.length < counted.length) {
      alert(this.page, 'other_key')
      return
    }
    if (!this.opensOnce(counted)) {
      need(this.page, '[data-stage="unlock"]').hidden = true
      this.refuse('remembered')
      return
    }
    const finished = await sendParts(this.id, parts)
    each(this.page, '[data-finished]', (part) => (part.hidden = (part.dataset['finished'] === 'yes') !== finished))
    showStage(this.page, 'done', 2)
  }

  /** Whether it is worth another try: the server was not reached. */
  private fail(error: unknown): boolean {
    const refused = error instanceof Refused
    if (!refused) alert(this.page, 'lost')
    else if (error.code === 'trustees.error.enough') alert(this.page, 'enough')
    else alert(this.page, 'refused', error.message)
    if (refused) need(this.page, '[data-stage="unlock"]').hidden = true
    return !refused
  }

  /** Nothing is decrypted; no code is even asked for. */
  private refuse(code: string, detail = ''): void {
    each(this.page, '[data-why]', (part) => {
      if (part.dataset['why'] !== code) return
      part.hidden = false
      need(part, '[data-detail]').textContent = detail
    })
  }
}

function showCheck(row: HTMLElement, state: 'busy' | 'ok' | 'bad'): void {
  each(row, '[data-check]', (chip) => (chip.hidden = chip.dataset['check'] !== state))
}

function showFacts(row: HTMLElement, { registered, cast, lastEvent }: Recounted): void {
  const facts: Readonly<Record<string, string>> = {
    registered: String(registered),
    cast: String(cast),
    fingerprint: row.dataset['fingerprint'] ?? '',
    lastEvent,
  }
  each(row, '[data-fact]', (place) => (place.textContent = facts[place.dataset['fact'] ?? ''] ?? ''))
  need(row, '[data-counted]').hidden = false
}

const page = document.querySelector<HTMLElement>('[data-count]')
if (page !== null && isSafePlace(page)) void new Count(page).begin()
