import type { Swap } from './swap.ts'

const PAUSE = 300

/** Fields filter as they change, links with `data-swap` change the table in place, and the focus stays where the hand is. */
export function startFilter(table: HTMLElement, swap: Swap): void {
  table.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('a[data-swap]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    const back = wayBack(link)
    void swap(link.href, 'push').then((done) => done && back(table))
  })
  startColumns(table, swap)
  const form = table.querySelector<HTMLFormElement>('form[data-filter]')
  if (!form) return
  form.classList.add('is-live')
  startToggle(form)
  let waiting: ReturnType<typeof setTimeout> | undefined
  let typed = false
  const go = (how: 'push' | 'replace'): void => {
    clearTimeout(waiting)
    void swap(addressOf(form), how)
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    go('push')
  })
  form.addEventListener('input', ({ target }) => {
    if (!isTyped(target)) return
    clearTimeout(waiting)
    // One entry in the history for a word, not one a letter.
    waiting = setTimeout(() => {
      go(typed ? 'replace' : 'push')
      typed = true
    }, PAUSE)
  })
  form.addEventListener('change', ({ target }) => {
    if (!isTyped(target)) go('push')
  })
  form.addEventListener('focusout', () => (typed = false))
}

const isTyped = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement && target.type !== 'checkbox' && target.type !== 'radio'

function addressOf(form: HTMLFormElement): string {
  const fields = [...new FormData(form)].filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string' && (pair[1] !== '' || pair[0] === 'cols'),
  )
  const query = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString()
  return query === '' ? form.action : `${form.action.split('?')[0] ?? ''}?${query}`
}

/** On a phone the fields beside the search wait behind a button. */
function startToggle(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('[data-filter-toggle]')
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => {
    const open = form.classList.toggle('is-open')
    button.ariaExpanded = String(open)
  })
}

function startColumns(table: HTMLElement, swap: Swap): void {
  const isColumns = (target: EventTarget | null): HTMLFormElement | null =>
    target instanceof Element ? target.closest<HTMLFormElement>('form[data-columns]') : null
  for (const kind of ['change', 'submit'] as const) {
    table.addEventListener(kind, (event) => {
      const form = isColumns(event.target)
      if (!form) return
      if (kind === 'submit') event.preventDefault()
      const columns = [...form.querySelectorAll<HTMLInputElement>('input[name="cols"]:checked')].map((box) => box.value).join(',')
      const href = new URL(addressOf(form), location.href)
      href.searchParams.set('cols', columns)
      void swap(href.href, 'push')
    })
  }
}

/** Where the focus belongs after the link it was on has been exchanged. */
function wayBack(link: HTMLAnchorElement): (table: HTMLElement) => void {
  const { sort, size, page } = link.dataset
  if (sort !== undefined) return (table) => focusOn(table, `[data-sort="${sort}"]`)
  if (size !== undefined) return (table) => focusOn(table, `[data-size="${size}"]`)
  if (page !== undefined) {
    return (table) => {
      focusOn(table, '.sl-scroll')
      if (table.getBoundingClientRect().top < 0) table.scrollIntoView()
    }
  }
  return (table) => focusOn(table, '.sl-active a, [data-filter] input:not([type="hidden"]), [data-filter] select, .sl-scroll')
}

const focusOn = (table: HTMLElement, selector: string): void => table.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true })
