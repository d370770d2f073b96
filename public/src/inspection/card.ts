import type { Draft } from './drafts.ts'
import type { SentPicture, There } from './sending.ts'

/** One item of the checklist on the page: its controls, its pictures, and what is said about it. */
export class Card {
  readonly root: HTMLElement
  item: number
  /** This phone's own name of an added item. */
  readonly key: string
  /** Version of the answer that stands on the page. */
  seen: number
  readonly #form: HTMLFormElement
  readonly #said: HTMLElement
  readonly #conflict: HTMLElement
  readonly #shots: HTMLElement

  constructor(root: HTMLElement, key = '') {
    this.root = root
    this.key = key
    this.item = Number(root.dataset['item'])
    this.seen = Number(root.dataset['seen'])
    this.#form = root.querySelector('form[data-answer]')!
    this.#said = root.querySelector('[data-said]')!
    this.#conflict = root.querySelector('[data-conflict]')!
    this.#shots = root.querySelector('[data-shots]')!
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
    })
    this.#mark()
  }

  onTyped(act: () => void): void {
    this.#form.addEventListener('input', () => {
      this.#mark()
      act()
    })
  }

  onPicked(act: (file: File) => void): void {
    for (const input of this.root.querySelectorAll<HTMLInputElement>('input[type="file"]'))
      input.addEventListener('change', () => {
        for (const file of input.files ?? []) act(file)
        input.value = ''
      })
  }

  onConflictSettled(act: (whose: 'mine' | 'theirs') => void): void {
    this.root.querySelector('[data-take-theirs]')?.addEventListener('click', () => {
      act('theirs')
    })
    this.root.querySelector('[data-send-mine]')?.addEventListener('click', () => {
      act('mine')
    })
  }

  get title(): string {
    return this.#text('title')
  }

  values(client: string): Draft {
    const chosen = (name: string): string => this.#form.querySelector<HTMLInputElement>(`input[name="${name}"]:checked`)?.value ?? ''
    const { item, key, seen } = this
    return { item, key, seen, client, title: this.title, answer: chosen('answer'), note: this.#text('note'), severity: chosen('severity') }
  }

  /** A problem is filled in when its weight and its words are there. */
  get isComplete(): boolean {
    const { answer, severity, note } = this.values('')
    return answer !== '' && (answer !== 'problem' || (severity !== '' && note.trim() !== ''))
  }

  show({ answer, note, severity, title }: Pick<Draft, 'answer' | 'note' | 'severity'> & { readonly title?: string }): void {
    for (const radio of this.#form.querySelectorAll<HTMLInputElement>('input[type="radio"]'))
      radio.checked = radio.value === (radio.name === 'answer' ? answer : severity)
    this.#control('note').value = note
    if (title !== undefined && this.item === 0) this.#control('title').value = title
    this.#mark()
  }

  say(text: string, kind: '' | 'kept' | 'sent' | 'bad' = ''): void {
    this.#said.textContent = text
    this.#said.className = `sl-fill-said${kind === '' ? '' : ` is-${kind}`}`
  }

  askWhose(text: string): void {
    this.#conflict.querySelector('[data-theirs-said]')!.textContent = text
    this.#conflict.hidden = false
  }

  settle(): void {
    this.#conflict.hidden = true
  }

  /** A picture that is still on this phone only. */
  showKept(client: string, name: string, type: string, bytes: ArrayBuffer): void {
    const line = document.createElement('li')
    line.dataset['client'] = client
    line.className = 'is-kept'
    if (type.startsWith('image/')) {
      const image = document.createElement('img')
      image.src = URL.createObjectURL(new Blob([bytes], { type }))
      image.alt = name
      line.append(image)
    } else line.append(name)
    this.#shots.append(line)
  }

  /** The same as it arrived. `removal`: the button that takes it off again. */
  showSent(client: string, { id, href, name, isPicture }: SentPicture, removal: HTMLElement): void {
    const line = this.#shots.querySelector<HTMLElement>(`[data-client="${client}"]`) ?? document.createElement('li')
    if (!line.isConnected) this.#shots.append(line)
    line.className = ''
    line.dataset['file'] = String(id)
    const link = document.createElement('a')
    link.href = href
    link.download = ''
    const image = line.querySelector('img') // as it was taken: no need to fetch it again
    if (isPicture && image) link.append(image)
    else link.textContent = name
    line.replaceChildren(link, removal)
  }

  dropPicture(client: string): void {
    this.#shots.querySelector(`[data-client="${client}"]`)?.remove()
  }

  took({ item, version }: There): void {
    this.item = item
    this.seen = version
  }

  #control(name: string): HTMLInputElement | HTMLTextAreaElement {
    return this.#form.querySelector(`[name="${name}"]`)!
  }
  #text(name: string): string {
    return this.#control(name).value
  }
  /** A problem needs a weight. */
  #mark(): void {
    const { answer, severity, note } = this.values('')
    this.root.classList.toggle('is-problem', answer === 'problem')
    this.root.classList.toggle('lacks-severity', answer === 'problem' && severity === '')
    this.root.classList.toggle('lacks-note', answer === 'problem' && note.trim() === '')
  }
}
