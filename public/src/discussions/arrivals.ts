/** The posts of a topic as they are now: new ones come below, changed ones are exchanged, and a voice says how many have come. */
export function startArrivals(): void {
  const posts = document.querySelector<HTMLElement>('.sl-posts[data-fragment]')
  if (!posts) return
  const refresh = queued(() => fetchPosts(posts))
  posts.addEventListener('live', refresh)
  posts.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement) || form.dataset['like'] === undefined) return
    event.preventDefault()
    const body = new URLSearchParams()
    for (const [name, value] of new FormData(form)) if (typeof value === 'string') body.append(name, value)
    void fetch(form.action, { method: 'POST', body, redirect: 'manual' }).then(refresh, () => form.submit())
  })
}

/** One at a time; what is asked for meanwhile is done once afterwards. */
function queued(work: () => Promise<void>): () => void {
  let running = false
  let again = false
  const run = (): void => {
    if (running) {
      again = true
      return
    }
    running = true
    void work()
      .catch(() => undefined) // the next change tries again
      .finally(() => {
        running = false
        if (again) {
          again = false
          run()
        }
      })
  }
  return run
}

async function fetchPosts(posts: HTMLElement): Promise<void> {
  const response = await fetch(posts.dataset['fragment'] ?? '', { headers: { Accept: 'text/html' } })
  if (!response.ok) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  const before = posts.querySelector('[data-next]') !== null
  const pager = posts.querySelector('[data-pager]')
  let arrived = 0
  for (const post of page.querySelectorAll<HTMLElement>('[data-post]')) {
    const shown = posts.querySelector<HTMLElement>(`[data-post="${post.dataset['post'] ?? ''}"]`)
    if (shown === null) {
      post.classList.add('is-new')
      posts.insertBefore(post, pager)
      arrived++
    } else if (shown.dataset['state'] !== post.dataset['state']) exchange(shown, post)
  }
  const further = page.querySelector('[data-pager]')
  if (further) {
    if (pager) pager.replaceWith(further)
    else posts.append(further)
  }
  const more = !before && posts.querySelector('[data-next]') !== null
  if (arrived > 0 || more) announce(posts, arrived, more)
}

/** Whoever is on a button of it stays there. */
function exchange(shown: HTMLElement, post: HTMLElement): void {
  const buttons = (of: HTMLElement): HTMLElement[] => [...of.querySelectorAll<HTMLElement>('a, button')]
  const at = buttons(shown).findIndex((button) => button === document.activeElement)
  shown.replaceWith(post)
  if (at >= 0) buttons(post)[at]?.focus()
}

function announce(posts: HTMLElement, arrived: number, more: boolean): void {
  const place = document.querySelector('[data-arrived]')
  if (!place) return
  place.textContent = [
    arrived > 0 ? (posts.dataset['new'] ?? '').replace('%1', String(arrived)) : '',
    more ? (posts.dataset['further'] ?? '') : '',
  ].join(' ')
}
