// Keeps every cell as soon as it is left, so that nothing typed is lost when the page goes away. Without a script the form keeps all at once.

interface Answer {
  readonly version?: number
  readonly text: string
}
const FIELDS = ['points', 'remark', 'text', 'version'] as const

export function keepScores(form: HTMLFormElement): void {
  const address = form.dataset['scores'] ?? ''
  const unsaved = new Set<HTMLElement>()
  const keepers: CellKeeper[] = []
  for (const row of form.querySelectorAll<HTMLElement>('[data-cell]')) {
    const keeper = new CellKeeper(form, row, address, unsaved)
    keepers.push(keeper)
    row.addEventListener('input', () => unsaved.add(row))
    row.addEventListener('change', () => void keeper.keep())
  }
  // What came to nothing while the network was away is sent when it is back.
  addEventListener('online', () => {
    for (const row of unsaved) row.dispatchEvent(new Event('change'))
  })
  let sending = false
  form.addEventListener('submit', (event) => {
    if (sending) return
    // The button took the focus from a cell, which is being kept now: the form must name the version that comes of it.
    event.preventDefault()
    const button = event.submitter
    void Promise.all(keepers.map((keeper) => keeper.idle())).then(() => {
      sending = true
      // Not within this event: a form that is just being submitted refuses to be.
      setTimeout(() => {
        form.requestSubmit(button)
      })
    })
  })
  addEventListener('beforeunload', (event) => {
    if (unsaved.size > 0 && !sending) event.preventDefault()
  })
}

class CellKeeper {
  #running: Promise<void> = Promise.resolve()
  readonly #form: HTMLFormElement
  readonly #row: HTMLElement
  readonly #address: string
  readonly #unsaved: Set<HTMLElement>

  constructor(form: HTMLFormElement, row: HTMLElement, address: string, unsaved: Set<HTMLElement>) {
    this.#form = form
    this.#row = row
    this.#address = address
    this.#unsaved = unsaved
  }

  /** One after another: each save tells the version that the next one builds on. */
  keep(): Promise<void> {
    this.#running = this.#running.then(() => this.#send())
    return this.#running
  }

  /** Resolves when nothing is under way. */
  idle(): Promise<void> {
    return this.#running
  }

  #field(name: (typeof FIELDS)[number]): HTMLInputElement | null {
    return this.#row.querySelector<HTMLInputElement>(`input[name="${name}.${this.#row.dataset['cell'] ?? ''}"]`)
  }

  #say(text: string, wrong: boolean): void {
    const said = this.#row.querySelector('[data-said]')
    if (said !== null) said.textContent = text
    said?.classList.toggle('is-wrong', wrong)
  }

  async #send(): Promise<void> {
    const body = new URLSearchParams({ subject: this.#row.dataset['cell'] ?? '' })
    for (const name of FIELDS) body.set(name, this.#field(name)?.value ?? '')
    this.#say(this.#form.dataset['keeping'] ?? '', false)
    try {
      const response = await fetch(this.#address, { method: 'POST', body, headers: { Accept: 'application/json' } })
      const answer = (await response.json()) as Answer
      // Without a version it was not kept: the words say why.
      this.#say(answer.text, answer.version === undefined)
      if (answer.version === undefined) return
      const version = this.#field('version')
      if (version !== null) version.value = String(answer.version)
      this.#unsaved.delete(this.#row)
    } catch {
      this.#say(this.#form.dataset['lost'] ?? '', true)
    }
  }
}
