// The lines of an expense draft: add one, take one away, see the total. Without this script the form has empty lines and checkboxes.
import { formatYuan, parseYuan, sumFen, type Fen } from '../../core/money.ts'

for (const section of document.querySelectorAll<HTMLElement>('[data-lines]')) start(section)

function start(section: HTMLElement): void {
  const list = section.querySelector('[data-lines-list]')
  const pattern = section.querySelector<HTMLTemplateElement>('[data-line-pattern]')
  if (!list || !pattern) return
  dropSpare(list)
  let next = Number(section.dataset['next'] ?? '0')
  section.querySelector('[data-add-line]')?.addEventListener('click', () => {
    const before = list.lastElementChild
    list.append(lineFrom(pattern, next++))
    if (before) carry(before, list.lastElementChild)
    list.lastElementChild?.querySelector<HTMLElement>('[data-first], input[type="date"]')?.focus()
    total(section)
  })
  section.addEventListener('change', (event) => {
    if (event.target instanceof HTMLInputElement && 'remove' in event.target.dataset) toggle(event.target)
    total(section)
  })
  section.addEventListener('input', () => {
    total(section)
  })
  total(section)
}

/** What lines of one batch mostly share is taken over from the line above. */
function carry(from: Element, to: Element | null): void {
  const values = [...from.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-carried]')].map(({ value }) => value)
  to?.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[data-carried]').forEach((control, i) => {
    control.value = values[i] ?? ''
  })
}

/** Spare lines are for those who have no button to add one; here one to begin with is enough. */
function dropSpare(list: Element): void {
  const spare = [...list.querySelectorAll<HTMLElement>('[data-line]')].filter(isBlank)
  for (const line of spare.slice(1)) line.remove()
}

function isBlank(line: HTMLElement): boolean {
  const isNew = line.querySelector<HTMLInputElement>('input[name$=".id"]')?.value === ''
  return isNew && [...line.querySelectorAll<HTMLInputElement>('.sl-line-grid input:not([type="month"])')].every(({ value }) => value === '')
}

/** The pattern with its placeholder replaced by the number of the line. */
function lineFrom(pattern: HTMLTemplateElement, index: number): DocumentFragment {
  const line = pattern.content.cloneNode(true) as DocumentFragment
  for (const element of line.querySelectorAll('[name],[id],[for],[aria-describedby]'))
    for (const name of ['name', 'id', 'for', 'aria-describedby']) {
      const value = element.getAttribute(name)
      if (value !== null) element.setAttribute(name, value.replace('__n__', String(index)))
    }
  return line
}

/** A stored line stays, greyed, until the form is saved; a new one was never there. */
function toggle(box: HTMLInputElement): void {
  const line = box.closest<HTMLElement>('[data-line]')
  if (!line) return
  const stored = line.querySelector<HTMLInputElement>('input[name$=".id"]')?.value !== ''
  if (!stored && box.checked) line.remove()
  else line.classList.toggle('is-removed', box.checked)
}

function total(section: HTMLElement): void {
  const place = section.querySelector('[data-sum]')
  if (!place) return
  const amounts = [...section.querySelectorAll<HTMLInputElement>('.sl-line-form:not(.is-removed) [data-amount]')].map((input) =>
    parseYuan(input.value),
  )
  try {
    place.textContent = formatYuan(sumFen(amounts.filter((amount): amount is Fen => amount !== undefined)))
  } catch {
    place.textContent = ''
  }
}
