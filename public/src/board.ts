// A board at a department's door: pages of people take turns, and once a minute the whole is fetched anew. No keyboard, no reload.
const TURN_MS = 12_000
const REFRESH_MS = 60_000

let shown = 0
let paused = false

const board = (): HTMLElement | null => document.querySelector('[data-board]')
const pages = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('[data-page]')]

function show(next: number): void {
  const all = pages()
  if (all.length === 0) return
  shown = next % all.length
  all.forEach((page, i) => page.classList.toggle('is-shown', i === shown))
  document.querySelectorAll('[data-dots] rect').forEach((dot, i) => dot.classList.toggle('is-here', i === shown))
  const words = document.querySelector<HTMLElement>('[data-turn]')
  if (words) words.textContent = words.textContent.replace(/\d+/, String(shown + 1))
}

function tell(text: string): void {
  const state = document.querySelector<HTMLElement>('[data-state]')
  if (state && state.textContent !== text) state.textContent = text
}

const timeSeen = (): string => document.querySelector('[data-clock] b')?.textContent ?? ''

async function refresh(): Promise<void> {
  try {
    const answer = await fetch(location.href, { headers: { Accept: 'text/html' }, cache: 'no-store', signal: AbortSignal.timeout(20_000) })
    if (answer.status === 404 || answer.redirected) {
      location.reload() // the link was revoked, or nobody is signed in any more: the page itself says so
      return
    }
    if (!answer.ok) throw new Error(String(answer.status))
    exchange(new DOMParser().parseFromString(await answer.text(), 'text/html'))
    tell('')
  } catch {
    tell((board()?.dataset['lost'] ?? '').replace('{at}', timeSeen()))
  }
}

/** What changed is put in; the page that is being read stays, and so does a pause. */
function exchange(page: Document): void {
  const fresh = page.querySelector<HTMLElement>('[data-board]')
  const old = board()
  if (!fresh || !old) return
  fresh.querySelectorAll('script').forEach((script) => {
    script.remove()
  })
  old.className = fresh.className
  old.replaceChildren(...fresh.childNodes)
  show(shown)
  sayPause()
}

function sayPause(): void {
  const button = document.querySelector<HTMLElement>('[data-pause]')
  if (button) button.textContent = (paused ? button.dataset['go'] : button.dataset['stop']) ?? ''
}

document.addEventListener('click', (event) => {
  if (!(event.target instanceof Element) || event.target.closest('[data-pause]') === null) return
  paused = !paused
  sayPause()
})
setInterval(() => {
  if (!paused) show(shown + 1)
}, TURN_MS)
setInterval(() => void refresh(), REFRESH_MS)
addEventListener('online', () => void refresh())
export {}
