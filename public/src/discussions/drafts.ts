const KEPT_AFTER_MS = 2_000

/** Keeps what somebody writes, by person and place, a moment after they pause; what was posted is forgotten by the server itself. */
export function keepDrafts(form: HTMLFormElement, editor: HTMLElement): void {
  const board = form.querySelector<HTMLSelectElement>('select[name="board"]')
  let timer: ReturnType<typeof setTimeout> | undefined
  let place = editor.dataset['place'] ?? ''
  let unkept = false
  let posting = false

  const say = (text: string | undefined): void => {
    const said = form.querySelector('[data-said]')
    if (said) said.textContent = text ?? ''
  }
  const keep = async (): Promise<void> => {
    clearTimeout(timer)
    if (!unkept || posting) return
    unkept = false
    try {
      await send(place, fieldOf(form, 'title'), fieldOf(form, 'body'))
      say(editor.dataset['saved'])
    } catch {
      unkept = true
      say(editor.dataset['lost'])
    }
  }
  form.addEventListener('input', (event) => {
    if (!(event.target instanceof HTMLElement) || !['title', 'body'].includes(event.target.getAttribute('name') ?? '')) return
    unkept = true
    clearTimeout(timer)
    timer = setTimeout(() => void keep(), KEPT_AFTER_MS)
  })
  // On another board it is another draft.
  board?.addEventListener('change', () => {
    const before = place
    place = `board:${board.value}`
    if (fieldOf(form, 'title') === '' && fieldOf(form, 'body') === '') return
    unkept = true
    void send(before, '', '').then(keep, keep)
  })
  form.addEventListener('submit', () => {
    posting = true
    clearTimeout(timer)
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') void keep()
  })
  addEventListener('online', () => void keep())
  addEventListener('pageshow', () => (posting = false))
  addEventListener('beforeunload', (event) => {
    if (unkept && !posting) event.preventDefault()
  })
  editor.querySelector('[data-discard]')?.addEventListener('click', () => {
    posting = true // nothing of it is kept again
    void send(place, '', '').then(() => location.assign(location.pathname + location.search))
  })
}

async function send(place: string, title: string, body: string): Promise<void> {
  const response = await fetch('/discussions/drafts', {
    method: 'POST',
    body: new URLSearchParams({ place, title, body }),
    keepalive: true,
  })
  if (!response.ok) throw new Error('not kept')
}

function fieldOf(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name)
  return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement ? field.value : ''
}
