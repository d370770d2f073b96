/** The whole row is the target of its name's link; text in it can still be selected, and its other links and buttons work. */
export function startRows(table: HTMLElement): void {
  table.addEventListener('click', (event) => {
    const target = event.target as Element
    const href = target.closest<HTMLElement>('tr[data-href]')?.dataset['href']
    if (href === undefined || target.closest('a, button, input, label, summary') || getSelection()?.toString()) return
    if (event.ctrlKey || event.metaKey || event.shiftKey) open(href, '_blank', 'noopener')
    else location.assign(href)
  })
  const watch = new ResizeObserver(() => fit(table))
  watch.observe(table)
  table.addEventListener('sl:swapped', () => fit(table))
  fit(table)
}

/** A head can stick to the window only while nothing around it scrolls sideways. */
function fit(table: HTMLElement): void {
  for (const region of table.querySelectorAll<HTMLElement>('.sl-scroll')) {
    region.classList.remove('is-fit')
    const fits = region.scrollWidth <= region.clientWidth
    region.classList.toggle('is-fit', fits)
  }
}
