// Keeps what somebody is writing a moment after they pause, and when the page is left: a session that ends takes nothing with it.
// Without a script a button does the same.

interface Answer {
  readonly version?: number
  readonly text: string
}
const KEPT_AFTER_MS = 3_000

/** `data-draft` is where the form's fields are posted; the answer names the version that the next draft builds on. */
export function keepDraft(form: HTMLFormElement): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> = Promise.resolve()
  let typed = 0
  let kept = 0
  let sending = false

  const say = (text: string): void => {
    const place = form.querySelector('[data-said]')
    if (place) place.textContent = text
  }
  const send = async (): Promise<void> => {
    const at = typed
    if (at === kept || sending) return
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    say(form.dataset['keeping'] ?? '')
    try {
      const response = await fetch(form.dataset['draft'] ?? '', {
        method: 'POST',
        body,
        headers: { Accept: 'application/json' },
        keepalive: true,
      })
      const answer = (await response.json()) as Answer
      say(answer.text)
      const version = form.elements.namedItem('draft_version')
      if (!response.ok || answer.version === undefined || !(version instanceof HTMLInputElement)) return
      version.value = String(answer.version)
      kept = at
    } catch {
      say(form.dataset['lost'] ?? '')
    }
  }
  const keep = (): void => {
    clearTimeout(timer)
    // One after another: each draft builds on the version of the one before.
    running = running.then(send)
  }

  form.addEventListener('input', () => {
    typed++
    clearTimeout(timer)
    timer = setTimeout(keep, KEPT_AFTER_MS)
  })
  form.addEventListener('change', keep)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') keep()
  })
  addEventListener('online', keep)
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (sending) return
    // A draft may be under way: the form names the version that comes of it, and nothing is kept behind what was handed in.
    event.preventDefault()
    const button = event.submitter
    void running.then(() => {
      sending = true
      // Not within this event: a form that is just being submitted refuses to be.
      setTimeout(() => {
        form.requestSubmit(button)
      })
    })
  })
  addEventListener('beforeunload', (event) => {
    if (typed !== kept && !sending) event.preventDefault()
  })
  addEventListener('pageshow', () => {
    sending = false
  })
}
