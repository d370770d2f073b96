/** Menus are `<details class="sl-menu">`: Escape and a press elsewhere close them, arrows walk through them. */
export function startMenus(): void {
  document.addEventListener('click', ({ target }) => closeOthers(target))
  document.addEventListener('focusin', ({ target }) => closeOthers(target))
  document.addEventListener('keydown', (event) => {
    const menu = document.activeElement?.closest<HTMLDetailsElement>(OPEN_MENU)
    if (!menu) return
    if (event.key === 'Escape') close(menu)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      step(menu, event.key === 'ArrowDown' ? 1 : -1)
    }
  })
}

const OPEN_MENU = 'details.sl-menu[open], details.sl-drawer[open]'

function closeOthers(target: EventTarget | null): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>(OPEN_MENU)) {
    if (!(target instanceof Node && menu.contains(target))) menu.open = false
  }
}

function close(menu: HTMLDetailsElement): void {
  menu.open = false
  menu.querySelector('summary')?.focus()
}

function step(menu: HTMLDetailsElement, by: 1 | -1): void {
  const items = [...menu.querySelectorAll<HTMLElement>(':scope > :not(summary) :is(a, button)')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  const next = at === -1 && by === -1 ? items.length - 1 : (at + by + items.length) % items.length
  items[next]?.focus()
}
