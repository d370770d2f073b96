/** The theme changes where the reader stands; the form that would reload the page only tells the server. */
export function startPreferences(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-theme-form]')) {
    form.addEventListener('submit', (event) => {
      const button = event.submitter
      if (!(button instanceof HTMLButtonElement)) return
      event.preventDefault()
      choose(button.value)
      const body = new URLSearchParams(
        [...new FormData(form, button)].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
      )
      // The page already shows the choice; only a refusal makes us ask again the slow way.
      fetch(form.action, { method: 'POST', body, redirect: 'manual' }).catch(() => form.submit())
    })
  }
}

function choose(theme: string): void {
  document.documentElement.dataset['theme'] = theme
  for (const button of document.querySelectorAll<HTMLButtonElement>('form[data-theme-form] button[name="theme"]')) {
    button.setAttribute('aria-pressed', String(button.value === theme))
  }
  const open = document.activeElement?.closest<HTMLDetailsElement>('details.sl-menu[open]')
  if (!open) return
  open.open = false
  open.querySelector('summary')?.focus()
}
