// /elections/:id/ceremony: a trustee makes their part of the key. The recovery code stays in this file's memory; what leaves is public, or
// sealed for the other trustees.
import { checkJoined, nextStep, proveTrial, seedFits, shapeOf, type CeremonyStep, type CeremonyView } from '../../core/protocol/ceremony.ts'
import { newSeed, readSeed, spellFingerprint, spellSeed } from '../../core/protocol/seat.ts'
import { fingerprint } from '../../core/protocol/v1/election.ts'
import { sha256hex } from '../../core/protocol/v1/hashing.ts'
import { nobleGroup } from '../../core/protocol/v1/noble-group.ts'
import { fill } from './ballots/page.ts'
import { LEAST_PASSPHRASE } from './ballots/sealed-code.ts'
import { readNews, Refused, sendComplaint, sendFingerprint, sendMessage, sendTrial, type CeremonyNews } from './ballots/trustee-client.ts'
import { alert, atField, drawn, each, isSafePlace, need, pause, random, showStage, spell, storage } from './ballots/trustee-page.ts'
import { forgetSeed, holdsAgainst, holdsMinimum, keepSeed, keptSeed, type Owner } from './ballots/trustee-store.ts'
import { unlock } from './ballots/trustee-unlock.ts'

const EVERY_MS = 2_500

class Visit {
  private readonly page: HTMLElement
  private readonly id: string
  private readonly attempt: number
  private readonly owner: Owner
  /** Ballots under which nothing is decrypted. */
  private readonly minimum: number
  private seed: string | undefined

  constructor(root: HTMLElement) {
    this.page = root
    this.id = root.dataset['id'] ?? ''
    this.attempt = Number(root.dataset['attempt'])
    this.minimum = Number(root.dataset['minimum'])
    this.owner = { uuid: root.dataset['uuid'] ?? '', person: Number(root.dataset['person']) }
  }

  async begin(): Promise<void> {
    try {
      const news = await readNews(this.id)
      if (this.isStale(news) || !this.isSame(news)) return
      const begun =
        news.view.answer !== null || news.view.seats.some(({ owner, certificate }) => owner === news.view.owner && certificate !== null)
      if (mark(news)?.confirmed === true) this.done(news)
      else if (!news.open) this.stop('closed')
      else if (begun) await this.comeBack(news.view)
      else this.introduce()
    } catch (error) {
      this.fail(error)
    }
  }

  /** The election that is shown is the one that this browser saw before. */
  private isSame({ view }: CeremonyNews): boolean {
    const store = storage()
    if (store === undefined) return true
    const texts = JSON.parse(this.page.dataset['texts'] ?? '[]') as { uuid: string; text: string }[]
    const known = texts.filter(({ text }) => text !== '').map(({ uuid, text }) => [uuid, fingerprint(text)])
    const boxes = texts.map(({ uuid }) => uuid)
    const confirmed = view.trustees === null ? {} : { trustees: sha256hex(view.trustees) }
    if (
      holdsMinimum(store, boxes, this.minimum) &&
      holdsAgainst(store, this.owner, { attempt: this.attempt, ...confirmed, texts: Object.fromEntries(known) as Record<string, string> })
    )
      return true
    this.stop('other_text')
    return false
  }

  private introduce(): void {
    showStage(this.page, 'intro', 0)
    need(this.page, '[data-begin]').onclick = () => this.write(newSeed(random))
  }

  private write(seed: string): void {
    addEventListener('beforeunload', warn)
    each(document, '[data-code]', (place) => spell(place, spellSeed(seed)))
    showStage(this.page, 'write', 0)
    need(this.page, '[data-written]').onclick = () => this.type(seed)
  }

  /** What was written down is typed in, while it can still be written down again. */
  private type(seed: string): void {
    const form = need<HTMLFormElement>(this.page, '[data-typed]')
    const keep = need<HTMLInputElement>(form, '[data-keep]')
    showStage(this.page, 'type', 0)
    keep.onchange = () => (need(form, '[data-passphrase]').hidden = !keep.checked)
    need(form, '[data-back]').onclick = () => this.write(seed)
    form.onsubmit = (event) => {
      event.preventDefault()
      void this.typed(form, seed, keep.checked)
    }
  }

