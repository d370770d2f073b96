// The facts of a document depend on its kind: what other kinds ask is out of sight while another one is chosen.
const facts = document.querySelector<HTMLElement>('[data-document-facts]')
const kind = facts?.querySelector<HTMLSelectElement>('select[name="doc_kind"]')

function show(): void {
  for (const group of facts?.querySelectorAll<HTMLElement>('[data-facts-of]') ?? []) group.hidden = group.dataset['factsOf'] !== kind?.value
}

kind?.addEventListener('change', show)
show()
export {}
