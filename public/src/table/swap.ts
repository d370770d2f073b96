export type Swap = (href: string, how: 'push' | 'replace' | 'none') => Promise<boolean>

/** Exchanges what a table shows for what another address of the same page shows. Resolves to false when a newer wish overtook it. */
export function createSwap(table: HTMLElement): Swap {
  let running: AbortController | undefined
  return async (href, how) => {
    running?.abort()
    const mine = (running = new AbortController())
    table.ariaBusy = 'true'
    try {
      const answer = await fetch(href, { headers: { Accept: 'text/html' }, signal: mine.signal })
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
      const fresh = page.querySelector<HTMLElement>(`[data-table="${table.dataset['table'] ?? ''}"]`)
      // Signed out, forbidden, failed: the page itself says it better than a table could.
      if (!answer.ok || !fresh) return leave(href)
      if (how === 'push') history.pushState(null, '', href)
      if (how === 'replace') history.replaceState(null, '', href)
      exchange(table, fresh, page)
      return true
    } catch (error) {
      if (mine.signal.aborted) return false
      say(table, table.querySelector<HTMLElement>('[data-filter]')?.dataset['failed'] ?? String(error), true)
      return false
    } finally {
      if (running === mine) table.ariaBusy = 'false'
    }
  }
}

function leave(href: string): boolean {
  location.assign(href)
  return false
}

function exchange(table: HTMLElement, fresh: HTMLElement, page: Document): void {
  for (const part of table.querySelectorAll<HTMLElement>('[data-part]')) {
    const name = part.dataset['part'] ?? ''
    const next = fresh.querySelector<HTMLElement>(`[data-part="${name}"]`)
    // An open menu keeps its boxes, its focus and its place; only what its summary says changes.
    if (part.querySelector('details[open]')?.contains(document.activeElement) || part instanceof HTMLDetailsElement) renew(part, next)
    else part.replaceChildren(...(next?.childNodes ?? []))
  }
  syncFields(table, fresh)
  for (const companion of document.querySelectorAll<HTMLElement>(`[data-with-table="${table.dataset['table'] ?? ''}"]`)) {
    const next = page.getElementById(companion.id)
    if (next) companion.replaceWith(next)
    next?.dispatchEvent(new Event('sl:swapped', { bubbles: true }))
  }
  say(table, table.querySelector('[data-part="count"]')?.textContent ?? '', false)
  table.dispatchEvent(new Event('sl:swapped', { bubbles: true }))
}

/** Links and hidden fields of a part that is in use, one by one: both sides came from the same template. */
function renew(part: HTMLElement, next: HTMLElement | null): void {
  if (!next) return
  const pick = '[href], summary span[id], [aria-label]'
  const [mine, theirs] = [part.querySelectorAll(pick), next.querySelectorAll(pick)]
  mine.forEach((element, i) => {
    const other = theirs[i]
    if (!other || other.closest('svg')) return
    for (const name of ['href', 'aria-label']) if (other.hasAttribute(name)) element.setAttribute(name, other.getAttribute(name) ?? '')
    if (element instanceof HTMLSpanElement) element.textContent = other.textContent
  })
}

/** After "back" or a removed condition the fields show what is in force; the one being typed in is left alone. */
function syncFields(table: HTMLElement, fresh: HTMLElement): void {
  const next = [...fresh.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-filter] :is(input:not([type="hidden"]), select)')]
  const mine = [...table.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-filter] :is(input:not([type="hidden"]), select)')]
  mine.forEach((field, i) => {
    const other = next[i]
    if (!other || other.name !== field.name || field === document.activeElement) return
    if (field instanceof HTMLInputElement && field.type === 'checkbox') field.checked = (other as HTMLInputElement).checked
    else if (field.value !== other.value) field.value = other.value
  })
}

/** Tells everybody how many rows there are now, or why nothing changed; a failure is also seen. */
function say(table: HTMLElement, text: string, failed: boolean): void {
  const live = table.querySelector<HTMLElement>('[data-live]')
  if (!live) return
  live.textContent = text
  live.classList.toggle('visually-hidden', !failed)
  live.classList.toggle('sl-tbl-failed', failed)
}

export function watchHistory(swap: Swap): void {
  addEventListener('popstate', () => void swap(location.href, 'none'))
}