  private async typed(form: HTMLFormElement, seed: string, keep: boolean): Promise<void> {
    const [code, passphrase] = [need<HTMLInputElement>(form, '#typed-code'), need<HTMLInputElement>(form, '#keep-passphrase')]
    const wrong = readSeed(code.value) !== seed
    atField(code, need(form, '#typed-error'), wrong)
    const short = keep && passphrase.value.length < LEAST_PASSPHRASE
    atField(passphrase, need(form, '#keep-error'), short && !wrong)
    if (wrong || short) return
    showStage(this.page, 'work', 1)
    await drawn()
    if (keep) this.keep(seed, passphrase.value)
    code.value = passphrase.value = ''
    each(document, '[data-stage="write"] [data-code]', (place) => place.replaceChildren())
    await this.work(seed)
  }

  private keep(seed: string, passphrase: string): void {
    try {
      const store = storage()
      if (store === undefined) throw new Error('no storage')
      keepSeed(store, seed, { ...this.owner, attempt: this.attempt, passphrase, random })
    } catch {
      alert(this.page, 'no_store')
    }
  }

  private async comeBack(view: CeremonyView): Promise<void> {
    showStage(this.page, 'unlock', 1)
    await this.work(await this.unlocked(view))
  }

  private unlocked(view: CeremonyView): Promise<string> {
    const store = storage()
    const kept = store && keptSeed(store, this.owner, this.attempt)
    return unlock(this.page, kept, (seed) => seedFits(nobleGroup, view, seed))
  }

  /** Does each step as soon as the others allow it, and waits in between. */
  private async work(seed: string): Promise<void> {
    this.seed = seed
    showStage(this.page, 'work', 1)
    for (;;) {
      try {
        const news = await readNews(this.id)
        if (this.isStale(news)) return
        this.showSeats(news)
        await drawn()
        const step = nextStep(nobleGroup, news.view, seed, random)
        if (step.kind === 'refused') {
          await this.refuse(news, step)
          return
        }
        if (step.kind === 'send') await this.send(step)
        else if (step.kind === 'made' && news.view.trustees !== null) {
          this.compare(news, seed)
          return
        } else await this.wait(news, step)
        alert(this.page, undefined)
      } catch (error) {
        if (!this.fail(error)) return
        await pause(EVERY_MS)
      }
    }
  }

  private async send({ round, text }: Extract<CeremonyStep, { kind: 'send' }>): Promise<void> {
    this.working('busy')
    await sendMessage(this.id, { attempt: this.attempt, round, text })
    removeEventListener('beforeunload', warn)
  }

  private async wait({ view }: CeremonyNews, step: CeremonyStep): Promise<void> {
    const owners = step.kind === 'wait' ? step.owners : view.seats.filter(({ state }) => state !== 'made').map(({ owner }) => owner)
    const names = owners.map((owner) => this.page.querySelector<HTMLElement>(`[data-owner="${owner}"]`)?.dataset['name'] ?? '')
    const place = need(this.page, '[data-waiting]')
    const said = names.join(document.documentElement.lang === 'en' ? ', ' : '、')
    if (place.textContent !== said) place.textContent = said
    this.working('wait')
    await pause(EVERY_MS)
  }

  private working(what: 'busy' | 'wait'): void {
    each(this.page, '[data-working]', (part) => (part.hidden = part.dataset['working'] !== what))
  }

  private showSeats({ view }: CeremonyNews): void {
    for (const { owner, state } of view.seats) {
      const now = state === 'named' || state === 'made' ? state : 'making'
      each(this.page, `[data-owner="${owner}"] [data-seat]`, (chip) => (chip.hidden = chip.dataset['seat'] !== now))
    }
  }

  /** Somebody's part is wrong: this trustee's browser says whose, and nothing goes on. */
  private async refuse({ view }: CeremonyNews, { code, owner }: Extract<CeremonyStep, { kind: 'refused' }>): Promise<void> {
    if (owner !== undefined && owner !== view.owner) await sendComplaint(this.id, { attempt: this.attempt, about: owner })
    const name = this.page.querySelector<HTMLElement>(`[data-owner="${owner ?? 0}"]`)?.dataset['name'] ?? ''
    this.stop('refused', [name, code].filter((part) => part !== '').join(' · '))
  }

