// The directory answers while one types. Without this the form is sent with its button.
const form = document.querySelector<HTMLFormElement>('[data-find]')
const results = document.querySelector<HTMLElement>('[data-results]')
const WAIT_MS = 180

let running: AbortController | undefined
let waiting: ReturnType<typeof setTimeout> | undefined

function addressOf(from: HTMLFormElement): string {
  const typed = [...new FormData(from)].filter(([, value]) => typeof value === 'string' && value !== '') as [string, string][]
  const query = new URLSearchParams(typed).toString()
  return query === '' ? from.action : `${from.action}?${query}`
}

async function find(): Promise<void> {
  if (!form || !results) return
  running?.abort()
  const mine = (running = new AbortController())
  const address = addressOf(form)
  try {
    const answer = await fetch(address, { headers: { Accept: 'text/html' }, signal: mine.signal })
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-results]')
    if (!answer.ok || !fresh) {
      location.assign(address) // signed out or refused: the page itself says it better
      return
    }
    history.replaceState(null, '', address)
    exchange(results, fresh)
  } catch {
    if (mine.signal.aborted) return
    const count = results.querySelector('[data-count]')
    if (count) count.textContent = results.dataset['failed'] ?? ''
  }
}

/** The count stays the same element, so that a screen reader hears it change. */
function exchange(old: HTMLElement, fresh: Element): void {
  const [count, next] = [old.querySelector('[data-count]'), fresh.querySelector('[data-count]')]
  for (const child of [...old.children]) if (child !== count) child.remove()
  count?.replaceChildren(...(next?.childNodes ?? []))
  old.append(...[...fresh.children].filter((child) => child !== next))
}

form?.addEventListener('input', (event) => {
  if (event instanceof InputEvent && event.isComposing) return // a syllable that is still being typed is no name
  clearTimeout(waiting)
  waiting = setTimeout(() => void find(), WAIT_MS)
})
form?.addEventListener('compositionend', () => void find())
form?.addEventListener('submit', (event) => {
  event.preventDefault()
  clearTimeout(waiting)
  void find()
})
export {}
