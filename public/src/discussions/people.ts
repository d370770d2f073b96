import { insert } from './text.ts'

interface Person {
  readonly word: string
  readonly name: string
  readonly department: string
}
const WRITING = /(?:^|[^\w.])@([\p{Script=Han}·\w.-]{1,20})$/u
const WAIT_MS = 150

/** After an `@` the colleagues whose name begins so: chosen with the arrows and Enter, or pressed. */
export function suggestPeople(editor: HTMLElement, field: HTMLTextAreaElement): void {
  const list = editor.querySelector<HTMLElement>('[data-people]')
  if (!list) return
  let timer: ReturnType<typeof setTimeout> | undefined
  let asked = ''
  let people: readonly Person[] = []
  let at = 0

  const close = (): void => {
    list.hidden = true
    people = []
    field.removeAttribute('aria-activedescendant')
    field.removeAttribute('aria-controls')
  }
  const point = (): void => {
    for (const [i, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(i === at))
    field.setAttribute('aria-activedescendant', `${list.id}-${String(at)}`)
    list.children[at]?.scrollIntoView({ block: 'nearest' })
  }
  const take = (person: Person | undefined): void => {
    const begun = WRITING.exec(field.value.slice(0, field.selectionStart))?.[1]
    if (person && begun !== undefined) insert(field, `${person.word} `, field.selectionStart - begun.length, field.selectionStart)
    close()
  }
  const show = (found: readonly Person[]): void => {
    people = found
    at = 0
    if (found.length === 0) {
      close()
      return
    }
    list.replaceChildren(...found.map((person, i) => optionOf(person, `${list.id}-${String(i)}`, () => take(person))))
    list.hidden = false
    field.setAttribute('aria-controls', list.id)
    point()
  }
  const ask = async (begun: string): Promise<void> => {
    asked = begun
    const response = await fetch(`/discussions/people?q=${encodeURIComponent(begun)}`, { headers: { Accept: 'application/json' } })
    if (response.ok && asked === begun) show((await response.json()) as Person[])
  }

  field.addEventListener('input', () => {
    clearTimeout(timer)
    const begun = WRITING.exec(field.value.slice(0, field.selectionStart))?.[1]
    if (begun === undefined) {
      asked = ''
      close()
    } else
      timer = setTimeout(() => {
        void ask(begun).catch(close)
      }, WAIT_MS)
  })
  field.addEventListener('keydown', (event) => {
    if (list.hidden || event.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      at = (at + (event.key === 'ArrowDown' ? 1 : people.length - 1)) % people.length
      point()
    } else if (event.key === 'Enter' || event.key === 'Tab') take(people[at])
    else if (event.key === 'Escape') close()
    else return
    event.preventDefault()
  })
  field.addEventListener('blur', () => {
    // After the press that took the focus away.
    setTimeout(close, 200)
  })
}

function optionOf(person: Person, id: string, take: () => void): HTMLElement {
  const option = document.createElement('div')
  option.id = id
  option.setAttribute('role', 'option')
  const name = document.createElement('span')
  name.textContent = person.name
  const department = document.createElement('span')
  department.className = 'sl-sub'
  department.textContent = person.department
  option.append(name, department)
  option.addEventListener('pointerdown', (event) => {
    event.preventDefault() // the text keeps the focus
    take()
  })
  return option
}
