// Before the first paint: the reader's choice, or the system's when they left it to the system.
const root = document.documentElement
const systemDark = matchMedia('(prefers-color-scheme: dark)')

function showTheme(): void {
  const choice = root.dataset['theme'] ?? 'auto'
  const shown = choice === 'auto' ? (systemDark.matches ? 'dark' : 'light') : choice
  if (root.dataset['bsTheme'] === shown) return
  root.dataset['bsTheme'] = shown
  document.dispatchEvent(new CustomEvent('sunlit:theme', { detail: shown }))
}

root.classList.add('has-js')
showTheme()
systemDark.addEventListener('change', showTheme)
new MutationObserver(showTheme).observe(root, { attributes: true, attributeFilter: ['data-theme'] })

// Charts redraw for paper, which is white.
addEventListener('beforeprint', () => {
  root.dataset['bsTheme'] = 'light'
  document.dispatchEvent(new CustomEvent('sunlit:theme', { detail: 'light' }))
})
addEventListener('afterprint', showTheme)