  private compare(news: CeremonyNews, seed: string): void {
    const wrong = checkJoined(nobleGroup, news.view, seed)
    if (wrong !== undefined || news.view.trustees === null) {
      this.stop('refused', wrong ?? '')
      return
    }
    const joined = news.view.trustees
    this.spellJoined(joined)
    this.sayRules(joined)
    showStage(this.page, 'compare', 2)
    need<HTMLButtonElement>(this.page, '[data-confirm]').onclick = () => void this.confirm(news, sha256hex(joined))
  }

  /** Who can decrypt what, from the keys themselves and from what is remembered here: to be compared with what was announced. */
  private sayRules(joined: string): void {
    const { single, shared, threshold } = shapeOf(joined)
    const place = need(this.page, '[data-rules]')
    const words = (name: string): string => fill(place.dataset[name], { single, shared, threshold, minimum: this.minimum })
    const parts = [single > 0 ? words('single') : '', shared > 0 ? words('shared') : '', words('least')].filter((part) => part !== '')
    place.textContent = parts.join(document.documentElement.lang === 'en' ? ' ' : '')
  }

  private async confirm(news: CeremonyNews, joined: string): Promise<void> {
    try {
      await sendFingerprint(this.id, { attempt: this.attempt, fingerprint: joined })
      this.isSame(news)
      this.done(news)
    } catch (error) {
      this.fail(error)
    }
  }

  private spellJoined(joined: string): void {
    each(this.page, '[data-joined]', (place) => spell(place, spellFingerprint(joined)))
  }

  private done({ view }: CeremonyNews): void {
    if (view.trustees !== null) this.spellJoined(view.trustees)
    showStage(this.page, 'done', 2)
    const button = this.page.querySelector<HTMLButtonElement>('[data-try-key]')
    if (button) button.onclick = () => void this.tryKey()
  }

  private async tryKey(): Promise<void> {
    try {
      const news = await readNews(this.id)
      if (this.isStale(news)) return
      if (this.seed === undefined) {
        showStage(this.page, 'unlock', 2)
        this.seed = await this.unlocked(news.view)
      }
      const proof = proveTrial(nobleGroup, news.view, this.seed, random)
      if (proof === undefined) this.stop('refused')
      else await this.tried(news, proof)
    } catch (error) {
      if (this.fail(error)) showStage(this.page, 'done', 2)
    }
  }

  private async tried(news: CeremonyNews, proof: string): Promise<void> {
    await sendTrial(this.id, { attempt: this.attempt, proof })
    need(this.page, '[data-try]').hidden = true
    need(this.page, '[data-tried]').hidden = false
    this.done(news)
  }

  private isStale({ view }: CeremonyNews): boolean {
    if (view.attempt === this.attempt) return false
    const store = storage()
    if (store) forgetSeed(store, this.owner)
    this.stop('restarted')
    return true
  }

  /** Whether it is worth another try. */
  private fail(error: unknown): boolean {
    if (!(error instanceof Refused)) {
      alert(this.page, 'lost')
      return true
    }
    // Somebody was faster, or this was sent twice: the next look at the state tells.
    if (error.status === 409 && error.code === 'trustees.error.not_due') return true
    if (error.code === 'trustees.error.restarted') this.stop('restarted')
    else this.stop(error.status === 409 ? 'closed' : 'refused', error.message)
    return false
  }

  private stop(code: string, detail = ''): void {
    removeEventListener('beforeunload', warn)
    each(this.page, '[data-stage]', (part) => (part.hidden = true))
    alert(this.page, code, detail)
  }
}

const mark = ({ marks, view }: CeremonyNews): CeremonyNews['marks'][number] | undefined => marks.find(({ owner }) => owner === view.owner)

/** Between making the code and sending the first step, leaving loses nothing but work; browsers ask in their own words. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault()
}

const page = document.querySelector<HTMLElement>('[data-ceremony]')
if (page !== null && isSafePlace(page)) void new Visit(page).begin()
