import { Card } from './card.ts'
import { dropDraft, isSendable, keepDraft, keptDrafts, newName, type Draft, type Place } from './drafts.ts'
import { openPictures, type PictureStore } from './pictures.ts'
import { removePicture, sendAnswer, sendPicture, type There } from './sending.ts'

/** Typing pauses this long, and what was typed is sent. */
const PAUSE_MS = 700
const RETRY_MS = 15_000

/** The open page of a checklist: everything that is typed is kept here first, and sent one after the other when there is a network. */
export class Checklist {
  readonly #page: HTMLElement
  readonly #place: Place
  readonly #cards: Card[] = []
  /** Whose item somebody else filled in meanwhile: waits for the person. */
  readonly #conflicts = new Map<Card, There>()
  #pictures!: PictureStore
  #keeps = true
  /** How many were waiting when it was last counted. */
  #left = 0
  #busy = false
  #again = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #state: 'online' | 'offline' | 'signed-out' = 'online'

  constructor(page: HTMLElement) {
    this.#page = page
    this.#place = { visit: Number(page.dataset['inspection']), person: Number(page.dataset['person']) }
  }

  async start(): Promise<void> {
    for (const root of this.#page.querySelectorAll<HTMLElement>('.sl-fill-items > li')) this.#add(new Card(root))
    this.#page.querySelector('[data-add]')?.addEventListener('click', () => {
      this.#addExtra(newName()).root.querySelector<HTMLElement>('input[name="title"]')?.focus()
    })
    this.#pictures = await openPictures(this.#place)
    await this.#restore()
    this.#page.querySelector('[data-send]')?.addEventListener('click', () => void this.flush())
    this.#guard()
    addEventListener('online', () => void this.flush())
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) void this.flush()
    })
    setInterval(() => void this.#retry(), RETRY_MS)
    await this.flush()
  }

  #add(card: Card): Card {
    this.#cards.push(card)
    card.onTyped(() => {
      this.#typed(card)
    })
    card.onPicked((file) => void this.#picked(card, file))
    card.onConflictSettled((whose) => {
      this.#settle(card, whose)
    })
    for (const line of card.root.querySelectorAll<HTMLElement>('[data-file]'))
      line.querySelector('form')?.addEventListener('submit', (event) => {
        event.preventDefault()
        void this.#remove(card, Number(line.dataset['file']), line)
      })
    return card
  }

  #addExtra(key: string): Card {
    const template = this.#page.querySelector<HTMLTemplateElement>('template[data-extra]')!
    const root = (template.content.cloneNode(true) as DocumentFragment).querySelector('li')!
    this.#page.querySelector('.sl-fill-items')!.append(root)
    return this.#add(new Card(root, key))
  }

  #word(name: string, values: Readonly<Record<string, string>> = {}): string {
    return Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), this.#page.dataset[name] ?? '')
  }

  #typed(card: Card): void {
    this.#keeps = keepDraft(localStorage, this.#place, card.values(newName()))
    card.say(this.#word('kept'), 'kept')
    void this.#report()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS)
  }

  async #picked(card: Card, file: File): Promise<void> {
    this.#left += 1
    const bytes = await file.arrayBuffer()
    const client = newName()
    const { item, key, title } = card
    await this.#pictures.put({ ...this.#place, client, item, key, title, name: file.name, type: file.type, bytes })
    card.showKept(client, file.name, file.type, bytes)
    await this.#report()
    await this.flush()
  }

  async #remove(card: Card, id: number, line: HTMLElement): Promise<void> {
    const result = await removePicture(this.#place, id)
    if (result.kind === 'sent') line.remove()
    else card.say(result.kind === 'refused' ? result.message : this.#word('offline', { n: String(await this.#waiting()) }), 'bad')
  }

  /** What was not sent the last time, over what the server shows. */
  async #restore(): Promise<void> {
    for (const draft of keptDrafts(localStorage, this.#place)) {
      const card = this.#cardOf(draft) ?? (draft.key === '' ? undefined : this.#addExtra(draft.key))
      if (card === undefined) continue
      card.show(draft)
      card.seen = draft.seen
      card.say(this.#word('kept'), 'kept')
    }
    for (const { client, name, type, bytes, ...of } of await this.#pictures.all())
      (this.#cardOf(of) ?? this.#addExtra(of.key)).showKept(client, name, type, bytes)
  }

  #cardOf({ item, key }: Pick<Draft, 'item' | 'key'>): Card | undefined {
    return this.#cards.find((card) => (key !== '' && card.key === key) || (item !== 0 && card.item === item))
  }

  /** Sends everything that waits, in turn; what comes meanwhile is sent after it. */
  async flush(): Promise<void> {
    if (this.#busy) {
      this.#again = true
      return
    }
    this.#busy = true
    for (let more = true; more; more = this.#takesAgain()) {
      this.#state = 'online'
      if (await this.#sendDrafts()) await this.#sendPictures()
    }
    this.#busy = false
    await this.#report()
  }

  #takesAgain(): boolean {
    const again = this.#again
    this.#again = false
    return again
  }

  async #retry(): Promise<void> {
    if (this.#state !== 'signed-out' && (await this.#waiting()) > 0) await this.flush()
  }

  /** False when it is no use to go on now. */
  async #sendDrafts(): Promise<boolean> {
    for (const draft of keptDrafts(localStorage, this.#place)) {
      const card = this.#cardOf(draft)
      if (card === undefined || this.#conflicts.has(card) || !isSendable(draft)) continue
      card.say(this.#word('sending'), 'kept')
      const result = await sendAnswer(this.#place, { ...draft, item: card.item })
      if (result.kind === 'later' || result.kind === 'signed-out') {
        card.say(this.#word('kept'), 'kept')
        return this.#stop(result.kind)
      }
      if (result.kind === 'refused') card.say(result.message, 'bad')
      else if (result.kind === 'sent') this.#arrived(card, draft, result.there)
      else this.#beaten(card, draft, result.there)
    }
    return true
  }

  #stop(kind: 'later' | 'signed-out'): false {
    this.#state = kind === 'later' ? 'offline' : 'signed-out'
    return false
  }

  #arrived(card: Card, sent: Draft, there: There): void {
    const twin = this.#cards.find((other) => other !== card && other.item === there.item)
    card.took(there)
    const now = keptDrafts(localStorage, this.#place).find(({ item, key }) => (key === '' ? item === sent.item : key === sent.key))
    if (now !== undefined && now.client !== sent.client) {
      // Typed on while it was on its way: that is the next sending.
      keepDraft(localStorage, this.#place, { ...now, item: there.item, seen: there.version })
      this.#again = true
      return
    }
    dropDraft(localStorage, this.#place, sent)
    card.say(this.#word('sent'), 'sent')
    if (twin === undefined) return
    // Its answer had arrived before this page was opened anew: the page shows the item already.
    twin.show(there)
    twin.took(there)
    card.root.remove()
    this.#cards.splice(this.#cards.indexOf(card), 1)
  }

  #beaten(card: Card, draft: Draft, there: There): void {
    if (there.mine) {
      keepDraft(localStorage, this.#place, { ...draft, seen: there.version, client: newName() })
      card.seen = there.version
      this.#again = true
      return
    }
    const answers = JSON.parse(this.#page.dataset['answers'] ?? '{}') as Record<string, string>
    this.#conflicts.set(card, there)
    card.say(this.#word('kept'), 'kept')
    card.askWhose(this.#word('theirs', { name: there.by, answer: answers[there.answer] ?? there.answer, note: there.note }))
  }

  #settle(card: Card, whose: 'mine' | 'theirs'): void {
    const there = this.#conflicts.get(card)
    if (there === undefined) return
    this.#conflicts.delete(card)
    card.settle()
    card.took(there)
    if (whose === 'theirs') {
      dropDraft(localStorage, this.#place, card)
      card.show(there)
      card.say(this.#word('sent'), 'sent')
      void this.#report()
      return
    }
    keepDraft(localStorage, this.#place, card.values(newName()))
    void this.flush()
  }

  async #sendPictures(): Promise<void> {
    for (const picture of await this.#pictures.all()) {
      const card = this.#cardOf(picture)
      if (card === undefined || (card.item === 0 && card.title.trim() === '')) continue
      const result = await sendPicture(this.#place, { ...picture, item: card.item, title: card.title })
      if (result.kind === 'later' || result.kind === 'signed-out') {
        this.#stop(result.kind)
        return
      }
      await this.#pictures.drop(picture.client)
      if (result.kind === 'sent') {
        card.item = result.there.item
        card.showSent(picture.client, result.there, this.#removal(card, result.there.id, result.there.name))
      } else if (result.kind === 'refused') {
        card.dropPicture(picture.client)
        card.say(result.message, 'bad')
      }
    }
  }

  #removal(card: Card, id: number, name: string): HTMLElement {
    const button = this.#page
      .querySelector<HTMLTemplateElement>('template[data-removal]')!
      .content.querySelector('button')!
      .cloneNode(true) as HTMLElement
    button.setAttribute('aria-label', (button.getAttribute('aria-label') ?? '').replace('{name}', name))
    button.addEventListener('click', () => void this.#remove(card, id, button.closest('li')!))
    return button
  }

  async #waiting(): Promise<number> {
    return keptDrafts(localStorage, this.#place).length + (await this.#pictures.all()).length
  }

  async #report(): Promise<void> {
    const n = await this.#waiting()
    this.#left = n
    const name = !this.#keeps
      ? 'nowhere'
      : n === 0
        ? 'all'
        : this.#state === 'signed-out'
          ? 'signIn'
          : this.#state === 'offline'
            ? 'offline'
            : 'waiting'
    const count = this.#page.querySelector<HTMLElement>('[data-count]')!
    const answered = this.#cards.filter((card) => card.isComplete).length
    count.textContent = (count.dataset['count'] ?? '').replace('{n}', String(answered)).replace('{all}', String(this.#cards.length))
    const bar = this.#page.querySelector<HTMLElement>('[data-bar]')!
    bar.dataset['kind'] = name
    bar.querySelector('[data-state]')!.textContent = this.#word(name, { n: String(n) })
    bar.querySelector<HTMLElement>('[data-send]')!.hidden = n === 0
    if (n === 0) this.#page.querySelector<HTMLElement>('[data-unsent]')!.hidden = true
  }

  /** A visit ends, and a page closes, only when everything has arrived. */
  #guard(): void {
    const isSent = (): boolean => this.#left === 0 && keptDrafts(localStorage, this.#place).length === 0
    this.#page.querySelector('form[data-close]')?.addEventListener('submit', (event) => {
      if (isSent()) return
      event.preventDefault()
      this.#page.querySelector<HTMLElement>('[data-unsent]')!.hidden = false
      void this.flush()
    })
    addEventListener('beforeunload', (event) => {
      if (!isSent()) event.preventDefault()
    })
  }
}
