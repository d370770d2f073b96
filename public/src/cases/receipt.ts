import { copy } from '../ballots/page.ts'

/** The receipt code to the clipboard, where the page may reach one. */
export function startCopying(): void {
  const button = document.querySelector<HTMLElement>('[data-copy-code]')
  const code = document.querySelector<HTMLElement>('[data-code]')
  if (!button || !code) return
  button.hidden = !('clipboard' in navigator)
  button.addEventListener('click', () => void copy(button, code.textContent, button.dataset['copied'] ?? ''))
}
