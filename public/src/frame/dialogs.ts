/**
 * `<a href="#id" data-dialog>` opens the `<dialog id>` as a modal one. Without this script the address alone shows it (`:target`).
 * A press on the backdrop or on `[data-dialog-close]` closes it; focus returns to the opener by itself.
 */
export function startDialogs(): void {
  document.addEventListener('click', (event) => {
    if (!(event.target instanceof Element)) return
    const opener = event.target.closest<HTMLAnchorElement>('a[data-dialog]')
    const dialog = opener && document.querySelector<HTMLDialogElement>(`dialog${opener.hash}`)
    if (dialog) {
      event.preventDefault()
      dialog.showModal()
    }
    const closer = event.target.closest('[data-dialog-close]')
    const onBackdrop = event.target instanceof HTMLDialogElement
    if (closer || onBackdrop) {
      event.preventDefault()
      event.target.closest('dialog')?.close()
    }
  })
  // A link that acts as a button answers to the space bar as buttons do.
  document.addEventListener('keydown', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[role="button"]') : null
    if (event.key !== ' ' || !link) return
    event.preventDefault()
    link.click()
  })
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) button.addEventListener('click', () => print())
}
