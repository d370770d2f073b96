/** Notices after an action: read out (a live region speaks only of what changes after loading) and put away on demand. */
export function startNotices(): void {
  for (const region of document.querySelectorAll<HTMLElement>('[data-notices]')) {
    const said = [...region.children]
    if (said.length === 0) continue
    region.replaceChildren()
    setTimeout(() => region.replaceChildren(...said), 60)
    region.addEventListener('click', ({ target }) => {
      if (target instanceof Element && target.closest('[data-dismiss]')) target.closest('.sl-said')?.remove()
    })
  }
}
